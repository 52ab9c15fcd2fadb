"""Figures on the images are scikit-learn's; those of weighted rounds are held against it."""

import json
import math

import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    recall_score,
    roc_auc_score,
)

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.training.metrics import (
    MISSED,
    Judged,
    balanced_accuracy,
    decision_figures,
    expected_calibration_error,
    figures_of,
    is_malignant,
    malignancy,
    nested,
    reliability_bins,
    weighted_decision_figures,
    weighted_figures,
)

MEL, NV = CLASS_INDEX["mel"], CLASS_INDEX["nv"]


def judged(count: int = 300, seed: int = 0, ties: bool = True) -> Judged:
    """Draw images of all classes with noisy probabilities, equal scores among them, and some abstentions."""
    random = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(7), random.choice(7, count - 7)]).astype(np.int64)
    said = random.dirichlet(np.full(7, 0.7), count)
    said[np.arange(count), truth] += random.random(count)
    if ties:
        said = np.round(said, 1) + 0.01
    said = (said / said.sum(axis=1, keepdims=True)).astype(np.float32)
    predicted = said.argmax(axis=1).astype(np.int64)
    predicted[::17] = MISSED
    binary = np.where(predicted == MISSED, MISSED, malignancy(said) >= 0.4).astype(np.int64)
    return Judged(truth, said, predicted, binary)


def test_balanced_accuracy_weighs_a_rare_class_like_a_common_one():
    truth = np.array([5] * 98 + [4] * 2)
    assert balanced_accuracy(truth, np.full(100, 5)) == pytest.approx(0.5)


@pytest.mark.parametrize("ties", [True, False])
def test_weights_of_one_give_the_plain_figures(ties):
    one = judged(ties=ties)
    plain, weighted = figures_of(one), weighted_figures(one)(np.ones((1, len(one.truth))))
    assert set(plain) == set(weighted)
    for name, value in plain.items():
        assert weighted[name][0] == pytest.approx(value, abs=1e-12), name


@pytest.mark.parametrize("seed", range(3))
def test_weighted_figures_are_those_of_scikit_learn(seed):
    one = judged(seed=seed)
    random = np.random.default_rng(100 + seed)
    weights = random.multinomial(len(one.truth), np.full(len(one.truth), 1 / len(one.truth)), 4).astype(np.float64)
    found = weighted_figures(one)(weights)
    exact = one.probabilities.astype(np.float64)
    exact /= exact.sum(axis=1, keepdims=True)
    every = range(7)
    for row, weight in enumerate(weights):
        same = {"sample_weight": weight}
        expected = {
            "accuracy": accuracy_score(one.truth, one.predicted, **same),
            "weighted_f1": f1_score(
                one.truth, one.predicted, labels=every, average="weighted", zero_division=0, **same
            ),
            "balanced_accuracy": recall_score(
                one.truth, one.predicted, labels=every, average="macro", zero_division=0, **same
            ),
            "nll": log_loss(one.truth, exact, labels=every, **same),
            "brier": brier_score_loss(one.truth, exact, labels=every, scale_by_half=False, **same),
            "malignant.auc": roc_auc_score(is_malignant(one.truth), malignancy(one.probabilities), **same),
            "malignant.sensitivity": recall_score(is_malignant(one.truth), one.malignant == 1, **same),
            "malignant.specificity": recall_score(~is_malignant(one.truth), one.malignant == 0, **same),
        }
        for index, code in enumerate(CLASSES):
            positive, scores = one.truth == index, one.probabilities[:, index]
            expected[f"auc.{code}"] = roc_auc_score(positive, scores, **same)
            expected[f"average_precision.{code}"] = average_precision_score(positive, scores, **same)
            expected[f"sensitivity.{code}"] = recall_score(positive, one.predicted == index, **same)
            expected[f"specificity.{code}"] = recall_score(~positive, one.predicted != index, **same)
        for name, value in expected.items():
            assert found[name][row] == pytest.approx(value, abs=1e-9), name


