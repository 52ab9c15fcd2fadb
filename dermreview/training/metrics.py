"""Figures of merit: scikit-learn computes them on the images; for resampled images they are computed here at once.

What scikit-learn lacks is small: the expected calibration error, and figures for thousands of weightings of the
same images (each of its calls takes one weighting and sorts anew). `weighted_figures` sorts once; the tests hold
it against scikit-learn's ``sample_weight``.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    multilabel_confusion_matrix,
    recall_score,
    roc_auc_score,
)

from dermreview.domain import analysis
from dermreview.domain.analysis import FloatArray
from dermreview.domain.taxonomy import CLASSES, MALIGNANT_INDICES
from dermreview.training.bootstrap import Draws, Labels, WeightedFigures, Weights

MISSED = -1
"""Stands for an abstention: no image has this class, so that it counts as a miss."""
BINS = 15
"""Of the reliability diagram and its calibration error, equally wide."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one decision rule makes of labelled images.

    Attributes:
        truth: (N,), positions in the taxonomy.
        probabilities: (N, 7), calibrated.
        predicted: (N,), positions in the taxonomy, `MISSED` after an abstention.
        malignant: (N,), the binary decision: 1 malignant, 0 benign, `MISSED` after an abstention.
    """

    truth: Labels
    probabilities: FloatArray
    predicted: Labels
    malignant: Labels

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Judged":
        """Return the chosen images alone."""
        return Judged(
            self.truth[chosen], self.probabilities[chosen], self.predicted[chosen], self.malignant[chosen]
        )


def balanced_accuracy(truth: Labels, predicted: Labels) -> float:
    """Return the mean sensitivity of the classes that occur in ``truth``, 0 to 1."""
    present = np.unique(truth)
    return float(recall_score(truth, predicted, labels=present, average="macro", zero_division=0))


def malignancy(probabilities: FloatArray) -> Weights:
    """Return each image's summed probability of the malignant classes, (N,), exactly as a prediction has it."""
    return np.array([analysis.malignancy(row) for row in probabilities], np.float64)


def is_malignant(labels: Labels) -> npt.NDArray[np.bool_]:
    """Tell which labels (positions in the taxonomy) are malignant."""
    return np.isin(labels, MALIGNANT_INDICES)


def figures_of(judged: Judged) -> dict[str, float]:
    """Return all figures by name, a class's or the binary decision's behind a dot (``auc.mel``).

    Figures of a class that does not occur are nan. ``malignant.balanced_accuracy`` is the mean sensitivity of the
    malignant classes, the other figures of ``malignant`` belong to the binary decision.
    """
    truth, probabilities = judged.truth, judged.probabilities
    return {**malignant_figures(judged), **_probability_figures(truth, probabilities)}


def malignant_figures(judged: Judged) -> dict[str, float]:
    """Return the figures of `figures_of` that follow from the decisions and from the malignancy."""
    area, average = _ranking(is_malignant(judged.truth), malignancy(judged.probabilities))
    return {**decision_figures(judged), "malignant.auc": area, "malignant.average_precision": average}


def decision_figures(judged: Judged) -> dict[str, float]:
    """Return the figures of `figures_of` that follow from the decisions alone."""
    truth, predicted = judged.truth, judged.predicted
    # of each class: true negatives, false positives, false negatives, true positives
    cells = multilabel_confusion_matrix(truth, predicted, labels=range(len(CLASSES))).reshape(-1, 4).T
    negative, false, missed, positive = (cell.astype(np.float64) for cell in cells)
    with np.errstate(invalid="ignore"):  # a class that does not occur has no figure
        sensitivity, specificity = positive / (positive + missed), negative / (negative + false)
    known = [value for value in sensitivity[list(MALIGNANT_INDICES)] if not math.isnan(value)]
    malignant = is_malignant(truth)
    return {
        "balanced_accuracy": balanced_accuracy(truth, predicted),
        "accuracy": float(accuracy_score(truth, predicted)),
        "weighted_f1": float(
            f1_score(truth, predicted, labels=range(len(CLASSES)), average="weighted", zero_division=0)
        ),
        **{f"sensitivity.{code}": float(value) for code, value in zip(CLASSES, sensitivity, strict=True)},
        **{f"specificity.{code}": float(value) for code, value in zip(CLASSES, specificity, strict=True)},
        "malignant.balanced_accuracy": float(np.mean(known)) if known else math.nan,
        "malignant.sensitivity": _recall(malignant, judged.malignant == 1),
        "malignant.specificity": _recall(~malignant, judged.malignant == 0),
    }


