"""Thresholds by exact search over the sorted scores, with a safety margin on the sensitivity.

A threshold that reaches its target on the calibration images exactly will miss it on new ones about every second
time. With the safety margin it is not the sensitivity that has to reach the target but its one-sided 95 % lower
bound. Images of one lesion are no independent evidence, so the bound counts lesions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import beta
from sklearn.metrics import roc_curve

from dermreview.domain.decision_rule import PRIORITY
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.inference.bundle import Threshold
from dermreview.training.bootstrap import Labels
from dermreview.training.metrics import is_malignant, malignancy
from dermreview.training.predictions import Flags, Names
from dermreview.training.recipe import CalibrationTargets, ThresholdTarget

MALIGNANT: Final = "malignant"
"""Names the binary decision among the targets."""
CONFIDENCE: Final = 0.95
"""Of the one-sided lower bound."""
_EXACT = 1e-9
# Another processor, or a GPU, moves a probability by about this share of it.
_ROUNDING = 1e-5


@dataclass(frozen=True, slots=True)
class ChosenThresholds:
    """What the search found.

    Attributes:
        classes: Class code to threshold, in the order in which they are asked.
        malignant: Of the summed malignant probability; None without a target or where it is infeasible.
        infeasible: Class code or ``malignant`` to why its target can't be reached; it has no threshold then.
    """

    classes: dict[str, Threshold]
    malignant: Threshold | None
    infeasible: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Curve:
    """What each candidate threshold reaches; all arrays in the order of falling thresholds."""

    values: npt.NDArray[Any]
    sensitivity: npt.NDArray[np.float64]
    specificity: npt.NDArray[np.float64]
    bound: npt.NDArray[np.float64]
    lesions: int


def choose_thresholds(
    probabilities: npt.NDArray[Any], truth: Labels, groups: Names, targets: CalibrationTargets
) -> ChosenThresholds:
    """Search a threshold for each target; one that can't be reached gets a reason, never a weaker threshold.

    Args:
        probabilities: (N, 7), as they are shown, float32 or float64.
        truth: (N,), positions in the taxonomy.
        groups: (N,), the lesion or patient of each image.
        targets: What they have to reach.
    """
    found: dict[str, Threshold] = {}
    infeasible: dict[str, str] = {}
    wanted: dict[str, ThresholdTarget] = dict(targets.thresholds.items())
    for code in in_priority(wanted):
        index = CLASS_INDEX[code]
        outcome = find_threshold(
            probabilities[:, index], truth == index, groups, wanted[code], safety_margin=targets.safety_margin
        )
        if isinstance(outcome, Threshold):
            found[code] = outcome
        else:
            infeasible[code] = outcome
    malignant = None
    if targets.malignant is not None:
        outcome = find_threshold(
            malignancy(probabilities),
            is_malignant(truth),
            groups,
            targets.malignant,
            safety_margin=targets.safety_margin,
        )
        if isinstance(outcome, Threshold):
            malignant = outcome
        else:
            infeasible[MALIGNANT] = outcome
    return ChosenThresholds(found, malignant, infeasible)


def in_priority(codes: Collection[str]) -> list[str]:
    """Return class codes in the order in which their thresholds are asked."""
    return [code for code in dict.fromkeys((*PRIORITY, *CLASSES)) if code in codes]


def find_threshold(
    scores: npt.NDArray[Any], positive: Flags, groups: Names, target: ThresholdTarget, *, safety_margin: bool
) -> Threshold | str:
    """Return the highest threshold that reaches the sensitivity and keeps the specificity, or why there is none.

    An image counts from the threshold on, ``score >= value``. The value lies a hair under the lowest score that
    has to count (never down to the next lower score), so that rounding on another machine loses no image.

    Args:
        scores: (N,), float32 or float64, higher speaks for the class.
        positive: (N,), which images show the class.
        groups: (N,), the lesion or patient of each image.
        target: The sensitivity to reach and the specificity to keep.
        safety_margin: The 95 % bound has to reach the sensitivity, too.
    """
    if not positive.any():
        return "no calibration image shows it"
    if positive.all():
        return "all calibration images show it, so that no specificity can be measured"
    curve = _curve(scores, positive, groups)
    reached = curve.sensitivity >= target.sensitivity - _EXACT
    if safety_margin:
        reached &= curve.bound >= target.sensitivity - _EXACT
        if not reached.any():
            return _too_few(curve, target)
    # the last candidate finds every image, so that the plain target is always reached somewhere
    first = int(np.argmax(reached))
    if curve.specificity[first] < target.specificity - _EXACT:
        return _no_specificity(curve, first, target, safety_margin)
    return Threshold(
        value=just_under(curve.values[first], scores),
        sensitivity=float(curve.sensitivity[first]),
        specificity=float(curve.specificity[first]),
        images=len(scores),
        target=target.sensitivity,
        floor=target.specificity or None,
        bound=float(curve.bound[first]),
        safety_margin=safety_margin,
    )


def lower_bound(found: npt.NDArray[np.float64], lesions: int) -> npt.NDArray[np.float64]:
    """Return the one-sided 95 % Clopper-Pearson lower bound on a share of lesions.

    A lesion of which only some images were found counts as that part of a lesion; the bound's Beta quantile is
    defined for fractions, too, and lies between those of the whole numbers around.

    Args:
        found: How many lesions were found, 0 to ``lesions``.
        lesions: At least 1.
    """
    some = np.maximum(found, _EXACT)
    bound: npt.NDArray[np.float64] = beta.ppf(1 - CONFIDENCE, some, lesions - found + 1)
    return np.where(found < _EXACT, 0.0, bound)


def lesions_needed(sensitivity: float) -> int:
    """Return how many lesions there must be for the bound to reach a sensitivity if all of them are found."""
    return int(np.ceil(np.log(1 - CONFIDENCE) / np.log(sensitivity) - _EXACT))


def just_under(value: Any, scores: npt.NDArray[Any]) -> float:
    """Return a number a hair under one of the scores, above the next lower one, in the scores' own precision."""
    kind = scores.dtype.type
    below = scores[scores < value]
    candidate = kind(max(value * (1 - _ROUNDING), (value + below.max()) / 2 if len(below) else 0.0))
    if candidate > value or (len(below) and candidate <= below.max()):
        candidate = kind(value)
    return float(candidate)


