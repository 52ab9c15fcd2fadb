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
from dermreview.training.augment import normalise, resized
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
GUIDED = {
    "epochs": 6,
    "mixup": 0.4,
    "mask_guidance": 0.5,
    "start_size": 32,
    "ema_decay": 0.9,
    "imbalance": ["weighted_sampler"],
    "sampler_power": 0.5,
}


def with_masks(data: TrainingSet) -> TrainingSet:
    """The left half is the lesion; every third image has no mask."""
    masks = torch.zeros(len(data.images), 40, 40, dtype=torch.uint8)
    masks[:, :, :20] = 255
    masks[::3] = 0
    return dataclasses.replace(data, masks=masks)


@pytest.mark.parametrize("stop_after", [1, 4])
def test_a_stopped_run_with_masks_mixing_and_growing_inputs_ends_where_it_should(tmp_path, stop_after):
    recipe, data = make_recipe(GUIDED, MOVING), with_masks(make_data())
    whole, _ = run(recipe, data, tmp_path / "whole")
    run(recipe, data, tmp_path / "parts", stop_after=stop_after)
    resumed, _ = run(recipe, data, tmp_path / "parts", resume=True)
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters(), strict=True))
    assert logged(tmp_path / "whole") == logged(tmp_path / "parts")


def test_batches_have_the_size_of_their_epoch_and_masks_move_with_the_images(tmp_path):
    recipe = make_recipe(
        {"epochs": 10, "start_size": 32, "mask_guidance": 1.0}, {"levels": [{"mirror": "horizontal"}]}
    )
    member = recipe.members[0].model_copy(update={"input_size": 40})
    recipe = recipe.model_copy(update={"members": (member,)})
    data = make_data()
    # the lesion is what is bright
    images = torch.zeros_like(data.images)
    images[..., :20] = 200
    data = with_masks(dataclasses.replace(data, images=images))
    training = loop.Run(recipe, member, data, make_network(recipe), 1)
    for epoch, side in [(0, 32), (9, 40)]:
        batches = list(training.batches(epoch)[1])
        assert {tuple(batch.images.shape[2:]) for batch in batches} == {(side, side)}
        for batch in batches:
            marked = batch.masks.flatten(1).sum(dim=1) > 0
            assert torch.equal(batch.masks[marked] > 0.5, batch.images[marked, 0] > 0)


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


def test_the_log_has_one_line_an_epoch_and_says_what_was_reported(tmp_path):
    recipe, data = make_recipe({"epochs": 3, "schedule": "cosine"}), make_data()
    run(recipe, data, tmp_path, stop_after=2)
    # A line that a crash left behind, after the last checkpoint, is not kept.
    with (tmp_path / loop.LOG).open("a") as log:
        log.write('{"epoch": 3}\n')
    _, records = run(recipe, data, tmp_path, resume=True)
    lines = [json.loads(line) for line in (tmp_path / loop.LOG).read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2, 3]
    assert lines[-1] == dataclasses.asdict(records[-1])
    last = records[-1]
    assert (last.member, last.seed, last.epochs, last.stopped) == ("resnet10t", 1, 3, False)
    assert lines[0]["learning_rate"] > lines[2]["learning_rate"] > 0
    assert 0 <= last.calibrate_accuracy <= 1
    assert last.seconds > 0


def test_a_new_run_forgets_the_one_before(tmp_path):
    recipe, data = make_recipe({"epochs": 2}), make_data()
    run(recipe, data, tmp_path)
    _, records = run(recipe, data, tmp_path, stop_after=1)
    assert [record.epoch for record in records] == [1]
    assert [line["epoch"] for line in logged(tmp_path)] == [1]


def test_it_learns_and_the_reported_loss_is_plain_cross_entropy(tmp_path):
    recipe = make_recipe({"epochs": 5, "label_smoothing": 0.2, "imbalance": ["logit_adjustment", "focal"]})
    data = make_data(96)
    network, records = run(recipe, data, tmp_path)
    assert records[-1].loss < records[0].loss / 2
    assert records[-1].balanced_accuracy > 0.9
    images = normalise(resized(data.images[data.calibrate], (32, 32)), data.mean, data.std)
    with torch.inference_mode():
        expected = nn.functional.cross_entropy(network(images), data.labels[data.calibrate])
    assert records[-1].calibrate_loss == pytest.approx(float(expected), rel=1e-5)
    assert not network.training


