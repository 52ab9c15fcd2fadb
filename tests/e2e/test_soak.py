"""A small soak: everything a script does in the real window is in the store, and the command tells."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.bench import soak
from dermreview.bench.soak_cases import make_bundle, make_images
from dermreview.cli import app
from dermreview.exchange.tables import read_metadata
from dermreview.imaging.decode import decode_image
from dermreview.imaging.vetting import pixel_hash
from dermreview.inference.bundle import load_bundle
from dermreview.services.locations import default_bundle_dir

# said by the offscreen platform about menus and dialogs
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_sixty_cases_are_imported_analyzed_and_read_and_all_of_it_is_in_the_store(qtbot):
    found = soak.measure_soak(default_bundle_dir(), 60, every_s=0.5)
    assert found.kept
    assert found.steps_in_store == found.steps > 60
    assert (found.analyzed, found.to_read) == (60, 0)
    assert found.reads >= 60
    assert found.exported >= 60
    assert found.extras["browse"] == 2
    assert set(found.worst_stall_by_step) <= {"reading", *found.extras}
    assert len(found.next_case_first_ms) == 3
    assert found.samples[-1].handles > 0
    assert found.samples[-1].widgets > 50


def test_each_image_has_pixels_of_its_own_and_a_row_in_the_table(tmp_path):
    make_images(tmp_path / "images", 40)
    files = sorted((tmp_path / "images").glob("*.jpg"))
    images = [decode_image(file.read_bytes()) for file in files]
    assert len({pixel_hash(image) for image in images}) == 40
    assert {image.shape for image in images} == {(225, 300, 3)}
    assert all(np.ptp(image) > 50 for image in images)
    assert set(read_metadata(tmp_path / "images" / "metadata.csv")) == {file.stem for file in files}


def test_the_small_bundle_says_what_it_is_and_claims_nothing_of_the_whole(tmp_path):
    make_bundle(default_bundle_dir(), tmp_path / "bundle")
    small = load_bundle(tmp_path / "bundle")
    assert small.ref.name == "release, resnet18 alone with 1 view"
    assert (len(small.members), small.views) == (1, 1)
    assert small.manifest.gates is small.manifest.conformal is small.manifest.thresholds is None
    assert small.manifest.metrics == {}


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({}, 0, "too short"),
        ({"to_read": 5}, 0, "5 of 60 cases were not read"),
        ({"grew": ["uss_mb", "handles"]}, 1, "grew: uss_mb, handles"),
        ({"kept": False}, 1, "not everything"),
    ],
)
def test_the_status_is_the_verdict(monkeypatch, changes, status, words):
    figures = {"trends": {}, "grew": [], "kept": True, "to_read": 0, "cases": 60, **changes}
    monkeypatch.setattr("dermreview.cli.bench._soak", lambda bundle, cases, minutes: figures)
    done = CliRunner().invoke(app, ["bench", "--only", "soak", "--json"])
    assert done.exit_code == status
    assert json.loads(done.stdout)["soak"] == figures
    assert words in done.stderr


def test_a_soak_runs_only_when_it_is_named(monkeypatch):
    monkeypatch.setattr("dermreview.cli.bench._soak", lambda *_: pytest.fail("it takes half an hour"))
    for name in ("_reading", "_responsiveness", "_worklist"):
        monkeypatch.setattr(f"dermreview.cli.bench.{name}", lambda bundle: {})
    assert CliRunner().invoke(app, ["bench", "--json"]).exit_code == 0
    assert CliRunner().invoke(app, ["bench", "--cases", "60"]).exit_code == 2


def test_a_step_that_is_missing_or_stands_elsewhere_is_noticed():
    meant = ["a", "b", "c"]
    assert soak._equal(meant, meant) == 3
    assert soak._equal(["a", "c", "b"], meant) == 1
    assert soak._equal(["a", "b"], meant) < 3
    assert soak._equal([*meant, "d"], meant) < 3
    assert soak._equal([], []) == 0
