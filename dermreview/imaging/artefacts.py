"""What lies in a dermoscopic image beside skin: black frames, ink and hair, found without any learning.

All functions take the working copy of `dermreview.imaging.quality`, 256 pixels on its shorter side; lengths are in
its pixels. Rulers have `dermreview.imaging.rulers`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.imaging.cv import cv2
from dermreview.imaging.preprocess import Image

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Plane = npt.NDArray[np.float32]

_FRAME_SHADE: Final = 0.45
"""A frame is darker than this share of the bright parts of the image."""
_FRAME_GREY: Final = 110
"""And darker than this in any case."""
_CORNER: Final = 0.12
"""Legs of a corner's triangle as a share of the shorter side."""
_SKIN: Final = np.array([205, 165, 150], np.float32)
"""What the image's own skin is brought to before ink is looked for: cameras differ in their white."""
_INK_CHROMA: Final = 10.0
_INK_HUES: Final = (130.0, 355.0)
"""In degrees of CIELAB: from green over blue to violet."""
_CORRECTED_CHROMA: Final = 16.0
_CORRECTED_HUES: Final = (130.0, 347.0)
"""The same of the colour under the other light."""
_GARISH: Final = 40.0
"""No lesion has so strong a blue or green."""
_GLARE: Final = 94.0
_STROKE: Final = 21
"""No pen draws a thicker line."""
_LEAST_CONTRAST: Final = 12
"""Grey values between a thin structure and its surroundings."""
_HAIR_LENGTH: Final = 32
_HAIR_WIDTH: Final = 5
_TANGLE: Final = 0.2
"""Crossing hairs leave more of their rectangle free than the meshes of a pigment network."""
_LINES: Final = (
    np.ones((1, 13), np.uint8),
    np.ones((13, 1), np.uint8),
    np.eye(9, dtype=np.uint8),
    np.ascontiguousarray(np.fliplr(np.eye(9, dtype=np.uint8))),
)
"""Structuring elements across, down and along both diagonals, about as long as each other."""


@dataclass(frozen=True, slots=True)
class Colours:
    """An image in CIELAB.

    Attributes:
        rgb: uint8 (H, W, 3).
        light: float32 (H, W), 0 to 100.
        chroma: float32 (H, W), from 0 for grey.
        hue: float32 (H, W), degrees: 0 red, 90 yellow, 180 green, 270 blue.
    """

    rgb: Image
    light: Plane
    chroma: Plane
    hue: Plane

    @classmethod
    def of(cls, rgb: Image) -> "Colours":
        """Convert uint8 (H, W, 3)."""
        light, a, b = cv2.split(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab))
        chroma, hue = cv2.cartToPolar(a, b, angleInDegrees=True)
        return cls(rgb, light, chroma, hue)


def frame_mask(grey: Grey) -> Mask:
    """Return the dark pixels that hang together with a corner: a lens's round edge or black bars."""
    _, labels = cv2.connectedComponents(_dark(grey).astype(np.uint8), connectivity=4)
    corners = labels[[0, 0, -1, -1], [0, -1, 0, -1]]
    frame: Mask = np.isin(labels, corners[corners > 0])
    return frame


def corner_shade(grey: Grey) -> float:
    """Return how much of the second darkest corner is dark, 0 to 1: a lesion reaches into one corner at most."""
    leg = max(1, round(_CORNER * min(grey.shape)))
    dark = _dark(grey)
    triangle = np.add.outer(np.arange(leg), np.arange(leg)) < leg
    corners = (dark, dark[:, ::-1], dark[::-1], dark[::-1, ::-1])
    return sorted(float(corner[:leg, :leg][triangle].mean()) for corner in corners)[-2]


def _dark(grey: Grey) -> Mask:
    # of equal steps of an image, whole rows would be too few pixels in a narrow strip
    bright = float(np.quantile(grey.reshape(-1)[::7], 0.75))
    dark: Mask = grey <= min(_FRAME_SHADE * bright, _FRAME_GREY)
    return dark


