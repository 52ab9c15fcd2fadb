"""The preferences while the window is open: one object that all parts ask, and that tells when they change."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from dermreview.domain.errors import DermreviewError
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
        overruled: Names of fields for which the command line names something else in this run.

    Attributes:
        at_start: The preferences with which the window was opened.
        not_kept: Why a change from before there was a window could not be put on disk, '' if it could.
        changed: Emitted after each change.
        not_saved: Emitted with the reason in words if a change could not be put on disk; it holds all the same.
    """

    changed = Signal()
    not_saved = Signal(str)

    def __init__(
        self,
        preferences: Preferences | None = None,
        save: Save | None = None,
        not_understood: Sequence[str] = (),
        overruled: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.value = self.at_start = preferences or Preferences()
        self.overruled = frozenset(overruled)
        self.not_understood = tuple(not_understood)
        self.not_kept = ""
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
        if self._save is None:
            return
        if self._runner is None:
            self._save_at_once(self._save)
        else:
            # as urgent as a decision, so that it is also done when the window closes at once
            self._runner.submit(
                Lane.STORE,
                functools.partial(self._save, new),
                failed=lambda error: self.not_saved.emit(in_words(error)),
                priority=Priority.DECISION,
            )

    def _save_at_once(self, save: Save) -> None:
        """Put the preferences on disk before there is a window."""
        try:
            save(self.value)
        except DermreviewError as error:
            self.not_kept = in_words(error)
