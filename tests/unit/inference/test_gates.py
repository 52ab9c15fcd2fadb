import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from scipy.spatial.distance import cdist

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import Limit, file_digest, load_bundle
from dermreview.inference.gates import REASONS, GateKeeper, nearest_distances
from dermreview.inference.predictor import Predictor
from tests.support.bundles import GATES_FILE, add_gates, make_bundle, noise


def unit_rows(count: int, width: int = 12, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, width))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("k", [1, 3, 20])
def test_the_distance_is_that_to_the_kth_nearest_row(k):
    queries, bank = unit_rows(9, seed=1), unit_rows(20)
    expected = np.sort(cdist(queries, bank), axis=1)[:, k - 1]
    np.testing.assert_allclose(nearest_distances(queries, bank, k), expected, atol=1e-6)


def test_a_row_of_the_bank_is_at_distance_zero():
    bank = unit_rows(20).astype(np.float16)
    np.testing.assert_allclose(nearest_distances(bank.astype(np.float32), bank, 1), 0.0, atol=1e-6)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("gates") / "b", views=2, thresholds={"mel": 0.001})


def with_gates(bundle: Path, energy: float, distance: float) -> Predictor:
    add_gates(bundle, energy, distance)
    return Predictor.load(bundle, "cpu")


def test_open_gates_leave_the_decision_to_the_rule(bundle):
    prediction = with_gates(bundle, 1e6, 2.0).predict(noise(50))
    assert (prediction.decision.suggestion, prediction.decision.abstained) == ("mel", None)


@pytest.mark.parametrize(
    ("energy", "distance", "rule"),
    [(-1e6, 2.0, "gate:energy"), (1e6, 0.0, "gate:distance"), (-1e6, 0.0, "gate:energy")],
)
def test_a_closed_gate_comes_before_every_threshold(bundle, energy, distance, rule):
    prediction = with_gates(bundle, energy, distance).predict(noise(50))
    decision = prediction.decision
    assert (decision.suggestion, decision.rule, decision.abstained) == (None, rule, "unlike_training_images")
    assert prediction.probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_an_image_of_the_bank_passes_and_one_on_the_threshold_too(bundle):
    keeper = with_gates(bundle, 0.0, 0.0).keeper
    predictor = Predictor.load(bundle, "cpu")
    seen = predictor.observe(noise(50))
    distance = float(keeper.distances(seen.features[None])[0])
    assert 0 < distance <= 2
    on_it = with_gates(bundle, seen.energy, distance).keeper
    assert on_it.check(seen) is None
    assert with_gates(bundle, seen.energy, distance - 1e-3).keeper.check(seen) == "distance"
    assert with_gates(bundle, seen.energy - 1e-3, distance).keeper.check(seen) == "energy"


def test_many_images_are_judged_as_each_alone(bundle):
    predictor = with_gates(bundle, 0.0, 2.0)
    seen = [predictor.observe(noise(number)) for number in range(20, 24)]
    middle = float(np.median([each.energy for each in seen]))
    keeper = with_gates(bundle, middle, 2.0).keeper
    together = keeper.judge(
        np.array([each.energy for each in seen]),
        np.stack([each.features for each in seen]),
        [each.quality for each in seen],
    )
    assert together == tuple(keeper.check(each) for each in seen)
    assert set(together) == {None, "energy"}


@pytest.mark.parametrize(
    ("measure", "limit", "reason"),
    [
        ("sharpness", {"low": 1e3}, "too_blurred"),
        ("brightness", {"low": 0.9}, "badly_exposed"),
        ("brightness", {"high": 0.1}, "badly_exposed"),
        ("overexposed", {"high": -0.1}, "badly_exposed"),
        ("noise", {"high": 1.0}, "too_noisy"),
        ("skin", {"low": 1.1}, "not_skin"),
    ],
)
def test_an_unreadable_image_is_held_back_with_its_reason(bundle, measure, limit, reason):
    add_gates(bundle, -1e6, 2.0, quality={measure: Limit(**limit)})
    decision = Predictor.load(bundle, "cpu").predict(noise(50)).decision
    assert (decision.suggestion, decision.rule, decision.abstained) == (None, f"gate:{measure}", reason)


