"""The choice at the first start whether a new store is encrypted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dermreview.domain.errors import DermreviewError
from dermreview.services.encrypting import check_passphrase
from dermreview.ui.theme import FIELD_INDENT, SPACE, restyle
from dermreview.ui.wording import in_words

_LABEL_WIDTH = 120
"""Of the labels, so that other fields can stand in line; logical pixels."""


class EncryptionChoice(QWidget):
    """Off at first; once it is on, it asks for the passphrase twice and says what it means to lose it.

    Attributes:
        toggled: Emitted when it is put on or off; it has another height then.
    """

    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = QCheckBox(self.tr("Encrypt a new store, images and backups too"))
        self.check.setToolTip(self.tr("Who has the disk or a copy of the folder can read nothing of it"))
        self.first = passphrase_field(self.tr("Passphrase"))
        self.first.setPlaceholderText(self.tr("12 characters or more"))
        self.again = passphrase_field(self.tr("The same passphrase again"))
        warning = QLabel(
            self.tr(
                "Nobody can recover a forgotten passphrase: all images and labels of the store would be lost. "
                "Write it down and keep it safe."
            )
        )
        warning.setWordWrap(True)
        warning.setProperty("role", "warning")
        restyle(warning)
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(FIELD_INDENT, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        for row, (words, field) in enumerate(
            ((self.tr("Passphrase"), self.first), (self.tr("Again"), self.again))
        ):
            label = QLabel(words)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(warning, 2, 0, 1, 2)
        self._fields.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.check)
        column.addWidget(self._fields)
        self.check.toggled.connect(self._show_fields)

    @property
    def passphrase(self) -> str | None:
        """What was typed; None for a plain store."""
        return self.first.text() if self.check.isChecked() else None

    @property
    def problem(self) -> str:
        """Why it can't be taken as it stands, '' if it can."""
        if not self.check.isChecked():
            return ""
        try:
            check_passphrase(self.first.text())
        except DermreviewError as error:
            return in_words(error)
        return "" if self.first.text() == self.again.text() else self.tr("The two passphrases are not the same")

    def _show_fields(self, shown: bool) -> None:
        self._fields.setVisible(shown)
        if shown:
            self.first.setFocus()
        else:
            self.first.clear()
            self.again.clear()
        self.toggled.emit(shown)


def passphrase_field(name: str) -> QLineEdit:
    """Return a field that shows nothing of what is typed.

    Args:
        name: What a screen reader calls it.
    """
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(1024)
    field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return field
