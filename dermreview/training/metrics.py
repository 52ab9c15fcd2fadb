"""Figures of merit with bootstrap intervals; scikit-learn does the arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from sklearn.metrics import accuracy_score, log_loss, recall_score, roc_auc_score

from dermreview.domain.analysis import FloatArray
from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.bundle import Threshold
from dermreview.inference.calibration import calibrate

Labels = npt.NDArray[np.int64]
BOOTSTRAP_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval, drawn by lesion."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def bootstrap(
    figure: Callable[[npt.NDArray[np.intp]], float], groups: npt.NDArray[np.str_], seed: int
) -> Interval:
    """Return a figure with the 2.5th and 97.5th percentile of its values on resampled groups.

    Images of one lesion are drawn together, because they are no independent evidence.

    Args:
        figure: From positions of images to the figure.
        groups: (N,), the lesion of each image.
        seed: Of the resampling.
    """
    _, codes = np.unique(groups, return_inverse=True)
    members = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    random = np.random.default_rng(seed)
    values = []
    for _ in range(BOOTSTRAP_ROUNDS):
        drawn = random.integers(len(members), size=len(members))
        values.append(figure(np.concatenate([members[index] for index in drawn])))
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(figure(np.arange(len(groups))), float(low), float(high))


def balanced_accuracy(truth: Labels, predicted: Labels) -> float:
    """Return the mean sensitivity of the classes that occur in ``truth``, 0 to 1."""
    present = np.unique(truth)
    return float(recall_score(truth, predicted, labels=present, average="macro", zero_division=0))


def summarize(truth: Labels, probabilities: FloatArray, predicted: Labels) -> dict[str, object]:
    """Return the plain figures of one set of predictions.

    Args:
        truth: (N,), positions in the taxonomy.
        probabilities: (N, 7), calibrated.
        predicted: (N,), what the decision rule says.
    """
    sensitivity = recall_score(truth, predicted, labels=range(len(CLASSES)), average=None, zero_division=0)
    auc = {
        code: round(float(roc_auc_score(truth == index, probabilities[:, index])), 4)
        for index, code in enumerate(CLASSES)
        if 0 < (truth == index).sum() < len(truth)
    }
    specificity = {
        code: round(float((predicted[truth != index] != index).mean()), 4)
        for index, code in enumerate(CLASSES)
        if (truth != index).any()
    }
    plain = probabilities.argmax(axis=1)
    exact = probabilities.astype(np.float64)
    exact /= exact.sum(axis=1, keepdims=True)  # float32 sums are off by more than scikit-learn allows
    return {
        "accuracy": round(float(accuracy_score(truth, predicted)), 4),
        "sensitivity": {code: round(float(s), 4) for code, s in zip(CLASSES, sensitivity, strict=True)},
        "specificity": specificity,
        "auc": auc,
        "nll": round(float(log_loss(truth, exact, labels=range(len(CLASSES)))), 4),
        "ece": round(expected_calibration_error(truth, probabilities), 4),
        "argmax_balanced_accuracy": round(float(balanced_accuracy(truth, plain)), 4),
    }


def expected_calibration_error(truth: Labels, probabilities: FloatArray, bins: int = 15) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins (Guo et al., 2017), 0 to 1."""
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == truth
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidence[which == b].mean()) - float(hit[which == b].mean())) * float((which == b).mean())
        for b in np.unique(which)
    ]
    return sum(gaps)


def fit_temperature(
    average: FloatArray, truth: Labels, training_prior: tuple[float, ...], class_prior: tuple[float, ...]
) -> float:
    """Return the temperature with the smallest negative log likelihood at the declared class prior."""

    def loss(log_temperature: float) -> float:
        shown = calibrate(average, float(np.exp(log_temperature)), training_prior, class_prior)
        picked = np.clip(shown[np.arange(len(truth)), truth].astype(np.float64), 1e-12, 1)
        return float(-np.log(picked).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))


def fit_threshold(scores: FloatArray, positive: npt.NDArray[np.bool_], sensitivity: float) -> Threshold | None:
    """Return the highest threshold that reaches a sensitivity, by exact search over the positives' scores.

    Args:
        scores: (N,), the class's probability.
        positive: (N,), which images show the class.
        sensitivity: The target, 0 to 1.

    Returns:
        The threshold with what it reached, or None without a positive image.
    """
    ranked = np.sort(scores[positive])[::-1]
    if len(ranked) == 0:
        return None
    needed = int(np.ceil(sensitivity * len(ranked) - 1e-9))
    value = float(ranked[max(needed, 1) - 1])
    return Threshold(
        value=value,
        sensitivity=float((ranked >= value).mean()),
        specificity=float((scores[~positive] < value).mean()) if (~positive).any() else 1.0,
        images=len(scores),
    )
