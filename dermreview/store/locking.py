"""What an encrypted store is opened with."""

from pathlib import Path

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import audit
from dermreview.store.database import Database
from dermreview.store.faults import translated
from dermreview.store.keys import StoreKey, keep_a_copy, lock_away, unlock
from dermreview.store.names import BACKUPS


class Locking:
    """The part of a store that knows its key; its methods are as safe and raise as those of the `Store`."""

    folder: Path
    _database: Database

    @property
    def key(self) -> StoreKey | None:
        """The key, None for a plain store."""
        return self._database.key

    @property
    def encrypted(self) -> bool:
        """Whether the store is encrypted."""
        return self._database.key is not None

    def change_passphrase(self, old: str, new: str) -> None:
        """Lock the key with another passphrase; the audit log tells of it.

        Raises:
            DermreviewError: STORE_NOT_ENCRYPTED, PASSPHRASE_WRONG, PASSPHRASE_WEAK or PASSPHRASE_TOO_LONG.
        """
        if not self.encrypted:
            raise DermreviewError(ErrorCode.STORE_NOT_ENCRYPTED, path=self.folder)
        key = unlock(self.folder, old)
        with self._database.transaction() as connection:
            audit.append(connection, AuditKind.CONVERT, {"passphrase": "changed"})
            lock_away(self.folder, key, new)
            with translated(self.folder):
                keep_a_copy(self.folder, self.folder / BACKUPS)
