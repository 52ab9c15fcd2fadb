"""How many images of a dataset carry a badge, and how their measures of quality are spread."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from dermreview.domain.quality import Badge
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.quality import Quality, measure_quality
from dermreview.training.data import read_upright

QUANTILES: Final = (0.0, 0.005, 0.5, 0.995, 1.0)
_WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class QualitySurvey:
    """What was found in a dataset.

    Attributes:
        images: How many were measured.
        badges: Badge to the number of images that carry it.
        without: Images without any badge.
        measures: Measure to its values at `QUANTILES`.
    """

    images: int
    badges: dict[str, int]
    without: int
    measures: dict[str, tuple[float, ...]]

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``dermreview data quality --json`` prints; badges as shares of the images."""
        return {
            "images": self.images,
            "badges": {badge: round(count / self.images, 4) for badge, count in self.badges.items()},
            "without_badge": round(self.without / self.images, 4),
            "quantiles": list(QUANTILES),
            "measures": {name: [round(value, 4) for value in values] for name, values in self.measures.items()},
        }


def draw(items: Sequence[DatasetItem], limit: int | None, seed: int) -> tuple[DatasetItem, ...]:
    """Return so many images, drawn at random in proportion to what there is; all of them for None."""
    chosen = np.sort(np.random.default_rng(seed).permutation(len(items))[:limit])
    return tuple(items[index] for index in chosen)


def survey_quality(items: Sequence[DatasetItem], progress: Callable[[int, int], None]) -> QualitySurvey:
    """Measure labelled images; the labels do not matter.

    Args:
        items: At least one image.
        progress: Called with images done and their total.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE with the file's name.
    """
    found = []
    with ThreadPoolExecutor(_WORKERS) as pool:
        for quality in pool.map(_measured, (item.path for item in items)):
            found.append(quality)
            progress(len(found), len(items))
    carried = Counter(badge for quality in found for badge in quality.badges)
    return QualitySurvey(
        images=len(found),
        badges={badge.value: carried[badge.value] for badge in Badge},
        without=sum(not quality.badges for quality in found),
        measures={
            field.name: tuple(
                float(value) for value in np.quantile([getattr(each, field.name) for each in found], QUANTILES)
            )
            for field in fields(Quality)
        },
    )


def _measured(path: Path) -> Quality:
    return measure_quality(read_upright(path))
