"""The training loss against plain arithmetic."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from dermreview.training.imbalance import class_weights
from dermreview.training.losses import TrainingLoss
from dermreview.training.recipe import Training

COUNTS = np.array([8, 12, 26, 3, 28, 160, 4])
CPU = torch.device("cpu")


def settings(*imbalance: str, **others: object) -> Training:
    values = {"epochs": 1, "batch_size": 2, "optimizer": "sgd", "learning_rate": 0.1, "imbalance": imbalance}
    return Training.model_validate(values | others)


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(4)
    return torch.randn(40, 7, generator=random) * 2, torch.randint(0, 7, (40,), generator=random)


def test_without_a_choice_it_is_cross_entropy_with_smoothing(batch):
    logits, labels = batch
    expected = F.cross_entropy(logits, labels, label_smoothing=0.1)
    torch.testing.assert_close(TrainingLoss(settings(label_smoothing=0.1), COUNTS, CPU)(logits, labels), expected)


def test_focal_loss_is_that_of_its_source(batch):
    logits, labels = batch
    right = logits.softmax(1)[torch.arange(40), labels]
    expected = (-((1 - right) ** 2) * right.log()).mean()
    torch.testing.assert_close(TrainingLoss(settings("focal"), COUNTS, CPU)(logits, labels), expected)
    plain = TrainingLoss(settings("focal", focal_gamma=0), COUNTS, CPU)(logits, labels)
    torch.testing.assert_close(plain, F.cross_entropy(logits, labels))


@pytest.mark.parametrize("gamma", [0.5, 1.0])
def test_focal_gradients_stay_finite_on_certain_images(gamma):
    logits = torch.tensor([[100.0, 0, 0, 0, 0, 0, 0]], requires_grad=True)
    TrainingLoss(settings("focal", focal_gamma=gamma), COUNTS, CPU)(logits, torch.tensor([0])).backward()
    assert torch.isfinite(logits.grad).all()


def test_weights_are_not_taken_out_again_by_small_batches(batch):
    logits, labels = batch
    loss = TrainingLoss(settings("inverse_frequency"), COUNTS, CPU)
    single = torch.stack([loss(logits[i : i + 1], labels[i : i + 1]) for i in range(40)])
    torch.testing.assert_close(single.mean(), loss(logits, labels))
    weights = torch.from_numpy(class_weights(settings("inverse_frequency"), COUNTS))
    ratio = single / F.cross_entropy(logits, labels, reduction="none") / weights[labels]
    torch.testing.assert_close(ratio, ratio[0].expand(40))


def test_an_expected_image_weighs_one():
    loss = TrainingLoss(settings("effective_number"), COUNTS, CPU)
    labels = torch.from_numpy(np.repeat(np.arange(7), COUNTS))
    torch.testing.assert_close(
        loss(torch.zeros(len(labels), 7), labels), torch.tensor(np.log(7), dtype=torch.float32)
    )


def test_logit_adjustment_adds_the_scaled_log_prior(batch):
    logits, labels = batch
    prior = torch.from_numpy(COUNTS / COUNTS.sum()).float()
    expected = F.cross_entropy(logits + 0.7 * prior.log(), labels)
    loss = TrainingLoss(settings("logit_adjustment", logit_tau=0.7), COUNTS, CPU)
    torch.testing.assert_close(loss(logits, labels), expected)


def test_half_precision_logits_and_absent_classes_give_a_finite_float32_loss(batch):
    logits, _ = batch
    for name in ("inverse_frequency", "logit_adjustment", "effective_number"):
        loss = TrainingLoss(settings(name, label_smoothing=0.1), [0, 3, 0, 0, 0, 9, 0], CPU)
        value = loss(logits.bfloat16(), torch.full((40,), 5))
        assert value.dtype == torch.float32
        assert torch.isfinite(value)