def ink_mask(colours: Colours, grey: Grey, within: Mask) -> Mask:
    """Return the pixels with the colour of a marker, of gel ink or of a coloured sticker: green, blue or violet.

    Both the colour itself and the colour under a light that makes the skin look as in most images have to be such
    a colour: the skin of some cameras is bluish, and reflections look blue beside red skin. What lies on the
    lesion is left out, as many lesions are blue in part, and so are thick patches that lie free in the image.

    Args:
        colours: The image.
        grey: Its luminance.
        within: Where to look.
    """
    marked = within & (colours.chroma > _INK_CHROMA) & _between(colours.hue, _INK_HUES)
    marked &= (colours.light > 12) & ~_around_glare(colours.light)
    if not marked.any():
        return marked
    bright = within & (grey >= np.quantile(grey[within][::7], 0.4))
    skin = np.maximum(np.median(colours.rgb[bright][::7], axis=0), 1).astype(np.float32)
    corrected = np.clip(colours.rgb[marked] * (_SKIN / skin), 0, 255).astype(np.uint8)
    there = Colours.of(corrected[None])
    marked[marked] = ((there.chroma > _CORRECTED_CHROMA) & _between(there.hue, _CORRECTED_HUES))[0]
    marked &= (colours.chroma > _GARISH) | ~_lesion(grey, within)
    mask = cv2.morphologyEx(marked.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return _without_patches(mask, within)


def _around_glare(light: Plane) -> Mask:
    """Return reflections of the lamp with their rims, which are bluish."""
    around: Mask = cv2.dilate((light >= _GLARE).astype(np.uint8), np.ones((11, 11), np.uint8)) > 0
    return around


def _between(hue: Plane, limits: tuple[float, float]) -> Mask:
    between: Mask = (hue > limits[0]) & (hue < limits[1])
    return between


def _lesion(grey: Grey, within: Mask) -> Mask:
    """Return roughly the dark thick patches that reach into the middle half of the image, with a rim."""
    level, _ = cv2.threshold(grey[within][::3].reshape(-1, 1), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    dark = (within & (grey <= level)).astype(np.uint8)
    thick = cv2.morphologyEx(
        dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE, _STROKE))
    )
    _, labels = cv2.connectedComponents(thick, connectivity=8)
    height, width = grey.shape
    middle = labels[height // 4 : height - height // 4, width // 4 : width - width // 4]
    lesion = np.isin(labels, np.setdiff1d(middle, 0)).astype(np.uint8)
    grown: Mask = cv2.dilate(lesion, np.ones((15, 15), np.uint8)) > 0
    return grown


def _without_patches(mask: npt.NDArray[np.uint8], within: Mask) -> Mask:
    """Drop components that are thicker than a pen's stroke and do not reach the edge of the field of view."""
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    thick = cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE, _STROKE)), borderValue=1)
    inner = cv2.erode(within.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    free = np.setdiff1d(labels[thick > 0], labels[inner == 0])
    kept: Mask = (labels > 0) & ~np.isin(labels, free)
    return kept


@dataclass(frozen=True, slots=True)
class ThinStructures:
    """Dark thin structures.

    Attributes:
        contrast: uint8 (H, W), how much darker each pixel is than what lies on both sides of it.
        mask: (H, W), where that is a structure and no texture of the skin.
    """

    contrast: Grey
    mask: Mask


def thin_dark_structures(grey: Grey, within: Mask) -> ThinStructures:
    """Find what is darker and thinner than its surroundings, by closing with lines of four directions.

    Lee et al., "DullRazor: a software approach to hair removal from images", Comput. Biol. Med. 27 (1997), with
    one direction more.
    """
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    closed = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, _LINES[0])
    for line in _LINES[1:]:
        closed = cv2.max(closed, cv2.morphologyEx(soft, cv2.MORPH_CLOSE, line))
    contrast = np.where(within, closed - soft, 0).astype(np.uint8)
    return ThinStructures(contrast, contrast >= _LEAST_CONTRAST)


def hair_mask(thin: ThinStructures) -> Mask:
    """Return the long thin structures: hairs, and no dots and no pigment network."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(thin.mask.astype(np.uint8), connectivity=8)
    width, height, area = (stats[:, column].astype(np.float64) for column in (2, 3, 4))
    reach = np.hypot(width, height)
    tangle = (reach >= 4 * _HAIR_LENGTH) & (area <= _TANGLE * width * height)
    long = (reach >= _HAIR_LENGTH) & ((area <= _HAIR_WIDTH * reach) | tangle)
    long[0] = False
    hairs: Mask = long[labels]
    return hairs
