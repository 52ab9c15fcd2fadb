"""A series that grows is told from one that does not, whatever the noise."""

import random

import pytest

from dermreview.bench.soak_verdict import FEWEST, Tolerance, judge

CASES = [25 * place for place in range(400)]
MEMORY = Tolerance(0.05, 30)


def noisy(base, seed=1, spread=8.0):
    rng = random.Random(seed)
    return [base(case) + rng.gauss(0, spread) for case in CASES]


@pytest.mark.parametrize("seed", range(5))
def test_a_series_that_is_flat_but_for_noise_stays_flat(seed):
    trend = judge(CASES, noisy(lambda case: 500, seed), MEMORY)
    assert not trend.grew
    assert abs(trend.last_quarter - trend.second_quarter) < 10


@pytest.mark.parametrize("seed", range(5))
def test_a_leak_of_ten_kilobytes_a_case_shows(seed):
    trend = judge(CASES, noisy(lambda case: 500 + 0.010 * case, seed), MEMORY)
    assert trend.grew
    assert trend.per_1000_cases == pytest.approx(10, abs=1)


def test_caches_that_fill_in_the_first_quarter_are_no_leak():
    assert not judge(CASES, noisy(lambda case: 200 + min(case, 2_000) * 0.2), MEMORY).grew


def test_what_begins_to_grow_late_shows():
    assert judge(CASES, noisy(lambda case: 500 + max(0, case - 6_000) * 0.03), MEMORY).grew


def test_what_shrinks_does_not_grow():
    assert not judge(CASES, noisy(lambda case: 900 - 0.05 * case), MEMORY).grew


def test_a_few_wild_samples_are_no_growth():
    values = noisy(lambda case: 500)
    for place in range(350, 370):
        values[place] = 5_000
    assert not judge(CASES, values, MEMORY).grew


def test_one_handle_in_a_thousand_cases_shows_although_it_rises_in_steps():
    trend = judge(CASES, [14 + case // 1_000 for case in CASES], Tolerance(0, 3))
    assert trend.grew


def test_a_saw_tooth_is_flat():
    assert not judge(CASES, [case % 500 / 125 for case in CASES], Tolerance(0.1, 1)).grew


def test_too_few_samples_say_nothing():
    assert judge(CASES[: FEWEST - 1], CASES[: FEWEST - 1], MEMORY) is None
    assert judge([5] * 100, [5] * 100, MEMORY) is None, "nothing was read between them"


def test_as_many_places_as_values():
    with pytest.raises(ValueError, match="1 values at 2 places"):
        judge([1, 2], [1], MEMORY)
