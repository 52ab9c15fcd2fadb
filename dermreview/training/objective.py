"""What one training step minimises, and in which precision.

The loss on a batch, perhaps mixed, and what masks say of where to look.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Tensor, nn
from torch.distributions import Beta

from dermreview.inference.activation import linear_head
from dermreview.training.imbalance import Counts
from dermreview.training.losses import TrainingLoss
from dermreview.training.recipe import Training


@dataclass(frozen=True, slots=True)
class Batch:
    """Images as a network takes them.

    Attributes:
        images: float32 (N, 3, h, w), normalised, channels last.
        labels: int64 (N,).
        masks: float32 (N, h, w), 1 in the lesion; all 0 for an image without a mask. None without guidance.
        mixable: Whether it may be mixed.
    """

    images: Tensor
    labels: Tensor
    masks: Tensor | None = None
    mixable: bool = True


def mixed_precision(device: torch.device, training: Training) -> torch.dtype:
    """Return the type in which a network computes: float32, or what the device is fast at.

    That is bfloat16 on newer graphics cards and on processors with instructions for it (AVX-512 BF16), and float16
    on older cards; a processor without them would only emulate it.
    """
    if not training.mixed_precision:
        return torch.float32
    if device.type == "cpu":
        return torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16


class Objective:
    """The loss of one network's training.

    Mixing takes every second batch, drawn by torch's own generator, and one share for all its images; the partners
    are the same batch in reverse order. Where a batch is mixed, its masks say nothing.
    """

    def __init__(self, network: nn.Module, training: Training, counts: Counts, precision: torch.dtype) -> None:
        """Prepare it.

        Args:
            network: On its device.
            training: Its loss, ``mixup`` and ``mask_guidance``.
            counts: (7,), images of the training part.
            precision: In which the network computes.

        Raises:
            ValueError: If masks shall guide a network whose activation maps need a backward pass.
        """
        device = next(network.parameters()).device
        self._network, self._training, self._precision, self._device = network, training, precision, device
        self._loss = TrainingLoss(training, counts, device)
        self._mixing = Beta(training.mixup, training.mixup) if training.mixup > 0 else None
        self._classifier = linear_head(network)
        if training.mask_guidance > 0 and self._classifier is None:
            raise ValueError("mask_guidance needs a network whose head is average pooling and one linear layer")

    def __call__(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return the loss to minimise, and the logits (N, 7); those of mixed images, where they were mixed."""
        share = self._share() if batch.mixable else 1.0
        images = batch.images
        if share < 1:
            images = torch.lerp(images.flip(0), images, share)
        guided = batch.masks is not None and share == 1
        mixed = self._precision is not torch.float32
        with torch.autocast(self._device.type, dtype=self._precision if mixed else None, enabled=mixed):
            if guided:
                features = self._network.forward_features(images)  # type: ignore[operator]
                logits = self._network.forward_head(features)  # type: ignore[operator]
            else:
                logits = self._network(images)
        loss = self._loss(logits, batch.labels)
        if share < 1:
            loss = share * loss + (1 - share) * self._loss(logits, batch.labels.flip(0))
        if guided and batch.masks is not None and self._classifier is not None:
            weights = self._classifier.weight
            own = weights[batch.labels]
            # A value that all classes share changes no probability, so that the map alone could be pleased by it:
            # what tells the class from the others has to lie in the lesion as well.
            outside = [
                energy_outside(features.float(), rows, batch.masks) for rows in (own, own - weights.mean(dim=0))
            ]
            loss = loss + self._training.mask_guidance * sum(outside) / len(outside)
        return loss, logits

    def _share(self) -> float:
        """Return the first image's share in a mixed one; 1 for none."""
        if self._mixing is None or float(torch.rand(())) < 0.5:
            return 1.0
        return float(self._mixing.sample())


_FAINT = 0.1
"""Mean of a map, in logits, that is as good as nothing."""


def energy_outside(features: Tensor, weights: Tensor, masks: Tensor) -> Tensor:
    """Return the mean share of the labels' maps that is not inside the lesions, 0 to 1.

    Softplus stands for the positive part, so that a map that is negative everywhere still knows the way up, and a
    map whose mean is far below `_FAINT` counts as outside: otherwise a blank one would please best.

    Args:
        features: (N, C, h, w), the map that is pooled.
        weights: (N, C), each image's label's row of the classifier.
        masks: (N, H, W), 0 to 1; an image with an empty mask does not count.

    Returns:
        A number; 0 where no image has a mask.
    """
    there = masks.flatten(1).sum(dim=1) > 0
    maps = F.softplus(torch.einsum("nchw,nc->nhw", features, weights))
    inside = F.adaptive_avg_pool2d(masks[:, None], (maps.shape[1], maps.shape[2]))[:, 0]
    share = 1 - (maps * inside).flatten(1).mean(dim=1) / (maps.flatten(1).mean(dim=1) + _FAINT)
    return (share * there).sum() / there.sum().clamp(min=1)
