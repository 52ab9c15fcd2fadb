"""Lets the reviewers of a store sign in from now on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dermreview.ui.new_password import LABEL_WIDTH, NewPassword
from dermreview.ui.theme import SPACE
from dermreview.ui.wording import in_words


class GuardDialog(QDialog):
    """Asks for the first administrator of a store.

    Attributes:
        given: Emitted with name and password.
    """

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Let reviewers sign in"))
        self.setAccessibleName(self.tr("Let reviewers sign in"))
        self.setMinimumWidth(520)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setAccessibleName(self.tr("Your name"))
        self.password = NewPassword()
        self.problem = _words("", "error")
        self.problem.setAccessibleName(self.tr("What is wrong"))
        self.problem.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.begin = self.buttons.addButton(self.tr("Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setProperty("role", "primary")
        self.begin.setDefault(True)
        self.buttons.accepted.connect(self._give)
        self.buttons.rejected.connect(self.reject)
        line = QGridLayout()
        line.setHorizontalSpacing(2 * SPACE)
        line.setColumnStretch(1, 1)
        line.setColumnMinimumWidth(0, LABEL_WIDTH)
        line.addWidget(QLabel(self.name.accessibleName()), 0, 0)
        line.addWidget(self.name, 0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(
            _words(
                self.tr(
                    "From now on everyone who reads in this store signs in with a PIN or password. You become its "
                    "administrator and add the others. Nobody can find out a lost password: keep yours, or make a "
                    "second administrator. This keeps honest people apart; against somebody who can read the disk "
                    "only encryption helps."
                ),
                "muted",
            )
        )
        layout.addLayout(line)
        layout.addWidget(self.password)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)

    def show_name(self, name: str) -> None:
        """Begin with a name."""
        if not self.name.text():
            self.name.setText(name)
        (self.password.first if self.name.text() else self.name).setFocus()

    def tell_error(self, error: Exception) -> None:
        """Say what was wrong."""
        self.begin.setEnabled(True)
        self._say(in_words(error))

    def _give(self) -> None:
        self._say(self.password.problem)
        if not self.password.problem:
            self.begin.setEnabled(False)
            self.given.emit(self.name.text(), self.password.text)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