@pytest.mark.parametrize(
    "imbalance",
    [
        (),
        ("inverse_frequency",),
        ("effective_number",),
        ("median_frequency",),
        ("weighted_sampler", "focal"),
        ("logit_adjustment",),
        ("oversampling",),
        ("oversampling", "inverse_frequency", "focal"),
    ],
    ids="+".join,
)
def test_absent_classes_are_no_trouble(tmp_path, imbalance):
    # Classes 1, 3 and 6 have no image at all, class 0 none to calibrate on.
    data = make_data()
    data = dataclasses.replace(data, calibrate=data.calibrate[data.labels[data.calibrate] != 0])
    recipe = make_recipe({"epochs": 1, "imbalance": imbalance, "label_smoothing": 0.1})
    _, records = run(recipe, data, tmp_path)
    figures = [v for v in dataclasses.asdict(records[0]).values() if isinstance(v, float)]
    assert all(torch.isfinite(torch.tensor(figures)))


def batch_sizes(network: nn.Module) -> list[int]:
    """Collect the sizes of the batches that the network learns from."""
    sizes: list[int] = []
    network.register_forward_pre_hook(
        lambda module, given: sizes.append(len(given[0])) if module.training else None
    )
    return sizes


@pytest.mark.parametrize(
    "training, augmentation, expected",
    [
        ({}, {}, [8, 8, 8, 9]),
        ({"samples_per_epoch": 20}, {}, [8, 8, 4]),
        ({"samples_per_epoch": 50}, {}, [8] * 6 + [2]),
        ({"samples_per_epoch": 17, "imbalance": ["weighted_sampler"]}, {}, [8, 9]),
        ({}, {"copies": "flip_or_zoom"}, [8] * 8 + [2]),
        ({"samples_per_epoch": 1}, {}, [1]),
    ],
)
def test_an_epoch_has_as_many_images_as_it_should_and_none_alone(tmp_path, training, augmentation, expected):
    recipe = make_recipe({"epochs": 1} | training, augmentation)
    network = make_network(recipe)
    sizes = batch_sizes(network)
    run(recipe, make_data(), tmp_path, network=network)
    assert sizes == expected


def test_no_batch_has_a_single_image():
    assert [len(batch) for batch in batches_of(torch.arange(9), 4)] == [4, 5]
    assert [len(batch) for batch in batches_of(torch.arange(10), 4)] == [4, 4, 2]
    assert torch.cat(batches_of(torch.arange(9), 4)).tolist() == list(range(9))


class Backbone:
    """What a network holds before its classifier, at a moment."""

    def __init__(self, network: nn.Module) -> None:
        head = {id(parameter) for parameter in head_parameters(network)}
        self.head = {n: p.detach().clone() for n, p in network.named_parameters() if id(p) in head}
        self.body = {n: p.detach().clone() for n, p in network.named_parameters() if id(p) not in head}
        self.statistics = {n: b.detach().clone() for n, b in network.named_buffers()}

    def changed(self, other: "Backbone") -> set[str]:
        pairs = ((self.head, other.head), (self.body, other.body), (self.statistics, other.statistics))
        return {name for a, b in pairs for name, value in a.items() if not torch.equal(value, b[name])}


@pytest.mark.parametrize("watched, kept", [("loss", 1), ("balanced_accuracy", 2), ("none", 3)])
def test_the_best_epoch_is_kept_where_a_figure_is_watched(tmp_path, monkeypatch, watched, kept):
    losses, accuracies = iter([1.0, 0.5, 0.8, 0.9]), iter([0.2, 0.3, 0.6, 0.5])
    monkeypatch.setattr(
        loop,
        "_measure",
        lambda *_: (
            {"accuracy": 0.5, "weighted_f1": 0.5} | {"loss": next(losses), "balanced_accuracy": next(accuracies)}
        ),
    )
    recipe = make_recipe({"stop_on": watched})
    network = make_network(recipe)
    moments: list[Backbone] = []
    best = train_member(
        recipe,
        recipe.members[0],
        make_data(),
        network,
        tmp_path,
        seed=1,
        resume=False,
        report=lambda record: moments.append(Backbone(network)),
    )
    assert [not moment.changed(Backbone(best)) for moment in moments] == [epoch == kept for epoch in range(4)]


