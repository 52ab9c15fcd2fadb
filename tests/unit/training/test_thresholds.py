import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.inference.bundle import Threshold
from dermreview.training.recipe import CalibrationTargets, ThresholdTarget
from dermreview.training.thresholds import (
    choose_thresholds,
    find_threshold,
    just_under,
    lesions_needed,
    lower_bound,
)


def search(scores, positive, target, groups=None, margin=False):
    scores = np.asarray(scores, np.float32)
    names = np.arange(len(scores)).astype(str) if groups is None else np.asarray(groups)
    return find_threshold(scores, np.asarray(positive, bool), names, target, safety_margin=margin)


@st.composite
def cases(draw):
    size = draw(st.integers(2, 40))
    # few different scores, so that there are ties
    scores = np.array(draw(st.lists(st.integers(0, 12), min_size=size, max_size=size)), np.float32) / np.float32(
        13
    )
    positive = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    groups = np.array([str(g) for g in draw(st.lists(st.integers(0, 15), min_size=size, max_size=size))])
    target = ThresholdTarget(
        sensitivity=draw(st.sampled_from([0.2, 0.5, 0.75, 0.9])),
        specificity=draw(st.sampled_from([0.0, 0.3, 0.8])),
    )
    return scores, positive, groups, target, draw(st.booleans())


def brute_force(scores, positive, groups, target, margin):
    """Try every score as a threshold, from the highest down."""
    lesions = sorted(set(groups[positive]))
    for value in sorted(set(scores.tolist()), reverse=True):
        chosen = scores >= np.float32(value)
        sensitivity = chosen[positive].mean()
        by_lesion = [chosen[positive & (groups == name)].mean() for name in lesions]
        bound = float(lower_bound(np.array([sum(by_lesion)]), len(lesions))[0])
        if sensitivity >= target.sensitivity - 1e-9 and (not margin or bound >= target.sensitivity - 1e-9):
            specificity = (~chosen[~positive]).mean()
            return (chosen, sensitivity, specificity, bound) if specificity >= target.specificity - 1e-9 else None
    return None


@given(cases())
def test_the_search_finds_what_trying_every_score_finds(case):
    scores, positive, groups, target, margin = case
    found = find_threshold(scores, positive, groups, target, safety_margin=margin)
    if not positive.any() or positive.all():
        assert isinstance(found, str)
        return
    expected = brute_force(*case)
    if expected is None:
        assert isinstance(found, str)
        return
    assert isinstance(found, Threshold)
    np.testing.assert_array_equal(scores >= found.value, expected[0])
    assert (found.sensitivity, found.specificity, found.bound) == pytest.approx(expected[1:], abs=1e-9)


def test_the_highest_that_reaches_the_sensitivity_and_no_lower():
    scores = [0.9, 0.8, 0.7, 0.6, 0.1, 0.65, 0.3, 0.2]
    found = search(scores, [1, 1, 1, 1, 1, 0, 0, 0], ThresholdTarget(sensitivity=0.8))
    assert found.value == pytest.approx(0.6, rel=1e-4)
    assert (found.sensitivity, found.specificity, found.images) == pytest.approx((0.8, 2 / 3, 8))
    assert (found.target, found.floor, found.safety_margin) == (0.8, None, False)


def test_tied_scores_count_on_both_sides():
    found = search([0.5, 0.5, 0.5, 0.2], [1, 0, 0, 0], ThresholdTarget(sensitivity=0.9))
    assert (found.sensitivity, found.specificity) == pytest.approx((1.0, 1 / 3))


def test_a_float32_score_is_not_lost_to_a_float64_threshold():
    scores = np.array([0.1, 0.1, 0.09999999, 0.0999999], np.float32)
    for value in np.unique(scores):
        threshold = just_under(value, scores)
        np.testing.assert_array_equal(scores >= threshold, scores >= value)
        np.testing.assert_array_equal(scores.astype(np.float64) >= threshold, scores >= value)


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=20))
def test_a_hair_under_a_score_is_above_the_next_lower_one(values):
    scores = np.array(values, np.float32)
    for value in np.unique(scores):
        np.testing.assert_array_equal(scores >= just_under(value, scores), scores >= value)


