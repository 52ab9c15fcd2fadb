from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.imaging.quality import Quality, measure_quality
from dermreview.imaging.synthetic import KINDS, generate_case
from dermreview.inference.gates import GateKeeper
from dermreview.inference.observation import Observation
from dermreview.inference.predictor import Predictor
from dermreview.training import gates as gates_module
from dermreview.training.data import gather, groups_of, labels_of, read_upright
from dermreview.training.gate_trials import DISTURBANCES, other_pictures
from dermreview.training.gates import (
    GATES_FILE,
    choose_bank,
    quality_limit,
    set_gates,
    write_bank,
)
from dermreview.training.predictions import Observations, observe_items
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


@pytest.mark.parametrize("retention", [0.5, 0.8])
def test_each_gate_lets_its_share_of_each_class_through(tmp_path, retention):
    predictor = Predictor.load(make_bundle(tmp_path / "b", views=1), "cpu")
    train = gather([write_labelled(tmp_path / "t", {"mel": 8, "nv": 8}, prefix="t")], None, 0)
    observed = observe_items(
        predictor,
        gather([write_labelled(tmp_path / "c", {"mel": 10, "nv": 10}, prefix="c")], None, 0),
        lambda done, total: None,
    )
    write_bank(tmp_path / "b", observe_items(predictor, train, lambda done, total: None).features)
    gates = set_gates(predictor, tmp_path / "b", GATES_FILE, observed, retention, 0)
    bundle = predictor.bundle
    bundle.manifest = bundle.manifest.model_copy(update={"gates": gates})
    keeper = GateKeeper.load(bundle, observed.features.shape[1])
    high = observed.energies > gates.energy
    far = keeper.distances(observed.features) > gates.distance
    for closed in (high, far):
        shares = [(~closed[observed.truth == label]).mean() for label in np.unique(observed.truth)]
        assert len(shares) == 2
        assert retention <= min(shares) <= retention + 0.1
    assert gates.neighbours == 10
    expected = {"mel": float((high | far)[:10].mean()), "nv": float((high | far)[10:].mean())}
    assert gates.false_alarms == pytest.approx(expected)
    assert set(gates.tried_on) == {*DISTURBANCES, *other_pictures()}


def qualities(**values) -> list[Quality]:
    """A thousand images that differ in one measure, evenly between its two values."""
    ((name, (low, high)),) = values.items()
    plain = measure_quality(generate_case(0, "nv", 64, 64).rgb)
    return [replace(plain, **{name: value}) for value in np.linspace(low, high, 1000)]


@pytest.mark.parametrize(
    ("name", "values", "low", "high"),
    [
        ("sharpness", (0.5, 1.0), 0.27, None),
        ("sharpness", (0.0, 1.0), 0.9 * 0.005, None),
        ("noise", (0.0, 1.0), None, 5.0),
        ("noise", (0.0, 20.0), None, 1.1 * 20 * 0.995),
        ("brightness", (0.4, 0.8), 0.15, 0.93),
        ("brightness", (0.0, 1.0), 0.9 * 0.005, 1.1 * 0.995),
        ("skin", (0.9, 1.0), 0.06, None),
        ("overexposed", (0.0, 0.1), None, 0.4),
    ],
)
def test_a_limit_lies_where_nothing_can_be_read_or_beyond_the_calibration_images(name, values, low, high):
    limit = quality_limit(name, qualities(**{name: values}))
    assert limit.low == (None if low is None else pytest.approx(low, abs=0.002))
    assert limit.high == (None if high is None else pytest.approx(high, abs=0.03))


class Sleeping:
    """Networks that find nothing unusual, so that only the image itself can be held back."""

    def __init__(self) -> None:
        self.asked = 0

    def observe(self, picture: np.ndarray) -> Observation:
        self.asked += 1
        return Observation(
            np.full((1, 1, 7), 1 / 7), 0.0, measure_quality(picture), np.array([1.0, 0.0], np.float32)
        )


@pytest.fixture(scope="module")
def skins(tmp_path_factory) -> list[DatasetItem]:
    """Synthetic dermoscopy in files."""
    folder = tmp_path_factory.mktemp("skins")
    for kind in KINDS:
        (folder / f"{kind}.png").write_bytes(encode_png(generate_case(1, kind).rgb))
    return [DatasetItem(folder / f"{kind}.png", kind, kind, None) for kind in KINDS]


def test_unreadable_images_and_other_things_are_held_back_by_their_quality_alone(tmp_path, skins, monkeypatch):
    monkeypatch.setattr(gates_module, "DISTURBED", 60)
    monkeypatch.setattr(gates_module, "other_pictures", other_pictures)
    bank = np.array([[1.0, 0.0]] * 12, np.float16)
    write_bank(tmp_path, bank)
    sleeping = Sleeping()
    seen = [sleeping.observe(read_upright(item.path)) for item in skins]
    observed = Observations(
        tuple(skins),
        np.full((len(skins), 1, 7), 1 / 7, np.float32),
        np.full((len(skins), 1, 7), 1 / 7, np.float32),
        np.zeros(len(skins)),
        np.stack([each.features for each in seen]),
        tuple(each.quality for each in seen),
        labels_of(skins),
        groups_of(skins),
    )
    gates = set_gates(sleeping, tmp_path, GATES_FILE, observed, 0.95, 0)
    rates = gates.tried_on
    assert max(gates.false_alarms.values()) == 0.0
    for name in DISTURBANCES:
        assert rates[name] >= 0.8, (name, rates)
    for name in ("pages of text", "plain colours", "handwritten digits", "gradients"):
        assert rates[name] >= 0.9, (name, rates)
    # these have the colours of skin, or all colours: only networks can tell them
    assert rates["synthetic dermoscopy"] == 0.0
    assert rates["natural photographs"] < 0.5
