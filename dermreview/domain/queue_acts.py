"""Acts on the queue itself: archive, priority and re-queueing of many cases at once.

They touch no decision. Each act is one entry of an append-only log of its own, whatever the number of its cases,
and one undo takes it back as a whole.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class QueueAction(StrEnum):
    """One act on the queue."""

    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    REQUEUE = "requeue"
    PRIORITY = "priority"
    UNDO = "undo"
    REDO = "redo"


class CasePriority(StrEnum):
    """What goes first in any order."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class QueueAct:
    """What a reviewer wants to do with cases.

    Attributes:
        action: What is done; never UNDO or REDO, which the store makes.
        case_ids: With which cases, in the order of the list.
        priority: Of a PRIORITY.
    """

    action: QueueAction
    case_ids: tuple[int, ...]
    priority: CasePriority | None = None

    def __post_init__(self) -> None:
        """Refuse an act that contradicts itself.

        Raises:
            ValueError: If it has no case, or a priority where none belongs.
        """
        if not self.case_ids:
            raise ValueError(f"{self.action} of no case")
        if (self.action is QueueAction.PRIORITY) != (self.priority is not None):
            raise ValueError(f"{self.action} with priority {self.priority}")


@dataclass(frozen=True, slots=True)
class QueueEvent:
    """An act on the queue as it stands in the store.

    Attributes:
        seq: Position in the log of such acts, ascending.
        act: What was done; of an UNDO or REDO the act that is reversed or restored.
        action: That of the act, or UNDO or REDO.
        reviewer: Who did it.
        target: For UNDO and REDO, the ``seq`` of the act.
        after: ``seq`` of the last review event before it; 0 for none.
        at: UTC.
    """

    seq: int
    act: QueueAct
    action: QueueAction
    reviewer: str
    target: int | None
    after: int
    at: datetime


@dataclass(slots=True)
class Marks:
    """What acts on the queue add up to.

    Attributes:
        archived: Cases that were put away.
        priority: Case to priority, where it was ever chosen.
        rounds: (case, reviewer) to how often the reviewer's read was put aside; the read after that counts.
    """

    archived: set[int] = field(default_factory=set)
    priority: dict[int, CasePriority] = field(default_factory=dict)
    rounds: Counter[tuple[int, str]] = field(default_factory=Counter)


def fold_marks(events: Iterable[QueueEvent]) -> Marks:
    """Add up acts on the queue in ``seq`` order; one that is undone counts for nothing."""
    kept = list(events)
    undone: set[int] = set()
    for event in kept:
        if event.target is not None:
            (undone.add if event.action is QueueAction.UNDO else undone.discard)(event.target)
    marks = Marks()
    for event in kept:
        if event.target is None and event.seq not in undone:
            _apply(marks, event.act, event.reviewer)
    return marks


def _apply(marks: Marks, act: QueueAct, reviewer: str) -> None:
    if act.action is QueueAction.ARCHIVE:
        marks.archived.update(act.case_ids)
    elif act.action is QueueAction.UNARCHIVE:
        marks.archived.difference_update(act.case_ids)
    elif act.priority is not None:
        marks.priority.update(dict.fromkeys(act.case_ids, act.priority))
    elif act.action is QueueAction.REQUEUE:
        marks.rounds.update((case_id, reviewer) for case_id in act.case_ids)
