"""Erasing from the window: what is asked, what goes, and what is on screen afterwards."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from dermreview.domain.access import Role
from dermreview.domain.audit import AuditKind, EraseReason
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action
from dermreview.services import access
from dermreview.services.controlling import choose_control_cases
from dermreview.services.importing import import_cases
from dermreview.ui.actions import Actions
from dermreview.ui.erase_dialog import EraseDialog
from dermreview.ui.rights import offer_by_role

from .conftest import press, settle, shown_id, write_images
from .test_quality_control import repeated

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)


def mark(window, *places):
    model = window.worklist.view.selectionModel()
    for place in places:
        model.select(window.model.index(place), QItemSelectionModel.SelectionFlag.Select)


def asked(window, qtbot):
    press(window, Key.Key_Delete, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(EraseDialog)))
    return next(each for each in window.findChildren(EraseDialog) if each.isVisible())


def confirm(dialog, window, qtbot):
    with qtbot.waitSignal(window.erasing.erased, timeout=6_000):
        dialog.erase_button.click()
        assert "Erasing" in dialog.outcome.text()
        assert not dialog.cancel_button.isEnabled() and not dialog.erase_button.isEnabled()
        dialog.reject()
        assert dialog.isVisible()  # there is no way back now


def listed(window):
    return [row.external_id for row in window.model.rows]


def with_patient(store, tmp_path, *numbers):
    """Let some of the cases be of one patient."""
    table = tmp_path / "patients.csv"
    table.write_text("image_id,dx,patient_id\n" + "".join(f"case-{each:02},nv,P-1\n" for each in numbers))
    import_cases(store, [tmp_path / "images"], [table])


def test_it_says_what_goes_and_what_stays_and_enter_cancels(five_cases, open_window, qtbot, clock):
    five_cases.record(1, "Dr. Other", Act(Action.OVERRIDE, "nv"))
    window = open_window(five_cases)
    window.review.go(1)
    settle(qtbot, window, clock)
    dialog = asked(window, qtbot)
    assert dialog.title.text() == "Erase 1 case for good?"
    assert dialog.names.text() == "case-01"
    assert "1 analysis with its maps" in dialog.goes.text()
    assert "label and note of 1 decision" in dialog.goes.text()
    assert "backups" in dialog.stays.text() and "copies of the store made elsewhere" in dialog.stays.text()
    assert not dialog.siblings.isVisible()
    assert dialog.cancel_button.isDefault()
    before = five_cases.heads()
    press(window, Key.Key_Return)
    assert not dialog.isVisible()
    assert five_cases.heads() == before and five_cases.count_cases() == 5
    assert shown_id(window) == "case-01" and len(listed(window)) == 5


def test_the_marked_case_goes_with_its_reason_and_the_next_one_shows(window, five_cases, qtbot, clock):
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    dialog = asked(window, qtbot)
    dialog.reason.setCurrentIndex(dialog.reason.findData(EraseReason.CONSENT))
    confirm(dialog, window, qtbot)
    settle(qtbot, window, clock)
    assert not any(each.isVisible() for each in window.findChildren(EraseDialog))
    assert shown_id(window) == "case-03"
    assert listed(window) == ["case-01", "case-03", "case-04", "case-05"]
    assert "still hold it" in window.status.message.text()
    assert "0 of 4" in window.status.reviewed.text()
    (stone,) = [event for event in five_cases.audit_events() if event.kind is AuditKind.ERASE]
    assert (stone.case_id, stone.details["reason"], stone.reviewer) == (2, "consent-withdrawn", "Dr. Test")
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.viewer)
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-04"


def test_several_marked_cases_go_together_and_the_case_before_shows_at_the_end(window, five_cases, qtbot, clock):
    window.review.go(5)
    settle(qtbot, window, clock)
    mark(window, 3)
    dialog = asked(window, qtbot)
    assert dialog.names.text() == "case-04, case-05"
    confirm(dialog, window, qtbot)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-03"
    assert [case.id for case in five_cases.cases()] == [1, 2, 3]


def test_other_images_of_the_patient_are_counted_and_go_if_asked_for(
    five_cases, open_window, tmp_path, qtbot, clock
):
    with_patient(five_cases, tmp_path, 1, 3, 5)
    window = open_window(five_cases)
    dialog = asked(window, qtbot)
    assert dialog.siblings.isVisible()
    assert "2 more" in dialog.siblings.text()
    dialog.siblings.setChecked(True)
    assert dialog.names.text() == "case-01, case-03, case-05"
    dialog.siblings.setChecked(False)
    assert dialog.names.text() == "case-01"
    dialog.siblings.setChecked(True)
    confirm(dialog, window, qtbot)
    settle(qtbot, window, clock)
    assert listed(window) == ["case-02", "case-04"]
    assert shown_id(window) == "case-02"


def test_the_other_images_stay_if_they_are_not_asked_for(five_cases, open_window, tmp_path, qtbot, clock):
    with_patient(five_cases, tmp_path, 1, 3)
    window = open_window(five_cases)
    confirm(asked(window, qtbot), window, qtbot)
    settle(qtbot, window, clock)
    assert listed(window) == ["case-02", "case-03", "case-04", "case-05"]


def test_the_only_case_leaves_an_empty_queue(store, tmp_path, open_window, qtbot):
    import_cases(store, [write_images(tmp_path / "images", [1])], [])
    window = open_window(store)
    confirm(asked(window, qtbot), window, qtbot)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window._empty_page)
    assert store.count_cases() == 0
    assert window.review.case_id is None
    window.actions_.erase.trigger()
    assert window.status.message.text() == "No case is marked in the worklist"


def test_the_last_case_of_a_search_gives_way_to_all_cases(window, qtbot, clock):
    window.worklist.filters.search.setText("case-04")
    qtbot.waitUntil(lambda: listed(window) == ["case-04"])
    settle(qtbot, window, clock)
    window.viewer.setFocus()
    confirm(asked(window, qtbot), window, qtbot)
    settle(qtbot, window, clock)
    assert listed(window) == ["case-01", "case-02", "case-03", "case-05"]


def test_a_case_that_the_networks_look_at_is_erased_and_they_go_on(
    five_cases, open_window, predictor, qtbot, clock
):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: predictor.seen == [1])
    confirm(asked(window, qtbot), window, qtbot)
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.model.analyzed() == 4, timeout=20_000)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert not window.banners.text("analysis") and not window.banners.text("case")
    assert five_cases.count_cases() == 4


def test_a_case_goes_with_its_repeats(five_cases, open_window, qtbot, clock, monkeypatch):
    monkeypatch.setattr("dermreview.domain.control_cases.GAP", 1)
    choose_control_cases(five_cases, ControlCases(repeats=20))
    reader = next(name for name in "ABCDEFGH" if repeated(five_cases, name))
    store, window = five_cases, open_window(five_cases, reviewer=reader)
    repeat, original = next(iter(store.repeats().items()))
    qtbot.waitUntil(lambda: window.model.row_of(repeat) is not None)
    window.review.go(original)
    settle(qtbot, window, clock)
    confirm(asked(window, qtbot), window, qtbot)
    settle(qtbot, window, clock)
    assert window.model.row_of(repeat) is None and window.model.row_of(original) is None
    assert repeat not in store.repeats()


def test_a_decision_on_an_erased_case_can_not_be_undone(window, five_cases, qtbot, clock):
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    confirm(asked(window, qtbot), window, qtbot)
    settle(qtbot, window, clock)
    assert not any(chip.text() for chip in window.reasons.chips)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.viewer)
    before = window.status.message.text()
    press(window, Key.Key_U)
    qtbot.waitUntil(lambda: not window.review.busy and window.status.message.text() != before)
    assert shown_id(window) == "case-02"
    assert five_cases.count_cases() == 4


def test_what_fails_is_told_and_can_be_tried_again(window, five_cases, qtbot, monkeypatch, clock):
    def full(numbers, reason):
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path="/data/store")

    monkeypatch.setattr(window.verbs, "erase", full)
    dialog = asked(window, qtbot)
    dialog.erase_button.click()
    qtbot.waitUntil(lambda: "/data/store" in dialog.outcome.text())
    assert dialog.erase_button.isEnabled() and dialog.cancel_button.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()
    settle(qtbot, window, clock)
    assert len(listed(window)) == 5


def test_files_that_may_still_hold_the_case_are_named(window, five_cases, qtbot):
    aside = five_cases.folder / "replaced"
    aside.mkdir()
    (aside / "review.db").write_bytes(b"")
    dialog = asked(window, qtbot)
    confirm(dialog, window, qtbot)
    assert dialog.isVisible() and str(aside) in dialog.outcome.text()
    dialog.cancel_button.click()
    assert not dialog.isVisible()


@pytest.mark.usefixtures("cheap_hashes")
def test_only_an_administrator_is_offered_it(qtbot, window):
    actions = Actions(window)
    for role in (Role.READER, Role.ADJUDICATOR):
        offer_by_role(actions, role)
        assert not actions.erase.isEnabled()
        assert "administrator" in actions.erase.toolTip()
    for role in (Role.ADMINISTRATOR, None):
        offer_by_role(actions, role)
        assert actions.erase.isEnabled()


@pytest.mark.usefixtures("cheap_hashes")
def test_the_service_refuses_a_reader_as_well(five_cases, window, qtbot):
    access.guard(five_cases, "Ann", "280375")
    access.sign_out(five_cases)
    window.actions_.erase.trigger()
    qtbot.waitUntil(lambda: window.banners.text("case") is not None)
    assert not window.findChildren(EraseDialog)
