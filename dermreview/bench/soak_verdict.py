"""Whether a figure that was sampled over a long session stayed flat.

The session's first quarter is left out: caches fill then. A figure grew if the median of the last quarter lies
above that of the second by more than its tolerance, or if the slope from the second quarter on (Theil-Sen: the
median of the slopes between all pairs of samples, which a few outliers do not move) adds up to more than that over
the same stretch.
"""

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 24
"""With fewer samples nothing is said: a quarter would have less than six."""
_PAIRS_OF = 240
"""So many samples are compared with each other; of more every nth is taken."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much a figure may rise between the second quarter and the last.

    Attributes:
        share: Of the second quarter's median, 0 to 1.
        least: In the figure's own unit; the larger of both counts.
    """

    share: float
    least: float


@dataclass(frozen=True, slots=True)
class Trend:
    """How a figure went.

    Attributes:
        second_quarter: Median.
        last_quarter: Median.
        per_1000_cases: Theil-Sen slope from the second quarter on.
        allowed: How far it may rise.
        grew: Whether it rose further.
    """

    second_quarter: float
    last_quarter: float
    per_1000_cases: float
    allowed: float
    grew: bool


def judge(cases: Sequence[float], values: Sequence[float], tolerance: Tolerance) -> Trend | None:
    """Return the trend of a figure, None with fewer than `FEWEST` samples.

    Args:
        cases: How many cases were read at each sample, ascending.
        values: The figure then.
        tolerance: How far it may rise.

    Raises:
        ValueError: If there are not as many values as places.
    """
    if len(cases) != len(values):
        raise ValueError(f"{len(values)} values at {len(cases)} places")
    if len(cases) < FEWEST:
        return None
    first, last = cases[0], cases[-1]
    quarter = (last - first) / 4
    second = [
        value for at, value in zip(cases, values, strict=True) if first + quarter <= at < first + 2 * quarter
    ]
    fourth = [value for at, value in zip(cases, values, strict=True) if at >= last - quarter]
    if not second or not fourth:
        return None
    slope = _slope([(at, value) for at, value in zip(cases, values, strict=True) if at >= first + quarter])
    before, after = statistics.median(second), statistics.median(fourth)
    allowed = max(tolerance.share * abs(before), tolerance.least)
    # from the middle of the second quarter to the middle of the last
    grew = after - before > allowed or slope * 2 * quarter > allowed
    return Trend(round(before, 2), round(after, 2), round(slope * 1000, 4), round(allowed, 2), grew)


def _slope(points: Sequence[tuple[float, float]]) -> float:
    points = points[:: 1 + len(points) // _PAIRS_OF]
    slopes = [(w - v) / (b - a) for (a, v), (b, w) in itertools.combinations(points, 2) if b > a]
    return statistics.median(slopes) if slopes else 0.0
