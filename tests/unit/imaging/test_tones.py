import numpy as np
import pytest

from dermreview.imaging.preprocess import shades_of_gray
from dermreview.imaging.tones import LIMIT, Tones, tone_table


def picture() -> np.ndarray:
    return np.random.default_rng(1).integers(20, 200, (40, 50, 3)).astype(np.uint8)


def shown(rgb: np.ndarray, tones: Tones) -> np.ndarray:
    table = tone_table(rgb, tones)
    return np.stack([table[rgb[..., channel], channel] for channel in range(3)], axis=-1)


def test_plain_tones_change_nothing() -> None:
    rgb = picture()
    assert Tones().plain
    np.testing.assert_array_equal(shown(rgb, Tones()), rgb)


def test_brightness_adds_and_takes_away() -> None:
    rgb = picture()
    assert shown(rgb, Tones(brightness=20)).astype(int).mean() - rgb.mean() == pytest.approx(51, abs=1)
    assert shown(rgb, Tones(brightness=-50)).max() < rgb.max() - 100


def test_contrast_doubles_or_halves_the_distance_from_the_middle() -> None:
    rgb = np.array([[[107, 127, 148]]], np.uint8)
    np.testing.assert_allclose(shown(rgb, Tones(contrast=LIMIT))[0, 0], [86, 126, 168], atol=1)
    np.testing.assert_allclose(shown(rgb, Tones(contrast=-LIMIT))[0, 0], [117, 127, 138], atol=1)


def test_constant_light_is_what_the_networks_can_be_given() -> None:
    rgb = picture()
    np.testing.assert_array_equal(shown(rgb, Tones(constant=True)), shades_of_gray(rgb))


def test_steps_end_at_the_limits() -> None:
    tones = Tones()
    for _ in range(20):
        tones = tones.brighter(1).stronger(-1)
    assert (tones.brightness, tones.contrast) == (LIMIT, -LIMIT)
    assert tones.brighter(-1).brightness == LIMIT - 10
