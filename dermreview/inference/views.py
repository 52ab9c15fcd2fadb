"""The test-time views of an input, and how their maps are brought back to the upright image.

A square has ten: the eight elements of the dihedral group D4, then turns by 45 degrees to either side, whose
corners are filled by reflection. An oblong input has the four that keep its shape: itself, its two mirrors, half a
turn.
"""

import math
from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Tensor

D4_COUNT: Final = 8
"""Four quarter turns, each with and without a mirror."""

_SLANTS: Final = (45.0, -45.0)
_OBLONG_FLIPS: Final[tuple[tuple[int, ...], ...]] = ((), (-1,), (-2,), (-2, -1))


def max_views(shape: tuple[int, int]) -> int:
    """Return how many views an input of this height and width has."""
    return D4_COUNT + len(_SLANTS) if shape[0] == shape[1] else len(_OBLONG_FLIPS)


def make_views(image: Tensor, count: int = D4_COUNT) -> Tensor:
    """Stack the first ``count`` views of an input.

    Args:
        image: (C, H, W).
        count: 1 to `max_views`; the first is the image itself.

    Returns:
        (count, C, H, W).

    Raises:
        ValueError: If an input of this shape has fewer views.
    """
    height, width = image.shape[-2:]
    if not 1 <= count <= max_views((height, width)):
        raise ValueError(
            f"an input of {height} x {width} has 1 to {max_views((height, width))} views, not {count}"
        )
    return torch.stack([_view(image, index) for index in range(count)])


def undo_views(maps: Tensor, *, oblong: bool = False) -> Tensor:
    """Bring maps of the first views back to the frame of the upright image.

    Args:
        maps: (views, classes, h, w), in the order of `make_views`.
        oblong: The input was not square; its map may be, by rounding.

    Returns:
        The same shape. A slanted view did not see the corners; there its map is 0.
    """
    return torch.stack([_upright(one, index, oblong) for index, one in enumerate(maps)])


def average_maps(maps: Tensor, *, oblong: bool = False) -> Tensor:
    """Average maps of the first views in the frame of the upright image, each where its view saw the image.

    Args:
        maps: (views, classes, h, w), in the order of `make_views`.
        oblong: The input was not square.

    Returns:
        (classes, h, w).
    """
    upright = undo_views(maps, oblong=oblong)
    if len(maps) <= D4_COUNT:
        return upright.mean(dim=0)
    seen = undo_views(torch.ones_like(maps[:, :1]))
    return upright.sum(dim=0) / seen.sum(dim=0)


def _view(image: Tensor, index: int) -> Tensor:
    if image.shape[-2] != image.shape[-1]:
        return image.flip(_OBLONG_FLIPS[index])
    if index >= D4_COUNT:
        return _turn(image, _SLANTS[index - D4_COUNT], "reflection")
    mirrored = image.flip(-1) if index >= 4 else image
    return torch.rot90(mirrored, index % 4, (-2, -1))


def _upright(image: Tensor, index: int, oblong: bool) -> Tensor:
    if oblong:
        return image.flip(_OBLONG_FLIPS[index])
    if index >= D4_COUNT:
        return _turn(image, -_SLANTS[index - D4_COUNT], "zeros")
    upright = torch.rot90(image, -(index % 4), (-2, -1))
    return upright.flip(-1) if index >= 4 else upright


def _turn(square: Tensor, degrees: float, padding: str) -> Tensor:
    """Turn a square (C, S, S) about its centre, bilinear, counterclockwise."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = square.new_tensor([[[cosine, -sine, 0.0], [sine, cosine, 0.0]]])
    grid = F.affine_grid(matrix, [1, *square.shape], align_corners=False)
    return F.grid_sample(square[None], grid, mode="bilinear", padding_mode=padding, align_corners=False)[0]
