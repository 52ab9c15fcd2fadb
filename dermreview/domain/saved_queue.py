"""A queue that a reviewer keeps under a name: its filter, order and mode, and its cases in their order.

What is in it stays in it, in its order, so that it has an end; cases that fit its filter by now join at the end
when it is opened again.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from dermreview.domain import strict_json
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.review import ReadMode
from dermreview.domain.worklist import Filter, Order, RowState


@dataclass(frozen=True, slots=True)
class SavedQueue:
    """A queue of one reviewer.

    Attributes:
        id: The store's number.
        name: By which the reviewer knows it.
        filter: Which cases belong to it.
        order: In which they were sorted.
        mode: In which its new reads begin.
        case_ids: Its cases in their order.
    """

    id: int
    name: str
    filter: Filter
    order: Order
    mode: ReadMode
    case_ids: tuple[int, ...]


def queue_name(name: str, taken: Iterable[str]) -> str:
    """Return a queue's name as it is kept: no blanks at the ends, single blanks within.

    Raises:
        DermreviewError: QUEUE_NAME_EMPTY, or QUEUE_NAME_TAKEN by one that differs in capitals at most.
    """
    kept = " ".join(name.split())
    if not kept:
        raise DermreviewError(ErrorCode.QUEUE_NAME_EMPTY)
    if kept.casefold() in {each.casefold() for each in taken}:
        raise DermreviewError(ErrorCode.QUEUE_NAME_TAKEN, name=kept)
    return kept


def filter_to_text(wanted: Filter) -> str:
    """Return a filter as it is stored."""
    said = {
        name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(wanted).items()
    }
    return json.dumps(said, sort_keys=True)


def filter_from_text(text: str) -> Filter:
    """Return a stored filter.

    Raises:
        ValueError: If it is none.
    """
    try:
        said: dict[str, Any] = strict_json.loads(text)
        kept: dict[str, Any] = {
            name: frozenset(each) if isinstance(each, list) else each for name, each in said.items()
        }
        kept["states"] = frozenset(map(RowState, said["states"]))
        kept["priorities"] = frozenset(map(CasePriority, said["priorities"]))
        return Filter(**kept)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no filter: {text[:200]}") from error
