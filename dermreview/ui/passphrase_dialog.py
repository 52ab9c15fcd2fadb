"""Opens an encrypted store: with the key that the workstation's keyring has, or by its passphrase."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.remembering import can_remember, open_remembered, remember
from dermreview.services.stores import Store, open_store
from dermreview.ui.encryption_choice import passphrase_field
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words

_WIDTH = 520
_T = TypeVar("_T")


class PassphraseDialog(QDialog):
    """Ends accepted once the store is open.

    Attributes:
        store: The open store; None before. The caller closes it.
    """

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store: Store | None = None
        self._folder = folder
        self._runner = TaskRunner(self, pool_workers=1)
        self.setWindowTitle("dermreview")
        self.setAccessibleName(self.tr("Open an encrypted store"))
        self.setMinimumWidth(_WIDTH)
        self.passphrase = passphrase_field(self.tr("Passphrase"))
        self.shown = QCheckBox(self.tr("Show what I type"))
        self.shown.toggled.connect(self._show_typed)
        self.remember = QCheckBox(self.tr("Remember on this workstation"))
        self.remember.setToolTip(
            self.tr(
                "Keeps the key in this account's keyring: whoever is signed in to this account opens the store"
            )
        )
        self.remember.hide()
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setAccessibleName(self.tr("State"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(SPACE)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.open_button = self.buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setProperty("role", "primary")
        self.open_button.setDefault(True)
        # while the buttons are disabled Qt forgets which one is the default
        self.passphrase.returnPressed.connect(self._begin)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self._begin)
        self.buttons.rejected.connect(self.reject)
        for part in (self.state, self._bar):  # what comes and goes moves nothing
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        self._lay_out()
        self._hold(self.tr("Asking the keyring …"))
        self._submit(self._look, self._looked)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for what is under way: a store must not stay open behind a window that is gone."""
        if self._busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def reject(self) -> None:
        """Leave without the store, unless it is just being opened."""
        if not self._busy and self.store is None:
            super().reject()

    def done(self, result: int) -> None:
        """End the worker with the dialog, and keep nothing of what was typed."""
        self.passphrase.clear()
        self._runner.shutdown()
        super().done(result)

    @property
    def _busy(self) -> bool:
        return not self._bar.isHidden()

    def _lay_out(self) -> None:
        about = self.tr("The store {path} is encrypted. It opens with its passphrase alone.").format(
            path=self._folder
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        label = QLabel(self.tr("Passphrase"))
        label.setBuddy(self.passphrase)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.passphrase, 0, 1)
        grid.addWidget(self.shown, 1, 1)
        grid.addWidget(self.remember, 2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(_words(self.tr("Open an encrypted store"), "title"))
        layout.addWidget(_words(about, "muted"))
        layout.addLayout(grid)
        layout.addWidget(self.state)
        layout.addWidget(self._bar)
        layout.addWidget(self.buttons)

    def _look(self) -> tuple[Store | None, bool]:
        return open_remembered(self._folder), can_remember()

    def _looked(self, found: tuple[Store | None, bool]) -> None:
        self.store, keyring = found
        if self.store is not None:
            self.accept()
            return
        self.remember.setVisible(keyring)
        self._ask("", "muted")

    def _begin(self) -> None:
        if self._busy:
            return
        if self.store is not None:  # it was opened, and only the keyring refused
            self.accept()
            return
        passphrase, keep = self.passphrase.text(), self.remember.isChecked() and not self.remember.isHidden()
        if not passphrase:
            self._ask(self.tr("Type the passphrase"), "error")
            return
        self._hold(self.tr("Checking the passphrase …"))
        self._submit(lambda: self._opened(passphrase, keep=keep), self._was_opened)

    def _opened(self, passphrase: str, *, keep: bool) -> tuple[Store, DermreviewError | None]:
        store = open_store(self._folder, passphrase)
        try:
            if keep:
                remember(store)
        except DermreviewError as error:
            return store, error
        return store, None

    def _was_opened(self, opened: tuple[Store, DermreviewError | None]) -> None:
        self.store, problem = opened
        if problem is None:
            self.accept()
            return
        self._ask(in_words(problem), "warning")
        self.passphrase.setEnabled(False)
        self.remember.setEnabled(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).hide()
        self.open_button.setText(self.tr("Continue"))
        self.open_button.setFocus()

    def _failed(self, error: Exception) -> None:
        wrong = isinstance(error, DermreviewError) and error.code is ErrorCode.PASSPHRASE_WRONG
        words = self.tr("This is not the passphrase. Is Caps Lock on?") if wrong else in_words(error)
        self._ask(words, "error")
        self.passphrase.selectAll()

    def _submit(self, job: Callable[[], _T], done: Callable[[_T], None]) -> None:
        self._runner.submit(Lane.STORE, job, done, self._failed, priority=Priority.SCREEN)

    def _hold(self, words: str) -> None:
        for part in (self.passphrase, self.shown, self.remember, self.buttons):
            part.setEnabled(False)
        self._bar.show()
        self._say(words, "muted")

    def _ask(self, words: str, role: str) -> None:
        for part in (self.passphrase, self.shown, self.remember, self.buttons):
            part.setEnabled(True)
        self._bar.hide()
        self._say(words, role)
        self.passphrase.setFocus()

    def _say(self, words: str, role: str) -> None:
        self.state.setText(words)
        self.state.setProperty("role", role)
        restyle(self.state)
        self.state.setVisible(bool(words))

    def _show_typed(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    restyle(label)
    return label
