"""What the finished reads of a store say of its readers: pace, agreement, and what the AI did to their labels."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from statistics import median

from dermreview.domain.taxonomy import CLASSES, LABELS

_MILLISECONDS_AN_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class FinishedRead:
    """One reviewer's final label of one case.

    Attributes:
        case_id: The case.
        reviewer: Who read it.
        label: One of `LABELS`.
        first: What was said before the AI was shown, in a blind read; else None.
        suggestion: What the AI suggested on screen at the decision; None where it suggested nothing.
        milliseconds: Time on screen until the decision.
        at: When it was decided.
        truth: What is known of the case: its adjudicated label, else the diagnosis that came with it; None if
            neither is there.
        control: Whether the case was mixed in because its diagnosis is known for sure.
    """

    case_id: int
    reviewer: str
    label: str
    first: str | None
    suggestion: str | None
    milliseconds: int
    at: datetime
    truth: str | None
    control: bool = False


@dataclass(frozen=True, slots=True)
class TwiceRead:
    """What one reviewer made of a case and of its repeat, each time to the end.

    Attributes:
        reviewer: Who read it.
        case: One of `LABELS`, or ``ungradable``.
        repeat: The same of the repeat.
    """

    reviewer: str
    case: str
    repeat: str


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1, None of nothing."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class ReaderFigures:
    """The figures of one reader, or of all together.

    Attributes:
        reviewer: Whose; '' for all.
        cases: Finished reads.
        median_seconds: Time on screen until the decision; None without reads.
        per_hour: Finished reads an hour of time on screen; None where no time was taken.
        agreement: Labels that equal the AI's suggestion, of those given with one in sight.
        kappa_ai: Cohen's kappa with it; None where it is not defined.
        right: Labels that equal what is known of the case, of those of which it is known.
        kappa_truth: Cohen's kappa with it.
        control: The same of the cases with a known answer that were mixed in.
        kappa_control: Cohen's kappa with their answers.
        repeats: Repeats that were read as the case itself was, of those of which both were read.
        kappa_repeats: Cohen's kappa of the reader with oneself on them.
        to_wrong: Right first labels that became wrong after the AI was shown, of the blind reads of known cases.
        to_right: Wrong first labels that became right after it, of the same.
        confusion: Rows are the reader's labels in the order of `LABELS`, columns the AI's suggestions in that of
            `CLASSES`.
    """

    reviewer: str
    cases: int
    median_seconds: float | None
    per_hour: float | None
    agreement: Share
    kappa_ai: float | None
    right: Share
    kappa_truth: float | None
    control: Share
    kappa_control: float | None
    repeats: Share
    kappa_repeats: float | None
    to_wrong: Share
    to_right: Share
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How two readers agree on the cases that both read.

    Attributes:
        one: A reader.
        other: Another.
        agreement: Equal labels of common cases.
        kappa: Cohen's kappa; None where it is not defined.
    """

    one: str
    other: str
    agreement: Share
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures of a store.

    Attributes:
        cases: In the store.
        readers: All together first, then each by name; empty without a finished read.
        pairs: Of readers with common cases.
        days: Local day to finished reads, ascending.
    """

    cases: int
    readers: tuple[ReaderFigures, ...]
    pairs: tuple[PairFigures, ...]
    days: tuple[tuple[date, int], ...]


def statistics(reads: Sequence[FinishedRead], cases: int, twice: Sequence[TwiceRead] = ()) -> Statistics:
    """Return the figures of finished reads.

    Args:
        reads: One for each reviewer and case, without repeats.
        cases: How many the store has, without repeats.
        twice: The repeats that were read.
    """
    if not reads:
        return Statistics(cases, (), (), ())
    by_reader: dict[str, list[FinishedRead]] = defaultdict(list)
    for read in reads:
        by_reader[read.reviewer].append(read)
    repeats: dict[str, list[TwiceRead]] = defaultdict(list)
    for both in twice:
        repeats[both.reviewer].append(both)
    named = tuple(_figures(name, by_reader[name], repeats[name]) for name in sorted(by_reader))
    pairs = (_pair(by_reader[one], by_reader[other]) for one, other in combinations(sorted(by_reader), 2))
    days = Counter(read.at.astimezone().date() for read in reads)
    together = tuple(pair for pair in pairs if pair.agreement.of)
    return Statistics(cases, (_figures("", reads, twice), *named), together, tuple(sorted(days.items())))


def cohens_kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of paired labels, -1 to 1; None without pairs, or where chance alone agrees always.

    Source: Cohen, "A coefficient of agreement for nominal scales", Educ. Psychol. Meas. 20, 37-46 (1960).
    """
    both = list(pairs)
    if not both:
        return None
    number = len(both)
    ones, others = Counter(one for one, _ in both), Counter(other for _, other in both)
    chance = sum(ones[label] * others[label] for label in ones) / number**2
    if chance == 1:
        return None
    observed = sum(one == other for one, other in both) / number
    return (observed - chance) / (1 - chance)


def _figures(name: str, reads: Sequence[FinishedRead], twice: Sequence[TwiceRead]) -> ReaderFigures:
    with_ai = [(read.label, read.suggestion) for read in reads if read.suggestion is not None]
    known = [(read.label, read.truth) for read in reads if read.truth is not None]
    control = [(read.label, read.truth) for read in reads if read.truth is not None and read.control]
    repeats = [(both.case, both.repeat) for both in twice]
    blind = [read for read in reads if read.truth is not None and read.first is not None]
    to_wrong = sum(read.first == read.truth != read.label for read in blind)
    to_right = sum(read.label == read.truth != read.first for read in blind)
    spent = sum(read.milliseconds for read in reads)
    counted = Counter(with_ai)
    return ReaderFigures(
        reviewer=name,
        cases=len(reads),
        median_seconds=median(read.milliseconds for read in reads) / 1000,
        per_hour=_MILLISECONDS_AN_HOUR * len(reads) / spent if spent else None,
        agreement=_equal(with_ai),
        kappa_ai=cohens_kappa(with_ai),
        right=_equal(known),
        kappa_truth=cohens_kappa(known),
        control=_equal(control),
        kappa_control=cohens_kappa(control),
        repeats=_equal(repeats),
        kappa_repeats=cohens_kappa(repeats),
        to_wrong=Share(to_wrong, len(blind)),
        to_right=Share(to_right, len(blind)),
        confusion=tuple(tuple(counted[label, code] for code in CLASSES) for label in LABELS),
    )


def _pair(one: Sequence[FinishedRead], other: Sequence[FinishedRead]) -> PairFigures:
    labels = {read.case_id: read.label for read in other}
    both = [(read.label, labels[read.case_id]) for read in one if read.case_id in labels]
    return PairFigures(one[0].reviewer, other[0].reviewer, _equal(both), cohens_kappa(both))


def _equal(pairs: Sequence[tuple[str, str]]) -> Share:
    return Share(sum(one == other for one, other in pairs), len(pairs))