def test_early_stopping_ends_a_training_and_says_so(tmp_path):
    recipe = make_recipe({"epochs": 9, "stop_on": "loss", "stop_patience": 2, "stop_min_delta": 100.0})
    _, records = run(recipe, make_data(), tmp_path)
    assert [record.stopped for record in records] == [False, False, True]


@pytest.mark.parametrize("optimizer", ["adamw", "rmsprop", "sgd"])
def test_a_frozen_backbone_stays_as_it_was_and_learns_afterwards(tmp_path, optimizer):
    choices = {"epochs": 3, "frozen_epochs": 2, "optimizer": optimizer, "learning_rate": 0.01}
    recipe = make_recipe(choices)
    network = make_network(recipe)
    moments = [Backbone(network)]
    train_member(
        recipe, recipe.members[0], make_data(), network, tmp_path, seed=1, resume=False,
        report=lambda record: moments.append(Backbone(network)),
    )  # fmt: skip
    for before, after in ((0, 1), (1, 2)):
        assert moments[before].changed(moments[after]) == set(moments[0].head)
    changed = moments[2].changed(moments[3])
    assert set(moments[0].body) <= changed
    assert any("running_mean" in name for name in changed)


def test_only_the_named_modules_are_unfrozen(tmp_path):
    recipe = make_recipe({"epochs": 2, "frozen_epochs": 1, "unfreeze": ["layer4"]})
    network = make_network(recipe)
    before = Backbone(network)
    run(recipe, make_data(), tmp_path, network=network)
    changed = before.changed(Backbone(network))
    assert {name.split(".")[0] for name in changed} == {"layer4", "fc"}
    assert any("running_mean" in name for name in changed)
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_the_classifier_of_an_own_head_learns_while_the_backbone_rests(tmp_path):
    settings = make_recipe({"epochs": 1, "frozen_epochs": 1}).model_dump(mode="json")
    settings["members"][0]["head"] = {"pool": "avg", "units": 16, "dropout": 0.3, "batch_norm": True}
    recipe = Recipe.model_validate(settings)
    member = recipe.members[0]
    network = create_network(member.architecture, member.arguments, member.head)
    before = Backbone(network)
    run(recipe, make_data(), tmp_path, network=network)
    changed = before.changed(Backbone(network))
    assert set(before.head) <= changed
    assert {name.split(".")[0] for name in changed} == {"head"}


def test_an_unknown_module_is_an_error_of_the_recipe(tmp_path):
    recipe = make_recipe({"unfreeze": ["layer9"]})
    with pytest.raises(DermreviewError, match=r"tiny.*layer9") as caught:
        run(recipe, make_data(), tmp_path)
    assert caught.value.code is ErrorCode.RECIPE_INVALID


def test_averaged_weights_are_kept_and_measured(tmp_path):
    recipe, data = make_recipe({"epochs": 2, "ema_decay": 0.9}), make_data()
    network = make_network(recipe)
    averaged, records = run(recipe, data, tmp_path, network=network)
    assert averaged is not network
    assert Backbone(averaged).changed(Backbone(network))
    assert loop._measure(averaged, recipe.members[0], data)["loss"] == pytest.approx(
        records[-1].calibrate_loss, rel=1e-6
    )


def test_draws_depend_on_the_seed_and_not_on_what_ran_before(tmp_path):
    recipe, data = make_recipe({"epochs": 1, "imbalance": ["weighted_sampler"]}, MOVING), make_data()
    first, _ = run(recipe, data, tmp_path / "1")
    torch.rand(17)
    again, _ = run(recipe, data, tmp_path / "2")
    other, _ = run(recipe, data, tmp_path / "3", seed=2)
    assert not Backbone(first).changed(Backbone(again))
    assert Backbone(first).changed(Backbone(other))


