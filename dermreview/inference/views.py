"""The test-time views: the eight elements of the dihedral group D4, and how each is undone on a map."""

import torch
from torch import Tensor

VIEW_COUNT = 8
"""Four quarter turns, each with and without a mirror."""


def make_views(square: Tensor, count: int = VIEW_COUNT) -> Tensor:
    """Stack the first ``count`` views of a square image.

    Args:
        square: (3, S, S).
        count: 1 to 8; the first is the image itself.

    Returns:
        (count, 3, S, S).
    """
    return torch.stack([_turn(square, index) for index in range(count)])


def undo_views(maps: Tensor) -> Tensor:
    """Bring maps of the first views back to the frame of the upright image.

    Args:
        maps: (views, classes, h, h), in the order of `make_views`.

    Returns:
        The same shape.
    """
    return torch.stack([_turn_back(one, index) for index, one in enumerate(maps)])


def _turn(image: Tensor, index: int) -> Tensor:
    mirrored = image.flip(-1) if index >= 4 else image
    return torch.rot90(mirrored, index % 4, (-2, -1))


def _turn_back(image: Tensor, index: int) -> Tensor:
    upright = torch.rot90(image, -(index % 4), (-2, -1))
    return upright.flip(-1) if index >= 4 else upright
