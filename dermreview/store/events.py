"""The append-only log of review events and the projection that is folded from it.

A later version of the payload adds fields under a higher ``v``, and old payloads keep their hash.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from dermreview import __version__
from dermreview.domain.agreement import LabelRule, reviewed_label
from dermreview.domain.audit import Log
from dermreview.domain.review import (
    Act,
    Action,
    ReadMode,
    ReviewEvent,
    SecondReadReason,
    Shown,
    ShownCrop,
    Step,
    fold,
)
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.vocabulary import Confidence
from dermreview.store import chain, rounds, settings
from dermreview.store.faults import DamagedError
from dermreview.store.records import EventRecord
from dermreview.store.schema import (
    DEFAULT_QUEUE,
    case_states,
    cases,
    queues,
    read_states,
    reads,
    review_events,
)
from dermreview.store.text import Moment, now_text

log = logging.getLogger(__name__)

PAYLOAD_VERSION: Final = 7
"""2: ``shown`` has ``malignant`` and ``not_ruled_out``. 3: ``reasons`` and ``confidence``.
4: ``shown`` has ``member`` and ``crop``. 5: ``second_read`` and ``exposed``.
6: ``repeat_of``, the case that a repeat shows again.
7: ``local``, the time on the workstation's clock; ``before`` and ``after``, what the read added up to; ``heads``
of the other logs."""
_LOT: Final = 64
"""More events than most undos look at."""


def find_or_add_read(connection: Connection, case_id: int, reviewer: str, *, adjudication: bool) -> int:
    """Return the id of the reviewer's read, or of the adjudication, of a case in the default queue.

    A new read takes the queue's mode and keeps it: what was begun blind stays blind.
    """
    number = rounds.FIRST if adjudication else rounds.current(connection, case_id, reviewer)
    key = {"queue_id": DEFAULT_QUEUE, "case_id": case_id, "reviewer": reviewer, "round": number}
    is_adjudication = reads.c.mode == ReadMode.ADJUDICATION.value
    query = select(reads.c.id).filter_by(**key).where(is_adjudication if adjudication else ~is_adjudication)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        mode = ReadMode.ADJUDICATION if adjudication else queue_mode(connection)
        found = connection.execute(insert(reads).values(**key, mode=mode).returning(reads.c.id)).scalar_one()
    return int(found)


def queue_mode(connection: Connection) -> ReadMode:
    """Return the mode in which new reads of the default queue begin."""
    return ReadMode(connection.execute(select(queues.c.mode).filter_by(id=DEFAULT_QUEUE)).scalar_one())


def set_queue_mode(connection: Connection, mode: ReadMode) -> None:
    """Choose the mode in which new reads of the default queue begin; the end of an assisted time is kept."""
    values = {"mode": mode.value}
    if queue_mode(connection) is ReadMode.ASSISTED and mode is not ReadMode.ASSISTED:
        values["assisted_until"] = now_text()
    connection.execute(update(queues).filter_by(id=DEFAULT_QUEUE).values(**values))


def second_reading(connection: Connection) -> SecondReading:
    """Return the default queue's rules for second reads; none where what is stored was changed from outside."""
    query = select(queues.c.second_reading).filter_by(id=DEFAULT_QUEUE)
    stored = connection.execute(query).scalar_one()
    try:
        return SecondReading.from_text(stored)
    except ValueError as error:
        log.warning("the stored rules for second reads can't be used: %s", type(error).__name__)
        return SecondReading()


def set_second_reading(connection: Connection, rules: SecondReading) -> None:
    """Keep the default queue's rules for second reads; decisions that were made keep what they asked for."""
    connection.execute(update(queues).filter_by(id=DEFAULT_QUEUE).values(second_reading=rules.to_text()))


def append(connection: Connection, read_id: int, act: Act, target: int | None = None) -> ReviewEvent:
    """Add an event to the end of the chain and bring its read's projection up to date."""
    last = chain.head(connection, Log.REVIEW)
    seq = last.seq + 1
    payload = _payload(connection, seq, read_id, act, target)
    row = {"seq": seq, "read_id": read_id, "action": act.action.value, "target": target}
    connection.execute(insert(review_events).values(**row, **chain.sealed(last.hash, payload)))
    events = of_read(connection, read_id)
    project(connection, read_id, events)
    project_cases(connection, [events[-1].case_id])
    return events[-1]


