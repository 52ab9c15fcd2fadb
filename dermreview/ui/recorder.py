"""Puts one act at a time on disk and tells whether it got there."""

import functools
from collections.abc import Callable
from enum import Enum, auto
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.queue_acts import QueueOutcome
from dermreview.services.reviews import ReviewOutcome
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.wording import in_words

_HARMLESS = frozenset({ErrorCode.NOTHING_TO_UNDO, ErrorCode.NOTHING_TO_REDO, ErrorCode.NOTHING_TO_CHANGE})
Outcome = TypeVar("Outcome", bound=ReviewOutcome | QueueOutcome)


class Kind(Enum):
    """What is on its way to the disk."""

    ADDITION = auto()
    DECISION = auto()


class Recorder(QObject):
    """Carries an act to the store worker, ahead of all other work there.

    Attributes:
        under_way: What is on its way to the disk, None if nothing is.
        saving: Emitted with True when an act sets out, with False when that ended.
        saved: Emitted with the `ReviewOutcome` or `QueueOutcome` that is on disk, before what follows from it.
        not_saved: Emitted with the reason in words.
        said: Emitted with a sentence where there was nothing to do.
    """

    saving = Signal(bool)
    saved = Signal(object)
    not_saved = Signal(str)
    said = Signal(str)

    def __init__(self, runner: TaskRunner, hold: Callable[[bool], None], parent: QObject | None = None) -> None:
        """Make a recorder; ``hold`` is told True while the reader's words must wait, and False after."""
        super().__init__(parent)
        self._runner = runner
        self._hold = hold
        self.under_way: Kind | None = None

    def save(
        self,
        kind: Kind,
        work: Callable[[], Outcome],
        done: Callable[[Outcome], None],
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Put an act on disk.

        Args:
            kind: What it is.
            work: Records it; store worker.
            done: Called on the UI thread when it is on disk.
            failed: Called on the UI thread when it could not be put there.
        """
        self.under_way = kind
        self._hold(True)
        self.saving.emit(True)
        self._runner.submit(
            Lane.STORE,
            work,
            functools.partial(self._on_disk, done),
            functools.partial(self._not_on_disk, failed),
            priority=Priority.DECISION,
        )

    def _on_disk(self, done: Callable[[Outcome], None], outcome: Outcome) -> None:
        self._settle()
        self.saved.emit(outcome)
        done(outcome)
        self.saving.emit(self.under_way is not None)

    def _not_on_disk(self, failed: Callable[[], None], error: Exception) -> None:
        self._settle()
        failed()
        if isinstance(error, DermreviewError) and error.code in _HARMLESS:
            self.said.emit(in_words(error))
        else:
            self.not_saved.emit(in_words(error))
        self.saving.emit(False)

    def _settle(self) -> None:
        self.under_way = None
        self._hold(False)
