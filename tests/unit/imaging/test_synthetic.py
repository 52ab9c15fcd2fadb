import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.cv import cv2
from dermreview.imaging.synthetic import KINDS, generate_case
from dermreview.imaging.synthetic.catalogue import BASIS, catalogue, encode_jpeg, write_demo
from dermreview.imaging.synthetic.fields import cells, noise, smoothstep

DEMO = Path(__file__).parents[3] / "resources" / "demo"


def read_rgb(path: Path) -> np.ndarray:
    return cv2.cvtColor(
        cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_has_a_lesion_near_the_middle_that_differs_from_the_skin(kind):
    case = generate_case(11, kind)
    assert case.rgb.shape == (450, 600, 3)
    assert case.rgb.dtype == np.uint8
    assert case.kind == kind
    assert case.features
    share = case.lesion.mean()
    assert 0.01 < share < 0.6
    ys, xs = np.nonzero(case.lesion)
    assert abs(xs.mean() - 300) < 120
    assert abs(ys.mean() - 225) < 100
    ring = cv2.dilate(case.lesion.astype(np.uint8), np.ones((61, 61), np.uint8)).astype(bool) & ~case.lesion
    inside, around = (np.median(case.rgb[where].astype(float), axis=0) for where in (case.lesion, ring))
    assert np.abs(inside - around).max() > 8


def test_kinds_are_the_taxonomy():
    assert KINDS == CLASSES


def test_the_same_seed_draws_the_same_case_and_another_seed_another():
    first, again, other = generate_case(5, "mel"), generate_case(5, "mel"), generate_case(6, "mel")
    assert np.array_equal(first.rgb, again.rgb)
    assert first.patient == again.patient
    assert not np.array_equal(first.rgb, other.rgb)
    assert not np.array_equal(first.rgb, generate_case(5, "nv").rgb)


def test_kinds_of_one_seed_have_lesion_ids_of_their_own():
    ids = {generate_case(seed, kind, 64, 64).patient.lesion_id for seed in range(3) for kind in KINDS}
    assert len(ids) == 3 * len(KINDS)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (450, 600), (900, 120), (1200, 900)])
def test_any_size_can_be_drawn(width, height):
    case = generate_case(3, "bcc", width, height)
    assert case.rgb.shape == (height, width, 3)
    assert case.lesion.shape == (height, width)
    assert case.lesion.any()
    assert case.rgb.std() > 3


@pytest.mark.parametrize("seed", range(20, 26))
def test_every_seed_gives_a_plausible_exposure(seed):
    for kind in KINDS:
        rgb = generate_case(seed, kind, 150, 112).rgb
        assert 60 < rgb.mean() < 230
        assert (rgb == 255).all(axis=2).mean() < 0.05


def test_colours_of_the_kinds_differ_as_in_the_clinic():
    def lesion_colour(kind):
        cases = [generate_case(seed, kind, 300, 225) for seed in range(5)]
        return np.mean([np.median(case.rgb[case.lesion].astype(float), axis=0) for case in cases], axis=0)

    melanoma, keratosis, vascular, scar = (lesion_colour(kind) for kind in ("mel", "akiec", "vasc", "df"))
    assert melanoma.mean() < keratosis.mean() < scar.mean() + 40
    assert vascular[0] - vascular[1] > 60, "a vascular lesion is red"
    assert melanoma.mean() < scar.mean()


def test_patients_are_invented_and_within_range():
    ages = []
    for seed in range(12):
        patient = generate_case(seed, "nv", 64, 64).patient
        assert patient.sex in {"female", "male"}
        assert patient.site
        ages.append(patient.age)
    assert min(ages) >= 20
    assert max(ages) <= 90
    assert len(set(ages)) > 4


def test_unknown_kind_and_tiny_size_are_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        generate_case(0, "other")
    with pytest.raises(ValueError, match="too small"):
        generate_case(0, "nv", 63, 450)


def test_noise_is_standardized():
    field = noise(np.random.default_rng(0), (400, 400), 6)
    assert abs(field.mean()) < 0.1
    assert 0.7 < field.std() < 1.3


def test_cells_know_their_centres_and_walls():
    pattern = cells(np.random.default_rng(1), (120, 160), 20, jitter=0.5)
    assert pattern.centre.shape == pattern.wall.shape == pattern.chance.shape == (120, 160)
    near = pattern.centre < 2
    assert near.any()
    assert pattern.wall[near].mean() > pattern.wall[~near].mean()


def test_smoothstep_rises_and_falls():
    values = np.array([-1, 0, 0.5, 1, 2], np.float32)
    assert smoothstep(0, 1, values).tolist() == [0, 0, 0.5, 1, 1]
    assert smoothstep(1, 0, values).tolist() == [1, 1, 0.5, 0, 0]


def test_catalogue_has_four_of_each_kind_under_ids_that_tell_nothing():
    entries = catalogue()
    assert Counter(entry.kind for entry in entries) == dict.fromkeys(KINDS, 4)
    assert [entry.external_id for entry in entries] == [f"DEMO_{n:04d}" for n in range(1, 29)]
    kinds = [entry.kind for entry in entries]
    assert kinds != sorted(kinds)


@pytest.mark.parametrize("place", [0, 9, 18, 27])
def test_committed_demo_images_come_from_the_generator(place):
    entry = catalogue()[place]
    drawn = entry.draw().rgb.astype(float)
    kept = read_rgb(DEMO / "images" / f"{entry.external_id}.jpg").astype(float)
    assert kept.shape == drawn.shape
    # JPEG at quality 90 moves a pixel by a few levels; another seed moves the mean by tens
    assert np.abs(kept - drawn).mean() < 4


def test_committed_table_describes_the_catalogue():
    with (DEMO / "metadata.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["image_id"], row["dx"]) for row in rows] == [(e.external_id, e.kind) for e in catalogue()]
    assert {row["dx_type"] for row in rows} == {BASIS}
    assert len({row["lesion_id"] for row in rows}) == len(rows)
    patient = catalogue()[3].draw().patient
    assert (rows[3]["lesion_id"], rows[3]["age"], rows[3]["sex"], rows[3]["localization"]) == (
        patient.lesion_id,
        str(patient.age),
        patient.sex,
        patient.site,
    )


def test_demo_folder_is_small_and_complete():
    files = sorted((DEMO / "images").iterdir())
    assert [file.stem for file in files] == [entry.external_id for entry in catalogue()]
    assert sum(file.stat().st_size for file in files) < 2_000_000


def test_demo_images_carry_no_metadata():
    data = encode_jpeg(generate_case(0, "df", 64, 64))
    assert b"Exif" not in data
    assert data.startswith(b"\xff\xd8")


def test_writing_the_demo_twice_gives_the_same_files(tmp_path, monkeypatch):
    monkeypatch.setattr("dermreview.imaging.synthetic.catalogue.catalogue", lambda: catalogue()[:2])
    assert write_demo(tmp_path / "new" / "demo") == 2
    first = {path.name: path.read_bytes() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert set(first) == {"DEMO_0001.jpg", "DEMO_0002.jpg", "metadata.csv"}
    write_demo(tmp_path / "new" / "demo")
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "new").rglob("*") if path.is_file()}
