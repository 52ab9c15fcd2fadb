"""Reading blind first: every place that could give the AI's opinion away, then the reveal and the final label."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Action, ReadMode, Status
from dermreview.domain.taxonomy import CLASSES, display_name
from dermreview.domain.worklist import Order
from dermreview.services.reading import set_mode
from dermreview.ui.ai_state import AiStatus
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key
OPINION = "vasc"
"""What the networks suggest of every case here: a word that stands on the screen for no other reason."""


@pytest.fixture
def blind(five_cases, open_window, predictor, qtbot, clock):
    """A window on a blind queue whose five cases are all analyzed."""
    predictor.answers = dict.fromkeys(range(1, 6), OPINION)
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    settle(qtbot, window, clock, analyzed=False)
    return window


def first_label(qtbot, window, clock, key):
    """Give the first label and wait for the reveal."""
    press(window, key)
    qtbot.waitUntil(lambda: not window.review.busy and window.review.ai_status is AiStatus.READY, timeout=20_000)
    clock.advance(1)


def words_of(widget: QWidget) -> str:
    """All that a widget says, in sight or to a screen reader."""
    said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.statusTip()]
    if isinstance(widget, QLabel | QAbstractButton):
        said.append(widget.text())
    return " ".join(said).lower()


def test_the_bars_are_empty(blind):
    for code in CLASSES:
        assert blind.side.bars.row(code).reading is None
        assert "no figure" in blind.side.bars.row(code).toolTip()
    assert blind.side.bars.malignancy_row.reading is None
    assert blind.side.bars.not_ruled_out.text == ""
    assert blind.side.bars.entered.text == ""


def test_the_card_says_that_the_ai_is_hidden(blind):
    assert "hidden" in blind.side.card.title
    assert blind.side.card.property("tone") == "neutral"


def test_there_is_no_heatmap_and_no_class_to_choose(blind):
    assert blind.viewer.heatmap_pane.heatmap is None
    assert blind.viewer.map_class is None
    assert not blind.viewer.heatmap_header.class_button.isEnabled()
    press(blind, Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert blind.viewer.heatmap_pane.heatmap is None


def test_the_worklist_has_neither_chip_nor_tooltip_nor_order(blind):
    model = blind.model
    for place, row in enumerate(model.rows):
        tip = model.data(model.index(place), Qt.ItemDataRole.ToolTipRole)
        assert "malignancy" not in tip
        assert "AI hidden" in tip
        assert (row.suggestion, row.malignancy, row.abstained) == (None, None, None)
    assert [row.external_id for row in model.rows] == [f"case-0{number}" for number in range(1, 6)]
    assert blind.worklist.order_box.findText("Malignancy, highest first") == -1
    assert not blind.actions_.order_malignancy.isEnabled()


def test_asking_for_the_order_by_malignancy_all_the_same_gives_the_import_order(blind, qtbot):
    with qtbot.waitSignal(blind.queue.opened):
        blind.queue.sort(Order.MALIGNANCY)
    assert blind.queue.order is Order.IMPORT


def test_no_widget_and_no_action_names_the_opinion_as_one(blind):
    name = display_name(OPINION).lower()
    for widget in blind.findChildren(QWidget):
        for telling in (f"confirm {name}", f"adopt {name}", f"ai: {OPINION}", f"ai suggestion: {name}", "0.70"):
            assert telling not in words_of(widget), widget
        if isinstance(widget, QLabel):
            assert widget.text().lower() not in (name, OPINION), widget


@pytest.mark.parametrize("answer", ["mel", "nv", "vasc"])
def test_the_screen_is_the_same_whatever_the_ai_says(
    answer, five_cases, open_window, predictor, qtbot, clock, request
):
    """Two windows would differ in time and place, so that the pixels of one are compared with its own after."""
    predictor.answers = dict.fromkeys(range(1, 6), answer)
    predictor.gate.clear()
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    panes = (window.side, window.viewer)
    QApplication.processEvents()
    before = [pane.grab().toImage() for pane in panes]
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    QApplication.processEvents()
    assert [pane.grab().toImage() for pane in panes] == before


def test_enter_and_a_decide_nothing_before_the_first_label(blind, five_cases, qtbot):
    for key in (Key.Key_Return, Key.Key_A):
        press(blind, key)
        assert "label with 1 to 8" in blind.status.message.text()
    assert list(five_cases.all_events()) == []
    assert not blind.side.decision.confirm.isEnabled()
    assert not blind.side.decision.adopt.isEnabled()


def test_browsing_never_reveals(blind, qtbot, clock):
    for key in (Key.Key_Right, Key.Key_Left):
        press(blind, key)
        settle(qtbot, blind, clock, analyzed=False)
        assert blind.review.ai_status is AiStatus.HIDDEN


def test_the_first_label_reveals_and_stays_at_the_case(blind, five_cases, qtbot, clock):
    first_label(qtbot, blind, clock, Key.Key_6)
    assert shown_id(blind) == "case-01"
    assert blind.side.card.title == display_name(OPINION)
    assert blind.viewer.shown_map_class == OPINION
    assert blind.model.rows[0].status is Status.PROVISIONAL
    assert all(row.veiled for row in blind.model.rows[1:])
    assert [record.event.act.action for record in five_cases.all_events()] == [Action.PROVISIONAL, Action.REVEAL]
    reveal = list(five_cases.all_events())[1].event.act.shown
    assert (reveal.suggestion, reveal.heatmap) == (OPINION, OPINION)


def test_keys_are_dead_just_after_the_reveal(blind, five_cases, qtbot, clock):
    press(blind, Key.Key_6)
    qtbot.waitUntil(lambda: not blind.review.busy and blind.review.ai_status is AiStatus.READY, timeout=20_000)
    press(blind, Key.Key_Return)
    assert "Key ignored" in blind.status.message.text()
    clock.advance(1)
    press(blind, Key.Key_Return)
    settle(qtbot, blind, clock, analyzed=False)
    assert shown_id(blind) == "case-02"


@pytest.mark.parametrize(
    ("first", "final", "action", "label"),
    [
        (Key.Key_6, Key.Key_Return, Action.OVERRIDE, "nv"),
        (Key.Key_6, Key.Key_A, Action.ADOPT, OPINION),
        (Key.Key_6, Key.Key_7, Action.ADOPT, OPINION),
        (Key.Key_6, Key.Key_5, Action.OVERRIDE, "mel"),
        (Key.Key_7, Key.Key_Return, Action.CONFIRM, OPINION),
        (Key.Key_7, Key.Key_A, Action.CONFIRM, OPINION),
    ],
)
def test_every_way_to_the_final_label(blind, five_cases, qtbot, clock, first, final, action, label):
    first_label(qtbot, blind, clock, first)
    press(blind, final)
    settle(qtbot, blind, clock, analyzed=False)
    assert shown_id(blind) == "case-02"
    assert blind.review.ai_status is AiStatus.HIDDEN
    events = [record.event.act for record in five_cases.all_events()]
    assert [act.action for act in events] == [Action.PROVISIONAL, Action.REVEAL, action]
    assert events[-1].label == label
    assert (events[0].shown.suggestion, events[-1].shown.suggestion) == (None, OPINION)
    assert events[-1].milliseconds > events[0].milliseconds
    assert blind.model.rows[0].label == label


def test_undo_after_the_reveal_takes_the_label_back_but_not_what_was_seen(blind, five_cases, qtbot, clock):
    first_label(qtbot, blind, clock, Key.Key_6)
    press(blind, Key.Key_U)
    settle(qtbot, blind, clock)
    assert blind.model.rows[0].status is Status.UNREVIEWED
    assert blind.review.ai_status is AiStatus.READY
    press(blind, Key.Key_Return)
    assert "no label of yours" in blind.status.message.text()
    press(blind, Key.Key_2)
    settle(qtbot, blind, clock, analyzed=False)
    assert blind.model.rows[0].label == "bcc"
    actions = [record.event.act.action for record in five_cases.all_events()]
    assert actions == [Action.PROVISIONAL, Action.REVEAL, Action.UNDO, Action.OVERRIDE]


def test_a_first_label_that_was_left_waits_for_the_final_one(blind, qtbot, clock):
    first_label(qtbot, blind, clock, Key.Key_6)
    press(blind, Key.Key_Right)
    settle(qtbot, blind, clock, analyzed=False)
    assert blind.model.to_read() == 5
    press(blind, Key.Key_Left)
    settle(qtbot, blind, clock)
    assert "Keep" in blind.side.decision.confirm.accessibleName()
    press(blind, Key.Key_Return)
    settle(qtbot, blind, clock, analyzed=False)
    assert blind.model.rows[0].label == "nv"
    assert blind.model.to_read() == 4


def test_the_mode_is_chosen_in_the_window_and_kept_by_the_store(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    assert not window.side.decision.adopt.isVisible()
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.blind_first.trigger()
    settle(qtbot, window, clock, analyzed=False)
    assert window.review.ai_status is AiStatus.HIDDEN
    assert window.worklist.mode_box.currentText().startswith("Blind first")
    assert window.actions_.blind_first.isChecked()
    assert five_cases.queue_mode() is ReadMode.BLIND_FIRST
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.assisted.trigger()
    settle(qtbot, window, clock)
    assert window.review.ai_status is AiStatus.READY


def test_without_ai_a_blind_label_is_final_at_once(five_cases, open_window, ai, qtbot, clock):
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    source = type(ai)(None)
    window = open_window(five_cases, source=source, analyzed=False)
    assert window.review.ai_status is AiStatus.NO_BUNDLE
    press(window, Key.Key_6)
    settle(qtbot, window, clock, analyzed=False)
    assert shown_id(window) == "case-02"
    assert window.model.rows[0].label == "nv"


def test_a_case_that_was_labelled_before_its_analysis_stays_hidden(
    five_cases, open_window, predictor, qtbot, clock
):
    predictor.gate.clear()
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    press(window, Key.Key_6)
    settle(qtbot, window, clock, analyzed=False)
    assert window.model.rows[0].label == "nv"
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock, analyzed=False)
    assert window.review.ai_status is AiStatus.HIDDEN
    assert window.side.card.title == "The AI stays hidden"
    assert window.side.decision.confirm.accessibleName() == "Labelled without the AI"


def test_a_first_label_that_can_not_be_saved_reveals_nothing(blind, five_cases, qtbot, monkeypatch):
    def refuse(case_id, act, *, heatmap):
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path="/store")

    monkeypatch.setattr(blind.verbs, "record_blind_label", refuse)
    press(blind, Key.Key_6)
    qtbot.waitUntil(lambda: blind.banners.text("save") is not None)
    assert blind.review.ai_status is AiStatus.HIDDEN
    assert list(five_cases.all_events()) == []
