"""Tells which keys belong to what has the focus: text to a field, Enter to a button."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

_MODIFIER = Qt.KeyboardModifier
_PLAIN = _MODIFIER.ShiftModifier | _MODIFIER.KeypadModifier | _MODIFIER.GroupSwitchModifier
_ALT_GR = _MODIFIER.ControlModifier | _MODIFIER.AltModifier
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def keep_plain_key(event: QEvent) -> bool:
    """Take a plain key that Qt is about to make a shortcut of, so that it stays text; tell whether it was one."""
    asks = event.type() == QEvent.Type.ShortcutOverride
    if asks and isinstance(event, QKeyEvent) and (not event.modifiers() & ~_PLAIN or _typed_with_alt_gr(event)):
        event.accept()
        return True
    return False


def keep_for_focus(window: QWidget, event: QEvent) -> bool:
    """Take a key that nothing under the focus has taken, before a window makes a shortcut of it.

    Qt offers such a key to every parent of what has the focus. Plain keys are text in any field. Enter presses the
    button that somebody has gone to by Tab: whoever is on a button means that button, whatever Enter does else.

    Returns:
        Whether the key was taken.
    """
    if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease:
        return False
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit | QPlainTextEdit):
        return keep_plain_key(event)
    if not isinstance(focus, QAbstractButton) or not focus.isEnabled() or focus.window() is not window:
        return False
    if event.key() not in ENTER_KEYS or event.modifiers() & ~_MODIFIER.KeypadModifier:
        return False
    if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
        focus.click()
    event.accept()
    return True


def _typed_with_alt_gr(event: QKeyEvent) -> bool:
    """Tell whether a key is a character of the third level; Windows calls AltGr Ctrl and Alt together."""
    modifiers = event.modifiers() & ~_PLAIN
    return modifiers == _ALT_GR and event.text().isprintable() and bool(event.text())
