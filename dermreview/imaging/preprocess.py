"""How an image becomes the input that a network sees, and which part of the image that input covers."""

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import FULL_IMAGE, Region
from dermreview.imaging.cv import cv2

Image = npt.NDArray[np.uint8]


class Geometry(StrEnum):
    """How an image takes the aspect ratio of the input; it comes before the views."""

    CENTER_CROP = "center_crop"
    SQUASH = "squash"
    PAD = "pad"


class Colour(StrEnum):
    """What is done about the colour of the light that an image was taken in."""

    AS_TAKEN = "as_taken"
    SHADES_OF_GRAY = "shades_of_gray"


class Interpolation(StrEnum):
    """How pixels are resampled."""

    AREA = "area"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"


MINKOWSKI: Final = 6
"""The power of `shades_of_gray`'s mean."""
ILLUMINANT: Final = 0.9
"""What the illuminant of each channel is brought to, on the 0 to 1 scale."""

_CV_INTERPOLATION = {
    Interpolation.AREA: cv2.INTER_AREA,
    Interpolation.BILINEAR: cv2.INTER_LINEAR,
    Interpolation.BICUBIC: cv2.INTER_CUBIC,
}


def input_region(height: int, width: int, geometry: Geometry, shape: tuple[int, int]) -> Region:
    """Return the part of an image that a network's input covers; padding reaches beyond 0 to 1.

    Args:
        height: Of the upright image in pixels.
        width: Of the upright image in pixels.
        geometry: Crop, squash or pad.
        shape: Height and width of the input in pixels; only their ratio matters.
    """
    if geometry is Geometry.SQUASH:
        return FULL_IMAGE
    framed_height, framed_width = _frame(height, width, geometry, shape)
    left, top = (width - framed_width) // 2, (height - framed_height) // 2
    return Region(left / width, top / height, (left + framed_width) / width, (top + framed_height) / height)


def to_input(
    rgb: Image,
    geometry: Geometry,
    shape: tuple[int, int],
    interpolation: Interpolation,
    colour: Colour = Colour.AS_TAKEN,
) -> Image:
    """Bring an image to the input that a network sees.

    Args:
        rgb: uint8 (H, W, 3), upright.
        geometry: Crop to the largest centred rectangle of the input's aspect ratio, squash, or pad to the smallest
            such rectangle around the image (with black, which the mean subtraction makes a constant).
        shape: Height and width of the result in pixels.
        interpolation: Resampling; AREA falls back to bilinear where the image has to grow.
        colour: Kept as taken, or `shades_of_gray` on the result.

    Returns:
        uint8 (height, width, 3).
    """
    height, width = rgb.shape[:2]
    framed_height, framed_width = _frame(height, width, geometry, shape)
    if geometry is Geometry.CENTER_CROP:
        top, left = (height - framed_height) // 2, (width - framed_width) // 2
        rgb = rgb[top : top + framed_height, left : left + framed_width]
    elif geometry is Geometry.PAD:
        top, left = (framed_height - height) // 2, (framed_width - width) // 2
        framed = np.zeros((framed_height, framed_width, 3), np.uint8)
        framed[top : top + height, left : left + width] = rgb
        rgb = framed
    method = _CV_INTERPOLATION[interpolation]
    if interpolation is Interpolation.AREA and (rgb.shape[0] < shape[0] or rgb.shape[1] < shape[1]):
        method = cv2.INTER_LINEAR
    resized: Image = cv2.resize(np.ascontiguousarray(rgb), (shape[1], shape[0]), interpolation=method)
    return resized if colour is Colour.AS_TAKEN else shades_of_gray(resized)


def shades_of_gray(rgb: Image) -> Image:
    """Take the colour and the strength of the light out of an image.

    The illuminant of a channel is the Minkowski norm 6 of its values (Finlayson and Trezzi, "Shades of Gray and
    Colour Constancy", CIC 2004; for dermoscopy Barata et al., IEEE J. Biomed. Health Inform. 19, 2015). Each
    channel is scaled to the same illuminant of 0.9, so that exposure goes the same way as a colour cast.

    Args:
        rgb: uint8 (H, W, 3).

    Returns:
        uint8 (H, W, 3); what grows beyond white stays white, and a channel that is black everywhere stays black.
    """
    balanced: Image = cv2.LUT(np.ascontiguousarray(rgb), shades_of_gray_table(rgb)[None])
    return balanced


def shades_of_gray_table(rgb: Image) -> npt.NDArray[np.uint8]:
    """Return what `shades_of_gray` makes of each value of each channel of an image, uint8 (256, 3)."""
    values = np.arange(256, dtype=np.float64) / 255
    tables = []
    for channel in range(3):
        counts = np.bincount(rgb[..., channel].ravel(), minlength=256)
        illuminant = float((counts @ values**MINKOWSKI / counts.sum()) ** (1 / MINKOWSKI))
        tables.append(np.clip(np.rint(values * 255 * ILLUMINANT / max(illuminant, 1 / 255)), 0, 255))
    return np.stack(tables, axis=-1).astype(np.uint8)


def _frame(height: int, width: int, geometry: Geometry, shape: tuple[int, int]) -> tuple[int, int]:
    """Return height and width of the rectangle of the image that is resampled, of the input's aspect ratio."""
    if geometry is Geometry.SQUASH:
        return height, width
    image_is_wider = width * shape[0] > height * shape[1]
    # A crop keeps the side that is too short for the ratio whole, padding the one that is too long.
    if image_is_wider is (geometry is Geometry.CENTER_CROP):
        return height, max(1, round(height * shape[1] / shape[0]))
    return max(1, round(width * shape[0] / shape[1])), width
