"""Bootstrap intervals by lesion, stratified by class, for many figures and rounds at once.

scikit-learn resamples images (``resample(stratify=...)``) but no groups within strata, so the drawing stands
here: a round is a vector of weights, how often each image's lesion was drawn. Figures are computed for a block
of rounds at a time from those weights, which makes 2,000 rounds of every figure a matter of seconds, and
comparing two bundles on the same rounds needs nothing more than the same seed.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dermreview.domain.taxonomy import CLASSES

Labels = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Draws = dict[str, Weights]
WeightedFigures = Callable[[Weights], Draws]

ROUNDS = 2000
UPWARD = frozenset({"ece"})
"""Sums of absolute values: every resample scatters them upward, so that raw percentiles can miss the figure."""
_BLOCK = 400_000
"""Weights held at once; a block of this size stays in a processor's cache."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval, drawn by lesion."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    def as_json(self) -> dict[str, float | None]:
        """Return the three numbers by name."""
        return {"value": rounded(self.value), "low": rounded(self.low), "high": rounded(self.high)}


class Resampling:
    """Rounds of lesions drawn with replacement, as many of each class as there are.

    A lesion's (or patient's) images are drawn together, because they are no independent evidence; its class is
    that of most of its images.

    Attributes:
        rounds: How many.
        lesions: How many groups there are.
    """

    def __init__(self, truth: Labels, groups: npt.NDArray[np.str_], seed: int, rounds: int = ROUNDS) -> None:
        names, self._group = np.unique(groups, return_inverse=True)
        counts = np.zeros((len(names), len(CLASSES)), np.int64)
        np.add.at(counts, (self._group, truth), 1)
        major = counts.argmax(axis=1)
        self._strata = [np.flatnonzero(major == index) for index in np.unique(major)]
        self._seed = seed
        self.rounds = rounds
        self.lesions = len(names)

    def weights(self) -> Iterator[Weights]:
        """Yield blocks (rounds, N): how often each image counts. Every call yields the same."""
        random = np.random.default_rng(self._seed)
        step = max(1, _BLOCK // max(len(self._group), 1))
        for start in range(0, self.rounds, step):
            size = min(step, self.rounds - start)
            drawn = np.empty((size, self.lesions))
            for stratum in self._strata:
                even = np.full(len(stratum), 1 / len(stratum))
                drawn[:, stratum] = random.multinomial(len(stratum), even, size)
            yield drawn[:, self._group]

    def draw(self, figures: WeightedFigures) -> Draws:
        """Return each figure's value in every round, (rounds,); nan where a round has no such figure."""
        blocks = [figures(weights) for weights in self.weights()]
        return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def interval(value: float, draws: Weights) -> Interval | None:
    """Return a figure with the 2.5th and 97.5th percentile of its draws; None where it can't be had."""
    known = draws[np.isfinite(draws)]
    if not math.isfinite(value) or len(known) == 0:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def intervals(values: Mapping[str, float], draws: Draws) -> dict[str, Interval]:
    """Return all figures that exist, each with its interval.

    Draws of an `UPWARD` figure are moved so that their mean is the figure itself, not under 0.
    """
    found = {
        name: interval(value, _centred(draws[name], value) if name in UPWARD else draws[name])
        for name, value in values.items()
    }
    return {name: one for name, one in found.items() if one is not None}


def _centred(draws: Weights, value: float) -> Weights:
    return np.asarray(np.maximum(draws - (draws.mean() - value), 0))


def differences(
    first: Mapping[str, float], second: Mapping[str, float], draws_first: Draws, draws_second: Draws
) -> dict[str, Interval]:
    """Return ``first - second`` with its interval, both measured on the same rounds (paired bootstrap)."""
    shared = [name for name in first if name in second]
    found = {name: interval(first[name] - second[name], draws_first[name] - draws_second[name]) for name in shared}
    return {name: one for name, one in found.items() if one is not None}


def means(columns: Mapping[str, Weights], resampling: Resampling) -> dict[str, Interval]:
    """Return each column's mean over the images, (N,), with its interval."""
    names = list(columns)
    stacked = np.stack([columns[name] for name in names], axis=1)

    def weighted(weights: Weights) -> Draws:
        averages = weights @ stacked / weights.sum(axis=1, keepdims=True)
        return {name: averages[:, index] for index, name in enumerate(names)}

    return intervals({name: float(columns[name].mean()) for name in names}, resampling.draw(weighted))


def rounded(value: float) -> float | None:
    """Return a figure with four digits, and None, which JSON has, for one that does not exist (nan)."""
    return round(float(value), 4) if math.isfinite(value) else None
