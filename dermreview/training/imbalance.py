"""How the rare classes are helped: class weights, draws, oversampling, and the class prior that results."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Generator, Tensor

from dermreview.domain.taxonomy import CLASSES
from dermreview.training.recipe import Training

CLASS_WEIGHTS = frozenset({"inverse_frequency", "effective_number", "median_frequency"})

Counts = npt.ArrayLike
Figures = npt.NDArray[np.float64]


def class_counts(labels: Tensor) -> Figures:
    """Count the images of each class, (7,)."""
    return torch.bincount(labels, minlength=len(CLASSES)).cpu().numpy().astype(np.float64)


def counts_drawn(training: Training, counts: Counts) -> Figures:
    """Return how many images of each class a whole epoch holds, (7,): as given, or after oversampling.

    Args:
        training: Its ``imbalance`` and ``oversample_to``.
        counts: (7,), images of the training part.
    """
    there = np.asarray(counts, np.float64)
    if "oversampling" not in training.imbalance:
        return there
    floor = np.rint(training.oversample_to * there.max())
    return np.where(there > 0, np.maximum(there, floor), 0)


def class_weights(training: Training, counts: Counts) -> npt.NDArray[np.float32]:
    """Return the weight of each class in the loss.

    ``inverse_frequency`` and ``median_frequency`` (Eigen and Fergus, ICCV 2015) differ by a constant factor alone,
    which the common scale takes away; ``effective_number`` is (1 - beta) / (1 - beta^n) of Cui et al., CVPR 2019.

    Args:
        training: Its ``imbalance`` and what belongs to it.
        counts: (7,), images of the training part.

    Returns:
        float32 (7,), mean 1 over the classes that are there and 1 for the others; all ones without class weights.
    """
    drawn = counts_drawn(training, counts)
    weights = np.ones(len(CLASSES))
    there = drawn > 0
    chosen = CLASS_WEIGHTS.intersection(training.imbalance)
    if chosen and there.any():
        weights[there] = _raw_weights(chosen, training.effective_beta, drawn[there])
        weights[there] /= weights[there].mean()
    return weights.astype(np.float32)


def _raw_weights(chosen: frozenset[str], beta: float, counts: Figures) -> Figures:
    if "effective_number" in chosen:
        return np.asarray((1 - beta) / (1 - beta**counts))
    if "median_frequency" in chosen:
        return np.asarray(np.median(counts) / counts)
    return 1 / counts


def training_prior(training: Training, counts: Counts) -> tuple[float, ...]:
    """Return the class distribution under which a network learns: what calibration has to take out again.

    A network trained on images of class y with weight w(y) learns p(y | x) under the prior n(y) w(y); balanced
    draws make it even, and with a ``sampler_power`` of p they leave n(y) to the power 1 - p; logit adjustment by
    tau leaves n(y) to the power 1 - tau (Menon et al., ICLR 2021). A class without images gets the share that it
    would have with one: calibration must not lift it out of the noise.

    Args:
        training: Its ``imbalance`` and what belongs to it.
        counts: (7,), images of the training part.

    Returns:
        Seven shares over 0 that sum to 1.
    """
    floored = np.maximum(np.asarray(counts, np.float64), 1)
    if "weighted_sampler" in training.imbalance:
        effective = floored ** (1 - training.sampler_power)
    elif "logit_adjustment" in training.imbalance:
        effective = (floored / floored.sum()) ** (1 - training.logit_tau)
    else:
        effective = counts_drawn(training, floored) * class_weights(training, floored)
    return tuple(float(share) for share in effective / effective.sum())


def epoch_positions(training: Training, labels: Tensor, generator: Generator, count: int | None = None) -> Tensor:
    """Draw the images of one epoch, in the order in which they are seen.

    Args:
        training: Its ``imbalance``, ``sampler_power`` and ``oversample_to``.
        labels: int64 (N,), of the images to draw from.
        generator: On the device of the labels; it alone decides the outcome.
        count: Images; None for as many as there are, after oversampling.

    Returns:
        int64 (count,), positions among the N. Balanced draws repeat images; otherwise none comes back before all
        others, with what oversampling adds, have been seen.
    """
    if "weighted_sampler" in training.imbalance:
        weights = torch.bincount(labels).clamp(min=1).double()[labels] ** -training.sampler_power
        return torch.multinomial(weights, count or len(labels), replacement=True, generator=generator)
    pools: list[Tensor] = []
    drawn = 0
    while not pools or (count is not None and drawn < count):
        pool = _one_round(training, labels, generator)
        pools.append(pool[torch.randperm(len(pool), generator=generator, device=labels.device)])
        drawn += len(pool)
    return torch.cat(pools)[:count]


def _one_round(training: Training, labels: Tensor, generator: Generator) -> Tensor:
    """Return every position once, and those of rare classes as often as oversampling asks."""
    positions = torch.arange(len(labels), device=labels.device)
    wanted = counts_drawn(training, class_counts(labels))
    parts = [positions]
    for index, target in enumerate(wanted):
        own = positions[labels == index]
        missing = int(target) - len(own)
        if missing > 0:
            shuffled = own[torch.randperm(len(own), generator=generator, device=labels.device)]
            parts.append(shuffled.repeat(-(-missing // len(own)))[:missing])
    return torch.cat(parts)
