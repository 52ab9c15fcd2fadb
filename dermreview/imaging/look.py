"""How an image was taken, measured on its background: skin tone, vignette, light and colour cast.

Two clinics' images differ less in their lesions than in the dermoscope, the light and the skin around, and a
network that has seen one clinic may fail on the other's. These figures tell such looks apart. No mask of the
lesion is needed: what counts is the border of the image, and of that what is not darker than skin.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.imaging.cv import cv2
from dermreview.imaging.preprocess import Image

LOOK_FEATURES: Final = (
    "lightness",
    "green_red",
    "blue_yellow",
    "vignette",
    "fall_off",
    "gradient",
    "contrast",
    "red_cast",
    "blue_cast",
    "black",
)
"""Names of `look_of`'s figures in their order."""
_SIDE: Final = 64
_RING: Final = 10
"""Width of the border, a sixth of the side."""
_PATCH: Final = 12
_SKIN_RANGE: Final = 14.0
"""Largest CIE Lab distance of the background from the border's median."""
_BLACK: Final = 20.0
"""L* below which the picture's frame begins and no skin is seen."""
_MINKOWSKI: Final = 6

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_AXIS: Final = np.linspace(-1, 1, _SIDE, dtype=np.float64)
_INWARD: Final = np.minimum(np.arange(_SIDE), np.arange(_SIDE)[::-1])
_BORDER: Final[Mask] = np.minimum.outer(_INWARD, _INWARD) < _RING


def look_of(rgb: Image) -> Floats:
    """Measure the look of an image on a copy of 64 x 64 pixels.

    The background is what lies in the outer sixth of the image and within 14 CIE Lab units of the median of that
    border's lightest third: lesions that reach the border are darker than skin, as are hairs.

    Args:
        rgb: uint8 (H, W, 3), of any size.

    Returns:
        float32 (10,), in the order of `LOOK_FEATURES`: the background's median CIE Lab (L* 0 to 100, a* and b*
        about -127 to 127); how much darker the corners are than the middles of the edges, in L*; the background's
        quadratic fall-off of L* from the centre to the middle of an edge (both 0 where light rises outwards, which
        is a lesion and no lens); the gradient of the light across the background, in L* from the centre to the
        edge; the interquartile range of the background's L*; the colour cast as natural logarithm of the
        illuminant's red over green and blue over green, estimated on the background as shades of gray with the
        Minkowski norm 6 (Finlayson and Trezzi, "Shades of Gray and Colour Constancy", CIC 2004); and the share of
        the corners that is black (L* below 20), 0 to 1.
    """
    small = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    light = lab[..., 0]
    skin = _background(lab)
    background = lab[skin]
    low, high = np.percentile(background[:, 0], (25, 75))
    across, down, fall_off = _light_field(light, skin)
    red, green, blue = np.maximum(np.mean(small[skin] ** _MINKOWSKI, axis=0) ** (1 / _MINKOWSKI), 1 / 255)
    corners, edges = _corners(light), _edges(light)
    vignette = np.median(edges) - np.median([np.median(corner) for corner in corners])
    return np.array(
        [
            *np.median(background, axis=0),
            max(vignette, 0.0),
            max(fall_off, 0.0),
            np.hypot(across, down),
            high - low,
            np.log(red / green),
            np.log(blue / green),
            np.mean(np.stack(corners) < _BLACK),
        ],
        np.float32,
    )


def _background(lab: Floats) -> Mask:
    """Return which pixels of (64, 64, 3) are background, (64, 64); some always are."""
    light = lab[..., 0]
    # a black frame around a round picture is no skin, unless there is nothing else
    seen = _BORDER & (light >= _BLACK)
    seen = seen if seen.any() else _BORDER
    tone = np.median(lab[seen & (light >= np.percentile(light[seen], 100 * 2 / 3))], axis=0)
    near = seen & (np.linalg.norm(lab - tone, axis=-1) <= _SKIN_RANGE)
    # a border of two colours may have nothing near its median
    return near if near.any() else seen


def _corners(light: Floats) -> list[Floats]:
    """Return the four corners as triangles of L*, (N,) each."""
    triangle = np.add.outer(np.arange(_PATCH), np.arange(_PATCH)) < _PATCH
    return [light[::down, ::across][:_PATCH, :_PATCH][triangle] for down in (1, -1) for across in (1, -1)]


def _edges(light: Floats) -> list[float]:
    """Return the median L* at the middle of each edge."""
    start = (_SIDE - _PATCH) // 2
    middle = slice(start, start + _PATCH)
    strips = (light[:_RING, middle], light[-_RING:, middle], light[middle, :_RING], light[middle, -_RING:])
    return [float(np.median(strip)) for strip in strips]


def _light_field(light: Floats, skin: Mask) -> tuple[float, float, float]:
    """Fit L* = a + b x + c y - d (x^2 + y^2) to the background by least squares and return b, c and d."""
    rows, columns = np.nonzero(skin)
    x, y = _AXIS[columns], _AXIS[rows]
    design = np.column_stack([np.ones_like(x), x, y, -(x**2 + y**2)])
    # damped, as a background of a few pixels does not say how the light falls
    damping = np.diag([1e-6, 10.0, 10.0, 10.0])
    _, across, down, fall_off = np.linalg.solve(design.T @ design + damping, design.T @ light[skin])
    return float(across), float(down), float(fall_off)