def _payload(connection: Connection, seq: int, read_id: int, act: Act, target: int | None) -> dict[str, Any]:
    originals = cases.alias()
    read = connection.execute(
        select(
            queues.c.name.label("queue"),
            reads.c.case_id,
            cases.c.external_id,
            originals.c.external_id.label("repeat_of"),
            cases.c.image_sha256,
            reads.c.reviewer,
            reads.c.round,
            reads.c.mode,
        )
        .select_from(reads)
        .join(queues)
        .join(cases)
        .outerjoin(originals, originals.c.id == cases.c.repeat_of)
        .where(reads.c.id == read_id)
    ).one()
    moment = Moment.now()
    known = of_read(connection, read_id)
    at = datetime.fromisoformat(moment.utc)
    event = ReviewEvent(seq, read_id, read.case_id, read.reviewer, act, target, at, ReadMode(read.mode))
    return {
        "v": PAYLOAD_VERSION,
        "writer": settings.writer(connection),
        "seq": seq,
        "queue": read.queue,
        "case": read.external_id,
        "repeat_of": read.repeat_of,
        "image": read.image_sha256,
        "reviewer": read.reviewer,
        "round": read.round,
        "mode": read.mode,
        "action": act.action.value,
        "label": act.label,
        "diagnosis": act.diagnosis,
        "note": act.note,
        "reasons": act.reasons,
        "confidence": act.confidence,
        "second_read": act.second_read,
        "exposed": act.exposed,
        "target": target,
        "milliseconds": act.milliseconds,
        "at": moment.utc,
        "local": moment.local,
        "before": _in_force(known),
        "after": _in_force([*known, event]),
        "shown": asdict(act.shown),
        "heads": chain.other_heads(connection, Log.REVIEW),
        "app": __version__,
    }


def _in_force(events: Sequence[ReviewEvent]) -> dict[str, str | None]:
    """Return the status and the label that the events of a read add up to, for their log."""
    state = fold(events)
    return {"status": state.status.value, "label": state.label}


def of_read(connection: Connection, read_id: int) -> list[ReviewEvent]:
    """Return the events of one read, oldest first."""
    return [record(row).event for row in connection.execute(_query().where(reads.c.id == read_id))]


def of_case(connection: Connection, case_id: int, reviewer: str | None) -> list[ReviewEvent]:
    """Return the events of one case, of one reviewer or of all, oldest first."""
    query = _query().where(reads.c.case_id == case_id)
    if reviewer is not None:
        query = query.where(reads.c.reviewer == reviewer)
    return [record(row).event for row in connection.execute(query)]


def page(connection: Connection, after: int, limit: int) -> list[EventRecord]:
    """Return up to ``limit`` events of the log with a ``seq`` above ``after``."""
    return [record(row) for row in connection.execute(_query().where(review_events.c.seq > after).limit(limit))]


def steps(connection: Connection, reviewer: str) -> Iterator[Step]:
    """Yield what undo needs of a reviewer's events in the default queue, newest first.

    They come in small lots: joined as a whole SQLite would read and sort all that the reviewer ever did.
    """
    before = chain.last_seq(connection, Log.REVIEW) + 1
    while before > 1:
        columns = (review_events.c[name] for name in ("seq", "read_id", "action", "target"))
        newest = review_events.c.seq.desc()
        lot = select(*columns).where(review_events.c.seq < before).order_by(newest).limit(_LOT).subquery()
        owner = (reads.c.reviewer == reviewer, reads.c.queue_id == DEFAULT_QUEUE)
        # those of erased cases have no read, but count for the lot
        query = select(lot, and_(*owner).label("theirs")).outerjoin(reads, reads.c.id == lot.c.read_id)
        found = connection.execute(query.order_by(lot.c.seq.desc())).all()
        yield from (Step(row.seq, Action(row.action), row.target) for row in found if row.theirs)
        before = found[-1].seq if found else 0


