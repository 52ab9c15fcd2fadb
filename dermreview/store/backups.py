"""Copies of the database: made whole and verified, or not at all; the old ones are thinned out."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.retention import superfluous
from dermreview.imaging.files import sync_folder
from dermreview.store.database import Database
from dermreview.store.faults import translated

_NAME: Final = re.compile(r"review-([^-]+)-(\d{8}T\d{6}(?:\d{6})?Z)\.db")
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"
_PART: Final = ".part"
_LOOK_AFTER: Final = 10_000
"""So many steps of SQLite pass between two looks at whether a check is still wanted."""
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Backup:
    """One finished copy of a database.

    Attributes:
        path: The file.
        revision: Of its schema.
        taken: When it was begun, in UTC, by the clock of then.
    """

    path: Path
    revision: str
    taken: datetime


class BackupCancelledError(Exception):
    """Nobody waits for the copy any more; nothing is left of it."""


def present() -> datetime:
    """Return the present in UTC."""
    return datetime.now(UTC)


def shelved(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first; other files are none of ours."""
    with translated(folder.parent):
        files = [*folder.iterdir()] if folder.is_dir() else []
    found = [backup for file in files if (backup := _parsed(file)) is not None]
    return sorted(found, key=lambda backup: (backup.taken, backup.path.name), reverse=True)


def make(
    database: Database,
    folder: Path,
    revision: str,
    *,
    cancelled: Event | None = None,
    clock: Callable[[], datetime] = present,
) -> Backup:
    """Copy the whole database with SQLite's online backup, verify the copy, and thin out the older ones.

    Args:
        database: The store's; it serves other threads meanwhile.
        folder: Takes the file ``review-REVISION-TIME.db``; made if it is not there.
        revision: Of the database's schema.
        cancelled: Set from another thread to give up.
        clock: Tells the present, with its zone.

    Raises:
        DermreviewError: STORE_CORRUPT if the copy fails its checks, and the codes for a full or read-only disk; no
            half-written copy stays behind.
        BackupCancelledError: ``cancelled`` was set.
    """
    with _one_at_a_time, translated(database.path.parent):
        if not folder.is_dir():
            folder.mkdir()
            sync_folder(folder.parent)
        _sweep(folder)
        now = clock()
        target = _free_name(folder, revision, now.astimezone(UTC))
        snapshot(database, target, cancelled=cancelled)
        made = _parsed(target)
        if made is None:
            raise ValueError(f"the revision {revision!r} makes no name of a backup")
        _thin(folder, made, now)
    return made


def snapshot(database: Database, target: Path, *, cancelled: Event | None = None) -> None:
    """Copy the whole database into a new file, verified and on disk before it gets its name.

    Raises:
        DermreviewError: As `make`.
        BackupCancelledError: ``cancelled`` was set.
    """

    def look() -> None:
        if cancelled is not None and cancelled.is_set():
            raise BackupCancelledError

    part = target.with_name(target.name + _PART)
    try:
        with translated(database.path.parent), database.beside(part) as copy:
            look()
            database.copy_into(copy, look)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
            with _stopped_by(copy, cancelled):
                verify(copy, database.path.parent)
        with translated(database.path.parent):
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            look()
            part.replace(target)
            sync_folder(target.parent)
    finally:
        _remove_part(part)


def verify(connection: sqlite3.Connection, folder: Path) -> None:
    """Check every page, index and reference of a database.

    Args:
        connection: To it.
        folder: The store to name.

    Raises:
        DermreviewError: STORE_CORRUPT with the first thing that is wrong.
    """
    verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict == "ok":
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        verdict = "ok" if dangling is None else f"a row of {dangling[0]} refers to none of {dangling[2]}"
    if verdict != "ok":
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=folder, detail=str(verdict))


@contextmanager
def _stopped_by(connection: sqlite3.Connection, cancelled: Event | None) -> Iterator[None]:
    """Let an event end a long check."""
    if cancelled is None:
        yield
        return
    connection.set_progress_handler(lambda: int(cancelled.is_set()), _LOOK_AFTER)
    try:
        yield
    except Exception as error:  # of either driver
        if cancelled.is_set():
            raise BackupCancelledError from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _free_name(folder: Path, revision: str, moment: datetime) -> Path:
    while (path := folder / f"review-{revision}-{moment.strftime(_STAMP)}.db").exists():
        moment += timedelta(microseconds=1)  # a clock that was set back, or that stands still
    return path


def _parsed(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    revision, stamp = match.groups()
    whole = f"{stamp[:-1]:0<21}Z"  # an earlier release named no fraction of a second
    try:
        taken = datetime.strptime(whole, "%Y%m%dT%H%M%S%f%z")
    except ValueError:
        return None
    return Backup(path, revision, taken)


def _thin(folder: Path, made: Backup, now: datetime) -> None:
    """Remove what is no longer needed; what was made and verified just now stays, whatever the clock says."""
    taken = {backup.path: backup.taken for backup in shelved(folder)}
    for path in superfluous(taken, now) - {made.path}:
        path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what a program that was killed left half-written."""
    for path in folder.glob("review-*.part*"):
        path.unlink(missing_ok=True)


def _remove_part(part: Path) -> None:
    for path in (part, *(part.with_name(part.name + tail) for tail in ("-journal", "-wal", "-shm"))):
        path.unlink(missing_ok=True)
