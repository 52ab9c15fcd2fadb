"""Which key does what: the keys that the program comes with, and those that a person has changed.

A change is kept in the preferences under the action's name, so that a new action, or an action that is gone, harms
nothing. Where a new action comes with a key that a person has given to another one, the person's choice holds.
"""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

from dermreview.ui.action_table import name_keys
from dermreview.ui.actions import Actions
from dermreview.ui.key_sequences import (
    bare_key_of,
    collide,
    in_print,
    in_reserve,
    is_single,
    spelled,
    spelling_of,
    with_both_enters,
)
from dermreview.ui.settings import Settings

MOST_KEYS = 2
"""Keys that one action may have; both Enter keys count as one."""

Keys = tuple[str, ...]


class KeyMap(QObject):
    """Gives every action its keys, and changes them.

    Attributes:
        changed: Emitted after the keys of any action have changed.
        names: Every action by its name.
    """

    changed = Signal()

    def __init__(
        self, actions: Actions, settings: Settings, menus: QMenuBar, parent: QObject | None = None
    ) -> None:
        """Give the actions the keys of the preferences; ``menus`` keep the letters that open them."""
        super().__init__(parent)
        self._settings = settings
        self._menus = menus
        self.names: Mapping[str, QAction] = actions.named()
        self._defaults: dict[str, Keys] = {
            name: tuple(dict.fromkeys(spelling_of(each) for each in action.shortcuts()))
            for name, action in self.names.items()
        }
        self._keys: dict[str, Keys] = {}
        self._in_force: tuple[Mapping[str, Keys], bool] | None = None
        self._settings.changed.connect(self._take_over)
        self._take_over()

    @property
    def single_keys(self) -> bool:
        """Whether keys without Ctrl or Alt do anything."""
        return self._settings.value.single_keys

    def set_single_keys(self, on: bool) -> None:
        """Let keys without Ctrl or Alt do something, or not."""
        self._settings.change(single_keys=on)

    def keys(self, name: str) -> Keys:
        """Return the keys of an action, single keys too while they are off."""
        return self._keys[name]

    def is_changed(self, name: str) -> bool:
        """Tell whether an action has other keys than it came with."""
        return self._keys[name] != self._defaults[name]

    def set_keys(self, name: str, wanted: Sequence[str]) -> str:
        """Give an action other keys.

        Returns:
            Why not, in a line that says what to do; '' where they are in force now.
        """
        keys = tuple(dict.fromkeys(spelled(each) for each in wanted if each))
        for key in keys:
            why = self._why_not(name, key)
            if why:
                return why
        changed = {other: keys_ for other, keys_ in self._keys.items() if self.is_changed(other)} | {name: keys}
        self._settings.change(
            keys={other: kept for other, kept in changed.items() if kept != self._defaults[other]}
        )
        return ""

    def reset(self, name: str) -> str:
        """Give an action back the keys it came with; returns as `set_keys`."""
        return self.set_keys(name, self._defaults[name])

    def reset_all(self) -> None:
        """Give every action back the keys it came with, and let single keys work."""
        self._settings.change(keys={}, single_keys=True)

    def unusable(self) -> list[str]:
        """Return the names of actions whose kept keys could not be used."""
        return [
            name
            for name, kept in self._settings.value.keys.items()
            if self._keys.get(name) != tuple(dict.fromkeys(map(spelled, kept)))
        ]

    def _why_not(self, name: str, key: str) -> str:
        if not key:
            return self.tr("This key is not known. Choose another one.")
        fixed = self._fixed(key)
        if fixed:
            return self.tr("“{key}” is fixed: {use}. Choose another key.").format(key=in_print(key), use=fixed)
        for other, keys in self._keys.items():
            taken = next((each for each in keys if other != name and collide(each, key)), None)
            if taken is None:
                continue
            what = _words_of(self.names[other])
            if taken == key:
                text = self.tr("“{key}” is already “{action}”. Choose another key, or change that one first.")
                return text.format(key=in_print(key), action=what)
            text = self.tr("“{key}” and “{taken}” of “{action}” begin alike. Choose another key.")
            return text.format(key=in_print(key), taken=in_print(taken), action=what)
        return ""

    def _fixed(self, key: str) -> str:
        """Return what a key is for, wherever it may not be changed; '' for all others."""
        for keys, use in (
            ((Qt.Key.Key_Escape,), self.tr("it leaves a field or closes a dialog")),
            ((Qt.Key.Key_Tab, Qt.Key.Key_Backtab), self.tr("it goes from field to field")),
            ((Qt.Key.Key_Space,), self.tr("it presses the button that has the focus")),
        ):
            if bare_key_of(key, keys):
                return use
        for menu in self._menus.actions():
            title = menu.text()
            place = title.replace("&&", "  ").find("&")
            if place >= 0 and collide(spelled(f"Alt+{title[place + 1 : place + 2]}"), key):
                return self.tr("it opens the menu “{menu}”").format(menu=_words_of(menu))
        return ""

    def _take_over(self) -> None:
        """Bring the preferences' keys into force, if they are others than those in force."""
        wanted = (self._settings.value.keys, self._settings.value.single_keys)
        if wanted == self._in_force:
            return
        self._in_force = wanted
        self._keys = self._usable(wanted[0])
        working = self._keys if self.single_keys else self._without_single_keys()
        for name, action in self.names.items():
            action.setShortcuts([sequence for key in working[name] for sequence in with_both_enters(key)])
            name_keys(action)
        self.changed.emit()

    def _usable(self, changed: Mapping[str, Keys]) -> dict[str, Keys]:
        """Return the keys of all actions: changed ones as they come, then what is left of the others."""
        chosen: dict[str, Keys] = {}
        for name in self.names:
            keys = tuple(dict.fromkeys(map(spelled, changed[name]))) if name in changed else None
            if (
                keys is not None
                and len(keys) <= MOST_KEYS
                and all(self._free(key, chosen.values()) for key in keys)
            ):
                chosen[name] = keys
        usable = {}
        for name, default in self._defaults.items():
            free = tuple(key for key in default if not _collides(key, chosen.values()))
            usable[name] = chosen.get(name, free)
        return usable

    def _free(self, key: str, taken: Iterable[Keys]) -> bool:
        return bool(key) and not self._fixed(key) and not _collides(key, taken)

    def _without_single_keys(self) -> dict[str, Keys]:
        """Return the keys without single ones; an action that had no other gets a combination that is free."""
        working = {name: tuple(key for key in keys if not is_single(key)) for name, keys in self._keys.items()}
        for name, keys in self._keys.items():
            if keys and not working[name]:
                reserve = (spare for key in keys for spare in in_reserve(key))
                free = next((spare for spare in reserve if self._free(spare, working.values())), None)
                working[name] = () if free is None else (free,)
        return working


def _collides(key: str, taken: Iterable[Keys]) -> bool:
    return any(collide(key, other) for keys in taken for other in keys)


def _words_of(action: QAction) -> str:
    return action.text().replace("&", "").removesuffix(" …")
