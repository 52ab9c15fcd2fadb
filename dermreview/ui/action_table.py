"""A table of actions by section, with the keys of each in words."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from dermreview.ui.key_sequences import in_print, spelling_of
from dermreview.ui.language import QT_TRANSLATE_NOOP
from dermreview.ui.wording import listed

LABEL = QT_TRANSLATE_NOOP("actions", "Label")
DECIDE = QT_TRANSLATE_NOOP("actions", "Decide")
BROWSE = QT_TRANSLATE_NOOP("actions", "Browse")
QUEUE = QT_TRANSLATE_NOOP("actions", "Marked cases")
HEATMAP = QT_TRANSLATE_NOOP("actions", "Heatmap")
IMAGE = QT_TRANSLATE_NOOP("actions", "Image")
PROGRAM = QT_TRANSLATE_NOOP("actions", "Program")
SECTIONS = (LABEL, DECIDE, BROWSE, QUEUE, HEATMAP, IMAGE, PROGRAM)

NO_KEY: tuple[str, ...] = ()


class ActionTable(QObject):
    """Makes actions and finds them again. One ignores the auto-repeat of a held key unless it asks for it."""

    def __init__(self, sections: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._by_section: dict[str, list[QAction]] = {section: [] for section in sections}

    def sections(self) -> Iterator[tuple[str, Sequence[QAction]]]:
        """Yield each section's name and its actions in order."""
        yield from self._by_section.items()

    def all(self) -> Iterator[QAction]:
        """Yield every action."""
        for actions in self._by_section.values():
            yield from actions

    def named(self) -> dict[str, QAction]:
        """Return every action by the name of its attribute, which changed keys are kept under."""
        found: dict[str, QAction] = {}
        for name, value in vars(self).items():
            several = value if isinstance(value, list | tuple) else ()
            if isinstance(value, QAction):
                found[name] = value
            found |= {
                f"{name}_{place}": each for place, each in enumerate(several, 1) if isinstance(each, QAction)
            }
        return found

    def _make(
        self,
        section: str,
        text: str,
        keys: Sequence[str],
        tip: str,
        *,
        repeat: bool = False,
        checkable: bool = False,
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(repeat)
        action.setCheckable(checkable)
        action.setStatusTip("")
        action.setWhatsThis(tip)
        name_keys(action)
        action.setMenuRole(QAction.MenuRole.NoRole)
        self._by_section[section].append(action)
        return action


def keys_in_words(action: QAction) -> str:
    """Return the keys of an action as they are printed on the keyboard, '' for none."""
    return listed(key_names(action))


def key_names(action: QAction) -> list[str]:
    """Return the keys of an action as they are printed on the keyboard, in the reader's language."""
    return list(dict.fromkeys(in_print(spelling_of(key)) for key in action.shortcuts()))


def first_key(action: QAction) -> str:
    """Return the key of an action that a button or a hint names, '' for none."""
    return next(iter(key_names(action)), "")


def with_key(words: str, key: str) -> str:
    """Return words with a key behind them, or alone where there is none."""
    return f"{words} ({key})" if key else words


def name_keys(action: QAction) -> None:
    """Let the tooltip of an action name its present keys."""
    action.setToolTip(with_key(action.whatsThis(), keys_in_words(action)))
