"""Whether a store is as it was left: its database, its logs, its projection and its files."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, text

from dermreview.domain.audit import Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.findings import Finding, FindingKind
from dermreview.store import chain, events, queue_acts
from dermreview.store.schema import (
    audit_events,
    case_marks,
    case_states,
    cases,
    queue_events,
    read_rounds,
    read_states,
    reads,
    review_events,
)
from dermreview.store.vault import PARTIAL, Vault

Progress = Callable[[int, int], None]
"""Called with the number of images looked at and of all."""

_PROJECTION: Final[dict[Table, tuple[tuple[object, ...], ...]]] = {
    read_states: (),
    # a row that says nothing is as good as none
    case_states: (("unreviewed", None, None, None),),
    case_marks: ((False, "normal"),),
    read_rounds: (),
}
"""The tables that are folded from the logs, with the values behind the key that say nothing."""


def database(connection: Connection) -> list[Finding]:
    """Check every page, index and reference."""
    found = [
        Finding(FindingKind.DATABASE_DAMAGED, {"detail": detail})
        for detail in connection.execute(text("PRAGMA integrity_check")).scalars()
        if detail != "ok"
    ]
    dangling = {(row[0], row[2]) for row in connection.execute(text("PRAGMA foreign_key_check"))}
    names = ({"table": table, "parent": parent} for table, parent in sorted(dangling))
    return [*found, *(Finding(FindingKind.REFERENCE_DANGLING, each) for each in names)]


def chains(connection: Connection) -> list[Finding]:
    """Check the chain of each log, and that each holds what the others name of it."""
    found: list[Finding] = []
    for log in Log:
        broken = chain.broken(connection, log)
        if broken is not None:
            found.append(Finding(FindingKind.CHAIN_BROKEN, {"log": log.value, "seq": broken}))
    return found or [*_cross_checked(connection), *_rows_checked(connection)]


def projection(connection: Connection) -> list[Finding]:
    """Compare what is folded from the logs with what they add up to; nothing is changed."""
    before = _projected(connection)
    with connection.begin_nested() as trial:
        rebuild(connection)
        after = _projected(connection)
        trial.rollback()
    return [
        Finding(FindingKind.PROJECTION_DIFFERS, {"table": table.name, "rows": len(keys)})
        for table in _PROJECTION
        if (keys := _differing(before[table], after[table]))
    ]


def rebuild(connection: Connection) -> int:
    """Make the whole projection anew from the logs; return the number of reads."""
    queue_acts.rebuild(connection)
    return events.rebuild(connection)


def images(connection: Connection) -> dict[str, str]:
    """Return the hash of each image that the vault has to hold, with the id of its case."""
    query = select(cases.c.image_sha256, func.min(cases.c.id), cases.c.external_id).group_by(cases.c.image_sha256)
    return {row[0]: row[2] for row in connection.execute(query)}


def vault_files(vault: Vault, wanted: dict[str, str], progress: Progress) -> Iterator[Finding]:
    """Check that each image is there and unchanged, and that nothing else is.

    Args:
        vault: Where they are.
        wanted: As `images`.
        progress: Called after each.
    """
    known: set[Path] = set()
    for done, (sha256, case) in enumerate(wanted.items(), start=1):
        path = vault.path(sha256)
        if path is not None:
            known.add(path)
        try:
            vault.read(sha256)
        except DermreviewError as error:
            yield _of_image(error, case, path, vault.folder.parent)
        progress(done, len(wanted))
    for path in sorted(vault.folder.rglob("*")):
        if path.is_file() and path not in known and not path.name.startswith(PARTIAL):
            yield Finding(FindingKind.FILE_ORPHANED, {"file": str(path.relative_to(vault.folder.parent))})


def leftovers(folder: Path) -> Iterator[Finding]:
    """Find what writes that did not end left in a store's folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.name.startswith(PARTIAL) or ".part" in path.suffixes):
            yield Finding(FindingKind.FILE_PARTIAL, {"file": str(path.relative_to(folder))})


def _of_image(error: DermreviewError, case: str, path: Path | None, folder: Path) -> Finding:
    if error.code is ErrorCode.VAULT_MISSING:
        return Finding(FindingKind.IMAGE_MISSING, {"case": case})
    if error.code is ErrorCode.VAULT_CHANGED and path is not None:
        return Finding(FindingKind.IMAGE_CHANGED, {"case": case, "file": str(path.relative_to(folder))})
    return Finding(FindingKind.IMAGE_UNREADABLE, {"case": case, "detail": str(error)})


def _cross_checked(connection: Connection) -> Iterator[Finding]:
    """Find the first event of each log that another log names and that is not there, or is another."""
    hashes = {log: {link.seq: link.hash for link in chain.links(connection, log)} for log in Log}
    told: set[Log] = set()
    for by in Log:
        for link in chain.links(connection, by):
            heads = json.loads(link.payload).get("heads", {}) if link.payload else {}
            for name, (seq, digest) in heads.items():
                log = Log(name)
                if log not in told and hashes[log].get(seq, chain.GENESIS) != digest:
                    told.add(log)
                    data = {"log": log.value, "seq": seq, "by": by.value, "at": link.seq}
                    yield Finding(FindingKind.CHAIN_CUT, data)


def _rows_checked(connection: Connection) -> Iterator[Finding]:
    """Find rows whose other columns say something else than the payload that the chain protects."""
    of_review = (
        select(
            review_events.c.seq,
            review_events.c.payload,
            review_events.c.action,
            review_events.c.target,
            reads.c.reviewer,
            reads.c.round,
            reads.c.mode,
            cases.c.image_sha256.label("image"),
        )
        .join(reads, reads.c.id == review_events.c.read_id)
        .join(cases, cases.c.id == reads.c.case_id)
        .order_by(review_events.c.seq)
    )
    of_queue = select(queue_events).order_by(queue_events.c.seq)
    of_audit = select(audit_events, audit_events.c.case_id.label("case")).order_by(audit_events.c.seq)
    columns = {
        Log.REVIEW: (of_review, ("action", "target", "reviewer", "round", "mode", "image")),
        Log.QUEUE: (of_queue, ("reviewer", "action", "target", "after")),
        Log.AUDIT: (of_audit, ("kind", "case")),
    }
    for log, (query, names) in columns.items():
        for row in connection.execute(query):
            said = json.loads(row.payload)
            for name in names:
                if name in said and said[name] != getattr(row, name):
                    yield Finding(FindingKind.ROW_ALTERED, {"log": log.value, "seq": row.seq, "column": name})


def _projected(connection: Connection) -> dict[Table, set[tuple[Any, ...]]]:
    found = {}
    for table, empty in _PROJECTION.items():
        keys = len(table.primary_key.columns)
        rows = {tuple(row) for row in connection.execute(select(table))}
        found[table] = {row for row in rows if row[keys:] not in empty}
    return found


def _differing(before: set[tuple[Any, ...]], after: set[tuple[Any, ...]]) -> set[Any]:
    return {row[:1] for row in before ^ after}
