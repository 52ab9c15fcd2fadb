"""Energy inside the lesion masks, beside the area's share and a centred Gaussian."""

import numpy as np
import pytest

from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps, Region
from dermreview.domain.errors import DermreviewError
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.training.localisation import Localisation, centred_gaussian, energies, read_mask

MIDDLE = Region(0.125, 0.0, 0.875, 1.0)
"""What the square in the middle of a 4:3 image covers."""


def maps_of(grid: np.ndarray, region: Region = FULL_IMAGE) -> ActivationMaps:
    values = np.full((7, *grid.shape), -1, np.float16)
    values[CLASS_INDEX["mel"]] = grid
    return ActivationMaps(values, region, "class activation")


def mask_of(height: int, width: int, rows: slice, columns: slice) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[rows, columns] = True
    return mask


def test_a_flat_map_has_the_areas_share():
    mask = mask_of(60, 80, slice(0, 30), slice(0, 40))
    found = energies(maps_of(np.ones((7, 7))), "mel", mask)
    assert found.heatmap == pytest.approx(0.25)
    assert found.area == pytest.approx(0.25)


def test_negative_evidence_does_not_count():
    grid = -np.ones((8, 8))
    grid[:3, :3] = 1
    found = energies(maps_of(grid), "mel", mask_of(80, 80, slice(0, 40), slice(0, 40)))
    assert found.heatmap == pytest.approx(1.0)
    assert found.peak_inside


def test_a_map_that_looks_elsewhere_has_nothing_inside():
    grid = np.zeros((8, 8))
    grid[6, 6] = 1
    found = energies(maps_of(grid), "mel", mask_of(80, 80, slice(0, 40), slice(0, 40)))
    assert found.heatmap == 0
    assert not found.peak_inside


def test_everything_is_counted_in_the_part_that_the_networks_saw():
    """A mask over the left half of an oblong image of which only the middle square was seen."""
    mask = mask_of(60, 80, slice(None), slice(0, 40))
    found = energies(maps_of(np.ones((6, 6)), MIDDLE), "mel", mask)
    assert found.area == pytest.approx(0.5)
    assert found.heatmap == pytest.approx(0.5)
    assert found.gaussian == pytest.approx(0.5)


def test_the_map_is_placed_by_its_region():
    grid = np.zeros((6, 6))
    grid[:, 0] = 1  # the left edge of the square, a sixth to a quarter of the whole image
    mask = mask_of(60, 80, slice(None), slice(10, 30))
    assert energies(maps_of(grid, MIDDLE), "mel", mask).heatmap == pytest.approx(1.0)
    assert energies(maps_of(grid), "mel", mask).heatmap < 0.8, "on the whole image it lies further left"


def test_the_gaussian_has_a_quarter_of_the_side_as_its_deviation():
    gaussian = centred_gaussian(FULL_IMAGE, 100, 100)
    one_sigma = slice(25, 75)
    # a normal variable within one deviation, both axes, cut off at two deviations
    within = (0.682689 / 0.954500) ** 2
    assert gaussian[one_sigma, one_sigma].sum() / gaussian.sum() == pytest.approx(within, abs=2e-3)


def test_the_gaussian_stands_in_the_middle_of_what_was_seen():
    gaussian = centred_gaussian(Region(0.5, 0.0, 1.0, 1.0), 80, 40)
    assert np.unravel_index(gaussian.argmax(), gaussian.shape) in {(19, 59), (19, 60), (20, 59), (20, 60)}


def test_a_class_that_nothing_raised_has_no_energy():
    assert energies(maps_of(-np.ones((4, 4))), "mel", mask_of(40, 40, slice(0, 9), slice(0, 9))) is None


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "masks").mkdir()
    return tmp_path


def add(folder, name: str, mask: np.ndarray | None) -> DatasetItem:
    if mask is not None:
        pixels = np.repeat((mask * 255).astype(np.uint8)[..., None], 3, axis=2)
        (folder / "masks" / f"{name}.png").write_bytes(encode_png(pixels))
    return DatasetItem(folder / "images" / f"{name}.jpg", name, "mel", f"lesion {name}")


def test_a_mask_is_read_by_the_images_id(folder):
    mask = mask_of(64, 80, slice(0, 10), slice(5, 20))
    assert np.array_equal(read_mask(add(folder, "a", mask)), mask)
    assert read_mask(add(folder, "b", None)) is None


def test_what_can_not_be_measured_is_counted_and_not_guessed(folder):
    found = Localisation()
    mask = mask_of(80, 80, slice(0, 40), slice(0, 40))
    good = maps_of(np.ones((4, 4)))
    for number in range(6):
        found.add(add(folder, f"good{number}", mask), good, "mel")
    found.add(add(folder, "no mask", None), good, "mel")
    found.add(add(folder, "empty", np.zeros((80, 80), bool)), good, "mel")
    found.add(add(folder, "failed", mask), None, "mel")
    found.add(add(folder, "nothing", mask), good, "nv")
    summary = found.summarize(1, 100)
    assert (summary.images, summary.without_mask, summary.without_map) == (6, 2, 2)
    assert summary.figures["heatmap"].value == pytest.approx(0.25)
    assert summary.figures["heatmap_minus_area"].value == pytest.approx(0, abs=1e-6)
    assert summary.as_json()["heatmap"] == {"value": 0.25, "low": 0.25, "high": 0.25}


def test_nothing_measured_gives_no_figures():
    assert Localisation().summarize(1, 100) is None


def test_a_damaged_mask_is_an_error_and_not_an_empty_one(folder):
    item = add(folder, "a", None)
    (folder / "masks" / "a.png").write_bytes(b"no picture")
    with pytest.raises(DermreviewError, match=r"a\.png can't be used"):
        read_mask(item)
