import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dermreview.domain.review import ReadMode, Status
from dermreview.domain.worklist import Filter, Order
from dermreview.services.reading import set_mode
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


def listed(window):
    return [row.external_id for row in window.model.rows]


def choose(window, title, name):
    """Check an entry of the filter's menu."""
    bar = window.worklist.filters
    bar.menu.aboutToShow.emit()
    (menu,) = [action.menu() for action in bar.menu.actions() if action.menu() and action.text() == title]
    (entry,) = [action for action in menu.actions() if action.text() == name]
    entry.trigger()


def test_a_search_lists_what_fits_and_keeps_the_focus(window, qtbot, clock):
    press(window, Key.Key_Slash)
    search = window.worklist.filters.search
    assert search.hasFocus()
    qtbot.keyClicks(search, "case-04")
    settle(qtbot, window, clock)
    assert listed(window) == ["case-04"]
    assert shown_id(window) == "case-04"
    assert search.hasFocus()
    assert search.text() == "case-04"
    assert "1 of 5 listed" in window.worklist._counts.text()
    assert "0 of 5 reviewed" in window.status.reviewed.text()


def test_while_searching_every_plain_key_is_text_and_enter_decides_nothing(window, five_cases, qtbot):
    press(window, Key.Key_Slash)
    search = window.worklist.filters.search
    qtbot.keyClicks(search, "1x u")
    QTest.keyClick(search, Key.Key_Return)
    assert search.text() == "1x u"
    assert not search.hasFocus()
    assert window.viewer.hasFocus()
    assert list(five_cases.all_events()) == []


def test_escape_shows_all_again(window, qtbot, clock):
    press(window, Key.Key_Slash)
    search = window.worklist.filters.search
    qtbot.keyClicks(search, "case-04")
    settle(qtbot, window, clock)
    QTest.keyClick(search, Key.Key_Escape)
    assert len(listed(window)) == 5
    assert shown_id(window) == "case-04", "the case on screen stays"
    assert window.viewer.hasFocus()


def test_where_nothing_fits_the_list_says_so_and_the_case_stays(window, qtbot):
    window.worklist.filters.search.setText("nobody")
    assert listed(window) == []
    assert window.worklist._none.isVisible()
    assert shown_id(window) == "case-01"
    window.actions_.show_all.trigger()
    assert len(listed(window)) == 5
    assert not window.worklist._none.isVisible()
    assert window.worklist.filters.search.text() == ""


def test_a_labelled_case_stays_listed_until_the_filter_is_chosen_anew(window, qtbot, clock):
    choose(window, "State", "to read")
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert len(listed(window)) == 5
    choose(window, "State", "deferred")
    choose(window, "State", "deferred")
    assert listed(window) == [f"case-0{number}" for number in range(2, 6)]


def test_the_end_of_what_is_listed_is_not_the_end_of_the_queue(window, qtbot, clock):
    window.worklist.filters.search.setText("case-05")
    settle(qtbot, window, clock)
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert "No listed case" in window.banners.text("end")
    assert window.model.to_read() == 4


def test_a_case_that_is_imported_meanwhile_is_listed_only_if_it_fits(window):
    from dataclasses import replace

    window.worklist.filters.search.setText("case-01")
    new = replace(window.model.row_of(1), case_id=99, external_id="case-99", status=Status.UNREVIEWED)
    window.model.append([new])
    assert listed(window) == ["case-01"]
    assert window.model.total() == 6


def test_sites_and_folders_are_those_of_the_queue(window):
    bar = window.worklist.filters
    bar.menu.aboutToShow.emit()
    names = {
        action.text(): [entry.text() for entry in action.menu().actions()]
        for action in bar.menu.actions()
        if action.menu()
    }
    assert names["Site"] == ["not known"]
    assert names["Folder"] == ["images"]
    choose(window, "Folder", "images")
    assert bar.filter == Filter(folders=frozenset({"images"}))
    assert bar.button.text() == "Filter · 1"
    assert "images" in bar.button.toolTip()


def test_the_menu_stays_open_for_a_second_choice(window, qtbot):
    bar = window.worklist.filters
    bar.menu.aboutToShow.emit()
    (menu,) = [action.menu() for action in bar.menu.actions() if action.text() == "State"]
    hidden = []
    menu.aboutToHide.connect(lambda: hidden.append(True))
    for place in (0, 2):
        entry = menu.actions()[place]
        menu.setActiveAction(entry)
        QTest.mouseRelease(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    assert hidden == []
    assert len(bar.filter.states) == 2


@pytest.mark.parametrize("order", list(Order))
def test_every_order_can_be_chosen_by_its_action(window, qtbot, order):
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.orders()[order].trigger()
    assert window.queue.order is order
    assert window.worklist.order_box.currentText()
    assert [action.isChecked() for action in window.actions_.orders().values()].count(True) == 1


def test_a_filter_by_class_finds_no_opinion_in_a_blind_queue(five_cases, open_window, qtbot, clock):
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    choose(window, "Class", "Melanoma")
    assert listed(window) == []
