from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

from dermreview.domain.analysis import Decision
from dermreview.domain.review import Act, Action
from dermreview.domain.taxonomy import CLASSES
from dermreview.services.stores import Store
from dermreview.services.suggesting import (
    Diversity,
    Strategy,
    diverse,
    informativeness,
    most_informative,
    pool_size,
    suggest_cases,
)
from tests.support.stores import new_store

from ..store.builders import BUNDLE, NV, OTHER_BUNDLE, new_case, prediction

# the pure part


def blobs(sizes: tuple[int, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Well separated groups of points, and to which group each belongs."""
    random = np.random.default_rng(seed)
    centres = np.eye(len(sizes), 16) * 10
    group = np.repeat(np.arange(len(sizes)), sizes)
    return centres[group] + random.normal(0, 0.1, (len(group), 16)), group


def test_a_batch_holds_one_case_of_each_group_however_large_the_group() -> None:
    vectors, group = blobs((200, 5, 5, 5))
    worth = np.where(group == 0, 1.0, 0.9)
    assert set(group[diverse(worth, vectors, 4)]) == {0, 1, 2, 3}
    # without the vectors the large group takes it all
    assert set(group[most_informative(worth, 4)]) == {0}


def test_long_vectors_are_told_apart_as_well() -> None:
    vectors, group = blobs((200, 5, 5, 5))
    long = vectors @ np.random.default_rng(1).normal(size=(16, 400))
    chosen = diverse(np.ones(len(group)), long, 4)
    assert set(group[chosen]) == {0, 1, 2, 3}
    assert list(diverse(np.ones(len(group)), long, 4)) == list(chosen)


def test_the_more_informative_cases_draw_the_centres() -> None:
    line = np.linspace(0, 1, 101)[:, None]
    worth = np.where(line[:, 0] > 0.9, 1.0, 0.001)
    (chosen,) = diverse(worth, line, 1)
    assert line[chosen, 0] > 0.85


def test_the_most_informative_of_a_batch_comes_first() -> None:
    vectors, _ = blobs((5, 5, 5))
    worth = np.linspace(0.1, 1.0, 15)
    chosen = diverse(worth, vectors, 3)
    assert list(worth[chosen]) == sorted(worth[chosen], reverse=True)


def test_equal_vectors_fill_up_with_the_most_informative() -> None:
    worth = np.array([0.1, 0.5, 0.9, 0.7, 0.3])
    assert list(diverse(worth, np.ones((5, 3)), 3)) == [2, 3, 1]


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 5))
def test_a_batch_is_as_large_as_asked_without_repetition_and_the_same_each_time(
    cases: int, count: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    worth, vectors = random.uniform(0.01, 1, cases), random.normal(size=(cases, 3)).round(1)
    chosen = diverse(worth, vectors, count)
    assert len(chosen) == len(set(chosen.tolist())) == min(cases, count)
    assert list(diverse(worth, vectors, count)) == list(chosen)


def test_the_combination_weighs_both_alike_whatever_their_scales() -> None:
    uncertainty = np.array([0.9, 0.1, 0.5])
    disagreement = np.array([0.001, 0.003, 0.002])
    assert informativeness(uncertainty, disagreement, Strategy.COMBINED) == pytest.approx([2 / 3] * 3)
    assert list(informativeness(uncertainty, disagreement, Strategy.UNCERTAINTY)) == [0.9, 0.1, 0.5]
    assert list(informativeness(uncertainty, disagreement, Strategy.DISAGREEMENT)) == [0.001, 0.003, 0.002]


def test_ties_stay_in_order() -> None:
    assert list(most_informative(np.array([0.5, 0.7, 0.5, 0.7]), 3)) == [1, 3, 0]


class Learner:
    """Three linear models that learn handwritten digits from few labels; seven digits of ten are rare.

    It stands for the networks: skin images would take minutes, and the picking is the same.
    """

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        images, self._truth = load_digits(return_X_y=True)
        self._images = images / np.linalg.norm(images, axis=1, keepdims=True)
        shares = np.where(np.arange(10) < 3, 110, 25)
        kept = [
            self._random.permutation(np.flatnonzero(self._truth == digit))[: shares[digit]] for digit in range(10)
        ]
        self._pool = np.concatenate(kept)
        self._test = np.setdiff1d(np.arange(len(self._truth)), self._pool)
        self._known = self._random.permutation(self._pool)[:30]

    def balanced_accuracy(self, strategy: Strategy | None, rounds: int = 4, batch: int = 20) -> float:
        """Label a few batches, picked by a strategy or at random, and measure on the other digits."""
        for _ in range(rounds):
            rest = np.setdiff1d(self._pool, self._known)
            picked = self._random.permutation(len(rest))[:batch]
            if strategy is not None:
                said = self._probabilities(rest)
                average = said.mean(axis=0)
                uncertainty = -(average * np.log(average + 1e-12)).sum(axis=1) / np.log(10)
                disagreement = np.abs(said - average).sum(axis=-1).mean(axis=0) / 2
                worth = informativeness(uncertainty, disagreement, strategy)
                compared = most_informative(worth, pool_size(len(rest), batch))
                picked = compared[diverse(worth[compared], self._images[rest[compared]], batch)]
            self._known = np.concatenate([self._known, rest[picked]])
        answers = self._probabilities(self._test).mean(axis=0).argmax(axis=1)
        return float(balanced_accuracy_score(self._truth[self._test], answers))

    def _probabilities(self, cases: np.ndarray) -> np.ndarray:
        said = np.zeros((3, len(cases), 10))
        for member in said:
            seen = self._random.choice(self._known, len(self._known))
            model = LogisticRegression(C=100, max_iter=500).fit(self._images[seen], self._truth[seen])
            member[:, model.classes_] = model.predict_proba(self._images[cases])
        return said


def test_labelling_what_is_suggested_pays_more_than_labelling_at_random() -> None:
    chance = np.mean([Learner(seed).balanced_accuracy(None) for seed in range(3)])
    chosen = np.mean([Learner(seed).balanced_accuracy(Strategy.COMBINED) for seed in range(3)])
    assert chosen > chance + 0.03, (chosen, chance)


# with a store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s") as opened:
        yield opened


def add(store: Store, name: str, uncertainty: float, disagreement: float, features: object = None) -> int:
    case_id = store.add_case(new_case(name)).case.id
    said = prediction("mel", 0.7)
    values = None if features is None else np.asarray(features, np.float32)
    said = replace(said, uncertainty=uncertainty, disagreement=disagreement, features=values)
    store.save_analysis(case_id, said)
    return case_id


def names(store: Store, count: int, strategy: Strategy) -> list[str]:
    return [case.external_id for case in suggest_cases(store, BUNDLE, count, strategy).suggested]


def test_each_strategy_asks_for_its_own_cases(store: Store) -> None:
    add(store, "sure", 0.1, 0.1, (1, 0))
    add(store, "uncertain", 0.9, 0.2, (1, 0))
    add(store, "disputed", 0.6, 0.5, (1, 0))
    assert names(store, 2, Strategy.UNCERTAINTY) == ["uncertain", "disputed"]
    assert names(store, 1, Strategy.DISAGREEMENT) == ["disputed"]
    assert names(store, 3, Strategy.COMBINED) == ["uncertain", "disputed", "sure"]


def test_the_combination_takes_one_of_two_alike(store: Store) -> None:
    add(store, "one", 0.9, 0.5, (1, 0))
    add(store, "its twin", 0.89, 0.49, (1, 0))
    add(store, "another", 0.5, 0.3, (0, 1))
    add(store, "sure", 0.1, 0.1, (0, -1))
    add(store, "very sure", 0.05, 0.05, (-1, 0))
    report = suggest_cases(store, BUNDLE, 2)
    assert [case.external_id for case in report.suggested] == ["one", "another"]
    assert (report.diversity, report.without_features) == (Diversity.FEATURES, 0)
    assert names(store, 2, Strategy.UNCERTAINTY) == ["one", "its twin"]


@pytest.mark.parametrize(
    ("cases", "count", "compared"), [(100_000, 20, 200), (100, 20, 50), (101, 20, 51), (30, 20, 20), (3, 20, 20)]
)
def test_so_many_cases_are_compared(cases: int, count: int, compared: int) -> None:
    assert pool_size(cases, count) == compared


def test_what_the_networks_are_sure_of_is_not_offered_for_variety(store: Store) -> None:
    for number in range(4):
        add(store, f"c{number}", 0.9 - number / 100, 0.5, (1, number / 10))
    for number in range(4):
        add(store, f"sure {number}", 0.01, 0.01, (-1, number))
    assert all(name.startswith("c") for name in names(store, 2, Strategy.COMBINED))


@pytest.mark.parametrize("other", [None, (1, 0, 0)], ids=["none", "of another length"])
def test_where_some_have_no_fitting_features_all_are_compared_by_their_probabilities(
    store: Store, other: tuple[int, ...] | None
) -> None:
    add(store, "a", 0.9, 0.5, (1, 0))
    add(store, "b", 0.8, 0.4, other)
    add(store, "c", 0.7, 0.3, (1, 0))
    add(store, "d", 0.1, 0.1, (1, 0))
    report = suggest_cases(store, BUNDLE, 2)
    assert (report.diversity, report.without_features) == (Diversity.PROBABILITIES, 1)
    assert len(report.suggested) == 2


def test_what_is_not_asked_about_is_counted(store: Store) -> None:
    wanted = add(store, "open", 0.9, 0.5, (1, 0))
    store.record(wanted, "Ann", Act(Action.NOTE, note="come back"))
    for action in (Action.UNGRADABLE, Action.DEFER, Action.FLAG):
        store.record(add(store, action.value, 0.9, 0.5, (1, 0)), "Ann", Act(action))
    reviewed = add(store, "reviewed", 0.9, 0.5, (1, 0))
    store.record(reviewed, "Ben", NV)
    store.record(reviewed, "Ann", Act(Action.DEFER))
    undone = add(store, "undone", 0.8, 0.4, (1, 0))
    store.record(undone, "Cas", NV)
    store.undo("Cas")
    other = store.add_case(new_case("other bundle")).case.id
    store.save_analysis(other, prediction("mel", 0.7, OTHER_BUNDLE))
    failed = store.add_case(new_case("failed")).case.id
    store.save_failure(failed, BUNDLE, "out of memory")

    report = suggest_cases(store, BUNDLE, 20)

    assert [case.external_id for case in report.suggested] == ["open", "undone"]
    assert report.left_out == {"not analyzed": 2, "reviewed": 1, "ungradable": 1, "deferred": 1, "flagged": 1}


def test_an_abstention_is_worth_a_label_and_says_what_it_is(store: Store) -> None:
    case_id = store.add_case(new_case("odd")).case.id
    decision = Decision(None, "gate:distance", "unlike_training_images")
    store.save_analysis(case_id, replace(prediction("mel", 0.7), decision=decision))
    (case,) = suggest_cases(store, BUNDLE, 5).suggested
    assert (case.suggestion, case.abstained) == (None, "unlike_training_images")
    assert case.probabilities is not None
    assert case.probabilities.shape == (len(CLASSES),)


@pytest.mark.parametrize("strategy", list(Strategy))
def test_a_store_without_open_cases_suggests_none(store: Store, strategy: Strategy) -> None:
    report = suggest_cases(store, BUNDLE, 5, strategy)
    assert (report.suggested, report.diversity, report.left_out) == ((), None, {"not analyzed": 0})


def test_nothing_in_the_store_changes(store: Store) -> None:
    for number in range(30):
        add(store, f"c{number}", number / 30, 0.1, np.random.default_rng(number).normal(size=8))
    with store._database.raw() as connection:
        before = list(connection.iterdump())
        first = names(store, 5, Strategy.COMBINED)
        assert names(store, 5, Strategy.COMBINED) == first
        assert list(connection.iterdump()) == before
