import json
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from tests.support.bundles import make_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "small", thresholds={"mel": 0.3})


def refused(folder: Path) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        Predictor.load(folder, "cpu")
    assert str(folder) in str(caught.value)
    return caught.value


def edit(folder: Path, **changes: object) -> None:
    path = folder / "bundle.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | changes))


def test_manifest_is_read_back_as_it_was_written(bundle):
    loaded = load_bundle(bundle)
    assert loaded.ref.name == "small"
    assert len(loaded.ref.digest) == 64
    assert loaded.thresholds == {"mel": 0.3}
    assert loaded.views == 8


def test_digest_changes_with_any_change_of_the_manifest(bundle):
    before = load_bundle(bundle).ref
    edit(bundle, temperature=1.5)
    assert load_bundle(bundle).ref.digest != before.digest


def test_no_folder_and_no_manifest(tmp_path):
    assert refused(tmp_path / "nothing").code is ErrorCode.BUNDLE_MISSING
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty").code is ErrorCode.BUNDLE_MISSING
    file = tmp_path / "file"
    file.write_text("x")
    assert refused(file).code is ErrorCode.BUNDLE_MISSING


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"', "\xff"])
def test_manifest_that_is_no_object(bundle, content):
    (bundle / "bundle.json").write_text(content, encoding="latin-1")
    assert refused(bundle).code in {ErrorCode.BUNDLE_INVALID, ErrorCode.BUNDLE_SCHEMA}


def test_unknown_schema_is_named(bundle):
    edit(bundle, schema_version=99)
    error = refused(bundle)
    assert error.code is ErrorCode.BUNDLE_SCHEMA
    assert "99" in str(error)


def test_other_classes_are_refused(bundle):
    edit(bundle, classes=["mel", "nv", "akiec", "bcc", "bkl", "df", "vasc"])
    assert refused(bundle).code is ErrorCode.BUNDLE_CLASSES


@pytest.mark.parametrize(
    "change",
    [{"views": 0}, {"temperature": 0}, {"members": []}, {"class_prior": [1]}, {"surprise": 1}, {"argmax": "luck"}],
)
def test_impossible_values_are_refused_with_their_place(bundle, change):
    edit(bundle, **change)
    error = refused(bundle)
    assert error.code is ErrorCode.BUNDLE_INVALID
    assert next(iter(change)) in str(error)


@pytest.mark.parametrize("name", ["../0.safetensors", "/etc/passwd", "a/b", "..", "", "a\\b"])
def test_weights_outside_the_folder_are_refused(bundle, name):
    members = json.loads((bundle / "bundle.json").read_text())["members"]
    edit(bundle, members=[members[0] | {"file": name}])
    assert refused(bundle).code is ErrorCode.BUNDLE_INVALID


def test_missing_weights(bundle):
    (bundle / "0.safetensors").unlink()
    assert refused(bundle).code is ErrorCode.BUNDLE_FILE_MISSING


def test_one_changed_bit_is_noticed(bundle):
    path = bundle / "0.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert refused(bundle).code is ErrorCode.BUNDLE_HASH


def test_weights_of_another_network(bundle, tmp_path):
    other = make_bundle(tmp_path / "other", (("resnet10t", {"channels": (8, 8, 8, 8)}),))
    members = json.loads((bundle / "bundle.json").read_text())["members"]
    digest = json.loads((other / "bundle.json").read_text())["members"][0]["sha256"]
    (other / "0.safetensors").replace(bundle / "0.safetensors")
    edit(bundle, members=[members[0] | {"sha256": digest}])
    assert refused(bundle).code is ErrorCode.BUNDLE_WEIGHTS


def test_unknown_architecture(bundle):
    members = json.loads((bundle / "bundle.json").read_text())["members"]
    edit(bundle, members=[members[0] | {"architecture": "resnet_of_dreams"}])
    assert refused(bundle).code is ErrorCode.BUNDLE_WEIGHTS
