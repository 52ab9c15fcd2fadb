"""Dermoscopic structures that several kinds of lesion share: each adds to the layers of a scene."""

import numpy as np

from dermreview.imaging.cv import cv2
from dermreview.imaging.synthetic.fields import Cells, Field, blur, cells, smoothstep
from dermreview.imaging.synthetic.scene import Lesion, Scene

Points = list[tuple[float, float]]


def network(scene: Scene, where: Field, *, strength: float, spacing: float, disorder: float) -> None:
    """Brown honeycomb lines around paler holes.

    Args:
        scene: The picture.
        where: 0 to 1, how much of it shows at each pixel.
        strength: Melanin of a full line.
        spacing: Size of a hole in pixels at 600 x 450.
        disorder: 0 typical (even, thin) to 1 atypical (broad, broken lines).
    """
    pattern = cells(scene.rng, scene.shape, spacing * scene.unit, 0.75 + 0.25 * disorder, 0.12)
    wide = scene.unit * (0.17 + 0.06 * disorder * np.clip(scene.noise(30, 2), -1, 2)) * spacing
    line = np.exp(-((pattern.wall / np.maximum(wide, 0.6)) ** 2))
    uneven = np.clip(0.85 + (0.4 + 0.25 * disorder) * scene.noise(34, 4, 0.7), 0.05, 2.0)
    hole = smoothstep(0.5, 0.0, line)
    scene.melanin += where * uneven * strength * blur(line - 0.1 * hole, (0.7 + 0.5 * disorder) * scene.unit)


def globules(scene: Scene, where: Field, *, size: float, share: float, strength: float, deep: float = 0.0) -> None:
    """Round clods of pigment, crowded as cobblestones where ``share`` nears 1.

    Args:
        scene: The picture.
        where: 0 to 1, how much of them shows at each pixel.
        size: Diameter in pixels at 600 x 450.
        share: Share of the places that carry one, 0 to 1.
        strength: Melanin of one.
        deep: Dermal melanin of one, which makes it blue-grey.
    """
    radius = size * scene.unit / 2
    pattern = cells(scene.rng, scene.shape, 2.5 * radius, 0.8)
    present = (pattern.chance < share).astype(np.float32)
    own = radius * (0.65 + 0.55 * pattern.chance / max(share, 1e-3))
    ragged = pattern.centre / own - 1 + 0.14 * scene.noise(9, 2)
    clod = blur(smoothstep(0.3, -0.3, ragged) * present * (0.4 + 0.6 * pattern.chance / share), 1.2 * scene.unit)
    clod *= np.clip(1 + 0.4 * scene.noise(34, 3), 0.1, 1.7)
    scene.melanin += where * strength * clod
    scene.deep += where * deep * clod


def streaks(scene: Scene, lesion: Lesion, *, strength: float, sector: float, span: float) -> None:
    """Radial lines and pseudopods at the border of one sector.

    Args:
        scene: The picture.
        lesion: Where.
        strength: Melanin of a streak.
        sector: Direction of its middle, radians.
        span: Half its width, radians.
    """
    apart = np.abs(np.angle(np.exp(1j * (lesion.angle - sector))))
    within = smoothstep(span, 0.6 * span, np.asarray(apart, np.float32))
    # a whole number, or the pattern would tear where the angle wraps
    count = int(scene.rng.integers(22, 38))
    wave = np.cos(count * lesion.angle + 2.0 * scene.noise(60, 2)) + 0.35 * scene.noise(30, 2)
    finger = blur(smoothstep(0.0, 1.1, np.asarray(wave, np.float32)), scene.unit)
    tip = -0.14 + 0.1 * scene.noise(24, 2)
    reach = smoothstep(-0.09, 0.09, lesion.depth - tip) * smoothstep(0.3, 0.08, lesion.depth)
    scene.melanin += strength * within * finger * reach


def veil(scene: Scene, where: Field, strength: float) -> None:
    """Blue-white veil: structureless deep pigment under a whitish film."""
    cloud = blur(where * np.clip(0.75 + 0.35 * scene.noise(44, 4, 0.7), 0, 1.4), 7 * scene.unit)
    scene.deep += strength * cloud
    scene.melanin *= 1 - 0.4 * np.clip(cloud, 0, 1)
    scene.coat(0.26 * np.clip(cloud, 0, 1), (0.70, 0.70, 0.82))
    scene.features.append("blue-white veil")


def regression(scene: Scene, where: Field) -> None:
    """A scar-like pale area with grey peppering."""
    where = blur(where, 7 * scene.unit) * np.clip(0.8 + 0.25 * scene.noise(24, 4, 0.7), 0, 1)
    scene.melanin *= 1 - 0.75 * where
    scene.deep += 0.10 * where
    scene.coat(0.26 * where, (0.90, 0.78, 0.80))
    globules(scene, where, size=3.4, share=0.4, strength=0.05, deep=0.35)
    scene.features.append("regression")


def cysts(scene: Scene, where: Field, *, size: float, share: float) -> None:
    """Milia-like cysts: small cloudy white dots."""
    pattern = cells(scene.rng, scene.shape, 4.2 * size * scene.unit, 1.0)
    dot = _scattered(scene, pattern, size, share)
    scene.coat(blur(0.72 * dot * where, 1.1 * scene.unit), (0.97, 0.92, 0.84))
    scene.features.append("milia-like cysts")


def comedones(scene: Scene, where: Field, *, size: float, share: float) -> None:
    """Comedo-like openings: dark brown plugs with a sharp edge."""
    pattern = cells(scene.rng, scene.shape, 4.0 * size * scene.unit, 1.0)
    plug = _scattered(scene, pattern, size, share)
    scene.melanin += 1.3 * blur(plug, 0.8 * scene.unit) * where
    scene.features.append("comedo-like openings")


