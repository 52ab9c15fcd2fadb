"""The note of a case: while it has the focus, every plain key is text."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from dermreview.ui.action_table import with_key
from dermreview.ui.plain_keys import ENTER_KEYS, keep_plain_key


class NoteEdit(QPlainTextEdit):
    """A small text field.

    Attributes:
        left: Emitted when the writer is done: Esc, Ctrl+Enter or the focus moved on.
        escaped: Emitted after Esc or Ctrl+Enter, to bring the focus back to the image.
    """

    left = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Note on this case"))
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Name the key that leads here, '' for none."""
        words = self.tr("Note …  ({key} to write, Esc returns)") if key else self.tr("Note …  (Esc returns)")
        self.setPlaceholderText(words.format(key=key))
        what = with_key(self.tr("Note on this case"), key)
        self.setToolTip(self.tr("{what}. Esc or Ctrl+Enter saves it and returns to the image").format(what=what))

    def event(self, event: QEvent) -> bool:
        """Keep plain keys, and the two that end the note, from being shortcuts while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _ends(event):
            event.accept()
            return True
        return keep_plain_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the note with Esc or Ctrl+Enter."""
        if _ends(event):
            self.escaped.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the writer has left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def _ends(event: QKeyEvent) -> bool:
    with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_Escape or (event.key() in ENTER_KEYS and with_ctrl)
