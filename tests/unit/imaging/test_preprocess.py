import numpy as np
import pytest

from dermreview.domain.analysis import FULL_IMAGE, Region
from dermreview.imaging.preprocess import Colour, Geometry, Interpolation, input_region, shades_of_gray, to_input

SQUARE = (64, 64)
OBLONG = (192, 256)


def image(height: int, width: int) -> np.ndarray:
    """Red tells the row and green the column, so that a result says where it came from."""
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[..., 0] = np.linspace(0, 255, height).astype(np.uint8)[:, None]
    rgb[..., 1] = np.linspace(0, 255, width).astype(np.uint8)[None, :]
    return rgb


def test_center_crop_takes_the_middle_of_a_wide_image():
    square = to_input(image(100, 300), Geometry.CENTER_CROP, (100, 100), Interpolation.AREA)
    assert square.shape == (100, 100, 3)
    np.testing.assert_array_equal(square, image(100, 300)[:, 100:200])
    assert input_region(100, 300, Geometry.CENTER_CROP, SQUARE) == Region(1 / 3, 0.0, 2 / 3, 1.0)


def test_center_crop_takes_the_middle_of_a_tall_image():
    square = to_input(image(300, 100), Geometry.CENTER_CROP, (100, 100), Interpolation.AREA)
    np.testing.assert_array_equal(square, image(300, 100)[100:200])


def test_squash_keeps_all_of_the_image():
    square = to_input(image(100, 300), Geometry.SQUASH, (100, 100), Interpolation.AREA)
    assert square[0, 0, 1] < 5
    assert square[0, -1, 1] > 250
    assert input_region(100, 300, Geometry.SQUASH, SQUARE) == FULL_IMAGE


def test_pad_puts_black_above_and_below_a_wide_image():
    square = to_input(image(100, 300) + 1, Geometry.PAD, (300, 300), Interpolation.AREA)
    assert (square[:100] == 0).all()
    assert (square[200:] == 0).all()
    assert (square[150, :, 2] == 1).all()
    assert input_region(100, 300, Geometry.PAD, SQUARE) == Region(0.0, -1.0, 1.0, 2.0)


@pytest.mark.parametrize("geometry", list(Geometry))
@pytest.mark.parametrize("interpolation", list(Interpolation))
@pytest.mark.parametrize("shape", [(64, 64), (65, 130), (700, 64)])
def test_any_shape_becomes_the_square_that_was_asked_for(geometry, interpolation, shape):
    square = to_input(image(*shape), geometry, (112, 112), interpolation)
    assert square.shape == (112, 112, 3)
    assert square.dtype == np.uint8


@pytest.mark.parametrize("geometry", list(Geometry))
def test_an_oblong_input_takes_a_photograph_of_its_own_ratio_whole(geometry):
    oblong = to_input(image(450, 600), geometry, OBLONG, Interpolation.AREA)
    assert oblong.shape == (192, 256, 3)
    assert oblong[0, 0, :2].max() < 3
    assert oblong[-1, -1, :2].min() > 252
    assert input_region(450, 600, geometry, OBLONG) == FULL_IMAGE


def test_an_oblong_crop_is_the_largest_centred_rectangle_of_its_ratio():
    assert input_region(400, 400, Geometry.CENTER_CROP, OBLONG) == Region(0.0, 0.125, 1.0, 0.875)
    assert input_region(300, 800, Geometry.CENTER_CROP, OBLONG) == Region(0.25, 0.0, 0.75, 1.0)
    crop = to_input(image(400, 400), Geometry.CENTER_CROP, (300, 400), Interpolation.AREA)
    np.testing.assert_array_equal(crop, image(400, 400)[50:350])


def test_oblong_padding_is_the_smallest_rectangle_around_the_image():
    assert input_region(300, 300, Geometry.PAD, OBLONG) == Region(-1 / 6, 0.0, 7 / 6, 1.0)
    padded = to_input(image(300, 300) + 1, Geometry.PAD, (300, 400), Interpolation.AREA)
    assert (padded[:, :50] == 0).all()
    assert (padded[:, 350:] == 0).all()
    assert (padded[:, 50:350, 2] == 1).all()


@pytest.mark.parametrize("shape", [(3, 5000), (5000, 3)])
def test_a_sliver_stays_an_image(shape):
    assert to_input(image(*shape), Geometry.CENTER_CROP, OBLONG, Interpolation.AREA).shape == (192, 256, 3)


def test_a_cast_and_the_exposure_leave_no_trace_in_shades_of_gray():
    rng = np.random.default_rng(5)
    lit = rng.integers(60, 200, (48, 48, 3)).astype(np.uint8)
    cast = np.clip(np.rint(lit * np.array([0.9, 1.2, 0.6])), 0, 255).astype(np.uint8)
    difference = shades_of_gray(lit).astype(int) - shades_of_gray(cast)
    assert np.abs(lit.astype(int) - cast).max() > 50
    assert np.abs(difference).max() <= 2  # rounding to whole steps, twice


def test_the_illuminant_becomes_the_same_in_every_channel():
    rng = np.random.default_rng(6)
    rgb = rng.integers(90, 105, (64, 64, 3)).astype(np.uint8)  # so alike that nothing is clipped
    balanced = shades_of_gray(rgb) / 255
    np.testing.assert_allclose(np.mean(balanced**6, axis=(0, 1)) ** (1 / 6), 0.9, atol=0.01)


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 229.5), (255, 229.5)])
def test_one_value_everywhere_is_no_error(value, expected):
    flat = shades_of_gray(np.full((8, 8, 3), value, np.uint8))
    np.testing.assert_allclose(flat, expected, atol=0.5)


def test_the_colour_is_changed_only_where_it_is_asked_for():
    rgb = image(64, 64) // 2
    kept = to_input(rgb, Geometry.CENTER_CROP, SQUARE, Interpolation.AREA)
    balanced = to_input(rgb, Geometry.CENTER_CROP, SQUARE, Interpolation.AREA, Colour.SHADES_OF_GRAY)
    np.testing.assert_array_equal(kept, rgb)
    np.testing.assert_array_equal(balanced, shades_of_gray(rgb))
