"""What acts on the queue add up to for each case: archived, its priority, and each reviewer's round.

An act that comes last changes its own cases and nothing else, so that it costs the same whatever came before it.
One that is undone or restored asks the log, newest first, for what is in force instead.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction, QueueEvent, fold_marks
from dermreview.store import rounds
from dermreview.store.schema import case_marks, queue_events, read_rounds

_NONE: Final[dict[str, Any]] = {"archived": False, "priority": CasePriority.NORMAL.value}
_COLUMNS: Final = {
    QueueAction.ARCHIVE: "archived",
    QueueAction.UNARCHIVE: "archived",
    QueueAction.PRIORITY: "priority",
}


def add(connection: Connection, reviewer: str, act: QueueAct) -> None:
    """Take an act in that is the last of the log."""
    if act.action is QueueAction.REQUEUE:
        _open_rounds(connection, reviewer, act.case_ids)
    else:
        _write(connection, _COLUMNS[act.action], dict.fromkeys(act.case_ids, _value(act.action, act.priority)))


def reverse(connection: Connection, reviewer: str, act: QueueAct, *, undo: bool) -> None:
    """Take in that an act of a reviewer was undone, or restored; the log tells of it already."""
    if act.action is not QueueAction.REQUEUE:
        column = _COLUMNS[act.action]
        _write(connection, column, _in_force(connection, column, act.case_ids))
    elif undo:
        _close_rounds(connection, reviewer, act.case_ids)
    else:
        _open_rounds(connection, reviewer, act.case_ids)


def rebuild(connection: Connection, kept: Iterable[QueueEvent]) -> None:
    """Make all marks anew from the whole log, oldest first."""
    kept = list(kept)
    connection.execute(delete(case_marks))
    connection.execute(delete(read_rounds))
    marks = fold_marks(kept)
    cases = rounds.present(connection, sorted({case_id for event in kept for case_id in event.act.case_ids}))
    there = set(cases)
    values = [
        {
            "case_id": case_id,
            "archived": case_id in marks.archived,
            "priority": marks.priority.get(case_id, CasePriority.NORMAL).value,
        }
        for case_id in cases
    ]
    if values:
        connection.execute(insert(case_marks), values)
    opened = [
        {"case_id": case_id, "reviewer": reviewer, "round": rounds.FIRST + times}
        for (case_id, reviewer), times in marks.rounds.items()
        if case_id in there
    ]
    if opened:
        connection.execute(insert(read_rounds), opened)


def of_cases(connection: Connection, case_ids: Sequence[int]) -> dict[str, list[int]]:
    """Return which of the cases are archived, and which have a priority, by its name."""
    marks: dict[str, list[int]] = defaultdict(list)
    query = select(case_marks).where(rounds.among(case_marks.c.case_id, case_ids)).order_by(case_marks.c.case_id)
    for row in connection.execute(query):
        if row.archived:
            marks["archived"].append(row.case_id)
        if row.priority != CasePriority.NORMAL.value:
            marks[row.priority].append(row.case_id)
    return marks


def _value(action: QueueAction, priority: CasePriority | None) -> bool | str:
    return action is QueueAction.ARCHIVE if priority is None else priority.value


def _write(connection: Connection, column: str, values: dict[int, bool | str]) -> None:
    statement = upsert(case_marks)
    changed = {column: statement.excluded[column]}
    rows = [{**_NONE, "case_id": case_id, column: value} for case_id, value in values.items()]
    connection.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=changed), rows)


def _in_force(connection: Connection, column: str, case_ids: Sequence[int]) -> dict[int, bool | str]:
    """Return what the acts that are not undone say of one column."""
    reversals = select(queue_events.c.action, queue_events.c.target).where(queue_events.c.target.is_not(None))
    settled = {row.target: row.action for row in connection.execute(reversals.order_by(queue_events.c.seq))}
    actions = [action.value for action, written in _COLUMNS.items() if written == column]
    acts = select(queue_events.c.seq, queue_events.c.payload).where(queue_events.c.action.in_(actions))
    found: dict[int, bool | str] = {}
    missing = set(case_ids)
    with connection.execute(acts.order_by(queue_events.c.seq.desc())) as newest_first:
        for row in newest_first:
            if not missing:
                break
            if settled.get(row.seq) == QueueAction.UNDO.value:
                continue
            said = json.loads(row.payload)
            priority = None if said["priority"] is None else CasePriority(said["priority"])
            touched = missing.intersection(said["cases"])
            found.update(dict.fromkeys(touched, _value(QueueAction(said["of"]), priority)))
            missing -= touched
    return dict.fromkeys(missing, _NONE[column]) | found


def _open_rounds(connection: Connection, reviewer: str, case_ids: Sequence[int]) -> None:
    connection.execute(
        upsert(case_marks).on_conflict_do_nothing(), [{**_NONE, "case_id": case_id} for case_id in case_ids]
    )
    statement = upsert(read_rounds)
    following = statement.on_conflict_do_update(
        index_elements=["case_id", "reviewer"], set_={"round": read_rounds.c.round + 1}
    )
    rows = [{"case_id": case_id, "reviewer": reviewer, "round": rounds.FIRST + 1} for case_id in case_ids]
    connection.execute(following, rows)


def _close_rounds(connection: Connection, reviewer: str, case_ids: Sequence[int]) -> None:
    theirs = (rounds.among(read_rounds.c.case_id, case_ids), read_rounds.c.reviewer == reviewer)
    connection.execute(update(read_rounds).where(*theirs).values(round=read_rounds.c.round - 1))
    connection.execute(delete(read_rounds).where(*theirs, read_rounds.c.round <= rounds.FIRST))
