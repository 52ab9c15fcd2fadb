import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dermreview.domain.decision_rule import PRIORITY, decide
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES


def probabilities(**given_codes: float) -> np.ndarray:
    values = np.zeros(7, np.float32)
    for code, value in given_codes.items():
        values[CLASS_INDEX[code]] = value
    return values


def test_without_thresholds_the_most_likely_class_is_suggested() -> None:
    decision = decide(probabilities(nv=0.6, mel=0.4), {})
    assert (decision.suggestion, decision.rule, decision.abstained) == ("nv", "argmax", None)


def test_a_reached_threshold_beats_a_more_likely_class() -> None:
    decision = decide(probabilities(nv=0.7, mel=0.3), {"mel": 0.25})
    assert (decision.suggestion, decision.rule) == ("mel", "threshold:mel")


def test_a_threshold_is_reached_at_its_very_value() -> None:
    assert decide(probabilities(nv=0.75, mel=0.25), {"mel": 0.25}).suggestion == "mel"
    assert decide(probabilities(nv=0.76, mel=0.24), {"mel": 0.25}).rule == "argmax"


def test_melanoma_is_asked_first_then_akiec_then_bcc() -> None:
    values = probabilities(mel=0.3, akiec=0.3, bcc=0.4)
    thresholds = {"bcc": 0.1, "akiec": 0.1, "mel": 0.1}
    for code in ("mel", "akiec", "bcc"):
        assert decide(values, thresholds).suggestion == code
        del thresholds[code]
    assert PRIORITY == ("mel", "akiec", "bcc")


def test_a_class_without_threshold_can_still_win_by_argmax() -> None:
    assert decide(probabilities(vasc=0.9, mel=0.1), {"mel": 0.5}).suggestion == "vasc"


def test_argmax_over_the_prior_suggests_what_the_image_speaks_for() -> None:
    prior = [0.03, 0.05, 0.11, 0.01, 0.11, 0.67, 0.02]
    values = probabilities(nv=0.7, df=0.3)
    assert decide(values, {}, prior).suggestion == "df"
    assert decide(values, {}, prior).rule == "argmax_over_prior"
    assert decide(values, {"nv": 0.7}, prior).rule == "threshold:nv"
    assert decide(values, {}, [1 / 7] * 7).suggestion == "nv"


@given(
    arrays(np.float32, 7, elements=st.floats(0, 1, width=32)),
    st.dictionaries(st.sampled_from(CLASSES), st.floats(0, 1)),
)
def test_the_rule_tells_the_truth(values: np.ndarray, thresholds: dict[str, float]) -> None:
    decision = decide(values, thresholds)
    assert decision.suggestion is not None
    reached = {code for code, limit in thresholds.items() if values[CLASS_INDEX[code]] >= limit}
    if reached:
        assert decision.suggestion in reached
        assert decision.rule == f"threshold:{decision.suggestion}"
    else:
        assert values[CLASS_INDEX[decision.suggestion]] == values.max()
        assert decision.rule == "argmax"


@pytest.mark.parametrize("code", CLASSES)
def test_every_class_can_be_suggested(code: str) -> None:
    assert decide(probabilities(**{code: 1.0}), {}).suggestion == code
