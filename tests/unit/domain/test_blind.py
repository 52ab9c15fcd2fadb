"""What a blind read adds up to: the first label, the reveal, the final label."""

import pytest

from dermreview.domain.agreement import Standing, reviewed_label
from dermreview.domain.analysis import Decision
from dermreview.domain.review import (
    Act,
    Action,
    ReadMode,
    ReadState,
    Shown,
    Status,
    final_action,
    fold,
    redo_target,
    undo_target,
)
from dermreview.domain.worklist import Order, orders_of

from ..store.builders import prediction
from .test_review import UNDO, log, newest_first

FIRST = Act(Action.PROVISIONAL, "nv")
REVEAL = Act(Action.REVEAL)


def test_a_first_label_is_no_verdict_yet() -> None:
    state = fold(log(FIRST, REVEAL))
    assert (state.status, state.label, state.decided, state.revealed) == (Status.PROVISIONAL, None, None, True)
    assert state.provisional is not None
    assert state.provisional.act == FIRST
    assert reviewed_label([state]).standing is Standing.PROVISIONAL
    assert reviewed_label([state]).label is None


@pytest.mark.parametrize(
    "final", [Act(Action.OVERRIDE, "nv"), Act(Action.ADOPT, "mel"), Act(Action.CONFIRM, "nv")]
)
def test_the_final_label_counts_and_the_first_one_stays_beside_it(final: Act) -> None:
    state = fold(log(FIRST, REVEAL, final))
    assert (state.status, state.label) == (Status.REVIEWED, final.label)
    assert state.provisional is not None
    assert state.provisional.act.label == "nv"
    assert reviewed_label([state]).label == final.label


def test_a_first_label_puts_a_deferral_aside_and_its_undo_brings_it_back() -> None:
    events = [Act(Action.DEFER), FIRST, REVEAL]
    assert fold(log(*events)).status is Status.PROVISIONAL
    assert fold(log(*events, (UNDO, 2))).status is Status.DEFERRED


def test_what_was_seen_can_not_be_undone() -> None:
    steps = newest_first(log(FIRST, REVEAL))
    assert undo_target(steps) == 1, "the label, not the reveal"
    undone = log(FIRST, REVEAL, (UNDO, 1))
    state = fold(undone)
    assert (state.status, state.provisional, state.revealed) == (Status.UNREVIEWED, None, True)
    assert undo_target(newest_first(undone)) is None
    assert redo_target(newest_first(undone)) == 1


@pytest.mark.parametrize(
    ("label", "suggestion", "provisional", "action"),
    [
        ("mel", "mel", None, Action.CONFIRM),
        ("nv", "mel", None, Action.OVERRIDE),
        ("nv", None, None, Action.OVERRIDE),
        ("mel", "mel", "mel", Action.CONFIRM),
        ("mel", "mel", "nv", Action.ADOPT),
        ("nv", "mel", "nv", Action.OVERRIDE),
        ("bcc", "mel", "nv", Action.OVERRIDE),
    ],
)
def test_what_a_final_label_is_to_the_ai(
    label: str, suggestion: str | None, provisional: str | None, action: Action
) -> None:
    assert final_action(label, suggestion, provisional) is action


def test_no_order_of_a_blind_queue_follows_the_ai() -> None:
    assert Order.MALIGNANCY not in orders_of(ReadMode.BLIND_FIRST)
    assert set(orders_of(ReadMode.ASSISTED)) == set(Order)


def test_after_an_abstention_nothing_but_its_reason_counts_as_shown() -> None:
    said = prediction("mel", 0.9)
    object.__setattr__(said, "decision", Decision(None, "gate:blur", "blur"))
    shown = Shown.of(said, "mel")
    assert shown.abstained == "blur"
    assert (shown.suggestion, shown.probabilities, shown.heatmap) == (None, None, None)


def test_a_case_that_nobody_read_is_not_provisional() -> None:
    assert reviewed_label([ReadState()]).standing is Standing.UNREVIEWED