@pytest.mark.parametrize("what", ["seed", "training", "augmentation", "images"])
def test_a_checkpoint_of_other_settings_is_refused_by_name(tmp_path, what):
    recipe, data, seed = make_recipe(), make_data(), 1
    run(recipe, data, tmp_path, stop_after=1)
    before = (tmp_path / "checkpoint.pt").read_bytes()
    if what == "seed":
        seed = 2
    elif what == "training":
        recipe = make_recipe({"epochs": 9})
    elif what == "augmentation":
        recipe = make_recipe(augmentation={"levels": [{"shift": 0.1}]})
    else:
        data = dataclasses.replace(data, train=data.train[1:])
    with pytest.raises(DermreviewError, match=f"changed since: .*{what}") as caught:
        run(recipe, data, tmp_path, seed=seed, resume=True)
    assert caught.value.code is ErrorCode.CHECKPOINT_MISMATCH
    assert (tmp_path / "checkpoint.pt").read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"not a checkpoint", b"PK\x03\x04 half a file", b"PK\x03\x04" + bytes(5000)]
)
def test_a_damaged_checkpoint_is_refused(tmp_path, content):
    (tmp_path / "checkpoint.pt").write_bytes(content)
    with pytest.raises(DermreviewError, match="damaged") as caught:
        run(make_recipe(), make_data(), tmp_path, resume=True)
    assert caught.value.code is ErrorCode.CHECKPOINT_MISMATCH


def test_a_checkpoint_that_cannot_be_written_is_an_error_and_leaves_the_one_before(tmp_path):
    recipe, data = make_recipe(), make_data()
    run(recipe, data, tmp_path, stop_after=1)
    before = (tmp_path / "checkpoint.pt").read_bytes()
    (tmp_path / "checkpoint.partial").mkdir()
    with pytest.raises(DermreviewError) as caught:
        run(recipe, data, tmp_path, resume=True)
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE
    assert (tmp_path / "checkpoint.pt").read_bytes() == before


def test_a_loss_that_is_no_number_ends_the_training_with_advice(tmp_path):
    recipe = make_recipe({"optimizer": "sgd", "learning_rate": 1e30, "epochs": 3})
    with pytest.raises(DermreviewError, match="learning rate") as caught:
        run(recipe, make_data(), tmp_path)
    assert caught.value.code is ErrorCode.TRAINING_DIVERGED


def test_one_image_is_too_little(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        run(make_recipe(), make_data(count=1), tmp_path)
    assert caught.value.code is ErrorCode.DATA_TOO_SMALL


def test_the_last_epochs_have_their_own_changes_and_nothing_is_mixed(tmp_path):
    augmentation = {"levels": [{"brightness": 0.9}], "late_levels": [{}], "late_from": 0.5}
    recipe, data = make_recipe({"epochs": 4, "mixup": 0.4}, augmentation), make_data()
    training = loop.Run(recipe, recipe.members[0], data, make_network(recipe), 1)
    plain = normalise(resized(data.images, (32, 32)), data.mean, data.std)
    for epoch, late in enumerate([False, False, True, True]):
        batches = list(training.batches(epoch)[1])
        seen = torch.cat([batch.images for batch in batches])
        known = [bool((plain == image).flatten(1).all(dim=1).any()) for image in seen]
        assert all(known) if late else not any(known)
        assert {batch.mixable for batch in batches} == {not late}


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
def test_mixed_precision_learns_on_an_accelerator(tmp_path):
    data = make_data(96)
    moved = {name: getattr(data, name).cuda() for name in ("images", "labels", "train", "calibrate")}
    recipe = make_recipe({"epochs": 5, "ema_decay": 0.5}, MOVING)
    network, records = run(recipe, dataclasses.replace(data, **moved), tmp_path)
    assert records[-1].balanced_accuracy > 0.9
    assert next(network.parameters()).dtype == torch.float32
