import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, Shown, Status
from dermreview.domain.worklist import Order
from dermreview.store import Store

from .builders import MEL, NV, new_case


@pytest.fixture
def ids(store: Store) -> list[int]:
    return [store.add_case(new_case(f"c{number}")).case.id for number in range(3)]


def statuses(store: Store, reviewer: str = "Ann") -> list[tuple[Status, str | None]]:
    return [(row.status, row.label) for row in store.worklist(reviewer, Order.IMPORT, None)]


NONE, IS_MEL, IS_NV = (Status.UNREVIEWED, None), (Status.REVIEWED, "mel"), (Status.REVIEWED, "nv")


def test_an_event_keeps_the_whole_act(store: Store, ids: list[int]) -> None:
    figures = {"mel": 0.25, "nv": 0.75}
    shown = Shown("starter 1.0 · aaaaaa", "nv", "threshold:mel", None, figures, "mel", False, ("mel", "nv"))
    act = Act(Action.OVERRIDE, "other", diagnosis="Spitz-Nävus 🩺", milliseconds=4321, shown=shown)

    event = store.record(ids[0], "Ann", act)

    assert event.act == act
    assert (event.seq, event.case_id, event.reviewer, event.target) == (1, ids[0], "Ann", None)
    assert event.at.utcoffset() is not None
    assert store.history(ids[0]) == [event]


def test_the_payload_is_canonical_json_with_a_version(store: Store, ids: list[int]) -> None:
    store.record(ids[1], "Ann", Act(Action.NOTE, note="größer als im März"))

    (record,) = store.all_events()

    said = json.loads(record.payload)
    assert record.payload == json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert said["v"] == 7
    assert said["case"] == "c1"
    assert said["image"] == store.case(ids[1]).sha256
    assert said["reviewer"] == "Ann"
    assert said["note"] == "größer als im März"
    assert said["mode"] == "assisted"
    assert {"seq", "at", "shown", "milliseconds", "writer", "app", "target", "round", "queue"} <= said.keys()


def test_each_event_is_chained_to_the_one_before(store: Store, ids: list[int]) -> None:
    for case_id in ids:
        store.record(case_id, "Ann", NV)
    previous = "0" * 64
    for record in store.all_events():
        assert record.prev_hash == previous
        previous = hashlib.sha256((record.prev_hash + record.payload).encode()).hexdigest()
        assert record.hash == previous
    assert store.broken_link() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_events SET payload = '{}'",
        "DELETE FROM review_events",
        "REPLACE INTO review_events "
        "SELECT seq, read_id, action, target, '{}', prev_hash, hash || '0' FROM review_events",
        "REPLACE INTO review_events "
        "SELECT seq + 1, read_id, action, target, '{}', prev_hash, hash FROM review_events",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(store: Store, ids: list[int], statement: str) -> None:
    store.record(ids[0], "Ann", NV)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        store._database.transaction() as connection,
    ):
        connection.execute(text(statement))
    assert store.broken_link() is None
    assert len(list(store.all_events())) == 1


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE review_events SET payload = replace(payload, '\"nv\"', '\"mel\"') WHERE seq = 2", 2),
        ("UPDATE review_events SET hash = prev_hash WHERE seq = 1", 1),
        ("DELETE FROM review_events WHERE seq = 1", 1),
        ("DELETE FROM review_events WHERE seq = 2", 2),
        ("DELETE FROM review_events WHERE seq = 3", 3),
        ("DELETE FROM review_events", 1),
    ],
)
def test_a_change_behind_the_triggers_breaks_the_chain(
    store: Store, ids: list[int], statement: str, broken: int
) -> None:
    for case_id in ids:
        store.record(case_id, "Ann", NV)
    with store._database.transaction() as connection:
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER review_events_no_{verb}"))
        assert connection.execute(text(statement)).rowcount > 0
    assert store.broken_link() == broken


def test_a_decision_shows_in_the_worklist_of_its_reviewer_alone(store: Store, ids: list[int]) -> None:
    store.record(ids[1], "Ann", MEL)
    store.record(ids[2], "Ann", Act(Action.DEFER))
    assert statuses(store) == [NONE, IS_MEL, (Status.DEFERRED, None)]
    assert statuses(store, "Ben") == [NONE, NONE, NONE]


def test_a_name_is_the_same_reviewer_however_it_is_typed(store: Store, ids: list[int]) -> None:
    store.record(ids[0], "  Zoë   Ann ", MEL)
    assert statuses(store, "Zoe\u0308 Ann")[0] == IS_MEL
    assert store.history(ids[0], "Zoë Ann")


