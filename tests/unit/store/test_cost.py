"""What an act costs must not grow with what was done before it: counted in SQLite's own steps, not in time."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert

from dermreview.domain.queue_acts import QueueAct, QueueAction
from dermreview.domain.review import Act, Action
from dermreview.services.queue_acts import act_on_queue
from dermreview.services.reading import open_case
from dermreview.services.reviews import record_review
from dermreview.store import Store, marks, queue_acts
from dermreview.store.schema import cases, images, read_states, reads, review_events

from .builders import new_case

STEP = 20
MANY = 1500
NV = Act(Action.OVERRIDE, "nv")


@pytest.fixture
def long(store: Store) -> Store:
    """Return a store with a few cases."""
    for name in "abcdef":
        store.add_case(new_case(name))
    return store


def read_many(store: Store, first: int, count: int) -> None:
    """Add many read cases at once; their events are never looked into."""
    places = range(first, first + count)
    with store._database.transaction() as connection:
        image = {"extension": ".png", "orientation": 1, "width": 9, "height": 9}
        connection.execute(insert(images), [{"sha256": f"{n}", "pixel_sha256": f"{n}", **image} for n in places])
        case = {"synthetic": True, "source": "", "imported_at": ""}
        connection.execute(
            insert(cases), [{"id": n, "external_id": f"x{n}", "image_sha256": f"{n}", **case} for n in places]
        )
        read = {"queue_id": 1, "reviewer": "Ann", "round": 1, "mode": "assisted"}
        connection.execute(insert(reads), [{"id": n, "case_id": n, **read} for n in places])
        state = {"status": "reviewed", "label": "nv", "revealed": False}
        connection.execute(insert(read_states), [{"read_id": n, **state} for n in places])
        event = {"action": "override", "payload": "{}", "prev_hash": ""}
        connection.execute(
            insert(review_events), [{"seq": n, "read_id": n, "hash": f"{n}", **event} for n in places]
        )


def cost(store: Store, work: Callable[[], object]) -> int:
    """Return how many steps of SQLite's machine something takes, in lots of `STEP`."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    with store._database.raw() as connection:
        connection.set_progress_handler(count, STEP)
        work()
        connection.set_progress_handler(None, STEP)
    return counted


def test_acts_cost_the_same_after_many_decisions(long: Store) -> None:
    def costs(first: int) -> dict[str, int]:
        return {
            "record": cost(long, lambda: record_review(long, first, "Ann", NV, None)),
            "undo": cost(long, lambda: long.undo("Ann")),
            "redo": cost(long, lambda: long.redo("Ann")),
            "open": cost(long, lambda: open_case(long, first, "Ann", None)),
            "row": cost(long, lambda: long.row(first + 1, "Ann", None)),
            "archive": cost(long, lambda: long.act_on_cases("Ann", QueueAct(QueueAction.ARCHIVE, (first,)))),
            "undo archive": cost(long, lambda: long.undo("Ann")),
            "requeue": cost(long, lambda: long.act_on_cases("Ann", QueueAct(QueueAction.REQUEUE, (first,)))),
        }

    read_many(long, 100, 100)
    early = costs(1)
    read_many(long, 300, MANY)
    late = costs(3)
    grown = {name: (early[name], late[name]) for name in early if late[name] > 1.5 * early[name] + 10}
    assert grown == {}


def test_an_act_on_the_queue_reads_none_of_those_before_it(long: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def act(action: QueueAction, *ids: int) -> object:
        return act_on_queue(long, "Ann", QueueAct(action, ids), None)

    read_many(long, 100, 50)
    act(QueueAction.ARCHIVE, *range(100, 150))
    act(QueueAction.UNARCHIVE, *range(100, 150))
    for module in (queue_acts, marks):
        monkeypatch.setattr(f"{module.__name__}.json.loads", lambda text: pytest.fail("an act was read"))
    for action in (QueueAction.ARCHIVE, QueueAction.UNARCHIVE):
        long.act_on_cases("Ann", QueueAct(action, (3, 4)))
