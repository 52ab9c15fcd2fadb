"""The maps against two oracles: the logits they have to add up to, and pytorch-grad-cam."""

import numpy as np
import pytest
import torch

from dermreview.inference.activation import CLASS_ACTIVATION, GRAD_CAM, forward, forward_with_maps, linear_head
from dermreview.inference.backbone import create_network, feature_width
from dermreview.inference.bundle import Head
from dermreview.inference.networks import OWN_NETWORKS

POOLED = [
    "resnet10t",
    "densenet121",
    "efficientnet_lite0",
    "regnetx_002",
    "mobilenetv1_100",
    "inception_v3",
    "inception_resnet_v2",
]
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
    batch = torch.rand(2, 3, 128, 160)
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
        ("inception_v3", "Mixed_7c"),
        ("inception_resnet_v2", "conv2d_7b"),
    ],
)
def test_maps_equal_grad_cam(name, layer):
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    network = network_of(name)
    batch = torch.rand(1, 3, 96, 128)
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


HEAD = Head(pool="max", units=16, batch_norm=True)
HEADED = [
    ("vgg11", {}, "backbone.features"),
    ("mobilenetv3_small_050", {}, "backbone.blocks"),
    ("inception_v3", {}, "backbone.Mixed_7c"),
    ("convnext_atto", {}, "backbone.norm_pre"),
]


def lively(network: torch.nn.Module) -> torch.nn.Module:
    for parameter in network.parameters():
        if parameter.ndim == 1:
            torch.nn.init.uniform_(parameter, -0.2, 0.8)
    return network.eval()


def by_the_library(network: torch.nn.Module, layer: str, batch: torch.Tensor) -> np.ndarray:
    """Signed Grad-CAM of all classes from pytorch-grad-cam, run through the whole network."""
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    class Signed(GradCAM):
        def compute_cam_per_layer(self, input_tensor, targets, eigen_smooth):
            both = self.activations_and_grads
            arrays = both.activations[0].cpu().numpy(), both.gradients[0].cpu().numpy()
            return [self.get_cam_image(input_tensor, self.target_layers[0], targets, *arrays, eigen_smooth)]

        def aggregate_multi_layers(self, cam_per_target_layer):
            return cam_per_target_layer[0]

    with Signed(network, [network.get_submodule(layer)]) as oracle:
        targets = [[ClassifierOutputTarget(index)] * len(batch) for index in range(7)]
        maps = np.stack([oracle(batch, target) for target in targets], axis=1)
    return maps * (maps.shape[-1] * maps.shape[-2])


@pytest.mark.parametrize(("name", "arguments", "layer"), HEADED)
def test_maps_of_a_headed_network_equal_grad_cam_through_the_whole_network(name, arguments, layer):
    torch.manual_seed(6)
    network = lively(create_network(name, arguments, HEAD))
    batch = torch.rand(2, 3, 96, 160)
    maps = forward_with_maps(network, batch)[1]
    expected = by_the_library(network, layer, batch)
    assert maps.method == GRAD_CAM
    assert np.abs(expected).max() > 0, "an empty oracle proves nothing"
    np.testing.assert_allclose(maps.values.numpy(), expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("name", OWN_NETWORKS)
def test_maps_of_our_networks_equal_grad_cam(name):
    torch.manual_seed(7)
    network = lively(create_network(name, {}, input_shape=(48, 64)))
    batch = torch.rand(2, 3, 48, 64)
    maps = forward_with_maps(network, batch)[1].values.numpy()
    expected = by_the_library(network, "features", batch)
    assert maps.shape[-1] > maps.shape[-2], "as oblong as the input"
    np.testing.assert_allclose(maps, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("head", [None, Head(pool="avg", units=16)])
def test_tokens_of_an_oblong_input_lie_in_its_rows(head):
    """Where the image is changed most, the map changes most."""
    torch.manual_seed(8)
    small = {"depth": 1, "num_heads": 1, "embed_dim": 16} | ({"global_pool": "avg"} if head is None else {})
    network = create_network("vit_tiny_patch16_224", small, head, input_shape=(64, 96)).eval()
    batch = torch.rand(1, 3, 64, 96)
    changed = batch.clone()
    changed[..., 16:32, 64:80] += 3.0  # row 1, column 4 of the patches
    first, second = (forward_with_maps(network, each)[1].values[0] for each in (batch, changed))
    assert first.shape == (7, 4, 6)
    difference = (second - first).abs().sum(dim=0)
    assert divmod(int(difference.argmax()), 6) == (1, 4)


ALL = [(name, SMALLER.get(name, {}), None) for name in (*POOLED, *OTHERS)] + [("resnet10t", {}, HEAD)]


@pytest.mark.parametrize(("name", "arguments", "head"), ALL)
def test_the_pass_without_maps_is_the_same_pass(name, arguments, head):
    network = lively(create_network(name, arguments, head))
    size = 64 if name in OTHERS else 96
    batch = torch.rand(2, 3, size, size)
    alone, (beside, _maps) = forward(network, batch), forward_with_maps(network, batch)
    assert torch.equal(alone.logits, beside.logits)
    assert torch.equal(alone.features, beside.features)
    assert alone.features.shape == (2, feature_width(network))


def test_grad_cam_leaves_no_gradient_and_no_hook_behind():
    network = lively(create_network("vit_tiny_patch16_224", SMALLER["vit_tiny_patch16_224"]))
    for parameter in network.parameters():
        parameter.requires_grad_(False)  # as a frozen backbone is
    forward_with_maps(network, torch.rand(1, 3, 64, 64))
    assert all(parameter.grad is None for parameter in network.parameters())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in network.modules())
