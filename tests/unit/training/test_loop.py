"""Training one network: what an epoch does, what is kept, and that an interruption changes nothing."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from torch import nn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.backbone import create_network, head_parameters
from dermreview.training import loop
from dermreview.training.loop import EpochRecord, TrainingSet, batches_of, train_member
from dermreview.training.recipe import Recipe

TINY = {"channels": [8, 8, 16, 16], "output_stride": 16}


def make_recipe(
    training: dict[str, object] | None = None, augmentation: dict[str, object] | None = None
) -> Recipe:
    settings = {
        "epochs": 4,
        "batch_size": 8,
        "optimizer": "adamw",
        "learning_rate": 2e-3,
        "weight_decay": 0.01,
    } | (training or {})
    return Recipe.model_validate(
        {
            "name": "tiny",
            "licence": "none",
            "pretrained": False,
            "seeds": [1],
            "split": {"train": 0.6, "calibrate": 0.2},
            "augmentation": {"cache_height": 40} | (augmentation or {}),
            "members": [{"architecture": "resnet10t", "arguments": TINY, "input_size": 32, "training": settings}],
        }
    )


def make_data(count: int = 33, calibrate: int = 12, classes: tuple[int, ...] = (0, 2, 4, 5)) -> TrainingSet:
    """One brightness a class, with noise."""
    random = torch.Generator().manual_seed(3)
    labels = torch.tensor(classes).repeat(-(-(count + calibrate) // len(classes)))[: count + calibrate]
    base = labels[:, None, None, None] * 30 + 20
    images = base + torch.randint(0, 40, (len(labels), 3, 40, 40), generator=random)
    return TrainingSet(
        images=images.to(torch.uint8),
        labels=labels,
        mean=(0.5, 0.5, 0.5),
        std=(0.25, 0.25, 0.25),
        train=torch.arange(count),
        calibrate=torch.arange(count, len(labels)),
    )


def make_network(recipe: Recipe) -> nn.Module:
    torch.manual_seed(11)
    member = recipe.members[0]
    return create_network(member.architecture, member.arguments)


class Stopped(Exception):
    pass


class Reports:
    """Collects the records, and breaks off after an epoch."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.records: list[EpochRecord] = []
        self._stop_after = stop_after

    def __call__(self, record: EpochRecord) -> None:
        self.records.append(record)
        if record.epoch == self._stop_after:
            raise Stopped


def run(
    recipe: Recipe,
    data: TrainingSet,
    folder: Path,
    *,
    seed: int = 1,
    resume: bool = False,
    stop_after: int | None = None,
    network: nn.Module | None = None,
) -> tuple[nn.Module | None, list[EpochRecord]]:
    reports = Reports(stop_after)
    chosen = make_network(recipe) if network is None else network
    try:
        trained = train_member(
            recipe, recipe.members[0], data, chosen, folder, seed=seed, resume=resume, report=reports
        )
    except Stopped:
        return None, reports.records
    return trained, reports.records


def logged(folder: Path) -> list[dict[str, object]]:
    lines = (folder / loop.LOG).read_text(encoding="utf-8").splitlines()
    return [{k: v for k, v in json.loads(line).items() if k != "seconds"} for line in lines]


EVERYTHING = {
    "epochs": 6,
    "schedule": "plateau",
    "plateau_patience": 0,
    "warmup_epochs": 1,
    "imbalance": ["inverse_frequency", "focal"],
    "label_smoothing": 0.1,
    "ema_decay": 0.9,
    "stop_on": "bacc_and_loss",
    "stop_patience": 3,
    "stop_min_delta": 0.02,
    "frozen_epochs": 2,
}
MOVING = {
    "copies": "flip_or_zoom",
    "levels": [
        {"mirror": "horizontal"},
        {"rotation": 90, "mirror": "both", "zoom": [0.8, 1.2], "contrast": 0.2, "noise": 0.05, "blur": 0.5},
    ],
    "ratios": [1.0],
}


@pytest.mark.parametrize("stop_after", [1, 2, 4])
def test_a_stopped_run_ends_bit_for_bit_where_an_uninterrupted_one_does(tmp_path, stop_after):
    recipe, data = make_recipe(EVERYTHING, MOVING), make_data()
    whole, _ = run(recipe, data, tmp_path / "whole")
    stopped, first = run(recipe, data, tmp_path / "parts", stop_after=stop_after)
    assert stopped is None
    # Whatever the caller's network and random state are now, the checkpoint decides.
    torch.manual_seed(999)
    other = create_network("resnet10t", TINY)
    resumed, rest = run(recipe, data, tmp_path / "parts", resume=True, network=other)
    assert [record.epoch for record in first + rest] == list(range(1, len(first + rest) + 1))
    assert logged(tmp_path / "whole") == logged(tmp_path / "parts")
    expected, found = whole.state_dict(), resumed.state_dict()
    assert expected.keys() == found.keys()
    for name, value in expected.items():
        assert torch.equal(value, found[name]), name


def test_resuming_a_finished_run_returns_its_weights_and_trains_nothing(tmp_path):
    recipe, data = make_recipe({"epochs": 2, "stop_on": "loss"}), make_data()
    first, _ = run(recipe, data, tmp_path)
    again, records = run(recipe, data, tmp_path, resume=True)
    assert records == []
    assert len(logged(tmp_path)) == 2
    assert all(torch.equal(v, again.state_dict()[k]) for k, v in first.state_dict().items())
