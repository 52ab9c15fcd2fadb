"""Which backups are kept: all of the last two days, then one a day, one a week and one a month.

The numbers are Anki's. They count backups and not days, so that a long pause, or a clock that jumps ahead, never
empties the shelf. Days, weeks and months are those of UTC: no hour of them comes twice or never.
"""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

RECENT: Final = timedelta(days=2)
DAILY: Final = 12
WEEKLY: Final = 10
MONTHLY: Final = 9

_T = TypeVar("_T", bound=Hashable)


def superfluous(taken: Mapping[_T, datetime], now: datetime) -> set[_T]:
    """Return the backups that are no longer needed; never the newest one.

    Args:
        taken: Backup to when it was made, with its zone.
        now: The present, with its zone. What seems to come from the future is recent: a clock was set back.
    """
    present = now.astimezone(UTC)  # Python subtracts two times of one zone by the clock on the wall
    moments = {each: moment.astimezone(UTC) for each, moment in taken.items()}
    left = [DAILY, WEEKLY, MONTHLY]
    last: tuple[int, int, int] | None = None
    dropped = set()
    for each, moment in sorted(moments.items(), key=lambda item: item[1], reverse=True):
        periods = _periods(moment)
        if present - moment >= RECENT:
            tier = next((number for number, room in enumerate(left) if room), None)
            if tier is None or (last is not None and periods[tier] >= last[tier]):
                dropped.add(each)
                continue
            left[tier] -= 1
        last = periods
    return dropped


def _periods(moment: datetime) -> tuple[int, int, int]:
    """Return the ascending numbers of the day, of the week from Monday on, and of the month."""
    day = moment.toordinal()
    return day, (day - 1) // 7, moment.year * 12 + moment.month
