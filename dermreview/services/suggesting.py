"""Which cases are worth labelling next: those the networks know least of, and unlike one another.

Nothing is changed in the store. After Zhdanov, "Diverse mini-batch active learning" (2019): the most informative
cases are taken first, then clustered by weighted k-means, and the case nearest to each centre is suggested.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from dermreview.domain.access import Right
from dermreview.domain.analysis import BundleRef
from dermreview.domain.review import Status
from dermreview.services.permits import require
from dermreview.store import Candidate, Store

Positions = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]

MOST: Final = 1000
"""The largest batch; who labels more than that in a round is better served by training in between."""
POOL: Final = 10
"""So many times the batch are compared. Zhdanov found 10 to 50 to do alike; fewer keep to what is informative."""
DIMENSIONS: Final = 64
"""Longer vectors are compared by their main components; a large batch would take minutes otherwise."""
NOT_ANALYZED: Final = "not analyzed"


class Strategy(StrEnum):
    """What makes a case worth labelling."""

    COMBINED = "combined"
    UNCERTAINTY = "uncertainty"
    DISAGREEMENT = "disagreement"


class Diversity(StrEnum):
    """What cases are compared by, so that a batch does not hold one finding many times."""

    FEATURES = "features"
    PROBABILITIES = "probabilities"


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """What is suggested and what was not asked about.

    Attributes:
        bundle: Whose analyses were used.
        strategy: As asked for.
        suggested: The cases, the most informative first.
        diversity: What the combined strategy compared them by; None for the others.
        without_features: So many of the compared cases have no features that fit the others', because they were
            analyzed by an earlier version.
        left_out: Reason to number of cases: ``not analyzed``, or the status that a reviewer gave them.
    """

    bundle: BundleRef
    strategy: Strategy
    suggested: tuple[Candidate, ...]
    diversity: Diversity | None
    without_features: int
    left_out: dict[str, int]


def suggest_cases(
    store: Store, bundle: BundleRef, count: int, strategy: Strategy = Strategy.COMBINED
) -> SuggestReport:
    """Pick the next cases worth labelling among those that are analyzed and that no reviewer has decided on.

    Args:
        store: The store; it is only read.
        bundle: Whose analyses tell what is informative.
        count: How many, 1 to `MOST`; fewer are returned where there are no more.
        strategy: By uncertainty or disagreement alone, or both and as different from one another as can be.

    Returns:
        The same cases for the same store, whatever the machine is doing.
    """
    require(store, Right.VIEW)
    left_out: Counter[str] = Counter({NOT_ANALYZED: 0})
    open_cases: list[Candidate] = []
    for candidate in store.candidates(bundle):
        if candidate.status is not Status.UNREVIEWED:
            left_out[candidate.status.value] += 1
        elif candidate.probabilities is None:
            left_out[NOT_ANALYZED] += 1
        else:
            open_cases.append(candidate)
    worth = informativeness(
        np.array([case.uncertainty for case in open_cases], np.float64),
        np.array([case.disagreement for case in open_cases], np.float64),
        strategy,
    )
    diversity, lacking = None, 0
    if strategy is Strategy.COMBINED and open_cases:
        pool = most_informative(worth, pool_size(len(open_cases), count))
        vectors, lacking = _vectors(store, bundle, [open_cases[place] for place in pool])
        diversity = Diversity.PROBABILITIES if lacking else Diversity.FEATURES
        chosen = pool[diverse(worth[pool], vectors, count)]
    else:
        chosen = most_informative(worth, count)
    suggested = tuple(open_cases[place] for place in chosen)
    return SuggestReport(bundle, strategy, suggested, diversity, lacking, dict(left_out))


def informativeness(uncertainty: Values, disagreement: Values, strategy: Strategy) -> Values:
    """Return how much a label would tell, over 0 to 1.

    Args:
        uncertainty: (n,), 0 to 1.
        disagreement: (n,), 0 to 1.
        strategy: The combination is the mean of both ranks, because the two are spread differently.

    Returns:
        (n,), comparable within this call only.
    """
    if strategy is Strategy.UNCERTAINTY:
        return uncertainty
    if strategy is Strategy.DISAGREEMENT:
        return disagreement
    mean: Values = (rankdata(uncertainty) + rankdata(disagreement)) / max(2 * len(uncertainty), 1)
    return mean


def most_informative(worth: Values, count: int) -> Positions:
    """Return the positions of the ``count`` highest values of ``worth`` (n,), highest first, ties in order."""
    return np.argsort(-worth, kind="stable")[:count]


def pool_size(cases: int, count: int) -> int:
    """Return how many of the most informative cases are compared for a batch.

    At most half of them all: otherwise a small store would also offer what the networks are sure of, for variety.
    """
    return max(count, min(POOL * count, (cases + 1) // 2))


def diverse(worth: Values, vectors: npt.NDArray[np.floating], count: int) -> Positions:
    """Pick cases that are informative and unlike one another.

    Args:
        worth: (n,), above 0; weighs a case when the centres are found.
        vectors: (n, D), what cases are compared by, in Euclidean distance.
        count: How many, at least 1.

    Returns:
        (min(count, n),) positions, the most informative first. Where fewer than ``count`` vectors differ, the most
        informative of the rest fill up.
    """
    if count >= len(worth):
        return most_informative(worth, count)
    # scikit-learn takes a second to import, and a window that suggests nothing does not wait for it
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    clusters = min(count, len(np.unique(vectors, axis=0)))
    data = np.ascontiguousarray(vectors, np.float64)
    if min(data.shape) > DIMENSIONS:
        data = PCA(DIMENSIONS, random_state=0).fit_transform(data)
    found = KMeans(clusters, n_init=1, random_state=0).fit(data, sample_weight=worth)
    distance = np.linalg.norm(data - found.cluster_centers_[found.labels_], axis=1)
    nearest_first = np.lexsort((np.arange(len(worth)), -worth, distance))
    _, first = np.unique(found.labels_[nearest_first], return_index=True)
    chosen = nearest_first[first]
    rest = np.setdiff1d(np.arange(len(worth)), chosen)
    chosen = np.concatenate([chosen, rest[most_informative(worth[rest], count - len(chosen))]])
    return chosen[most_informative(worth[chosen], count)]


def _vectors(store: Store, bundle: BundleRef, pool: list[Candidate]) -> tuple[npt.NDArray[np.floating], int]:
    """Return (n, D) to compare cases by, and how many lack the features that would be better for it."""
    found = store.features(bundle, [case.case_id for case in pool])
    lengths = Counter(len(features) for features in found.values())
    lacking = len(pool) - max(lengths.values(), default=0)
    if lacking == 0:
        return np.stack([found[case.case_id] for case in pool]), 0
    # the square root makes the Euclidean distance the Hellinger distance of two distributions
    known = [case.probabilities for case in pool if case.probabilities is not None]
    return np.sqrt(np.stack(known)), lacking
