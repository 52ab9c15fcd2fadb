from dermreview.domain.review import Act, Action, fold
from dermreview.domain.taxonomy import CLASSES, LABELS
from dermreview.domain.vocabulary import REASONS, Confidence, reasons_for

from .test_review import NV, UNDO, log

WHY = Act(Action.REASON, reasons=("symmetry",), confidence=Confidence.LOW)


def test_every_label_is_offered_every_reason_once() -> None:
    for label in LABELS:
        assert sorted(reasons_for(label)) == sorted(REASONS)


def test_what_is_typical_comes_first() -> None:
    firsts = {reasons_for(code)[0] for code in CLASSES}
    assert len(firsts) == len(CLASSES)


def test_reasons_belong_to_the_decision_before_them() -> None:
    state = fold(log(NV, WHY))
    assert (state.reasons, state.confidence) == (("symmetry",), Confidence.LOW)
    replaced = fold(log(NV, WHY, NV))
    assert (replaced.reasons, replaced.confidence) == ((), None)
    assert fold(log(NV, WHY, NV, (UNDO, 3))).reasons == ("symmetry",), "the undo of the second brings them back"
    assert fold(log(NV, WHY, (UNDO, 2))).reasons == ()
    assert fold(log(WHY)).reasons == (), "without a decision there is nothing to explain"


def test_later_reasons_replace_earlier_ones() -> None:
    later = Act(Action.REASON, confidence=Confidence.HIGH)
    state = fold(log(NV, WHY, later))
    assert (state.reasons, state.confidence) == ((), Confidence.HIGH)
