import json
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.outcome import Failure
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.decode import decode_image, encode_png
from dermreview.imaging.quality import measure_quality
from dermreview.inference.predictor import Predictor
from dermreview.services.predicting import FilePrediction, predict_files
from tests.support.bundles import make_bundle


@pytest.fixture(scope="module")
def predictor(tmp_path_factory) -> Predictor:
    return Predictor.load(make_bundle(tmp_path_factory.mktemp("p") / "b"), "cpu")


def picture(path: Path, height: int = 90, width: int = 120) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(len(path.name))
    path.write_bytes(encode_png(random.integers(0, 256, (height, width, 3), dtype=np.uint8)))
    return path


def test_one_bad_file_stops_nothing(predictor, tmp_path):
    good, text, gone = picture(tmp_path / "a.png"), tmp_path / "b.jpg", tmp_path / "c.png"
    text.write_text("not an image")
    results = list(predict_files(predictor, [text, good, gone]))
    assert [type(result) for result in results] == [Failure, FilePrediction, Failure]
    assert results[0].source == str(text)
    assert "not an image" in results[0].reason
    assert "does not exist" in results[2].reason


def test_json_has_every_promised_key(predictor, tmp_path):
    (result,) = predict_files(predictor, [picture(tmp_path / "a.png")])
    answer = json.loads(json.dumps(result.as_json()))
    assert set(answer) == {
        "image", "probabilities", "suggestion", "rule", "malignancy", "malignant", "not_ruled_out", "uncertainty",
        "abstained", "badges", "bundle", "device", "patient_data",
    }  # fmt: skip
    assert (answer["malignant"], answer["not_ruled_out"], answer["patient_data"]) == (None, None, None)
    assert list(answer["probabilities"]) == list(CLASSES)
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-4)
    assert answer["abstained"] is None
    assert answer["suggestion"] in CLASSES
    assert answer["badges"] == list(measure_quality(decode_image((tmp_path / "a.png").read_bytes())).badges)


def test_json_says_what_a_calibrated_bundle_adds(tmp_path):
    minimum = {code: 0.0 if code in {"mel", "nv"} else 1.0 for code in CLASSES}
    folder = make_bundle(tmp_path / "b", malignant=0.0, minimum=minimum, gates=(-1e6, 2.0))
    (result,) = predict_files(Predictor.load(folder, "cpu"), [picture(tmp_path / "a.png")])
    answer = json.loads(json.dumps(result.as_json()))
    assert answer["malignant"] is True
    assert answer["not_ruled_out"] == ["mel", "nv"]
    assert (answer["suggestion"], answer["rule"]) == (None, "gate:energy")
    assert answer["abstained"] == "unlike_training_images"


def test_heatmaps_have_the_size_of_the_image_and_one_scale(predictor, tmp_path):
    list(predict_files(predictor, [picture(tmp_path / "a.png")], tmp_path / "out"))
    maps = np.load(tmp_path / "out" / "a.npy")
    assert maps.dtype == np.float32
    assert maps.shape == (7, 90, 120)
    assert maps.max() <= 1.0 + 1e-6
    assert maps.max() > 0.5
    assert (maps[:, :, :15] == 0).all(), "the centre crop does not see the left edge"
    assert decode_image((tmp_path / "out" / "a.png").read_bytes()).shape == (90, 120, 3)


def test_files_of_one_name_do_not_overwrite_each_other(predictor, tmp_path):
    paths = [picture(tmp_path / "left" / "a.png"), picture(tmp_path / "right" / "a.png", 70, 70)]
    list(predict_files(predictor, paths, tmp_path / "out"))
    assert sorted(p.name for p in (tmp_path / "out").glob("*.npy")) == ["left_a.png.npy", "right_a.png.npy"]


def test_nothing_to_do(predictor):
    assert list(predict_files(predictor, [])) == []
