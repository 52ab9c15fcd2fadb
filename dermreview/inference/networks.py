"""The small networks that timm does not have, entered into its registry under their names.

Each takes ``input_shape``, which decides the width of its first linear layer, and answers to timm's method names.
"""

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn

import dermreview.inference.torchvision_shim  # noqa: F401  (has to come before timm)

from timm.models import register_model  # isort: skip


class _SmallNetwork(nn.Module):
    """Convolutions, then a classifier on the flattened last map.

    Attributes:
        features: The convolutions.
        hidden: What lies between the flattened map and the classifier; empty for nothing.
        fc: The classifier.
        head_hidden_size: Width of what ``forward_head(..., pre_logits=True)`` returns.
        feature_info: Names the last map as timm does, for Grad-CAM.
    """

    def __init__(
        self, features: nn.Sequential, widths: tuple[int, ...], classes: int, shape: tuple[int, int]
    ) -> None:
        super().__init__()
        with torch.no_grad():
            channels, height, width = features(torch.zeros(1, 3, *shape)).shape[1:]
        if min(height, width) < 1:
            raise ValueError(f"an input of {shape[0]} x {shape[1]} pixels is too small")
        layers: list[nn.Module] = [nn.Flatten()] if widths else []
        incoming = channels * height * width
        for units in widths:
            layers += [nn.Linear(incoming, units), nn.ReLU()]
            incoming = units
        self.features = features
        self.hidden = nn.Sequential(*layers)
        self.fc = nn.Linear(incoming, classes)
        self.head_hidden_size = incoming if widths else channels
        self.feature_info = [{"num_chs": channels, "module": "features"}]

    def get_classifier(self) -> nn.Module:
        """Return the last linear layer."""
        return self.fc

    def forward_features(self, batch: Tensor) -> Tensor:
        """Return the last map (N, C, h, w)."""
        maps: Tensor = self.features(batch)
        return maps

    def forward_head(self, features: Tensor, pre_logits: bool = False) -> Tensor:
        """Classify the last map; with ``pre_logits`` return the last hidden layer, without one the map's mean."""
        hidden: Tensor = self.hidden(features)
        if pre_logits:
            return hidden if hidden.ndim == 2 else hidden.mean(dim=(2, 3))
        logits: Tensor = self.fc(hidden.flatten(1))
        return logits

    def forward(self, batch: Tensor) -> Tensor:
        """Return the logits (N, classes)."""
        return self.forward_head(self.forward_features(batch))


def _convolution(incoming: int, outgoing: int, kernel: int, padding: int) -> list[nn.Module]:
    return [nn.Conv2d(incoming, outgoing, kernel, padding=padding), nn.ReLU()]


def _glorot(network: nn.Module) -> nn.Module:
    """Draw the first weights as Keras does (Glorot and Bengio, AISTATS 2010)."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear) and module.bias is not None:
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    return network


def _only_timms_own(arguments: Mapping[str, object]) -> None:
    """Raise TypeError but for the arguments that timm itself passes, which concern pretrained weights."""
    unknown = arguments.keys() - {"pretrained_cfg", "pretrained_cfg_overlay", "cache_dir"}
    if unknown:
        raise TypeError(f"unexpected argument {min(unknown)}")


def lenet(
    pretrained: bool = False, num_classes: int = 1000, input_shape: tuple[int, int] = (224, 224), **timms: object
) -> nn.Module:
    """LeNet-5 with three channels: two 5 x 5 convolutions with max pooling, three linear layers.

    After LeCun et al., Proc. IEEE 86 (1998), in its common form with ReLU.
    """
    _only_timms_own(timms)
    layers = [*_convolution(3, 6, 5, 0), nn.MaxPool2d(2), *_convolution(6, 16, 5, 0), nn.MaxPool2d(2)]
    return _SmallNetwork(nn.Sequential(*layers), (120, 84), num_classes, input_shape)


def baseline_cnn(
    pretrained: bool = False, num_classes: int = 1000, input_shape: tuple[int, int] = (64, 64), **timms: object
) -> nn.Module:
    """Three convolutions of 16, 32 and 64 kernels with max pooling, and the classifier.

    After Ray et al., "Skin lesion classification with deep convolutional neural network", JMIR Dermatol. 3 (2020).
    At the published learning rate of 0.01 it learns from Keras' first weights, and not from torch's smaller ones.
    """
    _only_timms_own(timms)
    layers: list[nn.Module] = []
    for incoming, outgoing in ((3, 16), (16, 32), (32, 64)):
        layers += [*_convolution(incoming, outgoing, 3, 1), nn.MaxPool2d(2)]
    return _glorot(_SmallNetwork(nn.Sequential(*layers), (), num_classes, input_shape))


def web_cnn(
    pretrained: bool = False, num_classes: int = 1000, input_shape: tuple[int, int] = (75, 100), **timms: object
) -> nn.Module:
    """Twice two 3 x 3 convolutions with max pooling and dropout, one hidden layer; small enough for a browser."""
    _only_timms_own(timms)
    layers: list[nn.Module] = []
    for incoming, outgoing in ((3, 32), (32, 64)):
        layers += [*_convolution(incoming, outgoing, 3, 1), *_convolution(outgoing, outgoing, 3, 1)]
        layers += [nn.MaxPool2d(2), nn.Dropout(0.25)]
    network = _SmallNetwork(nn.Sequential(*layers), (512,), num_classes, input_shape)
    network.hidden.append(nn.Dropout(0.5))
    return _glorot(network)


OWN_NETWORKS: Final = ("lenet", "baseline_cnn", "web_cnn")
"""Their architectures; there are no pretrained weights of them."""

for _entry in (lenet, baseline_cnn, web_cnn):
    register_model(_entry)
