import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Action, Status
from dermreview.services.importing import import_cases
from dermreview.services.stores import open_store
from tests.gui.conftest import press, settle, shown_id, write_images

Key = Qt.Key


def labels(store):
    return [record.event.act.label for record in store.all_events()]


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


@pytest.fixture
def full_disk(window, monkeypatch):
    """Make saving fail until the returned function is called."""

    def refuse(case_id, act):
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path="/store")

    real = window.verbs.record
    monkeypatch.setattr(window.verbs, "record", refuse)
    return lambda: monkeypatch.setattr(window.verbs, "record", real)


def test_a_decision_is_on_disk_before_the_next_case_shows(window, five_cases, qtbot, clock):
    order = []
    record = window.verbs.record
    window.verbs.record = lambda *arguments: (record(*arguments), order.append("saved"))[0]
    window.review.moved.connect(lambda case_id: order.append("moved"))
    press(window, Key.Key_1)
    assert order == []
    settle(qtbot, window, clock)
    assert order == ["saved", "moved"]


def test_a_failed_save_keeps_the_case_and_says_why(window, five_cases, qtbot, clock, full_disk):
    press(window, Key.Key_1)
    qtbot.waitUntil(lambda: window.banners.text("save") is not None)
    assert "disk" in window.banners.text("save")
    assert shown_id(window) == "case-01"
    assert window.model.rows[0].status is Status.UNREVIEWED
    assert "not saved" in window.status.saved.text()
    full_disk()
    settle(qtbot, window, clock)
    press(window, Key.Key_1)
    settle(qtbot, window, clock)
    assert window.banners.text("save") is None
    assert labels(five_cases) == ["akiec"]
    assert "saved ✓" in window.status.saved.text()


def test_a_window_with_an_unsaved_note_does_not_close_on_a_full_disk(window, qtbot, full_disk):
    press(window, Key.Key_N)
    qtbot.keyClicks(window.side.decision.note, "scar nearby")
    assert not window.close()
    qtbot.waitUntil(lambda: window.banners.text("save") is not None)
    assert window.isVisible()
    assert window.side.decision.note_text == "scar nearby"
    full_disk()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_undo_works_after_a_restart(store_folder, tmp_path, open_window, qtbot, clock):
    with open_store(store_folder) as store:
        import_cases(store, [write_images(tmp_path / "images", range(1, 4))], [])
        first = open_window(store)
        press(first, Key.Key_1)
        settle(qtbot, first, clock)
        press(first, Key.Key_6)
        settle(qtbot, first, clock)
        first.close()
    with open_store(store_folder) as store:
        second = open_window(store)
        assert shown_id(second) == "case-03"  # goes on where the reader stopped
        press(second, Key.Key_U)
        settle(qtbot, second, clock)
        assert shown_id(second) == "case-02"
        press(second, Key.Key_U)
        settle(qtbot, second, clock)
        assert shown_id(second) == "case-01"
        assert second.model.done() == 0
        actions = [record.event.act.action for record in store.all_events()]
        assert actions == [Action.OVERRIDE, Action.OVERRIDE, Action.UNDO, Action.UNDO]
        second.close()


def test_a_second_label_replaces_the_first(window, five_cases, qtbot, clock):
    press(window, Key.Key_1)
    settle(qtbot, window, clock)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    press(window, Key.Key_7)
    settle(qtbot, window, clock)
    assert labels(five_cases) == ["akiec", "vasc"]
    assert window.model.rows[0].label == "vasc"
    assert window.model.done() == 1


def test_deferred_cases_come_back_after_the_unread_ones(window, qtbot, clock):
    press(window, Key.Key_S)
    settle(qtbot, window, clock)
    for _ in range(4):
        press(window, Key.Key_6)
        settle(qtbot, window, clock)
    assert "1 deferred" in window.banners.text("end")
    press(window, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-01"


def test_the_reader_may_close_without_a_note_that_can_not_be_saved(window, five_cases, qtbot, full_disk):
    press(window, Key.Key_N)
    qtbot.keyClicks(window.side.decision.note, "scar nearby")
    window.close()
    qtbot.waitUntil(lambda: window.banners.text("save") is not None)
    (button,) = [b for b in window.banners.findChildren(QPushButton) if b.text() == "Close without saving"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    assert list(five_cases.all_events()) == []


# the note


def test_in_the_note_every_key_is_text(window, five_cases, qtbot, clock):
    press(window, Key.Key_N)
    note = window.side.decision.note
    assert note.hasFocus()
    qtbot.keyClicks(note, "1 x u s h z?")
    press(window, Key.Key_Left)
    press(window, Key.Key_Return)
    assert note.toPlainText() == "1 x u s h z\n?"
    assert list(five_cases.all_events()) == []
    press(window, Key.Key_Escape)
    settle(qtbot, window, clock)
    assert not note.hasFocus()
    (record,) = five_cases.all_events()
    assert record.event.act.action is Action.NOTE
    assert record.event.act.note == "1 x u s h z\n?"
    assert shown_id(window) == "case-01"
    assert window.model.rows[0].status is Status.UNREVIEWED


def test_a_note_is_saved_before_a_click_on_another_case(window, five_cases, qtbot, clock):
    press(window, Key.Key_N)
    qtbot.keyClicks(window.side.decision.note, "ulcerated")
    window.worklist.view.setCurrentIndex(window.model.index(2))
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-03"
    assert window.side.decision.note_text == ""
    (record,) = five_cases.all_events()
    assert record.event.act.note == "ulcerated"
    assert record.event.case_id == window.model.rows[0].case_id


def test_a_click_on_confirm_saves_the_note_and_the_label(window, five_cases, qtbot, clock):
    press(window, Key.Key_N)
    qtbot.keyClicks(window.side.decision.note, "typical")
    qtbot.mouseClick(window.side.decision.confirm, Qt.MouseButton.LeftButton)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    actions = [record.event.act.action for record in five_cases.all_events()]
    assert actions == [Action.NOTE, Action.CONFIRM]


def test_a_label_counts_at_once_after_a_note_is_saved(window, five_cases, qtbot, clock):
    press(window, Key.Key_N)
    qtbot.keyClicks(window.side.decision.note, "typical")
    press(window, Key.Key_Escape)
    qtbot.waitUntil(lambda: "note" in window.side.case.history_text)
    press(window, Key.Key_1)  # nothing has appeared since that could be overlooked
    settle(qtbot, window, clock)
    assert labels(five_cases) == [None, "akiec"]


def test_an_untouched_note_records_nothing(window, five_cases, qtbot, clock):
    press(window, Key.Key_N)
    press(window, Key.Key_Escape)
    settle(qtbot, window, clock)
    assert list(five_cases.all_events()) == []


def test_a_note_can_be_emptied_and_undone(window, five_cases, qtbot, clock):
    note = window.side.decision.note
    press(window, Key.Key_N)
    qtbot.keyClicks(note, "wrong")
    press(window, Key.Key_Escape)
    settle(qtbot, window, clock)
    press(window, Key.Key_N)
    note.clear()
    press(window, Key.Key_Escape)
    settle(qtbot, window, clock)
    qtbot.waitUntil(lambda: "note removed" in window.side.case.history_text)
    press(window, Key.Key_U)
    settle(qtbot, window, clock)
    assert note.toPlainText() == "wrong"
