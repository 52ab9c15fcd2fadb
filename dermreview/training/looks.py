"""Clusters of acquisition look, so that a test part can hold looks that were not learned from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.look import LOOK_FEATURES, look_of
from dermreview.training.data import for_each, read_upright
from dermreview.training.splits import looks_of_units

LOOKS: Final = 8
"""Clusters, unless somebody asks for another number."""
_STARTS: Final = 10
_LARGEST: Final = 4.0
_NORMAL_QUARTILES: Final = 1.349
"""Distance between the quartiles of a normal distribution, in standard deviations."""
_HALF: Final = ("gradient", "contrast")
"""Figures that count half, because a lesion which reaches the border moves them, too."""
_NOT_CIELAB: Final = ("red_cast", "blue_cast", "black")
_LEAST_CIELAB: Final = 1.0
_LEAST_OTHER: Final = 0.02
"""Smallest standard deviations, about what an eye can tell apart, in CIE Lab units and in logarithms and shares:
below, a figure is the same in all images, and its noise must not count as much as what differs."""

Looks = npt.NDArray[np.float32]


def measure_looks(items: Sequence[DatasetItem], progress: Callable[[int, int], None]) -> Looks:
    """Decode images and return `look_of` each, (N, 10).

    Args:
        items: The images.
        progress: Called with images done and their total.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE.
    """
    found = np.empty((len(items), len(LOOK_FEATURES)), np.float32)

    def measure_one(position: int) -> None:
        found[position] = look_of(read_upright(items[position].path))

    for_each(measure_one, range(len(items)), progress)
    return found


def group_looks(items: Sequence[DatasetItem], looks: Looks, seed: int, clusters: int = LOOKS) -> dict[str, int]:
    """Group images by their look with k-means, the same way whatever their order.

    Each figure is centred on its median and scaled by the distance between its quartiles, and what lies more than
    4 standard deviations out counts as 4, so that a few odd images don't make clusters of their own.

    Args:
        items: The images.
        looks: As `measure_looks` gives them, (N, 10).
        seed: Of the first centres.
        clusters: At most so many; fewer where fewer looks differ.

    Returns:
        External id to cluster, 0 for the one whose centre lies furthest from the mean of all images, and so on.

    Raises:
        DermreviewError: DATA_WITHOUT_LOOKS if all images look alike.
    """
    order = sorted(range(len(items)), key=lambda position: items[position].external_id)
    scaled = _scaled(looks[order])
    clusters = min(clusters, len(np.unique(scaled, axis=0)))
    if clusters < 2:
        raise DermreviewError(ErrorCode.DATA_WITHOUT_LOOKS)
    found = KMeans(clusters, n_init=_STARTS, random_state=seed).fit(scaled)
    distances = np.linalg.norm(found.cluster_centers_ - scaled.mean(axis=0), axis=1)
    rank = np.empty(clusters, int)
    rank[np.argsort(-distances, kind="stable")] = np.arange(clusters)
    return {
        items[position].external_id: int(rank[label]) for position, label in zip(order, found.labels_, strict=True)
    }


def look_clusters(
    items: Sequence[DatasetItem],
    seed: int,
    clusters: int = LOOKS,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, int]:
    """Decode images and group them by look; `measure_looks` and `group_looks` in one."""
    return group_looks(items, measure_looks(items, progress), seed, clusters)


def describe_held_out(
    items: Sequence[DatasetItem], looks: Looks, clusters: Mapping[str, int], test: Sequence[DatasetItem]
) -> str:
    """Say which looks a test part holds: their images, and the background's CIE Lab and vignette as medians.

    Also says how many images of these looks are elsewhere: a lesion with several looks is in one part.

    Args:
        items: All images.
        looks: Theirs, (N, 10).
        clusters: As `group_looks` gives them.
        test: The test part.
    """
    of = {item.external_id: look for item, look in zip(items, looks, strict=True)}
    unit_looks = looks_of_units(items, clusters)
    counts = Counter(unit_looks[item.unit] for item in test)
    total = len(set(clusters.values()))
    lines = []
    for cluster, count in sorted(counts.items()):
        members = [of[item.external_id] for item in test if unit_looks[item.unit] == cluster]
        lightness, red, yellow, vignette = np.median(members, axis=0)[:4]
        lines.append(
            f"held out look {cluster + 1} of {total}: {count:,} images; background L* {lightness:.0f}, "
            f"a* {red:.0f}, b* {yellow:.0f}, corners darker by {vignette:.0f}"
        )
    tested = {item.external_id for item in test}
    stray = sum(clusters[item.external_id] in counts for item in items if item.external_id not in tested)
    if stray:
        lines.append(f"{stray:,} images of these looks are in the other parts, because lesions stay whole")
    return "\n".join(lines)


def _scaled(looks: Looks) -> npt.NDArray[np.float64]:
    values = looks.astype(np.float64)
    low, middle, high = np.percentile(values, (25, 50, 75), axis=0)
    spread = (high - low) / _NORMAL_QUARTILES
    # a figure that most images share, such as no black corner, has no quartiles apart
    spread = np.where(spread > 0, spread, values.std(axis=0))
    least = [_LEAST_OTHER if name in _NOT_CIELAB else _LEAST_CIELAB for name in LOOK_FEATURES]
    scaled = np.clip((values - middle) / np.maximum(spread, least), -_LARGEST, _LARGEST)
    weights = np.array([0.5 if name in _HALF else 1.0 for name in LOOK_FEATURES])
    weighted: npt.NDArray[np.float64] = scaled * weights
    return weighted
