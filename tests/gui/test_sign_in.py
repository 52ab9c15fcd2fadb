"""The window of a store whose reviewers sign in: covered until they do, on request, and after a while."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu

from dermreview.domain.access import Role
from dermreview.domain.audit import AuditKind
from dermreview.domain.review import ReadMode, Status
from dermreview.services import access
from dermreview.ui.accounts_dialog import AccountsDialog
from dermreview.ui.guard_dialog import GuardDialog

from .conftest import press, settle, shown_id

pytestmark = pytest.mark.usefixtures("cheap_hashes")
PIN = "280375"
WORD = "correct horse"


@pytest.fixture
def guarded(five_cases):
    """Ann is the administrator, Rea reads; nobody is signed in."""
    access.guard(five_cases, "Ann", PIN)
    access.add_account(five_cases, "Rea", Role.READER, WORD)
    five_cases.set_password_hash(
        five_cases.account("Rea"), five_cases.password_hash(five_cases.account("Rea")), must_change=False
    )
    access.sign_out(five_cases)
    return five_cases


@pytest.fixture
def window(qtbot, guarded, open_window):
    opened = open_window(guarded, reviewer=None, wait=False)
    qtbot.waitUntil(lambda: opened.locking.covered)
    return opened


def sign_in(qtbot, window, clock, name="Ann", secret=PIN):
    """Type name and password and press Enter, as a reader does."""
    page = window.locking.page
    page.name.setText(name)
    page.secret.setFocus()
    QTest.keyClicks(page.secret, secret)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locking.covered)
    settle(qtbot, window, clock)


def tried(qtbot, window, secret):
    """Try a password; return what the page says about it."""
    page = window.locking.page
    page.name.setText("Ann")
    page.secret.setText(secret)
    page.button.click()
    qtbot.waitUntil(lambda: page.problem.isVisible() and not page.name.isReadOnly())
    return page.problem.text()


def readable(window):
    """All words that are on screen."""
    return [each.text() for each in window.findChildren(QLabel) if each.isVisible() and each.text()]


def assert_nothing_is_told(window, *words):
    assert not window.viewer.isVisible() and not window.worklist.isVisible() and not window.side.isVisible()
    assert not window.menuBar().isVisible()
    for word in words:
        assert word not in window.windowTitle()
        assert not any(word in text for text in readable(window))


def test_nothing_is_shown_before_somebody_signs_in(qtbot, window, clock):
    assert_nothing_is_told(window, "case-01")
    assert QApplication.focusWidget() is window.locking.page.secret  # the name given last stands there
    assert window.locking.page.name.text() == "Ann"
    sign_in(qtbot, window, clock)
    assert shown_id(window) == "case-01"
    assert window.windowTitle() == "dermreview · Ann"
    press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: not window.review.busy and shown_id(window) == "case-02")


def test_a_wrong_password_is_told_and_the_next_one_counts(qtbot, window, clock):
    assert tried(qtbot, window, "wrong") == "The name or the password is wrong"
    page = window.locking.page
    assert page.secret.text() == ""
    assert QApplication.focusWidget() is page.secret
    sign_in(qtbot, window, clock)


def test_the_wait_counts_down_in_sight(qtbot, window, monkeypatch):
    page = window.locking.page
    tried(qtbot, window, "wrong")
    tried(qtbot, window, "wrong")
    assert tried(qtbot, window, "wrong").startswith("Too many wrong tries. The next one in ")
    assert not page.button.isEnabled()
    press(window, Qt.Key.Key_Return)
    assert window.locking.covered
    page._until = 0
    qtbot.waitUntil(lambda: page.button.isEnabled())
    assert page.problem.text() == "You may try again"


def test_a_new_password_is_chosen_where_another_person_set_it(qtbot, guarded, window, clock):
    access.sign_in(guarded, "Ann", PIN)
    access.reset_password(guarded, "Rea", "third horse")
    page = window.locking.page
    page.name.setText("Rea")
    page.secret.setText("third horse")
    page.button.click()
    qtbot.waitUntil(lambda: page.new.isVisible())
    page.new.setText("fourth horse")
    page.again.setText("fourth cow")
    page.button.click()
    assert "not the same" in page.problem.text()
    page.new.setText("123456")
    page.again.setText("123456")
    page.button.click()
    qtbot.waitUntil(lambda: "too easy" in page.problem.text().lower())
    page.new.setText("fourth horse")
    page.again.setText("fourth horse")
    page.button.click()
    qtbot.waitUntil(lambda: not window.locking.covered)
    settle(qtbot, window, clock)
    assert access.sign_in(guarded, "Rea", "fourth horse").name == "Rea"


def test_a_reader_changes_the_own_password_with_the_old_one(qtbot, guarded, window, clock):
    page = window.locking.page
    page.change.setChecked(True)
    page.name.setText("Rea")
    page.secret.setText(WORD)
    page.button.click()
    qtbot.waitUntil(lambda: page.new.isVisible())
    for field in (page.new, page.again):
        field.setText("another horse")
    page.button.click()
    qtbot.waitUntil(lambda: not window.locking.covered)
    settle(qtbot, window, clock)
    assert access.sign_in(guarded, "Rea", "another horse").name == "Rea"


def test_ctrl_l_locks_and_the_same_reader_goes_on_where_it_was(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock)
    press(window, Qt.Key.Key_Right)
    settle(qtbot, window, clock)
    press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.locking.covered
    assert_nothing_is_told(window, "case-0")
    assert "Ann" not in window.windowTitle()
    sign_in(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert window.windowTitle() == "dermreview · Ann"
    # analyses may come after it
    qtbot.waitUntil(lambda: [event.kind for event in guarded.audit_events()].count(AuditKind.LOCK) == 1)


def test_no_key_reaches_the_case_behind_the_lock(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock)
    window.locking.lock()
    before = [*guarded.all_events()]
    window.locking.page.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_X, Qt.Key.Key_Right, Qt.Key.Key_U):
        press(window, key)
    press(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert [*guarded.all_events()] == before
    assert not window.acceptDrops()


def test_a_half_written_note_is_kept(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock)
    press(window, Qt.Key.Key_N)
    QTest.keyClicks(QApplication.focusWidget(), "half a sent")
    window.locking.lock()
    sign_in(qtbot, window, clock)
    assert window.side.decision.note_text == "half a sent"
    assert [event.act.note for event in guarded.history(1, "Ann")] == ["half a sent"]


def test_open_dialogs_and_menus_close(qtbot, window, clock):
    sign_in(qtbot, window, clock)
    window.actions_.statistics.trigger()
    window.locking.lock()
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert not [menu for menu in window.findChildren(QMenu) if menu.isVisible()]


def test_what_comes_from_the_background_waits_behind_the_lock(qtbot, window, clock):
    sign_in(qtbot, window, clock)
    window.locking.lock()
    window.show_crash(ValueError("case-01"))
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    sign_in(qtbot, window, clock)
    assert [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_analysis_goes_on_behind_the_lock(qtbot, guarded, window, clock, predictor):
    predictor.gate.clear()
    page = window.locking.page
    page.secret.setText(PIN)
    page.button.click()
    qtbot.waitUntil(lambda: not window.locking.covered)
    window.locking.lock()
    predictor.gate.set()
    qtbot.waitUntil(lambda: all(guarded.analysis(case_id) is not None for case_id in range(1, 6)), timeout=20_000)
    assert window.locking.covered


def test_another_reader_signs_in_and_sees_nothing_of_the_first(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock)
    press(window, Qt.Key.Key_6)
    settle(qtbot, window, clock)
    window.actions_.change_reader.trigger()
    assert window.locking.covered
    assert window.locking.page.name.text() == ""
    sign_in(qtbot, window, clock, "rea", WORD)
    assert window.windowTitle() == "dermreview · Rea"
    assert window.model.row_of(1).status is not Status.REVIEWED
    press(window, Qt.Key.Key_5)
    settle(qtbot, window, clock)
    assert {record.event.reviewer for record in guarded.all_events()} == {"Ann", "Rea"}


def test_idle_time_locks_and_input_puts_it_off(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock)
    watch = window.locking.watch
    window.locking.set_idle_minutes(10)
    clock.advance(599)
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Shift)
    clock.advance(599)
    watch._look()
    assert not window.locking.covered
    clock.advance(2)
    watch._look()
    assert window.locking.covered
    qtbot.waitUntil(lambda: any(event.kind is AuditKind.LOCK for event in guarded.audit_events()))
    lock = next(event for event in guarded.audit_events() if event.kind is AuditKind.LOCK)
    assert lock.details["automatic"] is True


def test_what_a_reader_may_not_do_is_disabled_and_says_why(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock, "Rea", WORD)
    actions = window.actions_
    for action in (actions.export, actions.blind_first, actions.quality_control, actions.accounts):
        assert not action.isEnabled()
        assert "needs the role" in action.toolTip()
    assert not window.worklist.mode_box.isEnabled()
    window.queue.set_mode(ReadMode.BLIND_FIRST)  # past the window: the service says no
    qtbot.waitUntil(lambda: "administrator" in (window.banners.text("worklist") or ""))
    assert guarded.queue_mode() is ReadMode.ASSISTED
    window.locking.lock()
    sign_in(qtbot, window, clock)
    assert actions.export.isEnabled() and window.worklist.mode_box.isEnabled()


def test_the_program_can_be_left_from_the_lock(qtbot, window, clock):
    sign_in(qtbot, window, clock)
    window.locking.lock()
    window.locking.page.quit.click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_an_administrator_keeps_the_accounts(qtbot, guarded, window, clock):
    sign_in(qtbot, window, clock)
    window.actions_.accounts.trigger()
    dialog = next(iter(window.findChildren(AccountsDialog)))
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.name.setText("Ben")
    dialog.new_role.setCurrentIndex(dialog.new_role.findData(Role.ADJUDICATOR))
    dialog.password.first.setText("fifth horse")
    dialog.add.click()
    assert "not the same" in dialog.message.text()
    dialog.password.again.setText("fifth horse")
    dialog.add.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    dialog.list.setCurrentRow(0)
    dialog.disable.click()  # Ann is the last administrator
    qtbot.waitUntil(lambda: "last administrator" in dialog.message.text())
    assert not dialog.set_password.isEnabled()
    dialog.list.setCurrentRow(1)
    dialog.disable.click()
    qtbot.waitUntil(lambda: guarded.account("Ben").disabled)
    dialog.idle.setValue(3)
    dialog.idle.editingFinished.emit()
    qtbot.waitUntil(lambda: access.idle_minutes(guarded) == 3)


def test_a_store_without_sign_in_gets_it(qtbot, five_cases, open_window, clock):
    window = open_window(five_cases)
    assert not window.actions_.lock.isEnabled()
    window.actions_.accounts.trigger()
    dialog = next(iter(window.findChildren(GuardDialog)))
    qtbot.waitUntil(lambda: dialog.isVisible())
    dialog.name.setText("Dr. Test")
    dialog.password.first.setText(PIN)
    dialog.password.again.setText(PIN)
    dialog.begin.click()
    qtbot.waitUntil(lambda: window.locking.guarded)
    assert window.actions_.lock.isEnabled()
    press(window, Qt.Key.Key_1)
    settle(qtbot, window, clock)
    window.locking.lock()
    assert window.locking.covered
