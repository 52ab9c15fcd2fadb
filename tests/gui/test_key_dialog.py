import functools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from dermreview.domain.preferences import Preferences
from dermreview.domain.review import Action, Status
from dermreview.services import preferences
from dermreview.ui.action_table import keys_in_words
from dermreview.ui.cheat_sheet import CheatSheet
from dermreview.ui.key_dialog import KeyDialog
from dermreview.ui.key_guard import DEAD_SECONDS
from dermreview.ui.settings import Settings
from tests.gui.conftest import free, press, settle, shown_id

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(five_cases, open_window):
    opened = open_window(five_cases)
    free(opened.personal.keys, "G", "B", "P", "Q", "Ctrl+G")
    return opened


@pytest.fixture
def dialog(window, qtbot):
    press(window, Key.Key_K, CTRL)
    (opened,) = window.findChildren(KeyDialog)
    yield opened
    for left in window.findChildren(KeyDialog):
        left.reject()


def record(qtbot, edit, *keys):
    """Press keys in a field and wait until it takes them for the whole sequence."""
    edit.setFocus()
    with qtbot.waitSignal(edit.editingFinished):
        for key in keys:
            qtbot.keyClick(edit, key)
        qtbot.keyClick(edit, Key.Key_Tab)  # as a reader goes on; Qt waits a second otherwise


def labels(store):
    return [record.event.act.label for record in store.all_events()]


def test_a_key_is_recorded_and_holds_at_once(window, dialog, qtbot):
    row = dialog.row("flag")
    record(qtbot, row.edits[0], Key.Key_G)
    assert keys_in_words(window.actions_.flag) == "G"
    assert dialog.message.text() == "“Flag” is now G."
    assert row.reset.isEnabled()
    record(qtbot, row.edits[1], Key.Key_B)
    assert keys_in_words(window.actions_.flag) == "G or B"
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert keys_in_words(window.actions_.flag) == "F"
    assert not row.reset.isEnabled()
    assert [edit.keySequence().toString() for edit in row.edits] == ["F", ""]


def test_a_key_that_is_taken_is_refused_and_the_old_one_comes_back(window, dialog, qtbot):
    edit = dialog.row("flag").edits[0]
    record(qtbot, edit, Key.Key_S)
    assert dialog.message.text() == "“S” is already “Defer”. Choose another key, or change that one first."
    assert dialog.message.property("role") == "error"
    assert edit.keySequence().toString() == "F"
    assert keys_in_words(window.actions_.flag) == "F"


def test_enter_can_be_recorded_and_closes_nothing(window, dialog, qtbot):
    record(qtbot, dialog.row("confirm").edits[0], Key.Key_P)
    record(qtbot, dialog.row("flag").edits[0], Key.Key_Return)
    assert keys_in_words(window.actions_.flag) == "Enter"
    assert len(window.actions_.flag.shortcuts()) == 2  # both Enter keys
    assert dialog.isVisible()


def test_esc_gives_a_recording_up_and_then_closes(window, dialog, qtbot):
    edit = dialog.row("flag").edits[0]
    edit.setFocus()
    qtbot.keyClick(edit, Key.Key_G)
    qtbot.keyClick(edit, Key.Key_Escape)
    assert edit.keySequence().toString() == "F"
    assert dialog.isVisible()
    qtbot.keyClick(edit, Key.Key_Escape)
    assert not dialog.isVisible()
    assert keys_in_words(window.actions_.flag) == "F"


def test_a_key_can_be_taken_away(window, dialog, qtbot):
    edit = dialog.row("flag").edits[0]
    edit.clear()
    qtbot.waitUntil(lambda: keys_in_words(window.actions_.flag) == "")
    assert dialog.message.text() == "“Flag” has no key now."


def test_reset_all_brings_every_key_back(window, dialog, qtbot):
    record(qtbot, dialog.row("flag").edits[0], Key.Key_G)
    record(qtbot, dialog.row("defer").edits[0], Key.Key_F)
    dialog.single.click()
    qtbot.mouseClick(dialog.reset_all, Qt.MouseButton.LeftButton)
    assert window.personal.settings.value == Preferences()
    assert dialog.single.isChecked()
    assert dialog.row("defer").edits[0].keySequence().toString() == "S"


