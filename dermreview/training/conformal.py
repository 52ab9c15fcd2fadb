"""Class-conditional conformal sets: which classes can't be ruled out, by MAPIE.

Each class is calibrated on its own images (Mondrian conformal prediction: Vovk et al., "Algorithmic learning in a
random world", 2005), because one quantile for all would cover the common class and miss the rare ones. Images of
one lesion are not exchangeable with those of others, so each lesion gives one image, drawn at random (single
subsampling: Dunn, Wasserman and Ramdas, "Distribution-free prediction sets for two-layer hierarchical models",
JASA 2023). The promise: of new images of a class like these, at least the coverage has it in the set.
"""

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
from mapie.classification import SplitConformalClassifier
from sklearn.base import BaseEstimator, ClassifierMixin

from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.bundle import Conformal
from dermreview.training.bootstrap import Labels
from dermreview.training.predictions import Names
from dermreview.training.thresholds import just_under


def calibrate_sets(
    probabilities: npt.NDArray[Any], truth: Labels, groups: Names, coverage: float, seed: int
) -> Conformal:
    """Find the smallest probability with which each class stays in the set.

    Args:
        probabilities: (N, 7), as they are shown.
        truth: (N,), positions in the taxonomy.
        groups: (N,), the lesion or patient of each image.
        coverage: Share of each class's images whose set shall hold it, 0 to 1.
        seed: Of the draw of one image a lesion.
    """
    minimum: dict[str, float] = {}
    too_few: list[str] = []
    for index, code in enumerate(CLASSES):
        of_class = np.flatnonzero(truth == index)
        chosen = of_class[_one_each(groups[of_class], seed)]
        if len(chosen) < lesions_needed(coverage):
            too_few.append(code)
            continue
        scores = probabilities[:, index]
        minimum[code] = just_under(_smallest_accepted(scores[chosen], coverage), scores[of_class])
    return Conformal.model_validate({"coverage": coverage, "minimum": minimum, "too_few": tuple(too_few)})


def lesions_needed(coverage: float) -> int:
    """Return how many lesions a class must have for this coverage; MAPIE refuses fewer."""
    return int(np.ceil(max(1 / coverage, 1 / (1 - coverage))))


def _one_each(groups: Names, seed: int) -> npt.NDArray[np.intp]:
    """Return the position of one image of each lesion, in ascending order."""
    order = np.random.default_rng(seed).permutation(len(groups))
    _, first = np.unique(groups[order], return_index=True)
    return np.sort(order[first])


def _smallest_accepted(scores: npt.NDArray[Any], coverage: float) -> Any:
    """Return the smallest of one class's calibration scores with which MAPIE keeps the class in the set."""
    given = np.column_stack((1 - scores.astype(np.float64), scores.astype(np.float64)))
    sets = SplitConformalClassifier(_AsGiven(), confidence_level=coverage, conformity_score="lac", prefit=True)
    with warnings.catch_warnings():
        # that all calibration images are of one class is the point here
        warnings.filterwarnings("ignore", message=".*less labels than", category=UserWarning)
        sets.conformalize(given, np.ones(len(scores), np.int64))
    _, kept = sets.predict_set(given)
    return scores[kept[:, 1, 0]].min()


class _AsGiven(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Hands probabilities through, because the networks have run already: (N, 2), the class or not the class."""

    def __init__(self) -> None:
        self.classes_ = np.array([0, 1])
        self.n_features_in_ = 2

    def fit(self, given: npt.NDArray[Any], _: npt.NDArray[Any]) -> "_AsGiven":
        """Return itself; there is nothing to learn."""
        return self

    def predict_proba(self, given: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what was given."""
        return given

    def predict(self, given: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the larger one's position."""
        return np.asarray(given.argmax(axis=1))
