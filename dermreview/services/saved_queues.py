"""Queues that a reviewer keeps under names: saved, opened again, renamed and deleted."""

from collections.abc import Sequence

from dermreview.domain.access import Right
from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode
from dermreview.domain.saved_queue import SavedQueue, queue_name
from dermreview.domain.worklist import Filter, Order, orders_of
from dermreview.services.permits import require
from dermreview.services.reading import Worklist
from dermreview.store import Store


def saved_queues(store: Store, reviewer: str) -> list[SavedQueue]:
    """Return a reviewer's queues by name. Those of others stay theirs: they may tell how cases were labelled.

    Raises:
        DermreviewError: A STORE_* code.
    """
    require(store, Right.VIEW, reviewer)
    return store.saved_queues(reviewer)


def save_queue(
    store: Store, reviewer: str, name: str, wanted: Filter, order: Order, mode: ReadMode, case_ids: Sequence[int]
) -> list[SavedQueue]:
    """Keep a queue under a name; return all of them.

    Args:
        store: The store.
        reviewer: Whose queue it is.
        name: Not used by another of the reviewer's queues.
        wanted: The filter, the search among it.
        order: In which the cases are sorted.
        mode: In which new reads begin.
        case_ids: The cases in their order.

    Raises:
        DermreviewError: QUEUE_NAME_EMPTY, QUEUE_NAME_TAKEN or a STORE_* code.
    """
    require(store, Right.READ, reviewer)
    kept = queue_name(name, [queue.name for queue in store.saved_queues(reviewer)])
    store.save_queue(reviewer, kept, wanted, order, mode, case_ids)
    return store.saved_queues(reviewer)


def rename_queue(store: Store, reviewer: str, number: int, name: str) -> list[SavedQueue]:
    """Give a queue another name; return all of them.

    Raises:
        DermreviewError: QUEUE_UNKNOWN, QUEUE_NAME_EMPTY, QUEUE_NAME_TAKEN or a STORE_* code.
    """
    require(store, Right.READ, reviewer)
    queue = _queue(store, reviewer, number)
    others = [each.name for each in store.saved_queues(reviewer) if each.id != queue.id]
    store.change_queue(number, name=queue_name(name, others))
    return store.saved_queues(reviewer)


def delete_queue(store: Store, reviewer: str, number: int) -> list[SavedQueue]:
    """Forget a queue; its cases and all decisions stay. Return those that are left.

    Raises:
        DermreviewError: QUEUE_UNKNOWN or a STORE_* code.
    """
    require(store, Right.READ, reviewer)
    store.delete_queue(_queue(store, reviewer, number).id)
    return store.saved_queues(reviewer)


def open_saved_queue(
    store: Store, reviewer: str, number: int, bundle: BundleRef | None, order: Order | None = None
) -> Worklist:
    """Open a queue with its cases in their order; those that fit its filter by now join at the end.

    Its mode becomes that of new reads. A case that was archived since is left out, as everywhere.

    Args:
        store: The store.
        reviewer: Whose queue it is.
        number: Which.
        bundle: Whose analyses count; None for none.
        order: Sort it anew, new cases among the others; None to leave the order as it is.

    Raises:
        DermreviewError: QUEUE_UNKNOWN, REVIEWER_NAME_EMPTY or a STORE_* code.
    """
    require(store, Right.READ, reviewer)
    queue = _queue(store, reviewer, number)
    if store.queue_mode() is not queue.mode:
        require(store, Right.ADMINISTER)
        store.set_queue_mode(queue.mode)
    wanted = order or queue.order
    if wanted not in orders_of(queue.mode):
        wanted = Order.IMPORT
    rows = {row.case_id: row for row in store.worklist(reviewer, wanted, bundle)}
    mine = set(queue.case_ids).union(row.case_id for row in queue.filter.keep(rows.values()))
    places = dict.fromkeys((*(() if order else queue.case_ids), *rows))
    kept = [rows[case_id] for case_id in places if case_id in mine and case_id in rows]
    store.change_queue(number, order=wanted, case_ids=[row.case_id for row in kept])
    return Worklist(kept, wanted, queue.mode, store.second_reading(), saved=queue)


def _queue(store: Store, reviewer: str, number: int) -> SavedQueue:
    for queue in store.saved_queues(reviewer):
        if queue.id == number:
            return queue
    raise DermreviewError(ErrorCode.QUEUE_UNKNOWN)
