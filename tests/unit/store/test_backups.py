import shutil
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode
from dermreview.services.backing_up import EVERY, back_up_if_due, is_due
from dermreview.store import Store, backups, database
from dermreview.store.backups import BackupCancelledError
from dermreview.store.schema import HEAD

from .builders import MEL, NV, new_case, no_file_over, prediction

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        return plain.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def files(store: Store) -> list[str]:
    return sorted(path.name for path in (store.folder / "backups").glob("*"))


def grown(store: Store, cases: int = 40) -> None:
    """Some megabytes, so that a copy takes many steps."""
    for number in range(cases):
        case_id = store.add_case(new_case(f"g{number}")).case.id
        store.save_analysis(case_id, prediction("mel", 0.7))
    with store._database.raw() as plain:
        plain.execute("CREATE TABLE ballast AS SELECT randomblob(4000) AS b FROM images, images AS i LIMIT 1500")


def test_a_backup_is_one_whole_file_with_all_that_was_decided(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", MEL)
    made = store.backup(clock=lambda: NOW)
    assert made.path.name == f"review-{HEAD}-20261122T120000000000Z.db"
    assert (made.revision, made.taken) == (HEAD, NOW)
    assert rows(made.path, "review_events") == 1
    assert files(store) == [made.path.name], "no part, journal or log beside it"
    assert store.backups() == [made]


def test_names_of_earlier_releases_are_understood_and_other_files_are_left_alone(store: Store) -> None:
    folder = store.folder / "backups"
    folder.mkdir()
    old = ["review-0001-20250102T030405Z.db", "review-0009-20260102T030405678901Z.db"]
    foreign = ["notes.txt", "review-0001-yesterday.db", "review-0001-20259902T030405Z.db", "review.db"]
    for name in (*old, *foreign):
        (folder / name).write_bytes(b"x")
    assert [(backup.path.name, backup.revision) for backup in store.backups()] == [
        (old[1], "0009"),
        (old[0], "0001"),
    ]
    assert store.backups()[1].taken == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    store.backup()
    assert {*old, *foreign} < set(files(store))


def test_old_backups_are_thinned_when_a_new_one_is_made(store: Store) -> None:
    store.add_case(new_case("a"))
    template = store.backup(clock=lambda: NOW - 300 * DAY).path
    for days in range(1, 300):
        for hour in (6, 12):
            moment = NOW - days * DAY + timedelta(hours=hour - 12)
            shutil.copy(template, template.with_name(f"review-{HEAD}-{moment.strftime('%Y%m%dT%H%M%S%fZ')}.db"))
    store.backup(clock=lambda: NOW)
    ages = [(NOW - backup.taken).days for backup in store.backups()]
    assert ages[:3] == [0, 1, 1], "all of two days"
    assert ages[3:15] == list(range(2, 14)), "twelve days"
    assert len(ages) == 3 + 12 + 10 + 8, "ten weeks, and the last day of each month that the rest reaches into"


def test_what_was_just_made_stays_when_the_clock_was_set_back(store: Store) -> None:
    store.add_case(new_case("a"))
    for hour in range(48):
        moment = NOW - 20 * DAY - timedelta(hours=hour)
        (store.folder / "backups").mkdir(exist_ok=True)
        (store.folder / "backups" / f"review-{HEAD}-{moment.strftime('%Y%m%dT%H%M%S%fZ')}.db").write_bytes(b"x")
    times = iter([NOW - 21 * DAY, NOW])  # between its name and the thinning the clock is set right
    made = backups.make(store._database, store.folder / "backups", HEAD, clock=lambda: next(times, NOW))
    assert made.path.exists()
    again = store.backup(clock=lambda: NOW)
    assert again.path.exists()


def test_two_in_the_same_instant_are_two_files(store: Store) -> None:
    store.add_case(new_case("a"))
    first, second = (store.backup(clock=lambda: NOW) for _ in range(2))
    assert first.path != second.path
    assert len(files(store)) == 2


def test_decisions_go_on_while_a_backup_runs_and_are_in_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(store)
    monkeypatch.setattr(database, "_STEP_PAGES", 16)
    started, decided, waits = threading.Event(), threading.Event(), []
    between = database.Database.copy_into

    def told(self, copy, look=None):
        def step():
            started.set()
            if not decided.is_set():
                assert decided.wait(20), "no decision came through while the copy ran"
            if look is not None:
                look()

        between(self, copy, step)

    monkeypatch.setattr(database.Database, "copy_into", told)

    def decide() -> None:
        assert started.wait(20)
        for number in range(1, 31):
            before = time.perf_counter()
            store.record(number, "Ann", MEL if number % 2 else NV)
            waits.append(time.perf_counter() - before)
        decided.set()

    reader = threading.Thread(target=decide)
    reader.start()
    made = store.backup()
    reader.join()
    assert len(waits) == 30
    assert rows(made.path, "review_events") == 30, "what was decided before its end is in the copy"
    assert rows(made.path, "ballast") == 1500
    assert store.broken_link() is None


def test_a_decision_waits_for_no_more_than_a_step(store: Store) -> None:
    grown(store)
    stop, made = threading.Event(), []

    def copy() -> None:
        while not stop.is_set():
            made.append(store.backup())

    thread = threading.Thread(target=copy)
    thread.start()
    waits = []
    for number in range(40):
        before = time.perf_counter()
        store.record(number + 1, "Ann", NV)
        waits.append(time.perf_counter() - before)
    stop.set()
    thread.join()
    assert made
    assert sorted(waits)[len(waits) // 2] < 1, "a busy machine may delay some, not most"
    assert store.broken_link() is None


@pytest.mark.parametrize("moment", ["copying", "checking", "before"])
def test_a_cancelled_backup_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    grown(store)
    kept = store.backup()
    cancelled = threading.Event()
    if moment == "before":
        cancelled.set()
    if moment == "copying":
        monkeypatch.setattr(database, "sleep", lambda _: cancelled.set())
    if moment == "checking":
        check = backups.verify
        monkeypatch.setattr(backups, "verify", lambda *args: (cancelled.set(), check(*args)))
    with pytest.raises(BackupCancelledError):
        store.backup(cancelled)
    assert files(store) == [kept.path.name]
    store.record(1, "Ann", MEL)


def test_what_a_killed_program_left_half_written_is_swept_away(store: Store) -> None:
    store.add_case(new_case("a"))
    folder = store.folder / "backups"
    folder.mkdir()
    for tail in ("", "-journal", "-wal"):
        (folder / f"review-{HEAD}-20261122T120000000000Z.db.part{tail}").write_bytes(b"half")
    (folder / f"review-{HEAD}-20261122T120000000000Z.part").write_bytes(b"as an earlier release named it")
    made = store.backup()
    assert files(store) == [made.path.name]


def test_a_full_disk_costs_the_backup_and_no_decision(store: Store) -> None:
    grown(store)
    kept = store.backup()
    with no_file_over(1 << 20), pytest.raises(DermreviewError) as caught:
        store.backup()
    assert caught.value.code in (ErrorCode.STORE_DISK_FULL, ErrorCode.STORE_IO)
    assert files(store) == [kept.path.name]
    store.record(1, "Ann", MEL)
    assert store.broken_link() is None
    assert store.backup().path.exists()


def test_a_damaged_store_gives_no_backup_and_loses_none(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", MEL)
    kept = store.backup()
    with store._database.raw() as plain:
        plain.execute("PRAGMA foreign_keys=OFF")
        plain.execute("DELETE FROM images")
        plain.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(DermreviewError) as caught:
        store.backup()
    assert caught.value.code is ErrorCode.STORE_CORRUPT
    assert "images" in str(caught.value)
    assert files(store) == [kept.path.name]


def test_a_store_that_is_closed_during_a_backup_waits_for_its_end(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s")
    grown(store)
    failed: list[BaseException] = []

    def copy() -> None:
        try:
            while True:
                store.backup()
        except RuntimeError as error:
            failed.append(error)

    thread = threading.Thread(target=copy)
    thread.start()
    store.close()
    thread.join(20)
    assert "closed" in str(failed[0])
    assert not list((tmp_path / "s" / "backups").glob("*.part*"))
    with Store.open(tmp_path / "s") as again:
        assert again.count_cases() == 40


def test_one_is_due_when_the_last_is_old_and_something_changed(store: Store) -> None:
    assert not is_due(store, NOW), "an empty store needs none"
    case_id = store.add_case(new_case("a")).case.id
    assert is_due(store, NOW)
    first = back_up_if_due(store, clock=lambda: NOW)
    assert first is not None
    assert not is_due(store, NOW + 30 * DAY), "nothing changed"
    store.record(case_id, "Ann", MEL)
    assert not is_due(store, NOW + EVERY - timedelta(seconds=1))
    assert is_due(store, NOW + EVERY)
    assert is_due(store, NOW - DAY), "a clock that was set back tells nothing of the age"
    assert back_up_if_due(store, clock=lambda: NOW + EVERY) is not None
    assert back_up_if_due(store, clock=lambda: NOW + 2 * EVERY) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.add_case(new_case("b")),
        lambda store: store.record(1, "Ann", MEL),
        lambda store: store.save_analysis(1, prediction("nv", 0.6)),
        lambda store: store.set_setting("a", "c"),
        lambda store: store.set_queue_mode(ReadMode.BLIND_FIRST),
        lambda store: store.backups()[0].path.write_bytes(b"no database any more"),
    ],
)
def test_every_change_is_noticed(store: Store, change) -> None:
    store.add_case(new_case("a"))
    store.save_analysis(1, prediction("mel", 0.7))
    made = store.backup()
    assert not store.differs_from(made)
    change(store)
    assert store.differs_from(made)
