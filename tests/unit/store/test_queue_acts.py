import contextlib
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from dermreview.domain.agreement import Standing
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction, QueueEvent
from dermreview.domain.review import Act, Action, Status
from dermreview.domain.worklist import Filter, Order
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.queue_acts import QueueOutcome, act_on_queue
from dermreview.services.reading import open_case
from dermreview.services.reviews import redo_review, undo_review
from dermreview.services.statistics import reading_statistics
from dermreview.store import Store, queue_acts
from dermreview.store.schema import case_marks, cases, images, read_rounds
from tests.support.stores import new_store

from .builders import BUNDLE, MEL, NV, new_case

ARCHIVE, REQUEUE = QueueAction.ARCHIVE, QueueAction.REQUEUE


@pytest.fixture
def five(store: Store) -> Store:
    for name in "abcde":
        store.add_case(new_case(name))
    return store


def act(store: Store, action: QueueAction, *ids: int, priority: CasePriority | None = None) -> QueueOutcome:
    return act_on_queue(store, "Ann", QueueAct(action, ids, priority), None)


def rows(store: Store, reviewer: str = "Ann"):
    return {row.case_id: row for row in store.worklist(reviewer, Order.IMPORT, None)}


def test_archived_cases_are_listed_on_request_alone(five: Store) -> None:
    outcome = act(five, ARCHIVE, 2, 4)
    assert [row.case_id for row in outcome.rows if row.archived] == [2, 4]
    kept = five.worklist("Ann", Order.IMPORT, None)
    assert [row.case_id for row in Filter().keep(kept)] == [1, 3, 5]
    assert [row.case_id for row in Filter(archived=True).keep(kept)] == [2, 4]
    act(five, QueueAction.UNARCHIVE, 4)
    assert [row.case_id for row in rows(five).values() if row.archived] == [2]
    assert [one.case_id for one in five.candidates(BUNDLE)] == [1, 3, 4, 5]


@pytest.mark.parametrize("order", [Order.IMPORT, Order.NEWEST, Order.RANDOM, Order.MALIGNANCY])
def test_priority_goes_before_any_order(five: Store, order: Order) -> None:
    before = five.worklist_order("Ann", order, None)
    act(five, QueueAction.PRIORITY, 4, 5, priority=CasePriority.HIGH)
    act(five, QueueAction.PRIORITY, 1, priority=CasePriority.LOW)
    rank = {4: 0, 5: 0, 1: 2}
    assert five.worklist_order("Ann", order, None) == sorted(before, key=lambda case_id: rank.get(case_id, 1))
    assert rows(five)[4].priority is CasePriority.HIGH


def test_a_requeued_case_is_read_again_and_its_first_read_stays_in_the_history(five: Store, tmp_path) -> None:
    for case_id in (1, 2):
        five.record(case_id, "Ann", NV)
    five.record(1, "Ben", NV)
    act(five, REQUEUE, 1, 2, 3)
    assert [event.act.case_ids for event in five.queue_events()] == [(1, 2)], "the third was to be read anyway"
    assert rows(five)[2].status is Status.UNREVIEWED
    assert rows(five, "Ben")[1].label == "nv", "only Ann's read is put aside"
    assert [event.act for event in five.history(2)] == [NV]
    assert open_case(five, 2, "Ann", None).state.status is Status.UNREVIEWED
    assert len(open_case(five, 2, "Ann", None).history) == 1

    out = export_reviews(five, tmp_path / "a.csv", ExportFormat.CSV)
    assert (out.cases, out.left_out) == (1, {"unreviewed": 4}), "a label in doubt does not leave"
    assert reading_statistics(five).readers[0].cases == 1

    five.record(2, "Ann", MEL)
    assert rows(five)[2].label == "mel"
    assert len({event.read_id for event in five.history(2, "Ann")}) == 2
    assert export_reviews(five, tmp_path / "b.csv", ExportFormat.CSV).cases == 2
    assert five.broken_link() is None


def test_one_undo_takes_a_bulk_act_back_in_its_place_among_the_decisions(five: Store) -> None:
    five.record(1, "Ann", NV)
    act(five, REQUEUE, 1)
    act(five, ARCHIVE, 1, 2, 3)
    five.record(1, "Ann", MEL)

    assert undo_review(five, "Ann", None).row.status is Status.UNREVIEWED
    archived = undo_review(five, "Ann", None)
    assert isinstance(archived, QueueOutcome)
    assert not any(row.archived for row in archived.rows)
    assert len(archived.rows) == 3
    undo_review(five, "Ann", None)
    assert rows(five)[1].label == "nv", "the first read counts again"
    assert undo_review(five, "Ann", None).row.status is Status.UNREVIEWED
    with pytest.raises(DermreviewError) as caught:
        undo_review(five, "Ann", None)
    assert caught.value.code is ErrorCode.NOTHING_TO_UNDO

    for _ in range(4):
        redo_review(five, "Ann", None)
    assert rows(five)[1].label == "mel"
    assert [row.case_id for row in rows(five).values() if row.archived] == [1, 2, 3]
    with pytest.raises(DermreviewError) as caught:
        redo_review(five, "Ann", None)
    assert caught.value.code is ErrorCode.NOTHING_TO_REDO


