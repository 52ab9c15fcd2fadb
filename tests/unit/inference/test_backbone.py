"""Networks of timm, ours, and headed ones: their shapes, their heads, and what happens without a connection."""

import pytest
import torch
from huggingface_hub import constants
from torch import nn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.activation import forward
from dermreview.inference.backbone import (
    backbone_modules,
    create_network,
    feature_width,
    head_parameters,
    load_weights,
    save_weights,
)
from dermreview.inference.bundle import Head
from dermreview.inference.networks import OWN_NETWORKS

SHAPES = {"lenet": (224, 224), "baseline_cnn": (64, 64), "web_cnn": (75, 100)}
SMALL_VIT = {"depth": 1, "embed_dim": 48, "num_heads": 3}


def kinds(network: nn.Module) -> list[str]:
    """The layers that have weights or pool, in order."""
    wanted = nn.Conv2d | nn.Linear | nn.MaxPool2d | nn.Dropout
    found = []
    for module in network.modules():
        if isinstance(module, wanted):
            width = getattr(module, "out_channels", getattr(module, "out_features", getattr(module, "p", "")))
            found.append(f"{type(module).__name__}{width}")
    return found


def test_our_networks_have_the_published_layers():
    layers = {name: kinds(create_network(name, {}, input_shape=SHAPES[name])) for name in OWN_NETWORKS}
    assert layers["lenet"] == [
        "Conv2d6", "MaxPool2d", "Conv2d16", "MaxPool2d", "Linear120", "Linear84", "Linear7"
    ]  # fmt: skip
    assert layers["baseline_cnn"] == [
        "Conv2d16", "MaxPool2d", "Conv2d32", "MaxPool2d", "Conv2d64", "MaxPool2d", "Linear7"
    ]  # fmt: skip
    assert layers["web_cnn"] == [
        "Conv2d32", "Conv2d32", "MaxPool2d", "Dropout0.25", "Conv2d64", "Conv2d64", "MaxPool2d", "Dropout0.25",
        "Linear512", "Dropout0.5", "Linear7",
    ]  # fmt: skip


@pytest.mark.parametrize("name", OWN_NETWORKS)
@pytest.mark.parametrize("shape", [None, (40, 56)])
def test_our_networks_take_the_shape_they_were_built_for(name, shape):
    network = create_network(name, {}, input_shape=shape or SHAPES[name]).eval()
    result = forward(network, torch.rand(2, 3, *(shape or SHAPES[name])))
    assert result.logits.shape == (2, 7)
    assert result.features.shape == (2, feature_width(network))
    assert (result.features >= 0).all()


def test_the_first_linear_layer_of_the_web_network_is_as_published():
    """75 x 100 pixels, halved twice, in 64 channels."""
    network = create_network("web_cnn", {}, input_shape=(75, 100))
    (hidden, _classifier) = (module for module in network.modules() if isinstance(module, nn.Linear))
    assert hidden.in_features == 64 * 18 * 25
    limit = (6 / (hidden.in_features + 512)) ** 0.5  # Glorot's uniform range
    assert 0.95 * limit < hidden.weight.abs().max() <= limit
    assert (hidden.bias == 0).all()


def test_an_input_too_small_for_a_network_is_told(tmp_path):
    with pytest.raises(ValueError, match="lenet"):
        create_network("lenet", {}, input_shape=(8, 8))


HEAD = Head(pool="max", units=24, dropout=0.5, batch_norm=True)


@pytest.mark.parametrize("pool", ["avg", "max"])
def test_a_head_pools_as_it_says_and_has_its_layers(pool):
    head = HEAD.model_copy(update={"pool": pool})
    network = create_network("resnet10t", {}, head).eval()
    assert kinds(network.head) == ["Linear24", "Dropout0.5", "Linear7"]
    assert any(isinstance(module, nn.BatchNorm1d) for module in network.head)
    batch = torch.rand(2, 3, 64, 96)
    with torch.inference_mode():
        maps = network.backbone.forward_features(batch)
        pooled = maps.amax(dim=(2, 3)) if pool == "max" else maps.mean(dim=(2, 3))
        torch.testing.assert_close(network(batch), network.head(pooled))
    result = forward(network, batch)
    torch.testing.assert_close(result.logits, network(batch))
    assert result.features.shape == (2, 24)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("densenet121", {"growth_rate": 4, "block_config": (2, 2)}),
        ("mobilenetv1_100", {}),
        ("vit_tiny_patch16_224", SMALL_VIT),
    ],
)
def test_a_head_fits_any_backbone(name, arguments):
    network = create_network(name, arguments, HEAD, input_shape=(64, 96)).eval()
    assert forward(network, torch.rand(1, 3, 64, 96)).logits.shape == (1, 7)


