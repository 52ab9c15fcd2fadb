from datetime import UTC, datetime

import pytest

from dermreview.domain.agreement import Standing
from dermreview.domain.review import Act, Action, ReviewEvent, SecondReadReason, Shown, Status, fold
from dermreview.domain.second_reading import Need, SecondReading, nameless, need_of

IMAGE = "ab" * 32
SAYS_NV = Shown(bundle="b", suggestion="nv")
ALL = SecondReading(disagreement=True, abstention=True, share=1.0)


def why(rules: SecondReading, act: Act, *, abstained: bool = False) -> SecondReadReason | None:
    return rules.reason(act, IMAGE, abstained=abstained)


def test_a_flag_always_asks_for_a_second_reader():
    assert why(SecondReading(), Act(Action.FLAG)) is SecondReadReason.FLAG


def test_without_rules_no_label_asks():
    assert why(SecondReading(), Act(Action.OVERRIDE, "mel", shown=SAYS_NV), abstained=True) is None


def test_a_label_against_the_suggestion_asks():
    rules = SecondReading(disagreement=True)
    assert why(rules, Act(Action.OVERRIDE, "mel", shown=SAYS_NV)) is SecondReadReason.DISAGREEMENT
    assert why(rules, Act(Action.CONFIRM, "nv", shown=SAYS_NV)) is None
    assert why(rules, Act(Action.OVERRIDE, "mel")) is None  # nothing was suggested


def test_a_first_label_that_was_given_up_for_the_ais_asks_too():
    """Whoever was turned by the AI may have been turned from right to wrong."""
    adopted = Act(Action.ADOPT, "nv", shown=SAYS_NV)
    assert why(SecondReading(disagreement=True), adopted) is SecondReadReason.DISAGREEMENT


def test_a_label_where_the_ai_abstained_asks():
    rules = SecondReading(abstention=True)
    assert why(rules, Act(Action.OVERRIDE, "mel"), abstained=True) is SecondReadReason.ABSTENTION
    assert why(rules, Act(Action.UNGRADABLE), abstained=True) is SecondReadReason.ABSTENTION
    assert why(rules, Act(Action.OVERRIDE, "mel")) is None


@pytest.mark.parametrize(
    "act", [Act(Action.DEFER), Act(Action.NOTE, note="x"), Act(Action.PROVISIONAL, "mel"), Act(Action.REASON)]
)
def test_what_settles_nothing_asks_for_nothing(act):
    assert why(ALL, act, abstained=True) is None


def test_an_adjudication_is_the_last_word():
    assert why(ALL, Act(Action.ADJUDICATE, "mel", shown=SAYS_NV), abstained=True) is None


def test_the_share_is_drawn_by_the_image_and_met():
    rules = SecondReading(share=0.2)
    images = [f"{number:064x}" for number in range(5000)]
    act = Act(Action.CONFIRM, "nv")
    drawn = [image for image in images if rules.reason(act, image, abstained=False) is SecondReadReason.RANDOM]
    assert 0.18 < len(drawn) / len(images) < 0.22
    assert drawn == [image for image in images if rules.reason(act, image, abstained=False)]


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="share"):
        SecondReading(share=share)


def test_rules_are_kept_as_text():
    rules = SecondReading(everyone=True, abstention=True, share=0.1, own_adjudication=True)
    assert SecondReading.from_text(rules.to_text()) == rules
    assert SecondReading.from_text(None) == SecondReading()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"share": 2}', '{"share": "x"}', '{"sharing": true}'])
def test_a_text_that_holds_no_rules_is_refused(text):
    with pytest.raises(ValueError, match="rules"):
        SecondReading.from_text(text)


def need(
    mine: Status,
    standing: Standing,
    *,
    verdict: bool = False,
    adjudicated: bool = False,
    rules: SecondReading | None = None,
) -> Need:
    rules = SecondReading() if rules is None else rules
    return need_of(mine, verdict=verdict, standing=standing, adjudicated=adjudicated, rules=rules)


@pytest.mark.parametrize(
    ("mine", "standing", "expected"),
    [
        (Status.UNREVIEWED, Standing.UNREVIEWED, Need.READ),
        (Status.UNREVIEWED, Standing.DEFERRED, Need.READ),
        (Status.UNREVIEWED, Standing.PROVISIONAL, Need.READ),
        (Status.UNREVIEWED, Standing.REVIEWED, Need.NONE),
        (Status.UNREVIEWED, Standing.UNGRADABLE, Need.NONE),
        (Status.UNREVIEWED, Standing.SECOND_READ, Need.SECOND_READ),
        (Status.UNREVIEWED, Standing.FLAGGED, Need.SECOND_READ),
        (Status.UNREVIEWED, Standing.CONFLICT, Need.ADJUDICATION),
        (Status.DEFERRED, Standing.DEFERRED, Need.READ),
        (Status.DEFERRED, Standing.REVIEWED, Need.NONE),
        (Status.PROVISIONAL, Standing.REVIEWED, Need.READ),
        (Status.PROVISIONAL, Standing.SECOND_READ, Need.SECOND_READ),
        (Status.REVIEWED, Standing.REVIEWED, Need.NONE),
        (Status.REVIEWED, Standing.SECOND_READ, Need.NONE),
        (Status.FLAGGED, Standing.FLAGGED, Need.NONE),
        (Status.FLAGGED, Standing.CONFLICT, Need.ADJUDICATION),
    ],
)
def test_what_a_case_needs_of_a_reviewer(mine, standing, expected):
    assert need(mine, standing) is expected


def test_two_readers_do_not_judge_their_own_conflict_unless_they_may():
    assert need(Status.REVIEWED, Standing.CONFLICT, verdict=True) is Need.NONE
    allowed = SecondReading(own_adjudication=True)
    assert need(Status.REVIEWED, Standing.CONFLICT, verdict=True, rules=allowed) is Need.ADJUDICATION


def test_in_a_reader_study_everyone_reads_every_case_until_it_is_adjudicated():
    study = SecondReading(everyone=True)
    assert need(Status.UNREVIEWED, Standing.REVIEWED, rules=study) is Need.READ
    assert need(Status.UNREVIEWED, Standing.REVIEWED, adjudicated=True, rules=study) is Need.NONE


def test_an_adjudicator_sees_verdicts_without_names_in_an_order_of_no_meaning():
    def read(seq: int, *acts: Act):
        now = datetime.now(UTC)
        return fold([ReviewEvent(seq + n, seq, 1, f"Dr. {seq}", act, None, now) for n, act in enumerate(acts)])

    one = read(1, Act(Action.OVERRIDE, "mel"), Act(Action.NOTE, note="blue veil"))
    two = read(10, Act(Action.UNGRADABLE))
    three = read(20, Act(Action.DEFER))
    shown = nameless([one, two, three], IMAGE)
    assert {(read.label, read.note) for read in shown} == {("mel", "blue veil"), (None, "")}
    assert shown == nameless([three, two, one], IMAGE)
    assert "Dr." not in repr(shown)
    orders = {nameless([one, two], f"{image:064x}")[0].label for image in range(20)}
    assert orders == {"mel", None}