def test_a_new_act_on_the_queue_ends_what_can_be_redone(five: Store) -> None:
    five.record(1, "Ann", NV)
    undo_review(five, "Ann", None)
    act(five, ARCHIVE, 5)
    with pytest.raises(DermreviewError):
        redo_review(five, "Ann", None)
    assert isinstance(five.undo("Ann"), QueueEvent)


def test_undo_is_each_readers_own(five: Store) -> None:
    act(five, ARCHIVE, 5)
    with pytest.raises(DermreviewError):
        undo_review(five, "Ben", None)
    act_on_queue(five, "Ben", QueueAct(QueueAction.UNARCHIVE, (5,)), None)
    undo_review(five, "Ann", None)
    assert not rows(five)[5].archived, "what Ben did since stays"


def test_an_act_that_changes_nothing_is_refused_and_leaves_no_trace(five: Store) -> None:
    for useless in (REQUEUE, QueueAction.UNARCHIVE):
        with pytest.raises(DermreviewError) as caught:
            act(five, useless, 1, 2)
        assert caught.value.code is ErrorCode.NOTHING_TO_CHANGE
    with pytest.raises(DermreviewError):
        act(five, QueueAction.PRIORITY, 1, priority=CasePriority.NORMAL)
    assert five.queue_events() == []


def test_the_log_is_append_only_and_the_marks_can_be_made_anew(five: Store) -> None:
    five.record(1, "Ann", NV)
    act(five, REQUEUE, 1)
    act(five, ARCHIVE, 1, 2)
    act(five, QueueAction.PRIORITY, 3, priority=CasePriority.HIGH)
    undo_review(five, "Ann", None)
    for statement in ("UPDATE queue_events SET reviewer = 'x'", "DELETE FROM queue_events"):
        with pytest.raises((DatabaseError, DermreviewError)), five._database.transaction() as connection:
            connection.execute(text(statement))
    before = rows(five)
    with five._database.transaction() as connection:
        for table in ("case_marks", "read_rounds", "case_states"):
            connection.execute(text(f"DELETE FROM {table}"))
    five.rebuild_projection()
    assert rows(five) == before
    assert before[1].status is Status.UNREVIEWED


def test_an_adjudicated_case_is_settled(five: Store) -> None:
    five.record(1, "Ann", NV)
    five.record(1, "Ben", MEL)
    five.record(1, "Cem", Act(Action.ADJUDICATE, "mel"), adjudication=True)
    with pytest.raises(DermreviewError):
        act(five, REQUEUE, 1)
    assert rows(five)[1].adjudicated


def test_a_conflict_ends_when_one_of_its_reads_is_put_back(five: Store) -> None:
    five.record(1, "Ann", NV)
    five.record(1, "Ben", MEL)
    act(five, REQUEUE, 1)
    with five._database.transaction() as connection:
        standing = connection.execute(text("SELECT standing FROM case_states WHERE case_id = 1")).scalar_one()
    assert standing == Standing.REVIEWED.value
    five.record(1, "Ann", MEL)
    assert reading_statistics(five).pairs[0].agreement.count == 1


def test_ten_thousand_cases_at_once(store: Store) -> None:
    ids = range(1, 10_001)
    with store._database.transaction() as connection:
        image = {"extension": ".jpg", "orientation": 1, "width": 6, "height": 4}
        hashes = [f"{i:064x}" for i in ids]
        connection.execute(insert(images), [{"sha256": one, "pixel_sha256": one, **image} for one in hashes])
        case = {"synthetic": False, "source": "", "imported_at": "2026-01-01T00:00:00.000000+00:00"}
        connection.execute(
            insert(cases),
            [{"id": i, "external_id": f"c{i}", "image_sha256": hashes[i - 1], **case} for i in ids],
        )
    start = time.perf_counter()
    outcome = act(store, ARCHIVE, *ids)
    undo_review(store, "Ann", None)
    assert time.perf_counter() - start < 20, "about a second on an idle core"
    assert len(outcome.rows) == 10_000
    assert len(store.queue_events()) == 2


_IDS = st.lists(st.integers(1, 5), min_size=1, max_size=4, unique=True).map(tuple)
_ACTS = st.one_of(
    st.builds(QueueAct, st.sampled_from((ARCHIVE, QueueAction.UNARCHIVE, REQUEUE)), _IDS),
    st.builds(QueueAct, st.just(QueueAction.PRIORITY), _IDS, st.sampled_from(CasePriority)),
    st.sampled_from(("undo", "redo")),
)


@settings(max_examples=15, deadline=None)
@given(acts=st.lists(st.tuples(st.sampled_from(("Ann", "Ben")), _ACTS), max_size=14))
def test_marks_are_those_of_the_whole_log_after_any_acts(acts) -> None:
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder) / "store") as store:
        for name in "abcde":
            store.add_case(new_case(name))
        for reviewer, what in acts:
            if isinstance(what, QueueAct):
                event = store.act_on_cases(reviewer, what)
                assert event == store.queue_events()[-1]
                continue
            with contextlib.suppress(DermreviewError):
                store.undo(reviewer) if what == "undo" else store.redo(reviewer)
        kept = marks_of(store)
        with store._database.transaction() as connection:
            queue_acts.rebuild(connection)
        assert marks_of(store) == kept


def marks_of(store: Store) -> list[object]:
    with store._database.transaction() as connection:
        return [
            connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in (case_marks, read_rounds)
        ]