def test_limits_that_an_image_keeps_leave_it_to_the_other_gates(bundle):
    wide = {name: Limit(low=-1e6, high=1e6) for name in REASONS} | {"noise": Limit()}
    add_gates(bundle, -1e6, 2.0, quality=wide)
    assert Predictor.load(bundle, "cpu").predict(noise(50)).decision.rule == "gate:energy"


def test_a_measure_on_its_limit_passes(bundle):
    seen = Predictor.load(bundle, "cpu").observe(noise(50))
    add_gates(bundle, 1e6, 2.0, quality={"noise": Limit(low=seen.quality.noise, high=seen.quality.noise)})
    assert Predictor.load(bundle, "cpu").keeper.check(seen) is None


def test_what_is_black_is_badly_exposed_before_it_is_blurred_or_no_skin(bundle):
    limits = {"sharpness": Limit(low=0.27), "skin": Limit(low=0.3), "brightness": Limit(low=0.2)}
    add_gates(bundle, 1e6, 2.0, quality=limits)
    black = np.zeros((90, 120, 3), np.uint8)
    assert Predictor.load(bundle, "cpu").predict(black).decision.abstained == "badly_exposed"


def test_an_unknown_measure_is_refused(tmp_path):
    folder = make_bundle(tmp_path / "b", gates=(0.0, 1.0))
    content = json.loads((folder / "bundle.json").read_text())
    content["gates"]["quality"] = {"beauty": {"low": 0.5}}
    (folder / "bundle.json").write_text(json.dumps(content))
    with pytest.raises(DermreviewError) as caught:
        load_bundle(folder)
    assert caught.value.code is ErrorCode.BUNDLE_INVALID


def test_a_bundle_without_gates_has_no_keeper(tmp_path):
    folder = make_bundle(tmp_path / "b")
    assert GateKeeper.load(load_bundle(folder), 32) is None
    assert Predictor.load(folder, "cpu").keeper is None


def refused(folder: Path) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        Predictor.load(folder, "cpu")
    assert str(folder) in str(caught.value)
    assert GATES_FILE in str(caught.value)
    return caught.value


def replace_bank(folder: Path, tensors: dict[str, np.ndarray] | bytes) -> None:
    path = folder / GATES_FILE
    if isinstance(tensors, bytes):
        path.write_bytes(tensors)
    else:
        save_file(tensors, path)
    content = json.loads((folder / "bundle.json").read_text())
    content["gates"]["sha256"] = file_digest(path)
    (folder / "bundle.json").write_text(json.dumps(content))


def test_a_missing_or_changed_file_is_named(tmp_path):
    folder = make_bundle(tmp_path / "b", gates=(0.0, 1.0))
    data = bytearray((folder / GATES_FILE).read_bytes())
    data[-1] ^= 1
    (folder / GATES_FILE).write_bytes(data)
    assert refused(folder).code is ErrorCode.BUNDLE_HASH
    (folder / GATES_FILE).unlink()
    assert refused(folder).code is ErrorCode.BUNDLE_FILE_MISSING


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        ({"features": np.zeros((6, 5), np.float16)}, "5 numbers, its networks give 32"),
        ({"features": np.zeros((1, 32), np.float16)}, "2 neighbours"),
        ({"features": np.full((6, 32), np.nan, np.float16)}, "not finite"),
        ({"features": np.zeros(32, np.float16)}, "no table"),
        ({"other": np.zeros((6, 32), np.float16)}, "no table"),
        (b"not safetensors", "gates.safetensors"),
    ],
)
def test_a_bank_that_does_not_fit_is_refused_with_the_reason(tmp_path, tensors, said):
    folder = make_bundle(tmp_path / "b", gates=(0.0, 1.0))
    assert load_file(folder / GATES_FILE)["features"].shape == (6, 32)
    replace_bank(folder, tensors)
    error = refused(folder)
    assert error.code is ErrorCode.BUNDLE_INVALID
    assert said in str(error)
