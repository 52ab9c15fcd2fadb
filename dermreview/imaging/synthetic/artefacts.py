"""What lies between the skin and the eye: hairs, gel, rulers, ink, the lamp and the camera."""

import numpy as np

from dermreview.imaging.cv import cv2
from dermreview.imaging.synthetic.fields import Field, blur, grid, noise, octaves, smoothstep
from dermreview.imaging.synthetic.scene import Scene
from dermreview.imaging.synthetic.structures import stroke


def add_hairs(scene: Scene, count: int) -> None:
    """Curved hairs of one person: one colour, roughly one direction, a faint shadow and a glint."""
    height, width = scene.shape
    main = scene.between(0, np.pi)
    dark, glint, shadow = (np.zeros(scene.shape, np.float32) for _ in range(3))
    thick = scene.between(0.7, 2.2) * scene.unit
    for _ in range(count):
        x, y = scene.between(-0.1, 1.1) * width, scene.between(-0.1, 1.1) * height
        direction, bend = main + scene.rng.normal(0, 0.45), scene.rng.normal(0, 0.035)
        steps = int(scene.between(9, 26))
        angles = direction + bend * np.arange(steps)
        xs, ys = x + np.cumsum(14 * scene.unit * np.cos(angles)), y + np.cumsum(14 * scene.unit * np.sin(angles))
        points = list(zip(xs.tolist(), ys.tolist(), strict=True))
        own = thick * scene.between(0.6, 1.2)
        stroke(dark, points, own, 0.3 * own, 0.85)
        stroke(shadow, [(a + 2 * scene.unit, b + 2 * scene.unit) for a, b in points], own, 0.5 * own, 0.3)
        if own > 1.6:
            stroke(glint, [(a - 0.5, b - 0.5) for a, b in points], 0.3 * own, 0.2, 0.4)
    brown = scene.between(0.7, 2.2)
    scene.coat(blur(shadow, 2.0 * scene.unit), (0.30, 0.20, 0.17))
    scene.coat(blur(dark, 0.55), (0.16 * brown, 0.10 * brown, 0.075 * brown))
    scene.coat(blur(glint, 0.5), (0.62, 0.55, 0.52))
    scene.features.append("hairs")


def add_scratches(scene: Scene, count: int) -> None:
    """Fine white lines: vellus hair and scratches that catch the lamp."""
    height, width = scene.shape
    canvas = np.zeros(scene.shape, np.float32)
    for _ in range(count):
        x, y = scene.between(0, 1) * width, scene.between(0, 1) * height
        angles = scene.between(0, 2 * np.pi) + scene.rng.normal(0, 0.06) * np.arange(int(scene.between(4, 11)))
        xs, ys = x + np.cumsum(9 * scene.unit * np.cos(angles)), y + np.cumsum(9 * scene.unit * np.sin(angles))
        points = list(zip(xs.tolist(), ys.tolist(), strict=True))
        stroke(canvas, points, 1.3 * scene.unit, 0.5, scene.between(0.25, 0.6))
    broken = smoothstep(-0.8, 0.6, scene.noise(12, 2))
    scene.coat(blur(canvas, 0.6) * broken, (0.97, 0.93, 0.95))


def add_bubbles(scene: Scene, count: int) -> None:
    """Air bubbles in the contact gel: a bright rim, a dark inner edge and a glint."""
    height, width = scene.shape
    x, y = grid(scene.shape)
    rim, dark = np.zeros(scene.shape, np.float32), np.zeros(scene.shape, np.float32)
    home = scene.between(0.05, 0.95) * width, (0.1 if scene.chance(0.5) else 0.9) * height
    for _ in range(count):
        cx = home[0] + scene.rng.normal(0, 0.16) * width
        cy = home[1] + scene.rng.normal(0, 0.12) * height
        radius = scene.unit * float(np.clip(scene.rng.lognormal(1.5, 0.6), 2.2, 22))
        distance = np.hypot(x - np.float32(cx), y - np.float32(cy)) / np.float32(radius)
        lit = 0.35 + 0.65 * np.clip(((cx - x) + (cy - y)) / (1.4 * radius), 0, 1)
        rim = np.maximum(rim, np.exp(-(((distance - 1) * radius / (0.9 * scene.unit)) ** 2)) * lit)
        dark = np.maximum(dark, np.exp(-(((distance - 0.8) / 0.16) ** 2)) * 0.3)
    scene.coat(np.asarray(dark, np.float32), (0.35, 0.25, 0.25))
    scene.coat(np.asarray(0.8 * rim, np.float32), (1.0, 0.98, 0.99))
    scene.features.append("gel bubbles")


