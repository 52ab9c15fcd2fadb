"""Statements on control cases: repeats and known answers, drawn and mixed into a worklist when it is opened.

What marks a control case never leaves this module: the rows that it returns look like all others.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from sqlalchemy import Connection, insert, select

from dermreview.domain.control_cases import (
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
from dermreview.domain.review import Status
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.worklist import TO_READ, Order, RowState, WorklistRow
from dermreview.store import settings
from dermreview.store.schema import DEFAULT_QUEUE, cases, reads, reference_labels, review_events

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
        log.warning("the stored choice of control cases can't be used, none are mixed in: %s (%r)", kept, error)
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
    rows: Sequence[WorklistRow],
    fetch: Callable[[Sequence[int]], Iterable[WorklistRow]],
) -> list[WorklistRow]:
    """Return the rows of a worklist with the reviewer's control cases where they belong.

    Args:
        connection: An open transaction; new repeats are drawn in it.
        reviewer: Who reads.
        order: In which the rows are.
        rows: All cases and the reviewer's repeats.
        fetch: Returns the rows of new cases.
    """
    wanted = get(connection)
    drawn = _drawn(connection, reviewer)
    by_id = {row.case_id: row for row in _under_cover(connection, wanted, rows)}
    repeated = {repeat.case_id for repeat in drawn}
    numbers = [case_id for case_id in by_id if case_id not in repeated]
    if wanted.known:
        numbers = _with_known(numbers, _known(connection, wanted), wanted.known, reviewer, order, by_id)
    if wanted.repeats:
        new = _draw(connection, reviewer, wanted.repeats, drawn, [by_id[number] for number in numbers])
        added = _under_cover(connection, wanted, fetch([each.case_id for each in new]))
        by_id |= {row.case_id: row for row in added}
        drawn += new
    shown = set(numbers) if wanted.repeats else set()
    listed = [
        each
        for each in drawn
        if _begun(by_id[each.case_id]) or (each.original in shown and _is_mine(by_id[each.original]))
    ]
    return [by_id[number] for number in place_repeats(numbers, listed, reviewer)]


def under_cover(connection: Connection, row: WorklistRow) -> WorklistRow:
    """Return a single row as `mixed` does."""
    return _under_cover(connection, get(connection), [row])[0]


def _under_cover(connection: Connection, wanted: ControlCases, rows: Iterable[WorklistRow]) -> list[WorklistRow]:
    """Return rows that don't tell which of them came from a folder with known answers."""
    told = list(rows)
    if not wanted.known or not any(folder_of(row.source) in wanted.folders for row in told):
        return told
    sources = connection.execute(select(cases.c.source).order_by(cases.c.id)).scalars()
    cover = next((source for source in sources if folder_of(source) not in wanted.folders), "")
    return [replace(row, source=cover) if folder_of(row.source) in wanted.folders else row for row in told]


def _with_known(
    numbers: Sequence[int],
    answers: frozenset[int],
    percent: int,
    reviewer: str,
    order: Order,
    rows: Mapping[int, WorklistRow],
) -> list[int]:
    """Return the cases with those known answers that the reader gets, or has begun, among the others."""
    # what others settled needs no read of this reader; it neither counts nor is mixed in
    ordinary = sum(_is_mine(rows[number]) for number in numbers if number not in answers)
    offered = [number for number in numbers if number in answers and _is_mine(rows[number])]
    chosen = choose_known(offered, ordinary, percent, reviewer)
    begun = {number for number in offered if _is_asked_for(rows[number])}
    shown = begun.union(chosen)
    if order not in _BY_IMPORT:
        return [number for number in numbers if number not in answers or number in shown]
    before = begun.difference(chosen)
    return mix_evenly([each for each in numbers if each not in answers or each in before], chosen, reviewer)


def _draw(
    connection: Connection, reviewer: str, percent: int, before: Sequence[Repeat], rows: Sequence[WorklistRow]
) -> list[Repeat]:
    """Add the repeats that the next unread rows lack."""
    fit = [row for row in rows if row.failed is None]
    unread = [row.case_id for row in fit if row.state in TO_READ and row.state is not RowState.ADJUDICATION]
    finished = {row.case_id for row in fit if row.status is Status.REVIEWED}
    read = [case_id for case_id in _last_read(connection, reviewer) if case_id in finished]
    planned = draw_repeats(read, unread, percent, before, reviewer)
    ids = {row.external_id: None for row in rows}
    return [_add(connection, reviewer, repeat, ids) for repeat in planned]


def _add(connection: Connection, reviewer: str, repeat: Repeat, ids: Mapping[str, None]) -> Repeat:
    """Insert a repeat: what is known of its original, under an id of its own, none of ``ids``."""
    original = connection.execute(select(cases).where(cases.c.id == repeat.original)).one()
    values = original._asdict()
    del values["id"]
    alike = look_alikes(original.external_id, reviewer, islice(ids, _KIN))
    # most that are taken are in the list: asking the database for each would take long where ids are dense
    values["external_id"] = next(each for each in alike if each not in ids and not _is_taken(connection, each))
    marks = {"repeat_of": repeat.original, "repeat_for": reviewer, "repeat_after": repeat.after}
    number = connection.execute(insert(cases).values(values | marks).returning(cases.c.id)).scalar_one()
    return replace(repeat, case_id=number)


def _is_taken(connection: Connection, external_id: str) -> bool:
    return connection.execute(select(cases.c.id).where(cases.c.external_id == external_id)).first() is not None


def _drawn(connection: Connection, reviewer: str) -> list[Repeat]:
    """Return the repeats that were drawn for a reviewer, oldest first."""
    query = select(cases.c.id, cases.c.repeat_of, cases.c.repeat_after).order_by(cases.c.id)
    mine = query.where(cases.c.repeat_of.is_not(None), cases.c.repeat_for == reviewer)
    return [Repeat(row.id, row.repeat_of, row.repeat_after) for row in connection.execute(mine)]


def _last_read(connection: Connection, reviewer: str) -> list[int]:
    """Return the cases on which a reviewer acted lately, the latest last."""
    latest = review_events.c.seq.desc()
    lately = select(review_events).order_by(latest).limit(_EVENTS_A_READ * BEHIND).subquery()
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


def _begun(row: WorklistRow) -> bool:
    return row.status is not Status.UNREVIEWED


def _is_asked_for(row: WorklistRow) -> bool:
    """Tell whether a case must stay in a reader's list: begun, or to be read or settled after others."""
    return _begun(row) or row.state in (RowState.SECOND_READ, RowState.ADJUDICATION)


def _is_mine(row: WorklistRow) -> bool:
    return _begun(row) or row.state in TO_READ
