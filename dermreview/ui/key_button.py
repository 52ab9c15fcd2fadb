"""A button that shows the key that does the same."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from dermreview.ui.action_table import first_key
from dermreview.ui.theme import SPACE, restyle

_MARGINS = {"": (10, 4), "primary": (12, 4), "quiet": (4, 0)}
_HEIGHTS = {"": 34, "primary": 40, "quiet": 24}


class KeyButton(QPushButton):
    """Triggers an action; its words stand on the left, the cap of its key on the right.

    Args:
        action: What it does; its first shortcut is the cap.
        words: The button's words; the action's text if left out.
        role: ``primary`` for the one main button of the screen, ``quiet`` for one without an edge.
    """

    def __init__(self, action: QAction, words: str = "", *, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._cap = QLabel()
        self._cap.setProperty("role", "keycap")
        self._cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("role", role)
        self._role = role
        # a click leaves the focus where it is: the next Enter must not press the same button again
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._inner = layout = QHBoxLayout(self)
        side, height = _MARGINS[role]
        layout.setContentsMargins(side, height, 8 if role != "quiet" else 4, height)
        layout.setSpacing(SPACE)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (self._words, self._cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._action = action
        action.changed.connect(self._name_key)
        self._name_key()
        self.clicked.connect(action.trigger)
        self.set_words(words or action.text().replace("&", ""))

    def set_words(self, words: str) -> None:
        """Change what the button says."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._tint()

    def sizeHint(self) -> QSize:
        """Return a size that holds the words and the cap."""
        hint = self._inner.sizeHint()
        return QSize(hint.width() + 4, max(_HEIGHTS[self._role], hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def changeEvent(self, event: object) -> None:
        """Follow the button's state: a label inside does not inherit the colour of the button's text."""
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "_words"):
            self._tint()

    def _name_key(self) -> None:
        """Show the key that the action has now."""
        self._cap.setText(first_key(self._action))
        self.setToolTip(self._action.toolTip())
        self._show_cap()

    def _show_cap(self) -> None:
        self._cap.setVisible(self.isEnabled() and bool(self._cap.text()))

    def _tint(self) -> None:
        role = "disabled" if not self.isEnabled() else "on-primary" if self._role == "primary" else ""
        if self._words.property("on") != role:
            self._words.setProperty("on", role)
            restyle(self._words)
        self._show_cap()
