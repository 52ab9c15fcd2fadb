"""Helping the rare classes: draws, weights, and that the declared training prior is the one that was learned."""

import numpy as np
import pytest
import torch
from torch import Generator

from dermreview.inference.calibration import calibrate
from dermreview.training.imbalance import (
    class_counts,
    class_weights,
    counts_drawn,
    epoch_positions,
    training_prior,
)
from dermreview.training.losses import TrainingLoss
from dermreview.training.recipe import Training

COUNTS = np.array([80, 120, 260, 30, 280, 1600, 40])
LOOKS = 5


def settings(*imbalance: str, **others: object) -> Training:
    values = {"epochs": 1, "batch_size": 2, "optimizer": "sgd", "learning_rate": 0.1, "imbalance": imbalance}
    return Training.model_validate(values | others)


CHOICES = [
    settings(),
    settings("inverse_frequency"),
    settings("median_frequency"),
    settings("effective_number", effective_beta=0.99),
    settings("weighted_sampler"),
    settings("weighted_sampler", sampler_power=0.5),
    settings("logit_adjustment"),
    settings("logit_adjustment", logit_tau=0.5),
    settings("oversampling", oversample_to=0.5),
    settings("oversampling", "inverse_frequency", oversample_to=0.3),
    settings("oversampling", "effective_number", oversample_to=0.3, effective_beta=0.999),
    settings("inverse_frequency", label_smoothing=0.2),
    settings("weighted_sampler", label_smoothing=0.1),
]


def named(training: Training) -> str:
    return "+".join(training.imbalance) + (
        f"-smooth{training.label_smoothing}" if training.label_smoothing else ""
    )


def looks_given_class() -> np.ndarray:
    """p(look | class), (7, LOOKS)."""
    raw = np.random.default_rng(5).uniform(0.05, 1, (7, LOOKS))
    return raw / raw.sum(axis=1, keepdims=True)


def fitted_table(training: Training, labels: torch.Tensor, looks: torch.Tensor) -> np.ndarray:
    """What a classifier without limits learns of each look: probabilities (LOOKS, 7)."""
    generator = Generator().manual_seed(1)
    drawn = epoch_positions(
        training, labels, generator, 400_000 if "weighted_sampler" in training.imbalance else None
    )
    cells, amounts = torch.unique(torch.stack([looks[drawn], labels[drawn]]), dim=1, return_counts=True)
    loss_of = TrainingLoss(training, class_counts(labels), torch.device("cpu"))
    table = torch.zeros(LOOKS, 7, requires_grad=True)
    optimizer = torch.optim.LBFGS([table], max_iter=500, tolerance_grad=1e-9, line_search_fn="strong_wolfe")
    shares = amounts / amounts.sum()

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        parts = [
            share * loss_of(table[look][None], label[None])
            for share, (look, label) in zip(shares, cells.T, strict=True)
        ]
        total = torch.stack(parts).sum()
        total.backward()
        return total

    optimizer.step(closure)
    found = table.detach().softmax(dim=1).numpy().astype(np.float64)
    return (found - training.label_smoothing / 7) / (1 - training.label_smoothing)


@pytest.mark.parametrize("training", CHOICES, ids=named)
def test_a_perfect_classifier_learns_under_the_declared_prior(training):
    given = looks_given_class()
    amounts = np.rint(COUNTS[:, None] * given * 20).astype(int)
    labels = torch.from_numpy(np.repeat(np.arange(7), amounts.sum(axis=1)))
    looks = torch.from_numpy(np.concatenate([np.repeat(np.arange(LOOKS), row) for row in amounts]))
    counts = class_counts(labels)
    likelihood = amounts / amounts.sum(axis=1, keepdims=True)

    prior = training_prior(training, counts)
    learned = fitted_table(training, labels, looks)
    expected = (likelihood * np.asarray(prior)[:, None]).T
    expected /= expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(learned, expected, atol=0.006)

    # One correction by calibration then gives the posterior under the real shares.
    share = counts / counts.sum()
    posterior = (likelihood * share[:, None]).T
    posterior /= posterior.sum(axis=1, keepdims=True)
    shown = calibrate(learned, 1.0, prior, tuple(share))
    np.testing.assert_allclose(shown, posterior, atol=0.012)


@pytest.mark.parametrize("training", CHOICES, ids=named)
def test_a_prior_has_seven_positive_shares_even_without_a_class(training):
    prior = training_prior(training, [0, 5, 3, 0, 9, 50, 0])
    assert len(prior) == 7
    assert min(prior) > 0
    assert sum(prior) == pytest.approx(1)


