"""The note of a case: while it has the focus, every plain key is text."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from dermreview.ui.plain_keys import keep_plain_key


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
        self.setPlaceholderText(self.tr("Note …  (N to write, Esc to save and return)"))
        self.setAccessibleName(self.tr("Note on this case"))
        self.setToolTip(self.tr("Note on this case (N). Esc or Ctrl+Enter saves it and returns to the image"))

    def event(self, event: QEvent) -> bool:
        """Keep plain keys from being shortcuts while the field has the focus."""
        return keep_plain_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the note with Esc or Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.escaped.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the writer has left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
