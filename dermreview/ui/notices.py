"""What the window tells the reader of the queue and the AI: banners over the image, figures in the status line."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from dermreview.domain.worklist import RowState
from dermreview.ui.ai_state import sentence
from dermreview.ui.banner import Banners, Tone
from dermreview.ui.queue_controller import QueueController
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.status_line import StatusLine
from dermreview.ui.worklist_model import WorklistModel


class Notices(QObject):
    """Words the state of queue, analysis and AI."""

    def __init__(
        self,
        places: tuple[Banners, StatusLine],
        model: WorklistModel,
        queue: QueueController,
        review: ReviewController,
        offers: tuple[Callable[[], None], Callable[[], None]],
        parent: QObject | None = None,
    ) -> None:
        """Make them.

        Args:
            places: Where they are shown.
            model: The worklist.
            queue: What is told of.
            review: What is told of.
            offers: Lists all cases again; opens the export.
            parent: The window.
        """
        super().__init__(parent)
        self._banners, self._status = places
        self._model, self._queue, self._review = model, queue, review
        self._show_all, self._export = offers

    def no_ai(self, why: str) -> None:
        """Tell that the reader reviews without AI, and why."""
        words = self.tr("You review without AI. {why}").format(why=sentence(why))
        self._banners.show_banner("ai", Tone.WARNING, words)
        self.show_counts()

    def analysis_paused(self, why: str) -> None:
        """Tell why the analysis stands still, and offer to go on."""
        words = self.tr("The analysis is paused. {why}").format(why=why)
        self._banners.show_banner("analysis", Tone.ERROR, words, offer=(self.tr("Try again"), self._resume))

    def queue_ended(self) -> None:
        """Tell what is left before the end of the queue, or of what is listed of it."""
        if not self._model.filter.is_empty and self._model.next_unreviewed(None, wrap=True) is None:
            words, offer = self.tr("No listed case is left to read."), (self.tr("Show all cases"), self._show_all)
        elif (left := self._model.to_read()) or self._model.waiting(RowState.DEFERRED):
            deferred = self._model.waiting(RowState.DEFERRED)
            what = self.tr("%n to read", "", left) if left else self.tr("%n deferred", "", deferred)
            words = self.tr("This is the end of the queue. Left before it: {what}.").format(what=what)
            offer = (self.tr("Next unreviewed"), self._review.go_to_next_unreviewed)
        else:
            words = self.tr("All %n cases are reviewed.", "", self._model.total())
            offer = (self.tr("Export …"), self._export)
        self._banners.show_banner("end", Tone.NOTE, words, offer=offer)

    def show_counts(self) -> None:
        """Tell how far the reader and the networks are."""
        ahead = self._model.analyzed_ahead(self._review.case_id) if self._queue.has_ai else None
        if self._model.complete:
            self._status.show_progress(self._model.done(), self._model.total(), ahead)
        else:
            self._status.show_reading_list()
        self._status.show_failures(self._model.failed())

    def _resume(self) -> None:
        self._banners.clear("analysis")
        self._queue.loop.resume()
