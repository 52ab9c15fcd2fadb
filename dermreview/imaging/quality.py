"""Measures of an image's quality, and the badges that warn of what is in it.

All figures are taken from a copy of one working size, so that they do not depend on how many pixels a camera has:
what counts is what is left when a network sees the image. Structures that are no skin are found in
`dermreview.imaging.artefacts`.

Every cut-off of a badge was chosen by eye on 300 images each of ISIC 2017 and HAM10000. Of 36 drawn badges of each
kind on 300 other images of ISIC 2017, looked at one by one, these were right: ruler 36, dark corners 35, ink 31
(half of them coloured stickers; the others were reflections or blue cloth), hair 29 (the others were marker lines
and pigment networks). Not found are brown, red and orange marks, faint ink, and rows of fewer than four ticks.
`dermreview data quality` counts the badges of any folder of labelled images.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from dermreview.domain.quality import Badge
from dermreview.imaging.artefacts import (
    Colours,
    Grey,
    Mask,
    Plane,
    corner_shade,
    frame_mask,
    hair_mask,
    ink_mask,
    thin_dark_structures,
)
from dermreview.imaging.cv import cv2
from dermreview.imaging.preprocess import Image
from dermreview.imaging.rulers import ruler_score

WORKING_SIDE: Final = 256
"""Shorter side of the working copy in pixels."""
_LONGEST: Final = 4 * WORKING_SIDE
"""A strip of an image gets no longer than this, and its shorter side becomes smaller instead."""

INK_SHARE: Final = 0.0015
RULER_MARKS: Final = 0.5
HAIR_SHARE: Final = 0.03
DARK_CORNER_SHARE: Final = 0.15
LEAST_SHARPNESS: Final = 0.30

_LUMINANCE: Final = np.array([[0.299, 0.587, 0.114]], np.float32)
"""Weights of red, green and blue; finer than whole grey values, which hide what little noise an image has."""
_BLACK: Final = 8
_WHITE: Final = 250
_LEAST_STRUCTURE: Final = 0.5
"""Mean contrast of coarse structures in grey values under which an image shows nothing at all."""
_LEAST_COLOURED: Final = 0.05
"""Share of pixels that are neither black nor white under which nothing can be said of their colours."""
_EDGES: Final = 0.8
"""Sharpness is read off where coarse structures are stronger than in this share of the pixels."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of one image, all taken within the field of view (without a black frame) unless said otherwise.

    Attributes:
        sharpness: Contrast of the finest structures over that of coarser ones, where those are strong: about 0.2
            in a blurred image, 0.5 and more in a sharp one, 0 where there is no structure at all. A ratio,
            because the variance of the Laplacian, the usual measure (Pertuz et al., "Analysis of focus measure
            operators for shape-from-focus", Pattern Recognition 46 (2013)), calls smooth skin blurred.
        brightness: Mean luminance, 0 to 1.
        underexposed: Share of pixels that are black in all channels, 0 to 1.
        overexposed: Share of pixels that are white in all channels, 0 to 1.
        noise: Standard deviation of the noise in grey values of 0 to 255 (Immerkaer, "Fast noise variance
            estimation", Computer Vision and Image Understanding 64 (1996)), by the median instead of the mean, so
            that hairs and edges do not count.
        skin: Share of the pixels that are neither black nor white whose colour skin or a lesion may have, 0 to 1.
        dark_corners: Share of the second darkest corner of the whole image that is dark, 0 to 1.
        ink: Share of pixels with the colours of ink, 0 to 1.
        ruler: How sure it is that regular tick marks are in the image, 0 to 1.
        hair: Share of pixels that belong to dark thin structures, 0 to 1.
    """

    sharpness: float
    brightness: float
    underexposed: float
    overexposed: float
    noise: float
    skin: float
    dark_corners: float
    ink: float
    ruler: float
    hair: float

    @property
    def badges(self) -> tuple[str, ...]:
        """The badges of the image, in the order of `Badge`."""
        found = {
            Badge.INK: self.ink >= INK_SHARE,
            Badge.RULER: self.ruler >= RULER_MARKS,
            Badge.HAIR: self.hair >= HAIR_SHARE,
            Badge.DARK_CORNERS: self.dark_corners >= DARK_CORNER_SHARE,
            Badge.BLUR: self.sharpness < LEAST_SHARPNESS,
        }
        return tuple(badge.value for badge in Badge if found[badge])


def measure_quality(rgb: Image) -> Quality:
    """Measure an image.

    Args:
        rgb: uint8 (H, W, 3), upright, of any size from one pixel up.
    """
    copy = working_copy(rgb)
    grey: Grey = cv2.cvtColor(copy, cv2.COLOR_RGB2GRAY)
    luminance: Plane = cv2.transform(copy.astype(np.float32), _LUMINANCE)
    colours = Colours.of(copy)
    red, green, blue = cv2.split(copy)
    frame = frame_mask(grey)
    inside = ~frame if not frame.all() else frame
    # structures at the rim of a frame are the rim itself, and the coarser they are, the farther it reaches
    within = _away_from_frame(inside, 4)
    thin = thin_dark_structures(grey, within)
    return Quality(
        sharpness=_sharpness(luminance, _away_from_frame(inside, 18)),
        brightness=float(luminance[inside].mean() / 255),
        underexposed=float((cv2.max(cv2.max(red, green), blue) <= _BLACK)[inside].mean()),
        overexposed=float((cv2.min(cv2.min(red, green), blue) >= _WHITE)[inside].mean()),
        noise=_noise(luminance, within),
        skin=_skin(colours, inside),
        dark_corners=corner_shade(grey),
        ink=float(ink_mask(colours, grey, _away_from_frame(inside, 10))[inside].mean()),
        ruler=ruler_score(thin),
        hair=float(hair_mask(thin)[inside].mean()),
    )


def working_copy(rgb: Image) -> Image:
    """Return the image with a shorter side of 256 pixels; a narrow strip gets a longer side of 1024 instead."""
    height, width = rgb.shape[:2]
    scale = min(WORKING_SIDE / min(height, width), _LONGEST / max(height, width))
    if scale == 1:
        return np.ascontiguousarray(rgb)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    resized: Image = cv2.resize(np.ascontiguousarray(rgb), size, interpolation=method)
    return resized


def _away_from_frame(inside: Mask, distance: int) -> Mask:
    if inside.all():
        return inside
    kernel = np.ones((2 * distance + 1, 2 * distance + 1), np.uint8)
    away: Mask = cv2.erode(inside.astype(np.uint8), kernel, borderValue=1) > 0
    return away if away.any() else inside


def _sharpness(values: Plane, within: Mask) -> float:
    fine = np.abs(values - cv2.GaussianBlur(values, (0, 0), 1.0))
    coarse = np.abs(cv2.GaussianBlur(values, (0, 0), 2.0) - cv2.GaussianBlur(values, (0, 0), 4.0))
    # a structure is wider than its strongest pixels
    coarse = cv2.GaussianBlur(coarse, (0, 0), 2.0)
    edges = within & (coarse >= np.quantile(coarse[within][::3], _EDGES))
    strength = float(coarse[edges].mean()) if edges.any() else 0.0
    return 0.0 if strength < _LEAST_STRUCTURE else float(fine[edges].mean()) / strength


def _noise(values: Plane, within: Mask) -> float:
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(values, cv2.CV_32F, kernel)[within])
    # the kernel's weights have a norm of 6; 0.6745 is the median of the absolute value of a standard normal
    return float(np.median(response[::3])) / (6 * 0.6745)


def _skin(colours: Colours, inside: Mask) -> float:
    """Count hues from violet over red to yellow, neither grey nor garish: 99 % of the pixels of HAM10000."""
    coloured = inside & (colours.light > 15) & (colours.light < 97)
    if np.count_nonzero(coloured) < _LEAST_COLOURED * np.count_nonzero(inside):
        return 0.0
    hue = (colours.hue + 65) % 360
    like = (colours.chroma > 3) & (colours.chroma < 62) & (hue < 180)
    return float(like[coloured].mean())