def _recall(of: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> float:
    return float(recall_score(of, found, zero_division=np.nan)) if of.any() else math.nan


def _probability_figures(truth: Labels, probabilities: FloatArray) -> dict[str, float]:
    exact = _summing_to_one(probabilities)
    every = np.arange(len(CLASSES))
    auc, precision = {}, {}
    for index, code in enumerate(CLASSES):
        auc[f"auc.{code}"], precision[f"average_precision.{code}"] = _ranking(
            truth == index, probabilities[:, index]
        )
    return {
        "nll": float(log_loss(truth, exact, labels=every)),
        "brier": float(brier_score_loss(truth, exact, labels=every, scale_by_half=False)),
        "ece": expected_calibration_error(truth, probabilities),
        **auc,
        **precision,
    }


def _ranking(positive: npt.NDArray[np.bool_], scores: npt.NDArray[np.floating]) -> tuple[float, float]:
    if not 0 < positive.sum() < len(positive):
        return math.nan, math.nan
    return float(roc_auc_score(positive, scores)), float(average_precision_score(positive, scores))


def _summing_to_one(probabilities: FloatArray) -> Weights:
    """Float32 sums are off by more than scikit-learn allows."""
    exact = probabilities.astype(np.float64)
    return np.asarray(exact / exact.sum(axis=1, keepdims=True))


def expected_calibration_error(truth: Labels, probabilities: FloatArray, bins: int = BINS) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins (Guo et al., 2017), 0 to 1."""
    once = np.ones((1, len(truth)))
    return float(weighted_calibration_error(truth, probabilities, bins)(once)[0])


def reliability_bins(truth: Labels, probabilities: FloatArray, bins: int = BINS) -> list[dict[str, float]]:
    """Return the bins that hold images: their mean ``confidence``, ``accuracy`` and number of ``images``."""
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == truth
    which = _bin_of(confidence, bins)
    return [
        {
            "confidence": float(confidence[which == one].mean()),
            "accuracy": float(hit[which == one].mean()),
            "images": int((which == one).sum()),
        }
        for one in np.unique(which)
    ]


def weighted_figures(judged: Judged) -> WeightedFigures:
    """Return the function from weights (rounds, N) to the figures of `figures_of`, each (rounds,)."""
    malignant = weighted_malignant_figures(judged)
    truth, probabilities = judged.truth, judged.probabilities
    columns = {code: (truth == index, probabilities[:, index]) for index, code in enumerate(CLASSES)}
    rankings = {code: _weighted_ranking(positive, scores) for code, (positive, scores) in columns.items()}
    exact = _summing_to_one(probabilities)
    hot = np.eye(len(CLASSES))[truth]
    picked = np.clip(exact[np.arange(len(truth)), truth], np.finfo(np.float64).eps, 1)
    losses = np.stack([-np.log(picked), ((exact - hot) ** 2).sum(axis=1)], axis=1)
    ece = weighted_calibration_error(truth, probabilities)

    def figures(weights: Weights) -> Draws:
        found = malignant(weights)
        mean_losses = weights @ losses / weights.sum(axis=1, keepdims=True)
        found |= {"nll": mean_losses[:, 0], "brier": mean_losses[:, 1], "ece": ece(weights)}
        for code, ranking in rankings.items():
            found[f"auc.{code}"], found[f"average_precision.{code}"] = ranking(weights)
        return found

    return figures


def weighted_malignant_figures(judged: Judged) -> WeightedFigures:
    """Return the like of `weighted_figures` for the figures of `malignant_figures`."""
    decision = weighted_decision_figures(judged)
    ranking = _weighted_ranking(is_malignant(judged.truth), malignancy(judged.probabilities))

    def figures(weights: Weights) -> Draws:
        found = decision(weights)
        found["malignant.auc"], found["malignant.average_precision"] = ranking(weights)
        return found

    return figures


def weighted_decision_figures(judged: Judged) -> WeightedFigures:
    """Return the like of `weighted_figures` for the figures of `decision_figures`."""
    count = len(CLASSES)
    cells = np.zeros((len(judged.truth), count * (count + 1)))
    # an abstention's -1 is the last column of its class's row
    column = np.where(judged.predicted == MISSED, count, judged.predicted)
    cells[np.arange(len(cells)), judged.truth * (count + 1) + column] = 1
    positive = is_malignant(judged.truth)
    binary = np.stack(
        [positive, ~positive, positive & (judged.malignant == 1), ~positive & (judged.malignant == 0)], axis=1
    ).astype(np.float64)

    def figures(weights: Weights) -> Draws:
        confusion = (weights @ cells).reshape(-1, count, count + 1)
        with np.errstate(invalid="ignore", divide="ignore"):  # a class that was not drawn has no figure
            return _from_confusion(confusion) | _from_binary(weights @ binary)

    return figures


def _from_confusion(confusion: Weights) -> Draws:
    """Return figures of weighted confusion matrices, (rounds, 7, 8); the last column are abstentions."""
    right = np.diagonal(confusion, axis1=1, axis2=2)
    support = confusion.sum(axis=2)
    total = support.sum(axis=1, keepdims=True)
    claimed = confusion[:, :, : len(CLASSES)].sum(axis=1)
    sensitivity = right / support
    specificity = 1 - (claimed - right) / (total - support)
    f1 = np.nan_to_num(2 * right / (support + claimed))
    malignant = sensitivity[:, list(MALIGNANT_INDICES)]
    return {
        "balanced_accuracy": _mean_of_known(sensitivity),
        "accuracy": right.sum(axis=1) / total[:, 0],
        "weighted_f1": (f1 * support).sum(axis=1) / total[:, 0],
        **{f"sensitivity.{code}": sensitivity[:, index] for index, code in enumerate(CLASSES)},
        **{f"specificity.{code}": specificity[:, index] for index, code in enumerate(CLASSES)},
        "malignant.balanced_accuracy": _mean_of_known(malignant),
    }


def _from_binary(sums: Weights) -> Draws:
    """Return figures of the sums (rounds, 4): malignant, benign, malignant found, benign left alone."""
    return {
        "malignant.sensitivity": sums[:, 2] / sums[:, 0],
        "malignant.specificity": sums[:, 3] / sums[:, 1],
    }


def _mean_of_known(values: Weights) -> Weights:
    """Return each row's mean without its nan."""
    return np.asarray(np.nansum(values, axis=1) / np.isfinite(values).sum(axis=1))


def _weighted_ranking(positive: npt.NDArray[np.bool_], scores: npt.NDArray[np.floating]) -> "_Ranking":
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    return _Ranking(order, positive[order].astype(np.float64), ends)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Images sorted by falling score, once for all rounds.

    Attributes:
        order: (N,), positions of the images.
        positive: (N,), 1 or 0, in that order.
        ends: Where each run of equal scores ends.
    """

    order: npt.NDArray[np.intp]
    positive: Weights
    ends: npt.NDArray[np.intp]

    def __call__(self, weights: Weights) -> tuple[Weights, Weights]:
        """Return AUC and average precision, (rounds,) each, as scikit-learn defines them with weights."""
        ordered = weights[:, self.order]
        drawn = ordered.cumsum(axis=1)[:, self.ends]
        true = (ordered * self.positive).cumsum(axis=1)[:, self.ends]
        positives, negatives = true[:, -1], drawn[:, -1] - true[:, -1]
        gained = np.diff(true, axis=1, prepend=0)
        wrong = np.diff(drawn - true, axis=1, prepend=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            area = (wrong * (true - gained / 2)).sum(axis=1) / (positives * negatives)
            precision = true / np.maximum(drawn, 1e-12)
            average = (gained * precision).sum(axis=1) / positives
        return area, np.where(negatives > 0, average, np.nan)


def _bin_of(confidence: npt.NDArray[np.floating], bins: int) -> npt.NDArray[np.int64]:
    return np.minimum((confidence * bins).astype(np.int64), bins - 1)


def weighted_calibration_error(
    truth: Labels, probabilities: FloatArray, bins: int = BINS
) -> Callable[[Weights], Weights]:
    """Return the function from weights (rounds, N) to `expected_calibration_error`, (rounds,)."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    gap = confidence - (probabilities.argmax(axis=1) == truth)
    return _CalibrationError(np.eye(bins)[_bin_of(confidence, bins)] * gap[:, None])


@dataclass(frozen=True, slots=True)
class _CalibrationError:
    """gaps (N, bins): confidence minus hit, in the column of the image's bin."""

    gaps: Weights

    def __call__(self, weights: Weights) -> Weights:
        """Return the calibration error of each round, (rounds,)."""
        return np.asarray(np.abs(weights @ self.gaps).sum(axis=1) / weights.sum(axis=1))


def nested(flat: Mapping[str, object]) -> dict[str, object]:
    """Turn ``{"auc.mel": x}`` into ``{"auc": {"mel": x}}``."""
    found: dict[str, object] = {}
    for name, value in flat.items():
        first, _, rest = name.partition(".")
        if rest:
            inner = found.setdefault(first, {})
            if isinstance(inner, dict):
                inner[rest] = value
        else:
            found[first] = value
    return found
