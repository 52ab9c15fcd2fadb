"""Random fields over an image: smooth noise, cells and soft thresholds, all float32 and reproducible by seed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dermreview.imaging.cv import cv2

Field = npt.NDArray[np.float32]
"""One value a pixel, shape (height, width)."""


def noise(rng: np.random.Generator, shape: tuple[int, int], period: float | tuple[float, float]) -> Field:
    """Return smooth noise with mean about 0 and standard deviation about 1.

    Args:
        rng: Where the randomness comes from.
        shape: (height, width).
        period: Distance of its knots in pixels; a pair is (vertical, horizontal).
    """
    down, across = period if isinstance(period, tuple) else (period, period)
    first_row, row_weights = _spline(rng, shape[0], down)
    first_column, column_weights = _spline(rng, shape[1], across)
    knots = rng.standard_normal((int(first_row[-1]) + 4, int(first_column[-1]) + 4), dtype=np.float32)
    # four weighted rows, then four weighted columns of the transposed result: no matrix product, whose threads
    # would fight over the processors with the other workers of the process
    between = _gather(knots, first_row, row_weights)
    values = _gather(np.ascontiguousarray(between.T), first_column, column_weights)
    # the spline averages neighbouring knots: 1.9 brings the standard deviation back to about 1
    return np.ascontiguousarray(values.T * np.float32(1.9))


def octaves(
    rng: np.random.Generator, shape: tuple[int, int], period: float, count: int, gain: float = 0.55
) -> Field:
    """Return a sum of noises, each at half the period and ``gain`` times the height of the last; deviation 1."""
    total = np.zeros(shape, np.float32)
    power = 0.0
    for octave in range(count):
        height = gain**octave
        total += np.float32(height) * noise(rng, shape, max(period / 2**octave, 1.0))
        power += height**2
    return total / np.float32(np.sqrt(power))


def smoothstep(low: float, high: float, values: Field) -> Field:
    """Return 0 below ``low``, 1 above ``high`` and a smooth rise between; ``low`` above ``high`` makes it fall."""
    t = np.clip((values - np.float32(low)) / np.float32(high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)


def blur(values: Field, sigma: float) -> Field:
    """Return the field after a Gaussian of ``sigma`` pixels."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), max(sigma, 0.2)), np.float32)


@dataclass(frozen=True, slots=True)
class Cells:
    """The plane cut into irregular cells around jittered points.

    Attributes:
        centre: Pixels to the point of the cell.
        wall: Pixels to the nearest wall between two cells.
        chance: One uniform number a cell, 0 to 1.
    """

    centre: Field
    wall: Field
    chance: Field


def cells(
    rng: np.random.Generator, shape: tuple[int, int], spacing: float, jitter: float = 0.75, bend: float = 0.16
) -> Cells:
    """Scatter points about ``spacing`` pixels apart and give each pixel to the nearest.

    Args:
        rng: Where the randomness comes from.
        shape: (height, width).
        spacing: Distance of neighbouring points in pixels.
        jitter: 0 for a honeycomb, 1 for disorder.
        bend: How far straight walls are bent, as a share of the spacing.
    """
    height, width = shape
    rows, columns = np.mgrid[-1.0 : height / (0.87 * spacing) + 1, -1.0 : width / spacing + 1]
    x = (columns + 0.5 * (rows % 2) + jitter * (rng.random(rows.shape) - 0.5)) * spacing
    y = (rows + jitter * (rng.random(rows.shape) - 0.5)) * 0.87 * spacing
    xi, yi = x.astype(int), y.astype(int)
    inside = (xi >= 0) & (xi < width) & (yi >= 0) & (yi < height)
    seeds = np.full(shape, 255, np.uint8)
    seeds[yi[inside], xi[inside]] = 0
    centre, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    walls = np.full(shape, 255, np.uint8)
    walls[:, 1:][labels[:, 1:] != labels[:, :-1]] = 0
    walls[1:, :][labels[1:, :] != labels[:-1, :]] = 0
    wall = cv2.distanceTransform(walls, cv2.DIST_L2, 5)
    chance = rng.random(int(labels.max()) + 1, dtype=np.float32)[labels]
    x_from, y_from = grid(shape)
    x_from += np.float32(bend * spacing) * octaves(rng, shape, 1.3 * spacing, 2)
    y_from += np.float32(bend * spacing) * octaves(rng, shape, 1.3 * spacing, 2)

    def bent(values: Field, how: int = cv2.INTER_LINEAR) -> Field:
        return np.asarray(cv2.remap(values, x_from, y_from, how, borderMode=cv2.BORDER_REFLECT), np.float32)

    return Cells(bent(centre), blur(bent(wall), 0.7), bent(chance, cv2.INTER_NEAREST))


def grid(shape: tuple[int, int]) -> tuple[Field, Field]:
    """Return the x and the y of each pixel."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return x, y


def _spline(rng: np.random.Generator, length: int, period: float) -> tuple[npt.NDArray[np.intp], Field]:
    """Return each pixel's first knot (length,) and the weights of four knots (4, length), at a random phase."""
    at = np.arange(length) / period + rng.random()
    first = at.astype(np.intp)
    t = at - first
    weights = np.array([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]) / 6
    return first, weights.astype(np.float32)


def _gather(rows: Field, first: npt.NDArray[np.intp], weights: Field) -> Field:
    """Return the weighted sum of four neighbouring rows, from ``first`` on, for each entry of ``first``."""
    total: Field = weights[0][:, None] * rows[first]
    for offset in (1, 2, 3):
        total += weights[offset][:, None] * rows[first + offset]
    return total
