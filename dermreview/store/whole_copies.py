"""A copy of a whole store, database and images, in a folder on another disk, where a later copy renews it.

The folder is a store and opens as one. SQLite works on the store's own disk only: what goes to the other disk are
finished files, so that it may be a network share.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.files import sync_folder
from dermreview.store import audit, backups, carrying, settings
from dermreview.store.database import Database
from dermreview.store.faults import translated
from dermreview.store.keys import KEY_FILE
from dermreview.store.names import DATABASE, VAULT
from dermreview.store.vault import Vault, write_atomically

_MARK: Final = "review.copy"
"""The file that tells a copy from a store in use, and of which store it is."""


@dataclass(frozen=True, slots=True)
class WholeCopy:
    """A finished copy.

    Attributes:
        folder: Where it is.
        images: How many it holds.
        lost: Hashes of images that the store itself has not, or not any more as they were.
    """

    folder: Path
    images: int
    lost: list[str]


def copy_store(
    database: Database, vault: Vault, out: Path, progress: Callable[[int, int], None] | None = None
) -> WholeCopy:
    """Write a copy of a store, or bring an earlier one up to date; each file is verified by its hash.

    The images come first and the database last, so that a copy that was broken off is the earlier copy still.

    Args:
        database: The store's.
        vault: The store's.
        out: A new or empty folder, or one with an earlier copy of this store.
        progress: Told how many of how many images are done.

    Raises:
        DermreviewError: OUTPUT_EXISTS for a folder with anything else, or the codes of a disk.
    """
    with database.transaction() as connection:
        mark = json.dumps({"copy_of": settings.writer(connection)})
        wanted = carrying.stored(connection)
    with translated(out):
        _refuse_another(out, mark)
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(out / _MARK, mark.encode())
    key = database.path.with_name(KEY_FILE)
    with translated(out):
        if key.is_file():
            write_atomically(out / KEY_FILE, key.read_bytes())
    target = vault.elsewhere(out / VAULT)
    lost = carrying.bring(wanted, target, [vault], progress)
    _copy_database(database, out)
    with translated(out):
        _remove_strangers(target, [image.sha256 for image in wanted])
    with database.transaction() as connection:
        details = {"whole": True, "images": len(wanted) - len(lost), "lost": len(lost)}
        audit.append(connection, AuditKind.BACKUP, details)
    return WholeCopy(out, len(wanted) - len(lost), lost)


def _refuse_another(out: Path, mark: str) -> None:
    if out.is_dir():
        known = out / _MARK
        ours = known.is_file() and known.read_text(encoding="utf-8", errors="replace") == mark
        if not ours and any(out.iterdir()):
            raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=out)
    elif out.exists():
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=out)


def _copy_database(database: Database, out: Path) -> None:
    home = database.path.parent
    with translated(home):
        stage = Path(tempfile.mkdtemp(prefix="copying-", dir=home))
    try:
        backups.snapshot(database, stage / DATABASE)
        with translated(out):
            part = out / f"{DATABASE}.part"
            shutil.copyfile(stage / DATABASE, part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            if _digest(part) != _digest(stage / DATABASE):
                raise DermreviewError(ErrorCode.STORE_IO, path=out, detail="the copy differs from the store")
            part.replace(out / DATABASE)
            sync_folder(out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_strangers(vault: Vault, wanted: list[str]) -> None:
    """Remove what an earlier copy held and the store erased since."""
    known = {vault.path(sha256) for sha256 in wanted}
    for path in vault.folder.rglob("*"):
        if path.is_file() and path not in known:
            path.unlink()
