"""Acts on the queue: archive, priority and re-queueing of any number of cases, as one entry of the log."""

from dataclasses import dataclass

from dermreview.domain.access import Right
from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueAct, QueueAction, QueueEvent
from dermreview.domain.review import Status
from dermreview.domain.worklist import WorklistRow
from dermreview.services.permits import require
from dermreview.store import Store

_DECIDED = frozenset({Status.REVIEWED, Status.UNGRADABLE, Status.DEFERRED, Status.FLAGGED})


@dataclass(frozen=True, slots=True)
class QueueOutcome:
    """What an act on the queue, its undo or its redo changed.

    Attributes:
        event: The act as it stands in the log.
        rows: The worklist's rows of its cases, afterwards.
    """

    event: QueueEvent
    rows: list[WorklistRow]


def act_on_queue(store: Store, reviewer: str, act: QueueAct, bundle: BundleRef | None) -> QueueOutcome:
    """Archive cases, give them a priority, or put decided ones back to be read again by the same reviewer.

    Cases that are so already are left out. A re-queued case gets a new read; the one before stays in the history
    and counts no more, neither in an export nor in the statistics, until the act is undone. An adjudicated case is
    settled and stays so.

    Args:
        store: The store.
        reviewer: Who acts.
        act: What is done.
        bundle: Whose analyses the worklist shows, for the returned rows.

    Raises:
        DermreviewError: NOTHING_TO_CHANGE, REVIEWER_NAME_EMPTY, or a STORE_* code; then nothing was recorded.
    """
    require(store, Right.READ, reviewer)
    rows = store.worklist_rows(act.case_ids, reviewer, bundle)
    changed = tuple(row.case_id for row in rows if _changes(act, row))
    if not changed:
        raise DermreviewError(ErrorCode.NOTHING_TO_CHANGE)
    event = store.act_on_cases(reviewer, QueueAct(act.action, changed, act.priority))
    return outcome_of(store, event, bundle)


def outcome_of(store: Store, event: QueueEvent, bundle: BundleRef | None) -> QueueOutcome:
    """Return what an act that is in the log changed."""
    return QueueOutcome(event, store.worklist_rows(event.act.case_ids, event.reviewer, bundle))


def _changes(act: QueueAct, row: WorklistRow) -> bool:
    if act.action is QueueAction.ARCHIVE:
        return not row.archived
    if act.action is QueueAction.UNARCHIVE:
        return row.archived
    if act.action is QueueAction.REQUEUE:
        return row.status in _DECIDED and not row.adjudicated
    return row.priority is not act.priority
