import hashlib
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.decode import encode_png
from dermreview.services.analyzing import (
    analyze_queue,
    cut_crop,
    load_predictor,
    pending_cases,
    read_bundle,
    save_crop,
)
from dermreview.services.importing import import_cases
from dermreview.services.reading import load_image
from dermreview.services.stores import open_store
from tests.support.bundles import make_bundle, noise
from tests.support.patients import a_fusion
from tests.support.stores import new_store


@pytest.fixture
def store(tmp_path: Path):
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(3):
        rgb = np.random.default_rng(number).integers(0, 256, (70, 80, 3), dtype=np.uint8)
        (folder / f"case{number}.png").write_bytes(encode_png(rgb))
    with new_store(tmp_path / "store") as opened:
        import_cases(opened, [folder], ())
        yield opened


@pytest.fixture
def predictor(tmp_path: Path):
    return load_predictor(make_bundle(tmp_path / "bundle"), "cpu")


def test_bundle_is_told_without_its_networks(tmp_path):
    folder = make_bundle(tmp_path / "b", thresholds={"mel": 0.2})
    (folder / "0.safetensors").unlink()
    info = read_bundle(folder)
    assert (info.ref.name, info.thresholds, info.views) == ("b", {"mel": 0.2}, 8)
    assert info.ref.digest == hashlib.sha256((folder / "bundle.json").read_bytes()).hexdigest()


def test_a_bundle_tells_its_binary_threshold_and_the_coverage_of_its_sets(tmp_path):
    plain = read_bundle(make_bundle(tmp_path / "plain"))
    assert (plain.malignant_threshold, plain.coverage) == (None, None)
    whole = read_bundle(make_bundle(tmp_path / "whole", malignant=0.2, minimum={"mel": 0.1}, patient=a_fusion()))
    assert (whole.malignant_threshold, whole.coverage) == (0.2, 0.9)
    assert (plain.patient_data, whole.patient_data) == (False, True)


def test_a_case_behind_a_gate_is_kept_and_counted(store, tmp_path):
    report = analyze_queue(store, load_predictor(make_bundle(tmp_path / "g", gates=(-1e6, 2.0)), "cpu"))
    assert (report.analyzed, report.abstained) == (3, 3)


def test_every_case_is_analyzed_once_and_kept(store, predictor):
    seen = []
    report = analyze_queue(store, predictor, progress=lambda done, total: seen.append((done, total)))
    assert (report.analyzed, report.failed, report.device) == (3, (), "cpu")
    assert seen[-1] == (3, 3)
    again = analyze_queue(store, predictor)
    assert again.analyzed == 0
    kept = store.analysis(1, predictor.bundle.ref)
    assert kept.prediction.maps.values.dtype == np.float16


def test_the_patient_of_each_case_enters(tmp_path):
    folder = tmp_path / "two"
    folder.mkdir()
    rgb = np.random.default_rng(9).integers(0, 256, (70, 80, 3), dtype=np.uint8)
    (folder / "known.png").write_bytes(encode_png(rgb))
    (folder / "unknown.png").write_bytes(encode_png(rgb[::-1].copy()))
    table = tmp_path / "t.csv"
    table.write_text("image_id,dx,age,sex,localization\nknown,nv,60,female,back\n", encoding="utf-8")
    predictor = load_predictor(make_bundle(tmp_path / "fused", patient=a_fusion()), "cpu")
    with open_store(tmp_path / "s") as store:
        import_cases(store, [folder], [table], keep_names=True)
        assert analyze_queue(store, predictor).analyzed == 2
        for case in store.cases():
            kept = store.analysis(case.id, predictor.bundle.ref).prediction
            expected = predictor.predict(load_image(store, case), case.patient)
            np.testing.assert_array_equal(kept.probabilities, expected.probabilities)
            alone = predictor.predict(load_image(store, case)).probabilities
            assert (kept.probabilities != alone).any() == (case.external_id == "known")


def test_a_limit_and_a_cancel_leave_the_rest_pending(store, predictor):
    assert analyze_queue(store, predictor, limit=1).analyzed == 1
    assert pending_cases(store, predictor.bundle.ref, [3, 2, 1]) == [3, 2]
    assert analyze_queue(store, predictor, cancelled=lambda: True).analyzed == 0
    assert analyze_queue(store, predictor, limit=0).analyzed == 0


def test_a_damaged_image_fails_by_name_and_stops_nothing(store, predictor):
    victim = store.case(2)
    (path,) = [p for p in (store.folder / "vault").rglob("*") if p.is_file() and victim.sha256 in p.name]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-20])
    report = analyze_queue(store, predictor)
    assert report.analyzed == 2
    assert [failure.source for failure in report.failed] == [victim.external_id]
    assert store.failure(2, predictor.bundle.ref) == report.failed[0].reason


def test_another_bundle_analyzes_everything_anew(store, predictor, tmp_path):
    analyze_queue(store, predictor)
    other = load_predictor(make_bundle(tmp_path / "other", seed=9), "cpu")
    assert analyze_queue(store, other).analyzed == 3
    assert store.analysis(1, predictor.bundle.ref) is not None, "the older analysis stays"


def test_no_bundle_is_a_clear_error(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        load_predictor(tmp_path / "none", "cpu")
    assert caught.value.code is ErrorCode.BUNDLE_MISSING


def test_a_crop_is_cut_out_as_an_image_of_its_own() -> None:
    rgb = noise(0, 90, 120)
    cut = cut_crop(rgb, CropBox(10, 5, 100, 70))
    assert cut.flags.c_contiguous
    np.testing.assert_array_equal(cut, rgb[5:75, 10:110])
    np.testing.assert_array_equal(cut_crop(rgb, CropBox(0, 0, 120, 90)), rgb)
    for box, code in (
        (CropBox(60, 0, 64, 64), ErrorCode.CROP_OUTSIDE),
        (CropBox(0, 0, 63, 90), ErrorCode.CROP_TOO_SMALL),
    ):
        with pytest.raises(DermreviewError) as caught:
            cut_crop(rgb, box)
        assert caught.value.code is code


def test_a_crop_goes_from_the_networks_to_the_store_with_the_maps_of_every_member(store, predictor):
    analyze_queue(store, predictor)
    case = next(store.cases())
    whole = store.analysis(case.id, predictor.bundle.ref)
    assert len(whole.prediction.member_maps) == 1
    box = CropBox(5, 2, 70, 64)
    said = predictor.predict(cut_crop(load_image(store, case), box), case.patient)
    kept = save_crop(store, case.id, "Ann", box, said)
    np.testing.assert_array_equal(kept.prediction.probabilities, said.probabilities)
    np.testing.assert_array_equal(kept.prediction.member_maps[0].values, said.member_maps[0].values)
    again = store.analysis(case.id, predictor.bundle.ref)
    np.testing.assert_array_equal(again.prediction.probabilities, whole.prediction.probabilities)
