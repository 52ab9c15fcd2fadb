"""The dialog in which every key can be changed."""

from collections.abc import Iterable

from PySide6.QtCore import QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.ui.action_table import keys_in_words
from dermreview.ui.actions import Actions
from dermreview.ui.case_panel import heading
from dermreview.ui.key_sequences import in_print, is_single, spelling_of, with_both_enters
from dermreview.ui.keymap import MOST_KEYS, KeyMap
from dermreview.ui.language import translate
from dermreview.ui.theme import HALF_SPACE, SPACE, restyle
from dermreview.ui.wording import listed

_HEIGHT = 640
_EDIT_WIDTH = 130


class KeyEdit(QKeySequenceEdit):
    """Records a key: press it. Esc gives up, the cross takes the key away.

    Attributes:
        recorded: Emitted with the spelling of what was pressed, '' if the key is taken away.
    """

    recorded = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.setFixedWidth(_EDIT_WIDTH)
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        self.setFinishingKeyCombinations([QKeyCombination(key) for key in tabs])
        self._line = self.findChild(QLineEdit)
        if self._line is not None:
            self._line.setAccessibleName(name)
        self.editingFinished.connect(self._finished)
        # at the start of a recording the field is empty too, but not any more when this timer fires
        self.keySequenceChanged.connect(lambda _: QTimer.singleShot(0, self, self._perhaps_cleared))

    def show_key(self, key: str) -> None:
        """Show a key, '' for none."""
        self._shown = key
        self.setKeySequence(with_both_enters(key)[-1] if key else QKeySequence())
        self._invite()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Invite to press a key."""
        super().focusInEvent(event)
        self._invite()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Invite no more."""
        super().focusOutEvent(event)
        self._invite()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up with Esc; where nothing was recorded, Esc belongs to the dialog."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            if self._now() == self._shown:
                event.ignore()
            self.show_key(self._shown)
            return
        super().keyPressEvent(event)

    def _invite(self) -> None:
        if self._line is not None:  # Qt invites in every field, which is a page full of words
            self._line.setPlaceholderText(self.tr("Press a key") if self.hasFocus() else "")

    def _now(self) -> str:
        return spelling_of(self.keySequence())

    def _perhaps_cleared(self) -> None:
        if self.keySequence().isEmpty():
            self._finished()

    def _finished(self) -> None:
        if self._now() != self._shown:
            self.recorded.emit(self._now())


