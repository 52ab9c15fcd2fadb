"""Erases the marked cases, or the one on screen, and shows the next one."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from dermreview.domain.audit import EraseReason
from dermreview.services.erasing import ErasurePlan, ErasureReport
from dermreview.ui.erase_dialog import EraseDialog
from dermreview.ui.queue_controller import QueueController
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.verbs import Verbs
from dermreview.ui.viewer import Viewer
from dermreview.ui.wording import in_words
from dermreview.ui.worklist_model import WorklistModel
from dermreview.ui.worklist_view import WorklistView


class Erasing(QObject):
    """Asks, erases on the store worker, and takes the cases off the screen.

    Attributes:
        said: Emitted with a short sentence for the status line.
        failed: Emitted with the reason in words if it can't be found out what would go.
        erased: Emitted when cases are gone.
        none_listed: Emitted when no case is left in the list.
        show_when_allowed: Called with what shows the dialog.
    """

    said = Signal(str)
    failed = Signal(str)
    erased = Signal()
    none_listed = Signal()

    def __init__(
        self,
        workers: tuple[TaskRunner, Verbs],
        queue: QueueController,
        review: ReviewController,
        lists: tuple[WorklistModel, WorklistView],
        viewer: Viewer,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._runner, self._verbs = workers
        self._queue = queue
        self._review = review
        self._model, self._view = lists
        self._viewer = viewer
        self.show_when_allowed: Callable[[Callable[[], object]], object] = lambda show: show()

    def ask(self) -> None:
        """Find out what would go, then ask; a note that is being written is kept first."""
        current = self._review.case_id
        marked = self._view.marked() or ([] if current is None else [current])
        names = [row.external_id for row in map(self._model.row_of, marked) if row is not None]
        if not names:
            self.said.emit(self.tr("No case is marked in the worklist"))
            return
        plan = functools.partial(self._verbs.plan_erasure, names)
        self._review.additions.then(
            lambda: self._runner.submit(
                Lane.STORE, plan, self._planned, lambda error: self.failed.emit(in_words(error))
            )
        )

    def _planned(self, plans: tuple[ErasurePlan, ErasurePlan]) -> None:
        self.show_when_allowed(functools.partial(self._open, *plans))

    def _open(self, plan: ErasurePlan, whole: ErasurePlan) -> None:
        dialog = EraseDialog(plan, whole, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(functools.partial(self._erase, dialog))
        fit_to_screen(dialog)
        dialog.open()

    def _erase(self, dialog: EraseDialog, numbers: Sequence[int], reason: EraseReason) -> None:
        # in its turn among the decisions, so that the end of the window does not forget it
        self._runner.submit(
            Lane.STORE,
            functools.partial(self._verbs.erase, numbers, reason),
            functools.partial(self._done, dialog),
            functools.partial(self._broken, dialog),
            priority=Priority.DECISION,
        )

    def _done(self, dialog: EraseDialog, report: ErasureReport) -> None:
        gone = set(report.gone)
        following = self._after(gone)
        on_screen = self._review.case_id in gone
        if on_screen:
            self._review.leave()
            self._viewer.show_no_image(self.tr("Erased. No other case is listed."))
        self._model.remove(gone)
        self.erased.emit()
        dialog.finish(report.elsewhere)
        words = self.tr("%n cases erased; exports and copies made elsewhere still hold them", "", report.cases)
        self.said.emit(words)
        if following is not None:
            self._review.go(following)
        elif any(True for _ in self._model.queue):
            self.none_listed.emit()
        else:
            self._queue.open_saved(0)

    def _broken(self, dialog: EraseDialog, error: Exception) -> None:
        """Say why, and open the worklist anew: the cases may be gone although what comes after them failed."""
        dialog.tell_error(error)
        self._queue.sort(self._queue.order)

    def _after(self, gone: set[int]) -> int | None:
        """Return the case to show: the one on screen if it stays, else the next one in the list, else the last."""
        current = self._review.case_id
        if current is not None and current not in gone:
            return current
        rows, place = self._model.rows, None if current is None else self._model.place_of(current)
        start = 0 if place is None else place
        candidates = (*rows[start:], *reversed(rows[:start]))
        return next((row.case_id for row in candidates if row.case_id not in gone), None)
