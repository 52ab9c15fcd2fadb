"""Intervals by lesion, stratified by class, for many rounds at once."""

import numpy as np
import pytest

from dermreview.training.bootstrap import Resampling, differences, interval, intervals, means, rounded

TRUTH = np.array([5] * 60 + [4] * 12 + [3] * 2, np.int64)
GROUPS = np.array([f"nv{i // 2}" for i in range(60)] + [f"mel{i // 3}" for i in range(12)] + ["df0", "df1"])


def all_weights(resampling: Resampling) -> np.ndarray:
    return np.concatenate(list(resampling.weights()))


def test_every_round_draws_as_many_lesions_of_each_class_as_there_are():
    weights = all_weights(Resampling(TRUTH, GROUPS, 1, 50))
    assert weights.shape == (50, 74)
    assert (weights[:, :60].sum(axis=1) == 60).all()
    assert (weights[:, 60:72].sum(axis=1) == 12).all()
    assert (weights[:, 72:].sum(axis=1) == 2).all()
    assert weights[:, 72].std() > 0


def test_the_images_of_one_lesion_are_drawn_together():
    weights = all_weights(Resampling(TRUTH, GROUPS, 1, 50))
    assert (weights[:, 0:60:2] == weights[:, 1:60:2]).all()
    assert (weights[:, 60] == weights[:, 62]).all()


def test_blocks_do_not_change_what_is_drawn(monkeypatch):
    whole = all_weights(Resampling(TRUTH, GROUPS, 3, 40))
    monkeypatch.setattr("dermreview.training.bootstrap._BLOCK", 74 * 7)
    in_blocks = Resampling(TRUTH, GROUPS, 3, 40)
    assert max(len(block) for block in in_blocks.weights()) == 7
    assert all_weights(in_blocks).shape == whole.shape
    assert np.array_equal(all_weights(in_blocks), all_weights(in_blocks))


def test_a_group_of_several_classes_belongs_to_the_commonest():
    truth = np.array([5, 5, 4, 4], np.int64)
    groups = np.array(["patient"] * 3 + ["other"])
    weights = all_weights(Resampling(truth, groups, 1, 20))
    # each is alone in its class, so that there is nothing to draw
    assert (weights == 1).all()


def test_few_lesions_give_a_wide_interval_where_as_many_images_of_their_own_give_a_narrow_one():
    value = np.array([1.0] * 50 + [0.0] * 50)
    truth = np.full(100, 5, np.int64)
    two = means({"x": value}, Resampling(truth, np.repeat(["a", "b"], 50), 1, 1000))["x"]
    many = means({"x": value}, Resampling(truth, np.arange(100).astype(str), 1, 1000))["x"]
    assert two.value == many.value == 0.5
    assert (two.low, two.high) == (0.0, 1.0)
    # 1.96 standard errors of a share of 0.5 among 100
    assert many.low == pytest.approx(0.402, abs=0.02)
    assert many.high == pytest.approx(0.598, abs=0.02)


def test_a_difference_is_taken_round_by_round():
    random = np.random.default_rng(1)
    hard = random.random(400)
    truth, groups = np.full(400, 5, np.int64), np.arange(400).astype(str)
    resampling = Resampling(truth, groups, 7, 500)

    def mean_of(values):
        return lambda weights: {"x": weights @ values / weights.sum(axis=1)}

    one, other = hard + 0.01, hard
    draws = resampling.draw(mean_of(one)), resampling.draw(mean_of(other))
    found = differences({"x": one.mean()}, {"x": other.mean()}, *draws)["x"]
    # the images' own spread cancels, though each mean alone is uncertain by far more than 0.01
    assert (found.low, found.high) == (pytest.approx(0.01), pytest.approx(0.01))
    alone = interval(one.mean(), draws[0]["x"])
    assert alone.high - alone.low > 0.04


def test_a_figure_that_does_not_exist_has_no_interval():
    draws = {"known": np.array([1.0, 2.0, np.nan]), "never": np.full(3, np.nan)}
    found = intervals({"known": 1.5, "never": np.nan}, draws)
    assert set(found) == {"known"}
    assert 1 <= found["known"].low <= found["known"].high <= 2
    assert rounded(np.nan) is None
    assert rounded(0.123456) == 0.1235


def test_the_interval_of_a_calibration_error_holds_the_error():
    """Resamples scatter it upward: raw percentiles of these draws lie all above the figure."""
    draws = np.random.default_rng(1).normal(0.07, 0.01, 500)
    found = intervals({"ece": 0.03, "nll": 0.03}, {"ece": draws, "nll": draws})
    assert found["ece"].low < 0.03 < found["ece"].high
    assert found["ece"].high - found["ece"].low == pytest.approx(0.039, abs=0.004)
    assert found["nll"].low > 0.03
    assert intervals({"ece": 0.001}, {"ece": draws})["ece"].low == 0
