"""Images a second in training, beside the same network trained by timm's plain loop, in one run.

Ours decodes each image once, keeps it as uint8 on the device and augments there. The reference reads and augments
in the workers of a standard DataLoader, as `timm.data.create_loader` sets one up for training, and steps as timm's
training script does. Both have the recipe's optimizer, loss, averaging, batch and input size; they take turns, and
the median round counts.
"""

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch
from torch import Tensor

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.backbone import create_network, select_device
from dermreview.training.data import gather, labels_of, load_training_set
from dermreview.training.loop import Run, TrainingSet
from dermreview.training.objective import Batch, mixed_precision
from dermreview.training.recipe import MemberRecipe, Recipe
from dermreview.training.recipe_files import load_recipe
from dermreview.training.splits import Parts

from timm.data import ImageDataset, create_loader  # isort: skip  (after backbone, which makes timm importable)
from timm.loss import LabelSmoothingCrossEntropy  # isort: skip
from timm.optim import create_optimizer_v2  # isort: skip
from timm.utils import ModelEmaV3  # isort: skip

_WARM_UP = 2
_WORKERS = 4  # the default of timm's training script
_SEED = 1


@dataclass(frozen=True, slots=True)
class NetworkThroughput:
    """Medians over the rounds, in images a second.

    Attributes:
        network: timm's name, with its arguments.
        ours: Of our loop.
        timm: Of timm's loop as it comes.
        timm_channels_last: Of timm's loop with the memory format that our loop uses.
        ratio: Ours over the faster of the two.
        ours_slowest: Of the rounds.
        ours_fastest: Of the rounds.
        timm_slowest: Of the rounds of both.
        timm_fastest: Of the rounds of both.
        paid_back_epochs: After so many epochs the decoding ahead has cost less than it saved; None for never.
    """

    network: str
    ours: float
    timm: float
    timm_channels_last: float
    ratio: float
    ours_slowest: float
    ours_fastest: float
    timm_slowest: float
    timm_fastest: float
    paid_back_epochs: float | None


@dataclass(frozen=True, slots=True)
class Throughput:
    """What `measure_training` found.

    Attributes:
        recipe: Its name.
        device: Where the networks ran.
        input_shape: Height and width in pixels.
        batch_size: Images a step.
        batches: Timed steps a round.
        rounds: Of each side.
        cores: Of the processor.
        threads: Of torch.
        workers: Of the reference's DataLoader.
        load_before: Processes that wanted a core in the minute before, the system's load average; None if unknown.
        decoding: Images a second, decoded once ahead.
        preparing: Images a second that our batches are made at when no network learns from them.
        timm_preparing: Likewise of the reference's DataLoader.
        networks: One comparison each.
    """

    recipe: str
    device: str
    input_shape: tuple[int, int]
    batch_size: int
    batches: int
    rounds: int
    cores: int
    threads: int
    workers: int
    load_before: float | None
    decoding: float
    preparing: float
    timm_preparing: float
    networks: tuple[NetworkThroughput, ...]


