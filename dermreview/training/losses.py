"""The training loss: cross-entropy or focal, with label smoothing, class weights or logit adjustment."""

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Tensor

from dermreview.training.imbalance import Counts, class_weights, counts_drawn
from dermreview.training.recipe import Training


class TrainingLoss:
    """What a training step minimises; never what is reported of the calibration part.

    An image counts with its class's weight over the weight that is expected of a drawn image. That divisor is a
    constant: dividing by the weights of the batch, as `torch.nn.CrossEntropyLoss` does, would take the weights out
    again where batches are small, and `dermreview.training.imbalance.training_prior` would not hold.

    The focal factor (1 - p)^gamma is that of Lin et al., ICCV 2017, on the labelled class's probability; label
    smoothing moves each target towards the even distribution; logit adjustment adds tau * log(prior) to the
    outputs while the network learns (Menon et al., ICLR 2021).
    """

    def __init__(self, training: Training, counts: Counts, device: torch.device) -> None:
        """Keep what the loss needs of the recipe and of the class counts (7,) of the training part."""
        weights = class_weights(training, counts).astype(np.float64)
        drawn = counts_drawn(training, counts)
        expected = float((weights * drawn).sum() / max(drawn.sum(), 1))
        self._weights = torch.tensor(weights / expected, dtype=torch.float32, device=device)
        shares = np.maximum(np.asarray(counts, np.float64), 1)
        tau = training.logit_tau if "logit_adjustment" in training.imbalance else 0.0
        self._adjustment = torch.tensor(tau * np.log(shares / shares.sum()), dtype=torch.float32, device=device)
        self._gamma = training.focal_gamma if "focal" in training.imbalance else 0.0
        self._smoothing = training.label_smoothing

    def __call__(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the mean loss of a batch.

        Args:
            logits: (N, 7), in any floating type; the loss is computed in float32.
            labels: int64 (N,).
        """
        adjusted = logits.float() + self._adjustment
        losses = F.cross_entropy(adjusted, labels, label_smoothing=self._smoothing, reduction="none")
        if self._gamma > 0:
            right = adjusted.softmax(dim=1).gather(1, labels[:, None])[:, 0]
            # A gradient through 0 ** gamma is infinite for gamma under 1.
            losses = losses * (1 - right).clamp(min=1e-6).pow(self._gamma)
        return (losses * self._weights[labels]).mean()
