import numpy as np
import pytest

from dermreview.inference.calibration import calibrate
from dermreview.training.metrics import (
    balanced_accuracy,
    bootstrap,
    expected_calibration_error,
    fit_temperature,
    fit_threshold,
    summarize,
)

UNIFORM = tuple(1 / 7 for _ in range(7))


def test_balanced_accuracy_weighs_a_rare_class_like_a_common_one():
    truth = np.array([5] * 98 + [4] * 2)
    assert balanced_accuracy(truth, np.full(100, 5)) == pytest.approx(0.5)


def test_threshold_is_the_highest_that_reaches_the_sensitivity():
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.1, 0.65, 0.3, 0.2], np.float32)
    positive = np.array([True, True, True, True, True, False, False, False])
    threshold = fit_threshold(scores, positive, 0.8)
    assert threshold.value == pytest.approx(0.6)
    assert threshold.sensitivity == pytest.approx(0.8)
    assert threshold.specificity == pytest.approx(2 / 3)
    assert threshold.images == 8
    # any higher value would miss the target
    assert (scores[positive] >= threshold.value + 1e-3).mean() < 0.8


@pytest.mark.parametrize("target", [0.01, 0.5, 0.85, 0.99])
def test_threshold_reaches_every_target_on_random_scores(target):
    random = np.random.default_rng(7)
    scores, positive = random.random(500).astype(np.float32), random.random(500) < 0.1
    assert fit_threshold(scores, positive, target).sensitivity >= target


def test_ties_do_not_break_the_promise():
    scores = np.array([0.5, 0.5, 0.5, 0.5], np.float32)
    assert fit_threshold(scores, np.array([True, True, False, False]), 0.6).sensitivity == 1.0


def test_no_positive_image_gives_no_threshold():
    assert fit_threshold(np.array([0.1], np.float32), np.array([False]), 0.8) is None


def test_bootstrap_draws_lesions_whole():
    """One lesion with many images is one piece of evidence: the interval has to be wide."""
    value = np.array([1.0] * 50 + [0.0] * 50)
    of_two_lesions = bootstrap(lambda i: float(value[i].mean()), np.array(["a"] * 50 + ["b"] * 50), 1)
    of_many = bootstrap(lambda i: float(value[i].mean()), np.arange(100).astype(str), 1)
    assert of_two_lesions.value == of_many.value == 0.5
    assert (of_two_lesions.low, of_two_lesions.high) == (0.0, 1.0)
    assert 0.35 < of_many.low < of_many.high < 0.65


def test_bootstrap_is_the_same_for_the_same_seed():
    value = np.random.default_rng(1).random(40)
    groups = np.repeat(np.arange(20), 2).astype(str)
    assert bootstrap(lambda i: float(value[i].mean()), groups, 3) == bootstrap(
        lambda i: float(value[i].mean()), groups, 3
    )


def test_temperature_is_found_again():
    random = np.random.default_rng(2)
    sharp = random.dirichlet(np.full(7, 0.4), size=4000).astype(np.float32)
    shown = calibrate(sharp, 2.0, UNIFORM, UNIFORM)
    truth = (shown.cumsum(axis=1) > random.random((4000, 1))).argmax(axis=1)
    assert fit_temperature(sharp, truth, UNIFORM, UNIFORM) == pytest.approx(2.0, rel=0.1)


def test_calibration_error_of_a_boaster_and_of_an_honest_one():
    boast = np.zeros((100, 7), np.float32)
    boast[:, 0] = 1
    truth = np.array([0] * 60 + [1] * 40)
    assert expected_calibration_error(truth, boast) == pytest.approx(0.4)
    honest = np.tile(np.array([0.6, 0.4, 0, 0, 0, 0, 0], np.float32), (100, 1))
    assert expected_calibration_error(truth, honest) == pytest.approx(0.0, abs=1e-6)


def test_summary_copes_with_a_class_that_does_not_occur():
    truth = np.array([4, 5, 5])
    figures = summarize(truth, np.eye(7, dtype=np.float32)[[4, 5, 4]], np.array([4, 5, 4]))
    assert figures["accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert set(figures["auc"]) == {"mel", "nv"}
    assert figures["specificity"]["mel"] == 0.5
