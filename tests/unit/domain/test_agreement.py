from datetime import UTC, datetime

import pytest

from dermreview.domain.agreement import LabelRule, Standing, reviewed_label
from dermreview.domain.review import Act, Action, ReadState, ReviewEvent, fold


def read(seq: int, action: Action, label: str | None = None, diagnosis: str | None = None) -> ReadState:
    event = ReviewEvent(seq, seq, 1, f"reader {seq}", Act(action, label, diagnosis), None, datetime.now(UTC))
    return fold([event])


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


@pytest.mark.parametrize("action", [Action.DEFER, Action.FLAG])
def test_deferred_and_flagged_reads_leave_the_others_label(action):
    result = reviewed_label([read(2, action), read(1, Action.CONFIRM, "df")])
    assert (result.label, result.rule) == ("df", LabelRule.SINGLE_READ)


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
