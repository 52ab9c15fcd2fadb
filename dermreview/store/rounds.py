"""Which read of a reviewer counts.

The first read of a case is that of round 1. Each re-queueing in force puts the reads before it aside and opens the
next round; once it is undone, the round before counts again. What is put aside stays in the history alone.
"""

import json
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.sql import ColumnElement

from dermreview.domain.review import ReadMode
from dermreview.store.schema import DEFAULT_QUEUE, cases, read_rounds, reads

FIRST: Final = 1

KNOWN = and_(read_rounds.c.case_id == reads.c.case_id, read_rounds.c.reviewer == reads.c.reviewer)
"""Joins a read with its reviewer's round of the case."""


def current(connection: Connection, case_id: int, reviewer: str) -> int:
    """Return the round in which a reviewer reads a case now."""
    found = connection.execute(select(read_rounds.c.round).filter_by(case_id=case_id, reviewer=reviewer))
    return found.scalar_one_or_none() or FIRST


def put_aside(connection: Connection, case_ids: Sequence[int] | None = None) -> frozenset[int]:
    """Return the reads, of some cases or of all, that do not count."""
    query = (
        select(reads.c.id)
        .outerjoin(read_rounds, KNOWN)
        .where(
            reads.c.queue_id == DEFAULT_QUEUE,
            reads.c.mode != ReadMode.ADJUDICATION.value,
            reads.c.round != func.coalesce(read_rounds.c.round, FIRST),
        )
    )
    if case_ids is not None:
        query = query.where(among(reads.c.case_id, case_ids))
    return frozenset(connection.execute(query).scalars())


def among(column: ColumnElement[int], case_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return whether a column is one of any number of cases; SQLite takes a limited number of plain values."""
    wanted = func.json_each(json.dumps(list(case_ids))).table_valued("value")
    return column.in_(select(wanted.c.value))


def present(connection: Connection, case_ids: Sequence[int]) -> tuple[int, ...]:
    """Return those of the cases that are still there, in their order; erased ones are not."""
    found = set(connection.execute(select(cases.c.id).where(among(cases.c.id, case_ids))).scalars())
    return tuple(case_id for case_id in case_ids if case_id in found)