def test_without_a_name_nothing_is_recorded(store: Store, ids: list[int]) -> None:
    with pytest.raises(DermreviewError) as caught:
        store.record(ids[0], " \t", MEL)
    assert caught.value.code is ErrorCode.REVIEWER_NAME_EMPTY
    assert list(store.all_events()) == []


def test_an_unknown_case_is_refused_and_nothing_recorded(store: Store, ids: list[int]) -> None:
    with pytest.raises(DermreviewError) as caught:
        store.record(99, "Ann", MEL)
    assert caught.value.code is ErrorCode.CASE_UNKNOWN
    assert list(store.all_events()) == []


@pytest.mark.parametrize("action", [Action.UNDO, Action.REDO])
def test_undo_and_redo_can_not_be_recorded_as_acts(store: Store, ids: list[int], action: Action) -> None:
    with pytest.raises(ValueError, match="made by the store"):
        store.record(ids[0], "Ann", Act(action))


def test_undo_goes_back_case_by_case_and_redo_forward(store: Store, ids: list[int]) -> None:
    store.record(ids[0], "Ann", MEL)
    store.record(ids[1], "Ann", NV)
    store.record(ids[0], "Ann", NV)

    steps = [store.undo("Ann") for _ in range(3)]

    assert [event.case_id for event in steps] == [ids[0], ids[1], ids[0]]
    assert [event.target for event in steps] == [3, 2, 1]
    assert statuses(store) == [NONE, NONE, NONE]
    with pytest.raises(DermreviewError) as caught:
        store.undo("Ann")
    assert caught.value.code is ErrorCode.NOTHING_TO_UNDO

    assert [store.redo("Ann").target for _ in range(3)] == [1, 2, 3]
    assert statuses(store) == [IS_NV, IS_NV, NONE]
    with pytest.raises(DermreviewError) as caught:
        store.redo("Ann")
    assert caught.value.code is ErrorCode.NOTHING_TO_REDO
    assert len(list(store.all_events())) == 9, "nothing is ever taken out of the log"
    assert store.broken_link() is None


def test_an_undo_brings_the_earlier_decision_back(store: Store, ids: list[int]) -> None:
    store.record(ids[0], "Ann", MEL)
    store.record(ids[0], "Ann", NV)
    store.undo("Ann")
    assert statuses(store)[0] == IS_MEL


def test_a_new_act_ends_redo(store: Store, ids: list[int]) -> None:
    store.record(ids[0], "Ann", MEL)
    store.undo("Ann")
    store.record(ids[1], "Ann", NV)
    with pytest.raises(DermreviewError) as caught:
        store.redo("Ann")
    assert caught.value.code is ErrorCode.NOTHING_TO_REDO


def test_undo_never_touches_another_reviewer(store: Store, ids: list[int]) -> None:
    store.record(ids[0], "Ann", MEL)
    store.record(ids[0], "Ben", NV)
    assert store.undo("Ann").target == 1
    assert statuses(store, "Ben")[0] == IS_NV
    assert [event.reviewer for event in store.history(ids[0])] == ["Ann", "Ben", "Ann"]
    assert [event.reviewer for event in store.history(ids[0], "Ben")] == ["Ben"]


def test_undo_and_redo_work_after_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        case_id = store.add_case(new_case("a")).case.id
        store.record(case_id, "Ann", MEL)
        store.record(case_id, "Ann", NV)
    with Store.open(tmp_path / "s") as store:
        assert store.undo("Ann").target == 2
    with Store.open(tmp_path / "s") as store:
        assert statuses(store) == [IS_MEL]
        assert store.redo("Ann").target == 2
    with Store.open(tmp_path / "s") as store:
        assert statuses(store) == [IS_NV]
        assert store.broken_link() is None


def test_the_projection_is_rebuilt_from_the_events(store: Store, ids: list[int]) -> None:
    store.record(ids[0], "Ann", MEL)
    store.record(ids[1], "Ann", Act(Action.UNGRADABLE))
    store.record(ids[1], "Ben", Act(Action.FLAG))
    store.undo("Ben")
    before = [statuses(store, name) for name in ("Ann", "Ben")]
    with store._database.transaction() as connection:
        connection.execute(text("UPDATE read_states SET status = 'reviewed', label = 'vasc'"))
    assert [statuses(store, name) for name in ("Ann", "Ben")] != before

    assert store.rebuild_projection() == 3

    assert [statuses(store, name) for name in ("Ann", "Ben")] == before


def test_all_events_come_in_order_over_several_pages(
    store: Store, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dermreview.store.logs.PAGE", 2)
    for _ in range(7):
        store.record(ids[0], "Ann", NV)
    assert [record.event.seq for record in store.all_events()] == list(range(1, 8))
    assert store.broken_link() is None
