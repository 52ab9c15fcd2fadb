"""Statements on control cases: repeats and known answers, drawn and mixed into a worklist when it is opened.

What marks a control case never leaves this module: its row of the worklist looks like all others.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from sqlalchemy import Connection, insert, select

from dermreview.domain.control_cases import (
    AHEAD,
    BEHIND,
    ControlCases,
    Repeat,
    choose_known,
    draw_repeats,
    folder_of,
    look_alikes,
    mix_evenly,
    place_repeats,
)
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.worklist import Order, WorklistRow
from dermreview.store import settings
from dermreview.store.cases import next_id
from dermreview.store.readings import Readings
from dermreview.store.schema import (
    DEFAULT_QUEUE,
    cases,
    reads,
    reference_labels,
    review_events,
)

log = logging.getLogger(__name__)

_KEY: Final = f"control cases of queue {DEFAULT_QUEUE}"
_BY_IMPORT: Final = frozenset({Order.IMPORT, Order.NEWEST})
"""Orders in which cases that were imported together stand together."""
_EVENTS_A_READ: Final = 5
"""More than a read has on average; so many of the log are looked at to find the last finished reads."""
_KIN: Final = 200
"""So many other ids are looked at where one without digits needs a look-alike."""


def get(connection: Connection) -> ControlCases:
    """Return what is mixed in; nothing where that can't be read."""
    kept = settings.get(connection, _KEY)
    if kept is None:
        return ControlCases()
    try:
        said = json.loads(kept)
        return ControlCases(int(said["repeats"]), int(said["known"]), frozenset(map(str, said["folders"])))
    except (ValueError, KeyError, TypeError) as error:
        why = type(error).__name__
        log.warning("the stored choice of control cases can't be used, none are mixed in: %s", why)
        return ControlCases()


def put(connection: Connection, wanted: ControlCases) -> None:
    """Choose what is mixed in from the next opening on."""
    said = {"repeats": wanted.repeats, "known": wanted.known, "folders": sorted(wanted.folders)}
    settings.put(connection, _KEY, json.dumps(said))


def folders(connection: Connection) -> dict[str, int]:
    """Return each folder from which cases with a diagnosis of the seven were imported, and how many."""
    return dict(sorted(Counter(folder_of(source) for _, source in _diagnosed(connection)).items()))


def known(connection: Connection) -> frozenset[int]:
    """Return the cases with a known answer."""
    return _known(connection, get(connection))


def repeats(connection: Connection) -> dict[int, int]:
    """Return repeat to original, of all reviewers."""
    query = select(cases.c.id, cases.c.repeat_of).where(cases.c.repeat_of.is_not(None))
    return {row.id: row.repeat_of for row in connection.execute(query)}


def mixed(
    connection: Connection,
    reviewer: str,
    order: Order,
    numbers: Sequence[int],
    rows_of: Callable[[Sequence[int]], Iterable[WorklistRow]],
) -> list[int]:
    """Return the cases of a worklist with the reviewer's control cases where they belong.

    Args:
        connection: An open transaction; new repeats are drawn in it.
        reviewer: Who reads.
        order: In which the cases are.
        numbers: All cases that are listed, and the reviewer's repeats.
        rows_of: Returns the rows of some of these.
    """
    wanted = get(connection)
    drawn = _drawn(connection, reviewer)
    if not drawn and not wanted.repeats and not wanted.known:
        return list(numbers)
    seen = Readings.load(connection, reviewer, numbers, rows_of)
    repeated = {repeat.case_id for repeat in drawn}
    mixed_in = [number for number in numbers if number not in repeated]
    if wanted.known:
        mixed_in = _with_known(mixed_in, _known(connection, wanted), wanted.known, reviewer, order, seen)
    if wanted.repeats:
        drawn += _draw(connection, reviewer, wanted.repeats, drawn, mixed_in, seen, rows_of)
    shown = set(mixed_in) if wanted.repeats else set()
    listed = [
        each
        for each in drawn
        if seen.is_begun(each.case_id) or (each.original in shown and seen.may_come_again(each.original))
    ]
    return place_repeats(mixed_in, listed, reviewer)


def disguise(connection: Connection) -> Callable[[str], str]:
    """Return what to show as the source of a case: of known answers that of any other, which tells nothing."""
    wanted = get(connection)
    if not wanted.known:
        return str
    with connection.execute(select(cases.c.source).order_by(cases.c.id)) as rows:
        cover = next((row.source for row in rows if folder_of(row.source) not in wanted.folders), "")
    return lambda source: cover if folder_of(source) in wanted.folders else source


