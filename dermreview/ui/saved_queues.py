"""Carries out what the dialog of the saved queues asks for."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dermreview.domain.saved_queue import SavedQueue
from dermreview.ui.queue_controller import QueueController
from dermreview.ui.saved_queues_dialog import SavedQueuesDialog
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.verbs import Verbs
from dermreview.ui.worklist_model import WorklistModel


class SavedQueues(QObject):
    """Opens the dialog and does its work on the store worker."""

    def __init__(
        self, runner: TaskRunner, verbs: Verbs, queue: QueueController, model: WorklistModel, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._runner = runner
        self._verbs = verbs
        self._queue = queue
        self._model = model

    def open_dialog(self) -> None:
        """Show the reviewer's queues."""
        dialog = SavedQueuesDialog(self._window)
        dialog.open_wanted.connect(self._queue.open_saved)
        dialog.save_wanted.connect(lambda name: self._run(dialog, self._save(name)))
        dialog.rename_wanted.connect(
            lambda number, name: self._run(dialog, functools.partial(self._verbs.rename_queue, number, name))
        )
        dialog.delete_wanted.connect(functools.partial(self._delete, dialog))
        self._run(dialog, self._verbs.saved_queues)
        dialog.open()

    def _save(self, name: str) -> Callable[[], list[SavedQueue]]:
        case_ids = [row.case_id for row in self._model.rows]
        queue, wanted = self._queue, self._model.filter
        return functools.partial(self._verbs.save_queue, name, wanted, queue.order, queue.mode, case_ids)

    def _delete(self, dialog: SavedQueuesDialog, number: int) -> None:
        if self._queue.saved is not None and self._queue.saved.id == number:
            self._queue.open_saved(0)
        self._run(dialog, functools.partial(self._verbs.delete_queue, number))

    def _run(self, dialog: SavedQueuesDialog, work: Callable[[], list[SavedQueue]]) -> None:
        """Do something and show the queues as they are then; the dialog goes when it is closed."""

        def done(queues: list[SavedQueue]) -> None:
            if dialog.isVisible():
                dialog.show_queues(queues, self._queue.saved)

        def failed(error: Exception) -> None:
            if dialog.isVisible():
                dialog.tell_error(error)

        self._runner.submit(Lane.STORE, work, done, failed, priority=Priority.SCREEN)
