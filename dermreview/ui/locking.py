"""Covers the window until somebody signs in: at the start, on request, and when nobody touched it for a while.

Covered means: the whole content is hidden and disabled, no menu, no key and no drop reaches it, the title names no
reader, and open dialogs are closed as with Cancel. What runs in the background goes on.
"""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QToolTip

from dermreview.domain.access import Account, Role
from dermreview.domain.errors import DermreviewError
from dermreview.ui.access_verbs import AccessState, AccessVerbs
from dermreview.ui.actions import Actions
from dermreview.ui.idle import IdleWatch
from dermreview.ui.rights import offer_by_role
from dermreview.ui.sign_in_page import SignInPage
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.wording import in_words


class Locking(QObject):
    """Knows who is signed in, and lets nobody else see or do anything.

    Attributes:
        left: Emitted before another reader's worklist is opened: nothing of the present one may stay on screen.
        entered: Emitted with the name of a reader who signed in and is not the one whose worklist is open.
        uncovered: Emitted when the content is in sight again.
        failed: Emitted with the reason in words if the store does not tell whether anybody has to sign in.
        account: Who is signed in; None for nobody, and in a store without sign-in.
        guarded: Whether the reviewers of this store sign in.
        page: What covers the window.
    """

    left = Signal()
    entered = Signal(str)
    uncovered = Signal()
    failed = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        runner: TaskRunner,
        verbs: AccessVerbs,
        clock: Callable[[], float],
        save_note: Callable[[], None],
    ) -> None:
        """Watch over a window; ``save_note`` puts what was written on its way to the disk."""
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._runner = runner
        self._verbs = verbs
        self._save_note = save_note
        self._stack: QStackedWidget | None = None
        self._held: list[QAction] = []
        self._waiting: list[Callable[[], object]] = []
        self._title = window.windowTitle()
        self._secret = ""
        self._idle_seconds = 0.0
        self._opening = False
        self.account: Account | None = None
        self.guarded = False
        self.page = SignInPage(window)
        self.page.hide()
        self.page.given.connect(self._sign_in)
        self.page.replaced.connect(self._replace)
        self.page.quit_asked.connect(window.close)
        self.watch = IdleWatch(clock, self)
        self.watch.idle.connect(functools.partial(self.lock, automatic=True))
        actions.lock.triggered.connect(lambda: self.lock())
        self.offer()

    @property
    def covered(self) -> bool:
        """Whether the content is hidden."""
        return self._stack is not None and self._stack.currentWidget() is self.page

    def start(self, reviewer: str | None) -> None:
        """Find out whether anybody has to sign in; `entered` follows, at once in a store without sign-in."""
        self._submit(self._verbs.state, functools.partial(self._begin, reviewer), self._not_begun)

    def set_title(self, title: str) -> None:
        """Name the window, now or once it is uncovered."""
        self._title = title
        if not self.covered:
            self._window.setWindowTitle(title)

    def when_uncovered(self, do: Callable[[], object]) -> None:
        """Do something that shows case content, now or once the window is uncovered."""
        if self.covered:
            self._waiting.append(do)
        else:
            do()

    def set_idle_minutes(self, minutes: int) -> None:
        """Lock after so many minutes; 0 for never."""
        self._idle_seconds = 60.0 * minutes
        if not self.covered:
            self.watch.begin(self._idle_seconds)

    def guard_begins(self, account: Account, minutes: int) -> None:
        """Take note that the reviewers sign in from now on, and that this one is."""
        self.guarded, self.account = True, account
        self.set_idle_minutes(minutes)
        self.offer()

    def lock(self, *, automatic: bool = False, another: bool = False) -> None:
        """Cover the window until somebody signs in.

        Args:
            automatic: Nobody asked for it, the time did.
            another: Somebody else is about to sign in.
        """
        if not self.guarded or self.covered or self.account is None:
            return
        self._save_note()
        self._cover()
        self._submit(functools.partial(self._verbs.lock, automatic=automatic), lambda _: None, self._refused)
        self.page.ask("" if another else self.account.name, self.account.name)

    def offer(self) -> None:
        """Enable the actions that the role of whoever is signed in has."""
        role = None if not self.guarded else Role.READER if self.account is None else self.account.role
        offer_by_role(self._actions, role)

    def opened(self) -> None:
        """Take note that the worklist of whoever signed in is there."""
        if self._opening:
            self._opening = False
            self._uncover()

    def not_opened(self, why: str) -> None:
        """Take note that it is not: nothing of another reader may come in sight instead."""
        if self._opening:
            self.page.refuse(why)

    def _begin(self, reviewer: str | None, state: AccessState) -> None:
        self.guarded = state.guarded
        self.offer()
        if not state.guarded:
            self.entered.emit(reviewer or "")
            return
        self._idle_seconds = 60.0 * state.idle_minutes
        if state.account is not None:
            self.account = state.account
            self.offer()
            self.set_idle_minutes(state.idle_minutes)
            self.entered.emit(state.account.name)
            return
        self._cover()
        self.page.ask(reviewer or state.last)

    def _not_begun(self, error: Exception) -> None:
        self.failed.emit(in_words(error))

    def _sign_in(self, name: str, secret: str) -> None:
        self._secret = secret
        self._submit(functools.partial(self._verbs.sign_in, name, secret), self._signed_in, self._refused)

    def _replace(self, _old: str, new: str) -> None:
        work = functools.partial(self._verbs.change_password, self._secret, new)
        self._submit(work, self._signed_in, self._refused)

    def _signed_in(self, account: Account) -> None:
        if account.must_change or self.page.wants_change:
            self.page.ask_new_password(by_another=account.must_change)
            return
        before, self.account = self.account, account
        self._secret = ""
        self.page.forget()
        self.offer()
        if before is not None and before.id == account.id and before.role is account.role:
            self._uncover()
            return
        self._waiting.clear()
        self.left.emit()
        self._opening = True
        self.page.hold(hold=True)
        self.entered.emit(account.name)

    def _refused(self, error: Exception) -> None:
        seconds = error.data.get("seconds", 0) if isinstance(error, DermreviewError) else 0
        self.page.refuse(in_words(error), seconds if isinstance(seconds, int) else 0)

    def _cover(self) -> None:
        window = self._window
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        QToolTip.hideText()
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
                dialog.hide()  # also where it refuses to close while it works
        stack = self._stack = self._stack or self._new_stack()
        stack.setCurrentWidget(self.page)
        body = stack.widget(0)
        if body is not None:
            body.setEnabled(False)  # or it could take the focus, unseen
        self._held = window.actions()
        for action in self._held:
            window.removeAction(action)
        window.menuBar().hide()
        window.setAcceptDrops(False)
        window.setWindowTitle(self.tr("dermreview · locked"))
        self.watch.begin(0)

    def _uncover(self) -> None:
        if self._stack is None:
            return
        window = self._window
        body = self._stack.widget(0)
        if body is not None:
            body.setEnabled(True)
            self._stack.setCurrentWidget(body)
        window.addActions(self._held)
        self._held = []
        window.menuBar().show()
        window.setAcceptDrops(True)
        window.setWindowTitle(self._title)
        self.page.hold(hold=False)
        self.watch.begin(self._idle_seconds)
        self.uncovered.emit()
        waiting, self._waiting = self._waiting, []
        for do in waiting:
            do()

    def _new_stack(self) -> QStackedWidget:
        body = self._window.takeCentralWidget()
        stack = QStackedWidget()
        if body is not None:
            stack.addWidget(body)
        stack.addWidget(self.page)
        self._window.setCentralWidget(stack)
        return stack

    def _submit(
        self, work: Callable[[], object], done: Callable[..., None], failed: Callable[[Exception], None]
    ) -> None:
        self._runner.submit(Lane.STORE, work, done, failed, priority=Priority.SCREEN)
