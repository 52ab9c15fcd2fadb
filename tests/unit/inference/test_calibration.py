import numpy as np
import pytest

from dermreview.inference.bundle import Conformal
from dermreview.inference.calibration import calibrate, conformal_set

UNIFORM = [1 / 7] * 7
P = np.array([0.4, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05], np.float32)


def test_nothing_to_do_leaves_probabilities_alone():
    np.testing.assert_allclose(calibrate(P, 1.0, UNIFORM, UNIFORM), P, atol=1e-6)


def test_a_higher_temperature_softens_without_changing_the_order():
    soft = calibrate(P, 3.0, UNIFORM, UNIFORM)
    assert soft.max() < P.max()
    assert (np.argsort(-soft, kind="stable") == np.argsort(-P, kind="stable")).all()


def test_the_prior_is_exchanged_by_bayes_rule():
    prior = np.array([0.03, 0.05, 0.11, 0.01, 0.11, 0.67, 0.02])
    expected = P * prior / (P * prior).sum()
    np.testing.assert_allclose(calibrate(P, 1.0, UNIFORM, prior), expected, atol=1e-6)


def test_batches_of_any_shape_sum_to_one():
    many = np.random.default_rng(1).dirichlet(np.ones(7), size=(3, 8)).astype(np.float32)
    assert calibrate(many, 0.7, UNIFORM, UNIFORM).sum(axis=-1) == pytest.approx(1.0)


def test_a_certain_zero_stays_finite():
    assert np.isfinite(calibrate(np.eye(7, dtype=np.float32)[0], 0.5, UNIFORM, UNIFORM)).all()


def test_a_class_stays_in_the_set_at_its_smallest_probability_and_above():
    sets = Conformal(coverage=0.9, minimum={"akiec": 0.5, "bcc": 0.2, "bkl": 0.3, "df": 0.9}, too_few=("df",))
    probabilities = np.array([P, P[::-1]]).astype(np.float64)
    expected = [[False, True, False, True, True, True, True], [False, False, False, True, True, True, True]]
    np.testing.assert_array_equal(conformal_set(probabilities, sets), expected)
