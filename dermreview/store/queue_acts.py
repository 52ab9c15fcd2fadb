"""The append-only log of acts on the queue and the marks that are folded from it."""

import heapq
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from dermreview import __version__
from dermreview.domain.audit import Log
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction, QueueEvent
from dermreview.domain.review import Action, Step
from dermreview.store import chain, events, marks, rounds, settings
from dermreview.store.schema import queue_events
from dermreview.store.text import Moment

PAYLOAD_VERSION: Final = 2
"""2: ``local``, the time on the workstation's clock; ``before``, the marks that its cases had; ``heads`` of the
other logs."""
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
    columns = (queue_events.c[name] for name in ("seq", "action", "target", "after"))
    query = select(*columns).filter_by(reviewer=reviewer).order_by(queue_events.c.seq.desc())
    acts = (
        ((row.after, row.seq), Step(-row.seq, _REVERSING.get(QueueAction(row.action)), row.target and -row.target))
        for row in connection.execute(query)
    )
    reviews = (((step.seq, 0), step) for step in events.steps(connection, reviewer))
    for _, step in heapq.merge(acts, reviews, key=lambda pair: pair[0], reverse=True):
        yield step


def rebuild(connection: Connection) -> None:
    """Make all marks anew from the log."""
    marks.rebuild(connection, log(connection))


def _append(
    connection: Connection, reviewer: str, act: QueueAct, action: QueueAction, target: int | None
) -> QueueEvent:
    last, after = chain.head(connection, Log.QUEUE), chain.last_seq(connection, Log.REVIEW)
    seq, moment = last.seq + 1, Moment.now()
    row = {"seq": seq, "reviewer": reviewer, "action": action.value, "target": target, "after": after}
    payload = {
        **row,
        "v": PAYLOAD_VERSION,
        "writer": settings.writer(connection),
        "of": act.action.value,
        "cases": act.case_ids,
        "priority": act.priority,
        "at": moment.utc,
        "local": moment.local,
        "before": marks.of_cases(connection, act.case_ids),
        "heads": chain.other_heads(connection, Log.QUEUE),
        "app": __version__,
    }
    connection.execute(insert(queue_events).values(**row, **chain.sealed(last.hash, payload)))
    left = rounds.present(connection, act.case_ids)
    if left:  # without cases that were erased since
        _mark(connection, reviewer, replace(act, case_ids=left), action)
    return QueueEvent(seq, act, action, reviewer, target, after, datetime.fromisoformat(moment.utc))


def _mark(connection: Connection, reviewer: str, act: QueueAct, action: QueueAction) -> None:
    if action in _REVERSING:
        marks.reverse(connection, reviewer, act, undo=action is QueueAction.UNDO)
    else:
        marks.add(connection, reviewer, act)
    if act.action is QueueAction.REQUEUE:
        events.project_cases(connection, act.case_ids)


def _event(row: Row[Any]) -> QueueEvent:
    said = json.loads(row.payload)
    at = datetime.fromisoformat(said["at"])
    return QueueEvent(row.seq, _act(said), QueueAction(row.action), row.reviewer, row.target, row.after, at)


def _act(said: dict[str, Any]) -> QueueAct:
    priority = None if said["priority"] is None else CasePriority(said["priority"])
    return QueueAct(QueueAction(said["of"]), tuple(said["cases"]), priority)
