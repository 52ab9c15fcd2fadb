"""A whole training run on a few drawn images: images in, a calibrated, reported bundle out."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import find_dataset
from dermreview.imaging.decode import encode_png
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.training import figures
from dermreview.training.loop import EpochRecord
from dermreview.training.options import TrainCallbacks, TrainOptions
from dermreview.training.recipe import Recipe
from dermreview.training.recipe_files import load_recipe
from dermreview.training.run import report_folder, train
from dermreview.training.splits import part_of, read_split
from dermreview.training.starting import Starts
from tests.support.charts import painted_only

RECIPE = """
name = "tiny"
licence = "CC BY-NC 4.0"
pretrained = false
normalisation = "dataset"
seeds = [5]

[split]
train = 0.5
calibrate = 0.25

[training]
epochs = 2
batch_size = 16
optimizer = "adamw"
learning_rate = 2e-3
schedule = "cosine"
imbalance = ["weighted_sampler"]
ema_decay = 0.5

[augmentation]
cache_height = 48

[[augmentation.levels]]
mirror = "both"
rotation = 180

[ensemble]
views = 2
argmax = "over_prior"

[calibration]
safety_margin = false

[calibration.thresholds.mel]
sensitivity = 0.75

[[members]]
architecture = "resnet10t"
arguments = { channels = [8, 16, 16, 16], output_stride = 16 }
input_size = 40

[[members]]
architecture = "densenet121"
arguments = { growth_rate = 8, block_config = [2, 2] }
input_size = 40

