from datetime import UTC, datetime

import pytest

from dermreview.domain.agreement import LabelRule, Standing, reviewed_label
from dermreview.domain.review import (
    Act,
    Action,
    ReadMode,
    ReadState,
    ReviewEvent,
    SecondReadReason,
    Status,
    fold,
)


def read(
    seq: int,
    action: Action,
    label: str | None = None,
    diagnosis: str | None = None,
    *,
    reviewer: str | None = None,
    adjudication: bool = False,
    second_read: SecondReadReason | None = None,
) -> ReadState:
    mode = ReadMode.ADJUDICATION if adjudication or action is Action.ADJUDICATE else ReadMode.ASSISTED
    act = Act(action, label, diagnosis, second_read=second_read)
    name = reviewer or f"reader {seq}"
    return fold([ReviewEvent(seq, seq, 1, name, act, None, datetime.now(UTC), mode)])


def test_no_read_is_unreviewed():
    assert reviewed_label([]).standing is Standing.UNREVIEWED
    assert reviewed_label([ReadState(note="look again")]).standing is Standing.UNREVIEWED


def test_single_read_stands():
    result = reviewed_label([read(1, Action.CONFIRM, "mel")])
    assert (result.standing, result.label, result.rule) == (Standing.REVIEWED, "mel", LabelRule.SINGLE_READ)


def test_equal_reads_agree_and_the_latest_is_named():
    result = reviewed_label([read(5, Action.OVERRIDE, "nv"), read(2, Action.CONFIRM, "nv")])
    assert (result.label, result.rule) == ("nv", LabelRule.AGREEMENT)
    assert result.decided is not None
    assert result.decided.seq == 5


@pytest.mark.parametrize(
    "second",
    [read(2, Action.CONFIRM, "mel"), read(2, Action.UNGRADABLE), read(2, Action.OVERRIDE, "other", "wart")],
)
def test_different_verdicts_give_no_label(second):
    result = reviewed_label([read(1, Action.CONFIRM, "nv"), second])
    assert (result.standing, result.label, result.rule) == (Standing.CONFLICT, None, None)


def test_adjudication_decides_a_conflict_and_the_latest_one_counts():
    reads = [
        read(1, Action.CONFIRM, "nv"),
        read(2, Action.CONFIRM, "mel"),
        read(3, Action.ADJUDICATE, "mel"),
        read(4, Action.ADJUDICATE, "bcc"),
    ]
    result = reviewed_label(reads)
    assert (result.standing, result.label, result.rule) == (Standing.REVIEWED, "bcc", LabelRule.ADJUDICATION)


def test_a_deferred_read_leaves_the_others_label():
    result = reviewed_label([read(2, Action.DEFER), read(1, Action.CONFIRM, "df")])
    assert (result.label, result.rule) == ("df", LabelRule.SINGLE_READ)


def test_a_flag_is_answered_by_the_verdict_of_another_reader():
    result = reviewed_label([read(1, Action.FLAG), read(2, Action.CONFIRM, "df")])
    assert (result.label, result.rule) == ("df", LabelRule.SINGLE_READ)


def test_a_label_that_another_reader_flagged_waits():
    result = reviewed_label([read(1, Action.CONFIRM, "df"), read(2, Action.FLAG)])
    assert (result.standing, result.label) == (Standing.SECOND_READ, None)


@pytest.mark.parametrize("reason", list(SecondReadReason))
def test_a_label_that_asks_for_a_second_read_waits_for_it(reason):
    first = read(1, Action.OVERRIDE, "mel", second_read=reason)
    waiting = reviewed_label([first])
    assert (waiting.standing, waiting.label, waiting.rule) == (Standing.SECOND_READ, None, None)
    assert waiting.decided is first.decided

    agreed = reviewed_label([first, read(2, Action.CONFIRM, "mel", second_read=SecondReadReason.RANDOM)])
    assert (agreed.label, agreed.rule) == ("mel", LabelRule.AGREEMENT)
    assert reviewed_label([first, read(2, Action.CONFIRM, "nv")]).standing is Standing.CONFLICT


def test_a_label_flagged_by_its_own_reader_is_kept_and_waits():
    one = [
        ReviewEvent(seq, 1, 1, "Ann", act, None, datetime.now(UTC))
        for seq, act in enumerate((Act(Action.OVERRIDE, "mel"), Act(Action.FLAG)), 1)
    ]
    state = fold(one)
    assert (state.status, state.label) == (Status.FLAGGED, "mel")
    assert reviewed_label([state]).standing is Standing.SECOND_READ
    assert reviewed_label([state, read(3, Action.CONFIRM, "mel")]).rule is LabelRule.AGREEMENT
    assert reviewed_label([state, read(3, Action.CONFIRM, "nv")]).standing is Standing.CONFLICT


def test_who_reads_a_case_anew_has_changed_his_mind_and_is_no_second_reader():
    reads = [read(1, Action.CONFIRM, "nv", reviewer="Ann"), read(2, Action.OVERRIDE, "mel", reviewer="Ann")]
    result = reviewed_label(reads)
    assert (result.standing, result.label, result.rule) == (Standing.REVIEWED, "mel", LabelRule.SINGLE_READ)


def test_an_adjudicator_may_find_that_the_image_cannot_be_judged():
    reads = [read(1, Action.CONFIRM, "nv"), read(2, Action.CONFIRM, "mel")]
    result = reviewed_label([*reads, read(3, Action.UNGRADABLE, adjudication=True)])
    assert (result.standing, result.label, result.rule) == (Standing.UNGRADABLE, None, LabelRule.ADJUDICATION)


def test_a_deferred_adjudication_leaves_the_conflict():
    reads = [read(1, Action.CONFIRM, "nv"), read(2, Action.CONFIRM, "mel")]
    assert reviewed_label([*reads, read(3, Action.DEFER, adjudication=True)]).standing is Standing.CONFLICT


@pytest.mark.parametrize(
    ("actions", "standing"),
    [
        ([Action.DEFER], Standing.DEFERRED),
        ([Action.FLAG, Action.DEFER], Standing.FLAGGED),
        ([Action.UNGRADABLE, Action.DEFER], Standing.UNGRADABLE),
        ([Action.UNGRADABLE, Action.UNGRADABLE], Standing.UNGRADABLE),
    ],
)
def test_cases_without_a_label(actions, standing):
    result = reviewed_label([read(seq, action) for seq, action in enumerate(actions, 1)])
    assert (result.standing, result.label) == (standing, None)


def test_words_of_other_come_along():
    result = reviewed_label([read(1, Action.OVERRIDE, "other", "lentigo maligna")])
    assert (result.label, result.diagnosis) == ("other", "lentigo maligna")
