"""What a person has chosen on a workstation: keys, looks, where the networks run.

Preferences belong to the account on the workstation, not to the store: folders and graphics cards differ from
machine to machine, and hands go with the person who sits at it. What belongs to the reading itself, such as the
mode of a queue and the reviewer's name, is kept with the store.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from dermreview.domain import strict_json
from dermreview.domain.review import ReadMode
from dermreview.domain.trust import Trust, TrustedKey

DEVICES: Final = ("auto", "cpu", "cuda")
VIEWS: Final = (1, 2, 4, 8)
"""How many views may be chosen, where not the bundle decides."""
LANGUAGES: Final = ("system", "en", "de")

_MOST_LETTERS: Final = 60
"""Of a bad value, when it is told."""


class ThemeChoice(StrEnum):
    """Which colours to show."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    """How close things stand."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Preferences:
    """All preferences.

    Attributes:
        store: The store to open; None for the user's own.
        bundle: The bundle; None for the released one.
        device: One of `DEVICES`.
        views: One of `VIEWS`, or None for as many as the bundle was made for.
        mode: In which the queue of a new store begins.
        theme: Which colours.
        density: How close things stand.
        language: One of `LANGUAGES`.
        single_keys: Whether keys without Ctrl or Alt do anything.
        trust: Which bundles may be used.
        keys: Name of an action to its keys, as portable text; only of actions whose keys were changed.
    """

    store: Path | None = None
    bundle: Path | None = None
    device: str = "auto"
    views: int | None = None
    mode: ReadMode = ReadMode.ASSISTED
    theme: ThemeChoice = ThemeChoice.SYSTEM
    density: Density = Density.COMFORTABLE
    language: str = "system"
    single_keys: bool = True
    trust: Trust = field(default_factory=Trust)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def to_json(preferences: Preferences) -> str:
    """Return preferences as the text of a file."""
    kept = {
        "store": None if preferences.store is None else str(preferences.store),
        "bundle": None if preferences.bundle is None else str(preferences.bundle),
        "device": preferences.device,
        "views": preferences.views,
        "mode": preferences.mode.value,
        "theme": preferences.theme.value,
        "density": preferences.density.value,
        "language": preferences.language,
        "single_keys": preferences.single_keys,
        "trust": {
            "signed_only": preferences.trust.signed_only,
            "keys": [{"name": each.name, "key": each.key} for each in preferences.trust.keys],
        },
        "keys": {name: list(keys) for name, keys in preferences.keys.items()},
    }
    text = json.dumps(kept, indent=2, ensure_ascii=False)
    if not _is_text(text):
        # the name of a folder may hold bytes that are no text
        text = json.dumps(kept, indent=2)
    return text + "\n"


def from_json(text: str) -> tuple[Preferences, tuple[str, ...]]:
    """Read preferences; what can't be understood is left at its default.

    Returns:
        The preferences, and what could not be understood as ``name (value)``.

    Raises:
        ValueError: If the text holds no JSON object.
    """
    kept = strict_json.loads(text)
    if not isinstance(kept, dict):
        raise ValueError("no JSON object")
    read: dict[str, Any] = {}
    bad = []
    for name, understand in _READERS.items():
        if name not in kept:
            continue
        try:
            read[name] = understand(kept[name])
        except (ValueError, TypeError):
            if name == "trust":
                # what was meant to keep bundles out is not left open because it can't be read
                read[name] = Trust(signed_only=True)
            bad.append(f"{name} ({json.dumps(kept[name], ensure_ascii=False)[:_MOST_LETTERS]})")
    return Preferences(**read), tuple(bad)


def _is_text(text: str) -> bool:
    return text.encode("utf-8", "ignore").decode("utf-8") == text


def _folder(value: object) -> Path | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError(value)
    return Path(value)


def _one_of(known: tuple[object, ...]) -> Callable[[object], object]:
    def understand(value: object) -> object:
        # True is 1 to Python, but not to the reader of a file
        if value not in known or isinstance(value, bool):
            raise ValueError(value)
        return value

    return understand


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _trust(value: object) -> Trust:
    if not isinstance(value, dict) or not isinstance(value.get("keys", []), list):
        raise TypeError(value)
    keys = []
    for each in value.get("keys", []):
        if (
            not isinstance(each, dict)
            or not isinstance(each.get("name"), str)
            or not isinstance(each.get("key"), str)
        ):
            raise TypeError(value)
        keys.append(TrustedKey(each["name"], each["key"]))
    return Trust(tuple(keys), _switch(value.get("signed_only", False)))


def _keys(value: object) -> dict[str, tuple[str, ...]]:
    """Return the entries that have the right form; whether their keys can be used, the window finds out."""
    if not isinstance(value, dict):
        raise TypeError(value)
    return {
        name: tuple(keys)
        for name, keys in value.items()
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }


_READERS: Final[dict[str, Callable[[Any], object]]] = {
    "store": _folder,
    "bundle": _folder,
    "device": _one_of(DEVICES),
    "views": _one_of((None, *VIEWS)),
    "mode": ReadMode,
    "theme": ThemeChoice,
    "density": Density,
    "language": _one_of(LANGUAGES),
    "single_keys": _switch,
    "trust": _trust,
    "keys": _keys,
}
