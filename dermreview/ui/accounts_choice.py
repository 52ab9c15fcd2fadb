"""The choice at the first start whether the reviewers of a new store sign in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from dermreview.ui.new_password import NewPassword
from dermreview.ui.theme import FIELD_INDENT, SPACE


class AccountsChoice(QWidget):
    """Off at first: a store for one person, who does not sign in.

    Attributes:
        toggled: Emitted when it is put on or off; it has another height then.
    """

    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = QCheckBox(self.tr("Reviewers of a new store sign in, with a PIN or password"))
        self.check.setToolTip(self.tr("You become the administrator, who adds the others; can be chosen later"))
        self.password = NewPassword()
        self.password.setContentsMargins(FIELD_INDENT, 0, 0, 0)
        self.password.hide()
        self.check.toggled.connect(self._show_fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.check)
        column.addWidget(self.password)

    @property
    def secret(self) -> str | None:
        """The administrator's password; None where nobody signs in."""
        return self.password.text if self.check.isChecked() else None

    @property
    def problem(self) -> str:
        """Why it can't be taken as it stands, '' if it can."""
        return self.password.problem if self.check.isChecked() else ""

    def _show_fields(self, shown: bool) -> None:
        self.password.setVisible(shown)
        if shown:
            self.password.first.setFocus()
        else:
            self.password.forget()
        self.toggled.emit(shown)
