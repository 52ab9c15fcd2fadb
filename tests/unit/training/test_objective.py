"""What a step minimises: mixing keeps both labels, and masks say where to look."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from dermreview.inference.backbone import create_network
from dermreview.training.objective import Batch, Objective, energy_outside, mixed_precision
from dermreview.training.recipe import Training

COUNTS = [10] * 7


def settings(**values: object) -> Training:
    return Training.model_validate(
        {"epochs": 1, "batch_size": 4, "optimizer": "adamw", "learning_rate": 1e-3} | values
    )


def network(architecture: str = "resnet10t") -> nn.Module:
    torch.manual_seed(5)
    arguments = {"channels": [8, 8, 16, 16], "output_stride": 16} if architecture == "resnet10t" else {}
    return create_network(architecture, arguments, input_shape=(32, 32)).eval()


def batch(masks: Tensor | None = None) -> Batch:
    images = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(2))
    return Batch(images, torch.tensor([0, 4, 5, 6]), masks)


def objective(model: nn.Module, **values: object) -> Objective:
    return Objective(model, settings(**values), COUNTS, torch.float32)


def test_without_mixing_and_masks_it_is_the_loss_of_the_networks_answer():
    model = network()
    loss, logits = objective(model)(batch())
    assert torch.allclose(logits, model(batch().images), atol=1e-5)
    assert float(loss.detach()) == pytest.approx(
        float(nn.functional.cross_entropy(logits, batch().labels).detach()), rel=1e-5
    )


def test_mixing_blends_neighbours_and_asks_for_both_labels(monkeypatch):
    model = network()
    mixing = objective(model, mixup=1.0)
    monkeypatch.setattr(Objective, "_share", lambda self: 0.75)
    loss, logits = mixing(batch())
    images, labels = batch().images, batch().labels
    assert torch.allclose(logits, model(0.75 * images + 0.25 * images.flip(0)), atol=1e-5)
    both = [float(nn.functional.cross_entropy(logits, chosen).detach()) for chosen in (labels, labels.flip(0))]
    assert float(loss.detach()) == pytest.approx(0.75 * both[0] + 0.25 * both[1], rel=1e-5)


def test_a_batch_that_may_not_be_mixed_is_not(monkeypatch):
    model = network()
    monkeypatch.setattr(Objective, "_share", lambda self: 0.75)
    _, logits = objective(model, mixup=1.0)(replace(batch(), mixable=False))
    assert torch.allclose(logits, model(batch().images), atol=1e-5)


def test_half_of_the_batches_are_mixed_by_any_share():
    torch.manual_seed(1)
    mixing = objective(network(), mixup=1.0)
    torch.manual_seed(1)
    shares = torch.tensor([mixing._share() for _ in range(400)])
    whole = shares == 1
    assert 0.4 < float(whole.float().mean()) < 0.6
    assert 0.4 < float(shares[~whole].mean()) < 0.6
    assert 0 < float(shares[~whole].min()) < 0.1


def test_the_energy_outside_is_counted_by_hand():
    features = torch.zeros(2, 1, 2, 2)
    features[0, 0] = torch.tensor([[30.0, 10.0], [-50.0, -50.0]])
    features[1, 0] = 10.0
    weights = torch.ones(2, 1)
    left = torch.zeros(2, 4, 4)
    left[:, :, :2] = 1
    # the mean is 10 in both, to which 0.1 is added: 30 of 40.4 inside in the first, 20 of 40.4 in the second
    first, second = 1 - 30 / 40.4, 1 - 20 / 40.4
    assert float(energy_outside(features, weights, left)) == pytest.approx((first + second) / 2, abs=1e-4)
    left[1] = 0  # an image without a mask is left out
    assert float(energy_outside(features, weights, left)) == pytest.approx(first, abs=1e-4)
    assert float(energy_outside(features, weights, torch.zeros(2, 4, 4))) == 0


def test_a_blank_map_does_not_please_the_guidance_and_knows_the_way_up():
    masks = torch.zeros(1, 4, 4)
    masks[:, :, :2] = 1
    blank = torch.full((1, 1, 2, 2), -6.0, requires_grad=True)
    outside = energy_outside(blank, torch.ones(1, 1), masks)
    assert outside.item() > 0.95
    outside.backward()
    assert (blank.grad[..., 0] < 0).all(), "more inside is better"
    assert (blank.grad[..., 1] > 0).all(), "more outside is worse"


def test_guidance_moves_a_map_into_the_mask():
    model = network().train()
    masks = torch.zeros(4, 32, 32)
    masks[:, :16] = 1
    guided = objective(model, mask_guidance=2.0)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def outside() -> float:
        with torch.no_grad():
            features = model.forward_features(batch().images)
            return float(energy_outside(features, model.get_classifier().weight[batch().labels], masks))

    before = outside()
    for _ in range(40):
        loss, _ = guided(batch(masks))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert outside() < 0.5 * before


def test_guidance_asks_the_map_and_what_tells_it_from_the_others():
    model = network().eval()
    masks = torch.zeros(4, 32, 32)
    masks[:, :16] = 1
    with torch.no_grad():
        features, rows = model.forward_features(batch().images), model.get_classifier().weight
        own = rows[batch().labels]
        asked = [energy_outside(features, weights, masks) for weights in (own, own - rows.mean(dim=0))]
        plain, guided = (objective(model, mask_guidance=weight)(batch(masks))[0] for weight in (0.0, 2.0))
    assert not torch.allclose(asked[0], asked[1])
    assert (guided - plain).item() == pytest.approx((asked[0] + asked[1]).item(), abs=1e-4)


def test_guidance_needs_exact_maps():
    with pytest.raises(ValueError, match="mask_guidance"):
        objective(network("mobilenetv3_small_050"), mask_guidance=0.5)
    objective(network("mobilenetv3_small_050"))


def test_a_processor_computes_in_bfloat16_only_where_it_has_instructions_for_it(monkeypatch):
    training = settings()
    plain = training.model_copy(update={"mixed_precision": False})
    device = torch.device("cpu")
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    assert mixed_precision(device, training) is torch.bfloat16
    assert mixed_precision(device, plain) is torch.float32
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_f": True})
    assert mixed_precision(device, training) is torch.float32
