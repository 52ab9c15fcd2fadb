"""Covers the window until somebody signs in."""

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.access import LONGEST
from dermreview.ui.theme import SPACE, restyle

_WIDTH = 460


class SignInPage(QWidget):
    """Asks for a name and its PIN or password, or for a password that replaces one that another person set.

    Attributes:
        given: Emitted with name and password.
        replaced: Emitted with the old password and the new one.
        quit_asked: Emitted when the reader wants to leave the program.
    """

    given = Signal(str, str)
    replaced = Signal(str, str)
    quit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Sign in"))
        self._changing = False
        self._until = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self._count_down)
        self.title = _words("", "title")
        self.about = _words("", "muted")
        self.name = _field(self.tr("Your name"))
        self.name.setMaxLength(80)
        self.secret = _field(self.tr("PIN or password"), hidden=True)
        self.new = _field(self.tr("New PIN or password"), hidden=True)
        self.again = _field(self.tr("The new one again"), hidden=True)
        self.change = QCheckBox(self.tr("Change my password"))
        self.problem = _words("", "error")
        self.problem.setAccessibleName(self.tr("What is wrong"))
        self.button = QPushButton()
        self.button.setProperty("role", "primary")
        self.button.setDefault(True)
        self.button.clicked.connect(self._give)
        self.quit = QPushButton(self.tr("Quit"))
        self.quit.setAccessibleName(self.tr("Quit"))
        self.quit.clicked.connect(self.quit_asked)
        for field in (self.name, self.secret, self.new, self.again):
            field.returnPressed.connect(self._go_on)
        self._lay_out()
        self.ask("")

    def ask(self, name: str, locked_by: str = "") -> None:
        """Ask who reads.

        Args:
            name: Who probably signs in, '' if nobody knows.
            locked_by: Who was reading when the screen was locked, '' at the start.
        """
        self._changing = False
        self.title.setText(self.tr("Locked") if locked_by else self.tr("Sign in"))
        locked = self.tr(
            "{name} was reading; analyses go on, and nothing is lost. Another reader may sign in here too."
        )
        begin = self.tr("The reviewers of this store sign in. Your name stands on every decision.")
        self.about.setText(locked.format(name=locked_by) if locked_by else begin)
        self.name.setText(name)
        self._show_fields()
        (self.secret if name else self.name).setFocus()

    @property
    def wants_change(self) -> bool:
        """Whether whoever signs in wants to choose another password."""
        return self.change.isChecked()

    def ask_new_password(self, *, by_another: bool) -> None:
        """Ask for a password in place of the one that was just given.

        Args:
            by_another: Whether another person set that one.
        """
        self._changing = True
        self.change.setChecked(False)
        self.title.setText(self.tr("Choose your password"))
        why = self.tr("Another person set the password that you signed in with.")
        rule = self.tr(
            "Choose one that only you know: a PIN of 6 digits or more, or a password of 8 characters or more."
        )
        self.about.setText(f"{why} {rule}" if by_another else rule)
        self._show_fields(keep=True)
        self.new.setFocus()

    def hold(self, *, hold: bool) -> None:
        """Take nothing while a try is under way."""
        for field in (self.name, self.secret, self.new, self.again):
            field.setReadOnly(hold)  # not disabled: the focus, and with it the Enter under way, would go elsewhere
        self.button.setEnabled(not hold and self._left() <= 0)

    def refuse(self, why: str, seconds: int = 0) -> None:
        """Say what was wrong; the next try has to wait so many seconds."""
        self.hold(hold=False)
        self._until = time.monotonic() + seconds
        self._say(why)
        first = self.new if self._changing else self.secret
        for field in (self.new, self.again) if self._changing else (self.secret,):
            field.clear()
        if seconds > 0:
            self._tick.start()
            self._count_down()
        first.setFocus()

    def forget(self) -> None:
        """Keep no password in the fields."""
        for field in (self.secret, self.new, self.again):
            field.clear()
        self._say("")
        self._changing = False
        self.change.setChecked(False)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(1, 1)
        self._labels = []
        for row, field in enumerate((self.name, self.secret, self.new, self.again)):
            label = QLabel(field.accessibleName())
            label.setBuddy(field)
            self._labels.append(label)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(field, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.quit)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        column = QVBoxLayout(inner)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(self._grid)
        self._grid.addWidget(self.change, 4, 1)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(inner)
        across.addStretch()
        outer = QVBoxLayout(self)
        outer.addStretch()
        outer.addLayout(across)
        outer.addStretch()

    def _show_fields(self, *, keep: bool = False) -> None:
        shown = (self.new, self.again) if self._changing else (self.name, self.secret)
        for label, field in zip(self._labels, (self.name, self.secret, self.new, self.again), strict=True):
            label.setVisible(field in shown)
            field.setVisible(field in shown)
        self.change.setVisible(not self._changing)
        if not keep:
            self.secret.clear()
        self.new.clear()
        self.again.clear()
        words = self.tr("Change and go on") if self._changing else self.tr("Sign in")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self._say("")
        self.hold(hold=False)
        self._count_down()

    def _go_on(self) -> None:
        """Go from the first field to the next that is empty; give what is there from the last."""
        shown = (self.new, self.again) if self._changing else (self.name, self.secret)
        empty = next((field for field in shown if not field.text()), None)
        if empty is None:
            self._give()
        else:
            empty.setFocus()

    def _give(self) -> None:
        if not self.button.isEnabled():
            return
        if not self._changing:
            self.hold(hold=True)
            self.given.emit(self.name.text(), self.secret.text())
        elif self.new.text() != self.again.text():
            self.refuse(self.tr("The two are not the same. Type the new one twice"))
        else:
            self.hold(hold=True)
            self.replaced.emit(self.secret.text(), self.new.text())

    def _left(self) -> float:
        return self._until - time.monotonic()

    def _count_down(self) -> None:
        left = self._left()
        if left > 0:
            self.button.setEnabled(False)
            self._say(self.tr("Too many wrong tries. The next one in {seconds} s").format(seconds=int(left) + 1))
            return
        if self._tick.isActive():
            self._tick.stop()
            self._say(self.tr("You may try again"))
            self.button.setEnabled(True)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


def _field(name: str, *, hidden: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    if hidden:
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(LONGEST)
        field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return field


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    restyle(label)
    return label
