"""The pictures on which gates are tried."""

import numpy as np
import pytest

from dermreview.imaging.quality import measure_quality
from dermreview.imaging.synthetic import generate_case
from dermreview.training.gate_trials import DISTURBANCES, disturbed, other_pictures


@pytest.fixture(scope="module")
def image():
    return generate_case(1, "mel").rgb


@pytest.mark.parametrize("name", DISTURBANCES)
def test_a_disturbance_gives_a_working_copy_and_leaves_the_image_alone(image, name):
    before = image.copy()
    copy = disturbed(image, name, 3)
    assert (copy.shape, copy.dtype) == ((256, 341, 3), np.uint8)
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(copy, disturbed(image, name, 3))


def test_the_stronger_of_two_disturbances_disturbs_more(image):
    found = {name: measure_quality(disturbed(image, name, 0)) for name in DISTURBANCES}
    plain = measure_quality(image)
    assert found["defocus of 4 % of the side"].sharpness < 0.5 * plain.sharpness
    assert np.std(disturbed(image, "defocus of 8 % of the side", 0)) < np.std(
        disturbed(image, "defocus of 4 % of the side", 0)
    )
    assert found["underexposure to a tenth"].brightness == pytest.approx(0.1 * plain.brightness, rel=0.05)
    assert found["underexposure to a fifth"].brightness == pytest.approx(0.2 * plain.brightness, rel=0.05)
    assert found["overexposure by 3"].overexposed > found["overexposure by 2.2"].overexposed > plain.overexposed
    assert found["noise of 80 grey values"].noise > found["noise of 40 grey values"].noise > 10


def test_the_other_pictures_are_many_different_and_the_same_every_time():
    kinds = other_pictures()
    assert len(kinds) >= 8
    for pictures in kinds.values():
        assert len(pictures) >= 12
        assert all(picture.dtype == np.uint8 and picture.ndim == 3 for picture in pictures)
        assert all(min(picture.shape[:2]) > 64 for picture in pictures)
        assert len({picture.tobytes() for picture in pictures}) == len(pictures)
    other_pictures.cache_clear()
    for name, pictures in other_pictures().items():
        assert all(np.array_equal(one, two) for one, two in zip(pictures, kinds[name], strict=True))
