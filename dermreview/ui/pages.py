"""What stands in the middle of the window while there is no case to read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dermreview.ui.key_button import KeyButton
from dermreview.ui.theme import SPACE

_WIDTH = 460


class NamePage(QWidget):
    """Asks once who reads, and again when another reader takes over.

    Attributes:
        named: Emitted with what the reader typed.
        cancelled: Emitted when the reader stays the same.
    """

    named = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(self.tr("Your name"))
        self.line.setPlaceholderText(self.tr("for example Dr. M. Weber"))
        self.line.setMaxLength(80)
        self._problem = _text("", "error")
        self._problem.hide()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self._about = _text("", "muted")
        button = QPushButton(self.tr("Start reading"))
        button.setProperty("role", "primary")
        button.setAccessibleName(self.tr("Start reading"))
        button.clicked.connect(self._give)
        self.line.returnPressed.connect(self._give)
        column = _column(self)
        column.addWidget(_text(self.tr("Who is reading?"), "title"))
        column.addWidget(self._about)
        column.addWidget(self.line)
        column.addWidget(self._problem)
        column.addWidget(button)
        column.addWidget(self.cancel)

    def ask(self, problem: str, present: str = "") -> None:
        """Put the cursor into the field.

        Args:
            problem: What was wrong with the name before, '' if nothing was.
            present: Who reads now, '' for nobody yet.
        """
        once = self.tr("Your name stands on every decision. It is asked once and kept with this store.")
        change = self.tr("Decisions from now on carry this name. Those of {name} stay as they are.")
        self._about.setText(change.format(name=present) if present else once)
        self.cancel.setVisible(bool(present))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if not problem:
            self.line.setText(present)
            self.line.selectAll()
        self.line.setFocus()

    @property
    def problem_text(self) -> str:
        """What was wrong with the name given before, '' if nothing was."""
        return self._problem.text()

    def _give(self) -> None:
        self.named.emit(self.line.text())


class EmptyPage(QWidget):
    """Offers an import, and tells of the demo."""

    def __init__(self, import_files: QAction, import_folder: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self)
        column.addWidget(_text(self.tr("No cases yet"), "title"))
        column.addWidget(
            _text(
                self.tr(
                    "Import dermoscopy images from files or a folder, with a HAM10000 or ISIC table if there is "
                    "one. You can also drop them on this window."
                ),
                "muted",
            )
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(KeyButton(import_files))
        buttons.addWidget(KeyButton(import_folder))
        column.addLayout(buttons)
        column.addWidget(
            _text(
                self.tr(
                    "To try the program without images of your own, run “dermreview demo”: synthetic cases in a "
                    "store of their own."
                ),
                "small",
            )
        )


class MessagePage(QWidget):
    """One sentence, for example while the worklist is being opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = _text(self.tr("Opening the worklist …"), "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        _column(self).addWidget(self._words)

    def say(self, words: str) -> None:
        """Change the sentence."""
        self._words.setText(words)


def _text(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label


def _column(page: QWidget) -> QVBoxLayout:
    """Return a column in the middle of a page."""
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    inner = QWidget()
    inner.setFixedWidth(_WIDTH)
    column = QVBoxLayout(inner)
    column.setSpacing(2 * SPACE)
    across = QHBoxLayout()
    across.addStretch()
    across.addWidget(inner)
    across.addStretch()
    outer = QVBoxLayout(page)
    outer.addStretch()
    outer.addLayout(across)
    outer.addStretch()
    return column