class KeyDialog(QDialog):
    """Lists the actions by section, each with its keys; a change holds at once."""

    def __init__(self, actions: Actions, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._rows: dict[str, KeyRow] = {}
        self._headings: list[tuple[QLabel, list[KeyRow]]] = []
        self.setWindowTitle(self.tr("Change keys"))
        self.setAccessibleName(self.tr("Change keys"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search for an action or a key …"))
        self.search.setAccessibleName(self.tr("Search for an action or a key"))
        self.search.textChanged.connect(self._filter)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("Result of the last change"))
        self.single = QCheckBox(self.tr("Single keys: letters, digits, Enter and arrows work without Ctrl or Alt"))
        self.single.setToolTip(
            self.tr("Off, only combinations and the menus work: nothing is decided by a stray key or by dictation")
        )
        self.single.toggled.connect(keys.set_single_keys)
        self._lay_out(actions)
        keys.changed.connect(self._refresh)
        self._say(self.tr("Click into a field and press the new key. It holds at once."))
        self._refresh()

    def row(self, name: str) -> "KeyRow":
        """Return the line of an action."""
        return self._rows[name]

    def _lay_out(self, actions: Actions) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, SPACE, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(HALF_SPACE)
        grid.setColumnStretch(0, 1)
        names = {action: name for name, action in self._keys.names.items()}
        for column, words in enumerate((self.tr("Key"), self.tr("Second key")), 2):
            caption = QLabel(words)
            caption.setProperty("role", "small")
            caption.setContentsMargins(SPACE, 0, 0, 0)
            grid.addWidget(caption, 0, column)
        line = 0
        for section, members in actions.sections():
            title = heading(translate("actions", section))
            title.setContentsMargins(0, SPACE if line else 0, 0, 0)
            grid.addWidget(title, line, 0, 1, 2)
            rows = []
            for action in members:
                line += 1
                row = KeyRow(names[action], action, title.accessibleName(), self)
                for column, part in enumerate(row.parts()):
                    grid.addWidget(part, line, column)
                row.changed.connect(self._change)
                row.reset.clicked.connect(lambda _=False, name=row.name: self._reset(name))
                rows.append(row)
                self._rows[row.name] = row
            self._headings.append((title, rows))
            line += 1
        grid.setRowStretch(line, 1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("Actions and their keys"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(inner.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.reset_all = buttons.addButton(self.tr("Reset all"), QDialogButtonBox.ButtonRole.ResetRole)
        self.reset_all.clicked.connect(self._reset_all)
        buttons.rejected.connect(self.reject)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter is a key to be recorded, or nothing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(12)
        layout.addWidget(self.single)
        layout.addWidget(self.search)
        layout.addWidget(area, 1)
        layout.addWidget(self.message)
        layout.addWidget(buttons)
        self.resize(self.minimumSizeHint().width(), _HEIGHT)
        self.search.setFocus()

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for title, rows in self._headings:
            for row in rows:
                row.show_if(all(word in row.searched() for word in wanted))
            title.setVisible(any(row.is_shown for row in rows))

    def _change(self, name: str, wanted: list[str]) -> None:
        self._tell(name, self._keys.set_keys(name, wanted))

    def _reset(self, name: str) -> None:
        self._tell(name, self._keys.reset(name))

    def _tell(self, name: str, why_not: str) -> None:
        if why_not:
            self._say(why_not, role="error")
            self._rows[name].show_keys(self._keys)
            return
        action, keys = self._keys.names[name].text().removesuffix(" …"), self._keys.keys(name)
        words = self.tr("“{action}” is now {keys}.") if keys else self.tr("“{action}” has no key now.")
        self._say(words.format(action=action, keys=listed([in_print(key) for key in keys])))

    def _reset_all(self) -> None:
        self._keys.reset_all()
        self._say(self.tr("Every action has the key it came with."))

    def _say(self, words: str, *, role: str = "muted") -> None:
        self.message.setText(words)
        self.message.setProperty("role", role)
        restyle(self.message)

    def _refresh(self) -> None:
        self.single.setChecked(self._keys.single_keys)
        for row in self._rows.values():
            row.show_keys(self._keys)


class KeyRow(QObject):
    """The parts of one action's line, which stand in the dialog's grid.

    Attributes:
        changed: Emitted with the action's name and the keys that are wanted for it.
        is_shown: Whether the line fits the search.
    """

    changed = Signal(str, list)

    def __init__(self, name: str, action: QAction, section: str, parent: QObject) -> None:
        super().__init__(parent)
        self._section = section
        self.name = name
        self.is_shown = True
        self._action = action
        words = action.text().replace("&", "")
        self._words = QLabel(words)
        self._words.setToolTip(action.whatsThis())
        self._in_force = QLabel()
        self._in_force.setProperty("role", "muted")
        longest = self.tr("now {keys}").format(keys=in_print("Ctrl+Shift+M"))
        self._in_force.setMinimumWidth(self._in_force.fontMetrics().horizontalAdvance(longest))
        self.edits = [
            KeyEdit(self.tr("{action}: key {place}").format(action=words, place=place))
            for place in range(1, MOST_KEYS + 1)
        ]
        for edit in self.edits:
            edit.recorded.connect(self._recorded)
        self.reset = QToolButton()
        self.reset.setText(self.tr("Reset"))
        self.reset.setProperty("role", "compact")
        self.reset.setAccessibleName(self.tr("Reset the keys of {action}").format(action=words))

    def parts(self) -> Iterable[QWidget]:
        """Return the widgets from left to right."""
        return (self._words, self._in_force, *self.edits, self.reset)

    def show_keys(self, keys: KeyMap) -> None:
        """Show the keys of the action, and what works in their place while single keys are off."""
        stored = keys.keys(self.name)
        for place, edit in enumerate(self.edits):
            edit.show_key(stored[place] if place < len(stored) else "")
        self.reset.setEnabled(keys.is_changed(self.name))
        now = keys_in_words(self._action)
        off = any(map(is_single, stored)) and not keys.single_keys
        instead = self.tr("now {keys}").format(keys=now) if now else self.tr("now by menu")
        self._in_force.setText(instead if off else "")

    def searched(self) -> str:
        """Return the words in which a search looks."""
        stored = " ".join(edit.keySequence().toString() for edit in self.edits)
        return f"{self._section} {self._words.text()} {keys_in_words(self._action)} {stored}".casefold()

    def show_if(self, fits: bool) -> None:
        """Show the line if it fits the search."""
        self.is_shown = fits
        for part in self.parts():
            part.setVisible(fits)

    def _recorded(self) -> None:
        self.changed.emit(self.name, [spelling_of(edit.keySequence()) for edit in self.edits])
