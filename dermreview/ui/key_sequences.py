"""What can be said of a key sequence by itself: its one spelling, whether two get in each other's way."""

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

Key = Qt.Key
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_NATIVE = QKeySequence.SequenceFormat.NativeText
_STRONG = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_EDITING = (Key.Key_A, Key.Key_C, Key.Key_V, Key.Key_X, Key.Key_Z)
_ARROWS = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)


def spelled(text: str) -> str:
    """Return the one spelling of a sequence, '' if it is none.

    The two Enter keys count as one, and the number pad as the digits.
    """
    return _joined(_chords(QKeySequence.fromString(text, _PORTABLE)))


def spelling_of(sequence: QKeySequence) -> str:
    """Return the one spelling of a sequence, '' if it is empty or holds a key that Qt doesn't know."""
    return _joined(_chords(sequence))


def with_both_enters(text: str) -> list[QKeySequence]:
    """Return a sequence for Qt, twice where one key of it is Enter."""
    sequence = QKeySequence.fromString(text, _PORTABLE)
    other = QKeySequence.fromString(text.replace("Return", "Enter"), _PORTABLE)
    return [sequence] if other == sequence else [sequence, other]


def in_print(text: str) -> str:
    """Return a sequence as it is printed on the keyboard."""
    return with_both_enters(text)[-1].toString(_NATIVE)


def collide(one: str, other: str) -> bool:
    """Tell whether two sequences are the same, or one begins with the other, so that it could never be typed."""
    first = _chords(QKeySequence.fromString(one, _PORTABLE))
    second = _chords(QKeySequence.fromString(other, _PORTABLE))
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


def is_single(text: str) -> bool:
    """Tell whether a sequence begins without Ctrl, Alt or Meta. Function keys are none: nobody types them."""
    chords = _chords(QKeySequence.fromString(text, _PORTABLE))
    if not chords:
        return False
    key, first = chords[0].key(), chords[0]
    return not first.keyboardModifiers() & _STRONG and not Key.Key_F1 <= key <= Key.Key_F35


def in_reserve(text: str) -> list[str]:
    """Return what may stand in for a single key while single keys are off, the best first."""
    chords = _chords(QKeySequence.fromString(text, _PORTABLE))
    if len(chords) != 1:
        return []
    key = chords[0].key()
    # Ctrl and an arrow jump, in the list and in text; Ctrl+A, C, V, X and Z mean the same everywhere
    order = ("Alt+", "Ctrl+") if key in (*_ARROWS, *_EDITING) else ("Ctrl+", "Alt+")
    letter = Key.Key_A <= key <= Key.Key_Z
    found = [*order, *(["Ctrl+Shift+"] if letter else [])]
    if key in _EDITING:
        found.remove("Ctrl+")
    return [spelled(prefix + text) for prefix in found]


def bare_key_of(text: str, keys: tuple[Qt.Key, ...]) -> bool:
    """Tell whether any step of a sequence is one of these keys, at most with Shift."""
    chords = _chords(QKeySequence.fromString(text, _PORTABLE))
    return any(each.key() in keys and not each.keyboardModifiers() & _STRONG for each in chords)


def _chords(sequence: QKeySequence) -> list[QKeyCombination]:
    chords = []
    for place in range(sequence.count()):
        chord: QKeyCombination = sequence[place]  # type: ignore[index]
        key = Key.Key_Return if chord.key() == Key.Key_Enter else chord.key()
        if key in (Key.Key_unknown, Key(0)):
            return []
        chords.append(QKeyCombination(chord.keyboardModifiers() & ~_KEYPAD, key))
    return chords


def _joined(chords: list[QKeyCombination]) -> str:
    return QKeySequence(*chords).toString(_PORTABLE) if chords else ""