def measure_training(
    recipe_name: str,
    folders: Sequence[Path],
    *,
    batches: int = 10,
    rounds: int = 5,
    device: str = "auto",
    stage: Callable[[str], None] = lambda words: None,
) -> Throughput:
    """Measure a recipe's first network, and the same architecture without the recipe's arguments where it has any.

    Args:
        recipe_name: As for `load_recipe`.
        folders: Labelled images.
        batches: Timed steps a round; fewer where there are fewer images.
        rounds: Of each side.
        device: ``auto``, ``cpu`` or ``cuda``.
        stage: Called with what is done, in words.

    Raises:
        DermreviewError: DATA_TOO_SMALL for less than three batches, another DATA_* code, DEVICE_UNAVAILABLE.
    """
    recipe = load_recipe(recipe_name)
    chosen = select_device(device)
    first = recipe.members[0]
    size = first.training.batch_size
    items = gather(folders, (batches + _WARM_UP) * size, _SEED)
    batches = min(batches, len(items) // size - _WARM_UP)
    if batches < 1:
        raise DermreviewError(
            ErrorCode.DATA_TOO_SMALL, detail=f"{(_WARM_UP + 1) * size} images are needed to time batches of {size}"
        )
    load_before = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    stage(f"decoding {len(items)} images once")
    started = time.monotonic()
    data = load_training_set(recipe, Parts(items, (), ()), _SEED, chosen, lambda done, total: None)
    decoding = len(items) / (time.monotonic() - started)
    plain = first.model_copy(update={"arguments": {}})
    members = [first, plain] if first.arguments else [first]
    bench = _Bench(recipe, data, items, batches, rounds, decoding, stage)
    stage("making batches without a network")
    preparing, timm_preparing = bench.prepare(first)
    return Throughput(
        recipe=recipe.name,
        device=chosen.type,
        input_shape=first.input_shape,
        batch_size=size,
        batches=batches,
        rounds=rounds,
        cores=os.cpu_count() or 1,
        threads=torch.get_num_threads(),
        workers=_workers(),
        load_before=load_before,
        decoding=round(decoding, 1),
        preparing=preparing,
        timm_preparing=timm_preparing,
        networks=tuple(bench.compare(member) for member in members),
    )


def _workers() -> int:
    return min(_WORKERS, os.cpu_count() or 1)


class _Bench:
    """Both loops on the same images."""

    def __init__(
        self,
        recipe: Recipe,
        data: TrainingSet,
        items: Sequence[DatasetItem],
        batches: int,
        rounds: int,
        decoding: float,
        stage: Callable[[str], None],
    ) -> None:
        self._recipe, self._data, self._items = recipe, data, items
        self._batches, self._rounds, self._decoding, self._stage = batches, rounds, decoding, stage

    def compare(self, member: MemberRecipe) -> NetworkThroughput:
        """Time the rounds of one network, the sides in turn."""
        name = _name(member)
        run, size = self._run(member), member.training.batch_size
        references = [_PlainLoop(self._recipe, member, self._data, channels_last=last) for last in (False, True)]
        ours: list[float] = []
        timm: tuple[list[float], list[float]] = ([], [])
        run.learn(0)
        for number in range(self._rounds):
            self._stage(f"{name}: round {number + 1} of {self._rounds}")
            count = self._batches * size
            ours.append(count / self._timed(lambda epoch=number + 1: run.learn(epoch)))  # type: ignore[misc]
            for reference, found in zip(references, timm, strict=True):
                found.append(count / self._timed_from_loader(member, reference.step))
        best = max(median(timm[0]), median(timm[1]))
        saved = 1 / best - 1 / median(ours)
        return NetworkThroughput(
            network=name,
            ours=round(median(ours), 1),
            timm=round(median(timm[0]), 1),
            timm_channels_last=round(median(timm[1]), 1),
            ratio=round(median(ours) / best, 2),
            ours_slowest=round(min(ours), 1),
            ours_fastest=round(max(ours), 1),
            timm_slowest=round(min(min(timm[0]), min(timm[1])), 1),
            timm_fastest=round(max(max(timm[0]), max(timm[1])), 1),
            paid_back_epochs=round(1 / self._decoding / saved, 2) if saved > 0 else None,
        )

    def prepare(self, member: MemberRecipe) -> tuple[float, float]:
        """Time how fast either side makes batches, in images a second."""
        run, count = self._run(member), self._batches * member.training.batch_size
        ours, timm = [], []
        for number in range(self._rounds):
            ours.append(count / self._timed(lambda epoch=number: _exhaust(run.batches(epoch)[1])))  # type: ignore[misc]
            timm.append(count / self._timed_from_loader(member, lambda images, labels: None))
        return round(median(ours), 1), round(median(timm), 1)

    def _run(self, member: MemberRecipe) -> Run:
        changes = {
            "samples_per_epoch": self._batches * member.training.batch_size,
            "epochs": self._rounds + 1,
            "start_size": None,  # both sides learn from inputs of one size
        }
        timed = member.model_copy(update={"training": member.training.model_copy(update=changes)})
        torch.manual_seed(_SEED)
        network = create_network(
            member.architecture, member.arguments, member.head, input_shape=member.input_shape
        )
        return Run(self._recipe, timed, self._data, network, _SEED)

    def _timed(self, work: Callable[[], object]) -> float:
        started = time.monotonic()
        work()
        self._wait()
        return time.monotonic() - started

    def _timed_from_loader(self, member: MemberRecipe, step: Callable[[Tensor, Tensor], None]) -> float:
        """Time steps on batches of a fresh loader, whose workers are under way already and end afterwards."""
        started = 0.0
        with closing(_generated(self._loader(member))) as batches:
            for number, (images, labels) in enumerate(batches, start=1):
                step(images, labels)
                if number == _WARM_UP:
                    self._wait()
                    started = time.monotonic()
                if number == _WARM_UP + self._batches:
                    break
            self._wait()
            return time.monotonic() - started

    def _loader(self, member: MemberRecipe) -> Iterable[tuple[Tensor, Tensor]]:
        loader: Iterable[tuple[Tensor, Tensor]] = create_loader(
            ImageDataset(root="", reader=_ItemReader(self._items)),
            input_size=(3, *member.input_shape),
            batch_size=member.training.batch_size,
            is_training=True,
            mean=self._data.mean,
            std=self._data.std,
            num_workers=_workers(),
            persistent_workers=False,
            pin_memory=self._data.images.device.type == "cuda",
            device=self._data.images.device,
        )
        return loader

    def _wait(self) -> None:
        if self._data.images.device.type == "cuda":
            torch.cuda.synchronize()


class _PlainLoop:
    """A network of its own and the steps of timm's training script."""

    def __init__(self, recipe: Recipe, member: MemberRecipe, data: TrainingSet, *, channels_last: bool) -> None:
        training, self._device = member.training, data.images.device
        self._format = torch.channels_last if channels_last else torch.contiguous_format
        torch.manual_seed(_SEED)
        network = create_network(
            member.architecture, member.arguments, member.head, input_shape=member.input_shape
        )
        self._network = network.to(self._device, memory_format=self._format)  # type: ignore[call-overload]
        self._network.train()
        self._optimizer = create_optimizer_v2(
            self._network,
            opt=training.optimizer,
            lr=training.learning_rate,
            weight_decay=training.weight_decay,
            momentum=training.momentum,
        )
        self._loss = LabelSmoothingCrossEntropy(training.label_smoothing)
        decay = training.ema_decay
        self._average = ModelEmaV3(self._network, decay=decay, use_warmup=True) if decay > 0 else None
        self._precision = mixed_precision(self._device, training)
        self._scaler = torch.amp.GradScaler("cuda", enabled=self._precision is torch.float16)
        self._steps = 0

    def step(self, images: Tensor, labels: Tensor) -> None:
        """Learn from one batch."""
        mixed = self._precision is not torch.float32
        images = images.contiguous(memory_format=self._format)
        with torch.autocast(self._device.type, dtype=self._precision if mixed else None, enabled=mixed):
            loss = self._loss(self._network(images), labels)
        self._optimizer.zero_grad()
        self._scaler.scale(loss).backward()
        self._scaler.step(self._optimizer)
        self._scaler.update()
        self._steps += 1
        if self._average is not None:
            self._average.update(self._network, step=self._steps)


class _ItemReader:
    """Lets timm's dataset read our items, whose labels stand in a table."""

    def __init__(self, items: Sequence[DatasetItem]) -> None:
        self._paths = [str(item.path) for item in items]
        self._labels: list[int] = labels_of(items).tolist()

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, index: int) -> tuple[str, int]:
        return self._paths[index], self._labels[index]


def _name(member: MemberRecipe) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in member.arguments.items())
    return f"{member.architecture}({arguments})" if arguments else member.architecture


def _generated(batches: Iterable[tuple[Tensor, Tensor]]) -> Generator[tuple[Tensor, Tensor], None, None]:
    """Return batches so that closing ends the loader's workers."""
    yield from batches


def _exhaust(batches: Iterator[Batch]) -> None:
    for _ in batches:
        pass
