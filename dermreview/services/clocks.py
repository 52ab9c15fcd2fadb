"""A clock that was set back: times are kept as they are told, and the order of decisions never depends on them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.stores import Store

TOLERATED: Final = timedelta(minutes=1)
"""So far a clock may be set back without a word, as time servers do."""


def clock_notice(
    store: Store, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> DermreviewError | None:
    """Return CLOCK_BACKWARDS where this computer's clock is behind what was written last, else None.

    Args:
        store: The store.
        clock: Tells the present, with its zone.
    """
    last = store.last_entry_at()
    behind = timedelta() if last is None else last - clock()
    if behind <= TOLERATED:
        return None
    return DermreviewError(ErrorCode.CLOCK_BACKWARDS, minutes=-(-behind // timedelta(minutes=1)))
