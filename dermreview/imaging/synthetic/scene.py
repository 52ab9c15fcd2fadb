"""The skin as layers of pigment and blood, and how light turns them into colour.

Light that crosses a pigment is dimmed exponentially (Beer-Lambert), each colour at its own rate: melanin near the
surface looks brown, the same melanin deep in the dermis looks blue-grey because of scattering, blood looks red.
"""

from dataclasses import dataclass, field

import numpy as np

from dermreview.imaging.synthetic.fields import Field, grid, octaves, smoothstep

REFLECTANCE = np.array([0.94, 0.81, 0.79], np.float32)
"""Skin without pigment and blood: red, green, blue, 0 to 1."""
MELANIN = np.array([0.40, 0.80, 1.12], np.float32)
DEEP_MELANIN = np.array([1.00, 0.86, 0.64], np.float32)
BLOOD = np.array([0.09, 0.78, 0.46], np.float32)
"""Absorption of one unit of each pigment, red, green, blue."""

Colour = tuple[float, float, float]


@dataclass(slots=True)
class Scene:
    """A picture in the making.

    Attributes:
        rng: The source of all randomness.
        shape: (height, width).
        unit: Pixels of this picture for one pixel at 600 x 450.
        melanin: Pigment near the surface, 0 up to about 3.
        deep: Pigment in the dermis, alike.
        blood: Blood, alike.
        coats: Opaque things on top, in order: (alpha 0 to 1, colour 0 to 1).
        features: The names of what was drawn.
    """

    rng: np.random.Generator
    shape: tuple[int, int]
    unit: float
    melanin: Field
    deep: Field
    blood: Field
    coats: list[tuple[Field, Colour]] = field(default_factory=list)
    features: list[str] = field(default_factory=list)

    def coat(self, alpha: Field, colour: Colour) -> None:
        """Put something opaque on top, as far as ``alpha`` covers."""
        self.coats.append((alpha, colour))

    def between(self, low: float, high: float) -> float:
        """Return a uniform number."""
        return float(self.rng.uniform(low, high))

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return bool(self.rng.random() < probability)

    def noise(self, period: float, count: int = 3, gain: float = 0.55) -> Field:
        """Return octaves of noise; the period is in pixels at 600 x 450."""
        return octaves(self.rng, self.shape, period * self.unit, count, gain)

    def render(self) -> Field:
        """Return the colours, float32 (height, width, 3), 0 to 1."""
        density = (
            self.melanin[..., None] * MELANIN + self.deep[..., None] * DEEP_MELANIN + self.blood[..., None] * BLOOD
        )
        image = REFLECTANCE * np.exp(-density)
        for alpha, colour in self.coats:
            image += alpha[..., None] * (np.array(colour, np.float32) - image)
        return np.asarray(image, np.float32)


@dataclass(frozen=True, slots=True)
class Lesion:
    """Where the lesion lies.

    Attributes:
        depth: 1 at its middle, 0 on its border, below 0 outside.
        angle: Direction from its middle, radians.
        mask: 1 inside, 0 outside, with a border of the lesion's own sharpness.
        x: Middle, pixels.
        y: Middle, pixels.
        radius: Mean radius, pixels.
    """

    depth: Field
    angle: Field
    mask: Field
    x: float
    y: float
    radius: float

    def __post_init__(self) -> None:
        """Refuse fields of different sizes."""
        if not self.depth.shape == self.angle.shape == self.mask.shape:
            raise ValueError("the fields of a lesion have one shape")


def outline(
    scene: Scene, radius: float, *, irregular: float, softness: float, lobes: float = 0.1, stretch: float = 1.4
) -> Lesion:
    """Lay out a lesion near the middle of the picture.

    Args:
        scene: The picture.
        radius: Mean radius in pixels at 600 x 450.
        irregular: How far noise moves the border, as a share of the radius.
        softness: Width of the border as a share of the radius.
        lobes: Height of its large bulges, as a share of the radius.
        stretch: Largest ratio of its axes.
    """
    rng, (height, width) = scene.rng, scene.shape
    radius *= scene.unit
    x, y = grid(scene.shape)
    cx, cy = width * scene.between(0.44, 0.56), height * scene.between(0.44, 0.56)
    turn, ratio = scene.between(0, np.pi), np.sqrt(scene.between(1.0, stretch))
    dx, dy = x - np.float32(cx), y - np.float32(cy)
    u = (dx * np.cos(turn) + dy * np.sin(turn)) / ratio
    v = (dy * np.cos(turn) - dx * np.sin(turn)) * ratio
    angle = np.arctan2(v, u)
    # a slow wobble of the angle keeps the bulges from looking like a drawn polygon
    wobbly = angle + 0.35 * scene.noise(radius / scene.unit, 2)
    reach = np.ones(scene.shape, np.float32)
    for harmonic in (1, 2, 3, 4):
        height_of = lobes * rng.standard_normal() * 1.7 / harmonic**1.4
        reach += np.float32(height_of) * np.cos(harmonic * wobbly + np.float32(rng.uniform(0, 2 * np.pi)))
    relative = radius / scene.unit
    bumps = 0.75 * scene.noise(relative * 0.6, 3) + 0.25 * scene.noise(max(relative * 0.14, 7), 2)
    depth = 1 - np.hypot(u, v) / (radius * np.clip(reach, 0.45, 1.8)) + np.float32(irregular) * bumps
    mask = smoothstep(-softness / 2, softness / 2, depth)
    return Lesion(np.asarray(depth, np.float32), np.asarray(angle, np.float32), mask, cx, cy, radius)
