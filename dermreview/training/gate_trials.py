"""What the gates are tried on: images that were made unreadable, and pictures of other things than skin.

Disturbances work on a copy of 256 pixels on its shorter side, so that their strengths mean the same for every
camera. They were chosen by eye, two of each kind. At the weaker one the fine structures that a diagnosis rests on
(network, dots, streaks) can no longer be read in nearly all images, while the lesion's place can still be seen; at
the stronger one its border or its colours are lost too.

- Defocus is a disc as wide as 4 % or 8 % of the shorter side.
- Underexposure leaves a fifth or a tenth of each channel's value, overexposure makes it 2.2 or 3 times as large
  and clips it at white.
- Noise is Gaussian, independent in each pixel and channel, with a standard deviation of 40 or 80 of 255 grey
  values.

No collection of clinical photographs of other things than skin comes with the program: besides the two photographs
of scikit-learn, everything is drawn here.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits, load_sample_image

from dermreview.imaging.cv import cv2
from dermreview.imaging.preprocess import Image
from dermreview.imaging.quality import working_copy
from dermreview.imaging.synthetic import KINDS, generate_case

Disturbance = Callable[[Image, np.random.Generator], Image]

_SIDE: Final = 256
_SYNTHETIC_EACH: Final = 3
_PHOTOGRAPHS: Final = ("china.jpg", "flower.jpg")
_GRIDS: Final = (1, 2, 3)
_EACH: Final = 12
_SEED: Final = 20


def _defocus(share: float) -> Disturbance:
    def disturb(rgb: Image, rng: np.random.Generator) -> Image:
        radius = share * min(rgb.shape[:2]) / 2
        reach = int(np.ceil(radius))
        y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
        disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
        blurred: Image = cv2.filter2D(rgb, -1, (disc / disc.sum()).astype(np.float32))
        return blurred

    return disturb


def _exposure(factor: float) -> Disturbance:
    def disturb(rgb: Image, rng: np.random.Generator) -> Image:
        return np.clip(np.round(rgb * factor), 0, 255).astype(np.uint8)

    return disturb


def _noise(sigma: float) -> Disturbance:
    def disturb(rgb: Image, rng: np.random.Generator) -> Image:
        return np.clip(np.round(rgb + rng.normal(0, sigma, rgb.shape)), 0, 255).astype(np.uint8)

    return disturb


DISTURBANCES: Final[Mapping[str, Disturbance]] = MappingProxyType(
    {
        "defocus of 4 % of the side": _defocus(0.04),
        "defocus of 8 % of the side": _defocus(0.08),
        "underexposure to a fifth": _exposure(0.2),
        "underexposure to a tenth": _exposure(0.1),
        "overexposure by 2.2": _exposure(2.2),
        "overexposure by 3": _exposure(3.0),
        "noise of 40 grey values": _noise(40),
        "noise of 80 grey values": _noise(80),
    }
)
"""What is done to calibration images, by the name under which a bundle keeps the rate."""


def disturbed(rgb: Image, name: str, seed: int) -> Image:
    """Return a copy of an image, 256 pixels on its shorter side, made unreadable.

    Args:
        rgb: uint8 (H, W, 3).
        name: One of `DISTURBANCES`.
        seed: Of the noise.
    """
    return DISTURBANCES[name](working_copy(rgb), np.random.default_rng(seed))


@cache
def other_pictures() -> Mapping[str, tuple[Image, ...]]:
    """Return pictures that are no dermoscopy, by the name under which a bundle keeps the rate."""
    rng = np.random.default_rng(_SEED)
    return MappingProxyType(
        {
            "synthetic dermoscopy": synthetic_pictures(),
            "natural photographs": natural_pictures(),
            "pages of text": tuple(_page(rng) for _ in range(_EACH)),
            "plain colours": tuple(_plain(rng) for _ in range(_EACH)),
            "coloured noise": tuple(_coloured_noise(rng, 2**size) for size in range(6) for _ in range(2)),
            "gradients": tuple(_gradient(rng) for _ in range(_EACH)),
            "checkerboards": tuple(_checkerboard(rng, 2**size) for size in range(2, 8) for _ in range(2)),
            "handwritten digits": handwritten_digits(),
        }
    )


def synthetic_pictures() -> tuple[Image, ...]:
    """Return synthetic dermoscopy of every class."""
    return tuple(generate_case(seed, kind, _SIDE, _SIDE).rgb for kind in KINDS for seed in range(_SYNTHETIC_EACH))


def natural_pictures() -> tuple[Image, ...]:
    """Return photographs of a temple and of a flower, whole and in crops of a half and a third."""
    return tuple(
        np.ascontiguousarray(crop)
        for name in _PHOTOGRAPHS
        for grid in _GRIDS
        for row in np.array_split(load_sample_image(name), grid, axis=0)
        for crop in np.array_split(row, grid, axis=1)
    )


def handwritten_digits() -> tuple[Image, ...]:
    """Return two scans of each digit, 8 pixels wide and enlarged without smoothing, dark on light."""
    digits = load_digits()
    scans = [digits.images[digits.target == digit][:2] for digit in range(10)]
    return tuple(
        np.kron(255 - 15 * scan, np.ones((_SIDE // 8, _SIDE // 8)))[..., None].repeat(3, axis=2).astype(np.uint8)
        for pair in scans
        for scan in pair
    )


def _colour(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    return rng.uniform(0, 255, 3)


def _page(rng: np.random.Generator) -> Image:
    """Draw lines of letters and digits on paper that is nearly white."""
    page = np.full((_SIDE, _SIDE, 3), rng.uniform(225, 255), np.uint8)
    letters = list("abcdefghijklmnopqrstuvwxyz0123456789    ")
    step = int(rng.integers(12, 30))
    for y in range(step, _SIDE, step):
        words = "".join(rng.choice(letters, 60))
        ink = tuple(int(value) for value in np.full(3, rng.uniform(0, 70)))
        cv2.putText(page, words, (8, y), cv2.FONT_HERSHEY_SIMPLEX, step / 40, ink, 1, cv2.LINE_AA)
    return page


def _plain(rng: np.random.Generator) -> Image:
    return np.full((_SIDE, _SIDE, 3), _colour(rng), np.uint8)


def _coloured_noise(rng: np.random.Generator, grain: int) -> Image:
    values = rng.integers(0, 256, (_SIDE // grain, _SIDE // grain, 3), dtype=np.uint8)
    enlarged: Image = cv2.resize(values, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR)
    return enlarged


def _gradient(rng: np.random.Generator) -> Image:
    """Draw a straight run from one colour to another, in any direction."""
    angle = rng.uniform(0, 2 * np.pi)
    x, y = np.meshgrid(np.linspace(-1, 1, _SIDE), np.linspace(-1, 1, _SIDE))
    share = np.clip(0.5 + (np.cos(angle) * x + np.sin(angle) * y) / 2, 0, 1)[..., None]
    picture: Image = (share * _colour(rng) + (1 - share) * _colour(rng)).astype(np.uint8)
    return picture


def _checkerboard(rng: np.random.Generator, field: int) -> Image:
    x, y = np.meshgrid(np.arange(_SIDE) // field, np.arange(_SIDE) // field)
    odd = ((x + y) % 2 == 1)[..., None]
    return np.where(odd, _colour(rng), _colour(rng)).astype(np.uint8)
