"""Other thresholds, and leaving the doubtful images to the reader."""

import numpy as np
import pytest

from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.training.bootstrap import Resampling
from dermreview.training.deferral import THRESHOLDS, operating_point, risk_coverage, threshold_sweep

MEL, NV = CLASS_INDEX["mel"], CLASS_INDEX["nv"]


def probabilities(melanoma: list[float]) -> np.ndarray:
    found = np.zeros((len(melanoma), 7), np.float32)
    found[:, MEL], found[:, NV] = melanoma, 1 - np.array(melanoma)
    return found


def test_a_threshold_does_what_counting_says():
    point = operating_point(np.array([0.9, 0.4, 0.5, 0.1]), np.array([True, True, False, False]), 0.5)
    assert (point.sensitivity, point.specificity, point.precision, point.flagged) == (0.5, 0.5, 0.5, 0.5)


def test_a_threshold_that_flags_nothing_has_no_precision():
    point = operating_point(np.array([0.2, 0.1]), np.array([True, False]), 0.5)
    assert np.isnan(point.precision)
    assert point.as_json()["precision"] is None


def test_the_sweep_has_the_malignant_classes_and_their_sum():
    truth = np.array([MEL, MEL, NV, NV])
    found = threshold_sweep(truth, probabilities([0.95, 0.31, 0.36, 0.04]))
    assert list(found) == ["akiec", "bcc", "mel", "malignant"]
    assert [point.threshold for point in found["mel"]] == list(THRESHOLDS)
    sensitivities = [point.sensitivity for point in found["mel"]]
    assert sensitivities == sorted(sensitivities, reverse=True)
    assert [p.as_json() for p in found["mel"]] == [p.as_json() for p in found["malignant"]], (
        "all of it is melanoma"
    )
    assert found["akiec"][0].as_json()["sensitivity"] is None


def test_the_surest_images_are_decided_and_the_error_falls():
    # four sure and right, four doubtful of which two are wrong
    truth = np.array([NV, NV, MEL, MEL, NV, NV, MEL, MEL])
    said = probabilities([0.01, 0.02, 0.98, 0.99, 0.45, 0.55, 0.44, 0.56])
    predicted = np.where(said[:, MEL] > 0.5, MEL, NV)
    found = risk_coverage(truth, said, predicted, Resampling(truth, np.arange(8).astype(str), 1, 200))
    assert found.at[1.0].value == pytest.approx(0.25)
    assert found.at[0.5].value == 0
    assert found.missed[1.0].value == pytest.approx(0.25), "one of four melanomas is called a nevus"
    assert found.missed[0.5].value == 0
    assert 0 < found.area.value < 0.25


def test_abstentions_are_deferred_first():
    truth = np.array([NV, NV, NV, NV])
    said = probabilities([0.01, 0.3, 0.3, 0.3])
    predicted = np.array([-1, NV, NV, NV])
    found = risk_coverage(truth, said, predicted, Resampling(truth, np.arange(4).astype(str), 1, 50))
    assert found.at[1.0].value == pytest.approx(0.25)
    assert found.at[0.7].value == 0
    assert found.missed == {}, "there is no malignant image to miss"
