"""Optimizers, learning rates and stopping, beside the libraries that they were published with."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from dermreview.inference.backbone import create_network
from dermreview.training.recipe import MemberRecipe, Training
from dermreview.training.schedule import (
    EarlyStopping,
    Plateau,
    create_optimizer,
    input_shape,
    learning_rate,
    stopping_score,
)


def settings(**others: object) -> Training:
    values = {"epochs": 10, "batch_size": 2, "optimizer": "adamw", "learning_rate": 0.1}
    return Training.model_validate(values | others)


@pytest.mark.parametrize("name", ["adamw", "adam", "sgd", "rmsprop"])
def test_biases_and_norms_are_not_decayed(name):
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 7))
    optimizer = create_optimizer(network, settings(optimizer=name, weight_decay=0.02, momentum=0.7))
    decay = {id(p): group["weight_decay"] for group in optimizer.param_groups for p in group["params"]}
    assert {n for n, p in network.named_parameters() if decay[id(p)] == 0.02} == {"0.weight", "3.weight"}
    assert len(decay) == len(list(network.parameters()))
    assert type(optimizer).__name__.lower() == name
    if name == "sgd":
        assert optimizer.param_groups[0]["momentum"] == 0.7


def test_a_transformers_embeddings_are_not_decayed():
    network = create_network("vit_tiny_patch16_224", {"img_size": 32, "embed_dim": 24, "depth": 1, "num_heads": 2})
    optimizer = create_optimizer(network, settings(weight_decay=0.02))
    decay = {id(p): group["weight_decay"] for group in optimizer.param_groups for p in group["params"]}
    named = dict(network.named_parameters())
    assert decay[id(named["pos_embed"])] == 0
    assert decay[id(named["blocks.0.attn.qkv.weight"])] == 0.02


def test_step_decay_is_that_of_keras():
    training = settings(learning_rate=1e-4, step_decay=1e-2)
    assert learning_rate(training, 0, 5) == pytest.approx(1e-4)
    # Keras: lr / (1 + decay * iterations), with the updates made so far
    assert learning_rate(training, 37, 5) == pytest.approx(1e-4 / 1.37)


def test_cosine_warms_up_then_falls_to_zero():
    training = settings(schedule="cosine", warmup_epochs=2)
    rates = [learning_rate(training, step, 20) for step in range(200)]
    assert rates[0] < 0.01
    assert all(np.diff(rates[:41]) > 0)
    assert rates[40] == pytest.approx(0.1)
    assert all(np.diff(rates[40:]) < 0)
    assert 0 < rates[-1] < 1e-4
    assert rates[120] == pytest.approx(0.05)


def test_a_single_epoch_with_warmup_still_trains():
    training = settings(schedule="cosine", epochs=1, warmup_epochs=3)
    rates = [learning_rate(training, step, 4) for step in range(4)]
    assert max(rates) > 0.05
    assert min(rates) > 0


@pytest.mark.parametrize("patience", [0, 1, 4])
def test_plateau_lowers_the_rate_when_torch_does(patience):
    training = settings(schedule="plateau", plateau_patience=patience, plateau_factor=0.5)
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    reference = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=patience)
    plateau = Plateau()
    losses = np.abs(np.random.default_rng(1).normal(1, 0.3, 20)).round(2)
    for loss in losses:
        reference.step(float(loss))
        plateau.update(training, float(loss))
        assert learning_rate(training, 5, 3, plateau.scale) == pytest.approx(optimizer.param_groups[0]["lr"])
    assert plateau.scale < 1


def test_plateau_is_idle_in_other_schedules_and_when_the_loss_is_no_number():
    plateau = Plateau()
    for _ in range(9):
        plateau.update(settings(plateau_patience=0), 1.0)
    assert plateau == Plateau()
    plateau.update(settings(schedule="plateau", plateau_patience=0), math.nan)
    assert plateau.scale == 0.5


FIGURES = {"loss": 0.25, "balanced_accuracy": 0.6, "weighted_f1": 0.7}


def test_scores_are_the_named_figures():
    assert stopping_score(settings(stop_on="loss"), FIGURES) == -0.25
    assert stopping_score(settings(stop_on="balanced_accuracy"), FIGURES) == 0.6
    assert stopping_score(settings(stop_on="weighted_f1"), FIGURES) == 0.7
    assert stopping_score(settings(stop_on="bacc_and_loss", stop_weight=0.85), FIGURES) == pytest.approx(
        0.85 * 0.6 + 0.15 / 1.25
    )


def test_stopping_counts_epochs_without_a_better_figure():
    training = settings(stop_on="loss", stop_patience=2, stop_min_delta=0.05)
    stopping = EarlyStopping()
    outcomes = []
    for loss in (1.0, 0.97, 0.9, 0.88, 0.86):
        outcomes.append((stopping.update(training, FIGURES | {"loss": loss}), stopping.stopped))
    # 0.97 is within the delta of 1.0, 0.9 is not; 0.88 and 0.86 are within that of 0.9
    assert outcomes == [(True, False), (False, False), (True, False), (False, False), (False, True)]


def test_nothing_watched_never_stops():
    stopping = EarlyStopping()
    assert not any(stopping.update(settings(stop_patience=1), FIGURES) for _ in range(5))
    assert not stopping.stopped


def test_an_input_grows_in_even_steps_and_has_its_own_size_in_the_end():
    growing = MemberRecipe(architecture="resnet18", input_size=112, training=settings(epochs=20, start_size=64))
    sides = [input_shape(growing, epoch)[0] for epoch in range(20)]
    assert sides == [64] * 3 + [80] * 3 + [96] * 3 + [112] * 11
    still = MemberRecipe(architecture="resnet18", input_size=(96, 128), training=settings(epochs=20))
    assert {input_shape(still, epoch) for epoch in range(20)} == {(96, 128)}
