"""The training bench on a few drawn images: both sides run, and the figures fit together."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.decode import encode_png
from dermreview.training import throughput
from dermreview.training.throughput import measure_training

RECIPE = """
name = "tiny"
licence = "none"
pretrained = false
normalisation = "dataset"
seeds = [1]

[split]
train = 0.6
calibrate = 0.2

[training]
epochs = 1
batch_size = 4
optimizer = "adamw"
learning_rate = 1e-3
imbalance = ["weighted_sampler"]
label_smoothing = 0.05
ema_decay = 0.9

[augmentation]
cache_height = 40

[[augmentation.levels]]
rotation = 90
contrast = 0.2

[[members]]
architecture = "test_resnet"
arguments = { output_stride = 16 }
input_size = 32
"""


@pytest.fixture
def recipe(tmp_path, monkeypatch) -> str:
    # Worker processes are timm's affair, and forking a test process is none of ours.
    monkeypatch.setattr(throughput, "_workers", lambda: 0)
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return str(path)


def images(folder: Path, count: int) -> Path:
    random = np.random.default_rng(1)
    for number in range(count):
        place = folder / ("mel", "nv", "bcc")[number % 3]
        place.mkdir(parents=True, exist_ok=True)
        rgb = random.integers(0, 256, (72, 96, 3)).astype(np.uint8)
        (place / f"case{number}.png").write_bytes(encode_png(rgb))
    return folder


def test_both_sides_run_and_the_figures_fit_together(tmp_path, recipe):
    stages: list[str] = []
    found = measure_training(recipe, [images(tmp_path / "data", 24)], batches=3, rounds=3, stage=stages.append)
    assert (found.batches, found.rounds, found.batch_size, found.input_shape) == (3, 3, 4, (32, 32))
    assert [network.network for network in found.networks] == ["test_resnet(output_stride=16)", "test_resnet"]
    assert min(found.decoding, found.preparing, found.timm_preparing) > 0
    for network in found.networks:
        best = max(network.timm, network.timm_channels_last)
        assert network.ratio == pytest.approx(network.ours / best, rel=0.05)
        assert network.ours_slowest <= network.ours <= network.ours_fastest
        assert network.timm_slowest <= best <= network.timm_fastest
        assert (network.paid_back_epochs is None) == (network.ours <= best)
    assert any("round 3 of 3" in words for words in stages)
    json.dumps(dataclasses.asdict(found))


def test_few_images_make_fewer_batches_and_too_few_are_refused(tmp_path, recipe):
    found = measure_training(recipe, [images(tmp_path / "some", 14)], batches=9, rounds=1)
    assert found.batches == 1
    with pytest.raises(DermreviewError, match="12 images") as caught:
        measure_training(recipe, [images(tmp_path / "few", 11)], rounds=1)
    assert caught.value.code is ErrorCode.DATA_TOO_SMALL


def test_a_step_of_the_reference_learns(tmp_path, recipe):
    bench_recipe = throughput.load_recipe(recipe)
    items = throughput.gather([images(tmp_path / "data", 12)], None, 1)
    data = throughput.load_training_set(
        bench_recipe, throughput.Parts(items, (), ()), 1, throughput.select_device("cpu"), lambda done, total: None
    )
    loop = throughput._PlainLoop(bench_recipe, bench_recipe.members[0], data, channels_last=True)
    pixels, labels = data.images[:4, :, :32, :32].float() / 255, data.labels[:4]
    losses = []
    for _ in range(8):
        loop.step(pixels, labels)
        losses.append(float(loop._loss(loop._network(pixels), labels).detach()))
    assert losses[-1] < losses[0]


def test_the_command_prints_the_figures_by_name(tmp_path, recipe, monkeypatch):
    measured = throughput.Throughput(
        "tiny", "cpu", (32, 32), 4, 1, 1, 2, 2, 2, 0.1, 900.0, 1800.0, 700.0,
        (throughput.NetworkThroughput("net", 30.0, 20.0, 25.0, 1.2, 29.0, 31.0, 19.0, 26.0, 0.2),),
    )  # fmt: skip
    asked: list[object] = []

    def measure(name: str, folders: list[Path], **others: object) -> throughput.Throughput:
        asked.extend((name, folders, others["device"]))
        return measured

    monkeypatch.setattr(throughput, "measure_training", measure)
    arguments = ["bench", "--only", "training", "--data", str(tmp_path), "--recipe", "r.toml", "--device", "cpu"]
    answer = CliRunner().invoke(app, [*arguments, "--json"])
    assert json.loads(answer.stdout)["training"]["networks"][0]["ratio"] == 1.2
    assert asked == ["r.toml", [tmp_path], "cpu"]
    lines = CliRunner().invoke(app, arguments).stdout.splitlines()
    assert any(line.split() == ["preparing", "1800.0"] for line in lines)
    assert any(line.split() == ["ratio", "1.2"] for line in lines)


def test_training_figures_without_images_are_wrong_usage():
    answer = CliRunner().invoke(app, ["bench", "--only", "training"])
    assert answer.exit_code == 2
    assert "--data" in answer.stderr
