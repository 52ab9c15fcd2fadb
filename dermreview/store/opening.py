"""What is looked at before a store's database is opened."""

from pathlib import Path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store.vault import Vault


def refuse_a_lost_database(path: Path, vault: Vault) -> None:
    """Raise STORE_CORRUPT where images exist but the database was lost, instead of starting an empty one."""
    kept = any(file.exists() and file.stat().st_size > 0 for file in (path, path.with_name("review.db-wal")))
    if not kept and not vault.is_empty():
        detail = "review.db is missing or empty"
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=path.parent, detail=detail)


def refuse_a_read_only_database(path: Path) -> None:
    """Open the file for writing and close it again: SQLite names this fault only as a failed read or write."""
    if path.exists():
        path.open("r+b").close()
