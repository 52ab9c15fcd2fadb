import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dermreview.domain.review import ReadMode
from dermreview.domain.worklist import Order
from dermreview.ui.saved_queues_dialog import SavedQueuesDialog
from tests.gui.conftest import press, settle, shown_id
from tests.gui.test_filter import choose, listed

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


@pytest.fixture
def dialog(window, qtbot):
    """Return a function that opens the dialog with the queues that are there."""

    def make(queues=0):
        press(window, Key.Key_O, Mod.ControlModifier)
        found = window.findChild(SavedQueuesDialog)
        qtbot.waitUntil(lambda: found.list.count() == 1 + queues)
        return found

    yield make
    for left in window.findChildren(SavedQueuesDialog):
        left.close()
        left.deleteLater()


def keep(dialog, qtbot, name, queues=1):
    dialog.name.setText(name)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1 + queues)


def test_search_filter_order_and_mode_come_back_under_a_name(window, dialog, qtbot, clock):
    window.worklist.filters.search.setText("case-0")
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.orders()[Order.NEWEST].trigger()
    window.worklist.filters.search.setText("case-03")
    settle(qtbot, window, clock)
    page = dialog()
    keep(page, qtbot, "Three")
    page.close()
    window.actions_.show_all.trigger()
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.orders()[Order.IMPORT].trigger()
    assert len(listed(window)) == 5

    page = dialog(1)
    page.list.setCurrentRow(1)
    with qtbot.waitSignal(window.queue.opened):
        page.open_button.click()
    settle(qtbot, window, clock)
    assert listed(window) == ["case-03"]
    assert shown_id(window) == "case-03"
    assert window.queue.order is Order.NEWEST
    assert window.windowTitle().endswith("Three")
    assert "0 of 1 reviewed" in window.status.reviewed.text()

    page = dialog(1)
    assert page.list.currentRow() == 1
    page.list.setCurrentRow(0)
    with qtbot.waitSignal(window.queue.opened):
        page.open_button.click()
    settle(qtbot, window, clock)
    assert len(listed(window)) == 5


def test_names_that_are_empty_or_taken_are_refused_in_words(window, dialog, qtbot):
    page = dialog()
    page.save_button.click()
    qtbot.waitUntil(lambda: "needs a name" in page.outcome.text())
    keep(page, qtbot, "Monday")
    page.name.setText("monday")
    page.save_button.click()
    qtbot.waitUntil(lambda: "already" in page.outcome.text())
    assert page.list.count() == 2


def test_a_queue_is_renamed_and_deleted_and_its_cases_stay(window, dialog, qtbot, five_cases):
    page = dialog()
    assert not page.rename_button.isEnabled()
    keep(page, qtbot, "Monday")
    page.list.setCurrentRow(1)
    page.name.setText("Tuesday")
    page.rename_button.click()
    qtbot.waitUntil(lambda: "Tuesday" in page.list.item(1).text())
    page.list.setCurrentRow(1)
    page.delete_button.click()
    assert "stay" in page.outcome.text()
    assert page.list.count() == 2, "asked first"
    page.delete_button.click()
    qtbot.waitUntil(lambda: page.list.count() == 1)
    assert five_cases.count_cases() == 5


def test_another_mode_leaves_a_saved_queue_that_would_tell_what_the_ai_said(window, dialog, qtbot, clock):
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    choose(window, "Class", "Melanoma")
    page = dialog()
    keep(page, qtbot, "Melanomas")
    page.list.setCurrentRow(1)
    with qtbot.waitSignal(window.queue.opened):
        page.open_button.click()
    settle(qtbot, window, clock)
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.blind_first.trigger()
    assert window.queue.saved is None
    assert window.queue.mode is ReadMode.BLIND_FIRST


def test_esc_closes_the_dialog_and_keys_there_decide_nothing(window, dialog, five_cases):
    page = dialog()
    QTest.keyClick(page.list, Key.Key_1)
    QTest.keyClick(page, Key.Key_Escape)
    assert not page.isVisible()
    assert list(five_cases.all_events()) == []


def test_the_filter_by_reader_lists_oneself_until_the_own_reading_is_done(window, qtbot, clock, five_cases):
    from dermreview.domain.review import Act, Action

    five_cases.record(2, "Dr. Other", Act(Action.OVERRIDE, "nv"))
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    window.actions_.resort.trigger()
    qtbot.waitUntil(lambda: window.model.row_of(1).readers == ("Dr. Test",))
    bar = window.worklist.filters
    bar.menu.aboutToShow.emit()
    (menu,) = [action.menu() for action in bar.menu.actions() if action.text() == "Reader"]
    assert [entry.text() for entry in menu.actions()] == ["Dr. Test"]
    choose(window, "Reader", "Dr. Test")
    assert listed(window) == ["case-01"]
