"""Energy inside the lesion masks, beside the area's share and a centred Gaussian."""

from collections import Counter

import numpy as np
import pytest

from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps, Region
from dermreview.domain.errors import DermreviewError
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.training import measuring
from dermreview.training.bootstrap import Interval
from dermreview.training.localisation import Localisation, Shares, centred_gaussian, energies, read_mask

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


def test_a_map_on_which_nothing_raised_the_class_found_nothing():
    blank = energies(maps_of(-np.ones((4, 4))), "mel", mask_of(40, 40, slice(0, 20), slice(0, 20)))
    assert (blank.heatmap, blank.peak_inside, blank.blank) == (0, False, True)
    assert blank.area == pytest.approx(0.25)
    assert blank.gaussian == pytest.approx(0.25, abs=0.01)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "masks").mkdir()
    return tmp_path


def add(folder, name: str, mask: np.ndarray | None, label: str = "mel") -> DatasetItem:
    if mask is not None:
        pixels = np.repeat((mask * 255).astype(np.uint8)[..., None], 3, axis=2)
        (folder / "masks" / f"{name}.png").write_bytes(encode_png(pixels))
    return DatasetItem(folder / "images" / f"{name}.jpg", name, label, f"lesion {name}")


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
    assert (summary.images, summary.blank, summary.without_mask, summary.without_map) == (7, 1, 2, 1)
    # a quarter on six images and nothing on the blank one
    assert summary.figures["heatmap"].value == pytest.approx(0.25 * 6 / 7)
    assert summary.figures["heatmap_minus_area"].value == pytest.approx(-0.25 / 7)
    assert summary.as_json()["area"] == {"value": 0.25, "low": 0.25, "high": 0.25}


def two_maps(mel: np.ndarray, nv: np.ndarray) -> ActivationMaps:
    values = np.full((7, *mel.shape), -1, np.float16)
    values[CLASS_INDEX["mel"]], values[CLASS_INDEX["nv"]] = mel, nv
    return ActivationMaps(values, FULL_IMAGE, "class activation")


def test_each_class_has_the_suggestions_map_and_its_own(folder):
    """Nevi taken for melanoma: the map of the suggestion looked elsewhere, the one of nevus at the lesion."""
    corner, lesion = np.zeros((8, 8)), np.zeros((8, 8))
    corner[7, 7] = lesion[1, 1] = 1
    mask = mask_of(80, 80, slice(0, 40), slice(0, 40))
    found = Localisation()
    for number in range(8):
        found.add(add(folder, f"nv{number}", mask, "nv"), two_maps(corner, lesion), "mel")
        found.add(add(folder, f"mel{number}", mask, "mel"), two_maps(lesion, corner), "mel")
    summary = found.summarize(1, 100)
    assert set(summary.by_class) == {"mel", "nv"}, "no figures for classes without images"
    nevi, melanomas = summary.by_class["nv"], summary.by_class["mel"]
    assert (nevi.suggested.figures["heatmap"].value, nevi.own.figures["heatmap"].value) == (0, 1)
    assert (nevi.suggested.verdict, nevi.own.verdict) == ("not above", "above")
    assert melanomas.suggested.figures == melanomas.own.figures
    assert summary.figures["heatmap"].value == pytest.approx(0.5), "overall: what was suggested"
    answer = summary.as_json()["by_class"]["nv"]
    assert answer["images"] == 8
    assert answer["heatmap_minus_area"] == {"value": -0.25, "low": -0.25, "high": -0.25}
    assert answer["own_map"]["heatmap_minus_area"]["value"] == 0.75
    assert (answer["verdict"], answer["own_map"]["verdict"]) == ("not above", "above")


def test_blank_maps_are_no_way_to_stand_above_the_yardsticks(folder):
    found = Localisation()
    mask = mask_of(80, 80, slice(0, 40), slice(0, 40))
    nothing = -np.ones((8, 8))
    found.add(add(folder, "a", mask, "nv"), two_maps(nothing, -nothing), "mel")
    found.add(add(folder, "b", mask, "mel"), two_maps(-nothing, nothing), "mel")
    summary = found.summarize(1, 20)
    assert (summary.images, summary.blank) == (2, 1)
    assert summary.by_class["nv"].suggested.verdict == "not above"
    assert summary.by_class["nv"].suggested.figures["heatmap"].value == 0
    assert summary.by_class["nv"].own.figures["heatmap"].value == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize(
    ("area", "gaussian", "verdict"),
    [
        ((0.1, 0.02, 0.2), (0.1, 0.01, 0.2), "above"),
        ((0.1, 0.02, 0.2), (0.1, -0.01, 0.2), "unclear"),
        ((0.1, 0.02, 0.2), (-0.1, -0.2, 0.2), "not above"),
        ((0.0, 0.0, 0.0), (0.1, 0.01, 0.2), "not above"),
    ],
)
def test_above_means_above_both_yardsticks_beyond_chance(area, gaussian, verdict):
    figures = {"heatmap_minus_area": Interval(*area), "heatmap_minus_gaussian": Interval(*gaussian)}
    assert Shares(5, figures).verdict == verdict


def test_maps_are_drawn_evenly_over_the_classes_so_that_rare_ones_are_all_there(folder, monkeypatch):
    mask = mask_of(80, 80, slice(0, 40), slice(0, 40))
    items = [add(folder, f"nv{n}", mask, "nv") for n in range(20)]
    items += [add(folder, f"df{n}", mask, "df") for n in range(3)]
    items += [add(folder, f"mel{n}", mask, "mel") for n in range(9)] + [add(folder, "no mask", None, "df")]
    monkeypatch.setattr(measuring, "MAPS", 13)
    chosen = measuring.with_mask(items, 3)
    assert Counter(item.label for item in chosen) == {"df": 3, "mel": 5, "nv": 5}
    assert chosen == [item for item in items if item in chosen], "in their own order"
    assert measuring.with_mask(items, 3) == chosen
    monkeypatch.setattr(measuring, "MAPS", 100)
    assert measuring.with_mask(items, 3) == items[:-1]


def test_nothing_measured_gives_no_figures():
    assert Localisation().summarize(1, 100) is None


def test_a_damaged_mask_is_an_error_and_not_an_empty_one(folder):
    item = add(folder, "a", None)
    (folder / "masks" / "a.png").write_bytes(b"no picture")
    with pytest.raises(DermreviewError, match=r"a\.png can't be used"):
        read_mask(item)
