"""The append-only log of acts on the queue and the marks that are folded from it."""

import heapq
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from dermreview import __version__
from dermreview.domain.audit import Log
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction, QueueEvent, fold_marks
from dermreview.domain.review import Action, Step
from dermreview.store import chain, events, rounds, settings
from dermreview.store.schema import case_marks, queue_events, read_rounds
from dermreview.store.text import now_text

PAYLOAD_VERSION: Final = 1
_REVERSING: Final = {QueueAction.UNDO: Action.UNDO, QueueAction.REDO: Action.REDO}


def append(connection: Connection, reviewer: str, act: QueueAct) -> QueueEvent:
    """Add an act to the end of the chain and bring the marks of its cases up to date."""
    return _append(connection, reviewer, act, act.action, None)


def reverse(connection: Connection, reviewer: str, action: QueueAction, target: int) -> QueueEvent:
    """Append the UNDO or REDO of an act."""
    payload = connection.execute(select(queue_events.c.payload).filter_by(seq=target)).scalar_one()
    return _append(connection, reviewer, _act(json.loads(payload)), action, target)


def log(connection: Connection) -> list[QueueEvent]:
    """Return all acts, oldest first."""
    return [_event(row) for row in connection.execute(select(queue_events).order_by(queue_events.c.seq))]


def steps(connection: Connection, reviewer: str) -> Iterator[Step]:
    """Yield what undo needs of all of a reviewer's acts, newest first; on the queue by negative numbers."""
    query = select(queue_events).filter_by(reviewer=reviewer).order_by(queue_events.c.seq.desc())
    acts = [
        ((row.after, row.seq), Step(-row.seq, _REVERSING.get(QueueAction(row.action)), row.target and -row.target))
        for row in connection.execute(query)
    ]
    reviews = (((step.seq, 0), step) for step in events.steps(connection, reviewer))
    for _, step in heapq.merge(acts, reviews, key=lambda pair: pair[0], reverse=True):
        yield step


def rebuild(connection: Connection) -> None:
    """Make all marks anew from the log."""
    connection.execute(delete(case_marks))
    connection.execute(delete(read_rounds))
    kept = log(connection)
    _write_marks(connection, kept, sorted({case_id for event in kept for case_id in event.act.case_ids}))


def _append(
    connection: Connection, reviewer: str, act: QueueAct, action: QueueAction, target: int | None
) -> QueueEvent:
    last = chain.head(connection, Log.QUEUE)
    row = {
        "seq": last.seq + 1,
        "reviewer": reviewer,
        "action": action.value,
        "target": target,
        "after": chain.last_seq(connection, Log.REVIEW),
    }
    payload = {
        **row,
        "v": PAYLOAD_VERSION,
        "writer": settings.writer(connection),
        "of": act.action.value,
        "cases": act.case_ids,
        "priority": act.priority,
        "at": now_text(),
        "app": __version__,
    }
    connection.execute(insert(queue_events).values(**row, **chain.sealed(last.hash, payload)))
    kept = log(connection)
    _write_marks(connection, kept, act.case_ids)
    if act.action is QueueAction.REQUEUE:
        events.project_cases(connection, act.case_ids)
    return kept[-1]


def _write_marks(connection: Connection, kept: list[QueueEvent], case_ids: Sequence[int]) -> None:
    """Write what the log adds up to for these cases."""
    marks = fold_marks(kept)
    values = [
        {
            "case_id": case_id,
            "archived": case_id in marks.archived,
            "priority": marks.priority.get(case_id, CasePriority.NORMAL).value,
        }
        for case_id in case_ids
    ]
    if values:
        statement = upsert(case_marks)
        changed = {name: statement.excluded[name] for name in ("archived", "priority")}
        connection.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=changed), values)
    connection.execute(delete(read_rounds).where(rounds.among(read_rounds.c.case_id, case_ids)))
    wanted = set(case_ids)
    opened = [
        {"case_id": case_id, "reviewer": reviewer, "round": rounds.FIRST + times}
        for (case_id, reviewer), times in marks.rounds.items()
        if case_id in wanted
    ]
    if opened:
        connection.execute(insert(read_rounds), opened)


def _event(row: Row[Any]) -> QueueEvent:
    said = json.loads(row.payload)
    at = datetime.fromisoformat(said["at"])
    return QueueEvent(row.seq, _act(said), QueueAction(row.action), row.reviewer, row.target, row.after, at)


def _act(said: dict[str, Any]) -> QueueAct:
    priority = None if said["priority"] is None else CasePriority(said["priority"])
    return QueueAct(QueueAction(said["of"]), tuple(said["cases"]), priority)
