"""How the cases of a worklist stand for one reviewer, answered for many of them at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self

from sqlalchemy import Connection, func, select, union

from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.review import ReadMode, Status
from dermreview.domain.worklist import TO_READ, RowState, WorklistRow
from dermreview.store import rounds
from dermreview.store.schema import DEFAULT_QUEUE, case_marks, case_states, read_rounds, read_states, reads


class Readings:
    """Answers on the cases of a worklist.

    Most of a long one needs no row for that, which would take a second: nobody has read or marked the case, or
    this reviewer has labelled it and nobody has marked it.
    """

    def __init__(self, rows: Mapping[int, WorklistRow], labelled: frozenset[int]) -> None:
        """Use `Readings.load`."""
        self._rows = rows
        self._labelled = labelled

    @classmethod
    def load(
        cls,
        connection: Connection,
        reviewer: str,
        numbers: Sequence[int],
        rows_of: Callable[[Sequence[int]], Iterable[WorklistRow]],
    ) -> Self:
        """Find out how cases stand; ``rows_of`` returns the rows of some of them."""
        marked = select(case_marks.c.case_id)
        touched = set(connection.execute(union(select(case_states.c.case_id), marked)).scalars())
        labelled = _labelled(connection, reviewer).difference(connection.execute(marked).scalars())
        unclear = [number for number in numbers if number in touched and number not in labelled]
        return cls({row.case_id: row for row in rows_of(unclear)}, labelled)

    def is_labelled(self, number: int) -> bool:
        """Tell whether the reviewer's read has its label."""
        row = self._rows.get(number)
        return number in self._labelled or (row is not None and row.status is Status.REVIEWED)

    def is_begun(self, number: int) -> bool:
        """Tell whether the reviewer has begun to read a case."""
        row = self._rows.get(number)
        return number in self._labelled or (row is not None and row.status is not Status.UNREVIEWED)

    def is_open(self, number: int) -> bool:
        """Tell whether a case waits for a read of this reviewer, in the place that its order gives it."""
        row = self._rows.get(number)
        if row is None:
            return number not in self._labelled
        reading = row.state in TO_READ and row.state is not RowState.ADJUDICATION
        return reading and not row.archived and self.is_plain(number)

    def is_plain(self, number: int) -> bool:
        """Tell whether a case goes neither first nor last."""
        row = self._rows.get(number)
        return row is None or row.priority is CasePriority.NORMAL

    def is_mine(self, number: int) -> bool:
        """Tell whether a case is this reviewer's: begun, or not settled by others."""
        row = self._rows.get(number)
        return row is None or self.is_begun(number) or row.state in TO_READ

    def is_asked_for(self, number: int) -> bool:
        """Tell whether a case must stay in the list: begun, or to be read or settled after others."""
        row = self._rows.get(number)
        after_others = row is not None and row.state in (RowState.SECOND_READ, RowState.ADJUDICATION)
        return after_others or self.is_begun(number)

    def may_come_again(self, number: int) -> bool:
        """Tell whether a repeat of a case is worth a read."""
        row = self._rows.get(number)
        return row is None or (self.is_mine(number) and not row.archived)


def _labelled(connection: Connection, reviewer: str) -> frozenset[int]:
    """Return the cases that have the label of a reviewer, by the reads that count."""
    query = (
        select(reads.c.case_id)
        .join(read_states, read_states.c.read_id == reads.c.id)
        .outerjoin(read_rounds, rounds.KNOWN)
        .where(
            reads.c.queue_id == DEFAULT_QUEUE,
            reads.c.reviewer == reviewer,
            reads.c.mode != ReadMode.ADJUDICATION.value,
            reads.c.round == func.coalesce(read_rounds.c.round, rounds.FIRST),
            read_states.c.status == Status.REVIEWED.value,
        )
    )
    return frozenset(connection.execute(query).scalars())
