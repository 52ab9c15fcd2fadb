"""From a backup to a store again: copied into a new place, verified there, and only then put in place of a store.

What is replaced is kept aside. At every moment there is either the old database, or the new one, or none at all,
which an opening store says and this module mends: never a database with the log of another.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.files import sync_folder
from dermreview.store import audit, carrying, chain, settings
from dermreview.store.backups import verify
from dermreview.store.carrying import StoredImage
from dermreview.store.database import Database
from dermreview.store.faults import translated
from dermreview.store.keys import StoreKey
from dermreview.store.migrating import current_revision, migrate
from dermreview.store.names import BACKUPS, DATABASE

_LOGS: Final = ("", "-wal", "-shm", "-journal")
"""What may stand behind the name of a database that was not closed, itself first."""
_MAGIC: Final = b"SQLite format 3\0"
_STAGE: Final = "restoring-"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a store holds.

    Attributes:
        cases: How many, which is one for each image.
        decisions: How many review events.
        newest: When the newest of them was made, by the clock of then; None without one.
    """

    cases: int
    decisions: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Staged:
    """A verified database that is not in its place yet.

    Attributes:
        database: The file; one file, closed.
        holdings: What it holds.
        images: What it wants to find in the vault.
    """

    database: Path
    holdings: Holdings
    images: Sequence[StoredImage]


def survey(folder: Path, key: StoreKey | None) -> Holdings | None:
    """Return what the store in a folder holds, None where there is none or it is damaged.

    Args:
        folder: The store's; its lock is held.
        key: Its key; None for a plain one.

    Raises:
        DermreviewError: STORE_READ_ONLY, STORE_LOCKED or STORE_IO.
    """
    path = folder / DATABASE
    if not path.is_file() or path.stat().st_size == 0:
        return None
    database = Database(path, key)
    try:
        with database.raw() as connection:
            verify(connection, folder)
        with database.transaction() as opened:
            return None if current_revision(opened, folder) is None else _holdings(opened)
    except DermreviewError as error:
        if error.code is ErrorCode.STORE_CORRUPT:
            return None
        raise
    finally:
        database.close()


@contextmanager
def staged(backup: Path, home: Path, key: StoreKey | None) -> Iterator[Staged]:
    """Copy a backup into a new folder, bring it up to date there and verify it; the folder goes at the end.

    Args:
        backup: A file of a database, or a folder with one.
        home: The folder of the store to be, whose lock is held.
        key: The backup's; None for a plain one.

    Raises:
        DermreviewError: FILE_NOT_FOUND, BACKUP_UNKNOWN, BACKUP_DAMAGED, STORE_NEWER, or the codes of a disk.
    """
    source = database_of(backup)
    with translated(home):
        for left in home.glob(f"{_STAGE}*"):  # by a program that was killed
            shutil.rmtree(left)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=home))
    try:
        path = stage / DATABASE
        with translated(home):
            for tail in ("", "-wal"):
                if (beside := source.with_name(source.name + tail)).is_file():
                    shutil.copyfile(beside, path.with_name(path.name + tail))
        yield _checked(path, backup, key)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def database_of(backup: Path) -> Path:
    """Return the file of the database in a backup.

    Raises:
        DermreviewError: FILE_NOT_FOUND or BACKUP_UNKNOWN.
    """
    if not backup.exists():
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=backup)
    path = backup / DATABASE if backup.is_dir() else backup
    with translated(backup):
        if not path.is_file() or path.stat().st_size == 0:
            raise DermreviewError(ErrorCode.BACKUP_UNKNOWN, path=backup)
    return path


def is_plain(path: Path) -> bool:
    """Tell whether a file is a database that is not encrypted."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _checked(path: Path, backup: Path, key: StoreKey | None) -> Staged:
    database = Database(path, key)
    try:
        with database.raw() as connection:
            verify(connection, backup)
        migrate(database, path.with_name(BACKUPS))
        with database.transaction() as opened:
            for log in Log:
                _verify_chain(opened, log, backup)
            before = settings.begin_writer(opened)
            holdings = _holdings(opened)
            audit.append(opened, AuditKind.RESTORE, {"writer": before, "decisions": holdings.decisions})
            wanted = carrying.stored(opened)
    except DermreviewError as error:
        if error.code is ErrorCode.STORE_CORRUPT:
            raise DermreviewError(ErrorCode.BACKUP_DAMAGED, path=backup, detail=error.data["detail"]) from error
        if error.code is ErrorCode.STORE_NEWER:
            raise DermreviewError(error.code, path=backup, found=error.data["found"]) from error
        raise
    finally:
        database.close()
    return Staged(path, holdings, wanted)


def _verify_chain(connection: Connection, log: Log, backup: Path) -> None:
    broken = chain.broken(connection, log)
    if broken is not None:
        detail = f"event {broken} of the {log} log was changed or removed outside dermreview"
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=backup, detail=detail)


def _holdings(connection: Connection) -> Holdings:
    """Return what a database of any revision holds."""
    images = connection.execute(text("SELECT count(*) FROM images")).scalar_one()
    # an erased one tells no time
    last = connection.execute(
        text("SELECT seq, payload FROM review_events WHERE payload <> '' ORDER BY seq DESC LIMIT 1")
    ).one_or_none()
    if last is None:
        return Holdings(images, 0, None)
    return Holdings(images, last.seq, datetime.fromisoformat(json.loads(last.payload)["at"]))


def put_in_place(new: Path, folder: Path, now: datetime | None = None) -> Path | None:
    """Make a closed database that of a store; the one that is there goes into a folder of its own.

    Args:
        new: The file, on the store's own disk.
        folder: The store's, whose lock is held.
        now: The present, with its zone.

    Returns:
        The folder ``replaced-TIME`` with what was there, None if there was nothing.
    """
    with translated(folder):
        there = [path for tail in _LOGS if (path := folder / (DATABASE + tail)).exists()]
        aside = _set_aside(there, folder, now or datetime.now(UTC)) if there else None
        for path in there:  # the database first: a log without one is nothing, the other way round it is a loss
            path.unlink()
        sync_folder(folder)
        new.replace(folder / DATABASE)
        sync_folder(folder)
    return aside


def _set_aside(there: Sequence[Path], folder: Path, now: datetime) -> Path:
    aside = folder / f"replaced-{now.astimezone(UTC).strftime('%Y%m%dT%H%M%S%fZ')}"
    aside.mkdir()
    for path in there:
        kept = aside / path.name
        try:
            os.link(path, kept)
        except OSError:  # a file system without links
            shutil.copyfile(path, kept)
            with kept.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(aside)
    sync_folder(folder)
    return aside
