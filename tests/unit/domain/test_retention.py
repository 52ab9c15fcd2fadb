from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dermreview.domain.retention import DAILY, MONTHLY, WEEKLY, superfluous

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def kept(taken: list[datetime], now: datetime = NOW) -> list[datetime]:
    """The times that stay, newest first."""
    dropped = superfluous(dict(enumerate(taken)), now)
    return sorted((moment for number, moment in enumerate(taken) if number not in dropped), reverse=True)


def test_every_backup_of_the_last_two_days_stays() -> None:
    taken = [NOW - timedelta(minutes=10 * number) for number in range(2 * 24 * 6)]
    assert kept(taken) == taken


def test_a_year_of_daily_backups_thins_to_days_then_weeks_then_months() -> None:
    taken = [NOW - number * DAY for number in range(700)]
    stay = kept(taken)
    recent, older = stay[:2], stay[2:]
    assert recent == taken[:2]
    assert older[:DAILY] == taken[2 : 2 + DAILY], "one of every day"
    weekly = older[DAILY : DAILY + WEEKLY]
    assert all(moment.weekday() == 6 for moment in weekly), "the last of each week"
    assert {first - second for first, second in pairwise(weekly)} == {7 * DAY}
    monthly = older[DAILY + WEEKLY :]
    assert len(monthly) == MONTHLY
    assert len({(moment.year, moment.month) for moment in monthly}) == MONTHLY
    assert all((moment + DAY).month != moment.month for moment in monthly), "the last of each month"


def test_of_one_older_day_only_the_last_stays() -> None:
    day = NOW - 5 * DAY
    taken = [day.replace(hour=hour) for hour in range(24)]
    assert kept(taken) == [day.replace(hour=23)]


def test_two_in_the_same_second_are_two_while_recent_and_one_later() -> None:
    pair = {"a": NOW - timedelta(seconds=1), "b": NOW - timedelta(seconds=1)}
    assert superfluous(pair, NOW) == set()
    assert len(superfluous(pair, NOW + 5 * DAY)) == 1


def test_after_years_without_the_program_nothing_more_is_lost() -> None:
    taken = [NOW - number * DAY for number in range(DAILY)]
    assert kept(taken, NOW + 3000 * DAY) == taken


def test_a_clock_that_jumped_ahead_and_back_costs_nothing_recent() -> None:
    ahead = NOW + 40 * 365 * DAY
    recent = [NOW - timedelta(hours=number) for number in range(40)]
    assert kept([ahead, *recent]) == [ahead, *recent]
    behind = NOW - 400 * DAY
    assert kept(recent, behind) == recent, "all of them seem to come from the future"


def test_the_hour_that_comes_twice_and_the_one_that_never_comes_make_no_difference() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for change in (datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)):
        taken = [change + timedelta(minutes=30 * number) for number in range(-100, 100)]
        for later in range(1, 40):
            now = change + later * DAY
            local = [moment.astimezone(berlin) for moment in taken]
            dropped = superfluous(dict(enumerate(local)), now.astimezone(berlin))
            assert dropped == superfluous(dict(enumerate(taken)), now)
            days = [moment.date() for moment in kept(taken, now) if now - moment >= 2 * DAY]
            assert len(days) == len(set(days))


@given(st.lists(st.integers(-3000, 3000)), st.integers(-3000, 3000))
def test_the_newest_always_stays_and_thinning_twice_is_thinning_once(hours: list[int], now: int) -> None:
    moment = NOW + timedelta(hours=now)
    taken = [NOW + timedelta(hours=hour) for hour in hours]
    stay = kept(taken, moment)
    assert bool(stay) == bool(taken)
    if taken:
        assert max(taken) in stay
    assert kept(stay, moment) == stay
    assert len([each for each in stay if moment - each >= 2 * DAY]) <= DAILY + WEEKLY + MONTHLY
