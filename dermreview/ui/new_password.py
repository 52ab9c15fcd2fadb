"""Two fields for a PIN or password that is to be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from dermreview.domain.access import LONGEST
from dermreview.ui.theme import SPACE

LABEL_WIDTH = 120
"""Of the labels, so that other fields can stand in line; logical pixels."""


class NewPassword(QWidget):
    """Takes it twice; `text` is what was typed, and `problem` says if the two differ."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = _field(self.tr("PIN or password"))
        self.again = _field(self.tr("The same again"))
        self.first.setPlaceholderText(self.tr("6 digits or 8 characters, or more"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        for row, field in enumerate((self.first, self.again)):
            label = QLabel(field.accessibleName())
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)

    @property
    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    @property
    def problem(self) -> str:
        """Why it can't be taken as it stands, '' if it can."""
        if self.first.text() == self.again.text():
            return ""
        return self.tr("The two are not the same. Type it twice")

    def forget(self) -> None:
        """Empty both."""
        self.first.clear()
        self.again.clear()


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(LONGEST)
    field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return field
