"""The measures of an image's quality, tried on synthetic dermoscopy and on what is done to it."""

import math
import time
from dataclasses import asdict

import numpy as np
import pytest

from dermreview.domain.quality import Badge
from dermreview.imaging.cv import cv2
from dermreview.imaging.quality import LEAST_SHARPNESS, measure_quality, working_copy
from dermreview.imaging.synthetic import KINDS, generate_case

SHARES = ("brightness", "underexposed", "overexposed", "skin", "dark_corners", "ink", "ruler", "hair")
DRAWN = {"ink": Badge.INK, "ruler": Badge.RULER, "dark corners": Badge.DARK_CORNERS}


def plain(seed=1, kind="nv", width=600, height=450):
    """A synthetic image with nothing drawn over it."""
    case = generate_case(seed, kind, width, height)
    assert not {"ink", "ruler", "hairs", "dark corners"} & set(case.features)
    return case.rgb


@pytest.fixture(scope="module")
def cases():
    return [generate_case(seed, kind) for kind in KINDS for seed in range(4)]


@pytest.mark.parametrize("feature", DRAWN)
def test_what_is_drawn_gets_its_badge_and_nothing_else_does(cases, feature):
    drawn = [case for case in cases if feature in case.features]
    assert len(drawn) >= 2
    for case in cases:
        assert (DRAWN[feature] in measure_quality(case.rgb).badges) == (case in drawn), (case.kind, case.seed)


def test_many_hairs_get_a_badge_and_bare_skin_does_not(cases):
    shares = {
        hairy: [measure_quality(case.rgb).hair for case in cases if ("hairs" in case.features) == hairy]
        for hairy in (True, False)
    }
    assert np.median(shares[True]) > 0.03
    assert max(shares[False]) < 0.03
    assert np.mean(shares[True]) > 10 * np.mean(shares[False])


@pytest.mark.parametrize("kind", ["nv", "mel"])
def test_defocus_lowers_the_sharpness_step_by_step_and_gets_a_badge(kind):
    image = plain(0, kind)
    found = [measure_quality(image).sharpness]
    found += [measure_quality(cv2.blur(image, (side, side))).sharpness for side in (5, 9, 17)]
    assert found == sorted(found, reverse=True)
    assert found[0] > LEAST_SHARPNESS > found[-1]
    assert "blur" in measure_quality(cv2.blur(image, (17, 17))).badges
    assert "blur" not in measure_quality(image).badges


def test_smooth_skin_with_one_sharp_edge_is_sharp():
    image = np.full((300, 400, 3), (210, 160, 140), np.uint8)
    cv2.circle(image, (200, 150), 60, (120, 70, 50), -1)
    assert measure_quality(image).sharpness > LEAST_SHARPNESS
    assert measure_quality(cv2.blur(image, (15, 15))).sharpness < 0.7 * LEAST_SHARPNESS


def test_exposure():
    image = plain()
    normal, dark = measure_quality(image), measure_quality((image * 0.2).astype(np.uint8))
    bright = measure_quality(np.clip(image * 2.5, 0, 255).astype(np.uint8))
    assert dark.brightness == pytest.approx(0.2 * normal.brightness, abs=0.01)
    assert normal.underexposed == normal.overexposed == 0.0
    assert bright.overexposed > 0.5
    assert bright.brightness > 0.9
    assert measure_quality((image * 0.02).astype(np.uint8)).underexposed == 1.0


def test_noise_is_measured_in_grey_values():
    skin = np.full((256, 340, 3), (200, 150, 130), np.float64)
    for sigma in (4.0, 12.0):
        # the same in all channels, so that the luminance has it too
        noisy = skin + np.random.default_rng(0).normal(0, sigma, (256, 340, 1))
        assert measure_quality(np.round(noisy).astype(np.uint8)).noise == pytest.approx(sigma, rel=0.05)
    assert measure_quality(skin.astype(np.uint8)).noise == pytest.approx(0.0, abs=0.01)


def test_skin_has_the_colours_of_skin_and_other_things_do_not(cases):
    assert all(measure_quality(case.rgb).skin > 0.9 for case in cases)
    grey = np.tile(np.linspace(30, 230, 300).astype(np.uint8)[:, None, None], (1, 300, 3))
    text = np.full((300, 300, 3), 245, np.uint8)
    cv2.putText(text, "text", (20, 160), cv2.FONT_HERSHEY_SIMPLEX, 4, (20, 20, 20), 12)
    grass = np.full((300, 300, 3), (80, 160, 60), np.uint8)
    for other in (grey, text, grass):
        assert measure_quality(other).skin < 0.05


@pytest.mark.parametrize("colour", [(70, 40, 140), (30, 120, 60), (40, 60, 170)])
def test_strokes_of_violet_green_and_blue_are_ink(colour):
    image = plain()
    cv2.line(image, (30, 60), (140, 40), colour, 9, cv2.LINE_AA)
    assert "ink" in measure_quality(image).badges


