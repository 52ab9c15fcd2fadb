"""Blind reading against a real store: nothing of the AI's opinion comes out before the first label is on disk."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dermreview.domain.analysis import Decision
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, ReadMode, Status
from dermreview.domain.worklist import OPINIONATED, Order
from dermreview.services.reading import open_case, open_worklist, set_mode
from dermreview.services.reviews import record_blind_label, record_review, undo_review
from dermreview.services.stores import Store, open_store
from dermreview.store import events
from tests.support.stores import new_store

from ..store.builders import BUNDLE, MEL, new_case, prediction

FIRST = Act(Action.PROVISIONAL, "nv", milliseconds=900)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s") as opened:
        for name, probability in (("a", 0.5), ("b", 0.9), ("c", 0.7)):
            case = opened.add_case(new_case(name)).case
            opened.save_analysis(case.id, prediction("mel", probability))
        set_mode(opened, ReadMode.BLIND_FIRST)
        yield opened


def test_before_the_first_label_no_row_and_no_case_holds_an_opinion(store: Store) -> None:
    for row in open_worklist(store, "Ann", Order.IMPORT, BUNDLE).rows:
        assert row.veiled
        assert row.analyzed
        assert (row.suggestion, row.malignancy, row.abstained) == (None, None, None)
    opened = open_case(store, 1, "Ann", BUNDLE)
    assert opened.analysis is None
    assert opened.failed is None


def test_a_crop_is_hidden_before_the_reveal_and_shown_after_it_to_its_reviewer_alone(store: Store) -> None:
    store.save_crop(1, "Ann", CropBox(0, 0, 100, 100), prediction("bcc", 0.6))
    assert open_case(store, 1, "Ann", BUNDLE).crop is None
    for reviewer in ("Ann", "Bob"):
        record_blind_label(store, 1, reviewer, FIRST, BUNDLE, heatmap=True)
    crop = open_case(store, 1, "Ann", BUNDLE).crop
    assert crop is not None
    assert crop.prediction.decision.suggestion == "bcc"
    assert open_case(store, 1, "Bob", BUNDLE).crop is None
    assert open_case(store, 1, "Ann", None).crop is None


def test_a_case_that_was_deferred_or_flagged_unseen_stays_veiled(store: Store) -> None:
    for action in (Action.DEFER, Action.FLAG, Action.UNGRADABLE):
        assert record_review(store, 1, "Ann", Act(action), BUNDLE).row.veiled
        assert open_case(store, 1, "Ann", BUNDLE).analysis is None


@pytest.mark.parametrize("order", list(Order))
def test_the_order_says_nothing(store: Store, order: Order) -> None:
    opened = open_worklist(store, "Ann", order, BUNDLE)
    assert opened.order not in OPINIONATED
    if order is not Order.RANDOM:
        by_import = [1, 2, 3]
        expected = by_import[::-1] if order is Order.NEWEST else by_import
        assert [row.case_id for row in opened.rows] == expected != [2, 3, 1], "which is by malignancy"


def test_a_random_order_is_one_for_a_reviewer_and_another_for_the_next(tmp_path: Path) -> None:
    with open_store(tmp_path / "many") as store:
        for number in range(40):
            store.add_case(new_case(f"case {number}"))

        def order(reviewer: str) -> list[int]:
            return [row.case_id for row in open_worklist(store, reviewer, Order.RANDOM, None).rows]

        first = order("Ann")
        assert sorted(first) == list(range(1, 41))
        assert first != sorted(first)
        assert order("Ann") == first
        assert order("Ben") != first
        store.add_case(new_case("another"))
        assert [case_id for case_id in order("Ann") if case_id != 41] == first, "a new case moves no other"


def test_a_read_that_was_begun_blind_stays_so_and_does_not_betray_itself_by_its_place(store: Store) -> None:
    record_review(store, 2, "Ann", Act(Action.DEFER), BUNDLE)
    set_mode(store, ReadMode.ASSISTED)
    opened = open_worklist(store, "Ann", Order.MALIGNANCY, BUNDLE)
    assert [(row.case_id, row.veiled) for row in opened.rows] == [(3, False), (1, False), (2, True)]


def test_a_read_that_was_begun_with_the_ai_stays_so(store: Store) -> None:
    set_mode(store, ReadMode.ASSISTED)
    record_review(store, 1, "Ann", MEL, BUNDLE)
    set_mode(store, ReadMode.BLIND_FIRST)
    rows = open_worklist(store, "Ann", Order.IMPORT, BUNDLE).rows
    assert [(row.mode, row.veiled) for row in rows[:2]] == [
        (ReadMode.ASSISTED, False),
        (ReadMode.BLIND_FIRST, True),
    ]
    assert open_case(store, 1, "Ben", BUNDLE).analysis is None, "another reviewer begins blind"


def test_the_first_label_and_the_reveal_are_on_disk_together(store: Store) -> None:
    outcome = record_blind_label(store, 1, "Ann", FIRST, BUNDLE, heatmap=True)
    assert outcome.state.status is Status.PROVISIONAL
    assert outcome.row.suggestion == "mel"
    assert open_case(store, 1, "Ann", BUNDLE).analysis is not None
    first, reveal = (json.loads(record.payload) for record in store.all_events())
    assert (first["action"], first["label"], first["mode"]) == ("provisional", "nv", "blind_first")
    assert (first["shown"]["suggestion"], first["shown"]["bundle"]) == (None, None), "nothing was shown yet"
    assert (reveal["action"], reveal["shown"]["suggestion"]) == ("reveal", "mel")
    assert reveal["shown"]["probabilities"]["mel"] == pytest.approx(0.5)
    assert store.broken_link() is None


def test_neither_is_on_disk_where_one_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    append = events.append

    def refuse(connection, read_id, act, target=None):  # type: ignore[no-untyped-def]
        if act.action is Action.REVEAL:
            raise DermreviewError(ErrorCode.STORE_DISK_FULL, path="/store")
        return append(connection, read_id, act, target)

    monkeypatch.setattr(events, "append", refuse)
    with pytest.raises(DermreviewError):
        record_blind_label(store, 1, "Ann", FIRST, BUNDLE, heatmap=True)
    assert list(store.all_events()) == []
    assert open_case(store, 1, "Ann", BUNDLE).analysis is None


def test_an_undone_first_label_does_not_veil_again(store: Store) -> None:
    record_blind_label(store, 1, "Ann", FIRST, BUNDLE, heatmap=False)
    outcome = undo_review(store, "Ann", BUNDLE)
    assert outcome.state.status is Status.UNREVIEWED
    assert not outcome.row.veiled
    store.rebuild_projection()
    assert not store.row(1, "Ann", BUNDLE).veiled


def test_where_the_ai_has_no_opinion_the_label_is_final_at_once(store: Store) -> None:
    abstained = replace(prediction("mel", 0.9), decision=Decision(None, "gate:blur", "blur"))
    store.add_case(new_case("unreadable"))
    store.save_analysis(4, abstained)
    store.add_case(new_case("not analyzed"))
    for case_id, bundle in ((4, BUNDLE), (5, BUNDLE), (1, None)):
        outcome = record_blind_label(store, case_id, "Ann", FIRST, bundle, heatmap=True)
        assert (outcome.state.status, outcome.state.label) == (Status.REVIEWED, "nv")
        assert outcome.event.act.action is Action.OVERRIDE
        assert not outcome.state.revealed
    assert open_case(store, 1, "Ann", BUNDLE).analysis is None, "it was never shown for this read"
