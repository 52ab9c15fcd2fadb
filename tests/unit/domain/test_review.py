from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import (
    Act,
    Action,
    ReviewEvent,
    Status,
    Step,
    fold,
    in_force,
    redo_target,
    reviewer_name,
    undo_target,
)
from dermreview.domain.taxonomy import LABELS

MEL, NV = Act(Action.OVERRIDE, "mel"), Act(Action.CONFIRM, "nv")
UNDO, REDO = Act(Action.UNDO), Act(Action.REDO)


def log(*acts: Act | tuple[Act, int]) -> list[ReviewEvent]:
    events = []
    for seq, item in enumerate(acts, start=1):
        act, target = item if isinstance(item, tuple) else (item, None)
        events.append(ReviewEvent(seq, 1, 1, "Ann", act, target, datetime(2026, 1, 1, tzinfo=UTC)))
    return events


def newest_first(events: list[ReviewEvent]) -> list[Step]:
    return [Step(event.seq, event.act.action, event.target) for event in reversed(events)]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        (Action.CONFIRM, {}),
        (Action.DEFER, {"label": "mel"}),
        (Action.OVERRIDE, {"label": "melanoma"}),
        (Action.OVERRIDE, {"label": "mel", "diagnosis": "Spitz"}),
        (Action.FLAG, {"diagnosis": "Spitz"}),
        (Action.NOTE, {}),
        (Action.CONFIRM, {"label": "nv", "note": "x"}),
        (Action.CONFIRM, {"label": "nv", "reasons": ("symmetry",)}),
        (Action.NOTE, {"note": "x", "confidence": "high"}),
    ],
)
def test_acts_that_contradict_themselves_are_refused(action: Action, fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Act(action, **fields)


@pytest.mark.parametrize("label", LABELS)
def test_every_label_can_be_given(label: str) -> None:
    assert fold(log(Act(Action.OVERRIDE, label))).label == label


def test_a_read_without_events_is_unreviewed() -> None:
    state = fold([])
    assert (state.status, state.label, state.note, state.decided) == (Status.UNREVIEWED, None, "", None)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (NV, Status.REVIEWED),
        (MEL, Status.REVIEWED),
        (Act(Action.ADOPT, "bcc"), Status.REVIEWED),
        (Act(Action.ADJUDICATE, "bcc"), Status.REVIEWED),
        (Act(Action.UNGRADABLE), Status.UNGRADABLE),
        (Act(Action.DEFER), Status.DEFERRED),
        (Act(Action.FLAG), Status.FLAGGED),
        (Act(Action.PROVISIONAL, "mel"), Status.PROVISIONAL),
        (Act(Action.REVEAL), Status.UNREVIEWED),
        (Act(Action.NOTE, note="x"), Status.UNREVIEWED),
    ],
)
def test_each_act_sets_its_status(act: Act, status: Status) -> None:
    assert fold(log(act)).status is status


def test_the_last_decision_counts_and_takes_the_label_of_the_earlier_one_away() -> None:
    state = fold(log(MEL, Act(Action.UNGRADABLE)))
    assert (state.status, state.label) == (Status.UNGRADABLE, None)
    assert fold(log(Act(Action.DEFER), NV)).label == "nv"


def test_a_diagnosis_in_words_belongs_to_its_decision() -> None:
    other = Act(Action.OVERRIDE, "other", diagnosis="Spitz nevus")
    assert fold(log(other)).diagnosis == "Spitz nevus"
    assert fold(log(other, NV)).diagnosis is None


def test_notes_and_decisions_do_not_disturb_each_other() -> None:
    state = fold(log(Act(Action.NOTE, note="ask"), NV, Act(Action.NOTE, note="asked")))
    assert (state.status, state.label, state.note) == (Status.REVIEWED, "nv", "asked")
    assert fold(log(Act(Action.NOTE, note="ask"), Act(Action.NOTE, note=""))).note == ""


def test_undo_of_a_note_brings_the_earlier_note_back() -> None:
    assert fold(log(Act(Action.NOTE, note="a"), Act(Action.NOTE, note="b"), (UNDO, 2))).note == "a"


def test_undo_brings_the_earlier_decision_back_and_redo_the_later() -> None:
    undone = log(MEL, NV, (UNDO, 2))
    assert fold(undone).label == "mel"
    assert fold(log(MEL, NV, (UNDO, 2), (REDO, 2))).label == "nv"
    assert [event.seq for event in in_force(undone)] == [1]


def test_there_is_nothing_to_undo_or_redo_at_first() -> None:
    assert undo_target([]) is None
    assert redo_target([]) is None
    assert redo_target(newest_first(log(NV))) is None


def test_only_as_many_steps_are_taken_as_needed() -> None:
    taken = []
    for_ever = (Step(seq, Action.CONFIRM, None) for seq in range(10**9, 0, -1))
    assert undo_target(step for step in for_ever if not taken.append(step)) == 10**9
    assert len(taken) == 1


@given(st.lists(st.sampled_from(["act", "undo", "redo"]), max_size=40))
def test_undo_and_redo_are_two_stacks(wishes: list[str]) -> None:
    """Whatever is done, undo and redo behave as the two stacks that every editor has."""
    events: list[ReviewEvent] = []
    done: list[int] = []
    undone: list[int] = []
    for wish in wishes:
        steps = newest_first(events)
        assert undo_target(steps) == (done[-1] if done else None)
        assert redo_target(steps) == (undone[-1] if undone else None)
        seq = len(events) + 1
        if wish == "act":
            done.append(seq)
            undone.clear()
            events += [replace(event, seq=seq) for event in log(NV)]
        elif wish == "undo" and done:
            undone.append(done.pop())
            events += [replace(event, seq=seq) for event in log((UNDO, undone[-1]))]
        elif wish == "redo" and undone:
            done.append(undone.pop())
            events += [replace(event, seq=seq) for event in log((REDO, done[-1]))]
        assert [event.seq for event in in_force(events)] == done


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ann", "Ann"),
        ("  Dr.\tAnn \n Meier ", "Dr. Ann Meier"),
        ("Zoe\u0308", "Zoë"),
        ("A\udcffnn", "A?nn"),
        ("李\u3000医生", "李 医生"),
    ],
)
def test_a_name_has_one_spelling(typed: str, kept: str) -> None:
    assert reviewer_name(typed) == kept
    assert reviewer_name(kept) == kept


@pytest.mark.parametrize("typed", ["", "  ", "\n\t", "\u00a0"])
def test_no_name_is_refused(typed: str) -> None:
    with pytest.raises(DermreviewError) as caught:
        reviewer_name(typed)
    assert caught.value.code is ErrorCode.REVIEWER_NAME_EMPTY