def test_a_blue_naevus_is_no_ink():
    image = plain()
    cv2.ellipse(image, (300, 225), (110, 90), 0, 0, 360, (60, 70, 105), -1, cv2.LINE_AA)
    assert "ink" not in measure_quality(cv2.GaussianBlur(image, (0, 0), 4)).badges


@pytest.mark.parametrize("angle", [0, 17, 45, 90])
def test_a_printed_scale_is_a_ruler_at_any_angle(angle):
    image = plain()
    turn = cv2.getRotationMatrix2D((300, 225), angle, 1)

    def at(x, y):
        return tuple(round(v) for v in turn @ (x, y, 1))

    cv2.line(image, at(200, 330), at(400, 330), (60, 50, 50), 2, cv2.LINE_AA)
    for x in range(200, 401, 20):
        cv2.line(image, at(x, 330), at(x, 316), (60, 50, 50), 2, cv2.LINE_AA)
    assert "ruler" in measure_quality(image).badges


def test_hairs_alone_are_no_ruler():
    rng = np.random.default_rng(3)
    for _ in range(5):
        image = plain()
        for _ in range(12):
            start, end = rng.integers(0, 450, (2, 2))
            cv2.line(image, tuple(map(int, start)), tuple(map(int, end)), (60, 40, 30), 3, cv2.LINE_AA)
        found = measure_quality(image).badges
        assert "ruler" not in found
        assert "hair" in found


def test_one_dark_corner_is_a_lesion_and_two_are_the_lens():
    image = plain()
    cv2.circle(image, (0, 0), 90, (20, 15, 15), -1)
    assert "dark_corners" not in measure_quality(image).badges
    cv2.circle(image, (600, 0), 90, (20, 15, 15), -1)
    assert "dark_corners" in measure_quality(image).badges


def test_a_black_frame_changes_nothing_of_the_skin_within():
    image = plain()
    framed = np.zeros_like(image)
    cv2.circle(framed, (300, 225), 215, (1, 1, 1), -1)
    framed *= image
    bare, seen = measure_quality(image), measure_quality(framed)
    assert seen.brightness == pytest.approx(bare.brightness, abs=0.05)
    assert seen.underexposed < 0.01
    assert seen.skin > 0.9
    assert seen.badges == ("dark_corners",)


@pytest.mark.parametrize("factor", [0.6, 2.5])
def test_the_number_of_pixels_hardly_matters(factor):
    image = generate_case(0, "bkl", 800, 600).rgb
    other = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    one, two = measure_quality(image), measure_quality(other)
    assert one.badges == two.badges
    for name in ("brightness", "skin", "dark_corners", "ink", "hair"):
        assert getattr(one, name) == pytest.approx(getattr(two, name), abs=0.02)
    assert one.sharpness == pytest.approx(two.sharpness, rel=0.25)


@pytest.mark.parametrize(
    "image",
    [
        *(np.full((1, 1, 3), value, np.uint8) for value in (0, 128, 255)),
        np.zeros((300, 400, 3), np.uint8),
        np.full((300, 400, 3), 255, np.uint8),
        np.full((300, 400, 3), (200, 150, 130), np.uint8),
        np.full((1, 4000, 3), (200, 150, 130), np.uint8),
        np.full((3000, 2, 3), 90, np.uint8),
        np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8),
        np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8),
    ],
    ids=["black pixel", "pixel", "white pixel", "black", "white", "skin colour", "row", "column", "tiny", "noise"],
)
def test_odd_images_give_finite_figures(image):
    found = measure_quality(image)
    assert all(math.isfinite(value) and value >= 0 for value in asdict(found).values())
    assert all(getattr(found, name) <= 1 for name in SHARES)
    if len(np.unique(image)) <= 3:
        assert found.sharpness == 0.0
        assert found.noise < 0.1
        assert set(found.badges) <= {"blur", "dark_corners"}


def test_black_and_white_have_no_skin_and_the_image_is_left_alone():
    for value in (0, 255):
        image = np.full((100, 100, 3), value, np.uint8)
        assert measure_quality(image).skin == 0.0
        assert (image == value).all()
    assert measure_quality(np.zeros((100, 100, 3), np.uint8)).underexposed == 1.0
    assert measure_quality(np.full((100, 100, 3), 255, np.uint8)).overexposed == 1.0


def test_the_working_copy():
    assert working_copy(np.zeros((450, 600, 3), np.uint8)).shape == (256, 341, 3)
    assert working_copy(np.zeros((100, 50, 3), np.uint8)).shape == (512, 256, 3)
    assert working_copy(np.zeros((1, 4000, 3), np.uint8)).shape == (1, 1024, 3)


def test_measuring_is_quick():
    image = plain()
    measure_quality(image)
    started = time.process_time()
    for _ in range(10):
        measure_quality(image)
    # about 12 ms; a tenfold slip is a mistake
    assert (time.process_time() - started) / 10 < 0.12
