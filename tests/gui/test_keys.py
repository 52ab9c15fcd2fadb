import pytest
from PySide6.QtCore import Qt

from dermreview.domain.review import Action, Status
from dermreview.domain.taxonomy import CLASSES
from dermreview.ui.cheat_sheet import CheatSheet
from dermreview.ui.export_dialog import ExportDialog
from dermreview.ui.import_dialog import ImportDialog
from dermreview.ui.other_dialog import OtherDialog
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def events(store, case_id=None):
    return [record.event for record in store.all_events() if case_id in (None, record.event.case_id)]


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


@pytest.mark.parametrize(("number", "code"), list(enumerate(CLASSES, 1)))
def test_a_number_labels_saves_and_goes_on(window, five_cases, qtbot, clock, number, code):
    clock.advance(2.5)
    press(window, Key.Key_0 + number)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert event.act.label == code
    assert event.act.action is (Action.CONFIRM if code == "mel" else Action.OVERRIDE)
    assert event.act.milliseconds == 3500
    assert event.reviewer == "Dr. Test"
    assert shown_id(window) == "case-02"
    assert window.model.rows[0].label == code
    assert window.status.reviewed.text() == "1 of 5 reviewed"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_enter_confirms_what_is_shown(window, five_cases, qtbot, clock, key):
    press(window, key)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert (event.act.action, event.act.label) == (Action.CONFIRM, "mel")
    shown = event.act.shown
    assert shown.suggestion == "mel"
    assert shown.probabilities["mel"] == pytest.approx(0.7)
    assert shown.bundle == f"double 1.0 {'d' * 64}"
    assert shown.heatmap == "mel"


def test_what_was_hidden_is_not_told_as_shown(window, five_cases, qtbot, clock):
    press(window, Key.Key_H)
    assert not window.viewer.heatmap_visible
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert event.act.shown.heatmap is None
    assert event.act.shown.suggestion == "mel"


@pytest.mark.parametrize(
    ("key", "action", "status"),
    [
        (Key.Key_X, Action.UNGRADABLE, Status.UNGRADABLE),
        (Key.Key_S, Action.DEFER, Status.DEFERRED),
        (Key.Key_F, Action.FLAG, Status.FLAGGED),
    ],
)
def test_verdicts_without_a_label(window, five_cases, qtbot, clock, key, action, status):
    press(window, key)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert event.act.action is action
    assert window.model.rows[0].status is status
    assert shown_id(window) == "case-02"


def test_eight_asks_for_the_diagnosis_in_words(window, five_cases, qtbot, clock):
    press(window, Key.Key_8)
    (dialog,) = window.findChildren(OtherDialog)
    dialog.line.setText("kerato")
    completions = dialog.line.completer()
    completions.setCompletionPrefix("kerato")
    assert completions.currentCompletion() == "Keratoacanthoma"
    dialog.line.setText("Keratoacanthoma")
    qtbot.keyClick(dialog.line, Key.Key_Return)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert (event.act.label, event.act.diagnosis) == ("other", "Keratoacanthoma")


def test_leaving_the_other_dialog_decides_nothing(window, five_cases, qtbot):
    press(window, Key.Key_8)
    (dialog,) = window.findChildren(OtherDialog)
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert events(five_cases) == []
    assert shown_id(window) == "case-01"


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_U, NONE), (Key.Key_Z, CTRL)])
def test_undo_jumps_to_its_case_and_redo_restores_it(window, five_cases, qtbot, clock, key, modifier):
    press(window, Key.Key_1)
    settle(qtbot, window, clock)
    press(window, Key.Key_2)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-03"
    press(window, key, modifier)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert window.model.rows[1].status is Status.UNREVIEWED
    assert "undid: labelled Basal cell carcinoma" in window.side.case.history_text
    press(window, Key.Key_Y, CTRL)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert window.model.rows[1].label == "bcc"


def test_nothing_to_undo_is_said_and_harms_nothing(window, qtbot):
    press(window, Key.Key_U)
    qtbot.waitUntil(lambda: "othing to undo" in window.status.message.text())
    assert shown_id(window) == "case-01"
    assert window.banners.text("save") is None


def test_browsing_never_decides(window, five_cases, qtbot, clock):
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-01"
    press(window, Key.Key_Left)
    assert "first case" in window.status.message.text()
    press(window, Key.Key_Right, CTRL)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert events(five_cases) == []


def test_quick_browsing_ends_where_the_keys_point(window, qtbot, clock):
    for _ in range(4):
        press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-05"


def test_next_unreviewed_skips_what_is_done_and_wraps(window, qtbot, clock):
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    press(window, Key.Key_1)  # case-02
    settle(qtbot, window, clock)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    press(window, Key.Key_Right, CTRL)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-03"


def test_heatmap_keys(window):
    viewer = window.viewer
    press(window, Key.Key_H)
    assert not viewer.heatmap_visible
    assert not window.actions_.heatmap.isChecked()
    press(window, Key.Key_H)
    assert viewer.heatmap_visible
    before = viewer.opacity
    press(window, Key.Key_BracketRight)
    assert viewer.opacity > before
    press(window, Key.Key_BracketLeft)
    press(window, Key.Key_BracketLeft)
    assert viewer.opacity < before


@pytest.mark.parametrize(("number", "code"), list(enumerate(CLASSES, 1)))
def test_alt_number_chooses_the_map(window, number, code):
    press(window, Key.Key_0 + number, ALT)
    assert window.viewer.map_class == code


