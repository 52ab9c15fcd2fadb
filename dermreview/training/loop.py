"""Trains one network: balanced draws, AdamW, cosine schedule, averaged weights, a checkpoint each epoch."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from sklearn.metrics import balanced_accuracy_score
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.backbone import create_network
from dermreview.training.augment import augment
from dermreview.training.recipe import MemberRecipe, Recipe

from timm.utils import ModelEmaV3  # isort: skip  (after backbone, which makes timm importable)


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """One line of the training log.

    Attributes:
        member: The network's architecture.
        epoch: From 1.
        epochs: How many there will be.
        loss: Mean training loss.
        balanced_accuracy: Of the averaged weights on the validation part, one view, argmax.
    """

    member: str
    epoch: int
    epochs: int
    loss: float
    balanced_accuracy: float


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Squares in memory.

    Attributes:
        squares: uint8 (N, 3, S, S), on the device that trains.
        labels: int64 (N,), positions in the taxonomy.
        mean: Per channel over the training part, 0 to 1.
        std: Likewise.
        train: Positions of the training part.
        validate: Positions of the validation part.
    """

    squares: Tensor
    labels: Tensor
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    train: Tensor
    validate: Tensor


def train_member(
    recipe: Recipe,
    member: MemberRecipe,
    data: TrainingSet,
    folder: Path,
    *,
    resume: bool,
    report: Callable[[EpochRecord], None],
) -> nn.Module:
    """Train one network and return its averaged weights.

    Every epoch's draws depend on the seed, the member and the epoch's number alone, so that a run that was stopped
    and resumed ends where an uninterrupted one does.

    Args:
        recipe: The settings.
        member: The network.
        data: The images.
        folder: Where its checkpoint lies.
        resume: Go on from the checkpoint, if there is one.
        report: Called after each epoch.

    Raises:
        DermreviewError: CHECKPOINT_MISMATCH if the checkpoint belongs to other settings.
    """
    device = data.squares.device
    torch.manual_seed(recipe.seed)
    network = create_network(member.architecture, member.arguments)
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = ModelEmaV3(network, decay=recipe.training.ema_decay, use_warmup=True)
    optimizer = AdamW(_groups(network, recipe.training.weight_decay), lr=recipe.training.learning_rate)
    checkpoint = _Checkpoint(folder / "checkpoint.pt", recipe, member)
    done = checkpoint.load(network, average.module, optimizer, device) if resume else 0
    for epoch in range(done, member.epochs):
        loss = _train_epoch(recipe, member, data, network, average, optimizer, epoch)
        accuracy = _validate(average.module, member, data)
        checkpoint.save(network, average.module, optimizer, epoch + 1)
        record = EpochRecord(member.architecture, epoch + 1, member.epochs, loss, accuracy)
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(record)) + "\n")
        report(record)
    averaged: nn.Module = average.module
    return averaged.eval()


def normalise(images: Tensor, data: TrainingSet) -> Tensor:
    """Subtract the mean and divide by the standard deviation; float32 (N, 3, S, S), channels last."""
    mean = torch.tensor(data.mean, device=images.device)[:, None, None]
    std = torch.tensor(data.std, device=images.device)[:, None, None]
    return ((images - mean) / std).contiguous(memory_format=torch.channels_last)


def _groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Weight decay is for matrices and filters, not for biases and norms."""
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": plain, "weight_decay": 0.0}]


def _train_epoch(
    recipe: Recipe,
    member: MemberRecipe,
    data: TrainingSet,
    network: nn.Module,
    average: ModelEmaV3,
    optimizer: Optimizer,
    epoch: int,
) -> float:
    settings = recipe.training
    device = data.squares.device
    member_index = recipe.members.index(member)
    random = torch.Generator(device).manual_seed(recipe.seed + 1000 * member_index + epoch)
    torch.manual_seed(recipe.seed + 1000 * member_index + epoch)  # dropout inside the network
    drawn = _balanced_draws(data, settings.samples_per_epoch, random)
    batches = drawn.split(settings.batch_size)  # type: ignore[no-untyped-call]
    network.train()
    total = 0.0
    for step, chosen in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = _rate(recipe, member, epoch + step / len(batches))
        images = augment(data.squares[chosen], member.input_size, recipe.augmentation, random)
        with torch.autocast(device.type, dtype=torch.float16, enabled=device.type == "cuda"):
            logits = network(normalise(images, data))
        loss = F.cross_entropy(logits.float(), data.labels[chosen], label_smoothing=settings.label_smoothing)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        average.update(network, step=epoch * len(batches) + step)
        total += float(loss.detach()) * len(chosen)
    return total / len(drawn)


def _balanced_draws(data: TrainingSet, count: int, random: torch.Generator) -> Tensor:
    """Draw positions of the training part so that each class that is there is equally likely."""
    labels = data.labels[data.train]
    weights = 1.0 / torch.bincount(labels, minlength=1).clamp(min=1).float()[labels]
    return data.train[torch.multinomial(weights, count, replacement=True, generator=random)]


def _rate(recipe: Recipe, member: MemberRecipe, epoch: float) -> float:
    settings = recipe.training
    warmup = min(settings.warmup_epochs, member.epochs / 2)
    if epoch < warmup:
        return settings.learning_rate * (epoch + 0.01) / warmup
    progress = (epoch - warmup) / max(member.epochs - warmup, 1e-9)
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


@torch.inference_mode()
def _validate(network: nn.Module, member: MemberRecipe, data: TrainingSet) -> float:
    network.eval()
    predicted = []
    for chosen in torch.split(data.validate, 256):
        images = F.interpolate(
            data.squares[chosen].float() / 255,
            (member.input_size, member.input_size),
            mode="bilinear",
            antialias=True,
        )
        predicted.append(network(normalise(images, data)).argmax(dim=1).cpu().numpy())
    truth = data.labels[data.validate].cpu().numpy()
    return float(balanced_accuracy_score(truth, np.concatenate(predicted)))


class _Checkpoint:
    """Everything an interrupted training needs, written beside and renamed so that it is never half there."""

    def __init__(self, path: Path, recipe: Recipe, member: MemberRecipe) -> None:
        self._path = path
        self._settings = json.dumps(
            {
                "member": member.model_dump(mode="json"),
                "seed": recipe.seed,
                "training": recipe.training.model_dump(mode="json"),
                "augmentation": recipe.augmentation.model_dump(mode="json"),
            },
            sort_keys=True,
        )

    def load(self, network: nn.Module, average: nn.Module, optimizer: Optimizer, device: torch.device) -> int:
        if not self._path.is_file():
            return 0
        state = torch.load(self._path, map_location=device, weights_only=True)
        if state["settings"] != self._settings:
            raise DermreviewError(
                ErrorCode.CHECKPOINT_MISMATCH, path=self._path.parent, detail="the recipe was changed since"
            )
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        return int(state["epoch"])

    def save(self, network: nn.Module, average: nn.Module, optimizer: Optimizer, epoch: int) -> None:
        state = {
            "settings": self._settings,
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self._path)
