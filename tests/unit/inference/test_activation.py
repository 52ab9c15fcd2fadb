"""The maps against two oracles: the logits they have to add up to, and pytorch-grad-cam."""

import numpy as np
import pytest
import torch

from dermreview.inference.activation import CLASS_ACTIVATION, GRAD_CAM, forward_with_maps, linear_head
from dermreview.inference.backbone import create_network

POOLED = ["resnet10t", "densenet121", "efficientnet_lite0", "regnetx_002"]
OTHERS = ["mobilenetv3_small_050", "convnext_atto", "vit_tiny_patch16_224", "swin_tiny_patch4_window7_224"]
SMALLER = {
    "densenet121": {"block_config": (2, 2, 2, 2)},
    "vit_tiny_patch16_224": {"img_size": 64, "depth": 2},
    "swin_tiny_patch4_window7_224": {"img_size": 64, "window_size": 2, "depths": (1, 1, 1, 1), "embed_dim": 24},
}


def network_of(name: str) -> torch.nn.Module:
    torch.manual_seed(5)
    network = create_network(name, SMALLER.get(name, {})).eval()
    # Fresh norms and zero biases would hide a forgotten norm, activation or bias.
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.3, 0.3)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.3, 0.3)
    torch.nn.init.uniform_(network.get_classifier().bias, -1, 1)
    torch.nn.init.normal_(network.get_classifier().weight, std=0.1)
    return network


@pytest.mark.parametrize("name", POOLED)
def test_the_mean_of_a_map_plus_the_bias_is_the_logit(name):
    network = network_of(name)
    batch = torch.rand(2, 3, 96, 96)
    result, maps = forward_with_maps(network, batch)
    with torch.inference_mode():
        expected = network(batch)
        from_maps = maps.values.mean(dim=(2, 3)) + network.get_classifier().bias
    assert maps.method == CLASS_ACTIVATION
    torch.testing.assert_close(result.logits, expected)
    torch.testing.assert_close(from_maps, expected, atol=1e-4, rtol=1e-4)


def normalised(maps: np.ndarray) -> np.ndarray:
    """ReLU, then each map to 0..1, as pytorch-grad-cam does it."""
    positive = np.maximum(maps, 0)
    positive = positive - positive.min(axis=(-2, -1), keepdims=True)
    return positive / (1e-7 + positive.max(axis=(-2, -1), keepdims=True))


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("resnet10t", "layer4"),
        ("densenet121", "features.norm5"),
        ("efficientnet_lite0", "bn2"),
        ("regnetx_002", "final_conv"),
    ],
)
def test_maps_equal_grad_cam(name, layer):
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    network = network_of(name)
    batch = torch.rand(1, 3, 96, 96)
    maps = forward_with_maps(network, batch)[1].values[0].numpy()

    class OnTheGrid(GradCAM):
        """The library's own result before it is enlarged to the input's size."""

        def get_target_width_height(self, input_tensor):
            return maps.shape[-1], maps.shape[-2]

    with OnTheGrid(network, [network.get_submodule(layer)]) as oracle:
        expected = np.stack([oracle(batch, [ClassifierOutputTarget(index)])[0] for index in range(7)])
    assert expected.max() > 0.5, "an empty oracle proves nothing"
    assert np.abs(normalised(maps) - expected).max() < 1e-4


@pytest.mark.parametrize("name", OTHERS)
def test_other_heads_fall_back_to_grad_cam(name):
    network = network_of(name)
    batch = torch.rand(2, 3, 64, 64)
    assert linear_head(network) is None
    result, maps = forward_with_maps(network, batch)
    assert maps.method == GRAD_CAM
    assert maps.values.shape[:2] == (2, 7)
    assert maps.values.shape[2] == maps.values.shape[3] > 1
    assert torch.isfinite(maps.values).all()
    assert maps.values.abs().max() > 0
    with torch.inference_mode():
        torch.testing.assert_close(result.logits, network(batch))


def test_the_fallback_is_on_the_scale_of_the_identity():
    """A head that the identity covers, sent through the fallback, gives the same signed maps."""
    from dermreview.inference.activation import _grad_cam

    network = network_of("resnet10t")
    batch = torch.rand(2, 3, 96, 64)
    exact = forward_with_maps(network, batch)[1].values
    with torch.inference_mode():
        last = network.forward_features(batch)
    torch.testing.assert_close(_grad_cam(network, batch, last).values, exact, atol=1e-3, rtol=1e-3)


def test_a_resnet_with_another_pooling_is_not_taken_for_one_with_the_mean():
    assert linear_head(create_network("resnet10t", {"global_pool": "max"})) is None
