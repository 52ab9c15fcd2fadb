"""How the tones of an image are shown: brighter, with more contrast, in a constant light; for the view alone."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.imaging.preprocess import Image, shades_of_gray_table

STEP: Final = 10
LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Tones:
    """A way to show an image.

    Attributes:
        brightness: Percent of the range that is added, -`LIMIT` to `LIMIT`.
        contrast: -`LIMIT` to `LIMIT`; at the ends the distance from the middle grey is halved or doubled.
        constant: Whether the colour of the light is taken out first, by shades of gray.
    """

    brightness: int = 0
    contrast: int = 0
    constant: bool = False

    @property
    def plain(self) -> bool:
        """Tell whether the image is shown as it is."""
        return self == Tones()

    def brighter(self, steps: int) -> "Tones":
        """Return the tones some steps brighter, or darker if negative, within the limits."""
        return replace(self, brightness=_within(self.brightness + STEP * steps))

    def stronger(self, steps: int) -> "Tones":
        """Return the tones with some steps more contrast, or less if negative, within the limits."""
        return replace(self, contrast=_within(self.contrast + STEP * steps))


def tone_table(rgb: Image, tone: Tones) -> npt.NDArray[np.uint8]:
    """Return what becomes of each value of each channel.

    Args:
        rgb: The image, or a smaller copy of it, uint8 (H, W, 3): the colour of the light is taken from it.
        tone: How it is to be shown.

    Returns:
        uint8 (256, 3).
    """
    values = np.repeat(np.arange(256, dtype=np.float64)[:, None], 3, axis=1)
    if tone.constant:
        values = shades_of_gray_table(rgb).astype(np.float64)
    gain = 2 ** (tone.contrast / LIMIT)
    shown = (values - 127.5) * gain + 127.5 + 255 * tone.brightness / 100
    return np.clip(np.rint(shown), 0, 255).astype(np.uint8)


def _within(value: int) -> int:
    return min(max(value, -LIMIT), LIMIT)
