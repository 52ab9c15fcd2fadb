"""A store's own backups."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, Final

from sqlalchemy import text

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError
from dermreview.store import audit, backups
from dermreview.store.backups import Backup
from dermreview.store.database import Database
from dermreview.store.faults import translated
from dermreview.store.names import BACKUPS
from dermreview.store.schema import HEAD
from dermreview.store.vault import Vault
from dermreview.store.whole_copies import WholeCopy, copy_store

_TRACES: Final = (
    "SELECT seq, hash FROM review_events ORDER BY seq DESC LIMIT 1",
    "SELECT seq, hash FROM queue_events ORDER BY seq DESC LIMIT 1",
    "SELECT seq, hash FROM audit_events WHERE kind NOT IN ('backup', 'sign_in', 'sign_out') "
    "ORDER BY seq DESC LIMIT 1",
    "SELECT count(*), max(id), max(imported_at) FROM cases",
    "SELECT count(*) FROM reference_labels",
    "SELECT count(*), max(id), max(created_at) FROM analyses",
    "SELECT count(*), max(id), max(created_at) FROM crop_analyses",
    "SELECT count(*), max(failed_at) FROM analysis_failures",
    "SELECT count(*), max(id), max(saved_at) FROM saved_queues",
    "SELECT * FROM queues ORDER BY id",
    "SELECT key, value FROM settings ORDER BY key",
)
"""What changes with anything that is worth a new backup, each found without reading the whole of a large table."""


class Backups:
    """The part of a store that copies its database; its methods are as safe and raise as those of the `Store`."""

    folder: Path
    vault: Vault
    _database: Database

    def backup(self, cancelled: Event | None = None, clock: Callable[[], datetime] = backups.present) -> Backup:
        """Put a verified copy of the database into the backups, and thin out the older ones.

        Decisions go first: they wait for one step of the copy at most.

        Args:
            cancelled: Set from another thread to give up.
            clock: Tells the present, with its zone.

        Raises:
            BackupCancelledError: ``cancelled`` was set; nothing is left of the copy.
        """
        made = backups.make(self._database, self.folder / BACKUPS, HEAD, cancelled=cancelled, clock=clock)
        with self._database.transaction() as connection:
            audit.append(connection, AuditKind.BACKUP, {"revision": HEAD, "bytes": made.path.stat().st_size})
        return made

    def backups(self) -> list[Backup]:
        """Return the backups, newest first."""
        return backups.shelved(self.folder / BACKUPS)

    def copy_to(self, out: Path, progress: Callable[[int, int], None] | None = None) -> WholeCopy:
        """Copy the whole store, database and images, or bring an earlier copy up to date.

        Args:
            out: A new or empty folder, or one with an earlier copy of this store; it may be on a network share.
            progress: Told how many of how many images are done.

        Raises:
            DermreviewError: OUTPUT_EXISTS for a folder with anything else, or the codes of a disk.
        """
        return copy_store(self._database, self.vault, out, progress)

    def differs_from(self, backup: Backup) -> bool:
        """Tell whether anything was written since a backup; also where that backup can't be read."""
        if backup.revision != HEAD or not backup.path.is_file():
            return True
        try:
            with translated(self.folder), self._database.beside(backup.path) as copy:
                then = _traces(lambda sql: copy.execute(sql).fetchall())
        except DermreviewError:
            return True
        with self._database.transaction() as connection:
            return then != _traces(lambda sql: connection.execute(text(sql)).all())


def _traces(ask: Callable[[str], Iterable[Any]]) -> list[list[tuple[Any, ...]]]:
    return [[tuple(row) for row in ask(sql)] for sql in _TRACES]
