"""Random changes of a whole batch at once, on the device that trains."""

import math

import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Generator, Tensor

from dermreview.training.recipe import Augmentation


def augment(squares: Tensor, size: int, settings: Augmentation, random: Generator) -> Tensor:
    """Turn, mirror, zoom, shift and recolour a batch of stored squares.

    Args:
        squares: uint8 (N, 3, S, S).
        size: Side of the result.
        settings: Strengths.
        random: A generator on the same device; it alone decides the outcome.

    Returns:
        float32 (N, 3, size, size), 0 to 1.
    """
    images = squares.float() / 255
    grid = F.affine_grid(
        _transforms(len(images), settings, random, images.device),
        [len(images), 3, size, size],
        align_corners=False,
    )
    warped = F.grid_sample(images, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return _recolour(warped, settings, random)


def _uniform(count: int, low: float, high: float, random: Generator, device: torch.device) -> Tensor:
    return torch.rand(count, generator=random, device=device) * (high - low) + low


def _transforms(count: int, settings: Augmentation, random: Generator, device: torch.device) -> Tensor:
    """Return (N, 2, 3) matrices from the result's coordinates to those of the stored square."""
    angle = _uniform(count, 0, 2 * math.pi, random, device)
    # Magnification is drawn on a logarithmic scale: twice as near is as likely as twice as far.
    low, high = (math.log(zoom) for zoom in settings.zoom)
    reach = torch.exp(-_uniform(count, low, high, random, device))
    mirror = _uniform(count, -1, 1, random, device).sign()
    cos, sin = torch.cos(angle) * reach, torch.sin(angle) * reach
    shift_x = _uniform(count, -2 * settings.shift, 2 * settings.shift, random, device)
    shift_y = _uniform(count, -2 * settings.shift, 2 * settings.shift, random, device)
    return torch.stack(
        [torch.stack([cos * mirror, -sin, shift_x], -1), torch.stack([sin * mirror, cos, shift_y], -1)], 1
    )


def _recolour(images: Tensor, settings: Augmentation, random: Generator) -> Tensor:
    count, device = len(images), images.device

    def around(centre: float, strength: float, channels: int = 1) -> Tensor:
        drawn = _uniform(count * channels, centre - strength, centre + strength, random, device)
        return drawn.view(count, channels, 1, 1)

    images = images * around(1, settings.hue, channels=3)
    grey = images.mean(dim=1, keepdim=True)
    images = grey + (images - grey) * around(1, settings.saturation)
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    images = mean + (images - mean) * around(1, settings.contrast) + around(0, settings.brightness) / 2
    return images.clamp(1e-4, 1).pow(torch.exp(around(0, settings.gamma)))
