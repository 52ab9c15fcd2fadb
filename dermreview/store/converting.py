"""From a plain store to an encrypted one and back, by a copy that is verified before anything old goes.

The copy is made in a folder of its own within the store. A file there says that it is whole and on disk: before
that file exists the store is the old one, and what is left of the copy is thrown away; from then on it is the new
one, and whoever opens the store next puts the rest in its place. After a kill at any moment it is one of the two.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.files import sync_folder
from dermreview.store import audit, chain, drivers
from dermreview.store.backups import verify
from dermreview.store.database import Database
from dermreview.store.faults import translated
from dermreview.store.keys import KEY_FILE, StoreKey, new_key
from dermreview.store.lock import InstanceLock
from dermreview.store.migrating import migrate
from dermreview.store.names import BACKUPS, DATABASE, VAULT
from dermreview.store.opening import refuse_a_lost_database, refuse_a_wrong_key
from dermreview.store.schema import images
from dermreview.store.sealing import Sealer
from dermreview.store.vault import Vault, write_atomically

WORK: Final = "converting"
_READY: Final = "ready"
_REPLACED: Final = "replaced-*"  # databases that a restoration put aside
_LEFT: Final = ("restoring-*", "copying-*")  # by a program that was killed
_OURS: Final = frozenset({DATABASE, VAULT, BACKUPS, KEY_FILE, WORK, "review.lock", "review.holder", "review.copy"})
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Conversion:
    """A finished conversion.

    Attributes:
        images: How many were written anew and verified.
        databases: The store's own and its backups.
        dropped: Names of backups that could not be read and are gone.
        strangers: Names in the store's folder that no dermreview put there; they are as they were.
    """

    images: int
    databases: int
    dropped: list[str]
    strangers: list[str]


def convert(
    folder: Path, key: StoreKey | None, passphrase: str | None, progress: Progress | None = None
) -> Conversion:
    """Encrypt a plain store, or decrypt an encrypted one; it must be open nowhere.

    Args:
        folder: The store.
        key: Of the store as it is; None for a plain one.
        passphrase: For an encrypted store; None for a plain one.
        progress: Told how many of how many images are done.

    Raises:
        DermreviewError: STORE_ENCRYPTED_ALREADY or STORE_NOT_ENCRYPTED where there is nothing to do,
            PASSPHRASE_WEAK, VAULT_CHANGED for an image that was damaged before, or any STORE_* code. The store is
            then as it was.
    """
    lock = InstanceLock(folder)
    lock.acquire()
    try:
        finish(folder)
        with translated(folder):
            refuse_a_wrong_key(folder, key)
        if (key is None) == (passphrase is None):
            code = ErrorCode.STORE_NOT_ENCRYPTED if key is None else ErrorCode.STORE_ENCRYPTED_ALREADY
            raise DermreviewError(code, path=folder)
        work = folder / WORK
        with translated(folder):
            work.mkdir()
        try:
            done = _copy(folder, key, passphrase, progress)
            with translated(folder):
                sync_folder(work)
                sync_folder(folder)
                write_atomically(work / _READY, _plan(folder, work))
        except BaseException:
            if not is_ready(folder):
                shutil.rmtree(work, ignore_errors=True)
            raise
        finish(folder)
        return done
    finally:
        lock.release()


def is_ready(folder: Path) -> bool:
    """Tell whether a conversion was cut short after its copy was whole; `finish` ends it."""
    return (folder / WORK / _READY).exists()


def settle(folder: Path) -> None:
    """End a conversion that was cut short, if there is one; nobody has the store open.

    Raises:
        DermreviewError: STORE_LOCKED where it is under way, or another STORE_* code.
    """
    if is_ready(folder):
        lock = InstanceLock(folder)
        lock.acquire()
        try:
            finish(folder)
        finally:
            lock.release()


def finish(folder: Path) -> None:
    """End a conversion that was cut short: put its copy in place, or throw it away if it is not whole.

    Args:
        folder: The store's, whose lock is held.
    """
    work = folder / WORK
    with translated(folder):
        if not work.exists():
            return
        if is_ready(folder):
            plan = json.loads((work / _READY).read_text(encoding="utf-8"))
            for name in plan["goes"]:
                _remove(folder / name)
            for name in plan["comes"]:  # one that is no longer in the work folder was moved before
                if (work / name).exists():
                    if (folder / name).is_dir():
                        shutil.rmtree(folder / name)
                    (work / name).replace(folder / name)
            sync_folder(folder)
            (work / _READY).unlink()
            sync_folder(work)
        shutil.rmtree(work)
        sync_folder(folder)


def _plan(folder: Path, work: Path) -> bytes:
    comes = sorted(path.name for path in work.iterdir())
    goes = [f"{DATABASE}{tail}" for tail in ("-wal", "-shm", "-journal")]
    goes += [each.name for names in (_REPLACED, *_LEFT) for each in folder.glob(names) if each.name not in comes]
    goes += [KEY_FILE] if KEY_FILE not in comes else []
    return json.dumps({"goes": goes, "comes": comes}).encode()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _copy(folder: Path, key: StoreKey | None, passphrase: str | None, progress: Progress | None) -> Conversion:
    work = folder / WORK
    new = None if passphrase is None else new_key(work, passphrase)
    extensions = _settled(folder, key)
    _rewrite(folder / DATABASE, key, work / DATABASE, new)
    kept = [path for place in (BACKUPS, _REPLACED) for path in sorted(folder.glob(f"{place}/*.db"))]
    dropped = [path.name for path in kept if not _kept(path, key, work / path.relative_to(folder), new)]
    (work / BACKUPS).mkdir(exist_ok=True)
    (work / VAULT).mkdir()
    old_vault = Vault(folder / VAULT, None if key is None else Sealer(key))
    new_vault = Vault(work / VAULT, None if new is None else Sealer(new))
    count = _copy_images(old_vault, new_vault, extensions, progress)
    _tell(work / DATABASE, new, {"encrypted": new is not None, "images": count, "databases": 1 + len(kept)})
    ours = (f"{DATABASE}*", _REPLACED, *_LEFT)
    others = [path for path in folder.iterdir() if path.name not in _OURS]
    strangers = [path.name for path in others if not any(path.match(names) for names in ours)]
    return Conversion(count, 1 + len(kept) - len(dropped), sorted(dropped), sorted(strangers))


def _settled(folder: Path, key: StoreKey | None) -> dict[str, str]:
    """Bring the old database up to date and write its log back; return hash to extension of its images."""
    database = Database(folder / DATABASE, key)
    try:
        refuse_a_lost_database(database.path, Vault(folder / VAULT))
        migrate(database, folder / BACKUPS)
        with database.transaction() as connection:
            return {row.sha256: row.extension for row in connection.execute(select(images))}
    finally:
        database.close()


def _rewrite(source: Path, key: StoreKey | None, target: Path, new: StoreKey | None) -> None:
    with translated(source.parent):
        drivers.copy(source, key, target, new)
        with closing(drivers.connect(target, new)) as connection:
            verify(connection, source.parent)
        with target.open("rb+") as file:
            os.fsync(file.fileno())


def _kept(backup: Path, key: StoreKey | None, target: Path, new: StoreKey | None) -> bool:
    """Write a backup anew, but not one that is damaged: it would be no help to anyone."""
    target.parent.mkdir(exist_ok=True)
    try:
        _rewrite(backup, key, target, new)
    except DermreviewError as error:
        if error.code is not ErrorCode.STORE_CORRUPT:
            raise
        target.unlink(missing_ok=True)
        return False
    sync_folder(target.parent)
    return True


def _copy_images(old: Vault, new: Vault, extensions: Mapping[str, str], progress: Progress | None) -> int:
    """Write every image anew and read it back; a damaged one ends it."""
    files = old.files()
    for done, path in enumerate(files, start=1):
        data, sha256 = old.opened(path)
        new.put(data, sha256, extensions.get(sha256, path.suffix))
        if new.read(sha256) != data:
            raise DermreviewError(ErrorCode.VAULT_CHANGED, sha256=sha256)
        if progress is not None:
            progress(done, len(files))
    return len(files)


def _tell(path: Path, key: StoreKey | None, details: dict[str, bool | int]) -> None:
    """Write into the new database that it is one, after a look at its chains."""
    database = Database(path, key)
    try:
        with database.transaction() as connection:
            for log in Log:
                broken = chain.broken_link(chain.links(connection, log), chain.last_seq(connection, log))
                if broken is not None:
                    detail = f"event {broken} of the {log} log was changed or removed outside dermreview"
                    raise DermreviewError(ErrorCode.STORE_CORRUPT, path=path.parents[1], detail=detail)
            audit.append(connection, AuditKind.CONVERT, details)
    finally:
        database.close()
