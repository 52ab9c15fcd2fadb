"""The logs of a store: review events, acts on the queue and audit events, each a hash chain."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from dermreview.domain.audit import AuditEvent, AuditKind, Heads, Json, Log
from dermreview.domain.findings import Finding, FindingKind
from dermreview.domain.queue_acts import QueueEvent
from dermreview.domain.review import ReviewEvent, reviewer_name
from dermreview.store import audit, chain, checking, events, queue_acts, settings
from dermreview.store.chain import Link
from dermreview.store.database import Database
from dermreview.store.faults import translated
from dermreview.store.records import EventRecord
from dermreview.store.vault import Vault

PAGE: Final = 500
"""Rows that are read in one transaction."""
_T = TypeVar("_T")


class Logs:
    """The part of a store that keeps these; its methods are as safe and raise as those of the `Store`."""

    folder: Path
    vault: Vault
    actor: str | None
    _database: Database

    def history(self, case_id: int, reviewer: str | None = None) -> list[ReviewEvent]:
        """Return the review events of a case, oldest first, of one reviewer or of all."""
        name = None if reviewer is None else reviewer_name(reviewer)
        with self._database.transaction() as connection:
            return events.of_case(connection, case_id, name)

    def all_events(self) -> Iterator[EventRecord]:
        """Yield the whole log of review events, oldest first, with payloads verbatim."""

        def page(after: int) -> list[EventRecord]:
            with self._database.transaction() as connection:
                return events.page(connection, after, PAGE)

        return paged(page, lambda record: record.event.seq)

    def queue_events(self) -> list[QueueEvent]:
        """Return all acts on the queue, oldest first."""
        with self._database.transaction() as connection:
            return queue_acts.log(connection)

    def audit(
        self,
        kind: AuditKind,
        details: Mapping[str, Json],
        *,
        case_id: int | None = None,
        reviewer: str | None = None,
    ) -> AuditEvent:
        """Append an audit event; it is on disk when this returns.

        Args:
            kind: What was done.
            details: Numbers, hashes, codes, old and new values; no file names, patient ids or notes.
            case_id: The case that it is about.
            reviewer: Who did it; the store's ``actor`` if left out.
        """
        with self._database.transaction() as connection:
            return audit.append(connection, kind, details, case_id, reviewer or self.actor)

    def audit_events(self) -> Iterator[AuditEvent]:
        """Yield all audit events, oldest first."""

        def page(after: int) -> list[AuditEvent]:
            with self._database.transaction() as connection:
                return audit.page(connection, after, PAGE)

        return paged(page, lambda event: event.seq)

    def audit_events_of(self, case_id: int) -> list[AuditEvent]:
        """Return the audit events about a case, oldest first."""
        with self._database.transaction() as connection:
            return audit.of_case(connection, case_id)

    def heads(self) -> Heads:
        """Return the ends of the chains of all logs."""
        with self._database.transaction() as connection:
            return chain.heads(connection)

    def writer(self) -> str:
        """Return the random id of the chains that this store writes."""
        with self._database.transaction() as connection:
            return settings.writer(connection)

    def hash_of(self, log: Log, seq: int) -> str | None:
        """Return the hash of an event, None where there is none."""
        with self._database.transaction() as connection:
            return chain.hash_of(connection, log, seq)

    def links(self, log: Log) -> Iterator[Link]:
        """Yield all events of a log as its chain sees them, oldest first."""

        def page(after: int) -> list[Link]:
            with self._database.transaction() as connection:
                return chain.page(connection, log, after, PAGE)

        return paged(page, lambda link: link.seq)

    def last_entry_at(self) -> datetime | None:
        """Return the latest time among the last entries of the logs, by the clock of then; None for no entry."""
        with self._database.transaction() as connection:
            ends = [chain.page(connection, log, chain.head(connection, log).seq - 1) for log in Log]
            times = [moment for end in ends if end and (moment := chain.moment_of(end[0])) is not None]
        return max(times, default=None)

    def broken_link(self, log: Log = Log.REVIEW) -> int | None:
        """Return the ``seq`` of the first event of a log that was changed or removed outside, None if it holds."""
        with self._database.transaction() as connection:
            return chain.broken(connection, log)

    def findings(self) -> list[Finding]:
        """Check database, logs and projection; where the first of them do not hold, the next are not looked at."""
        with self._database.transaction() as connection:
            damaged = checking.database(connection)
            if damaged:
                return damaged
            broken = checking.chains(connection)
            if broken:
                return [*broken, Finding(FindingKind.PROJECTION_UNKNOWN)]
            return checking.projection(connection)

    def file_findings(self, progress: checking.Progress = lambda done, total: None) -> list[Finding]:
        """Check that each image is in the vault and unchanged, and that no other files lie about.

        Args:
            progress: Called with the number of images looked at and of all.
        """
        with self._database.transaction() as connection:
            wanted = checking.images(connection)
        with translated(self.folder):
            return [*checking.vault_files(self.vault, wanted, progress), *checking.leftovers(self.folder)]

    def rebuild_projection(self) -> int:
        """Make the worklist's states anew from the logs; return the number of reads."""
        with self._database.transaction() as connection:
            reads = checking.rebuild(connection)
            audit.append(connection, AuditKind.REPAIR, {"reads": reads}, reviewer=self.actor)
            return reads


def paged(page: Callable[[int], list[_T]], key: Callable[[_T], int]) -> Iterator[_T]:
    """Yield rows page by page, so that no transaction stays open while the caller works on them."""
    after = 0
    while rows := page(after):
        yield from rows
        after = key(rows[-1])
