"""Opens the dialogs on accounts, and what connects them to the store's worker."""

import functools
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMainWindow

from dermreview.domain.access import Account
from dermreview.services.access import IDLE_MINUTES
from dermreview.ui.access_verbs import AccessState, AccessVerbs
from dermreview.ui.accounts_dialog import AccountsDialog
from dermreview.ui.guard_dialog import GuardDialog
from dermreview.ui.locking import Locking
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.tasks import Lane, Priority, TaskRunner

D = TypeVar("D", bound=QDialog)


class AccountDialogs(QObject):
    """Shows the accounts of a store to an administrator, or lets a store without them begin to have some."""

    def __init__(self, window: QMainWindow, runner: TaskRunner, verbs: AccessVerbs, locking: Locking) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._verbs = verbs
        self._locking = locking

    def open(self) -> QDialog:
        """Open the dialog that fits the store."""
        return self._open_accounts() if self._locking.guarded else self._open_guard()

    def _open_accounts(self) -> AccountsDialog:
        account = self._locking.account
        dialog = AccountsDialog("" if account is None else account.name, self._window)
        run = self._runs(dialog)
        show, tell = dialog.show_accounts, dialog.tell_error
        dialog.added.connect(lambda *new: run(functools.partial(self._verbs.add, *new), dialog.show_added, tell))
        dialog.role_chosen.connect(
            lambda name, role: run(functools.partial(self._verbs.set_role, name, role), show, tell)
        )
        dialog.disabled.connect(
            lambda name, off: run(functools.partial(self._verbs.disable, name, disabled=off), show, tell)
        )
        dialog.reset.connect(
            lambda *new: run(functools.partial(self._verbs.reset_password, *new), dialog.show_reset, tell)
        )
        dialog.idle_chosen.connect(
            lambda minutes: run(
                functools.partial(self._verbs.set_idle_minutes, minutes), self._locking.set_idle_minutes, tell
            )
        )

        def arrived(found: tuple[list[Account], AccessState]) -> None:
            dialog.show_idle_minutes(found[1].idle_minutes)
            dialog.show_accounts(found[0])

        run(lambda: (self._verbs.accounts(), self._verbs.state()), arrived, tell)
        return _opened(dialog)

    def _open_guard(self) -> GuardDialog:
        dialog = GuardDialog(self._window)
        run = self._runs(dialog)

        def begun(account: Account) -> None:
            self._locking.guard_begins(account, IDLE_MINUTES)
            dialog.accept()

        dialog.given.connect(
            lambda name, secret: run(functools.partial(self._verbs.guard, name, secret), begun, dialog.tell_error)
        )
        run(self._verbs.state, lambda state: dialog.show_name(state.last), dialog.tell_error)
        return _opened(dialog)

    def _runs(self, dialog: QDialog) -> Callable[..., None]:
        closed: list[int] = []
        dialog.finished.connect(closed.append)

        def run(
            work: Callable[[], object], done: Callable[..., None], failed: Callable[[Exception], None]
        ) -> None:
            """Work for a dialog; what comes after it was closed has nowhere to go."""
            self._runner.submit(
                Lane.STORE,
                work,
                lambda result: None if closed else done(result),
                lambda error: None if closed else failed(error),
                priority=Priority.SCREEN,
            )

        return run


def _opened(dialog: D) -> D:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fit_to_screen(dialog)
    dialog.open()
    return dialog
