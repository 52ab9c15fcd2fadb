"""From the small activation maps to pictures: placed on the image by their region, coloured on one shared scale.

The window and ``dermreview predict --heatmaps`` draw through these functions, so they show the same thing.
"""

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import ActivationMaps, Region
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.imaging.colormaps import lookup_table
from dermreview.imaging.cv import cv2

UNSEEN_DIMMING = 0.45
"""Brightness of the part of the image that the networks did not see, as a share of its own."""

_BAND = 256
"""Rows that are mixed at once, so that a large image needs no floating-point copy of itself."""


def upscale_map(maps: ActivationMaps, code: str, width: int, height: int) -> npt.NDArray[np.float32]:
    """Return one class's signed map at the size of the image.

    Values are interpolated linearly between the centres of the grid's cells and stay constant beyond the outermost
    centres, which is how a network's input relates to its grid (``align_corners=False``).

    Args:
        maps: Maps of all classes.
        code: A class code.
        width: Of the image in pixels.
        height: Of the image in pixels.

    Returns:
        float32, (height, width), in the units of ``maps``; 0 where the networks did not see the image.
    """
    grid = maps.values[CLASS_INDEX[code]].astype(np.float32)
    rows = _weights(height, grid.shape[0], maps.region.top, maps.region.bottom)
    columns = _weights(width, grid.shape[1], maps.region.left, maps.region.right)
    # not numpy's matrix product: its threads wait for one another while the networks keep every core busy
    narrow = cv2.gemm(rows, grid, 1.0, None, 0.0)
    return np.asarray(cv2.gemm(narrow, columns, 1.0, None, 0.0, flags=cv2.GEMM_2_T), dtype=np.float32)


def seen_mask(region: Region, width: int, height: int) -> npt.NDArray[np.bool_]:
    """Return which pixels of the image the networks saw, (height, width), by their centres."""
    rows = _inside(_centres(height), region.top, region.bottom)
    columns = _inside(_centres(width), region.left, region.right)
    return np.asarray(rows[:, None] & columns[None, :])


def evidence(
    maps: ActivationMaps, code: str, width: int, height: int, scale: float | None = None
) -> npt.NDArray[np.float32]:
    """Return what raised a class, 0 to 1 on one scale, (height, width).

    Args:
        maps: Maps of all classes.
        code: A class code.
        width: Of the result in pixels.
        height: Of the result in pixels.
        scale: What counts as 1; None for the strongest evidence of all classes.
    """
    scale = maps.scale() if scale is None else scale
    if scale == 0:
        return np.zeros((height, width), np.float32)
    values = upscale_map(maps, code, width, height) / np.float32(scale)
    return np.asarray(np.clip(values, 0.0, 1.0), dtype=np.float32)


def overlay_rgba(
    maps: ActivationMaps,
    code: str,
    width: int,
    height: int,
    opacity: float,
    colormap: str,
    scale: float | None = None,
) -> npt.NDArray[np.uint8]:
    """Return the coloured evidence alone, to lay over the grey image.

    Args:
        maps: Maps of all classes.
        code: The class to show.
        width: Of the result in pixels; may be smaller than the image's.
        height: Of the result in pixels.
        opacity: 0 to 1, at the strongest evidence of all classes; less is proportionally fainter.
        colormap: One of `dermreview.imaging.colormaps.COLORMAPS`.
        scale: As in `evidence`.

    Returns:
        RGBA with straight alpha, (height, width, 4).
    """
    steps = np.rint(evidence(maps, code, width, height, scale) * 255).astype(np.uint8)
    table = np.empty((256, 4), np.uint8)
    table[:, :3] = lookup_table(colormap)
    table[:, 3] = np.rint(np.arange(256) * np.clip(opacity, 0.0, 1.0))
    return np.asarray(np.take(table, steps, axis=0), dtype=np.uint8)


def grey_image(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the image in shades of grey, (height, width), so that the overlay alone carries colour."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def render_overlay(
    rgb: npt.NDArray[np.uint8], maps: ActivationMaps, code: str, opacity: float, colormap: str
) -> npt.NDArray[np.uint8]:
    """Return the picture of what raised a class: evidence in colour over the grey image.

    What the networks did not see is darkened.

    Args:
        rgb: The upright image, (height, width, 3).
        maps: Maps of all classes.
        code: The class to show.
        opacity: 0 to 1, see `overlay_rgba`.
        colormap: One of `dermreview.imaging.colormaps.COLORMAPS`.

    Returns:
        RGB, of the image's size.
    """
    height, width = rgb.shape[:2]
    layer = overlay_rgba(maps, code, width, height, opacity, colormap)
    seen = seen_mask(maps.region, width, height)
    picture = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _BAND):
        band = slice(top, top + _BAND)
        grey = grey_image(rgb[band]).astype(np.float32)
        grey[~seen[band]] *= UNSEEN_DIMMING
        alpha = layer[band, :, 3:].astype(np.float32) / 255
        picture[band] = np.rint(grey[..., None] * (1 - alpha) + layer[band, :, :3] * alpha)
    return picture


def _centres(size: int) -> npt.NDArray[np.float64]:
    return (np.arange(size) + 0.5) / size


def _inside(centres: npt.NDArray[np.float64], start: float, end: float) -> npt.NDArray[np.bool_]:
    return np.asarray((centres >= start) & (centres <= end))


def _weights(size: int, cells: int, start: float, end: float) -> npt.NDArray[np.float32]:
    """Return how much each of ``cells`` counts for each of ``size`` pixels of one axis, (size, cells).

    Two small matrices a map are exact and cheap, and need no temporary of the region's size.
    """
    centres = _centres(size)
    position = np.clip((centres - start) / (end - start) * cells - 0.5, 0, cells - 1)
    lower = np.minimum(position.astype(np.intp), max(cells - 2, 0))
    fraction = position - lower
    pixels = np.arange(size)
    weights = np.zeros((size, cells), np.float32)
    weights[pixels, lower] += 1 - fraction
    weights[pixels, np.minimum(lower + 1, cells - 1)] += fraction
    weights[~_inside(centres, start, end)] = 0
    return weights