def test_zoom_and_rotate_keys(window):
    view = window.viewer.view
    fitted = view.scale
    press(window, Key.Key_Z)
    assert view.scale != pytest.approx(fitted)
    press(window, Key.Key_Z)
    assert view.scale == pytest.approx(fitted)
    press(window, Key.Key_Plus)
    assert view.scale > fitted
    press(window, Key.Key_Minus)
    assert view.scale == pytest.approx(fitted)
    press(window, Key.Key_R)
    assert view.rotation == 90


def test_dialogs_open_by_key(window, qtbot):
    press(window, Key.Key_E, CTRL)
    (export,) = window.findChildren(ExportDialog)
    export.reject()
    qtbot.waitUntil(lambda: not window.findChildren(ExportDialog))
    window.activateWindow()  # there is no window manager here to do it
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Key.Key_Question)
    (sheet,) = window.findChildren(CheatSheet)
    sheet.reject()
    dialog = window.files.open_import()
    assert isinstance(dialog, ImportDialog)
    dialog.reject()


def test_the_cheat_sheet_names_every_key(window):
    from PySide6.QtWidgets import QLabel

    from dermreview.ui.action_table import keys_in_words

    sheet = CheatSheet(window.actions_, window)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    for action in window.actions_.all():
        if action.shortcuts():
            assert keys_in_words(action) in words
            assert action.text() in words
    sheet.deleteLater()


def test_every_action_has_a_menu_entry_and_no_key_is_taken_twice(window):
    in_menus = set()

    def collect(menu):
        for action in menu.actions():
            if action.menu():
                collect(action.menu())
            else:
                in_menus.add(action.text())

    for top in window.menuBar().actions():
        collect(top.menu())
    keys = []
    for action in window.actions_.all():
        assert action.text() in in_menus
        keys += [sequence.toString() for sequence in action.shortcuts()]
    assert len(keys) == len(set(keys))


# the guards


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_Return, Key.Key_8, Key.Key_X])
def test_deciding_keys_are_dead_for_a_quarter_second(five_cases, open_window, qtbot, clock, key):
    window = open_window(five_cases)
    press(window, Key.Key_Right)
    qtbot.waitUntil(lambda: window.review.on_screen and window.review.opened.analysis is not None)
    clock.advance(0.249)
    press(window, key)
    assert not window.review.busy
    assert window.findChildren(OtherDialog) == []
    assert "ignored" in window.status.message.text()
    clock.advance(0.001)
    press(window, Key.Key_1)
    assert window.review.busy
    settle(qtbot, window, clock)
    assert len(events(five_cases)) == 1


def test_a_suggestion_that_arrives_makes_the_keys_dead_again(five_cases, open_window, qtbot, clock, predictor):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.review.opened.analysis is not None)
    press(window, Key.Key_Return)
    assert not window.review.busy
    clock.advance(0.25)
    press(window, Key.Key_Return)
    assert window.review.busy
    settle(qtbot, window, clock)


def test_a_held_key_decides_once(window, five_cases, qtbot, clock):
    press(window, Key.Key_1, repeat=True)
    assert not window.review.busy
    assert events(five_cases) == []


def test_enter_without_a_suggestion_says_so(five_cases, open_window, predictor, clock):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    press(window, Key.Key_Return)
    assert not window.review.busy
    assert "no suggestion" in window.status.message.text()
    assert events(five_cases) == []
    predictor.gate.set()


def test_keys_while_saving_do_not_reach_another_case(window, five_cases, qtbot, clock):
    press(window, Key.Key_1)
    press(window, Key.Key_2)  # at once, while the first is on its way to the disk
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert [event.act.label for event in events(five_cases)] == ["akiec"]
    assert shown_id(window) == "case-02"


def test_enter_on_a_button_reached_by_tab_means_that_button(window, five_cases, qtbot, clock):
    defer = window.side.decision.buttons[2]
    defer.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Key.Key_Return)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert event.act.action is Action.DEFER
    assert not defer.hasFocus()  # the next Enter means the next case


def test_a_click_on_a_bar_labels(window, five_cases, qtbot, clock):
    qtbot.mouseClick(window.side.bars.row("nv"), Qt.MouseButton.LeftButton)
    settle(qtbot, window, clock)
    (event,) = events(five_cases)
    assert event.act.label == "nv"


def test_the_end_of_the_queue_says_so_and_stays(window, qtbot, clock):
    for _ in range(4):
        press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    press(window, Key.Key_6)
    qtbot.waitUntil(lambda: window.banners.text("end") is not None)
    assert "4 to read" in window.banners.text("end")
    assert shown_id(window) == "case-05"
    for left in range(4, 0, -1):
        settle(qtbot, window, clock)
        press(window, Key.Key_Right, CTRL)
        settle(qtbot, window, clock)
        assert window.model.waiting(Status.UNREVIEWED) == left
        press(window, Key.Key_6)
        qtbot.waitUntil(lambda left=left: window.model.waiting(Status.UNREVIEWED) == left - 1)
    qtbot.waitUntil(lambda: window.banners.text("end") == "All 5 cases are reviewed.")


def test_the_list_can_be_walked_by_keyboard_and_numbers_still_label(window, five_cases, qtbot, clock):
    window.worklist.view.setFocus()
    press(window, Key.Key_Down)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    press(window, Key.Key_4)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-03"
    assert window.worklist.view.hasFocus()
    assert window.worklist.view.currentIndex().row() == 2
    (event,) = events(five_cases)
    assert event.act.label == "df"