@pytest.mark.parametrize(
    ("words", "found"),
    [("flag", ["flag"]), ("FAIRLY", ["sure_2"]), ("ctrl+e", ["export"]), ("label deRMato", ["label_4"])],
)
def test_the_search_finds_actions_and_keys(dialog, words, found):
    dialog.search.setText(words)
    assert [row.name for row in dialog._rows.values() if row.is_shown] == found
    dialog.search.clear()
    assert all(row.is_shown for row in dialog._rows.values())


def test_the_switch_of_single_keys_says_what_works_instead(window, dialog, qtbot):
    dialog.single.click()
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"now Ctrl+1", "now Ctrl+Enter", "now Ctrl+Shift+F"} <= words
    assert "now Ctrl+E" not in words  # which is no single key, and works as before
    assert not window.personal.keys.single_keys


def test_no_button_of_the_dialog_is_pressed_by_enter(dialog):
    assert not any(button.autoDefault() for button in dialog.findChildren(QPushButton))


def test_changed_label_keys_decide_and_keep_their_dead_time(window, five_cases, qtbot, clock):
    keys = window.personal.keys
    assert keys.set_keys("label_1", ["Q"]) == ""
    assert keys.set_keys("confirm", ["P"]) == ""
    press(window, Key.Key_1)
    press(window, Key.Key_Return)
    press(window, Key.Key_Q, repeat=True)
    assert not window.review.busy
    press(window, Key.Key_Q)
    qtbot.waitUntil(lambda: window.review.on_screen and shown_id(window) == "case-02" and not window.review.busy)
    qtbot.waitUntil(lambda: window.review.opened.analysis is not None)
    press(window, Key.Key_P)
    assert not window.review.busy
    assert "ignored" in window.status.message.text()
    clock.advance(DEAD_SECONDS)
    press(window, Key.Key_P)
    settle(qtbot, window, clock)
    assert labels(five_cases) == ["akiec", "mel"]


def test_changed_keys_in_a_blind_read(window, five_cases, qtbot, clock):
    keys = window.personal.keys
    for name, key in (("label_6", "Q"), ("adopt", "B"), ("confirm", "P")):
        assert keys.set_keys(name, [key]) == ""
    window.actions_.blind_first.trigger()
    qtbot.waitUntil(lambda: window.review.opened is not None and window.review.opened.row.veiled)
    settle(qtbot, window, clock, analyzed=False)
    assert "Label first, with 1, 2, 3, 4, 5, Q, 7, 8" in texts(window)
    press(window, Key.Key_6)
    press(window, Key.Key_A)
    assert not window.review.busy
    press(window, Key.Key_Q)
    qtbot.waitUntil(lambda: window.model.rows[0].status is Status.PROVISIONAL)
    settle(qtbot, window, clock)
    press(window, Key.Key_B)
    settle(qtbot, window, clock, analyzed=False)
    press(window, Key.Key_Q)
    qtbot.waitUntil(lambda: window.model.rows[1].status is Status.PROVISIONAL)
    settle(qtbot, window, clock)
    press(window, Key.Key_P)
    settle(qtbot, window, clock, analyzed=False)
    acts = [record.event.act for record in five_cases.all_events() if record.event.act.label is not None]
    assert [act.label for act in acts] == ["nv", "mel", "nv", "nv"]
    assert acts[1].action is Action.ADOPT


def texts(window):
    return [label.text() for label in window.findChildren(QLabel)]


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_Return, Key.Key_X, Key.Key_Right, Key.Key_N, Key.Key_Question])
def test_single_keys_that_are_off_do_nothing(window, five_cases, qtbot, key):
    window.personal.keys.set_single_keys(False)
    press(window, key)
    assert not window.review.busy
    assert shown_id(window) == "case-01"
    assert window.viewer.hasFocus()
    assert not window.findChildren(CheatSheet)


