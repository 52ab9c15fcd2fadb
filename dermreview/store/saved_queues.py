"""Statements on saved queues."""

import json
import logging
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from dermreview.domain.review import ReadMode
from dermreview.domain.saved_queue import SavedQueue, filter_from_text, filter_to_text
from dermreview.domain.worklist import Filter, Order
from dermreview.store.database import Database
from dermreview.store.schema import saved_queues
from dermreview.store.text import now_text

log = logging.getLogger(__name__)


class SavedQueues:
    """The part of a store that keeps them; its methods are as safe and raise as those of the `Store`."""

    _database: Database

    def saved_queues(self, reviewer: str) -> list[SavedQueue]:
        """Return a reviewer's queues by name; one that can't be understood is left out."""
        with self._database.transaction() as connection:
            return _of(connection, reviewer)

    def save_queue(
        self, reviewer: str, name: str, wanted: Filter, order: Order, mode: ReadMode, case_ids: Sequence[int]
    ) -> None:
        """Keep a queue under a name that is free."""
        values = {
            "reviewer": reviewer,
            "name": name,
            "filter": filter_to_text(wanted),
            "order": order.value,
            "mode": mode.value,
            "case_ids": json.dumps(list(case_ids)),
            "saved_at": now_text(),
        }
        with self._database.transaction() as connection:
            connection.execute(insert(saved_queues).values(**values))

    def change_queue(
        self,
        number: int,
        *,
        name: str | None = None,
        order: Order | None = None,
        case_ids: Sequence[int] | None = None,
    ) -> None:
        """Change what is given of a queue."""
        values = {
            "name": name,
            "order": order,
            "case_ids": None if case_ids is None else json.dumps(list(case_ids)),
        }
        given = {key: value for key, value in values.items() if value is not None}
        with self._database.transaction() as connection:
            connection.execute(update(saved_queues).filter_by(id=number).values(**given))

    def delete_queue(self, number: int) -> None:
        """Forget a queue; its cases and all decisions stay."""
        with self._database.transaction() as connection:
            connection.execute(delete(saved_queues).filter_by(id=number))


def _of(connection: Connection, reviewer: str) -> list[SavedQueue]:
    found = []
    for row in connection.execute(select(saved_queues).filter_by(reviewer=reviewer)):
        try:
            queue = SavedQueue(
                id=row.id,
                name=row.name,
                filter=filter_from_text(row.filter),
                order=Order(row.order),
                mode=ReadMode(row.mode),
                case_ids=tuple(json.loads(row.case_ids)),
            )
        except ValueError as error:
            log.warning("the saved queue %d can't be used: %s", row.id, type(error).__name__)
            continue
        found.append(queue)
    return sorted(found, key=lambda queue: queue.name.casefold())