def _with_known(
    numbers: Sequence[int],
    answers: frozenset[int],
    percent: int,
    reviewer: str,
    order: Order,
    seen: Readings,
) -> list[int]:
    """Return the cases with those known answers that the reader gets, or has begun, among the others."""
    # what others settled needs no read of this reader; it neither counts nor is mixed in
    ordinary = sum(seen.is_mine(number) for number in numbers if number not in answers)
    offered = [number for number in numbers if number in answers and seen.is_mine(number)]
    chosen = choose_known(offered, ordinary, percent, reviewer)
    shown = set(chosen).union(filter(seen.is_asked_for, offered))
    kept = [number for number in numbers if number not in answers or number in shown]
    if order not in _BY_IMPORT:
        return kept
    # what goes first or last shows it on screen: nothing else may stand among it
    mixable = list(filter(seen.is_plain, chosen))
    apart = set(mixable)
    rest = [number for number in kept if number not in apart]
    places = [place for place, number in enumerate(rest) if seen.is_plain(number)]
    first, last = (places[0], places[-1] + 1) if places else (len(rest), len(rest))
    return [*rest[:first], *mix_evenly(rest[first:last], mixable, reviewer), *rest[last:]]


def _draw(
    connection: Connection,
    reviewer: str,
    percent: int,
    before: Sequence[Repeat],
    numbers: Sequence[int],
    seen: Readings,
    rows_of: Callable[[Sequence[int]], Iterable[WorklistRow]],
) -> list[Repeat]:
    """Add the repeats that the next unread cases lack."""
    ahead = list(islice(filter(seen.is_open, numbers), AHEAD))
    listed = set(numbers)
    lately = [
        number for number in _last_read(connection, reviewer) if number in listed and seen.is_labelled(number)
    ]
    lately = lately[-BEHIND:]
    fit = {row.case_id for row in rows_of([*ahead, *lately]) if row.failed is None}
    read, unread = ([number for number in some if number in fit] for some in (lately, ahead))
    planned = list(draw_repeats(read, unread, percent, before, reviewer))
    if not planned:
        return []
    taken = dict.fromkeys(connection.execute(select(cases.c.external_id).order_by(cases.c.id)).scalars())
    return [_add(connection, reviewer, repeat, taken) for repeat in planned]


def _add(connection: Connection, reviewer: str, repeat: Repeat, taken: dict[str, None]) -> Repeat:
    """Insert a repeat: what is known of its original, under an id of its own that is taken with that."""
    original = connection.execute(select(cases).where(cases.c.id == repeat.original)).one()
    values = original._asdict()
    values["id"] = next_id(connection)
    after = connection.execute(select(cases.c.external_id).where(cases.c.id == repeat.after)).scalar_one()
    alike = look_alikes(after, reviewer, islice(taken, _KIN))
    values["external_id"] = next(each for each in alike if each not in taken)
    taken[values["external_id"]] = None
    marks = {"repeat_of": repeat.original, "repeat_for": reviewer, "repeat_after": repeat.after}
    number = connection.execute(insert(cases).values(values | marks).returning(cases.c.id)).scalar_one()
    return replace(repeat, case_id=number)


def _drawn(connection: Connection, reviewer: str) -> list[Repeat]:
    """Return the repeats that were drawn for a reviewer, oldest first."""
    query = select(cases.c.id, cases.c.repeat_of, cases.c.repeat_after).order_by(cases.c.id)
    mine = query.where(cases.c.repeat_of.is_not(None), cases.c.repeat_for == reviewer)
    return [Repeat(row.id, row.repeat_of, row.repeat_after) for row in connection.execute(mine)]


def _last_read(connection: Connection, reviewer: str) -> list[int]:
    """Return the cases on which a reviewer acted lately, the latest last."""
    latest = review_events.c.seq.desc()
    lately = (
        select(review_events.c.read_id, review_events.c.seq)
        .order_by(latest)
        .limit(_EVENTS_A_READ * BEHIND)
        .subquery()
    )
    query = select(reads.c.case_id).join(lately, lately.c.read_id == reads.c.id).order_by(lately.c.seq.desc())
    mine = connection.execute(query.where(reads.c.reviewer == reviewer, reads.c.queue_id == DEFAULT_QUEUE))
    return list(dict.fromkeys(mine.scalars()))[::-1]


def _known(connection: Connection, wanted: ControlCases) -> frozenset[int]:
    if not wanted.folders:
        return frozenset()
    return frozenset(number for number, source in _diagnosed(connection) if folder_of(source) in wanted.folders)


def _diagnosed(connection: Connection) -> Iterable[tuple[int, str]]:
    """Return number and source of the cases that came with a diagnosis of the seven."""
    query = select(cases.c.id, cases.c.source).join(reference_labels, reference_labels.c.case_id == cases.c.id)
    return [
        (row.id, row.source) for row in connection.execute(query.where(reference_labels.c.diagnosis.in_(CLASSES)))
    ]
