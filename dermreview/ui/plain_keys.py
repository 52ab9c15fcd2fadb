"""Tells which keys a text field keeps for itself."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def keep_plain_key(event: QEvent) -> bool:
    """Take a plain key that Qt is about to make a shortcut of, so that it stays text; tell whether it was one."""
    asks = event.type() == QEvent.Type.ShortcutOverride
    if asks and isinstance(event, QKeyEvent) and not event.modifiers() & ~_PLAIN:
        event.accept()
        return True
    return False
