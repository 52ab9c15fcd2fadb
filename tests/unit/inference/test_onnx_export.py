import json
from pathlib import Path

import numpy as np
import pytest
import torch

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.preprocess import Colour, Geometry, Interpolation, to_input
from dermreview.inference import onnx_export
from dermreview.inference.bundle import Head
from dermreview.inference.onnx_export import PREPROCESSING, TOLERANCE, export_onnx
from dermreview.inference.patient import fuse
from dermreview.inference.predictor import Predictor
from tests.support.bundles import TINY_RESNET, make_bundle, noise
from tests.support.patients import a_fusion

onnxruntime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
PAIR = (("resnet10t", TINY_RESNET), ("web_cnn", {}))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("onnx") / "pair"
    heads = (Head(pool="avg", units=16, dropout=0.5, batch_norm=True), None)
    return make_bundle(
        folder,
        PAIR,
        heads=heads,
        input_size=(48, 64),
        views=1,
        thresholds={"mel": 0.3},
        colour=Colour.SHADES_OF_GRAY,
    )


@pytest.fixture(scope="module")
def out(bundle, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "web"
    found = export_onnx(bundle, folder)
    assert [each.file for each in found] == [folder / "0.onnx", folder / "1.onnx"]
    assert [each.architecture for each in found] == ["resnet10t", "web_cnn"]
    assert all(each.size == each.file.stat().st_size for each in found)
    assert all(0 <= each.difference < 1e-5 for each in found)
    return folder


def test_the_files_and_their_description_are_all_that_is_needed(bundle, out):
    """A reader who has the folder alone gets what the program says."""
    image = noise(5)
    said = json.loads((out / PREPROCESSING).read_text())
    assert said["classes"] == list(CLASSES)
    average = np.zeros(7)
    for member in said["members"]:
        shape = (member["height"], member["width"])
        geometry, interpolation = Geometry(member["geometry"]), Interpolation(member["interpolation"])
        pixels = to_input(image, geometry, shape, interpolation, Colour(member["colour"]))
        batch = (pixels.astype(np.float32) / 255).transpose(2, 0, 1)[None]
        session = onnxruntime.InferenceSession(out / member["file"], providers=["CPUExecutionProvider"])
        (answer,) = session.run(None, {"rgb": batch})
        average += member["weight"] * answer[0]
    expected = Predictor.load(bundle, "cpu").predict(image)
    assert expected.probabilities.std() > 1e-3, "a uniform answer proves nothing"
    np.testing.assert_allclose(average, expected.probabilities, atol=1e-5)
    assert said["thresholds"] == {"mel": 0.3}
    assert said["patient"] is None
    assert "illuminant" in said["steps"][0]
    assert (said["views"], said["temperature"], said["argmax"]) == (1, 1.0, "plain")


def test_the_tables_of_patient_data_are_all_that_is_needed(tmp_path):
    fusion = a_fusion(0.7)
    export_onnx(make_bundle(tmp_path / "b", (("web_cnn", {}),), patient=fusion), tmp_path / "out")
    said = json.loads((tmp_path / "out" / PREPROCESSING).read_text())
    assert sum("ratios" in step for step in said["steps"]) == 1
    tables, by_image = said["patient"], np.linspace(0.1, 0.2, 7)
    band = max(index for index, youngest in enumerate(tables["age"]["youngest"]) if youngest <= 60)
    face = tables["site"]["names"].index("face")
    product = np.array(
        [tables["age"]["ratios"][code][band] * tables["site"]["ratios"][code][face] for code in said["classes"]]
    )
    moved = by_image * product ** tables["exponent"]
    expected = fuse((by_image / by_image.sum()).astype(np.float32), Patient(age=60, site="face"), fusion)
    np.testing.assert_allclose(moved / moved.sum(), expected, rtol=1e-5)


def test_a_batch_of_any_size_runs(out):
    session = onnxruntime.InferenceSession(out / "1.onnx", providers=["CPUExecutionProvider"])
    (answer,) = session.run(None, {"rgb": np.zeros((5, 3, 48, 64), np.float32)})
    assert answer.shape == (5, 7)
    np.testing.assert_allclose(answer.sum(axis=1), 1.0, atol=1e-5)


def test_nothing_but_the_files_is_left_and_an_older_export_is_replaced(tmp_path):
    folder = make_bundle(tmp_path / "b", (("baseline_cnn", {}),))
    out = tmp_path / "out"
    out.mkdir()
    (out / "0.onnx").write_text("older")
    (out / "notes.txt").write_text("mine")
    export_onnx(folder, out)
    assert sorted(path.name for path in out.iterdir()) == ["0.onnx", "notes.txt", PREPROCESSING]
    assert (out / "0.onnx").stat().st_size > 1000
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in out.iterdir())


@pytest.mark.parametrize("wrong", [2 * TOLERANCE, float("nan")])
def test_a_file_that_answers_otherwise_is_refused_and_not_kept(tmp_path, monkeypatch, wrong):
    real = onnxruntime.InferenceSession

    class Wrong:
        def __init__(self, *arguments, **options):
            self.real = real(*arguments, **options)

        def run(self, *arguments):
            return [answer + np.float32(wrong) for answer in self.real.run(*arguments)]

    monkeypatch.setattr(onnxruntime, "InferenceSession", Wrong)
    folder = make_bundle(tmp_path / "b", (("baseline_cnn", {}),))
    with pytest.raises(DermreviewError) as caught:
        export_onnx(folder, tmp_path / "out")
    assert caught.value.code is ErrorCode.ONNX_DIFFERS
    assert "0.safetensors" in str(caught.value)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_network_that_can_not_be_exported_is_one_line(tmp_path, monkeypatch):
    def fail(*_arguments, **_options):
        raise torch.onnx.errors.OnnxExporterError("no such operator\nand a long report")

    monkeypatch.setattr(torch.onnx, "export", fail)
    with pytest.raises(DermreviewError) as caught:
        export_onnx(make_bundle(tmp_path / "b"), tmp_path / "out")
    assert caught.value.code is ErrorCode.ONNX_FAILED
    assert str(caught.value).endswith("(no such operator)")


def test_without_the_packages_the_command_that_brings_them_is_named(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_export.importlib.util, "find_spec", lambda name: None if name == "onnx" else object())
    with pytest.raises(DermreviewError) as caught:
        export_onnx(bundle, tmp_path / "out")
    assert caught.value.code is ErrorCode.ONNX_MISSING
    assert 'pip install "dermreview[onnx]"' in str(caught.value)


def test_a_target_that_is_a_file(bundle, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DermreviewError) as caught:
        export_onnx(bundle, tmp_path / "file")
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE
