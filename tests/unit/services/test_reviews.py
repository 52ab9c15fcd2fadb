from collections.abc import Iterator
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, Status
from dermreview.services.reviews import (
    record_review,
    redo_review,
    remember_reviewer,
    remembered_reviewer,
    undo_review,
)
from dermreview.services.stores import Store, open_store
from tests.support.stores import new_store

from ..store.builders import BUNDLE, MEL, NV, new_case, prediction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s") as opened:
        for name in ("a", "b"):
            opened.add_case(new_case(name))
        yield opened


def test_a_review_returns_all_that_changed(store: Store) -> None:
    store.save_analysis(1, prediction("mel", 0.7))

    outcome = record_review(store, 1, "Ann", MEL, BUNDLE)

    assert outcome.event == store.history(1)[-1]
    assert outcome.row == store.row(1, "Ann", BUNDLE)
    assert (outcome.row.status, outcome.row.label, outcome.row.suggestion) == (Status.REVIEWED, "mel", "mel")
    assert (outcome.state.status, outcome.state.label) == (Status.REVIEWED, "mel")
    assert outcome.state.decided == outcome.event


def test_undo_says_which_case_it_was_on(store: Store) -> None:
    record_review(store, 1, "Ann", MEL, None)
    record_review(store, 2, "Ann", NV, None)

    undone = undo_review(store, "Ann", None)
    assert (undone.row.case_id, undone.row.status, undone.state.decided) == (2, Status.UNREVIEWED, None)
    assert undo_review(store, "Ann", None).row.case_id == 1
    redone = redo_review(store, "Ann", None)
    assert (redone.row.case_id, redone.row.label, redone.state.label) == (1, "mel", "mel")


def test_a_note_is_undone_like_a_decision(store: Store) -> None:
    record_review(store, 1, "Ann", NV, None)
    assert record_review(store, 1, "Ann", Act(Action.NOTE, note="ask Ben"), None).state.note == "ask Ben"
    state = undo_review(store, "Ann", None).state
    assert (state.note, state.label) == ("", "nv")


def test_the_state_is_the_reviewers_own(store: Store) -> None:
    record_review(store, 1, "Ann", MEL, None)
    outcome = record_review(store, 1, "Ben", Act(Action.NOTE, note="second look"), None)
    assert (outcome.state.status, outcome.state.label) == (Status.UNREVIEWED, None)


def test_undo_and_redo_have_an_end(store: Store) -> None:
    for verb, code in ((undo_review, ErrorCode.NOTHING_TO_UNDO), (redo_review, ErrorCode.NOTHING_TO_REDO)):
        with pytest.raises(DermreviewError) as caught:
            verb(store, "Ann", None)
        assert caught.value.code is code


def test_the_last_reviewers_name_is_remembered(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        assert remembered_reviewer(store) is None
        assert remember_reviewer(store, "  Dr.  Ann ") == "Dr. Ann"
    with open_store(tmp_path / "s") as store:
        assert remembered_reviewer(store) == "Dr. Ann"
        with pytest.raises(DermreviewError) as caught:
            remember_reviewer(store, "  ")
        assert caught.value.code is ErrorCode.REVIEWER_NAME_EMPTY
        assert remembered_reviewer(store) == "Dr. Ann"
