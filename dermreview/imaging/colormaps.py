"""Colour maps for evidence: perceptually uniform, and readable with any colour vision.

Inferno, viridis and cividis rise in lightness all the way, so that they also read in grey; cividis looks nearly
the same with and without red-green colour blindness (Nuñez, Anderton, Renslow, PLoS ONE 13(7), 2018). The tables
are OpenCV's.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.imaging.cv import cv2

_CODES: Final = {
    "inferno": cv2.COLORMAP_INFERNO,
    "viridis": cv2.COLORMAP_VIRIDIS,
    "cividis": cv2.COLORMAP_CIVIDIS,
}
COLORMAPS: Final[tuple[str, ...]] = tuple(_CODES)
"""The names, the default first."""


@cache
def lookup_table(name: str) -> npt.NDArray[np.uint8]:
    """Return a colour map as RGB, shape (256, 3), from no evidence to the most; read-only.

    Raises:
        KeyError: If ``name`` is none of `COLORMAPS`.
    """
    ramp = np.arange(256, dtype=np.uint8).reshape(256, 1)
    table = np.ascontiguousarray(cv2.applyColorMap(ramp, _CODES[name])[:, 0, ::-1], dtype=np.uint8)
    table.flags.writeable = False
    return table


def apply_colormap(values: npt.NDArray[np.float32], name: str) -> npt.NDArray[np.uint8]:
    """Colour an array of any shape.

    Args:
        values: 0 to 1; what lies outside takes the colour of the nearer end.
        name: One of `COLORMAPS`.

    Returns:
        RGB, shape of ``values`` plus (3,).
    """
    steps = np.rint(np.clip(values, 0.0, 1.0) * 255).astype(np.uint8)
    return np.asarray(np.take(lookup_table(name), steps, axis=0), dtype=np.uint8)


def legend_strip(name: str, opacity: float, length: int) -> npt.NDArray[np.uint8]:
    """Return the legend of an overlay: its colours over mid grey, as they look on the grey image.

    Args:
        name: One of `COLORMAPS`.
        opacity: 0 to 1, of the overlay where the evidence is strongest.
        length: Number of steps, at least 2.

    Returns:
        RGB, shape (length, 3), from no evidence to the most.
    """
    values = np.linspace(0.0, 1.0, length, dtype=np.float32)
    alpha = values[:, None] * np.float32(opacity)
    mixed = 128.0 * (1 - alpha) + apply_colormap(values, name) * alpha
    return np.asarray(np.rint(mixed), dtype=np.uint8)
