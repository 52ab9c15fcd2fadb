"""Times that run backwards: they are kept as they were told, and nothing depends on their order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from dermreview.domain.audit import Log
from dermreview.domain.errors import ErrorCode
from dermreview.services.clocks import clock_notice
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.reviews import redo_review, undo_review
from dermreview.services.statistics import reading_statistics
from dermreview.store import Store
from tests.support.clocks import set_clock

from .builders import MEL, NV, new_case

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def backwards(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four cases, each decided an hour before the one that was decided before it."""
    for number in range(4):
        set_clock(monkeypatch, NOW - number * HOUR)
        case_id = store.add_case(new_case(f"c{number}")).case.id
        store.record(case_id, "Ann", MEL if number % 2 else NV)
    return store


def test_times_are_kept_as_told_and_the_order_is_that_of_writing(backwards: Store) -> None:
    events = [record.event for record in backwards.all_events()]
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert [event.at for event in events] == [NOW - number * HOUR for number in range(4)]
    assert all(backwards.broken_link(log) is None for log in Log)


def test_undo_takes_the_last_act_and_not_the_latest_time(
    backwards: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW - 10 * HOUR)
    assert undo_review(backwards, "Ann", None).event.case_id == 4
    assert undo_review(backwards, "Ann", None).event.case_id == 3
    assert redo_review(backwards, "Ann", None).event.case_id == 3
    assert backwards.row(4, "Ann", None).label is None
    assert backwards.row(3, "Ann", None).label == "nv"


def test_a_decision_changed_under_an_earlier_clock_is_the_one_that_counts(
    backwards: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_clock(monkeypatch, NOW - 1000 * HOUR)
    backwards.record(1, "Ann", MEL)
    assert [event.act.label for event in backwards.history(1)] == ["nv", "mel"]
    assert backwards.row(1, "Ann", None).label == "mel"
    backwards.rebuild_projection()
    assert backwards.row(1, "Ann", None).label == "mel"
    export_reviews(backwards, tmp_path / "out.csv", ExportFormat.CSV)
    assert "mel" in next(line for line in (tmp_path / "out.csv").read_text().splitlines() if line.startswith("c0"))


def test_statistics_stand_the_times(backwards: Store) -> None:
    assert reading_statistics(backwards) is not None


def test_the_clock_is_held_against_what_was_written_last(backwards: Store) -> None:
    last = NOW - 3 * HOUR
    assert backwards.last_entry_at() == last
    assert clock_notice(backwards, lambda: last) is None
    assert clock_notice(backwards, lambda: last - timedelta(seconds=60)) is None
    notice = clock_notice(backwards, lambda: last - timedelta(seconds=61))
    assert notice is not None
    assert notice.code is ErrorCode.CLOCK_BACKWARDS
    assert notice.data == {"minutes": 2}
    assert "2 min behind" in str(notice)


def test_a_new_store_knows_no_time_to_be_behind(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        assert clock_notice(store) is None


def test_local_time_and_utc_are_one_moment(backwards: Store) -> None:
    for event in backwards.audit_events():
        assert event.at == event.local
    assert [later.seq - earlier.seq for earlier, later in pairwise(backwards.audit_events())] == [1] * (
        len(list(backwards.audit_events())) - 1
    )
