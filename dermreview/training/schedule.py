"""Optimizers by name, the learning rate of each step, the input of each epoch, and when a training stops."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer, RMSprop

import dermreview.inference.backbone  # noqa: F401  (makes timm importable)
from dermreview.training.recipe import GROWING, Augmentation, MemberRecipe, Training

from timm.optim import param_groups_weight_decay  # isort: skip

# A loss has to fall by this share to count as smaller on a plateau, as in torch's ReduceLROnPlateau.
_PLATEAU_SHARE = 1e-4


def create_optimizer(network: nn.Module, training: Training) -> Optimizer:
    """Return the recipe's optimizer for all parameters, with no weight decay on biases, norms and embeddings.

    ``rmsprop`` takes the averaging constant 0.9 and the epsilon 1e-7 of Keras, where the recipe that uses it was
    published.

    Args:
        network: On its device already; nothing in it frozen yet.
        training: Its optimizer, rate, momentum and weight decay.
    """
    spared = network.no_weight_decay() if hasattr(network, "no_weight_decay") else ()  # type: ignore[operator]
    groups = param_groups_weight_decay(network, training.weight_decay, no_weight_decay_list=spared)
    rate = training.learning_rate
    if training.optimizer == "adamw":
        return AdamW(groups, lr=rate)
    if training.optimizer == "adam":
        return Adam(groups, lr=rate)
    if training.optimizer == "sgd":
        return SGD(groups, lr=rate, momentum=training.momentum)
    return RMSprop(groups, lr=rate, alpha=0.9, eps=1e-7)


def learning_rate(training: Training, step: int, steps_per_epoch: int, plateau_scale: float = 1.0) -> float:
    """Return the rate of one step.

    Args:
        training: Its schedule, warmup, decay and epochs.
        step: Steps made before it, over all epochs.
        steps_per_epoch: At least 1.
        plateau_scale: What `Plateau` has brought the rate down to.
    """
    rate = training.learning_rate / (1 + training.step_decay * step)
    warmup = min(training.warmup_epochs, training.epochs / 2) * steps_per_epoch
    if step < warmup:
        return rate * (step + 1) / (warmup + 1)
    if training.schedule == "cosine":
        total = training.epochs * steps_per_epoch
        return rate * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))
    return rate * plateau_scale


_GROWTH_STEP = 16
"""Sides that are multiples of it keep the networks' grids whole."""


def input_shape(member: MemberRecipe, epoch: int) -> tuple[int, int]:
    """Return the height and width in pixels of the input that a member learns from in an epoch (from 0)."""
    start, growing = member.training.start_size, GROWING * member.training.epochs
    if start is None or epoch >= growing:
        return member.input_shape
    steps = (member.input_shape[0] - start) // _GROWTH_STEP
    side = start + _GROWTH_STEP * int((steps + 1) * epoch / growing)
    return (min(side, member.input_shape[0]),) * 2


def is_late(augmentation: Augmentation, training: Training, epoch: int) -> bool:
    """Tell whether an epoch (from 0) belongs to the last ones, with their own levels of augmentation."""
    return bool(augmentation.late_levels) and epoch >= round(augmentation.late_from * training.epochs)


@dataclass(slots=True)
class Plateau:
    """Brings the learning rate down when the calibration part's loss no longer falls; idle in other schedules.

    Attributes:
        scale: What the rate is multiplied with.
        best: Smallest loss so far.
        waited: Epochs since.
    """

    scale: float = 1.0
    best: float = math.inf
    waited: int = 0

    def update(self, training: Training, loss: float) -> None:
        """Take in an epoch's loss on the calibration part."""
        if training.schedule != "plateau":
            return
        if loss < self.best * (1 - _PLATEAU_SHARE):
            self.best, self.waited = loss, 0
            return
        self.waited += 1
        if self.waited > training.plateau_patience:
            self.scale *= training.plateau_factor
            self.waited = 0


@dataclass(slots=True)
class EarlyStopping:
    """Watches one figure of the calibration part.

    Attributes:
        best: Highest score so far.
        waited: Epochs since.
        stopped: Whether training is over.
    """

    best: float = field(default=-math.inf)
    waited: int = 0
    stopped: bool = False

    def update(self, training: Training, figures: Mapping[str, float]) -> bool:
        """Take in an epoch's figures and return whether it is the best so far.

        Args:
            training: Its ``stop_on`` and what belongs to it; with ``none`` no epoch is the best.
            figures: ``loss``, ``balanced_accuracy`` and ``weighted_f1`` of the calibration part.
        """
        if training.stop_on == "none":
            return False
        score = stopping_score(training, figures)
        if score > self.best + training.stop_min_delta:
            self.best, self.waited = score, 0
            return True
        self.waited += 1
        self.stopped = self.waited >= training.stop_patience
        return False


def stopping_score(training: Training, figures: Mapping[str, float]) -> float:
    """Return the figure that ``stop_on`` names so that more is better."""
    if training.stop_on == "loss":
        return -figures["loss"]
    if training.stop_on == "bacc_and_loss":
        weight = training.stop_weight
        return weight * figures["balanced_accuracy"] + (1 - weight) / (1 + figures["loss"])
    return figures[training.stop_on]
