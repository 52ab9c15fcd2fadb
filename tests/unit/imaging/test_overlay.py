import numpy as np
import pytest

from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps, Region
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.imaging.overlay import evidence, overlay_rgba, render_overlay, seen_mask, upscale_map

# the centre square of 600 x 450
CENTRE = Region(0.125, 0.0, 0.875, 1.0)


def maps_with(code: str, grid: np.ndarray, region: Region = FULL_IMAGE) -> ActivationMaps:
    values = np.zeros((7, *grid.shape), np.float16)
    values[CLASS_INDEX[code]] = grid
    return ActivationMaps(values, region, "class activation")


def hot_cell(row: int, column: int, size: int = 7) -> np.ndarray:
    grid = np.zeros((size, size), np.float32)
    grid[row, column] = 2.0
    return grid


def centroid(picture: np.ndarray) -> tuple[float, float]:
    ys, xs = np.mgrid[: picture.shape[0], : picture.shape[1]]
    return float((xs * picture).sum() / picture.sum()), float((ys * picture).sum() / picture.sum())


@pytest.mark.parametrize(("row", "column"), [(1, 1), (2, 5), (5, 3)])
def test_a_hot_cell_lies_at_its_place_in_the_whole_image(row, column):
    full = upscale_map(maps_with("mel", hot_cell(row, column)), "mel", 700, 420)
    assert full.shape == (420, 700)
    assert full.dtype == np.float32
    x, y = centroid(full)
    assert x == pytest.approx((column + 0.5) * 100 - 0.5, abs=0.01)
    assert y == pytest.approx((row + 0.5) * 60 - 0.5, abs=0.01)
    peak = np.unravel_index(full.argmax(), full.shape)
    assert abs(peak[1] - (column + 0.5) * 100) <= 1
    assert abs(peak[0] - (row + 0.5) * 60) <= 1
    # nothing spreads further than one cell's width from the centre
    assert full[:, : round((column - 0.5) * 100)].max() == 0
    assert full[:, round((column + 1.5) * 100) :].max() == 0


def test_a_hot_cell_lies_at_its_place_in_a_centre_square():
    full = upscale_map(maps_with("mel", hot_cell(3, 1, size=9), CENTRE), "mel", 600, 450)
    x, y = centroid(full)
    assert x == pytest.approx(75 + 1.5 * 50 - 0.5, abs=0.01)
    assert y == pytest.approx(3.5 * 50 - 0.5, abs=0.01)
    assert (full[:, :75] == 0).all()
    assert (full[:, 525:] == 0).all()


def test_a_padded_square_reaches_beyond_the_image():
    # a 600 x 450 image padded to 600 x 600: the grid covers 75 pixels above and below it
    padded = Region(0.0, -75 / 450, 1.0, 525 / 450)
    full = upscale_map(maps_with("bcc", hot_cell(2, 3, size=6), padded), "bcc", 600, 450)
    x, y = centroid(full)
    assert x == pytest.approx(350 - 0.5, abs=0.01)
    assert y == pytest.approx(2.5 * 100 - 75 - 0.5, abs=0.01)
    assert seen_mask(padded, 600, 450).all()


def test_a_constant_map_stays_constant_up_to_the_edge_of_its_region_and_keeps_its_sign():
    full = upscale_map(maps_with("nv", np.full((5, 5), -0.75), CENTRE), "nv", 600, 450)
    seen = seen_mask(CENTRE, 600, 450)
    np.testing.assert_allclose(full[seen], -0.75, atol=1e-6)
    assert (full[~seen] == 0).all()
    assert seen.sum() == 450 * 450


def test_a_map_of_one_cell_is_constant():
    full = upscale_map(maps_with("df", np.full((1, 1), 0.5)), "df", 64, 80)
    np.testing.assert_allclose(full, 0.5)


def test_interpolation_is_linear_between_the_centres_of_two_cells():
    full = upscale_map(maps_with("df", np.array([[0.0, 1.0]])), "df", 400, 3)
    assert full[1, 0] == 0
    assert full[1, 99] == pytest.approx(0, abs=0.003)
    assert full[1, 199] == pytest.approx(0.4975, abs=1e-6)
    assert full[1, 399] == 1


def test_all_classes_share_one_scale():
    values = np.zeros((7, 2, 2), np.float16)
    values[CLASS_INDEX["mel"]] = 4.0
    values[CLASS_INDEX["nv"]] = 1.0
    values[CLASS_INDEX["df"]] = -3.0
    maps = ActivationMaps(values, FULL_IMAGE, "class activation")
    assert evidence(maps, "mel", 8, 8).max() == 1.0
    np.testing.assert_allclose(evidence(maps, "nv", 8, 8), 0.25)
    assert evidence(maps, "df", 8, 8).max() == 0.0


def test_maps_without_any_positive_evidence_show_nothing_and_divide_by_nothing():
    maps = maps_with("mel", np.full((3, 3), -1.0))
    assert evidence(maps, "mel", 20, 10).max() == 0.0
    assert overlay_rgba(maps, "mel", 20, 10, 1.0, "inferno")[..., 3].max() == 0


def test_alpha_is_proportional_to_evidence_and_opacity():
    maps = maps_with("mel", np.array([[0.5, 1.0]]))
    layer = overlay_rgba(maps, "mel", 400, 3, 0.6, "inferno")
    assert layer[1, -1, 3] == pytest.approx(153, abs=1)
    assert layer[1, 0, 3] == pytest.approx(76.5, abs=1)
    assert overlay_rgba(maps, "mel", 400, 3, 0.0, "inferno")[..., 3].max() == 0


def test_the_picture_is_coloured_where_the_map_is_hot_and_grey_elsewhere():
    rgb = np.full((450, 600, 3), (200, 120, 100), np.uint8)
    picture = render_overlay(rgb, maps_with("mel", hot_cell(3, 1, size=9), CENTRE), "mel", 1.0, "inferno")
    assert picture.shape == rgb.shape
    assert picture.dtype == np.uint8
    red, _, blue = picture[175, 150].astype(int)
    assert red - blue > 60
    grey = picture[400, 450]
    assert grey[0] == grey[1] == grey[2]
    # what the networks did not see is darker than the same skin inside
    assert picture[175, 20].max() < 0.6 * grey.max()


def test_the_image_itself_is_left_alone():
    rgb = np.random.default_rng(3).integers(0, 255, (64, 64, 3), np.uint8)
    before = rgb.copy()
    render_overlay(rgb, maps_with("mel", hot_cell(3, 3)), "mel", 0.7, "cividis")
    np.testing.assert_array_equal(rgb, before)
