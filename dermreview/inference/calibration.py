"""From averaged probabilities to those that are shown: temperature, then the declared class prior."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import FloatArray
from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.bundle import Conformal


def calibrate(
    probabilities: FloatArray,
    temperature: float,
    training_prior: Sequence[float],
    class_prior: Sequence[float],
) -> FloatArray:
    """Apply the temperature to averaged probabilities and move them to the declared class prior.

    The temperature divides the logarithm (Guo et al., "On calibration of modern neural networks", ICML 2017); the
    prior is exchanged by Bayes' rule (Saerens et al., Neural Computation 14, 2002).

    Args:
        probabilities: (..., 7), each sum 1.
        temperature: Over 0; above 1 softens.
        training_prior: (7,), the class distribution under which the networks learned.
        class_prior: (7,), the declared class distribution.

    Returns:
        float32 (..., 7), each sum 1.
    """
    logits = np.log(np.clip(probabilities.astype(np.float64), 1e-12, 1.0)) / temperature
    logits += np.log(np.asarray(class_prior)) - np.log(np.asarray(training_prior))
    logits -= logits.max(axis=-1, keepdims=True)
    shifted = np.exp(logits)
    normalized: FloatArray = (shifted / shifted.sum(axis=-1, keepdims=True)).astype(np.float32)
    return normalized


def conformal_set(probabilities: FloatArray, sets: Conformal) -> npt.NDArray[np.bool_]:
    """Tell which classes can't be ruled out.

    Args:
        probabilities: (..., 7), calibrated, taxonomy order.
        sets: The bundle's; a class without a figure, or with too few images for one, is never ruled out.

    Returns:
        bool (..., 7).
    """
    minimum: dict[str, float] = {code: value for code, value in sets.minimum.items() if code not in sets.too_few}
    return probabilities >= np.array([minimum.get(code, 0.0) for code in CLASSES], np.float64)
