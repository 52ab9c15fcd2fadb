"""Backups while the window is open, and a clock that was set back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from dermreview.app import look_after
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action
from dermreview.store import database
from dermreview.ui.tasks import Lane
from tests.gui.conftest import press, settle
from tests.support.clocks import set_clock

Key = Qt.Key


def files(store):
    return sorted(path.name for path in (store.folder / "backups").glob("*"))


@pytest.fixture
def held(monkeypatch):
    """Copies stand still between two steps until the event is set; the first says that one has begun."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_):
        begun.set()
        go_on.wait(20)

    monkeypatch.setattr(database, "sleep", wait)
    yield begun, go_on
    go_on.set()


def test_a_backup_is_made_once_the_worklist_is_there_and_said_quietly(qtbot, five_cases, open_window):
    window = open_window(five_cases, wait=False)
    look_after(window, five_cases)
    qtbot.waitUntil(lambda: window.status.message.text() == "backup made", timeout=20_000)
    assert len(files(five_cases)) == 1
    assert window.banners.text("backup") is None


def test_none_is_made_where_the_last_is_recent(qtbot, five_cases, open_window):
    five_cases.backup()
    window = open_window(five_cases, wait=False)
    keeper = look_after(window, five_cases)
    qtbot.waitUntil(lambda: window.queue.is_open)
    qtbot.waitUntil(lambda: not keeper._running)
    assert len(files(five_cases)) == 1


def test_the_reader_decides_while_a_backup_stands_still(qtbot, five_cases, open_window, clock, held):
    begun, go_on = held
    window = open_window(five_cases)
    keeper = look_after(window, five_cases)
    keeper.look()
    qtbot.waitUntil(begun.is_set)
    first = window.review.case_id
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert window.review.case_id != first
    assert window.status.saved.text() == "saved ✓"
    assert [event.act.label for event in five_cases.history(first)] == ["nv"]
    assert not [name for name in files(five_cases) if name.endswith(".db")], "the copy is not finished yet"
    go_on.set()
    qtbot.waitUntil(lambda: window.status.message.text() == "backup made", timeout=20_000)
    assert len(files(five_cases)) == 1


def test_closing_the_window_ends_a_backup_and_leaves_no_part(qtbot, five_cases, open_window, held):
    begun, go_on = held
    window = open_window(five_cases)
    keeper = look_after(window, five_cases)
    keeper.look()
    qtbot.waitUntil(begun.is_set)
    assert [name for name in files(five_cases) if ".part" in name]
    window.runner.closing.connect(go_on.set)  # the step that runs ends, and no further one begins
    window.close()
    assert files(five_cases) == []
    assert five_cases.count_cases() == 5


def test_a_backup_that_fails_is_told_until_one_succeeds_and_decisions_go_on(
    qtbot, five_cases, open_window, clock, monkeypatch
):
    window = open_window(five_cases)

    def full(*_, **__):
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path=five_cases.folder)

    with monkeypatch.context() as patched:
        patched.setattr(type(five_cases), "backup", full)
        keeper = look_after(window, five_cases)
        keeper.look()
        qtbot.waitUntil(lambda: window.banners.text("backup") is not None)
    assert window.banners.text("backup") == (
        "No backup was made: the disk has no room for it. Free some space."
    ), "no word of an action that was not saved"
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert window.status.saved.text() == "saved ✓"
    assert window.banners.text("backup") is not None, "it stays"
    keeper.look()
    qtbot.waitUntil(lambda: window.banners.text("backup") is None, timeout=20_000)
    assert len(files(five_cases)) == 1


def test_a_backup_uses_a_thread_of_its_own(qtbot, five_cases, open_window, monkeypatch):
    names = []
    monkeypatch.setattr(type(five_cases), "backup", lambda *_: names.append(threading.current_thread().name))
    window = open_window(five_cases)
    look_after(window, five_cases).look()
    qtbot.waitUntil(lambda: bool(names))
    assert names[0].startswith(f"dermreview-{Lane.BACKUP.value}")


def test_a_clock_that_was_set_back_is_told_and_decisions_go_on(qtbot, five_cases, open_window, clock, monkeypatch):
    with monkeypatch.context() as patched:
        set_clock(patched, datetime.now(UTC) + timedelta(hours=3))
        five_cases.record(1, "Dr. Test", Act(Action.NOTE, note="in the future"))
    window = open_window(five_cases, wait=False)
    look_after(window, five_cases)
    qtbot.waitUntil(lambda: window.banners.text("clock") is not None)
    assert "180 min behind" in window.banners.text("clock")
    settle(qtbot, window, clock)
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert window.status.saved.text() == "saved ✓"


def test_a_clock_that_goes_right_is_no_news(qtbot, five_cases, open_window):
    window = open_window(five_cases, wait=False)
    look_after(window, five_cases)
    qtbot.waitUntil(lambda: window.status.message.text() == "backup made", timeout=20_000)
    assert window.banners.text("clock") is None
