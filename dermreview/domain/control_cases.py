"""Control cases measure a reader: repeats of cases he reads anyway, and cases whose diagnosis is known for sure.

Both are mixed into the worklist and look like every other case. What is drawn and where it stands follows from
hashes of the reader's name and the case's number, so that it is the same whenever the worklist is opened, and
nobody can foresee it. Rows are told by the store's number of their case here.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

MOST_PERCENT: Final = 20
"""The largest share: more would cost the reader more time than it tells of him."""
GAP: Final = 20
"""So many other cases, at least, are between a case and its repeat."""
AHEAD: Final = 1000
"""Repeats are drawn for so many unread cases ahead; who reads on opens the worklist again."""
BEHIND: Final = 2000
"""Cases that the reader finished longer ago than so many reads are not drawn."""


@dataclass(frozen=True, slots=True)
class ControlCases:
    """What is mixed into a worklist to measure its readers.

    Attributes:
        repeats: Percent of the unread cases, 0 to `MOST_PERCENT`, after which a repeat stands.
        known: So many cases with a known answer are mixed in, in percent of the others, 0 to `MOST_PERCENT`.
        folders: Where the cases with a known answer were imported from; they are read as control cases alone.
    """

    repeats: int = 0
    known: int = 0
    folders: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what can't be mixed.

        Raises:
            ValueError: If a share is out of range, or known answers are to come from nowhere.
        """
        for share in (self.repeats, self.known):
            if not 0 <= share <= MOST_PERCENT:
                raise ValueError(f"{share} % of control cases; expected 0 to {MOST_PERCENT} %")
        if self.known and not self.folders:
            raise ValueError("known answers without a folder that they come from")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat that was drawn.

    Attributes:
        case_id: Its own number; 0 before it has one.
        original: The case that it shows again.
        after: The row that it follows.
    """

    case_id: int
    original: int
    after: int


def folder_of(source: str) -> str:
    """Return the whole folder that an image was imported from, '' if that is not known."""
    return source.replace("\\", "/").rpartition("/")[0]


def choose_known(known: Iterable[int], others: int, percent: int, reviewer: str) -> list[int]:
    """Choose the cases with a known answer that a reader gets.

    A larger worklist or share adds some; none of those chosen before is left out then.

    Args:
        known: The cases to choose from.
        others: How many other cases are in the worklist.
        percent: So many of them, 0 to 100, rounded half up; all, where there are fewer.
        reviewer: Who reads.

    Returns:
        The chosen ones in an order of their own, for `mix_evenly`.
    """
    wanted = (others * percent + 50) // 100
    return sorted(known, key=lambda case_id: _chance(reviewer, "known", case_id))[:wanted]


def mix_evenly(rows: Sequence[int], extra: Sequence[int], reviewer: str) -> list[int]:
    """Return ``rows`` in their order, with ``extra`` mixed in: one in each equal stretch, anywhere in it."""
    stretch = len(rows) / max(1, len(extra))
    places = (int((number + _chance(reviewer, "place", each)) * stretch) for number, each in enumerate(extra))
    return _insert(rows, zip(places, extra, strict=True))


def draw_repeats(
    read: Sequence[int], unread: Sequence[int], percent: int, before: Sequence[Repeat], reviewer: str
) -> Iterator[Repeat]:
    """Draw the repeats that stand among the next unread cases, as far as none does yet.

    Whether a repeat follows a case is decided for each by itself, so that the share holds wherever he stops. What
    it repeats is any case before it that was not repeated yet and lies at least `GAP` back.

    Args:
        read: The cases that the reader finished, the latest last.
        unread: The cases that he will read, in their order.
        percent: After so many of them, 0 to 100, a repeat stands.
        before: What was drawn for him before.
        reviewer: Who reads.
    """
    row = [*read[-BEHIND:], *unread[:AHEAD]]
    first = len(row) - len(unread[:AHEAD])
    repeated = {repeat.original for repeat in before}
    followed = {repeat.after for repeat in before}
    eligible: list[int] = []
    entered = 0
    for place, anchor in enumerate(row[first:], first):
        for case_id in row[entered : max(0, place - GAP + 1)]:
            entered += 1
            if case_id not in repeated:
                eligible.append(case_id)
        if anchor in followed or 100 * _chance(reviewer, "repeat", anchor) >= percent or not eligible:
            continue
        chosen = int(_chance(reviewer, "original", anchor) * len(eligible))
        eligible[chosen], eligible[-1] = eligible[-1], eligible[chosen]
        yield Repeat(0, eligible.pop(), anchor)


def place_repeats(rows: Sequence[int], repeats: Iterable[Repeat], reviewer: str) -> list[int]:
    """Return ``rows`` in their order, with each repeat after the row that it follows.

    Where that row is too close to what is repeated, as in another order, the repeat moves to `GAP` away from it;
    where it is not listed, the repeat stands anywhere.
    """
    places = {case_id: place for place, case_id in enumerate(rows)}
    placed: list[tuple[int, int]] = []
    for repeat in repeats:
        after, original = places.get(repeat.after), places.get(repeat.original)
        place = int(_chance(reviewer, "anywhere", repeat.case_id) * len(rows)) if after is None else after + 1
        if original is not None and original - GAP < place <= original + GAP:
            place = _away_from(original, len(rows))
        placed.append((place, repeat.case_id))
    return _insert(rows, placed)


def look_alikes(external_id: str, reviewer: str, others: Iterable[str] = ()) -> Iterator[str]:
    """Yield ids that look like another image's of the same kind, without end, the best first.

    The next numbers come first, because they don't stand out in import order. Then the last digits become others,
    as few as need be; digits are added once that is not enough. An id without digits gives way to that of another
    image, with a number as the store itself adds it.

    Args:
        external_id: The id of the case that the repeat follows.
        reviewer: Whose repeat it is.
        others: Ids of other cases, for one without digits.
    """
    digits = [place for place, letter in enumerate(external_id) if letter.isascii() and letter.isdigit()]
    if not digits:
        kin = sorted(other for other in others if not any(letter.isdigit() for letter in other))
        stem = kin[int(len(kin) * _chance(reviewer, external_id))] if kin else external_id
        yield from (f"{stem}-{number}" for number in count(2))
    head, number, tail = _last_number(external_id)
    yield from (f"{head}{int(number) + step:0{len(number)}}{tail}" for step in range(1, _NEAR + 1))
    for width in count(min(2, len(digits))):
        longer = external_id + "0" * (width - len(digits))
        changed = [*digits, *range(len(external_id), len(longer))][-width:]
        for attempt in range(_ATTEMPTS):
            letters = list(longer)
            for place in changed:
                letters[place] = str(int(10 * _chance(reviewer, external_id, width, attempt, place)))
            yield "".join(letters)


_NEAR: Final = 3
_ATTEMPTS: Final = 16
"""Before one more digit is changed."""


def _last_number(external_id: str) -> tuple[str, str, str]:
    """Return what stands before the last run of digits, the digits, and what follows; there is one."""
    found = re.search(r"([0-9]+)[^0-9]*$", external_id)
    if found is None:
        raise ValueError(f"no digit in {external_id!r}")
    return external_id[: found.start(1)], found.group(1), external_id[found.end(1) :]


def _away_from(original: int, rows: int) -> int:
    """Return a place `GAP` after a row, else before it, else the end that is further from it."""
    if original + GAP < rows:
        return original + GAP + 1
    if original >= GAP:
        return original - GAP
    return rows if rows - original > original else 0


def _insert(rows: Sequence[int], placed: Iterable[tuple[int, int]]) -> list[int]:
    """Return the rows with others before the places that these were given, in the order of their numbers there."""
    mixed: list[int] = []
    done = 0
    for place, case_id in sorted(placed):
        mixed += rows[done:place]
        mixed.append(case_id)
        done = place
    return [*mixed, *rows[done:]]


def _chance(*of: object) -> float:
    """Return a number of 0 up to 1 that looks random and is always the same for the same."""
    digest = hashlib.sha256("\0".join(map(str, of)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
