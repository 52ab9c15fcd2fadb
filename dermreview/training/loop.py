"""Trains one network, epoch by epoch, with a checkpoint after each."""

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from sklearn.metrics import f1_score
from torch import Generator, Tensor, nn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import Triple
from dermreview.training.augment import Copy, augment, fixed_copies, levels_of, normalise, resized
from dermreview.training.checkpoint import Checkpoint, State
from dermreview.training.freezing import freeze, train_mode
from dermreview.training.imbalance import Figures, class_counts, epoch_positions
from dermreview.training.metrics import balanced_accuracy
from dermreview.training.objective import Batch, Objective, mixed_precision
from dermreview.training.recipe import MemberRecipe, Recipe
from dermreview.training.schedule import (
    EarlyStopping,
    Plateau,
    create_optimizer,
    input_shape,
    is_late,
    learning_rate,
)

from timm.utils import ModelEmaV3  # isort: skip  (after freezing, which makes timm importable)

LOG = "log.jsonl"
CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """One line of the training log.

    Attributes:
        member: The network's architecture.
        seed: Of its draws.
        epoch: From 1.
        epochs: How many there will be at most.
        learning_rate: Of the epoch's last step.
        loss: Mean training loss, as it was minimised.
        accuracy: Of the drawn, changed training images while the network learned from them.
        calibrate_loss: Plain cross-entropy on the calibration part: no smoothing, no weights. As the figures below
            it is that of the averaged weights where there are any, one view, argmax.
        calibrate_accuracy: Share of right classes.
        balanced_accuracy: Mean sensitivity of the classes that are there.
        weighted_f1: F1 of each class, weighted by its images.
        seconds: That the epoch took, with the calibration part.
        stopped: Whether early stopping ends the training here.
    """

    member: str
    seed: int
    epoch: int
    epochs: int
    learning_rate: float
    loss: float
    accuracy: float
    calibrate_loss: float
    calibrate_accuracy: float
    balanced_accuracy: float
    weighted_f1: float
    seconds: float
    stopped: bool


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Images in memory.

    Attributes:
        images: uint8 (N, 3, H, W), on the device that trains.
        labels: int64 (N,), positions in the taxonomy.
        mean: Per channel, of RGB from 0 to 1.
        std: Likewise.
        train: Positions of the training part.
        calibrate: Positions of the calibration part.
        masks: uint8 (N, H, W), 255 in the lesion, nothing but 0 for an image without a mask; None where no member
            learns from masks.
    """

    images: Tensor
    labels: Tensor
    mean: Triple
    std: Triple
    train: Tensor
    calibrate: Tensor
    masks: Tensor | None = None


def train_member(
    recipe: Recipe,
    member: MemberRecipe,
    data: TrainingSet,
    network: nn.Module,
    folder: Path,
    *,
    seed: int,
    resume: bool,
    report: Callable[[EpochRecord], None],
) -> nn.Module:
    """Train one network and return the weights of its best epoch, or of its last where nothing is watched.

    Every epoch's draws depend on the seed and the epoch's number alone, and the checkpoint holds everything else,
    so that a run that was stopped and resumed ends where an uninterrupted one does; on the CPU, with as many
    threads, bit for bit.

    Args:
        recipe: The augmentation.
        member: The network's input and optimisation.
        data: The images.
        network: With its first weights; it is moved to the images' device and trained in place.
        folder: Where its checkpoint and its log, `LOG`, lie.
        seed: Of every draw.
        resume: Go on from the checkpoint, if there is one.
        report: Called after each epoch, when the checkpoint is on disk.

    Raises:
        DermreviewError: DATA_TOO_SMALL, RECIPE_INVALID for an unknown module, CHECKPOINT_MISMATCH if the
            checkpoint belongs to other settings, TRAINING_DIVERGED.
    """
    if len(data.train) < 2:
        raise DermreviewError(ErrorCode.DATA_TOO_SMALL, detail="fewer than two images to learn from")
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = Checkpoint(folder / CHECKPOINT, _settings(recipe, member, data, seed))
    run = Run(recipe, member, data, network, seed)
    if resume and (state := checkpoint.load(data.images.device)) is not None:
        run.restore(state)
    _write_log(folder, run.history)
    while not run.ended:
        record = run.epoch()
        checkpoint.save(run.state())
        _write_log(folder, run.history)
        report(record)
    return run.result()


def batches_of(positions: Tensor, size: int) -> list[Tensor]:
    """Cut an epoch into batches; a last batch of one image, on which BatchNorm fails, joins the one before it."""
    batches = list(torch.split(positions, size))
    if len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [torch.cat(batches[-2:])]
    return batches


class Run:
    """One network's training between two epochs.

    Attributes:
        history: One record for each epoch that is done.
    """

    def __init__(
        self, recipe: Recipe, member: MemberRecipe, data: TrainingSet, network: nn.Module, seed: int
    ) -> None:
        """Prepare the first epoch; the arguments are those of `train_member`."""
        self._recipe, self._member, self._data, self._seed = recipe, member, data, seed
        self._training = member.training
        self._device = data.images.device
        network.requires_grad_(True)
        network.to(self._device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._network = network
        self._optimizer = create_optimizer(network, self._training)
        self._average = (
            ModelEmaV3(network, decay=self._training.ema_decay, use_warmup=True)
            if self._training.ema_decay > 0
            else None
        )
        counts = class_counts(data.labels[data.train])
        self._precision = mixed_precision(self._device, self._training)
        try:
            freeze(network, self._training, 0)
            self._objective = Objective(network, self._training, counts, self._precision)
        except ValueError as error:
            raise DermreviewError(ErrorCode.RECIPE_INVALID, name=recipe.name, detail=error) from error
        self._guided = self._training.mask_guidance > 0 and data.masks is not None
        self._scaler = torch.amp.GradScaler("cuda", enabled=self._precision is torch.float16)
        self._plateau = Plateau()
        self._stopping = EarlyStopping()
        self._best: dict[str, Tensor] | None = None
        self._prepare_draws(counts)
        self.history: list[EpochRecord] = []

    def _prepare_draws(self, counts: Figures) -> None:
        data, augmentation = self._data, self._recipe.augmentation
        # Copies stand behind the images they are made of, as images of their own.
        self._with_copies = augmentation.copies == "flip_or_zoom"
        self._indices = data.train.repeat(1 + self._with_copies)
        # Drawn on the CPU, an epoch is the same on every device.
        self._labels = data.labels[self._indices].cpu()
        self._levels = levels_of(augmentation, data.labels, counts)
        self._copies = fixed_copies(len(data.images), self._seed).to(self._device)

    @property
    def ended(self) -> bool:
        """Whether no epoch is left."""
        return self._stopping.stopped or len(self.history) >= self._training.epochs

    @property
    def _judged(self) -> nn.Module:
        """The weights that are measured and kept."""
        module: nn.Module = self._network if self._average is None else self._average.module
        return module

    def epoch(self) -> EpochRecord:
        """Train one epoch and measure it.

        Raises:
            DermreviewError: TRAINING_DIVERGED.
        """
        started = time.monotonic()
        number = len(self.history)
        rate, loss, accuracy = self.learn(number)
        if not math.isfinite(loss):
            raise DermreviewError(
                ErrorCode.TRAINING_DIVERGED, member=self._member.architecture, epoch=number + 1, rate=f"{rate:g}"
            )
        figures = _measure(self._judged, self._member, self._data)
        self._plateau.update(self._training, figures["loss"])
        if self._stopping.update(self._training, figures):
            self._best = {
                name: value.detach().to("cpu", copy=True) for name, value in self._judged.state_dict().items()
            }
        record = EpochRecord(
            member=self._member.architecture,
            seed=self._seed,
            epoch=number + 1,
            epochs=self._training.epochs,
            learning_rate=rate,
            loss=loss,
            accuracy=accuracy,
            calibrate_loss=figures["loss"],
            calibrate_accuracy=figures["accuracy"],
            balanced_accuracy=figures["balanced_accuracy"],
            weighted_f1=figures["weighted_f1"],
            seconds=round(time.monotonic() - started, 3),
            stopped=self._stopping.stopped,
        )
        self.history.append(record)
        return record

    def learn(self, number: int) -> tuple[float, float, float]:
        """Make the steps of an epoch (from 0); return the last rate, the mean loss and the accuracy."""
        torch.manual_seed(_epoch_seed(self._seed, number))  # dropout inside the network
        freeze(self._network, self._training, number)
        train_mode(self._network)
        steps, batches = self.batches(number)
        total = torch.zeros((), dtype=torch.float64, device=self._device)
        right = torch.zeros((), dtype=torch.int64, device=self._device)
        count, rate = 0, 0.0
        for step, batch in enumerate(batches, start=number * steps):
            rate = learning_rate(self._training, step, steps, self._plateau.scale)
            loss, logits = self._step(batch, rate)
            if self._average is not None:
                self._average.update(self._network, step=step)
            # Kept on the device: asking for a number here would wait for the accelerator in every step.
            total += loss * len(batch.labels)
            right += (logits.argmax(dim=1) == batch.labels).sum()
            count += len(batch.labels)
        return rate, float(total) / count, int(right) / count

    def batches(self, number: int) -> tuple[int, Iterator[Batch]]:
        """Return how many batches an epoch (from 0) has, and each of them, made when asked for."""
        seed = _epoch_seed(self._seed, number)
        order = epoch_positions(
            self._training, self._labels, Generator().manual_seed(seed), self._training.samples_per_epoch
        )
        random = Generator(self._device).manual_seed(seed)
        batches = batches_of(order.to(self._device), self._training.batch_size)
        return len(batches), (self._batch(chosen, number, random) for chosen in batches)

    def _batch(self, chosen: Tensor, number: int, random: Generator) -> Batch:
        indices = self._indices[chosen]
        copies = None
        if self._with_copies:
            copies = torch.where(chosen >= len(self._data.train), self._copies[indices], int(Copy.NONE))
        stored = self._data.images[indices]
        if self._guided and self._data.masks is not None:
            stored = torch.cat([stored, self._data.masks[indices][:, None]], dim=1)
        augmentation = self._recipe.augmentation
        late = is_late(augmentation, self._training, number)
        if late:
            augmentation = augmentation.model_copy(update={"levels": augmentation.late_levels})
        shape = input_shape(self._member, number)
        changed = augment(stored, shape, augmentation, self._levels[indices], random, copies)
        images = normalise(changed[:, :3], self._data.mean, self._data.std)
        masks = changed[:, 3] if stored.shape[1] == 4 else None
        return Batch(images, self._data.labels[indices], masks, mixable=not late)

    def _step(self, batch: Batch, rate: float) -> tuple[Tensor, Tensor]:
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        loss, logits = self._objective(batch)
        self._optimizer.zero_grad(set_to_none=True)
        self._scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        self._scaler.step(self._optimizer)
        self._scaler.update()
        return loss.detach(), logits.detach()

    def state(self) -> State:
        """Everything that the next epoch depends on."""
        return {
            "network": self._network.state_dict(),
            "average": None if self._average is None else self._average.module.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "scaler": self._scaler.state_dict(),
            "plateau": asdict(self._plateau),
            "stopping": asdict(self._stopping),
            "best": self._best,
            "history": [asdict(record) for record in self.history],
        }

    def restore(self, state: State) -> None:
        """Take over what `state` gave."""
        self._network.load_state_dict(state["network"])
        if self._average is not None:
            self._average.module.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._scaler.load_state_dict(state["scaler"])
        self._plateau = Plateau(**state["plateau"])
        self._stopping = EarlyStopping(**state["stopping"])
        best = state["best"]
        self._best = None if best is None else {name: value.cpu() for name, value in best.items()}
        self.history = [EpochRecord(**record) for record in state["history"]]

    def result(self) -> nn.Module:
        """Return the network with the weights to keep, ready to predict."""
        network = self._judged
        if self._best is not None:
            network.load_state_dict(self._best)
        return network.requires_grad_(True).eval()


def _epoch_seed(seed: int, epoch: int) -> int:
    """Mix both numbers, so that no epoch of one seed is an epoch of another."""
    return int(np.random.SeedSequence([seed, epoch]).generate_state(1, np.uint32)[0])


@torch.inference_mode()
def _measure(network: nn.Module, member: MemberRecipe, data: TrainingSet) -> dict[str, float]:
    """Measure one view of the calibration part, in float32."""
    network.eval()
    found = [
        network(normalise(resized(data.images[chosen], member.input_shape), data.mean, data.std)).float()
        for chosen in torch.split(data.calibrate, 2 * member.training.batch_size)  # no gradients take room
    ]
    logits, labels = torch.cat(found), data.labels[data.calibrate]
    truth, predicted = labels.cpu().numpy(), logits.argmax(dim=1).cpu().numpy()
    return {
        "loss": float(F.cross_entropy(logits, labels)),
        "accuracy": float((truth == predicted).mean()),
        "balanced_accuracy": balanced_accuracy(truth, predicted),
        "weighted_f1": float(f1_score(truth, predicted, average="weighted", zero_division=0)),
    }


def _settings(recipe: Recipe, member: MemberRecipe, data: TrainingSet, seed: int) -> dict[str, str]:
    """What has to be the same for a training to go on, by the name under which a difference is reported."""
    kept: dict[str, Any] = {
        "the network": member.model_dump(mode="json", exclude={"training"}),
        "its training": member.training.model_dump(mode="json"),
        "the augmentation": recipe.augmentation.model_dump(mode="json"),
        "the start or the geometry": [recipe.pretrained, recipe.geometry.value, recipe.normalisation],
        "the seed": seed,
        "the images": [list(data.images.shape), data.mean, data.std, _digest(data)],
    }
    return {name: json.dumps(value, sort_keys=True) for name, value in kept.items()}


def _digest(data: TrainingSet) -> str:
    """Hash the labels and parts; the images' own bytes would take as long as an epoch."""
    parts = (data.labels, data.train, data.calibrate)
    return hashlib.sha256(b"|".join(part.cpu().numpy().tobytes() for part in parts)).hexdigest()


def _write_log(folder: Path, history: list[EpochRecord]) -> None:
    """Write the whole log anew, so that it never says more or less than the checkpoint."""
    lines = [json.dumps(asdict(record)) + "\n" for record in history]
    (folder / LOG).write_text("".join(lines), encoding="utf-8")