def test_calibration_never_lifts_a_class_without_images():
    counts = np.array([0, 5, 3, 8, 9, 50, 4])
    declared = np.maximum(counts, 1) / np.maximum(counts, 1).sum()
    for training in CHOICES:
        factor = declared / np.asarray(training_prior(training, counts))
        assert factor[0] <= factor.max() + 1e-9


@pytest.mark.parametrize("name", ["inverse_frequency", "median_frequency"])
def test_frequency_weights_are_inverse_to_the_counts_with_mean_one(name):
    weights = class_weights(settings(name), COUNTS)
    assert weights.dtype == np.float32
    assert weights.mean() == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(weights * COUNTS, weights[0] * COUNTS[0], rtol=1e-5)


def test_effective_number_is_that_of_its_source():
    weights = class_weights(settings("effective_number", effective_beta=0.9), [1, 2, 1, 1, 1, 1, 1])
    assert weights[1] / weights[0] == pytest.approx((1 - 0.9) / (1 - 0.81), rel=1e-5)


def test_weights_come_from_the_counts_after_oversampling():
    training = settings("oversampling", "inverse_frequency", oversample_to=0.5)
    drawn = counts_drawn(training, COUNTS)
    assert list(drawn) == [800, 800, 800, 800, 800, 1600, 800]
    weights = class_weights(training, COUNTS)
    assert weights[0] == pytest.approx(2 * weights[5])


def test_weights_leave_out_absent_classes_and_are_ones_without_a_choice():
    weights = class_weights(settings("inverse_frequency"), [0, 10, 30, 0, 0, 60, 0])
    assert weights[[1, 2, 5]].mean() == pytest.approx(1)
    assert list(weights[[0, 3, 4, 6]]) == [1, 1, 1, 1]
    assert list(class_weights(settings("focal", "weighted_sampler"), COUNTS)) == [1] * 7


def labels_of(counts) -> torch.Tensor:
    return torch.from_numpy(np.repeat(np.arange(7), counts))


def test_natural_draws_see_every_image_once_before_any_twice():
    labels, generator = labels_of(COUNTS // 10), Generator().manual_seed(2)
    total = len(labels)
    drawn = epoch_positions(settings(), labels, generator)
    assert sorted(drawn.tolist()) == list(range(total))
    assert drawn.tolist() != sorted(drawn.tolist())
    assert len(set(epoch_positions(settings(), labels, generator, 50).tolist())) == 50
    more = epoch_positions(settings(), labels, generator, total + 7)
    assert len(more) == total + 7
    assert sorted(more[:total].tolist()) == list(range(total))


def test_balanced_draws_make_each_class_that_is_there_equally_likely():
    labels = labels_of([0, 0, 0, 10, 90, 900, 0])
    drawn = labels[epoch_positions(settings("weighted_sampler"), labels, Generator().manual_seed(1), 6000)]
    for code in (3, 4, 5):
        assert abs(int((drawn == code).sum()) - 2000) < 200
    assert len(epoch_positions(settings("weighted_sampler"), labels, Generator().manual_seed(1))) == 1000


def test_a_power_of_a_half_draws_by_the_square_root_of_the_counts():
    labels = labels_of([900, 0, 100, 0, 0, 25, 0])
    training = settings("weighted_sampler", sampler_power=0.5)
    drawn = labels[epoch_positions(training, labels, torch.Generator().manual_seed(3), 60_000)]
    shares = np.bincount(drawn.numpy(), minlength=7) / 60_000
    assert shares[[0, 2, 5]] == pytest.approx([30 / 45, 10 / 45, 5 / 45], abs=0.01)


def test_oversampling_repeats_rare_images_evenly_and_drops_none():
    counts = np.array([0, 7, 20, 3, 9, 40, 1])
    labels = labels_of(counts)
    training = settings("oversampling", oversample_to=0.5)
    drawn = epoch_positions(training, labels, Generator().manual_seed(1))
    assert torch.bincount(labels[drawn], minlength=7).tolist() == [0, 20, 20, 20, 20, 40, 20]
    times = torch.bincount(drawn, minlength=len(labels))
    assert times.min() == 1
    for code in (1, 3, 4, 6):
        own = times[labels == code]
        assert own.max() - own.min() <= 1


def test_equal_generators_draw_equal_epochs():
    labels = labels_of(COUNTS // 10)
    for training in CHOICES:
        first, again, other = (epoch_positions(training, labels, Generator().manual_seed(s)) for s in (1, 1, 2))
        assert torch.equal(first, again)
        assert not torch.equal(first, other)
