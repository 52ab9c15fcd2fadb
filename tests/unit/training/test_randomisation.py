"""Maps have to change when the networks forget; a map that only traces the image has to be found out."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from dermreview.inference.backbone import create_network, head_parameters
from dermreview.inference.bundle import Head, load_bundle
from dermreview.services.locations import default_bundle_dir
from dermreview.training.data import read_upright
from dermreview.training.randomisation import BOUND, SIZE_BOUND, STEPS, class_maps, forget, randomise, similarities
from tests.support.bundles import TINY_RESNET, make_bundle, noise

HAM10000 = Path(__file__).resolve().parents[3].parent / "shared" / "ham10000" / "images"


@pytest.fixture(scope="module")
def released():
    return load_bundle(default_bundle_dir())


@pytest.fixture(scope="module")
def images():
    if HAM10000.is_dir():
        return [read_upright(path) for path in sorted(HAM10000.glob("*.jpg"))[::1200]]
    pytest.skip("HAM10000 is not beside this checkout")


def edges(network: nn.Module, batch: torch.Tensor) -> torch.Tensor:
    """A map of the image's edges, whatever the network knows."""
    grey = batch.mean(dim=1, keepdim=True)
    across, down = grey.diff(dim=3)[..., :-1, :], grey.diff(dim=2)[..., :-1]
    return F.adaptive_avg_pool2d((across**2 + down**2).sqrt(), 7).expand(-1, 7, -1, -1)


def edges_of_either_sign(network: nn.Module, batch: torch.Tensor) -> torch.Tensor:
    """The same, upside down for about every second network: it knows no more."""
    sign = torch.sign(next(iter(head_parameters(network))).flatten()[0])
    return edges(network, batch) * sign


def test_the_released_networks_maps_change_when_they_forget(released, images):
    found = randomise(released, images, 0)
    assert found.passed
    assert found.images == len(images)
    assert [step.fresh for step in found.steps] == list(STEPS)
    last = found.steps[-1]
    assert abs(last.correlation) < BOUND
    assert last.size < SIZE_BOUND
    sizes = [step.size for step in found.steps]
    assert sizes[0] < 0.75, "a fresh classifier alone weighs the same features anew"
    assert max(sizes[1:]) < 0.4, "no more than chance leaves when more is forgotten"
    assert last.overlap < 0.7


def test_a_map_of_edges_is_found_out(released, images):
    found = randomise(released, images, 0, explain=edges)
    assert not found.passed
    assert [round(step.correlation, 6) for step in found.steps] == [1.0] * len(STEPS)


def test_a_map_of_edges_that_turns_upside_down_is_found_out_too(released, images):
    found = randomise(released, images, 0, explain=edges_of_either_sign)
    assert not found.passed
    assert round(found.steps[-1].size, 6) == 1.0


def test_networks_that_forgot_nothing_have_the_same_maps(tmp_path, monkeypatch):
    bundle = load_bundle(make_bundle(tmp_path / "b"))
    monkeypatch.setattr("dermreview.training.randomisation.forget", lambda network, fresh, share: None)
    found = randomise(bundle, [noise(1), noise(2)], 0)
    assert found.steps[-1].correlation == pytest.approx(1.0)
    assert found.steps[-1].overlap == pytest.approx(1.0)
    assert not found.passed


def test_the_same_seed_finds_the_same(tmp_path):
    bundle = load_bundle(make_bundle(tmp_path / "b"))
    first = randomise(bundle, [noise(1)], 5)
    assert randomise(bundle, [noise(1)], 5) == first
    assert randomise(bundle, [noise(1)], 6) != first
    answer = first.as_json()
    assert answer["passed"] == first.passed
    assert answer["steps"][0]["fresh"] == 0


@pytest.mark.parametrize(
    ("architecture", "arguments", "head"),
    [
        ("resnet10t", TINY_RESNET, None),
        ("regnetx_002", {}, None),
        ("resnet10t", TINY_RESNET, Head(pool="avg", units=8, batch_norm=True)),
    ],
)
def test_layers_forget_from_the_classifier_downwards(architecture, arguments, head):
    torch.manual_seed(0)
    network = create_network(architecture, arguments, head)
    fresh = create_network(architecture, arguments, head)
    for number, parameter in enumerate(network.parameters()):
        nn.init.constant_(parameter, number + 1.0)
    learned = [parameter.clone() for parameter in network.parameters()]
    heads = {id(parameter) for parameter in head_parameters(network)}
    changed = []
    for share in STEPS:
        forget(network, fresh, share)
        changed.append([not torch.equal(a, b) for a, b in zip(network.parameters(), learned, strict=True)])
        for now, new, differs in zip(network.parameters(), fresh.parameters(), changed[-1], strict=True):
            assert not differs or torch.equal(now, new)
    assert changed[0] == [id(parameter) in heads for parameter in network.parameters()]
    assert all(sum(one) < sum(other) for one, other in pairwise(changed))
    assert all(changed[-1])
    assert not changed[1][0]


def test_similarities():
    grid = np.arange(9.0)[None] - 4
    same, reverse, flat = grid**3, -grid, np.zeros((1, 9))
    np.testing.assert_allclose(similarities(grid, same)[0][:2], [1, 1])
    np.testing.assert_allclose(similarities(grid, grid)[0], [1, 1, 1])
    np.testing.assert_allclose(similarities(grid, reverse)[0], [-1, 1, 0], atol=1e-12)
    np.testing.assert_allclose(similarities(grid, flat)[0], [0, 0, 0])


def test_grad_cam_is_tried_as_well(tmp_path):
    bundle = load_bundle(make_bundle(tmp_path / "b", heads=[Head(pool="avg", units=8)]))
    found = randomise(bundle, [noise(1), noise(2)], 0)
    assert np.isfinite([(step.correlation, step.size, step.overlap) for step in found.steps]).all()
    assert class_maps(create_network("resnet10t", TINY_RESNET).eval(), torch.zeros(1, 3, 64, 64)).shape[1] == 7
