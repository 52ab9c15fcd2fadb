import numpy as np
import pytest

from dermreview.imaging.colormaps import COLORMAPS, apply_colormap, legend_strip, lookup_table


def luminance(rgb: np.ndarray) -> np.ndarray:
    linear = (rgb / 255.0) ** 2.2
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def test_inferno_is_the_default():
    assert COLORMAPS[0] == "inferno"


@pytest.mark.parametrize("name", COLORMAPS)
def test_more_evidence_is_always_lighter(name):
    steps = luminance(lookup_table(name)[::8].astype(float))
    assert (np.diff(steps) > 0).all()


def test_inferno_runs_from_black_to_pale_yellow_in_rgb_order():
    table = lookup_table("inferno").astype(int)
    assert table[0].max() < 10
    red, green, blue = table[255]
    assert red > 240 and green > 240 and blue < 200
    # in the middle inferno is red, not blue: the channels are not swapped
    assert table[128][0] > table[128][2]


def test_values_outside_the_scale_take_the_colour_of_the_nearer_end():
    colours = apply_colormap(np.array([[-3.0, 0.0], [1.0, 7.0]], np.float32), "viridis")
    assert colours.shape == (2, 2, 3)
    assert (colours[0, 0] == colours[0, 1]).all()
    assert (colours[1, 0] == colours[1, 1]).all()
    assert (colours[0, 0] != colours[1, 0]).any()


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        lookup_table("jet")


def test_the_shared_table_cannot_be_changed_by_a_caller():
    with pytest.raises(ValueError, match="read-only"):
        lookup_table("inferno")[0] = 255


def test_legend_shows_grey_where_there_is_no_evidence_and_the_full_colour_at_full_opacity():
    strip = legend_strip("inferno", 1.0, 64)
    assert strip.shape == (64, 3)
    assert (strip[0] == 128).all()
    assert (strip[-1] == lookup_table("inferno")[255]).all()
    assert (legend_strip("inferno", 0.0, 64) == 128).all()