def dotted_vessels(scene: Scene, where: Field, *, size: float, share: float) -> None:
    """Dotted and glomerular vessels: red points in clusters."""
    pattern = cells(scene.rng, scene.shape, 3.1 * size * scene.unit, 1.0)
    dot = _scattered(scene, pattern, size, share)
    scene.blood += 0.75 * blur(dot, 0.9 * scene.unit) * where
    scene.features.append("dotted vessels")


def branching_vessels(scene: Scene, lesion: Lesion, where: Field, *, trunks: int, strength: float) -> None:
    """Arborizing vessels: sharp bright-red trunks that branch into fine twigs."""
    canvas = np.zeros(scene.shape, np.float32)
    for _ in range(trunks):
        direction = scene.between(0, 2 * np.pi)
        distance = lesion.radius * scene.between(0.5, 1.1)
        start = (lesion.x + distance * np.cos(direction), lesion.y + distance * np.sin(direction))
        inward = direction + np.pi + scene.between(-0.7, 0.7)
        _branch(scene, canvas, start, inward, scene.between(2.2, 3.6), lesion.radius * scene.between(0.6, 1.2))
    scene.blood += strength * np.minimum(blur(canvas, 0.8 * scene.unit), 1.2) * where
    scene.features.append("arborizing vessels")


def scale(scene: Scene, where: Field, *, strength: float, yellow: float) -> None:
    """Flaky white to yellow keratin on the surface."""
    flakes = smoothstep(0.0, 1.9, scene.noise(20, 4, 0.8)) * smoothstep(-0.8, 0.8, scene.noise(54, 2))
    colour = (0.97 - 0.04 * yellow, 0.90 - 0.10 * yellow, 0.88 - 0.26 * yellow)
    scene.coat(np.clip(strength * flakes * where, 0, 0.9), colour)
    scene.features.append("scale")


def erosion(scene: Scene, lesion: Lesion, radius: float) -> None:
    """An ulcer: raw red with a dark crust at one side."""
    distance = lesion.radius * scene.between(0.1, 0.45)
    angle = scene.between(0, 2 * np.pi)
    spot = disc(scene, lesion.x + distance * np.cos(angle), lesion.y + distance * np.sin(angle), radius, 0.35)
    scene.blood += 1.1 * spot * np.clip(1 + 0.4 * scene.noise(12, 3), 0.2, 2)
    crust = spot * smoothstep(0.2, 1.0, scene.noise(24, 3))
    scene.melanin += 1.0 * crust
    scene.coat(0.35 * spot * smoothstep(0.4, 1.4, scene.noise(14, 3)), (0.86, 0.62, 0.30))
    scene.features.append("ulceration")


def disc(scene: Scene, x: float, y: float, radius: float, ragged: float = 0.25) -> Field:
    """Return an irregular soft disc, 1 inside; the radius is in pixels at 600 x 450."""
    rows, columns = np.ogrid[0 : scene.shape[0], 0 : scene.shape[1]]
    distance = np.hypot(columns - x, rows - y).astype(np.float32) / (radius * scene.unit)
    return smoothstep(1.15, 0.8, distance + ragged * scene.noise(max(radius * 0.5, 6), 3))


def _scattered(scene: Scene, pattern: Cells, size: float, share: float) -> Field:
    own = size * scene.unit * (0.35 + 0.4 * pattern.chance / max(share, 1e-3))
    return smoothstep(1.25, 0.7, pattern.centre / own) * (pattern.chance < share)


def _branch(
    scene: Scene, canvas: Field, start: tuple[float, float], direction: float, width: float, length: float
) -> None:
    x, y = start
    steps = max(int(length / (6 * scene.unit)), 2)
    points: Points = [start]
    bend = 0.0
    for step in range(steps):
        bend = 0.75 * bend + scene.rng.normal(0, 0.13)
        direction += bend
        x, y = x + 6 * scene.unit * np.cos(direction), y + 6 * scene.unit * np.sin(direction)
        points.append((x, y))
        if width > 1.0 and step > 1 and scene.chance(0.2):
            side = direction + scene.between(0.4, 1.0) * (1 if scene.chance(0.5) else -1)
            _branch(scene, canvas, (x, y), side, 0.62 * width, 0.55 * length)
    stroke(canvas, points, width * scene.unit, 0.25 * width * scene.unit, min(1.0, 0.45 + 0.2 * width))


def stroke(canvas: Field, points: Points, first: float, last: float, value: float) -> None:
    """Draw a line whose width goes from ``first`` to ``last`` pixels, keeping the larger value at each pixel."""
    margin = max(first, last) + 2
    path = np.array(points)
    height, width = canvas.shape
    left, top = np.clip(np.floor(path.min(axis=0) - margin), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(path.max(axis=0) + margin), 0, (width, height)).astype(int)
    if right <= left or bottom <= top:
        return
    # OpenCV's widths are whole pixels: drawn four times as large, they are quarters
    fine = 4
    drawn = np.zeros((fine * (bottom - top), fine * (right - left)), np.uint8)
    fixed = np.round((path - (left, top)) * fine * 16).astype(np.int32)
    widths = np.linspace(first, last, len(points))
    for start, end, own in zip(fixed[:-1], fixed[1:], widths, strict=False):
        cv2.line(drawn, start.tolist(), end.tolist(), 255, max(1, round(fine * float(own))), cv2.LINE_8, 4)
    small = cv2.resize(drawn, (int(right - left), int(bottom - top)), interpolation=cv2.INTER_AREA)
    part = canvas[top:bottom, left:right]
    np.maximum(part, small.astype(np.float32) * np.float32(value / 255), out=part)