def test_without_single_keys_a_combination_labels_and_enter_presses_the_button(window, five_cases, qtbot, clock):
    window.personal.keys.set_single_keys(False)
    press(window, Key.Key_3, CTRL)
    settle(qtbot, window, clock)
    press(window, Key.Key_Return, CTRL)
    settle(qtbot, window, clock)
    window.side.decision.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Key.Key_Return)
    settle(qtbot, window, clock)
    assert labels(five_cases) == ["bkl", "mel", None]
    assert window.model.rows[2].status is Status.DEFERRED


def test_a_key_of_another_action_leaves_the_button_that_has_the_focus_alone(window, five_cases, qtbot, clock):
    assert window.personal.keys.set_keys("confirm", ["P", "Return"]) == ""
    window.side.decision.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)  # Defer
    press(window, Key.Key_P)
    settle(qtbot, window, clock)
    assert labels(five_cases) == ["mel"]


def test_a_held_enter_presses_no_button(window, five_cases):
    window.side.decision.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Key.Key_Return, repeat=True)
    assert not window.review.busy


def test_ctrl_enter_ends_a_note_and_confirms_nothing(window, five_cases, qtbot, clock):
    window.personal.keys.set_single_keys(False)
    window.side.decision.note.setFocus()
    qtbot.keyClicks(window.side.decision.note, "blue veil")
    press(window, Key.Key_Return, CTRL)
    settle(qtbot, window, clock)
    assert window.viewer.hasFocus()
    (kept,) = five_cases.all_events()
    assert kept.event.act.note == "blue veil"


def test_changed_keys_are_there_after_a_restart(five_cases, open_window, ai, clock, qtbot, tmp_path):
    from dermreview.app import build_window

    file = tmp_path / "preferences.json"

    def open_again():
        found, bad = preferences.load(file)
        settings = Settings(found, functools.partial(preferences.save, file), bad)
        window = build_window(five_cases, ai, "Dr. Test", clock, settings)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        settle(qtbot, window, clock)
        return window

    first = open_again()
    free(first.personal.keys, "G")
    first.personal.keys.set_keys("flag", ["G"])
    first.personal.keys.set_single_keys(False)
    first.personal.keys.set_single_keys(True)
    first.close()
    second = open_again()
    assert keys_in_words(second.actions_.flag) == "G"
    press(second, Key.Key_F)
    assert not second.review.busy
    press(second, Key.Key_G)
    settle(qtbot, second, clock)
    second.close()
    file.write_text('{"keys": {"flag": ["Esc"], "nothing": ["Q"]}, "device": "abacus"}')
    third = open_again()
    assert keys_in_words(third.actions_.flag) == "F"
    said = third.status.message.text()
    assert 'device ("abacus")' in said
    assert "flag" in said
    assert "nothing" in said


def test_preferences_that_cannot_be_kept_are_told_and_hold(five_cases, ai, clock, qtbot, tmp_path):
    from dermreview.app import build_window

    (tmp_path / "file").write_text("in the way")
    save = functools.partial(preferences.save, tmp_path / "file" / "preferences.json")
    window = build_window(five_cases, ai, "Dr. Test", clock, Settings(save=save))
    qtbot.addWidget(window)
    window.show()
    settle(qtbot, window, clock)
    free(window.personal.keys, "G")
    window.personal.keys.set_keys("flag", ["G"])
    qtbot.waitUntil(lambda: "can't be kept" in window.status.message.text())
    assert keys_in_words(window.actions_.flag) == "G"


def test_the_cheat_sheet_shows_the_keys_in_force(window):
    window.personal.keys.set_keys("flag", ["G", "Ctrl+G"])
    window.personal.keys.set_keys("defer", [])
    sheet = window.personal.show_cheat_sheet()
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert "G or Ctrl+G" in words
    assert "Flag" in words
    assert "Defer" not in words
    sheet.reject()
    window.personal.keys.set_single_keys(False)
    sheet = window.personal.show_cheat_sheet()
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert "Ctrl+G" in words
    assert "Ctrl+1" in words
    assert not words & {"1", "X", "Enter", "G or Ctrl+G"}
    sheet.reject()
