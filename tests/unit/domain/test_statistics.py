from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from dermreview.domain.statistics import FinishedRead, Share, TwiceRead, cohens_kappa, statistics
from dermreview.domain.taxonomy import CLASSES, LABELS

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def read(case_id: int, label: str, reviewer: str = "Ann", **known: object) -> FinishedRead:
    values: dict[str, object] = {
        "first": None,
        "suggestion": None,
        "milliseconds": 6000,
        "at": NOON,
        "truth": None,
    }
    return FinishedRead(case_id, reviewer, label, **(values | known))  # type: ignore[arg-type]


def test_kappa_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    one = rng.choice(LABELS, 200)
    other = np.where(rng.random(200) < 0.5, one, rng.choice(LABELS, 200))
    pairs = list(zip(one.tolist(), other.tolist(), strict=True))
    assert cohens_kappa(pairs) == pytest.approx(cohen_kappa_score(one, other))


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([], None),
        ([("nv", "nv")], None),
        ([("nv", "mel")], 0.0),
        ([("nv", "nv"), ("mel", "mel")], 1.0),
        ([("nv", "mel"), ("mel", "nv")], -1.0),
    ],
)
def test_kappa_at_its_edges(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohens_kappa(pairs) == kappa


def test_without_reads_there_are_no_figures() -> None:
    found = statistics([], 12)
    assert (found.cases, found.readers, found.pairs, found.days) == (12, (), (), ())
    assert Share(0, 0).value is None


def test_pace_is_time_on_screen() -> None:
    found = statistics([read(1, "nv", milliseconds=2000), read(2, "nv", milliseconds=10_000)], 2)
    together = found.readers[0]
    assert (together.cases, together.median_seconds, together.per_hour) == (2, 6.0, 600.0)
    assert statistics([read(1, "nv", milliseconds=0)], 1).readers[0].per_hour is None


def test_agreement_with_the_ai_counts_only_what_it_suggested() -> None:
    reads = [
        read(1, "nv", suggestion="nv"),
        read(2, "mel", suggestion="nv"),
        read(3, "bcc"),
        read(4, "other", suggestion="mel"),
    ]
    figures = statistics(reads, 4).readers[0]
    assert figures.agreement == Share(1, 3)
    expected = confusion_matrix(["nv", "mel", "other"], ["nv", "nv", "mel"], labels=list(LABELS))[
        :, : len(CLASSES)
    ]
    np.testing.assert_array_equal(figures.confusion, expected)


def test_what_the_ai_turned_counts_only_blind_reads_of_known_cases() -> None:
    reads = [
        read(1, "mel", first="nv", suggestion="mel", truth="mel"),  # to right
        read(2, "mel", first="nv", suggestion="mel", truth="nv"),  # to wrong
        read(3, "nv", first="nv", suggestion="mel", truth="nv"),
        read(4, "bcc", first="nv", suggestion="bcc", truth="mel"),  # wrong before and after
        read(5, "mel", first="nv", suggestion="mel"),
        read(6, "mel", suggestion="mel", truth="nv"),
    ]
    figures = statistics(reads, 6).readers[0]
    assert (figures.to_right, figures.to_wrong) == (Share(1, 4), Share(1, 4))
    assert figures.right == Share(2, 5)


def test_readers_are_compared_on_their_common_cases() -> None:
    reads = [read(1, "nv"), read(2, "mel"), read(2, "mel", "Ben"), read(3, "nv", "Ben"), read(9, "nv", "Cleo")]
    found = statistics(reads, 9)
    assert [figures.reviewer for figures in found.readers] == ["", "Ann", "Ben", "Cleo"]
    assert [(pair.one, pair.other, pair.agreement) for pair in found.pairs] == [("Ann", "Ben", Share(1, 1))]


def test_days_are_in_order() -> None:
    reads = [read(1, "nv", at=NOON + timedelta(days=3)), read(2, "nv"), read(3, "nv")]
    assert [number for _, number in statistics(reads, 3).days] == [2, 1]


def test_known_answers_are_told_apart_from_other_diagnoses() -> None:
    reads = [
        read(1, "mel", truth="mel", control=True),
        read(2, "nv", truth="mel", control=True),
        read(3, "nv", truth="nv", control=True),
        read(4, "nv", truth="bcc"),
        read(5, "nv", control=True),
    ]
    figures = statistics(reads, 5).readers[0]
    assert (figures.control, figures.right) == (Share(2, 3), Share(2, 4))
    assert figures.kappa_control == pytest.approx(cohen_kappa_score(["mel", "nv", "nv"], ["mel", "mel", "nv"]))


def test_a_reader_is_compared_with_oneself() -> None:
    twice = [
        TwiceRead("Ann", "nv", "nv"),
        TwiceRead("Ann", "mel", "mel"),
        TwiceRead("Ann", "mel", "ungradable"),
        TwiceRead("Ben", "nv", "mel"),
    ]
    reads = [read(1, "nv"), read(2, "mel"), read(1, "nv", "Ben"), read(2, "nv", "Cleo")]
    together, ann, ben, cleo = statistics(reads, 2, twice).readers
    assert [figures.repeats for figures in (together, ann, ben, cleo)] == [
        Share(2, 4),
        Share(2, 3),
        Share(0, 1),
        Share(0, 0),
    ]
    expected = cohen_kappa_score(["nv", "mel", "mel"], ["nv", "mel", "ungradable"])
    assert ann.kappa_repeats == pytest.approx(expected)
    assert cleo.kappa_repeats is None
    assert together.cases == 4, "repeats are no reads of their own"
