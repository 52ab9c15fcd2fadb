"""Class activation maps: exact from the classifier's weights where the head allows it, else by Grad-CAM.

For a head that is global average pooling and one linear layer, the class-weighted sum of the last feature map is
Grad-CAM without a backward pass (Zhou et al., CVPR 2016; Selvaraju et al., ICCV 2017): the mean of a class's map
plus the bias is its logit. Maps stay signed here; the ReLU comes when they are drawn.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from dermreview.domain.taxonomy import CLASSES

# timm's families whose forward_features ends in the very map that is pooled.
_POOLED_FAMILIES = frozenset({"ResNet", "DenseNet", "EfficientNet", "RegNet"})

CLASS_ACTIVATION = "class activation"
GRAD_CAM = "Grad-CAM"


@dataclass(frozen=True, slots=True)
class Outputs:
    """What one network says of a batch.

    Attributes:
        logits: (N, 7).
        maps: (N, 7, h, w), signed.
        method: How the maps were made.
    """

    logits: Tensor
    maps: Tensor
    method: str


def linear_head(network: nn.Module) -> nn.Linear | None:
    """Return the classifier if the activation-map identity holds for this network of timm, else None."""
    if type(network).__name__ not in _POOLED_FAMILIES:
        return None
    holder = getattr(network, "head", network)
    pooling = getattr(getattr(holder, "global_pool", None), "pool_type", None)
    classifier = network.get_classifier()  # type: ignore[operator]
    return classifier if pooling == "avg" and isinstance(classifier, nn.Linear) else None


def forward_with_maps(network: nn.Module, batch: Tensor) -> Outputs:
    """Run a network in evaluation mode and return logits with the maps of all classes.

    Args:
        network: A network of timm with 7 outputs.
        batch: (N, 3, S, S), normalised.
    """
    classifier = linear_head(network)
    if classifier is None:
        return _grad_cam(network, batch)
    with torch.inference_mode():
        features = network.forward_features(batch)  # type: ignore[operator]
        logits = network.forward_head(features)  # type: ignore[operator]
        maps = torch.einsum("nchw,kc->nkhw", features, classifier.weight)
    return Outputs(logits, maps, CLASS_ACTIVATION)


def _grad_cam(network: nn.Module, batch: Tensor) -> Outputs:
    """Ask pytorch-grad-cam for one class after the other; its result is put on the scale of the identity."""
    from dermreview.inference.signed_gradcam import SignedGradCAM

    last_stage: Any = network.feature_info[-1]  # type: ignore[index]
    layer = network.get_submodule(last_stage["module"])
    # A transformer may read its class token alone, so that only what enters its last attention has a gradient
    # at the other tokens.
    layer = getattr(layer, "norm1", layer)
    with SignedGradCAM(network, layer) as grad_cam:
        maps = [grad_cam.signed_maps(batch, index) for index in range(len(CLASSES))]
        logits = grad_cam.outputs.detach()
    stacked = torch.from_numpy(np.stack(maps, axis=1)).to(batch.device)
    # The gradient of a mean is 1/(h*w) of the classifier's weight.
    return Outputs(logits, stacked * (stacked.shape[-1] * stacked.shape[-2]), GRAD_CAM)
