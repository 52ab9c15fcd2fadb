"""Random changes of a whole batch at once, on the device that trains."""

import math
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Generator, Tensor

from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.inference.bundle import Triple
from dermreview.training.recipe import Augmentation, AugmentationLevel


class Copy(IntEnum):
    """What a fixed copy of an image shows."""

    NONE = 0
    MIRRORED = 1
    CENTRAL_THIRD = 2


def fixed_copies(count: int, seed: int) -> Tensor:
    """Return what each stored image's copy shows, int64 (N,); the seed and the position alone decide it."""
    drawn = np.random.default_rng(seed).random(count) < 0.5
    return torch.from_numpy(np.where(drawn, Copy.MIRRORED, Copy.CENTRAL_THIRD).astype(np.int64))


def class_levels(settings: Augmentation, counts: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return each class's level of augmentation, (7,).

    Args:
        settings: Its levels, ratios and ``at_least``.
        counts: (7,), images of the training part; a class without images counts as one with a single image.
    """
    there = np.maximum(np.asarray(counts, np.float64), 1)
    reached = there.max() / there
    levels: npt.NDArray[np.int64] = np.searchsorted(sorted(settings.ratios), reached, side="right")
    for code, lowest in settings.at_least.items():
        levels[CLASS_INDEX[code]] = max(levels[CLASS_INDEX[code]], lowest)
    return levels


def resized(images: Tensor, shape: tuple[int, int]) -> Tensor:
    """Bring stored images to the input's shape without any change.

    Args:
        images: uint8 (N, C, H, W).
        shape: (h, w) in pixels.

    Returns:
        float32 (N, C, h, w), 0 to 1.
    """
    scaled = images.float().div_(255)
    if tuple(scaled.shape[-2:]) == shape:
        return scaled
    return F.interpolate(scaled, shape, mode="bilinear", antialias=True).clamp(0, 1)


def normalise(images: Tensor, mean: Triple, std: Triple) -> Tensor:
    """Subtract the mean and divide by the standard deviation; float32 (N, 3, h, w), channels last."""
    shifted = images - _channels(mean, images.device)
    return (shifted / _channels(std, images.device)).contiguous(memory_format=torch.channels_last)


@lru_cache(maxsize=8)
def _channels(values: Triple, device: torch.device) -> Tensor:
    """Return one number a channel; kept, because a copy to an accelerator waits for its work."""
    return torch.tensor(values, device=device)[:, None, None]


def augment(
    images: Tensor,
    shape: tuple[int, int],
    settings: Augmentation,
    levels: Tensor,
    random: Generator,
    copies: Tensor | None = None,
) -> Tensor:
    """Turn, mirror, zoom, shift, recolour, shade, blur and roughen a batch of stored images.

    An image whose level is without strengths leaves as `resized` gives it.

    Args:
        images: uint8 (N, 3, H, W), or (N, 4, H, W) with a mask behind the colours, which moves along and keeps its
            values.
        shape: (h, w) of the result, of the same aspect ratio.
        settings: The levels.
        levels: int64 (N,), each image's level.
        random: A generator on the same device; it alone decides the outcome.
        copies: int64 (N,) of `Copy`; None where there is no copy among them.

    Returns:
        float32, as many channels, (N, 3 or 4, h, w), 0 to 1.
    """
    draw = _Draw(settings, levels, random)
    placed = _placed(images, shape, draw, copies)
    changed = _recoloured(placed[:, :3], draw)
    for change in (_shaded, _blurred, _defocused):
        changed = change(changed, draw)
    changed = _compressed(_roughened(changed, draw, random), draw)
    return changed if placed.shape[1] == 3 else torch.cat([changed, placed[:, 3:]], dim=1)


_STRENGTHS = (
    "rotation", "shift", "brightness", "contrast", "saturation", "gamma", "hue", "noise", "blur", "defocus",
    "jpeg", "shading", "vignette",
)  # fmt: skip
_UNIFORM = (
    "rotation", "zoom", "flip_x", "flip_y", "shift_x", "shift_y", "red", "green", "blue", "saturation", "contrast",
    "brightness", "gamma", "noise", "blur", "defocus", "jpeg", "quality", "shading", "direction", "vignette",
)  # fmt: skip
_MOVING = ("rotation", "shift", "flip_x", "flip_y", "zoom_low", "zoom_high")
_COLOURING = ("brightness", "contrast", "saturation", "gamma", "hue")


def _row(level: AugmentationLevel) -> dict[str, float]:
    row = {name: float(getattr(level, name)) for name in _STRENGTHS}
    row["rotation"] = math.radians(level.rotation)
    row["flip_x"] = float(level.mirror in {"horizontal", "both"})
    row["flip_y"] = float(level.mirror == "both")
    # Magnification is drawn on a logarithmic scale: twice as near is as likely as twice as far.
    row["zoom_low"], row["zoom_high"] = (math.log(zoom) for zoom in level.zoom)
    return row


@lru_cache(maxsize=8)
def _table(levels: tuple[AugmentationLevel, ...], device: torch.device) -> Tensor:
    """Return a row of strengths for each level; kept, because a copy to an accelerator waits for its work."""
    return torch.tensor([list(_row(level).values()) for level in levels], device=device)


class _Draw:
    """Every image's strengths, and one number from -1 to 1 for each of its changes.

    As many numbers are drawn whatever the levels are, so that an image's changes don't depend on its neighbours.

    Attributes:
        levels: All levels of the recipe.
    """

    def __init__(self, settings: Augmentation, levels: Tensor, random: Generator) -> None:
        self.levels = settings.levels
        rows = [_row(level) for level in settings.levels]
        self._columns = {name: index for index, name in enumerate(rows[0])}
        self._strengths = _table(settings.levels, levels.device)[levels]
        self._in_use = [{name for name, value in row.items() if value != 0} for row in rows]
        self._drawn = torch.rand(len(levels), len(_UNIFORM), generator=random, device=levels.device) * 2 - 1

    def strength(self, name: str) -> Tensor:
        """(N,), of each image's level."""
        return self._strengths[:, self._columns[name]]

    def uniform(self, name: str) -> Tensor:
        """(N,), -1 to 1."""
        return self._drawn[:, _UNIFORM.index(name)]

    def around(self, centre: float, strength: str, name: str | None = None) -> Tensor:
        """(N,), uniform around a centre."""
        return centre + self.strength(strength) * self.uniform(name or strength)

    def used(self, *names: str) -> bool:
        """Whether any level of the recipe has one of these strengths."""
        return any(not used.isdisjoint(names) for used in self._in_use)

    def concerned(self, *names: str) -> Tensor | None:
        """(N, 1, 1, 1), true for the images whose level has one of these strengths; None where every level has."""
        if all(not used.isdisjoint(names) for used in self._in_use):
            return None
        return torch.stack([self.strength(name) != 0 for name in names]).any(dim=0)[:, None, None, None]


def _placed(images: Tensor, shape: tuple[int, int], draw: _Draw, copies: Tensor | None) -> Tensor:
    if not draw.used(*_MOVING) and copies is None:
        return resized(images, shape)
    moved = draw.concerned(*_MOVING)
    if moved is None:
        return _warped(images, shape, draw, copies)
    if copies is not None:
        moved = moved | (copies != Copy.NONE)[:, None, None, None]
    return torch.where(moved, _warped(images, shape, draw, copies), resized(images, shape))


def _warped(images: Tensor, shape: tuple[int, int], draw: _Draw, copies: Tensor | None) -> Tensor:
    source = images.float().div_(255)
    height, width = source.shape[-2:]
    coarser = min(height // shape[0], width // shape[1])
    if coarser > 1:  # sampling single pixels of much finer images would alias
        source = F.interpolate(source, (height // coarser, width // coarser), mode="bilinear", antialias=True)
    transforms = _transforms(draw, copies, height / width)
    grid = F.affine_grid(transforms, [len(images), images.shape[1], *shape], align_corners=False)
    warped = F.grid_sample(source, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return warped.clamp_(0, 1)


def _transforms(draw: _Draw, copies: Tensor | None, aspect: float) -> Tensor:
    """Return (N, 2, 3) matrices from the result's coordinates to those of the stored image, both -1 to 1.

    Args:
        draw: The strengths and numbers.
        copies: Copies are images of their own: what is drawn is applied to them afterwards.
        aspect: Height over width; a turn happens in pixels, where both axes have one unit.
    """
    angle = draw.around(0, "rotation")
    low, high = draw.strength("zoom_low"), draw.strength("zoom_high")
    reach = torch.exp(-(low + (high - low) * (draw.uniform("zoom") + 1) / 2))
    flip_x = torch.where(draw.uniform("flip_x") * draw.strength("flip_x") < 0, -1.0, 1.0)
    flip_y = torch.where(draw.uniform("flip_y") * draw.strength("flip_y") < 0, -1.0, 1.0)
    cos, sin = torch.cos(angle) * reach, torch.sin(angle) * reach
    # A whole side is 2 in these coordinates.
    shift_x, shift_y = 2 * draw.around(0, "shift", "shift_x"), 2 * draw.around(0, "shift", "shift_y")
    rows_x = torch.stack([cos * flip_x, -sin * aspect * flip_y, shift_x], -1)
    rows_y = torch.stack([sin / aspect * flip_x, cos * flip_y, shift_y], -1)
    matrices = torch.stack([rows_x, rows_y], 1)
    if copies is None:
        return matrices
    scale = torch.where(copies == Copy.CENTRAL_THIRD, 1 / 3, 1.0)
    mirror = torch.where(copies == Copy.MIRRORED, -1.0, 1.0)
    return matrices * torch.stack([scale * mirror, scale], -1)[:, :, None]


def _recoloured(images: Tensor, draw: _Draw) -> Tensor:
    """Change gains, saturation, contrast and brightness as one matrix and one offset an image, then gamma."""
    if not draw.used(*_COLOURING):
        return images
    count = len(images)
    gains = torch.stack([draw.around(1, "hue", name) for name in ("red", "green", "blue")], -1)
    saturation = draw.around(1, "saturation")[:, None, None]
    contrast = draw.around(1, "contrast")[:, None, None]
    identity = torch.eye(3, device=images.device)
    colours = (identity * saturation + (1 - saturation) / 3) * gains[:, None, :]
    pixels = images.flatten(2)
    mean = (colours @ pixels.mean(dim=2, keepdim=True)).mean(dim=1, keepdim=True)
    offset = mean * (1 - contrast) + draw.around(0, "brightness")[:, None, None]
    changed = torch.baddbmm(offset.expand(count, 3, 1), colours * contrast, pixels).view_as(images)
    changed = changed.clamp_(0, 1)
    if draw.used("gamma"):
        changed = changed.pow(torch.exp(draw.around(0, "gamma"))[:, None, None, None])
    coloured = draw.concerned(*_COLOURING)
    return changed if coloured is None else torch.where(coloured, changed, images)


def _shaded(images: Tensor, draw: _Draw) -> Tensor:
    """Let the light fall off from one edge to the other, and towards the corners."""
    if not draw.used("shading", "vignette"):
        return images
    height, width = images.shape[-2:]
    y = torch.linspace(-1, 1, height, device=images.device)[:, None]
    x = torch.linspace(-1, 1, width, device=images.device)[None, :]
    angle = (draw.uniform("direction") * math.pi)[:, None, None]
    slope = (draw.around(0, "shading") / 2)[:, None, None]
    loss = (draw.strength("vignette") * draw.uniform("vignette").clamp(min=0))[:, None, None]
    # The corners lie at a squared distance of 2; the light falls off late, as in a lens.
    light = 1 + slope * (torch.cos(angle) * x + torch.sin(angle) * y) - loss * ((x**2 + y**2) / 2) ** 2
    return (images * light[:, None]).clamp_(0, 1)


def _blurred(images: Tensor, draw: _Draw) -> Tensor:
    if not draw.used("blur"):
        return images
    blurred = F.pad(images, (1, 1, 1, 1), mode="reflect")
    blurred = (blurred[..., :-2] + 2 * blurred[..., 1:-1] + blurred[..., 2:]) / 4
    blurred = (blurred[..., :-2, :] + 2 * blurred[..., 1:-1, :] + blurred[..., 2:, :]) / 4
    chosen = (draw.uniform("blur") + 1) / 2 < draw.strength("blur")
    return torch.where(chosen[:, None, None, None], blurred, images)


_REACH = 2.5
"""Radius of the Gaussian's kernel in standard deviations."""


def _defocused(images: Tensor, draw: _Draw) -> Tensor:
    """Blur each image by a Gaussian of its own width."""
    if not draw.used("defocus"):
        return images
    count, channels, height, width = images.shape
    side = min(height, width)
    sigma = draw.strength("defocus") * draw.uniform("defocus") * side
    widest = max(level.defocus for level in draw.levels) * side
    radius = min(math.ceil(_REACH * widest), side - 1)
    offsets = torch.arange(-radius, radius + 1, device=images.device)
    kernels = torch.exp(-0.5 * (offsets / sigma.clamp(min=1e-3)[:, None]) ** 2)
    kernels = (kernels / kernels.sum(dim=1, keepdim=True)).repeat_interleave(channels, dim=0)
    flat = F.pad(images, (radius, radius, radius, radius), mode="reflect").reshape(
        1, count * channels, -1, width + 2 * radius
    )
    flat = F.conv2d(flat, kernels[:, None, None, :], groups=count * channels)
    flat = F.conv2d(flat, kernels[:, None, :, None], groups=count * channels)
    # under a quarter of a pixel a sampled Gaussian is no blur
    return torch.where((sigma > 0.25)[:, None, None, None], flat.view_as(images), images)


# Annex K of the JPEG standard (ITU-T T.81), luminance.
_QUANTISATION = (
    (16, 11, 10, 16, 24, 40, 51, 61), (12, 12, 14, 19, 26, 58, 60, 55), (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62), (18, 22, 37, 56, 68, 109, 103, 77), (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101), (72, 92, 95, 98, 112, 100, 103, 99),
)  # fmt: skip
_BLOCK = 8
_WORST, _BEST = 20, 80


@lru_cache(maxsize=8)
def _cosines(device: torch.device) -> tuple[Tensor, Tensor]:
    """Return the orthonormal discrete cosine transform of a block's side, (8, 8), and the quantisation, 0 to 1."""
    frequency, position = torch.arange(_BLOCK)[:, None], torch.arange(_BLOCK)[None, :]
    rows = torch.cos(math.pi * (2 * position + 1) * frequency / (2 * _BLOCK)) * math.sqrt(2 / _BLOCK)
    rows[0] /= math.sqrt(2)
    return rows.to(device), torch.tensor(_QUANTISATION, device=device) / 255


def _compressed(images: Tensor, draw: _Draw) -> Tensor:
    """Quantise blocks of 8 x 8 pixels as JPEG does, all colours with the table of the luminance."""
    if not draw.used("jpeg"):
        return images
    chosen = ((draw.uniform("jpeg") + 1) / 2 < draw.strength("jpeg")).nonzero()[:, 0]
    if len(chosen) == 0:
        return images
    quality = _WORST + (_BEST - _WORST) * (draw.uniform("quality")[chosen] + 1) / 2
    # the usual scale of libjpeg
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)[:, None, None, None, None, None]
    height, width = images.shape[-2:]
    down, right = -height % _BLOCK, -width % _BLOCK
    padded = F.pad(images[chosen], (0, right, 0, down), mode="replicate")
    rows, columns = (height + down) // _BLOCK, (width + right) // _BLOCK
    blocks = padded.view(len(chosen), 3, rows, _BLOCK, columns, _BLOCK).transpose(3, 4)
    cosines, table = _cosines(images.device)
    steps = (table * scale).clamp(min=1 / 255)
    coefficients = cosines @ (blocks - 0.5) @ cosines.T
    coefficients = (coefficients / steps).round_() * steps
    restored = cosines.T @ coefficients @ cosines + 0.5
    restored = restored.transpose(3, 4).flatten(4, 5).flatten(2, 3)[..., :height, :width]
    return images.index_copy(0, chosen, restored.clamp_(0, 1))


def _roughened(images: Tensor, draw: _Draw, random: Generator) -> Tensor:
    if not draw.used("noise"):
        return images
    deviation = draw.strength("noise") * draw.uniform("noise").abs()
    noise = torch.randn(images.shape, generator=random, device=images.device)
    return (images + noise * deviation[:, None, None, None]).clamp(0, 1)


def levels_of(settings: Augmentation, labels: Tensor, counts: npt.ArrayLike) -> Tensor:
    """Return each image's level, int64 (N,), on the device of the labels (N,)."""
    return torch.from_numpy(class_levels(settings, counts)).to(labels.device)[labels]