def test_rounding_elsewhere_loses_no_image():
    scores = np.linspace(0.05, 0.95, 40, dtype=np.float32)
    found = search(scores, np.arange(40) >= 20, ThresholdTarget(sensitivity=0.75))
    assert (scores[20:] * np.float32(1 - 5e-6) >= found.value).mean() == pytest.approx(found.sensitivity)


def test_the_bound_is_the_one_of_clopper_and_pearson():
    for found, lesions in ((0, 10), (5, 10), (9, 10), (10, 10), (60, 62)):
        expected = binomtest(found, lesions, alternative="greater").proportion_ci(0.95, "exact").low
        assert lower_bound(np.array([float(found)]), lesions)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("target", [0.5, 0.75, 0.85, 0.9, 0.95])
def test_the_fewest_lesions_whose_bound_can_reach_a_target(target):
    needed = lesions_needed(target)
    assert lower_bound(np.array([float(needed)]), needed)[0] >= target
    assert lower_bound(np.array([needed - 1.0]), needed - 1)[0] < target


def test_the_safety_margin_asks_for_more_than_the_plain_target():
    scores = np.linspace(0, 1, 200, dtype=np.float32)
    positive = np.arange(200) >= 100
    target = ThresholdTarget(sensitivity=0.85)
    plain, safe = search(scores, positive, target), search(scores, positive, target, margin=True)
    assert plain.sensitivity == pytest.approx(0.85)
    assert plain.bound < 0.85 <= safe.bound < safe.sensitivity
    assert safe.value < plain.value
    assert safe.safety_margin


def test_many_images_of_one_lesion_are_one_lesion():
    """Twenty images in two lesions are too little for a bound that twenty lesions reach."""
    scores = np.linspace(0, 1, 40, dtype=np.float32)
    positive = np.arange(40) >= 20
    target = ThresholdTarget(sensitivity=0.85)
    assert isinstance(search(scores, positive, target, margin=True), Threshold)
    lesions = np.array([f"l{i % 2}" if p else f"n{i}" for i, p in enumerate(positive)])
    reason = search(scores, positive, target, lesions, margin=True)
    assert isinstance(reason, str)
    assert "needs at least 19 lesions, and the calibration part has 2" in reason


def test_a_specificity_floor_that_cannot_be_kept_gives_no_threshold_and_the_best_to_be_had():
    scores = [0.9, 0.2, 0.8, 0.5, 0.1]
    reason = search(scores, [1, 1, 0, 0, 0], ThresholdTarget(sensitivity=0.9, specificity=0.9))
    assert isinstance(reason, str)
    assert "leaves a specificity of 0.333, under 0.90" in reason
    assert "best sensitivity at that specificity is 0.500" in reason


def test_a_class_that_does_not_occur_or_is_alone():
    target = ThresholdTarget(sensitivity=0.9)
    assert "no calibration image shows it" in search([0.1, 0.2], [0, 0], target)
    assert "no specificity" in search([0.1, 0.2], [1, 1], target)


def test_targets_are_asked_in_priority_and_none_is_relaxed():
    random = np.random.default_rng(0)
    truth = np.repeat([CLASS_INDEX["mel"], CLASS_INDEX["bcc"], CLASS_INDEX["nv"]], [60, 60, 60])
    probabilities = random.dirichlet(np.ones(7), len(truth)).astype(np.float32)
    probabilities[np.arange(len(truth)), truth] += 0.3
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    groups = np.arange(len(truth)).astype(str)
    names = ("bcc", "akiec", "mel", "nv")
    targets = CalibrationTargets.model_validate(
        {
            "thresholds": {name: {"sensitivity": 0.8} for name in names}
            | {"nv": {"sensitivity": 0.9, "specificity": 0.99}}
        }
    )
    chosen = choose_thresholds(probabilities, truth, groups, targets)
    assert list(chosen.classes) == ["mel", "bcc"]
    assert set(chosen.infeasible) == {"akiec", "nv"}
    assert chosen.malignant.bound >= 0.9
    malignancy = np.array([float(row[[0, 1, 4]].sum()) for row in probabilities])
    reached = (malignancy >= chosen.malignant.value)[truth != CLASS_INDEX["nv"]].mean()
    assert reached == pytest.approx(chosen.malignant.sensitivity)
