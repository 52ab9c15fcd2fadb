import numpy as np
import pytest

from dermreview.domain.analysis import FULL_IMAGE, Region
from dermreview.imaging.preprocess import Geometry, Interpolation, square_region, to_square


def image(height: int, width: int) -> np.ndarray:
    """Red tells the row and green the column, so that a result says where it came from."""
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[..., 0] = np.linspace(0, 255, height).astype(np.uint8)[:, None]
    rgb[..., 1] = np.linspace(0, 255, width).astype(np.uint8)[None, :]
    return rgb


def test_center_crop_takes_the_middle_of_a_wide_image():
    square = to_square(image(100, 300), Geometry.CENTER_CROP, 100, Interpolation.AREA)
    assert square.shape == (100, 100, 3)
    np.testing.assert_array_equal(square, image(100, 300)[:, 100:200])
    assert square_region(100, 300, Geometry.CENTER_CROP) == Region(1 / 3, 0.0, 2 / 3, 1.0)


def test_center_crop_takes_the_middle_of_a_tall_image():
    square = to_square(image(300, 100), Geometry.CENTER_CROP, 100, Interpolation.AREA)
    np.testing.assert_array_equal(square, image(300, 100)[100:200])


def test_squash_keeps_all_of_the_image():
    square = to_square(image(100, 300), Geometry.SQUASH, 100, Interpolation.AREA)
    assert square[0, 0, 1] < 5
    assert square[0, -1, 1] > 250
    assert square_region(100, 300, Geometry.SQUASH) == FULL_IMAGE


def test_pad_puts_black_above_and_below_a_wide_image():
    square = to_square(image(100, 300) + 1, Geometry.PAD, 300, Interpolation.AREA)
    assert (square[:100] == 0).all()
    assert (square[200:] == 0).all()
    assert (square[150, :, 2] == 1).all()
    assert square_region(100, 300, Geometry.PAD) == Region(0.0, -1.0, 1.0, 2.0)


@pytest.mark.parametrize("geometry", list(Geometry))
@pytest.mark.parametrize("interpolation", list(Interpolation))
@pytest.mark.parametrize("shape", [(64, 64), (65, 130), (700, 64)])
def test_any_shape_becomes_the_square_that_was_asked_for(geometry, interpolation, shape):
    square = to_square(image(*shape), geometry, 112, interpolation)
    assert square.shape == (112, 112, 3)
    assert square.dtype == np.uint8
