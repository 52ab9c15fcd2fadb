"""Backups of an open store."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final

from dermreview.services.stores import Store
from dermreview.store.backups import Backup, BackupCancelledError

__all__ = ["EVERY", "Backup", "back_up_if_due", "is_due"]

EVERY: Final = timedelta(hours=4)
"""So old the newest backup may grow before a start of the program makes another."""


def is_due(store: Store, now: datetime) -> bool:
    """Tell whether something was written since the newest backup, and that one is old.

    A backup that seems to come from the future was made by a clock that was wrong, so it tells nothing of its age.

    Args:
        store: The store; an empty one needs no backup.
        now: The present, with its zone.
    """
    newest = next(iter(store.backups()), None)
    if newest is None:
        return store.count_cases() > 0
    return not timedelta() <= now - newest.taken < EVERY and store.differs_from(newest)


def back_up_if_due(
    store: Store,
    cancelled: Event | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Backup | None:
    """Make a backup if one is due; the store serves other threads meanwhile.

    Args:
        store: The store.
        cancelled: Set from another thread to give up.
        clock: Tells the present, with its zone.

    Returns:
        The new backup; None if none was due, or ``cancelled`` was set.

    Raises:
        DermreviewError: A STORE_* code; the store itself goes on.
    """
    try:
        return store.backup(cancelled, clock) if is_due(store, clock()) else None
    except BackupCancelledError:
        return None
