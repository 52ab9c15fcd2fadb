"""A region of an image that is looked at once more, by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dermreview.domain.analysis import Prediction
from dermreview.domain.errors import DermreviewError, ErrorCode

SMALLEST_CROP: Final = 64
"""Pixels a side. The networks' inputs are about twice that: less would be made up by enlarging, and an image file
as small is refused too."""


@dataclass(frozen=True, slots=True)
class CropBox:
    """A rectangle in whole pixels of the stored image, upright as it is shown.

    Attributes:
        left: Pixels to its left.
        top: Pixels above it.
        width: Pixels.
        height: Pixels.
    """

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row beneath it."""
        return self.top + self.height

    def check(self, width: int, height: int) -> None:
        """Refuse a crop that says nothing.

        Args:
            width: Of the image in pixels.
            height: Of the image in pixels.

        Raises:
            DermreviewError: CROP_TOO_SMALL, or CROP_OUTSIDE if it reaches beyond the image.
        """
        if min(self.width, self.height) < SMALLEST_CROP:
            raise DermreviewError(
                ErrorCode.CROP_TOO_SMALL, width=self.width, height=self.height, least=SMALLEST_CROP
            )
        if self.left < 0 or self.top < 0 or self.right > width or self.bottom > height:
            raise DermreviewError(ErrorCode.CROP_OUTSIDE, width=width, height=height)


@dataclass(frozen=True, slots=True)
class CropAnalysis:
    """What a bundle said of a crop: a second analysis beside that of the whole image, which it never replaces.

    Attributes:
        box: The crop.
        prediction: What was said of it as of an image of its own; its maps lie in the frame of the crop.
        created_at: UTC.
    """

    box: CropBox
    prediction: Prediction
    created_at: datetime
