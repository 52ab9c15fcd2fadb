from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.gates import GateKeeper
from dermreview.inference.predictor import Predictor
from dermreview.training.data import gather
from dermreview.training.gates import (
    GATES_FILE,
    choose_bank,
    natural_pictures,
    set_gates,
    synthetic_pictures,
    write_bank,
)
from dermreview.training.predictions import observe_items
from tests.support.bundles import make_bundle
from tests.support.labelled import write_labelled


def items(counts: dict[str, int]) -> list[DatasetItem]:
    return [DatasetItem(Path("x"), f"{code}-{i}", code, None) for code, n in counts.items() for i in range(n)]


def test_the_bank_is_even_over_the_classes_as_far_as_they_go():
    chosen = choose_bank(items({"nv": 500, "mel": 80, "df": 5, "bkl": 30}), seed=1, most=100)
    assert Counter(item.label for item in chosen) == {"df": 5, "bkl": 30, "mel": 32, "nv": 33}
    assert chosen == choose_bank(items({"nv": 500, "mel": 80, "df": 5, "bkl": 30}), seed=1, most=100)
    assert chosen != choose_bank(items({"nv": 500, "mel": 80, "df": 5, "bkl": 30}), seed=2, most=100)


def test_a_small_training_part_is_in_the_bank_as_a_whole():
    everything = items({"nv": 50, "mel": 8})
    assert set(choose_bank(everything, seed=1, most=100)) == set(everything)


def test_the_pictures_to_try_are_many_and_large_enough():
    for pictures in (synthetic_pictures(), natural_pictures()):
        assert len(pictures) >= 20
        assert all(picture.dtype == np.uint8 and min(picture.shape[:2]) > 64 for picture in pictures)


@pytest.mark.parametrize("retention", [0.5, 0.8])
def test_each_gate_lets_its_share_of_the_calibration_images_through(tmp_path, retention):
    predictor = Predictor.load(make_bundle(tmp_path / "b", views=1), "cpu")
    train = gather([write_labelled(tmp_path / "t", {"mel": 8, "nv": 8}, prefix="t")], None, 0)
    observed = observe_items(
        predictor,
        gather([write_labelled(tmp_path / "c", {"mel": 10, "nv": 10}, prefix="c")], None, 0),
        lambda done, total: None,
    )
    write_bank(tmp_path / "b", observe_items(predictor, train, lambda done, total: None).features)
    gates = set_gates(predictor, tmp_path / "b", GATES_FILE, observed, retention)
    bundle = predictor.bundle
    bundle.manifest = bundle.manifest.model_copy(update={"gates": gates})
    keeper = GateKeeper.load(bundle, observed.features.shape[1])
    high = observed.energies > gates.energy
    far = keeper.distances(observed.features) > gates.distance
    for closed in (high, far):
        assert retention <= (~closed).mean() <= retention + 0.1
    assert gates.neighbours == 10
    expected = {"mel": float((high | far)[:10].mean()), "nv": float((high | far)[10:].mean())}
    assert gates.false_alarms == pytest.approx(expected)
    assert set(gates.tried_on) == {"synthetic", "natural"}
