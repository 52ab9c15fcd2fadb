"""Whether a store is as it was left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dermreview.domain.access import Right
from dermreview.domain.audit import AuditKind, Heads, Log
from dermreview.domain.findings import Finding, FindingKind
from dermreview.exchange.heads import ExportRecord, changed_files, exported_events, read_record
from dermreview.services.permits import require
from dermreview.store import Store


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        findings: What is not as it was left, also what was mended.
        heads: The ends of the logs.
        images: How many were looked at.
        repaired: Whether the projection was made anew.
    """

    findings: tuple[Finding, ...]
    heads: Heads
    images: int
    repaired: bool = False

    @property
    def left(self) -> tuple[Finding, ...]:
        """What is still not as it was left."""
        mended = {FindingKind.PROJECTION_DIFFERS} if self.repaired else set()
        return tuple(finding for finding in self.findings if finding.kind not in mended)


def check_store(
    store: Store,
    *,
    repair: bool = False,
    against: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> CheckReport:
    """Check database, logs, projection and files of a store.

    Args:
        store: The store.
        repair: Make the projection anew where it differs from the logs.
        against: An export whose ends of the logs the store has to hold.
        progress: Called with the number of images looked at and of all.

    Raises:
        DermreviewError: EXPORT_WITHOUT_HEADS where ``against`` is no export with them, or a STORE_* code.
    """
    require(store, Right.ADMINISTER if repair else Right.VIEW)
    record = None if against is None else read_record(against)
    found = store.findings()
    repaired = False
    if repair and any(finding.kind is FindingKind.PROJECTION_DIFFERS for finding in found):
        store.rebuild_projection()
        repaired = True
    looked_at = 0

    def count(done: int, total: int) -> None:
        nonlocal looked_at
        looked_at = done
        progress(done, total)

    found += store.file_findings(count)
    if record is not None and against is not None:
        found += _against(store, against, record)
    return CheckReport(tuple(found), store.heads(), looked_at, repaired)


def _against(store: Store, export: Path, record: ExportRecord) -> Iterator[Finding]:
    """Find where a store does not hold what an export knows of its logs, and where the export was changed."""
    for name in changed_files(export, record):
        yield Finding(FindingKind.EXPORT_FILE_CHANGED, {"file": name})
    restored = (event.details.get("writer") for event in store.audit_events() if event.kind is AuditKind.RESTORE)
    if record.writer not in (store.writer(), *restored):
        yield Finding(FindingKind.EXPORT_OTHER_STORE)
        return
    heads = store.heads()
    for log, known in record.heads.items():
        if known.seq > heads[log].seq:
            data = {"log": log.value, "seq": known.seq, "last": heads[log].seq}
            yield Finding(FindingKind.EXPORT_AHEAD, data)
        elif known.seq and store.hash_of(log, known.seq) != known.hash:
            yield Finding(FindingKind.EXPORT_DIFFERS, {"log": log.value, "seq": known.seq})
    hashes = {log.value: {link.seq: link.hash for link in store.links(log)} for log in Log}
    for name, seq, digest, holds in exported_events(export):
        if not holds:
            yield Finding(FindingKind.EXPORT_FILE_CHANGED, {"file": f"{name} event {seq}"})
        elif hashes.get(name, {}).get(seq, digest) != digest:
            yield Finding(FindingKind.EXPORT_DIFFERS, {"log": name, "seq": seq})