[[published]]
name = "balanced accuracy"
metric = "balanced_accuracy"
value = 0.9
"""
FILES = ("0-resnet10t.safetensors", "1-densenet121.safetensors")


def put_images(folder: Path, per_class: int, first: int = 0) -> Path:
    """One colour a class with noise, which any network learns to tell apart."""
    random = np.random.default_rng(1 + first)
    for index, code in enumerate(CLASSES):
        (folder / code).mkdir(parents=True, exist_ok=True)
        colour = np.array([30 + 30 * index, 200 - 25 * index, 60 + (index % 3) * 70])
        for number in range(first, first + per_class):
            rgb = np.clip(colour + random.normal(0, 12, (72, 72, 3)), 0, 255).astype(np.uint8)
            (folder / code / f"{code}{number}.png").write_bytes(encode_png(rgb))
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return put_images(tmp_path_factory.mktemp("data"), 8)


@pytest.fixture(scope="module")
def recipe_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def recipe(recipe_file) -> Recipe:
    return load_recipe(str(recipe_file))


@pytest.fixture(scope="module")
def one_network(recipe) -> Recipe:
    # gates are tried on dozens of pictures, which takes longer than everything else
    ungated = recipe.calibration.model_copy(update={"retention": None})
    return recipe.model_copy(update={"members": recipe.members[:1], "calibration": ungated})


@pytest.fixture
def no_charts(monkeypatch) -> None:
    monkeypatch.setattr(figures, "draw", painted_only)


class Log:
    def __init__(self) -> None:
        self.stages: list[str] = []
        self.epochs: list[EpochRecord] = []
        self.callbacks = TrainCallbacks(self.stages.append, lambda done, total: None, self.epochs.append)


@pytest.fixture(scope="module")
def trained(data, recipe, tmp_path_factory):
    out, log = tmp_path_factory.mktemp("out") / "small", Log()
    (manifest,) = train(recipe, [data], out, TrainOptions(device="cpu"), log.callbacks)
    return out, manifest, log


def weights(folder: Path, name: str = FILES[0]) -> dict[str, torch.Tensor]:
    return load_file(folder / name)


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


def test_the_bundle_loads_and_predicts(trained):
    out, manifest, log = trained
    prediction = Predictor.load(out, "cpu").predict(np.full((80, 60, 3), 128, np.uint8))
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert prediction.maps is not None
    assert [record.epoch for record in log.epochs] == [1, 2, 1, 2]
    assert sum(member.weight for member in manifest.members) == pytest.approx(1)
    assert load_bundle(out).manifest == manifest


def test_the_bundle_says_what_it_learned_from(trained, data):
    out, manifest, log = trained
    assert (manifest.split.by, manifest.split.seed) == ("lesion", 5)
    assert (manifest.split.train, manifest.split.calibrate, manifest.split.test) == (28, 14, 14)
    known = read_split(load_bundle(out))
    assert all(part_of(item, known) for item in find_dataset(data).items)
    assert any("no group is on both sides" in stage for stage in log.stages)


def test_the_prior_of_balanced_draws_is_even(trained):
    _, manifest, _ = trained
    assert manifest.training_prior == pytest.approx([1 / 7] * 7)
    assert manifest.class_prior == pytest.approx([1 / 7] * 7, abs=1e-4)


def test_the_figures_are_those_of_the_test_part(trained):
    _, manifest, _ = trained
    test = manifest.metrics["test"]
    assert test["n"] == 14
    low, high = test["ci95"]
    assert 0 <= low <= test["balanced_accuracy"] <= high <= 1
    assert manifest.recipe == "tiny"


def test_the_report_stands_beside_with_curves_and_maps_before_and_after(trained):
    out, manifest, _ = trained
    page = (report_folder(out) / "report.html").read_text(encoding="utf-8")
    assert "before training" in page
    assert "Training curves" in page
    figures = json.loads((report_folder(out) / "evaluation.json").read_text(encoding="utf-8"))
    assert figures["balanced_accuracy"] == manifest.metrics["test"]["balanced_accuracy"]
    (published,) = figures["published"]
    assert published["value"] == 0.9
    assert published["measured"]["value"] == pytest.approx(figures["balanced_accuracy"], abs=1e-3)


def test_the_card_prints_the_measured_figures(trained):
    out, manifest, _ = trained
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"{manifest.metrics['test']['balanced_accuracy']:.3f}" in card
    assert "Not a medical device" in card
    assert "CC BY-NC" in card


def test_the_log_has_one_line_an_epoch_and_nothing_else_is_left_behind(trained):
    out, _, _ = trained
    lines = [json.loads(line) for line in (out / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["member"], line["epoch"]) for line in lines] == [
        ("resnet10t", 1),
        ("resnet10t", 2),
        ("densenet121", 1),
        ("densenet121", 2),
    ]
    assert {path.name for path in out.parent.iterdir()} == {"small", "small.report"}


def test_an_existing_bundle_is_never_overwritten(trained, data, recipe):
    out, _, _ = trained
    before = (out / "bundle.json").read_bytes()
    with pytest.raises(DermreviewError) as caught:
        train(recipe, [data], out, TrainOptions(), Log().callbacks)
    assert caught.value.code is ErrorCode.OUTPUT_EXISTS
    assert "--force" not in str(caught.value)
    assert (out / "bundle.json").read_bytes() == before


class Stopped(Exception):
    pass


def stop(record: EpochRecord) -> None:
    raise Stopped


STOPPING = TrainCallbacks(lambda stage: None, lambda done, total: None, stop)


@pytest.mark.usefixtures("no_charts")
def test_after_ctrl_c_a_resumed_run_ends_where_an_uninterrupted_one_does(
    trained, data, recipe, one_network, recipe_file, tmp_path
):
    whole, _, _ = trained
    out = tmp_path / "small"
    # whoever runs the tests in the background of a shell hands down that Ctrl+C is ignored
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = f"{heeding}; from dermreview.cli import main; main()"
    arguments = ["train", str(recipe_file), "--data", str(data), "--out", str(out), "--device", "cpu"]
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"},
    )
    for line in process.stdout:
        if "epoch 1/2" in line:
            process.send_signal(signal.SIGINT)
            break
    rest, said = process.communicate(timeout=120)
    assert process.returncode == 130, said + rest
    assert "with --resume goes on" in said
    assert "Traceback" not in said
    assert not out.exists()
    log = Log()
    ungated = recipe.model_copy(update={"calibration": one_network.calibration})
    train(ungated, [data], out, TrainOptions(device="cpu", resume=True), log.callbacks)
    # the signal comes while the second epoch runs, or just after it
    assert [record.epoch for record in log.epochs] in ([2, 1, 2], [1, 2])
    for name in FILES:
        assert same(weights(whole, name), weights(out, name))


def test_a_checkpoint_of_other_settings_is_refused(data, one_network, tmp_path):
    with pytest.raises(Stopped):
        train(one_network, [data], tmp_path / "b", TrainOptions(), STOPPING)
    with pytest.raises(DermreviewError) as caught:
        train(one_network, [data], tmp_path / "b", TrainOptions(seed=1, resume=True), Log().callbacks)
    assert caught.value.code is ErrorCode.CHECKPOINT_MISMATCH


def test_an_interrupted_training_is_not_thrown_away(data, one_network, tmp_path):
    with pytest.raises(Stopped):
        train(one_network, [data], tmp_path / "b", TrainOptions(), STOPPING)
    kept = (tmp_path / "b.work" / "0-resnet10t" / "checkpoint.pt").read_bytes()
    with pytest.raises(DermreviewError) as caught:
        train(one_network, [data], tmp_path / "b", TrainOptions(), Log().callbacks)
    assert caught.value.code is ErrorCode.TRAINING_INTERRUPTED
    assert (tmp_path / "b.work" / "0-resnet10t" / "checkpoint.pt").read_bytes() == kept


@pytest.mark.usefixtures("no_charts")
def test_networks_trained_alone_become_the_bundle_of_one_run(trained, data, recipe, one_network, tmp_path):
    whole, _, _ = trained
    out, log = tmp_path / "small", Log()
    ungated = recipe.model_copy(update={"calibration": one_network.calibration})
    for number in (2, 1):
        assert train(ungated, [data], out, TrainOptions(device="cpu", member=number), log.callbacks) == []
    assert [record.member for record in log.epochs] == ["densenet121"] * 2 + ["resnet10t"] * 2
    assert not out.exists()
    with pytest.raises(DermreviewError) as caught:
        train(ungated, [data], out, TrainOptions(device="cpu", member=2), log.callbacks)
    assert caught.value.code is ErrorCode.TRAINING_INTERRUPTED
    finishing = Log()
    train(ungated, [data], out, TrainOptions(device="cpu", resume=True), finishing.callbacks)
    assert finishing.epochs == []
    for name in FILES:
        assert same(weights(whole, name), weights(out, name))


def test_a_network_that_the_recipe_lacks_is_refused_before_images_are_read(data, recipe, tmp_path):
    with pytest.raises(DermreviewError, match="2 networks, so that there is no network 3"):
        train(recipe, [data], tmp_path / "b", TrainOptions(member=3), Log().callbacks)
    assert list(tmp_path.iterdir()) == []


def test_one_class_alone_is_too_little(data, recipe, tmp_path):
    for code in CLASSES[1:]:
        (tmp_path / "data" / code).mkdir(parents=True)
    (tmp_path / "data" / "nv").rmdir()
    (tmp_path / "data" / "nv").symlink_to(data / "nv")
    with pytest.raises(DermreviewError) as caught:
        train(recipe, [tmp_path / "data"], tmp_path / "b", TrainOptions(), Log().callbacks)
    assert caught.value.code in {ErrorCode.DATA_TOO_SMALL, ErrorCode.DATA_NOT_RECOGNISED}
    assert not (tmp_path / "b").exists()


@pytest.mark.usefixtures("no_charts")
def test_learning_on_starts_from_the_bundle_and_keeps_its_split(trained, data, one_network, tmp_path):
    whole, _, _ = trained
    more = put_images(tmp_path / "more", 4, first=100)
    log = Log()
    options = TrainOptions(device="cpu", init_from=whole, epochs=1, seed=77)
    (manifest,) = train(one_network, [data, more], tmp_path / "next", options, log.callbacks)
    before, after = read_split(load_bundle(whole)), read_split(load_bundle(tmp_path / "next"))
    assert {name: after[name] for name in before} == before
    assert manifest.split.train == 28 + 14
    assert manifest.members[0].mean == load_bundle(whole).members[0].mean
    assert log.epochs[0].loss < trained[2].epochs[0].loss, "it begins where the other one ended"


def test_first_weights_are_those_of_the_bundle(trained, recipe):
    whole, _, _ = trained
    network = Starts(recipe, whole).first(recipe.members[0], seed=1).network
    stored = weights(whole)
    assert all(torch.equal(value, stored[name].to(value.dtype)) for name, value in network.state_dict().items())


def test_a_bundle_without_the_network_names_it(trained, recipe, data, tmp_path):
    whole, _, _ = trained
    other = recipe.members[0].model_copy(update={"arguments": {"channels": (8, 8, 8, 8)}})
    changed = recipe.model_copy(update={"members": (other,)})
    with pytest.raises(DermreviewError) as caught:
        train(changed, [data], tmp_path / "b", TrainOptions(init_from=whole), Log().callbacks)
    assert caught.value.code is ErrorCode.INIT_MISMATCH
    assert "resnet10t" in str(caught.value)


@pytest.fixture(scope="module")
def repeats(data, one_network, tmp_path_factory):
    """Two bundles, on the split that is published for some systems and leaks."""
    out = tmp_path_factory.mktemp("repeats") / "b"
    repeated = one_network.model_copy(update={"seeds": (1, 2)})
    options = TrainOptions(device="cpu", epochs=1, split="image")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "draw", painted_only)
        return out, train(repeated, [data], out, options, Log().callbacks)


def test_seeds_as_repeats_give_a_bundle_each_and_their_spread(repeats):
    out, manifests = repeats
    assert [manifest.name for manifest in manifests] == ["b-seed1", "b-seed2"]
    assert not same(weights(out.with_name("b-seed1")), weights(out.with_name("b-seed2")))
    summary = json.loads((report_folder(out) / "seeds.json").read_text(encoding="utf-8"))
    figure = summary["figures"]["balanced_accuracy"]
    values = [manifest.metrics["test"]["balanced_accuracy"] for manifest in manifests]
    assert figure["values"] == values
    assert figure["mean"] == pytest.approx(np.mean(values), abs=1e-4)
    assert figure["standard_deviation"] == pytest.approx(np.std(values, ddof=1), abs=1e-4)
    assert "over_prior.balanced_accuracy" in summary["figures"]
    assert summary["seeds"] == [1, 2]


@pytest.mark.usefixtures("no_charts")
def test_seeds_as_members_share_one_split_and_one_bundle(data, one_network, tmp_path):
    changes = {"seeds": (1, 2), "seeds_as": "members"}
    options = TrainOptions(device="cpu", epochs=1)
    (manifest,) = train(one_network.model_copy(update=changes), [data], tmp_path / "b", options, Log().callbacks)
    assert [member.file for member in manifest.members] == ["0-resnet10t.safetensors", "1-resnet10t.safetensors"]
    assert manifest.split.seed == 1
    first, second = (weights(tmp_path / "b", member.file) for member in manifest.members)
    assert not same(first, second)


def test_the_leaking_split_is_recorded_and_said_aloud(repeats):
    out, manifests = repeats
    assert all(manifest.split.leaks for manifest in manifests)
    assert "split by image" in manifests[0].data
    page = (report_folder(out.with_name("b-seed1")) / "report.html").read_text(encoding="utf-8")
    assert "LEAKING SPLIT" in page


def test_resuming_keeps_the_seeds_that_are_finished(repeats, data, one_network):
    out, _ = repeats
    options = TrainOptions(device="cpu", epochs=1, split="image", resume=True)
    three = one_network.model_copy(update={"seeds": (1, 2, 3)})
    log = Log()
    with pytest.raises(Stopped):
        train(three, [data], out, options, TrainCallbacks(log.stages.append, lambda done, total: None, stop))
    assert [stage for stage in log.stages if stage.startswith("seed")] == ["seed 3"]


def test_options_reach_every_member(recipe):
    options = TrainOptions(epochs=3, limit=40, seed=9, split="patient", licence="mine")
    changed = options.apply(recipe)
    assert [member.training.epochs for member in changed.members] == [3, 3]
    assert (changed.seeds, changed.split.by, changed.licence) == ((9,), "patient", "mine")
    assert changed.split.train == recipe.split.train
    starter = load_recipe("starter")
    assert options.apply(starter).members[0].training.samples_per_epoch == 40


def test_nothing_stays_frozen_that_begins_with_random_weights():
    recipe = load_recipe("jmir-vgg16")
    scratch = TrainOptions(from_scratch=True)
    assert scratch.thaws(recipe)
    changed = scratch.apply(recipe)
    assert changed.pretrained is False
    assert (changed.members[0].training.frozen_epochs, changed.members[0].training.unfreeze) == (0, "all")
    kept = TrainOptions(init_from=Path("b")).apply(recipe)
    assert kept.members[0].training.frozen_epochs == 3
    assert not scratch.thaws(load_recipe("guide-resnet"))


def test_the_seed_decides_the_first_weights(recipe):
    def first(seed: int) -> nn.Module:
        return Starts(recipe, None).first(recipe.members[0], seed).network

    one, again, other = (first(seed).state_dict() for seed in (1, 1, 2))
    assert same(one, again)
    assert not same(one, other)


def test_a_network_that_can_not_be_built_is_an_error_of_the_recipe(recipe, data, tmp_path):
    wrong, log = recipe.members[0].model_copy(update={"architecture": "resnet_of_nobody"}), Log()
    with pytest.raises(DermreviewError) as caught:
        train(
            recipe.model_copy(update={"members": (recipe.members[0], wrong)}),
            [data],
            tmp_path / "b",
            TrainOptions(device="cpu"),
            log.callbacks,
        )
    assert caught.value.code is ErrorCode.RECIPE_INVALID
    assert "reading images" not in log.stages, "said before hours of training the members before it"
    assert not list(tmp_path.iterdir())
    assert "resnet_of_nobody" in str(caught.value)
