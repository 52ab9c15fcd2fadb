"""Backups while the window is open: behind the reader's back, and never in the way."""

from collections.abc import Callable
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.backing_up import Backup
from dermreview.ui.ai_state import sentence
from dermreview.ui.tasks import Lane, TaskRunner
from dermreview.ui.wording import in_words

_LOOK_AGAIN: Final = 60 * 60 * 1000
"""Milliseconds until it is asked again whether a backup is due: some windows stay open for weeks."""


class BackupKeeper(QObject):
    """Makes a backup whenever one is due, on a thread of its own; the end of the window ends it too.

    Attributes:
        made: Emitted with a short sentence after a backup.
        failed: Emitted with the reason of a failure.
    """

    made = Signal(str)
    failed = Signal(str)

    def __init__(
        self, runner: TaskRunner, back_up: Callable[[Event], Backup | None], parent: QObject | None = None
    ) -> None:
        """Make it; nothing is done before `look`.

        Args:
            runner: Whose threads it uses.
            back_up: Makes a backup if one is due; gives up when the event is set.
            parent: The window.
        """
        super().__init__(parent)
        self._runner = runner
        self._back_up = back_up
        self._cancelled = Event()
        self._running = False
        runner.closing.connect(self._cancelled.set)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        """Make a backup now if one is due, and look again from time to time."""
        self._timer.start()
        if self._running:
            return
        self._running = True
        self._runner.submit(Lane.BACKUP, lambda: self._back_up(self._cancelled), self._ended, self._broken)

    def _ended(self, backup: Backup | None) -> None:
        self._running = False
        if backup is not None:
            self.made.emit(self.tr("backup made"))

    def _broken(self, error: Exception) -> None:
        self._running = False
        if isinstance(error, DermreviewError) and error.code is ErrorCode.STORE_DISK_FULL:
            words = self.tr("No backup was made: the disk has no room for it. Free some space.")
        else:
            words = self.tr("No backup was made. {why}").format(why=sentence(in_words(error)))
        self.failed.emit(words)
