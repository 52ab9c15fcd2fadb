"""The first start: who reads, where the store is to be, and what comes first.

It also comes when the store of the preferences can't be opened, with the reason.
"""

import functools
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode
from dermreview.services.locations import default_store_dir, demo_store_dir
from dermreview.services.starting import Begun, begin, begin_on
from dermreview.services.stores import Store
from dermreview.ui.accounts_choice import AccountsChoice
from dermreview.ui.encryption_choice import EncryptionChoice
from dermreview.ui.passphrase_dialog import PassphraseDialog
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words

_WIDTH = 600


class Then(Enum):
    """What the reader wants to do first."""

    READ = auto()
    IMPORT = auto()
    DEMO = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """What the fields say at first.

    Attributes:
        reviewer: Who reads, '' if that is not known.
        folder: The store; None for the user's own.
        problem: Why the store could not be opened, '' at the very first start.
        mode: In which the queue of a new store begins.
    """

    reviewer: str = ""
    folder: Path | None = None
    problem: str = ""
    mode: ReadMode = ReadMode.ASSISTED


class FirstStart(QDialog):
    """Ends accepted once a store is open.

    Attributes:
        begun: The open store and who reads; None before.
        then: What comes first.
        folder: Where the store is; the caller remembers it, unless it is the demo's.
    """

    _counted = Signal(int, int)

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begun: Begun | None = None
        self.then = Then.READ
        self.folder = place.folder or default_store_dir()
        self._mode = place.mode
        self._runner = TaskRunner(self, pool_workers=1)
        self.setWindowTitle("dermreview")
        self.setAccessibleName(self.tr("Welcome"))
        self.setMinimumWidth(_WIDTH)
        self.name = QLineEdit(place.reviewer)
        self.name.setMaxLength(80)
        self.name.setPlaceholderText(self.tr("for example Dr. M. Weber"))
        self.name.setAccessibleName(self.tr("Your name"))
        self.place = QLineEdit(str(self.folder))
        self.place.setAccessibleName(self.tr("Folder of the store"))
        self.accounts = AccountsChoice()
        self.encryption = EncryptionChoice()
        for choice in (self.accounts, self.encryption):
            choice.toggled.connect(self._take_room)
        self.problem = _words("", "error")
        self.problem.setAccessibleName(self.tr("What is wrong"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._bar.setFixedHeight(SPACE)
        self.start = _button(self.tr("Start"), functools.partial(self._begin, Then.READ))
        self.start.setProperty("role", "primary")
        self.start.setDefault(True)
        self.images = _button(self.tr("Import images …"), functools.partial(self._begin, Then.IMPORT))
        self.demo = _button(self.tr("Try the demo"), functools.partial(self._begin, Then.DEMO))
        self.demo.setToolTip(self.tr("Synthetic cases in a store of their own; nothing of yours is touched"))
        self.browse = _button(self.tr("Browse …"), self._browse)
        self.browse.setAccessibleName(self.tr("Browse for the folder of the store"))
        self._lay_out(first=not place.problem)
        self._counted.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._show_problem(place.problem)
        self._bar.hide()
        (self.place if place.problem else self.name).setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for what is under way: a store must not stay open behind a window that is gone."""
        if self.name.isEnabled():
            super().closeEvent(event)
        else:
            event.ignore()

    def reject(self) -> None:
        """Leave without a store, unless one is just being opened."""
        if self.name.isEnabled():
            super().reject()

    def done(self, result: int) -> None:
        """End the worker with the dialog."""
        self._runner.shutdown()
        super().done(result)

    def _lay_out(self, *, first: bool) -> None:
        title = self.tr("Welcome to dermreview") if first else self.tr("Where is your store?")
        about = self.tr(
            "Read dermoscopy cases with an AI as second reader. Everything stays on this computer: images, labels "
            "and their history are kept in one folder, the store."
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self.place, 1)
        line.addWidget(self.browse)
        grid.addWidget(QLabel(self.tr("Your name")), 0, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(_words(self.tr("It stands on every decision."), "small"), 1, 1)
        grid.addWidget(QLabel(self.tr("Store")), 2, 0)
        grid.addLayout(line, 2, 1)
        where = self.tr("An empty folder for a new store, or a store that is there. Many images take much room.")
        grid.addWidget(_words(where, "small"), 3, 1)
        grid.addWidget(self.accounts, 4, 1)
        grid.addWidget(self.encryption, 5, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.demo)
        buttons.addStretch(1)
        buttons.addWidget(self.images)
        buttons.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(_words(title, "title"))
        layout.addWidget(_words(about, "muted"))
        layout.addLayout(grid)
        layout.addWidget(self.problem)
        layout.addWidget(self._bar)
        layout.addLayout(buttons)

    def _take_room(self) -> None:
        layout = self.layout()
        # in a scroll area it is as large as the screen allows already
        if layout is not None and self.findChild(QScrollArea) is None:
            layout.activate()
            self.adjustSize()
            fit_to_screen(self)

    def _begin(self, then: Then) -> None:
        self.then = then
        demo = then is Then.DEMO
        self.folder = demo_store_dir() if demo else self._named_folder()
        if not demo and not self.place.text().strip():
            self._show_problem(self.tr("Name a folder for the store"))
            return
        self._show_problem("" if demo else self.accounts.problem or self.encryption.problem)
        if self.problem.text():
            return
        self._hold(hold=True)
        passphrase = None if demo else self.encryption.passphrase
        progress = self._counted.emit if demo else None
        secret = None if demo else self.accounts.secret
        name = self.name.text().strip() or (self.tr("Demo reader") if demo else "")
        self._runner.submit(
            Lane.STORE,
            functools.partial(begin, self.folder, name, self._mode, progress, secret, passphrase),
            self._begun,
            self._failed,
            priority=Priority.SCREEN,
        )

    def _named_folder(self) -> Path:
        return Path(self.place.text().strip()).expanduser().absolute()

    def _begun(self, begun: Begun) -> None:
        self.begun = begun
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._hold(hold=False)
        self._show_problem(in_words(error))
        if isinstance(error, DermreviewError) and error.code is ErrorCode.STORE_ENCRYPTED:
            asked = PassphraseDialog(self.folder, self)
            asked.accepted.connect(lambda: self._unlocked(asked.store))
            asked.finished.connect(asked.deleteLater)
            fit_to_screen(asked)
            asked.open()

    def _unlocked(self, store: Store | None) -> None:
        """Go on with an encrypted store that is open now."""
        if store is None:
            return
        self._show_problem("")
        self._hold(hold=True)
        self._runner.submit(
            Lane.STORE,
            functools.partial(begin_on, store, self.name.text().strip(), self._mode),
            self._begun,
            self._failed,
            priority=Priority.SCREEN,
        )

    def _hold(self, *, hold: bool) -> None:
        fields = (self.name, self.place, self.browse, self.accounts, self.encryption)
        for part in (*fields, self.start, self.images, self.demo):
            part.setEnabled(not hold)
        self._bar.setVisible(hold)
        self._bar.setRange(0, 0)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _show_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose the folder of the store"), self.place.text())
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.fileSelected.connect(self.place.setText)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()


def _button(words: str, do: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(do)
    return button


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    restyle(label)
    return label