def test_a_head_on_vgg_takes_the_place_of_its_large_hidden_layers():
    network = create_network("vgg11", {}, Head(pool="max", units=512, dropout=0.5))
    assert sum(weight.numel() for weight in network.parameters()) < 10e6
    assert network.head[0].in_features == 512


def test_a_headed_network_is_read_back_as_it_was_written(tmp_path):
    torch.manual_seed(1)
    first = create_network("resnet10t", {}, HEAD).eval()
    save_weights(first, tmp_path / "w.safetensors")
    second = create_network("resnet10t", {}, HEAD).eval()
    load_weights(second, tmp_path / "w.safetensors")
    batch = torch.rand(1, 3, 64, 64)
    torch.testing.assert_close(second(batch), first(batch), atol=5e-3, rtol=5e-3)
    plain = create_network("resnet10t", {})
    with pytest.raises(ValueError, match="missing"):
        load_weights(plain, tmp_path / "w.safetensors")


@pytest.mark.parametrize(("name", "head"), [("resnet10t", None), ("resnet10t", HEAD), ("lenet", None)])
def test_the_parameters_of_the_head_are_those_that_give_the_classes(name, head):
    network = create_network(name, {}, head, input_shape=(64, 64))
    found = head_parameters(network)
    chosen = {id(parameter) for parameter in found}
    names = [key for key, parameter in network.named_parameters() if id(parameter) in chosen]
    assert len(names) == len(found)
    prefix = "head." if head else "fc."
    assert names == [key for key, _ in network.named_parameters() if key.startswith(prefix)]


@pytest.mark.parametrize("head", [None, HEAD])
def test_modules_of_the_backbone_are_found_by_their_names(head):
    network = create_network("resnet10t", {}, head)
    body = network.backbone if head else network
    assert backbone_modules(network, ["layer4", "layer3.0"]) == [body.layer4, body.layer3[0]]
    with pytest.raises(ValueError, match=r"no module layer9; its last ones are .*layer4"):
        backbone_modules(network, ["layer4", "layer9"])
    with pytest.raises(ValueError, match="no module"):
        backbone_modules(network, [""])


def test_a_transformer_is_built_for_the_shape_of_its_input():
    network = create_network("vit_tiny_patch16_224", SMALL_VIT, input_shape=(64, 96)).eval()
    assert network.patch_embed.grid_size == (4, 6)
    assert forward(network, torch.rand(1, 3, 64, 96)).logits.shape == (1, 7)


@pytest.mark.parametrize(
    ("name", "arguments", "head"),
    [
        ("resnet_of_dreams", {}, None),
        ("resnet10t", {"wings": 2}, None),
        ("lenet", {"wings": 2}, None),
        ("lenet", {}, HEAD),
    ],
)
def test_what_timm_does_not_take_is_one_line_with_the_name(name, arguments, head):
    with pytest.raises(ValueError, match=name) as caught:
        create_network(name, arguments, head)
    assert "\n" not in str(caught.value)


def test_weights_that_can_not_be_downloaded_suggest_from_scratch(monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_CACHE", "/nonexistent")
    with pytest.raises(DermreviewError) as caught:
        create_network("resnet10t", {}, pretrained=True)
    assert caught.value.code is ErrorCode.WEIGHTS_UNAVAILABLE
    assert "resnet10t" in str(caught.value)
    assert "--from-scratch" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_that_can_not_be_written_are_an_error_of_the_place(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        save_weights(nn.Linear(2, 2), tmp_path / "nowhere" / "w.safetensors")
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE


def test_weights_that_timm_does_not_have_suggest_from_scratch():
    with pytest.raises(DermreviewError) as caught:
        create_network("nf_resnet26", {}, pretrained=True)
    assert caught.value.code is ErrorCode.WEIGHTS_UNAVAILABLE


@pytest.mark.parametrize("name", OWN_NETWORKS)
def test_our_networks_start_from_scratch_where_pretrained_ones_are_asked_for(name):
    assert create_network(name, {}, input_shape=SHAPES[name], pretrained=True).get_classifier().out_features == 7
