"""A classifier with one hidden layer on top of a backbone, as transfer learning is often published."""

from collections import OrderedDict
from typing import Any

from torch import Tensor, nn

from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.bundle import Head


class HeadedNetwork(nn.Module):
    """A pooled backbone of timm, one hidden layer and the classifier; it answers to timm's own method names.

    Attributes:
        backbone: Without a classifier; its ``forward_head`` pools.
        head: Hidden layer, perhaps batch normalisation, ReLU, dropout, classifier.
        head_hidden_size: Width of the hidden layer.
    """

    def __init__(self, backbone: Any, settings: Head) -> None:
        super().__init__()
        if type(backbone).__name__ == "VGG":
            # timm counts two layers of 4096 units to the backbone, which this head takes the place of.
            backbone.pre_logits = nn.Identity()
            backbone.head_hidden_size = backbone.num_features
        hidden = nn.Linear(backbone.head_hidden_size, settings.units)
        classifier = nn.Linear(settings.units, len(CLASSES))
        for layer in (hidden, classifier):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
        layers: list[tuple[str, nn.Module]] = [("hidden", hidden)]
        if settings.batch_norm:
            layers.append(("norm", nn.BatchNorm1d(settings.units)))
        layers += [
            ("activation", nn.ReLU()),
            ("dropout", nn.Dropout(settings.dropout)),
            ("classifier", classifier),
        ]
        self.backbone = backbone
        self.head = nn.Sequential(OrderedDict(layers))
        self.head_hidden_size = settings.units

    def get_classifier(self) -> nn.Module:
        """Return the last linear layer."""
        return self.head[-1]

    def forward_features(self, batch: Tensor) -> Tensor:
        """Return the backbone's last features, before pooling."""
        features: Tensor = self.backbone.forward_features(batch)
        return features

    def forward_head(self, features: Tensor, pre_logits: bool = False) -> Tensor:
        """Pool the features and classify them; with ``pre_logits`` return the hidden layer (N, units)."""
        hidden: Tensor = self.head[:-1](self.backbone.forward_head(features, pre_logits=True))
        return hidden if pre_logits else self.head[-1](hidden)

    def forward(self, batch: Tensor) -> Tensor:
        """Return the logits (N, 7)."""
        return self.forward_head(self.forward_features(batch))
