import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction
from dermreview.domain.review import Act, Action, ReadMode
from dermreview.domain.saved_queue import filter_from_text, filter_to_text
from dermreview.domain.worklist import Filter, Order, RowState
from dermreview.services.queue_acts import act_on_queue
from dermreview.services.reading import set_mode
from dermreview.services.saved_queues import (
    delete_queue,
    open_saved_queue,
    rename_queue,
    save_queue,
    saved_queues,
)
from tests.support.stores import new_store
from tests.unit.store.builders import NV, new_case

WANTED = Filter(words="isic", states=frozenset({RowState.UNREVIEWED}))
ALL = Filter(
    "a b",
    frozenset({RowState.FLAGGED}),
    frozenset({"mel"}),
    frozenset({""}),
    frozenset({"monday"}),
    frozenset({"ink"}),
    frozenset({CasePriority.LOW}),
    frozenset({"Ann"}),
    archived=True,
)


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path / "store") as opened:
        for number in range(1, 5):
            opened.add_case(new_case(f"ISIC_{number}"))
        yield opened


def save(store, name="Monday", ids=(3, 1), wanted=WANTED, mode=ReadMode.ASSISTED, reviewer="Ann"):
    return save_queue(store, reviewer, name, wanted, Order.IMPORT, mode, ids)


def reopened(store, reviewer="Ann", order=None):
    number = saved_queues(store, reviewer)[0].id
    return [row.case_id for row in open_saved_queue(store, reviewer, number, None, order).rows]


@pytest.mark.parametrize("wanted", [Filter(), WANTED, ALL])
def test_a_filter_is_kept_whole(wanted):
    assert filter_from_text(filter_to_text(wanted)) == wanted


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"states": ["gone"], "priorities": []}', "3"])
def test_what_is_no_filter_is_said(text):
    with pytest.raises(ValueError):
        filter_from_text(text)


def test_a_queue_keeps_its_cases_and_their_order_and_new_ones_join_at_the_end(store):
    save(store)
    store.record(3, "Ann", NV)
    assert reopened(store) == [3, 1, 2, 4], "3 is labelled and stays; 2 and 4 fit as well"
    store.add_case(new_case("ISIC_5"))
    store.add_case(new_case("other"))
    assert reopened(store) == [3, 1, 2, 4, 5]


def test_sorting_it_anew_changes_its_order_and_not_its_cases(store):
    save(store)
    assert reopened(store, order=Order.NEWEST) == [4, 3, 2, 1]
    assert saved_queues(store, "Ann")[0].order is Order.NEWEST
    assert reopened(store) == [4, 3, 2, 1]


def test_an_archived_case_is_no_longer_listed(store):
    save(store)
    act_on_queue(store, "Ann", QueueAct(QueueAction.ARCHIVE, (1,)), None)
    assert reopened(store) != []
    rows = open_saved_queue(store, "Ann", 1, None).rows
    assert [row.case_id for row in WANTED.keep(rows)] == [3, 2, 4]


def test_it_brings_its_mode(store):
    save(store, mode=ReadMode.BLIND_FIRST)
    set_mode(store, ReadMode.ASSISTED)
    assert open_saved_queue(store, "Ann", 1, None).mode is ReadMode.BLIND_FIRST
    assert store.queue_mode() is ReadMode.BLIND_FIRST


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_a_queue_needs_a_name(store, name):
    with pytest.raises(DermreviewError) as caught:
        save(store, name)
    assert caught.value.code is ErrorCode.QUEUE_NAME_EMPTY


def test_two_queues_of_a_reader_have_two_names(store):
    assert [queue.name for queue in save(store, "  Monday   first ")] == ["Monday first"]
    with pytest.raises(DermreviewError) as caught:
        save(store, "MONDAY first")
    assert caught.value.code is ErrorCode.QUEUE_NAME_TAKEN
    save(store, "Tuesday")
    with pytest.raises(DermreviewError):
        rename_queue(store, "Ann", 1, "tuesday")
    assert [queue.name for queue in rename_queue(store, "Ann", 1, "MONDAY first")] == ["MONDAY first", "Tuesday"]


def test_a_queue_is_its_readers_own(store):
    save(store)
    assert saved_queues(store, "Ben") == []
    for act in (lambda: delete_queue(store, "Ben", 1), lambda: open_saved_queue(store, "Ben", 1, None)):
        with pytest.raises(DermreviewError) as caught:
            act()
        assert caught.value.code is ErrorCode.QUEUE_UNKNOWN
    save(store, reviewer="Ben")


def test_deleting_a_queue_leaves_cases_and_decisions(store):
    save(store)
    store.record(3, "Ann", NV)
    assert delete_queue(store, "Ann", 1) == []
    assert store.count_cases() == 4
    assert [event.act for event in store.history(3)] == [NV]


def readers(store, reviewer, case_id=1):
    return store.row(case_id, reviewer, None).readers


def test_a_reader_finds_others_only_where_his_own_reading_is_done(store):
    store.record(1, "Ann", NV)
    assert readers(store, "Ann") == ("Ann",)
    assert readers(store, "Ben") == ()
    store.record(1, "Ben", NV)
    assert readers(store, "Ben") == ("Ann", "Ben")
    kept = store.worklist("Ben", Order.IMPORT, None)
    assert [row.case_id for row in Filter(readers=frozenset({"Ann"})).keep(kept)] == [1]


def test_readers_in_conflict_stay_without_names(store):
    store.record(1, "Ann", NV)
    store.record(1, "Ben", Act(Action.OVERRIDE, "mel"))
    store.record(2, "Ann", Act(Action.DEFER))
    assert readers(store, "Cem") == ()
    assert readers(store, "Ann", 2) == ()
