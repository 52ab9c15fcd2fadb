"""Tick marks at equal distances, as a ruler or a printed scale in the image has them.

Lengths are in pixels of the working copy of `dermreview.imaging.quality`, 256 on its shorter side.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.imaging.artefacts import Grey, Mask, ThinStructures
from dermreview.imaging.cv import cv2

Points = npt.NDArray[np.float64]

_TEXTURE: Final = 0.45
"""Share of thin dark structures above which they are a texture, in which any distance can be found."""
_SCALE_LENGTH: Final = 50
_LINES_TRIED: Final = 12
_LEAST_RIPPLE: Final = 2.0
"""Standard deviation in grey values beside a line under which there is no tick."""
_LEAST_PERIODS: Final = 7
_TICK_DISTANCES: Final = (5, 30)
_TICK_LENGTHS: Final = (5, 32)
_TICK_SLENDERNESS: Final = 4
_MOST_TICKS: Final = 80
_ROW_GAPS: Final = (7, 50)
_SKEW: Final = 18
"""Degrees by which ticks and their row may depart from right angles and from each other, seen from aslant."""
_LONGER_TICK: Final = 7
"""By so much the middle of every fifth or tenth tick, which is longer, lies beside those of the others."""
_TICKS: Final = 4
"""So many single ticks in an even row are a ruler."""


@dataclass(frozen=True, slots=True)
class _Ticks:
    """Short straight structures: centres (n, 2) as x and y, and directions (n, 2) of length 1."""

    centres: Points
    directions: Points


def ruler_score(thin: ThinStructures) -> float:
    """Tell how sure it is that tick marks at equal distances are in the image, 0 to 1; 0.5 and more is a ruler.

    Two kinds are looked for: a printed scale, which is a straight line with ticks on it, and single ticks in a
    row.
    """
    if thin.mask.mean() > _TEXTURE:
        return 0.0
    return max(_scale_score(thin), _row_score(thin))


def _scale_score(thin: ThinStructures) -> float:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(thin.mask.astype(np.uint8), connectivity=8)
    long = np.hypot(stats[:, 2], stats[:, 3]) >= _SCALE_LENGTH / 2
    long[0] = False
    lines = cv2.HoughLinesP(
        long[labels].astype(np.uint8), 1, np.pi / 180, 30, minLineLength=_SCALE_LENGTH, maxLineGap=6
    )
    if lines is None:
        return 0.0
    ends = np.asarray(lines, np.float32).reshape(-1, 4)
    lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    longest = np.argsort(-lengths, kind="stable")[:_LINES_TRIED]
    return max(_periodicity(thin.contrast, ends[index], float(lengths[index])) for index in longest)


def _periodicity(contrast: Grey, ends: npt.NDArray[np.float32], length: float) -> float:
    """Return how regularly ticks stand on one side of a line."""
    x0, y0, x1, y1 = ends
    along = np.array([x1 - x0, y1 - y0], np.float32) / np.float32(length)
    steps = np.arange(round(length), dtype=np.float32)
    found = 0.0
    for side in (-1, 1):
        offsets = side * np.arange(2, 7, dtype=np.float32)[:, None]
        x = x0 + steps * along[0] - offsets * along[1]
        y = y0 + steps * along[1] + offsets * along[0]
        strip = cv2.remap(contrast, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        found = max(found, _regularity(strip.mean(axis=0)))
    return found


def _regularity(profile: npt.NDArray[np.floating]) -> float:
    """Return the lower of the autocorrelations at one and at two distances of the ticks, 0 to 1."""
    trend = np.convolve(np.pad(profile, 12, mode="edge"), np.ones(25) / 25, mode="valid")
    ripple = profile - trend
    if ripple.std() < _LEAST_RIPPLE:
        return 0.0
    full = np.correlate(ripple, ripple, mode="full")[len(ripple) - 1 :]
    likeness = full / np.arange(len(ripple), 0, -1) / (full[0] / len(ripple))
    best = 0.0
    for lag in range(_TICK_DISTANCES[0], min(_TICK_DISTANCES[1], len(ripple) // _LEAST_PERIODS) + 1):
        # a peak, not the flank of one
        if likeness[lag] >= max(likeness[lag - 1], likeness[lag + 1]):
            best = max(best, float(min(likeness[lag], likeness[2 * lag - 1 : 2 * lag + 2].max())))
    return min(best, 1.0)


def _row_score(thin: ThinStructures) -> float:
    """Follow each pair of neighbouring ticks as far as further ones come at about the same distance."""
    ticks = _ticks(thin)
    offsets = ticks.centres[None] - ticks.centres[:, None]
    gaps = np.hypot(offsets[..., 0], offsets[..., 1])
    along_tick = np.abs(np.einsum("ijk,ik->ij", offsets, ticks.directions))
    pairs = (gaps >= _ROW_GAPS[0]) & (gaps <= _ROW_GAPS[1]) & (along_tick <= np.sin(np.radians(_SKEW)) * gaps)
    pairs &= _alike(ticks, slice(None))
    longest = 0
    for first, second in zip(*np.nonzero(pairs), strict=True):
        longest = max(longest, _row_length(ticks, int(first), int(second)))
        if longest >= 2 * _TICKS:
            break
    return min(1.0, longest / (2 * _TICKS))


def _row_length(ticks: _Ticks, first: int, second: int) -> int:
    start, length, last = ticks.centres[first], 2, second
    while length < 2 * _TICKS:
        step = (ticks.centres[last] - start) / (length - 1)
        gap = float(np.hypot(*step))
        error = ticks.centres - (ticks.centres[last] + step)
        along_tick = np.abs(error @ ticks.directions[last])
        along_row = np.abs(error @ (step / gap))
        fits = _alike(ticks, last) & (along_row <= max(2.0, 0.15 * gap))
        fits &= along_tick <= min(_LONGER_TICK, 0.35 * gap)
        if not fits.any():
            break
        last = int(np.where(fits, along_row, np.inf).argmin())
        length += 1
    return length


def _alike(ticks: _Ticks, to: int | slice) -> Mask:
    """Tell which ticks run in the direction of one, or of each."""
    alike: Mask = np.abs(ticks.directions @ ticks.directions[to].T) >= np.cos(np.radians(_SKEW))
    return alike


def _ticks(thin: ThinStructures) -> _Ticks:
    """Return the short straight structures; where there are too many, those of the highest contrast."""
    mask = cv2.morphologyEx(thin.mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    y, x = np.nonzero(mask)
    owner = labels[y, x]

    def total(values: npt.NDArray[np.floating]) -> Points:
        return np.bincount(owner, values, count).astype(np.float64)

    area = np.maximum(total(np.ones(len(owner))), 1)
    dx, dy = x - middles[owner, 0], y - middles[owner, 1]
    xx, yy, xy = total(dx * dx) / area, total(dy * dy) / area, total(dx * dy) / area
    root = np.hypot(xx - yy, 2 * xy)
    large, small = (xx + yy + root) / 2, (xx + yy - root) / 2
    reach = np.hypot(stats[:, 2], stats[:, 3])
    fits = (reach >= _TICK_LENGTHS[0]) & (reach <= _TICK_LENGTHS[1]) & (area >= 5)
    fits &= large >= _TICK_SLENDERNESS * small + 1
    # the outermost pixels of many images are darker than the rest
    fits &= ((middles >= 2) & (middles <= np.array(mask.shape[::-1]) - 3)).all(axis=1)
    fits[0] = False
    darkness = np.where(fits, total(thin.contrast[y, x].astype(np.float64)) / area, -1.0)
    chosen = np.argsort(-darkness, kind="stable")[: min(int(fits.sum()), _MOST_TICKS)]
    angles = 0.5 * np.arctan2(2 * xy[chosen], xx[chosen] - yy[chosen])
    return _Ticks(middles[chosen], np.stack([np.cos(angles), np.sin(angles)], axis=1))