def test_a_round_is_the_same_as_repeating_the_images():
    one = judged(120)
    weight = np.random.default_rng(5).integers(0, 4, 120)
    repeated = np.repeat(np.arange(120), weight)
    again = Judged(
        *(getattr(one, name)[repeated] for name in ("truth", "probabilities", "predicted", "malignant"))
    )
    found, plain = weighted_figures(one)(weight[None].astype(np.float64)), figures_of(again)
    for name, value in plain.items():
        assert found[name][0] == pytest.approx(value, abs=1e-9, nan_ok=True), name


def test_an_abstention_is_a_miss_and_no_wrong_alarm():
    truth = np.array([MEL, MEL, NV, NV])
    predicted = np.array([MEL, MISSED, NV, MISSED])
    one = Judged(truth, np.eye(7, dtype=np.float32)[truth], predicted, np.array([1, MISSED, 0, MISSED]))
    found = decision_figures(one)
    assert found["sensitivity.mel"] == 0.5
    assert found["specificity.mel"] == 1.0
    assert found["accuracy"] == 0.5
    assert found["malignant.sensitivity"] == 0.5
    assert found["malignant.specificity"] == 0.5, "nobody said that it is benign"


def test_the_malignant_classes_have_a_balanced_accuracy_of_their_own():
    truth = np.array([CLASS_INDEX[code] for code in ("akiec", "bcc", "mel", "mel", "nv")])
    predicted = np.array([CLASS_INDEX[code] for code in ("akiec", "nv", "mel", "bcc", "nv")])
    one = Judged(
        truth, np.eye(7, dtype=np.float32)[predicted], predicted, is_malignant(predicted).astype(np.int64)
    )
    found = figures_of(one)
    assert found["malignant.balanced_accuracy"] == pytest.approx((1 + 0 + 0.5) / 3)
    assert found["malignant.sensitivity"] == pytest.approx(3 / 4)


def test_a_class_that_does_not_occur_has_no_figure_and_breaks_none():
    truth = np.array([4, 5, 5])
    predicted = np.array([4, 5, 4])
    one = Judged(
        truth, np.eye(7, dtype=np.float32)[predicted], predicted, is_malignant(predicted).astype(np.int64)
    )
    found = figures_of(one)
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert math.isnan(found["sensitivity.vasc"])
    assert math.isnan(found["auc.vasc"])
    assert found["specificity.mel"] == 0.5
    assert found["balanced_accuracy"] == pytest.approx(0.75)
    weighted = weighted_decision_figures(one)(np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]))
    assert weighted["balanced_accuracy"] == pytest.approx([0.75, 0.5])
    assert np.isnan(weighted["sensitivity.mel"][1])


def test_calibration_error_of_a_boaster_and_of_an_honest_one():
    boast = np.zeros((100, 7), np.float32)
    boast[:, 0] = 1
    truth = np.array([0] * 60 + [1] * 40)
    assert expected_calibration_error(truth, boast) == pytest.approx(0.4)
    honest = np.tile(np.array([0.6, 0.4, 0, 0, 0, 0, 0], np.float32), (100, 1))
    assert expected_calibration_error(truth, honest) == pytest.approx(0.0, abs=1e-6)


def test_calibration_error_is_the_mean_gap_of_the_bins():
    one = judged()
    bins = reliability_bins(one.truth, one.probabilities)
    assert sum(found["images"] for found in bins) == len(one.truth)
    gaps = [abs(found["confidence"] - found["accuracy"]) * found["images"] for found in bins]
    assert expected_calibration_error(one.truth, one.probabilities) == pytest.approx(sum(gaps) / len(one.truth))


def test_names_with_a_dot_are_nested():
    assert json.dumps(nested({"n": 1, "auc.mel": 2, "auc.nv": 3})) == '{"n": 1, "auc": {"mel": 2, "nv": 3}}'
