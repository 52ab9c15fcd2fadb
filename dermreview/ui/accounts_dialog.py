"""The accounts of a store, for its administrator."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.access import Account, Role
from dermreview.services.access import MOST_IDLE_MINUTES
from dermreview.ui.case_panel import heading
from dermreview.ui.domain_words import role_name
from dermreview.ui.focus_ring import FocusRing
from dermreview.ui.new_password import NewPassword
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words


class AccountsDialog(QDialog):
    """Lists the accounts, adds one, and changes the one that is marked. Every change holds at once.

    Attributes:
        added: Emitted with name, `Role` and password of a new account.
        role_chosen: Emitted with a name and a `Role`.
        disabled: Emitted with a name and whether it may sign in no more.
        reset: Emitted with a name and a password.
        idle_chosen: Emitted with the minutes after which the screen locks.
    """

    added = Signal(str, object, str)
    role_chosen = Signal(str, object)
    disabled = Signal(str, bool)
    reset = Signal(str, str)
    idle_chosen = Signal(int)

    def __init__(self, me: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._accounts: list[Account] = []
        self.setWindowTitle(self.tr("Accounts"))
        self.setAccessibleName(self.tr("Accounts"))
        self.setMinimumWidth(600)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Accounts of this store"))
        self.list.setMinimumHeight(120)
        self.list.currentRowChanged.connect(self._show_marked)
        FocusRing(self.list)
        self.role = _roles(self.tr("Role of the marked account"))
        self.role.activated.connect(
            lambda _: self.role_chosen.emit(self._marked.name, Role(self.role.currentData()))
        )
        self.disable = _button("", self._disable)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("for example Dr. M. Weber"))
        self.new_role = _roles(self.tr("Role of the new account"))
        self.password = NewPassword()
        self.add = _button(self.tr("Add account"), self._add)
        self.set_password = _button("", self._reset)
        self.idle = QSpinBox()
        self.idle.setRange(1, MOST_IDLE_MINUTES)
        self.idle.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.idle.setSuffix(self.tr(" minutes"))
        self.idle.setAccessibleName(self.tr("Minutes without a key or the mouse until the screen locks"))
        self.idle.editingFinished.connect(lambda: self.idle_chosen.emit(self.idle.value()))
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("Last message"))
        self._lay_out()
        self._show_marked()

    def show_accounts(self, accounts: Sequence[Account]) -> None:
        """List the accounts as they are now; the mark stays."""
        marked = self._accounts[self.list.currentRow()].id if self.list.currentRow() >= 0 else None
        self._accounts = list(accounts)
        self.list.clear()
        for account in self._accounts:
            self.list.addItem(QListWidgetItem(self._in_words(account)))
        places = [place for place, account in enumerate(self._accounts) if account.id == marked]
        self.list.setCurrentRow(places[0] if places else 0)
        self._tell("", "muted")

    def show_added(self, accounts: Sequence[Account]) -> None:
        """List the accounts with the one that was added."""
        self.show_accounts(accounts)
        name = self.name.text()
        self.name.clear()
        self.password.forget()
        self._tell(
            self.tr("{name} may sign in now, and chooses another password then").format(name=name), "success"
        )

    def show_reset(self, accounts: Sequence[Account]) -> None:
        """Tell that the marked account has another password."""
        self.show_accounts(accounts)
        self.password.forget()
        said = self.tr("{name} has a new password, and chooses another at the next sign-in")
        self._tell(said.format(name=self._marked.name), "success")

    def show_idle_minutes(self, minutes: int) -> None:
        """Show when the screen locks."""
        self.idle.setValue(minutes)

    def tell_error(self, error: Exception) -> None:
        """Say why something was not done; the list shows what is."""
        self._show_marked()
        self._tell(in_words(error), "error")

    @property
    def _marked(self) -> Account:
        return self._accounts[max(0, self.list.currentRow())]

    def _lay_out(self) -> None:
        marked = QHBoxLayout()
        marked.setSpacing(SPACE)
        marked.addWidget(self.role)
        marked.addStretch(1)
        marked.addWidget(self.disable)
        named = QHBoxLayout()
        named.setSpacing(SPACE)
        named.addWidget(self.name, 1)
        named.addWidget(self.new_role)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.set_password)
        buttons.addStretch(1)
        buttons.addWidget(self.add)
        idle = QHBoxLayout()
        idle.setSpacing(SPACE)
        idle.addWidget(QLabel(self.tr("Lock the screen after")))
        idle.addWidget(self.idle)
        idle.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addLayout(marked)
        layout.addSpacing(SPACE)
        layout.addWidget(heading(self.tr("New account, or a new password for the marked one")))
        layout.addLayout(named)
        layout.addWidget(self.password)
        layout.addLayout(buttons)
        layout.addSpacing(SPACE)
        layout.addLayout(idle)
        layout.addWidget(self.message)
        layout.addWidget(close)

    def _in_words(self, account: Account) -> str:
        notes = [role_name(account.role)]
        if account.name == self._me:
            notes.append(self.tr("you"))
        if account.disabled:
            notes.append(self.tr("⊘ disabled"))
        if account.must_change:
            notes.append(self.tr("chooses a password at the next sign-in"))
        return f"{account.name} · {', '.join(notes)}"

    def _show_marked(self) -> None:
        account = self._marked if self._accounts else None
        for part in (self.role, self.disable, self.set_password):
            part.setEnabled(account is not None)
        if account is None:
            return
        self.role.setCurrentIndex(self.role.findData(account.role))
        name = account.name
        self.disable.setText(
            (self.tr("Let {name} sign in again") if account.disabled else self.tr("Disable {name}")).format(
                name=name
            )
        )
        self.disable.setAccessibleName(self.disable.text())
        own = name == self._me
        self.set_password.setText(self.tr("Set password of {name}").format(name=name))
        self.set_password.setAccessibleName(self.set_password.text())
        self.set_password.setEnabled(not own)
        self.set_password.setToolTip(self.tr("You change your own password when you sign in") if own else "")

    def _disable(self) -> None:
        self.disabled.emit(self._marked.name, not self._marked.disabled)

    def _add(self) -> None:
        if self._fits():
            self.added.emit(self.name.text(), Role(self.new_role.currentData()), self.password.text)

    def _reset(self) -> None:
        if self._fits():
            self.reset.emit(self._marked.name, self.password.text)

    def _fits(self) -> bool:
        self._tell(self.password.problem, "error")
        return not self.password.problem

    def _tell(self, words: str, role: str) -> None:
        self.message.setText(words)
        self.message.setProperty("role", role)
        restyle(self.message)


def _roles(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for role in Role:
        words = role_name(role)
        box.addItem(words[:1].upper() + words[1:], role)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def _button(words: str, do: object) -> QPushButton:
    button = QPushButton(words)
    button.setAccessibleName(words)
    button.setAutoDefault(False)
    button.clicked.connect(do)
    return button
