"""Fitting the temperature that makes the averaged probabilities honest."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from dermreview.inference.calibration import calibrate

_LARGEST_LOGARITHM = 2.0


def fit_temperature(
    average: npt.NDArray[Any],
    truth: npt.NDArray[np.int64],
    training_prior: tuple[float, ...],
    class_prior: tuple[float, ...],
) -> float:
    """Return the temperature with the smallest negative log likelihood at the declared class prior.

    One number for all classes, after the average (Guo et al., "On calibration of modern neural networks", ICML
    2017), between 0.14 and 7.4.

    Args:
        average: (N, 7), the ensemble's uncalibrated probabilities.
        truth: (N,), positions in the taxonomy.
        training_prior: (7,), the class distribution under which the networks learned.
        class_prior: (7,), the declared class distribution.
    """

    def loss(log_temperature: float) -> float:
        shown = calibrate(average, float(np.exp(log_temperature)), training_prior, class_prior)
        return negative_log_likelihood(shown, truth)

    bounds = (-_LARGEST_LOGARITHM, _LARGEST_LOGARITHM)
    return float(np.exp(minimize_scalar(loss, bounds=bounds, method="bounded").x))


def negative_log_likelihood(probabilities: npt.NDArray[Any], truth: npt.NDArray[np.int64]) -> float:
    """Return the mean of minus the logarithm of the true classes' probabilities, each at least 1e-12."""
    picked = probabilities[np.arange(len(truth)), truth].astype(np.float64)
    return float(-np.log(np.clip(picked, 1e-12, 1)).mean())
