"""``dermreview onnx`` as a user meets it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.exporting_onnx import export_networks
from tests.support.bundles import make_bundle

pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")


def test_the_command_prints_each_file_with_its_largest_difference(tmp_path):
    folder = make_bundle(tmp_path / "b", (("baseline_cnn", {}),))
    answer = CliRunner().invoke(app, ["onnx", str(folder), str(tmp_path / "web"), "--json"])
    assert answer.exit_code == 0, answer.output
    (said,) = json.loads(answer.stdout)
    assert Path(said["file"]) == tmp_path / "web" / "0.onnx"
    assert said["size"] == Path(said["file"]).stat().st_size
    assert said["largest_difference"] < 1e-5
    assert (tmp_path / "web" / "preprocessing.json").is_file()
    words = CliRunner().invoke(app, ["onnx", str(folder), str(tmp_path / "web")])
    assert words.exit_code == 0
    assert "baseline_cnn" in words.stdout
    assert "largest difference" in words.stdout


def test_progress_counts_the_networks(tmp_path):
    folder = make_bundle(tmp_path / "b", (("baseline_cnn", {}), ("baseline_cnn", {})))
    seen = []
    export_networks(folder, tmp_path / "web", lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_a_bundle_that_is_not_there(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        export_networks(tmp_path / "none", tmp_path / "web")
    assert caught.value.code is ErrorCode.BUNDLE_MISSING
    assert not (tmp_path / "web").exists()
