"""Reasons and confidence for the case just left: they add to what is on disk and hold up nothing."""

import pytest
from PySide6.QtCore import Qt

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Action
from dermreview.domain.vocabulary import REASONS, Confidence
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)  # every suggestion is melanoma


def saved(qtbot, window):
    qtbot.waitUntil(lambda: not window.review.busy)


def given(store):
    return [record.event for record in store.all_events() if record.event.act.action is Action.REASON]


def test_before_the_first_label_there_is_nothing_to_explain(window, five_cases, qtbot):
    assert not window.reasons.more.isEnabled()
    assert not any(chip.isVisible() for chip in window.reasons.chips)
    press(window, Key.Key_L)
    press(window, Key.Key_E)
    assert list(five_cases.all_events()) == []
    assert "After a label" in window.reasons.text


def test_reasons_are_asked_only_where_the_label_differs(window, qtbot, clock):
    press(window, Key.Key_5)
    settle(qtbot, window, clock)
    assert not window.reasons.more.isEnabled()
    assert "against" not in window.reasons.text
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert window.reasons.text == "case-02: Melanocytic nevus, against melanoma."
    assert window.reasons.chips[0].text() == "Typical network"
    assert len(window.reasons.menu.actions()) == len(REASONS)


def test_a_reason_is_kept_for_the_case_just_left_and_the_next_one_stays(window, five_cases, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    window.reasons.chips[0].click()
    saved(qtbot, window)
    window.reasons.menu.actions()[7].trigger()
    saved(qtbot, window)
    assert shown_id(window) == "case-02"
    assert [event.case_id for event in given(five_cases)] == [1, 1]
    assert len(given(five_cases)[-1].act.reasons) == 2
    assert given(five_cases)[-1].act.reasons[0] == "typical_network"
    assert window.reasons.more.text() == "Reasons · 2"
    window.reasons.chips[0].click()
    saved(qtbot, window)
    assert len(given(five_cases)[-1].act.reasons) == 1


@pytest.mark.parametrize(
    ("key", "confidence"),
    [(Key.Key_J, Confidence.LOW), (Key.Key_K, Confidence.MEDIUM), (Key.Key_L, Confidence.HIGH)],
)
def test_confidence_is_one_key_and_the_same_key_takes_it_back(window, five_cases, qtbot, clock, key, confidence):
    press(window, Key.Key_5)
    settle(qtbot, window, clock)
    press(window, key)
    saved(qtbot, window)
    assert given(five_cases)[-1].act.confidence is confidence
    assert window.reasons.sure[confidence].isChecked()
    press(window, key)
    saved(qtbot, window)
    assert given(five_cases)[-1].act.confidence is None
    assert not window.reasons.sure[confidence].isChecked()
    assert {event.case_id for event in given(five_cases)} == {1}


def test_the_next_label_asks_about_the_next_case(window, five_cases, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    window.reasons.chips[0].click()
    saved(qtbot, window)
    press(window, Key.Key_1)
    settle(qtbot, window, clock)
    assert window.reasons.explanation.case_id == 2
    assert window.reasons.explanation.reasons == ()
    assert not window.reasons.chips[0].isChecked()


def test_undo_takes_the_reason_back_first_and_then_the_label(window, five_cases, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    press(window, Key.Key_L)
    saved(qtbot, window)
    press(window, Key.Key_U)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-01"
    assert window.model.rows[0].label == "nv"
    assert window.reasons.explanation is None
    press(window, Key.Key_U)
    settle(qtbot, window, clock)
    assert window.model.rows[0].label is None


def test_a_deferred_case_asks_for_nothing(window, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    press(window, Key.Key_S)
    settle(qtbot, window, clock)
    assert window.reasons.explanation is None


def test_a_label_pressed_while_a_reason_is_saved_waits_for_it(window, five_cases, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    press(window, Key.Key_L)
    press(window, Key.Key_1)
    settle(qtbot, window, clock)
    actions = [record.event.act.action for record in five_cases.all_events()]
    assert actions == [Action.OVERRIDE, Action.REASON, Action.OVERRIDE]
    assert shown_id(window) == "case-03"


def test_a_reason_that_can_not_be_saved_is_told(window, five_cases, qtbot, clock, monkeypatch):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)

    def refuse(case_id, act):
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path="/store")

    monkeypatch.setattr(window.verbs, "record", refuse)
    press(window, Key.Key_L)
    qtbot.waitUntil(lambda: window.banners.text("save") is not None)
    assert given(five_cases) == []
    assert not window.reasons.sure[Confidence.HIGH].isChecked()
    assert "not saved" in window.status.saved.text()


def test_the_history_tells_the_reasons(window, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    window.reasons.chips[0].click()
    saved(qtbot, window)
    press(window, Key.Key_K)
    saved(qtbot, window)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    assert "because: typical network, fairly sure" in window.side.case.history_text
