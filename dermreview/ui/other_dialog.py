"""Asks for a diagnosis that is none of the seven, with type-ahead."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from dermreview.ui.domain_words import diagnosis_names
from dermreview.ui.theme import SPACE


class OtherDialog(QDialog):
    """A line with type-ahead; Enter saves, Esc leaves the case as it is.

    Args:
        chosen: Called with the diagnosis, None where the reader gave no words.
    """

    def __init__(self, chosen: Callable[[str | None], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.setWindowTitle(self.tr("Other diagnosis"))
        self.setAccessibleName(self.tr("Other diagnosis"))
        self.setMinimumWidth(420)
        words = QLabel(self.tr("None of the seven classes. Which diagnosis?"))
        hint = QLabel(self.tr("Type a few letters to choose, or any words. Leave it empty if you can't name it."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setAccessibleName(self.tr("Diagnosis in words"))
        self.line.setPlaceholderText(self.tr("for example keratoacanthoma"))
        self.line.setMaxLength(120)
        completer = QCompleter(diagnosis_names(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setText(self.tr("Save as other"))
        save.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        for widget in (words, self.line, hint, buttons):
            layout.addWidget(widget)
        self.line.setFocus()

    def accept(self) -> None:
        """Hand the diagnosis on."""
        super().accept()
        self._chosen(self.line.text().strip() or None)