def add_ruler(scene: Scene) -> None:
    """Millimetre ticks along one edge, out of the lens's focus."""
    height, width = scene.shape
    canvas = np.zeros(scene.shape, np.float32)
    step, along = scene.between(13, 18) * scene.unit, scene.chance(0.5)
    offset = scene.between(0.02, 0.06)
    for tick in range(int((width if along else height) / step) + 1):
        reach = (26 if tick % 10 == 0 else 18 if tick % 5 == 0 else 11) * scene.unit
        at = tick * step
        line = (
            [(at, height * (1 - offset)), (at, height * (1 - offset) - reach)]
            if along
            else [(width * offset, at), (width * offset + reach, at)]
        )
        stroke(canvas, line, 1.4 * scene.unit, 1.4 * scene.unit, 0.75)
    scene.coat(blur(canvas, 0.8 * scene.unit), (0.20, 0.17, 0.20))
    scene.features.append("ruler")


def add_ink(scene: Scene) -> None:
    """A surgical marker's violet line near a corner."""
    height, width = scene.shape
    canvas = np.zeros(scene.shape, np.float32)
    corner = (0.0 if scene.chance(0.5) else width, 0.0 if scene.chance(0.5) else height)
    start, radius = scene.between(0, 2 * np.pi), scene.between(0.2, 0.32) * width
    angles = start + np.linspace(0, 2 * np.pi, 60)
    points = list(
        zip(
            (corner[0] + radius * np.cos(angles)).tolist(),
            (corner[1] + radius * np.sin(angles)).tolist(),
            strict=True,
        )
    )
    stroke(canvas, points, 11 * scene.unit, 8 * scene.unit, 0.85)
    streaky = np.clip(0.8 + 0.2 * scene.noise(20, 4, 0.8), 0, 1)
    scene.coat(blur(canvas, 1.2 * scene.unit) * streaky, (0.30, 0.20, 0.52))
    scene.features.append("ink")


def light(scene: Scene, image: Field) -> Field:
    """Return the picture under an uneven lamp of a tinted white, 0 to 1."""
    height, width = scene.shape
    x, y = grid(scene.shape)
    cx, cy = scene.between(0.35, 0.65) * width, scene.between(0.35, 0.65) * height
    fall = np.hypot(x - np.float32(cx), y - np.float32(cy)) / np.float32(np.hypot(width, height) / 2)
    lamp = 1.03 - np.float32(scene.between(0.03, 0.16)) * fall**2
    lamp *= 1 + 0.02 * noise(scene.rng, scene.shape, 220 * scene.unit)
    # pink, lavender and neutral white balances are all common in the field
    tints = ((1.0, 0.99, 0.97), (1.0, 0.96, 1.02), (0.94, 0.95, 1.06), (1.03, 0.95, 0.88))
    tint = np.array(tints[int(scene.rng.integers(0, len(tints)))], np.float32)
    return np.asarray(image * lamp[..., None] * tint * np.float32(scene.between(0.96, 1.10)), np.float32)


def vignette(scene: Scene, image: Field) -> Field:
    """Return the picture seen through the round end of a lens: dark corners."""
    height, width = scene.shape
    x, y = grid(scene.shape)
    half = np.float32(np.hypot(width, height) / 2)
    off_x, off_y = scene.between(-0.03, 0.03) * width, scene.between(-0.03, 0.03) * height
    distance = np.hypot(x - width / 2 - np.float32(off_x), y - height / 2 - np.float32(off_y)) / half
    edge = scene.between(0.80, 0.98)
    inside = smoothstep(edge + 0.05, edge - 0.04, np.asarray(distance, np.float32))
    shade = 1 - 0.3 * smoothstep(edge - 0.35, edge, np.asarray(distance, np.float32))
    scene.features.append("dark corners")
    return np.asarray(image * (inside * shade)[..., None] + 0.03 * (1 - inside[..., None]), np.float32)


def camera(scene: Scene, image: Field) -> Field:
    """Return the picture after lens blur, a little sharpening and sensor grain."""
    soft = cv2.GaussianBlur(image, (0, 0), scene.between(0.55, 0.95) * max(scene.unit, 0.5))
    halo = cv2.GaussianBlur(soft, (0, 0), 2.2 * max(scene.unit, 0.5))
    soft = soft + 0.35 * (soft - halo)
    grain = 0.006 * octaves(scene.rng, scene.shape, 2.5, 2, 0.9)
    return np.asarray(soft + grain[..., None], np.float32)
