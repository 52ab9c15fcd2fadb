"""How an image becomes the square that a network sees, and which part of the image that square covers."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import FULL_IMAGE, Region
from dermreview.imaging.cv import cv2

Image = npt.NDArray[np.uint8]


class Geometry(StrEnum):
    """How an oblong image becomes square; it comes before the views."""

    CENTER_CROP = "center_crop"
    SQUASH = "squash"
    PAD = "pad"


class Interpolation(StrEnum):
    """How pixels are resampled."""

    AREA = "area"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"


_CV_INTERPOLATION = {
    Interpolation.AREA: cv2.INTER_AREA,
    Interpolation.BILINEAR: cv2.INTER_LINEAR,
    Interpolation.BICUBIC: cv2.INTER_CUBIC,
}


def square_region(height: int, width: int, geometry: Geometry) -> Region:
    """Return the part of a (height, width) image that its square covers; padding reaches beyond 0 to 1."""
    if geometry is Geometry.SQUASH:
        return FULL_IMAGE
    side = min(height, width) if geometry is Geometry.CENTER_CROP else max(height, width)
    left, top = (width - side) // 2, (height - side) // 2
    return Region(left / width, top / height, (left + side) / width, (top + side) / height)


def to_square(rgb: Image, geometry: Geometry, size: int, interpolation: Interpolation) -> Image:
    """Bring an image to the square that a network sees.

    Args:
        rgb: uint8 (H, W, 3), upright.
        geometry: Crop, squash or pad (with black, which the mean subtraction makes a constant).
        size: Side of the result in pixels.
        interpolation: Resampling; AREA falls back to bilinear where the image has to grow.

    Returns:
        uint8 (size, size, 3).
    """
    height, width = rgb.shape[:2]
    if geometry is Geometry.CENTER_CROP:
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        rgb = rgb[top : top + side, left : left + side]
    elif geometry is Geometry.PAD:
        side = max(height, width)
        top, left = (side - height) // 2, (side - width) // 2
        square = np.zeros((side, side, 3), np.uint8)
        square[top : top + height, left : left + width] = rgb
        rgb = square
    method = _CV_INTERPOLATION[interpolation]
    if interpolation is Interpolation.AREA and min(rgb.shape[:2]) < size:
        method = cv2.INTER_LINEAR
    resized: Image = cv2.resize(np.ascontiguousarray(rgb), (size, size), interpolation=method)
    return resized
