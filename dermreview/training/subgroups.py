"""The figures of sub-groups: age band, sex, site, how the diagnosis was established, skin tone.

A sub-group that is too small gets no figure: one that rests on a handful of lesions would be read as a difference
between people where there is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.training.bootstrap import Draws, Interval, Resampling, WeightedFigures, Weights, intervals
from dermreview.training.metrics import Judged, is_malignant, malignant_figures, weighted_malignant_figures

MIN_LESIONS = 10
"""Lesions that a share has to rest on."""
UNKNOWN = "unknown"
AGE_BANDS = ((0, 29), (30, 44), (45, 59), (60, 74), (75, 120))
"""Years, both ends included."""
_MELANOMA = CLASS_INDEX["mel"]


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One sub-group's figures.

    Attributes:
        name: For example ``60 to 74``.
        images: How many.
        lesions: How many.
        malignant: How many of the lesions are malignant.
        melanomas: How many are melanomas.
        classes: The classes with enough lesions, over which ``balanced_accuracy`` is taken.
        figures: By name; those that rest on too few lesions are missing.
        too_small: Figure to why it is missing, in words.
    """

    name: str
    images: int
    lesions: int
    malignant: int
    melanomas: int
    classes: tuple[str, ...]
    figures: dict[str, Interval]
    too_small: dict[str, str]

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "name": self.name,
            "images": self.images,
            "lesions": self.lesions,
            "malignant_lesions": self.malignant,
            "melanomas": self.melanomas,
            "classes": list(self.classes),
            "figures": {name: figure.as_json() for name, figure in self.figures.items()},
            "too_small": self.too_small,
        }


def age_band(age: int | None) -> str:
    """Return the band of an age in years."""
    if age is None:
        return UNKNOWN
    low, high = next(band for band in AGE_BANDS if age <= band[1])
    return f"{low} and over" if high == AGE_BANDS[-1][1] else f"{low} to {high}"


_DIVISIONS: dict[str, Callable[[DatasetItem], str | None]] = {
    "age": lambda item: age_band(item.patient.age),
    "sex": lambda item: item.patient.sex,
    "site": lambda item: item.patient.site,
    "diagnosis_type": lambda item: item.basis,
    "skin_tone": lambda item: item.skin_tone,
}


def by_subgroup(
    judged: Judged, groups: npt.NDArray[np.str_], items: Sequence[DatasetItem], seed: int, rounds: int
) -> dict[str, list[Subgroup]]:
    """Return the figures of each sub-group; a division of which nothing is known is left out.

    Args:
        judged: The images.
        groups: (N,), their lesions or patients.
        items: What is known of each, in the same order.
        seed: Of the bootstrap.
        rounds: Of the bootstrap.
    """
    found = {}
    for division, of in _DIVISIONS.items():
        names = np.array([of(item) or UNKNOWN for item in items])
        if (names == UNKNOWN).all():
            continue
        ordered = sorted(set(names), key=lambda name: (name == UNKNOWN, name))
        found[division] = [
            _measure(name, judged.part(names == name), groups[names == name], seed, rounds) for name in ordered
        ]
    return found


def _measure(name: str, judged: Judged, groups: npt.NDArray[np.str_], seed: int, rounds: int) -> Subgroup:
    lesions = {index: len(np.unique(groups[judged.truth == index])) for index in range(len(CLASSES))}
    positive = is_malignant(judged.truth)
    malignant, benign = len(np.unique(groups[positive])), len(np.unique(groups[~positive]))
    total, melanomas = len(np.unique(groups)), lesions[_MELANOMA]
    enough = tuple(index for index, count in lesions.items() if count >= MIN_LESIONS)
    too_small = {
        figure: words
        for figure, (count, words) in {
            "accuracy": (total, f"{total} lesions"),
            "balanced_accuracy": (MIN_LESIONS * (len(enough) > 1), "fewer than two classes with enough lesions"),
            "sensitivity.mel": (melanomas, f"{melanomas} melanomas"),
            "malignant.sensitivity": (malignant, f"{malignant} malignant lesions"),
            "malignant.specificity": (benign, f"{benign} benign lesions"),
            "malignant.auc": (min(malignant, benign), f"{malignant} malignant and {benign} benign lesions"),
        }.items()
        if count < MIN_LESIONS
    }
    wanted = [figure for figure in _FIGURES if figure not in too_small]
    figures: dict[str, Interval] = {}
    if wanted:
        values = malignant_figures(judged)
        values["balanced_accuracy"] = _mean_sensitivity(values, enough)
        weighted = _over(weighted_malignant_figures(judged), enough)
        draws = Resampling(judged.truth, groups, seed, rounds).draw(weighted)
        figures = intervals({figure: values[figure] for figure in wanted}, draws)
    codes = tuple(CLASSES[index] for index in enough)
    return Subgroup(name, len(judged.truth), total, malignant, melanomas, codes, figures, too_small)


_FIGURES = (
    "accuracy",
    "balanced_accuracy",
    "sensitivity.mel",
    "malignant.sensitivity",
    "malignant.specificity",
    "malignant.auc",
)


def _mean_sensitivity(values: dict[str, float], classes: tuple[int, ...]) -> float:
    return float(np.mean([values[f"sensitivity.{CLASSES[index]}"] for index in classes])) if classes else np.nan


def _over(figures: WeightedFigures, classes: tuple[int, ...]) -> WeightedFigures:
    """Take the balanced accuracy over some classes only."""

    def limited(weights: Weights) -> Draws:
        found = figures(weights)
        if classes:
            chosen = [found[f"sensitivity.{CLASSES[index]}"] for index in classes]
            found["balanced_accuracy"] = np.mean(chosen, axis=0)
        return found

    return limited