def _curve(scores: npt.NDArray[Any], positive: Flags, groups: Names) -> _Curve:
    false_alarms, found, values = roc_curve(positive, scores, drop_intermediate=False)
    _, position, images = np.unique(groups[positive], return_inverse=True, return_counts=True)
    weights = np.ones(len(scores))
    weights[positive] = 1 / images[position]
    _, lesions_found, _ = roc_curve(positive, scores, sample_weight=weights, drop_intermediate=False)
    lesions = len(images)
    # the first candidate of the curve is infinity, which finds nothing
    bound = lower_bound(np.minimum(lesions_found[1:], 1) * lesions, lesions)
    return _Curve(values[1:], found[1:], 1 - false_alarms[1:], bound, lesions)


def _too_few(curve: _Curve, target: ThresholdTarget) -> str:
    needed = lesions_needed(target.sensitivity)
    return (
        f"a sensitivity of {target.sensitivity:.2f} with the safety margin needs at least {needed} lesions, and "
        f"the calibration part has {curve.lesions}: even if all were found, the 95 % bound would be "
        f"{curve.bound[-1]:.3f}"
    )


def _no_specificity(curve: _Curve, first: int, target: ThresholdTarget, safety_margin: bool) -> str:
    margin = " with the safety margin" if safety_margin else ""
    kept = np.flatnonzero(curve.specificity >= target.specificity - _EXACT)
    best = (
        f"the best sensitivity at that specificity is {curve.sensitivity[kept[-1]]:.3f} "
        f"(95 % bound {curve.bound[kept[-1]]:.3f})"
        if len(kept)
        else "no threshold keeps that specificity"
    )
    return (
        f"a sensitivity of {target.sensitivity:.2f}{margin} leaves a specificity of "
        f"{curve.specificity[first]:.3f}, under {target.specificity:.2f}; {best}"
    )
