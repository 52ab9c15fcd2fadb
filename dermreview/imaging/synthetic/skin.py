"""The skin around the lesion: tone, texture, furrows, freckles and small vessels."""

import numpy as np

from dermreview.imaging.cv import cv2
from dermreview.imaging.synthetic.fields import cells, noise, smoothstep
from dermreview.imaging.synthetic.scene import Scene


def bare_skin(rng: np.random.Generator, width: int, height: int) -> Scene:
    """Return a scene of skin without a lesion, in a random tone.

    Args:
        rng: The source of all randomness.
        width: Pixels.
        height: Pixels.
    """
    shape = (height, width)
    empty = np.zeros(shape, np.float32)
    scene = Scene(rng, shape, min(width / 600, height / 450), empty.copy(), empty.copy(), empty.copy())
    # most pictures of the field show light skin; brown skin has its place too
    tone = scene.between(0.30, 0.75) if scene.chance(0.2) else scene.between(0.0, 0.13)
    flush = scene.between(0.06, 0.34)
    scene.melanin += tone * (1 + 0.10 * scene.noise(160, 3) + 0.09 * scene.noise(16, 4, 0.8))
    scene.blood += flush * (1 + 0.20 * scene.noise(130, 3) + 0.16 * scene.noise(26, 4, 0.75))
    scene.deep += 0.025 * np.abs(scene.noise(70, 3))
    _furrows(scene, scene.between(0.002, 0.012))
    _pores(scene)
    if scene.chance(0.45):
        _freckles(scene)
    return scene


def _furrows(scene: Scene, strength: float) -> None:
    """Two crossing sets of fine lines, as skin has them."""
    height, width = scene.shape
    side = int(np.hypot(height, width)) + 2
    first = scene.between(0, 180)
    for turn in (first, first + scene.between(55, 95)):
        lines = noise(scene.rng, (side, side), (2.6 * scene.unit + 0.4, 34 * scene.unit))
        lines *= 0.5 + 0.5 * np.clip(noise(scene.rng, (side, side), 60 * scene.unit + 1), 0, 2)
        matrix = cv2.getRotationMatrix2D((side / 2, side / 2), turn, 1.0)
        matrix[:, 2] += (width - side) / 2, (height - side) / 2
        lines = np.asarray(cv2.warpAffine(lines, matrix, (width, height), flags=cv2.INTER_LINEAR), np.float32)
        scene.melanin += strength * lines
        scene.blood += 0.7 * strength * lines


def _pores(scene: Scene) -> None:
    """Faint follicle openings with a paler rim."""
    pattern = cells(scene.rng, scene.shape, scene.between(20, 34) * scene.unit)
    pore = smoothstep(3.0 * scene.unit, 0.5 * scene.unit, pattern.centre) * (pattern.chance < 0.55)
    rim = smoothstep(6 * scene.unit, 3 * scene.unit, pattern.centre)
    depth = scene.between(0.01, 0.07)
    scene.melanin += depth * (pore - 0.4 * rim)
    scene.blood -= 0.5 * depth * rim


def _freckles(scene: Scene) -> None:
    """A few faint brown spots beside the lesion."""
    pattern = cells(scene.rng, scene.shape, scene.between(55, 110) * scene.unit, 1.0)
    size = scene.between(5, 13) * scene.unit
    spot = smoothstep(size, 0.2 * size, pattern.centre + 0.3 * size * scene.noise(10, 2))
    scene.melanin += scene.between(0.08, 0.22) * spot * (pattern.chance < 0.4)
