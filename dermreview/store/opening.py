"""What is looked at before a store's database is opened."""

from pathlib import Path
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store.keys import KEY_FILE, StoreKey, is_encrypted
from dermreview.store.vault import Vault

_PLAIN: Final = b"SQLite format 3\0"


def refuse_a_lost_database(path: Path, vault: Vault) -> None:
    """Raise STORE_CORRUPT where images exist but the database was lost, instead of starting an empty one.

    A log without its database is nothing: SQLite puts the first page of a new one into the file itself.
    """
    kept = path.exists() and path.stat().st_size > 0
    if not kept and not vault.is_empty():
        detail = "review.db is missing or empty"
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=path.parent, detail=detail)


def refuse_a_read_only_database(path: Path) -> None:
    """Open the file for writing and close it again: SQLite names this fault only as a failed read or write."""
    if path.exists():
        path.open("r+b").close()


def refuse_a_wrong_key(folder: Path, key: StoreKey | None) -> None:
    """See that an encrypted store gets its own key, and a plain one none.

    Raises:
        DermreviewError: STORE_ENCRYPTED, PASSPHRASE_WRONG, KEY_FILE_DAMAGED, or STORE_CORRUPT where the database
            looks encrypted but its key file is gone.
        ValueError: A key for a store without a key file.
        OSError: A file can't be read.
    """
    if is_encrypted(folder):
        if key is None:
            raise DermreviewError(ErrorCode.STORE_ENCRYPTED, path=folder)
        if not key.opens(folder):
            raise DermreviewError(ErrorCode.PASSPHRASE_WRONG, path=folder)
        return
    if key is not None:
        raise ValueError(f"{folder} has no key file")
    path = folder / "review.db"
    start = b""
    if path.is_file():
        with path.open("rb") as file:
            start = file.read(len(_PLAIN))
    if start and start != _PLAIN:
        detail = f"review.db is no SQLite database, or it is encrypted and {KEY_FILE} is missing"
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=folder, detail=detail)
