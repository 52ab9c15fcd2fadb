"""One pass of a network, and class activation maps: exact where the head allows it, else by Grad-CAM.

For a head that is global average pooling and one linear layer, the class-weighted sum of the last feature map is
Grad-CAM without a backward pass (Zhou et al., CVPR 2016; Selvaraju et al., ICCV 2017): the mean of a class's map
plus the bias is its logit. Maps stay signed here; the ReLU comes when they are drawn.
"""

from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor, nn

from dermreview.inference.backbone import classifier_of
from dermreview.inference.heads import HeadedNetwork

# timm's families whose forward_features ends in the very map that is pooled.
_POOLED_FAMILIES = frozenset({"ResNet", "DenseNet", "EfficientNet", "RegNet", "InceptionV3", "InceptionResnetV2"})

CLASS_ACTIVATION: Final = "class activation"
GRAD_CAM: Final = "Grad-CAM"


@dataclass(frozen=True, slots=True)
class Pass:
    """What one network says of a batch.

    Attributes:
        logits: (N, 7).
        features: (N, D), what enters the classifier.
    """

    logits: Tensor
    features: Tensor


@dataclass(frozen=True, slots=True)
class Maps:
    """Class activation maps of a batch.

    Attributes:
        values: (N, 7, h, w), signed.
        method: How they were made.
    """

    values: Tensor
    method: str


def linear_head(network: nn.Module) -> nn.Linear | None:
    """Return the classifier if the activation-map identity holds for this network of timm, else None."""
    if type(network).__name__ not in _POOLED_FAMILIES:
        return None
    holder = getattr(network, "head", network)
    pooling = getattr(getattr(holder, "global_pool", None), "pool_type", None)
    classifier = classifier_of(network)
    return classifier if pooling == "avg" and isinstance(classifier, nn.Linear) else None


def forward(network: nn.Module, batch: Tensor) -> Pass:
    """Run a network in evaluation mode, without maps.

    Args:
        network: From `create_network`.
        batch: (N, 3, H, W), normalised.
    """
    return _forward(network, batch)[0]


def forward_with_maps(network: nn.Module, batch: Tensor) -> tuple[Pass, Maps]:
    """Run a network in evaluation mode and return what `forward` does, with the maps of all classes.

    Args:
        network: From `create_network`.
        batch: (N, 3, H, W), normalised.
    """
    result, last = _forward(network, batch)
    classifier = linear_head(network)
    if classifier is None:
        return result, _grad_cam(network, batch, last)
    with torch.inference_mode():
        maps = torch.einsum("nchw,kc->nkhw", last, classifier.weight)
    return result, Maps(maps, CLASS_ACTIVATION)


def _forward(network: Any, batch: Tensor) -> tuple[Pass, Tensor]:
    """Return the result and the features before pooling, a map or a transformer's tokens."""
    with torch.inference_mode():
        last = network.forward_features(batch)
        return Pass(network.forward_head(last), network.forward_head(last, pre_logits=True)), last


class _Tail(nn.Module):
    """What follows a network's last map, as a network of its own: Grad-CAM there needs no pass of the backbone."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        self.last = nn.Identity()

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.network.forward_head(self.last(features))
        return logits


def _grad_cam(network: nn.Module, batch: Tensor, last: Tensor) -> Maps:
    """Ask pytorch-grad-cam for all classes; its result is put on the scale of the identity.

    Args:
        network: The network.
        batch: (N, 3, H, W).
        last: Its features before pooling.
    """
    from dermreview.inference.signed_gradcam import SignedGradCAM, TokenGrid

    body: Any = network.backbone if isinstance(network, HeadedNetwork) else network
    if last.ndim == 4:
        tail = _Tail(network)
        channels_last = getattr(body, "output_fmt", "NCHW") == "NHWC"
        grid = TokenGrid(channels_last=channels_last)
        with SignedGradCAM(tail, tail.last, grid) as grad_cam:
            values = grad_cam.signed_maps(last.clone())
    else:
        block = body.get_submodule(body.feature_info[-1]["module"])
        # A transformer may read its class token alone, so that only what enters its last attention has a gradient
        # at the other tokens.
        layer = getattr(block, "norm1", block)
        grid = TokenGrid(prefix=getattr(body, "num_prefix_tokens", 0), aspect=batch.shape[-2] / batch.shape[-1])
        with SignedGradCAM(network, layer, grid) as grad_cam:
            values = grad_cam.signed_maps(batch)
    maps = torch.from_numpy(values).to(batch.device)
    # The gradient of a mean is 1/(h*w) of the classifier's weight.
    return Maps(maps * (maps.shape[-1] * maps.shape[-2]), GRAD_CAM)
