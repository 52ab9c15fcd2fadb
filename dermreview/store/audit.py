"""The append-only log of everything else that changes what a label means, in a hash chain of its own."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from dermreview import __version__
from dermreview.domain.audit import AuditEvent, AuditKind, Json, Log
from dermreview.store import chain, settings
from dermreview.store.schema import audit_events
from dermreview.store.text import Moment

PAYLOAD_VERSION: Final = 1


def append(
    connection: Connection,
    kind: AuditKind,
    details: Mapping[str, Json],
    case_id: int | None = None,
    reviewer: str | None = None,
) -> AuditEvent:
    """Add an event to the end of the chain, in the transaction of what it tells of.

    Args:
        connection: That transaction.
        kind: What was done.
        details: Numbers, hashes, codes, old and new values; no file names, patient ids or notes.
        case_id: The case that it is about.
        reviewer: Who did it, None where nobody was named.
    """
    last = chain.head(connection, Log.AUDIT)
    moment = Moment.now()
    payload = {
        "v": PAYLOAD_VERSION,
        "writer": settings.writer(connection),
        "seq": last.seq + 1,
        "kind": kind.value,
        "case": case_id,
        "reviewer": reviewer,
        "details": details,
        "heads": chain.other_heads(connection, Log.AUDIT),
        "at": moment.utc,
        "local": moment.local,
        "app": __version__,
    }
    sealed = chain.sealed(last.hash, payload)
    row = {"seq": last.seq + 1, "kind": kind.value, "case_id": case_id}
    connection.execute(insert(audit_events).values(**row, **sealed))
    return _event(last.seq + 1, sealed["payload"])


def page(connection: Connection, after: int, limit: int) -> list[AuditEvent]:
    """Return up to ``limit`` events with a ``seq`` above ``after``, oldest first."""
    query = select(audit_events).where(audit_events.c.seq > after).order_by(audit_events.c.seq).limit(limit)
    return [_of_row(row) for row in connection.execute(query)]


def of_case(connection: Connection, case_id: int) -> list[AuditEvent]:
    """Return the events of one case, oldest first."""
    query = select(audit_events).filter_by(case_id=case_id).order_by(audit_events.c.seq)
    return [_of_row(row) for row in connection.execute(query)]


def moment_of(payload: Mapping[str, Any]) -> datetime:
    """Return when an event happened; UTC."""
    return datetime.fromisoformat(payload["at"])


def _of_row(row: Row[Any]) -> AuditEvent:
    return _event(row.seq, row.payload)


def _event(seq: int, payload: str) -> AuditEvent:
    said = json.loads(payload)
    return AuditEvent(
        seq=seq,
        kind=AuditKind(said["kind"]),
        case_id=said["case"],
        reviewer=said["reviewer"],
        details=said["details"],
        at=datetime.fromisoformat(said["at"]),
        local=datetime.fromisoformat(said["local"]),
    )
