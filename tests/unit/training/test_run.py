"""A whole training run on a few drawn cases: images in, a loadable bundle out."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.decode import encode_png
from dermreview.inference.predictor import Predictor
from dermreview.training import loop
from dermreview.training.augment import augment
from dermreview.training.recipe import Recipe, load_recipe
from dermreview.training.run import TrainCallbacks, TrainOptions, train


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """One colour a class with noise, which any network learns to tell apart."""
    folder = tmp_path_factory.mktemp("data")
    random = np.random.default_rng(1)
    for index, code in enumerate(CLASSES):
        (folder / code).mkdir()
        colour = np.array([30 + 30 * index, 200 - 25 * index, 60 + (index % 3) * 70])
        for number in range(8):
            rgb = np.clip(colour + random.normal(0, 12, (72, 72, 3)), 0, 255).astype(np.uint8)
            (folder / code / f"{code}{number}.png").write_bytes(encode_png(rgb))
    return folder


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    settings = load_recipe("starter").model_dump(mode="json", by_alias=True)
    settings["split"] = {"train": 0.5, "validate": 0.25}
    settings["training"] |= {"samples_per_epoch": 64, "batch_size": 16, "ema_decay": 0.5}
    settings["augmentation"]["cache_size"] = 48
    tiny = {"channels": [8, 16, 16, 16], "output_stride": 16}
    settings["members"] = [
        {"architecture": "resnet10t", "arguments": tiny, "input_size": 40, "epochs": 2},
        {"architecture": "densenet121", "arguments": {"growth_rate": 8, "block_config": [2, 2]}}
        | {"input_size": 40, "epochs": 2},
    ]
    return Recipe.model_validate(settings)


class Log:
    def __init__(self) -> None:
        self.stages: list[str] = []
        self.epochs: list[loop.EpochRecord] = []
        self.callbacks = TrainCallbacks(self.stages.append, lambda done, total: None, self.epochs.append)


@pytest.fixture(scope="module")
def trained(data, recipe, tmp_path_factory):
    out, log = tmp_path_factory.mktemp("out") / "small", Log()
    return out, train(recipe, [data], out, TrainOptions(device="cpu"), log.callbacks), log


def test_the_bundle_loads_and_predicts(trained):
    out, manifest, log = trained
    prediction = Predictor.load(out, "cpu").predict(np.full((80, 60, 3), 128, np.uint8))
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert prediction.maps is not None
    assert [record.epoch for record in log.epochs] == [1, 2, 1, 2]
    assert sum(member.weight for member in manifest.members) == pytest.approx(1)


def test_the_manifest_tells_what_was_measured_on_what(trained):
    _, manifest, _ = trained
    test = manifest.metrics["test"]
    assert test["images"] == 14
    assert 0 <= test["balanced_accuracy"]["low"] <= test["balanced_accuracy"]["value"] <= 1
    assert manifest.metrics["validation"]["images"] == 14
    assert manifest.class_prior == pytest.approx([1 / 7] * 7, abs=1e-4)
    assert set(manifest.thresholds) == {"mel", "akiec"}


def test_the_card_prints_the_measured_figures(trained):
    out, manifest, _ = trained
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"{manifest.metrics['test']['balanced_accuracy']['value']:.3f}" in card
    assert "Not a medical device" in card
    assert "CC BY-NC" in card


def test_an_existing_bundle_is_never_overwritten(trained, data, recipe):
    out, _, _ = trained
    before = (out / "bundle.json").read_bytes()
    with pytest.raises(DermreviewError) as caught:
        train(recipe, [data], out, TrainOptions(), Log().callbacks)
    assert caught.value.code is ErrorCode.TARGET_EXISTS
    assert (out / "bundle.json").read_bytes() == before


class Stopped(Exception):
    pass


def test_a_stopped_run_ends_where_an_uninterrupted_one_does(trained, data, recipe, tmp_path):
    whole, _, _ = trained

    def stop_after_first(record: loop.EpochRecord) -> None:
        raise Stopped

    broken = TrainCallbacks(lambda stage: None, lambda done, total: None, stop_after_first)
    with pytest.raises(Stopped):
        train(recipe, [data], tmp_path / "small", TrainOptions(device="cpu"), broken)
    assert not (tmp_path / "small").exists()
    log = Log()
    train(recipe, [data], tmp_path / "small", TrainOptions(device="cpu", resume=True), log.callbacks)
    assert [record.epoch for record in log.epochs] == [2, 1, 2]
    for name in ("0-resnet10t.safetensors", "1-densenet121.safetensors"):
        expected, resumed = load_file(whole / name), load_file(tmp_path / "small" / name)
        for key, value in expected.items():
            torch.testing.assert_close(resumed[key], value, atol=2e-3, rtol=2e-3)


def test_a_checkpoint_of_other_settings_is_refused(data, recipe, tmp_path):
    def stop(record: loop.EpochRecord) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        train(recipe, [data], tmp_path / "b", TrainOptions(), TrainCallbacks(str, lambda d, t: None, stop))
    with pytest.raises(DermreviewError) as caught:
        train(recipe, [data], tmp_path / "b", TrainOptions(seed=1, resume=True), Log().callbacks)
    assert caught.value.code is ErrorCode.CHECKPOINT_MISMATCH


def test_one_class_alone_is_too_little(data, recipe, tmp_path):
    for code in CLASSES[1:]:
        (tmp_path / "data" / code).mkdir(parents=True)
    (tmp_path / "data" / "nv").rmdir()
    (tmp_path / "data" / "nv").symlink_to(data / "nv")
    with pytest.raises(DermreviewError) as caught:
        train(recipe, [tmp_path / "data"], tmp_path / "b", TrainOptions(), Log().callbacks)
    assert caught.value.code in {ErrorCode.DATA_TOO_SMALL, ErrorCode.DATA_NOT_RECOGNISED}
    assert not (tmp_path / "b").exists()


def test_log_has_one_line_an_epoch(trained):
    out, _, _ = trained
    lines = (out.with_name("small.work") / "0-resnet10t" / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1, 2]


def test_augmentation_changes_every_image_keeps_the_range_and_follows_its_generator(recipe):
    squares = torch.randint(0, 256, (6, 3, 48, 48), dtype=torch.uint8)
    first, again, other = (
        augment(squares, 40, recipe.augmentation, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)
    )
    assert first.shape == (6, 3, 40, 40)
    assert 0 <= first.min() <= first.max() <= 1
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_draws_are_balanced():
    labels = torch.tensor([5] * 900 + [4] * 90 + [3] * 10)
    data = loop.TrainingSet(
        squares=torch.empty(1000, 3, 1, 1, dtype=torch.uint8),
        labels=labels,
        mean=(0.5, 0.5, 0.5),
        std=(0.2, 0.2, 0.2),
        train=torch.arange(1000),
        validate=torch.arange(0),
    )
    drawn = labels[loop._balanced_draws(data, 6000, torch.Generator().manual_seed(1))]
    for code in (3, 4, 5):
        assert abs(int((drawn == code).sum()) - 2000) < 200
