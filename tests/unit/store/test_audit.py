import hashlib
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dermreview import __version__
from dermreview.domain.audit import AuditEvent, AuditKind, Head, Log
from dermreview.store import Store
from dermreview.store.schema import HEAD

from .builders import NV, new_case


def kinds(store: Store) -> list[str]:
    return [event.kind.value for event in store.audit_events()]


def payloads(store: Store, table: str = "audit_events") -> list[dict]:
    with store._database.transaction() as connection:
        rows = connection.execute(text(f"SELECT payload FROM {table} ORDER BY seq")).scalars()
        return [json.loads(row) for row in rows]


def test_a_new_store_begins_its_audit_with_its_schema(store: Store) -> None:
    (event,) = store.audit_events()
    assert event == AuditEvent(
        1, AuditKind.MIGRATION, None, None, {"before": None, "after": HEAD}, event.at, event.local
    )


def test_an_audit_event_says_who_when_and_with_which_version_and_binds_the_other_chains(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", NV)

    event = store.audit(AuditKind.SIGN_IN, {"role": "reader"}, case_id=case_id, reviewer="Ann")

    said = payloads(store)[-1]
    assert said["v"] == 1
    assert said["app"] == __version__
    assert (said["kind"], said["case"], said["reviewer"]) == ("sign_in", case_id, "Ann")
    assert said["details"] == event.details == {"role": "reader"}
    assert said["seq"] == event.seq
    heads = store.heads()
    assert said["heads"] == {"review": [1, heads[Log.REVIEW].hash], "queue": [0, "0" * 64]}
    assert heads[Log.AUDIT].seq == event.seq
    assert event.at.utcoffset().total_seconds() == 0
    assert event.local == event.at, "the same moment, with the offset of this workstation"
    assert said["writer"] == payloads(store, "review_events")[0]["writer"]


def test_the_audit_is_a_hash_chain(store: Store) -> None:
    for number in range(3):
        store.audit(AuditKind.BACKUP, {"number": number})
    with store._database.transaction() as connection:
        rows = connection.execute(text("SELECT payload, prev_hash, hash FROM audit_events ORDER BY seq")).all()
    previous = "0" * 64
    for row in rows:
        assert row.prev_hash == previous
        previous = hashlib.sha256((previous + row.payload).encode()).hexdigest()
        assert row.hash == previous
    assert store.heads()[Log.AUDIT] == Head(len(rows), previous)
    assert store.broken_link(Log.AUDIT) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET payload = '{}'",
        "DELETE FROM audit_events",
        "REPLACE INTO audit_events SELECT seq, kind, case_id, '{}', prev_hash, hash || '0' FROM audit_events",
        "REPLACE INTO audit_events SELECT seq + 9, kind, case_id, '{}', prev_hash, hash FROM audit_events",
    ],
)
def test_the_database_itself_refuses_to_change_the_audit(store: Store, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        store._database.transaction() as connection,
    ):
        connection.execute(text(statement))
    assert kinds(store) == ["migration"]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_events SET payload = replace(payload, 'number', 'figure') WHERE seq = 3", 3),
        ("UPDATE audit_events SET hash = 'x' WHERE seq = 2", 2),
        ("UPDATE audit_events SET payload = 'no JSON' WHERE seq = 2", 2),
        ("DELETE FROM audit_events WHERE seq = 2", 2),
        ("DELETE FROM audit_events WHERE seq = 4", 4),
        ("DELETE FROM audit_events", 1),
    ],
)
def test_a_change_behind_the_triggers_breaks_the_audit(store: Store, statement: str, broken: int) -> None:
    for number in range(3):
        store.audit(AuditKind.BACKUP, {"number": number})
    with store._database.transaction() as connection:
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_events_no_{verb}"))
        assert connection.execute(text(statement)).rowcount > 0
    assert store.broken_link(Log.AUDIT) == broken
    assert store.broken_link(Log.REVIEW) is None
