"""The preferences while the window is open: one object that all parts ask, and that tells when they change."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from dermreview.domain.preferences import Preferences
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.wording import in_words

Save = Callable[[Preferences], None]
"""Puts preferences on disk; runs on the store worker."""


class Settings(QObject):
    """Holds the preferences in force.

    Args:
        preferences: As they were found.
        save: None keeps nothing beyond this object.
        not_understood: What of the file could not be read, for a line in the status.

    Attributes:
        changed: Emitted after each change.
        not_saved: Emitted with the reason in words if a change could not be put on disk; it holds all the same.
    """

    changed = Signal()
    not_saved = Signal(str)

    def __init__(
        self, preferences: Preferences | None = None, save: Save | None = None, not_understood: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.value = preferences or Preferences()
        self.not_understood = tuple(not_understood)
        self._save = save
        self._runner: TaskRunner | None = None

    def save_with(self, runner: TaskRunner) -> None:
        """Name who puts changes on disk from now on."""
        self._runner = runner

    def change(self, **fields: Any) -> None:
        """Change some fields of the preferences, and keep them."""
        new = replace(self.value, **fields)
        if new == self.value:
            return
        self.value = new
        self.changed.emit()
        if self._save is not None and self._runner is not None:
            # as urgent as a decision, so that it is also done when the window closes at once
            self._runner.submit(
                Lane.STORE,
                functools.partial(self._save, new),
                failed=lambda error: self.not_saved.emit(in_words(error)),
                priority=Priority.DECISION,
            )
