import hashlib
import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dermreview import __version__
from dermreview.domain.analysis import Decision
from dermreview.domain.audit import AuditEvent, AuditKind, Head, Log
from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction
from dermreview.domain.review import ReadMode
from dermreview.domain.second_reading import SecondReading
from dermreview.store import Store
from dermreview.store.schema import HEAD

from .builders import BUNDLE, MEL, NV, OTHER_BUNDLE, new_case, prediction


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


def told(store: Store, kind: AuditKind) -> list[dict]:
    return [dict(event.details) for event in store.audit_events() if event.kind is kind]


def test_an_import_is_told_with_the_image_and_what_it_filled_in(store: Store) -> None:
    store.actor = "Ann"
    first = store.add_case(new_case("a", patient=Patient(age=50))).case
    again = replace(
        new_case("a", patient=Patient(age=70, sex="female")), reference=ReferenceLabel("mel", "histopathology")
    )
    store.add_case(again)

    assert told(store, AuditKind.IMPORT) == [
        {"image": first.sha256, "duplicate": False, "filled": ["age"], "synthetic": False},
        {"image": first.sha256, "duplicate": True, "filled": ["sex", "reference"], "synthetic": False},
    ]
    event = list(store.audit_events())[-1]
    assert (event.case_id, event.reviewer) == (first.id, "Ann")


def test_no_name_of_a_file_and_no_patient_reaches_the_audit(store: Store) -> None:
    patient = Patient(patient_id="P-Maier", lesion_id="L-Maier")
    case = store.add_case(new_case("Maier_Anna", patient=patient)).case
    store.save_analysis(case.id, prediction("mel", 0.7))
    store.save_failure(case.id, OTHER_BUNDLE, "Maier is not readable")
    store.set_control_cases(ControlCases(known=10, folders=frozenset({"/clinic/Maier"})))
    assert "Maier" not in json.dumps(payloads(store))


def test_an_analysis_is_told_with_its_bundle_and_a_change_of_the_bundle_too(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_analysis(case_id, prediction("mel", 0.7))
    store.save_analysis(case_id, prediction("nv", 0.7))
    abstained = replace(
        prediction("nv", 0.7, OTHER_BUNDLE),
        decision=Decision(None, "argmax", "blurred"),
        maps=None,
        maps_error="x",
    )
    store.save_analysis(case_id, abstained)

    old = {"name": "starter", "version": "1.0", "digest": "a" * 64}
    new = {"name": "starter", "version": "2.0", "digest": "b" * 64}
    assert told(store, AuditKind.BUNDLE) == [{"before": None, "after": old}, {"before": old, "after": new}]
    first, second, third = told(store, AuditKind.ANALYSIS)
    assert first["bundle"] == old
    assert (first["suggestion"], first["abstained"], first["maps"]) == ("mel", None, True)
    assert second["suggestion"] == "nv"
    assert (third["suggestion"], third["abstained"], third["maps"], third["maps_failed"]) == (
        None,
        "blurred",
        False,
        True,
    )


def test_a_failed_analysis_and_that_of_a_crop_are_told(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_failure(case_id, BUNDLE, "the image is truncated")
    store.save_crop(case_id, "Ann", CropBox(10, 20, 200, 210), prediction("mel", 0.7))
    (failure,) = told(store, AuditKind.ANALYSIS_FAILURE)
    assert failure["bundle"]["digest"] == BUNDLE.digest
    (crop,) = told(store, AuditKind.CROP_ANALYSIS)
    assert crop["crop"] == {"left": 10, "top": 20, "width": 200, "height": 210}
    assert crop["suggestion"] == "mel"


def test_settings_are_told_with_their_old_and_new_value_and_only_when_they_change(store: Store) -> None:
    for _ in range(2):
        store.set_queue_mode(ReadMode.BLIND_FIRST)
        store.set_second_reading(SecondReading(everyone=True))
        store.set_control_cases(ControlCases(repeats=5))
        store.set_setting("reviewer", "Ann")
        store.set_setting("secret", "0123")
    store.set_setting("reviewer", "Ben")

    events = told(store, AuditKind.SETTINGS)

    assert [event["setting"] for event in events] == [
        "queue mode",
        "second reading",
        "control cases",
        "reviewer",
        "reviewer",
    ]
    assert (events[0]["before"], events[0]["after"]) == ("assisted", "blind_first")
    assert (events[1]["before"]["everyone"], events[1]["after"]["everyone"]) == (False, True)
    assert (events[2]["before"]["repeats"], events[2]["after"]["repeats"]) == (0, 5)
    assert (events[4]["before"], events[4]["after"]) == ("Ann", "Ben")


def test_what_fails_leaves_no_audit_event(store: Store) -> None:
    before = kinds(store)
    with pytest.raises(DermreviewError):
        store.save_analysis(99, prediction("mel", 0.7))
    with pytest.raises(DermreviewError):
        store.save_failure(99, BUNDLE, "x")
    with pytest.raises(ValueError, match="digest"):
        store.add_case(replace(new_case("a"), sha256="0" * 64))
    assert kinds(store) == before


def test_a_review_event_says_what_was_in_force_before_and_after(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", MEL)
    store.record(case_id, "Ann", NV)
    store.undo("Ann")
    store.record(case_id, "Ben", NV)

    said = payloads(store, "review_events")

    none = {"status": "unreviewed", "label": None}
    mel, nv = {"status": "reviewed", "label": "mel"}, {"status": "reviewed", "label": "nv"}
    assert [(each["before"], each["after"]) for each in said] == [(none, mel), (mel, nv), (nv, mel), (none, nv)]
    for each in said:
        assert datetime.fromisoformat(each["local"]) == datetime.fromisoformat(each["at"])
        assert each["heads"]["audit"] == [2, store_hash(store, "audit_events", 2)]
        assert each["heads"]["queue"] == [0, "0" * 64]


def test_an_act_on_the_queue_says_which_marks_its_cases_had(store: Store) -> None:
    one, two = (store.add_case(new_case(name)).case.id for name in "ab")
    store.act_on_cases("Ann", QueueAct(QueueAction.ARCHIVE, (one,)))
    store.act_on_cases("Ann", QueueAct(QueueAction.PRIORITY, (one, two), CasePriority.HIGH))
    store.act_on_cases("Ann", QueueAct(QueueAction.PRIORITY, (one, two), CasePriority.LOW))
    first, second, third = payloads(store, "queue_events")
    assert (first["before"], second["before"]) == ({}, {"archived": [one]})
    assert third["before"] == {"archived": [one], "high": [one, two]}
    assert datetime.fromisoformat(third["local"]) == datetime.fromisoformat(third["at"])
    assert third["heads"]["audit"][0] == 3


def store_hash(store: Store, table: str, seq: int) -> str:
    with store._database.transaction() as connection:
        return connection.execute(text(f"SELECT hash FROM {table} WHERE seq = {seq}")).scalar_one()
