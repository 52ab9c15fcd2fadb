import time

import numpy as np
import pytest

from dermreview.imaging.look import LOOK_FEATURES, look_of

PINK = (225, 170, 165)
LESION = (110, 70, 60)


def picture(skin=PINK, lesion=LESION, *, side=128, radius=0.45, vignette=0.0, slope=0.0) -> np.ndarray:
    """A round lesion on skin; ``vignette`` is how much of the light the corners lose, ``slope`` the right edge."""
    axis = np.linspace(-1, 1, side)
    x, y = np.meshgrid(axis, axis)
    rgb = np.broadcast_to(np.array(skin, float), (side, side, 3)).copy()
    rgb[np.hypot(x, y) < radius] = lesion
    light = (1 - vignette * (x**2 + y**2) / 2) * (1 - slope * (x + 1) / 2)
    noise = np.random.default_rng(3).normal(0, 2, rgb.shape)
    return np.clip(rgb * light[..., None] + noise, 0, 255).astype(np.uint8)


def look(**changes) -> dict[str, float]:
    return dict(zip(LOOK_FEATURES, look_of(picture(**changes)).tolist(), strict=True))


@pytest.mark.parametrize("lesion", [(20, 20, 25), (190, 40, 60), (90, 100, 140), (200, 150, 140)])
def test_the_lesion_hardly_counts(lesion):
    before, after = look(), look(lesion=lesion)
    for name in LOOK_FEATURES:
        assert after[name] == pytest.approx(before[name], abs=0.3), name


def test_a_lesion_that_reaches_the_border_hardly_moves_the_skin_tone():
    before, after = look(), look(radius=1.0)
    for name in ("lightness", "green_red", "blue_yellow", "vignette", "fall_off"):
        assert after[name] == pytest.approx(before[name], abs=1), name


def test_the_background_is_measured_in_cie_lab():
    white = look(skin=(243, 243, 243))
    # sRGB 243 is L* 95.6; grey has no hue and no cast
    assert white["lightness"] == pytest.approx(95.6, abs=0.5)
    assert white["green_red"] == pytest.approx(0, abs=0.5)
    assert white["red_cast"] == pytest.approx(0, abs=0.02)
    brown = look(skin=(120, 80, 50))
    assert brown["lightness"] < 40 < white["lightness"]
    assert brown["blue_yellow"] > white["blue_yellow"] + 10


def test_the_cast_is_the_logarithm_of_the_ratio_of_the_channels():
    found = look(skin=(200, 100, 150))
    assert found["red_cast"] == pytest.approx(np.log(2), abs=0.02)
    assert found["blue_cast"] == pytest.approx(np.log(1.5), abs=0.02)


def test_a_vignette_darkens_the_corners():
    plain, dark = look(), look(vignette=0.4)
    assert plain["vignette"] < 1
    assert dark["vignette"] > plain["vignette"] + 5
    assert dark["fall_off"] > plain["fall_off"] + 3
    assert look(vignette=0.97)["black"] > 0.1 > dark["black"] == plain["black"] == 0


def test_light_from_one_side_is_a_gradient_and_no_vignette():
    plain, slope = look(), look(slope=0.25)
    assert slope["gradient"] > plain["gradient"] + 4
    assert slope["contrast"] > plain["contrast"] + 2
    assert slope["vignette"] < 2


def test_the_size_of_an_image_hardly_counts():
    small, large = look_of(picture(side=128)), look_of(picture(side=512))
    assert np.abs(small - large).max() < 1


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((1, 200, 3), 128, np.uint8),
        np.full((200, 1, 3), 128, np.uint8),
        np.zeros((50, 50, 3), np.uint8),
        np.full((50, 50, 3), 255, np.uint8),
        np.indices((64, 64)).sum(axis=0)[..., None].repeat(3, axis=2).astype(np.uint8) % 2 * 255,
        np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype=np.uint8),
    ],
    ids=["one row", "one column", "black", "white", "chequered", "noise"],
)
def test_any_image_has_a_look(rgb):
    found = look_of(rgb)
    assert found.shape == (len(LOOK_FEATURES),)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


def test_a_grey_image_has_no_cast_and_no_vignette():
    found = dict(zip(LOOK_FEATURES, look_of(np.full((90, 60, 3), 119, np.uint8)).tolist(), strict=True))
    assert found["lightness"] == pytest.approx(50, abs=0.5)
    assert [found[name] for name in LOOK_FEATURES[1:]] == pytest.approx([0] * 9, abs=0.05)


def test_it_is_cheap():
    rgb = picture(side=256)
    look_of(rgb)
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        look_of(rgb)
        times.append(time.perf_counter() - begun)
    # 1 ms where this was written
    assert min(times) < 0.01
