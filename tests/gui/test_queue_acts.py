import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from dermreview.domain.queue_acts import CasePriority
from dermreview.ui import queue_acts
from tests.gui.conftest import press, settle, shown_id
from tests.gui.test_filter import listed

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


def mark(window, *places):
    model = window.worklist.view.selectionModel()
    for place in places:
        model.select(window.model.index(place), QItemSelectionModel.SelectionFlag.Select)


def click(window, place, modifier=Mod.NoModifier):
    view = window.worklist.view
    where = view.visualRect(window.model.index(place)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, where)


def test_shift_and_ctrl_click_mark_rows_and_the_case_on_screen_stays(window):
    click(window, 1, Mod.ControlModifier)
    click(window, 3, Mod.ControlModifier)
    assert window.worklist.view.marked() == [1, 2, 4]
    click(window, 2, Mod.ShiftModifier)
    assert window.worklist.view.marked() == [1, 2, 3, 4]
    assert shown_id(window) == "case-01"


def test_a_plain_click_opens_the_case_and_marks_it_alone(window, qtbot, clock):
    mark(window, 1, 2)
    click(window, 3)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-04"
    assert window.worklist.view.marked() == [4]


def test_shift_and_arrows_mark_from_the_keyboard_ctrl_a_all_and_escape_one(window):
    view = window.worklist.view
    view.setFocus()
    press(window, Key.Key_Down, Mod.ShiftModifier)
    press(window, Key.Key_Down, Mod.ShiftModifier)
    assert view.marked() == [1, 2, 3]
    press(window, Key.Key_Up, Mod.ShiftModifier)
    assert view.marked() == [1, 2]
    assert shown_id(window) == "case-01"
    press(window, Key.Key_A, Mod.ControlModifier)
    assert view.marked() == [1, 2, 3, 4, 5]
    press(window, Key.Key_Escape)
    assert len(view.marked()) == 1


def test_archived_cases_leave_the_list_and_the_count_and_one_undo_brings_them_back(window, qtbot, clock):
    mark(window, 1, 2)
    press(window, Key.Key_D, Mod.ControlModifier)
    settle(qtbot, window, clock)
    assert listed(window) == ["case-04", "case-05"]
    assert "0 of 2 reviewed" in window.status.reviewed.text()
    assert shown_id(window) == "case-04", "the case on screen was archived with the others"
    assert window.status.message.text() == "Archived: 3"
    press(window, Key.Key_U)
    qtbot.waitUntil(lambda: len(listed(window)) == 5)
    assert listed(window) == [f"case-0{number}" for number in range(1, 6)]
    assert "Undone" in window.status.message.text()
    settle(qtbot, window, clock)
    press(window, Key.Key_Y, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(listed(window)) == 2)


def test_the_filter_shows_the_archive_and_cases_come_back_from_it(window, qtbot, clock):
    press(window, Key.Key_D, Mod.ControlModifier)
    settle(qtbot, window, clock)
    bar = window.worklist.filters
    bar.menu.aboutToShow.emit()
    (entry,) = [action for action in bar.menu.actions() if action.text() == "Archived cases"]
    entry.trigger()
    settle(qtbot, window, clock)
    assert listed(window) == ["case-01"]
    assert bar.button.text() == "Filter · 1"
    press(window, Key.Key_D, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: listed(window) == [])
    bar.clear()
    assert len(listed(window)) == 5


def test_an_empty_list_after_archiving_all_is_no_error(window, qtbot):
    window.worklist.view.selectAll()
    window.actions_.archive.trigger()
    qtbot.waitUntil(lambda: listed(window) == [])
    assert window.model.total() == 0
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: len(listed(window)) == 5)


def test_a_case_put_back_is_read_again(window, five_cases, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    assert "1 of 5" in window.status.reviewed.text()
    press(window, Key.Key_R, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "0 of 5" in window.status.reviewed.text())
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-01"
    press(window, Key.Key_5)
    settle(qtbot, window, clock)
    assert [event.act.label for event in five_cases.history(1)] == ["nv", "mel"]
    assert window.model.row_of(1).label == "mel"


def test_what_was_never_decided_is_not_put_back(window, qtbot):
    press(window, Key.Key_R, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "none of these cases" in window.status.message.text().lower())
    assert window.banners.text("save") is None


@pytest.mark.parametrize(
    ("key", "priority"), [(Key.Key_PageUp, CasePriority.HIGH), (Key.Key_PageDown, CasePriority.LOW)], ids=str
)
def test_a_priority_is_shown_at_once_and_sorts_from_the_next_opening_on(window, qtbot, clock, key, priority):
    click(window, 2)
    settle(qtbot, window, clock)
    press(window, key, Mod.ControlModifier)
    qtbot.waitUntil(lambda: window.model.row_of(3).priority is priority)
    place = window.model.index(2)
    assert f"{priority.value} priority" in place.data(Qt.ItemDataRole.AccessibleTextRole)
    assert listed(window)[2] == "case-03", "the order is fixed when the list is opened"
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.resort.trigger()
    assert listed(window).index("case-03") == (0 if priority is CasePriority.HIGH else 4)


def test_many_cases_are_asked_about_first(window, qtbot, monkeypatch):
    monkeypatch.setattr(queue_acts, "ASK_FROM", 2)
    window.worklist.view.selectAll()
    window.actions_.archive.trigger()
    box = window.findChild(QMessageBox, "many cases")
    assert box.text() == "Archive 5 cases?"
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert len(listed(window)) == 5
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "many cases") is None)
    window.actions_.archive.trigger()
    window.findChild(QMessageBox, "many cases").button(QMessageBox.StandardButton.Yes).click()
    qtbot.waitUntil(lambda: listed(window) == [])