def read_of(connection: Connection, seq: int) -> int:
    """Return the read that an event belongs to."""
    return int(connection.execute(select(review_events.c.read_id).filter_by(seq=seq)).scalar_one())


def project(connection: Connection, read_id: int, events: Sequence[ReviewEvent]) -> None:
    """Write what the events of a read add up to into the projection."""
    state = fold(events)
    values = {"status": state.status.value, "label": state.label, "revealed": state.revealed}
    statement = upsert(read_states).values(read_id=read_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["read_id"], set_=values))


def project_cases(connection: Connection, case_ids: Sequence[int]) -> None:
    """Write what all reads of each case add up to into the projection; those that were put aside do not count."""
    aside = rounds.put_aside(connection, case_ids)
    by_case: dict[int, dict[int, list[ReviewEvent]]] = {case_id: defaultdict(list) for case_id in case_ids}
    for row in connection.execute(_query().where(rounds.among(reads.c.case_id, case_ids))):
        if row.read_id not in aside:
            by_case[row.case_id][row.read_id].append(record(row).event)
    values = [_case_state(case_id, by_read) for case_id, by_read in by_case.items()]
    if values:
        statement = upsert(case_states)
        changed = {name: statement.excluded[name] for name in ("standing", "label", "rule", "adjudicator")}
        connection.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=changed), values)


def _case_state(case_id: int, by_read: dict[int, list[ReviewEvent]]) -> dict[str, Any]:
    label = reviewed_label([fold(events) for events in by_read.values()])
    adjudicated = label.rule is LabelRule.ADJUDICATION and label.decided is not None
    return {
        "case_id": case_id,
        "standing": label.standing.value,
        "label": label.label,
        "rule": label.rule,
        "adjudicator": label.decided.reviewer if adjudicated and label.decided else None,
    }


def rebuild(connection: Connection) -> int:
    """Make the whole projection anew from the events; return the number of reads."""
    connection.execute(delete(read_states))
    connection.execute(delete(case_states))
    found = connection.execute(select(reads.c.id, reads.c.case_id).order_by(reads.c.id)).all()
    for row in found:
        project(connection, row.id, of_read(connection, row.id))
    project_cases(connection, sorted({row.case_id for row in found}))
    return len(found)


def _query() -> Select[Any]:
    columns = (reads.c.case_id, reads.c.reviewer, reads.c.mode)
    return select(review_events, *columns).join(reads).order_by(review_events.c.seq)


def record(row: Row[Any]) -> EventRecord:
    """Return an event as its payload tells it.

    Raises:
        DamagedError: If the payload is none; the chain of hashes then is broken, too.
    """
    try:
        return _record(row)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DamagedError(f"event {row.seq} can't be read") from error


def _record(row: Row[Any]) -> EventRecord:
    said = json.loads(row.payload)
    act = Act(
        action=Action(said["action"]),
        label=said["label"],
        diagnosis=said["diagnosis"],
        note=said["note"],
        milliseconds=said["milliseconds"],
        shown=_shown(said["shown"]),
        reasons=tuple(said.get("reasons", ())),
        confidence=None if said.get("confidence") is None else Confidence(said["confidence"]),
        second_read=None if said.get("second_read") is None else SecondReadReason(said["second_read"]),
        exposed=said.get("exposed", False),
    )
    event = ReviewEvent(
        seq=row.seq,
        read_id=row.read_id,
        case_id=row.case_id,
        reviewer=row.reviewer,
        act=act,
        target=row.target,
        at=datetime.fromisoformat(said["at"]),
        mode=ReadMode(row.mode),
    )
    return EventRecord(event, row.payload, row.prev_hash, row.hash)


def _shown(said: dict[str, Any]) -> Shown:
    """Return what a payload of any version tells of the screen; JSON has no tuples."""
    kept, crop = said.get("not_ruled_out"), said.get("crop")
    tuples = {
        "not_ruled_out": None if kept is None else tuple(kept),
        "crop": None if crop is None else ShownCrop(**{**crop, "box": tuple(crop["box"])}),
    }
    return Shown(**{**said, **tuples})
