"""Second reads and adjudication on screen: what the next reader sees, and what stays hidden."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QLabel, QWidget

from dermreview.domain.review import Act, Action, ReadMode
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.vocabulary import Confidence
from dermreview.domain.worklist import Filter, RowState
from dermreview.services.reading import set_second_reading
from dermreview.services.reviews import record_review
from dermreview.ui.second_reading_dialog import SecondReadingDialog
from dermreview.ui.worklist_delegate import WorklistDelegate
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key


def decided(qtbot, window, clock):
    qtbot.waitUntil(lambda: not window.review.busy)
    settle(qtbot, window, clock)


def everything_said(window: QWidget) -> str:
    said = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.statusTip()]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
    return "\n".join(said)


@pytest.fixture
def differing(five_cases):
    """Dr. Quill calls case 1 a dermatofibroma and flags it; Dr. Zorn calls it vascular."""
    record_review(five_cases, 1, "Dr. Quill", Act(Action.OVERRIDE, "df"), None)
    record_review(five_cases, 1, "Dr. Quill", Act(Action.REASON, confidence=Confidence.LOW), None)
    record_review(five_cases, 1, "Dr. Quill", Act(Action.NOTE, note="a central white patch"), None)
    record_review(five_cases, 1, "Dr. Quill", Act(Action.FLAG), None)
    record_review(five_cases, 1, "Dr. Zorn", Act(Action.OVERRIDE, "vasc"), None)
    return five_cases


def test_a_case_that_another_has_read_is_passed_over_and_counts_as_done(five_cases, open_window):
    record_review(five_cases, 1, "Dr. Quill", Act(Action.OVERRIDE, "df"), None)
    window = open_window(five_cases)
    assert shown_id(window) == "case-02"
    assert window.model.rows[0].state is RowState.READ_BY_OTHER
    assert (window.model.done(), window.model.to_read()) == (1, 4)


def test_a_flag_brings_the_case_to_the_next_reader_without_label_or_name(five_cases, open_window, qtbot, clock):
    first = open_window(five_cases, reviewer="Dr. Quill")
    press(first, Key.Key_4)
    decided(qtbot, first, clock)
    press(first, Key.Key_Left)
    settle(qtbot, first, clock)
    press(first, Key.Key_F)
    decided(qtbot, first, clock)
    assert first.model.rows[0].state is RowState.FLAGGED
    assert first.model.rows[0].label == "df"
    first.close()

    second = open_window(five_cases, reviewer="Dr. Zorn")
    assert shown_id(second) == "case-01"
    assert second.model.rows[0].state is RowState.SECOND_READ
    said = everything_said(second)
    assert "Quill" not in said
    row = second.model.data(second.model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "second read" in row and "df" not in row
    assert second.side.decision.shown_reads == ""


def test_an_adjudicator_sees_both_reads_without_names(differing, open_window):
    window = open_window(differing, reviewer="Dr. Cleo")
    assert shown_id(window) == "case-01"
    reads = window.side.decision.shown_reads
    assert "Dermatofibroma" in reads and "Vascular lesion" in reads
    assert "unsure" in reads and "a central white patch" in reads
    said = everything_said(window)
    assert "Quill" not in said and "Zorn" not in said
    assert window.side.decision.confirm.isHidden()
    assert "to adjudicate" in window.model.data(window.model.index(0), Qt.ItemDataRole.ToolTipRole)


def test_one_key_gives_the_final_label_and_goes_on(differing, open_window, qtbot, clock):
    window = open_window(differing, reviewer="Dr. Cleo")
    press(window, Key.Key_7)
    decided(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    row = window.model.rows[0]
    assert (row.state, row.final_label) == (RowState.ADJUDICATED, "vasc")
    events = differing.history(1, "Dr. Cleo")
    assert [(event.act.action, event.act.label, event.mode) for event in events] == [
        (Action.ADJUDICATE, "vasc", ReadMode.ADJUDICATION)
    ]
    press(window, Key.Key_U)
    decided(qtbot, window, clock)
    assert (shown_id(window), window.model.rows[0].state) == ("case-01", RowState.ADJUDICATION)


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_A, Key.Key_F])
def test_keys_that_give_no_final_label_decide_nothing_and_say_so(differing, open_window, key, qtbot):
    window = open_window(differing, reviewer="Dr. Cleo")
    with qtbot.waitSignal(window.review.said) as said:
        press(window, key)
    assert "differ" in said.args[0]
    assert not window.review.busy
    assert differing.history(1, "Dr. Cleo") == []


@pytest.mark.parametrize(("key", "state"), [(Key.Key_X, RowState.ADJUDICATED), (Key.Key_S, RowState.ADJUDICATION)])
def test_an_adjudicator_may_call_it_ungradable_or_put_it_off(differing, open_window, qtbot, clock, key, state):
    window = open_window(differing, reviewer="Dr. Cleo")
    press(window, key)
    decided(qtbot, window, clock)
    assert window.model.rows[0].state is state
    assert shown_id(window) == "case-02"


def test_the_first_readers_see_the_final_label_and_keep_their_own(differing, open_window, qtbot, clock):
    record_review(differing, 1, "Dr. Cleo", Act(Action.ADJUDICATE, "vasc"), None)
    window = open_window(differing, reviewer="Dr. Quill")
    window.review.go(1)
    settle(qtbot, window, clock)
    state = window.side.decision.state_text
    assert "adjudicated: Vascular lesion" in state
    assert "Dr. Quill" in state
    assert "Cleo" not in everything_said(window)
    assert window.side.decision.shown_reads == ""


def test_a_note_of_the_adjudicator_belongs_to_the_adjudication(differing, open_window, qtbot, clock):
    window = open_window(differing, reviewer="Dr. Cleo")
    press(window, Key.Key_N)
    qtbot.keyClicks(window.side.decision.note, "both right")
    press(window, Key.Key_Escape)
    press(window, Key.Key_4)
    decided(qtbot, window, clock)
    assert [event.act.action for event in differing.history(1, "Dr. Cleo")] == [Action.NOTE, Action.ADJUDICATE]
    window.review.go(1)
    settle(qtbot, window, clock)
    assert window.side.decision.note_text == "both right"


def test_the_filter_lists_what_is_to_adjudicate(differing, open_window):
    window = open_window(differing, reviewer="Dr. Cleo")
    window.model.set_filter(Filter(states=frozenset({RowState.ADJUDICATION})))
    assert [row.case_id for row in window.model.rows] == [1]


def test_the_rules_are_chosen_in_a_dialog_and_hold_at_once(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    window.actions_.second_reading.trigger()
    (dialog,) = window.findChildren(SecondReadingDialog)
    assert dialog.rules == SecondReading()
    assert not dialog.share.isEnabled()
    dialog.disagreement.setChecked(True)
    dialog.drawn.setChecked(True)
    dialog.share.setValue(100)
    wanted = SecondReading(disagreement=True, share=1.0)
    with qtbot.waitSignal(window.queue.opened):
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()
    assert five_cases.second_reading() == wanted == window.queue.rules
    qtbot.waitUntil(lambda: not window.findChildren(SecondReadingDialog))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, window, clock)
    press(window, Key.Key_4)
    decided(qtbot, window, clock)
    assert five_cases.history(1)[0].act.second_read == "disagreement"


def test_rules_that_were_not_saved_change_nothing(five_cases, open_window):
    set_second_reading(five_cases, SecondReading(share=0.25, everyone=True))
    window = open_window(five_cases)
    window.actions_.second_reading.trigger()
    (dialog,) = window.findChildren(SecondReadingDialog)
    assert dialog.rules == SecondReading(share=0.25, everyone=True)
    dialog.everyone.setChecked(False)
    dialog.reject()
    assert five_cases.second_reading() == SecondReading(share=0.25, everyone=True)


def test_every_state_has_a_mark_of_its_own_shape(five_cases, open_window):
    window = open_window(five_cases)
    delegate = window.worklist.view.itemDelegate()
    assert isinstance(delegate, WorklistDelegate)
    marks = {state: delegate.mark(state, 24) for state in RowState}
    for state, mark in marks.items():
        for other, drawn in marks.items():
            assert state is other or mark != drawn, f"{state} looks like {other}"


def test_the_heading_says_where_a_blind_reader_may_know_the_ai(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    with qtbot.waitSignal(window.queue.opened):
        window.actions_.blind_first.trigger()
    settle(qtbot, window, clock, analyzed=False)
    assert "AI KNOWN?" in window.side.decision.heading_text
