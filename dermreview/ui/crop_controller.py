"""Analyzes a crop of the case on screen: draw, cut, predict, keep, show; what comes too late is dropped."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dermreview.domain.analysis import Prediction
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError
from dermreview.services.reading import OpenCase
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.analysis_loop import AnalysisLoop
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.tasks import Lane, Priority, Request, TaskRunner
from dermreview.ui.verbs import AnyPredictor, Rgb, Verbs
from dermreview.ui.viewer_tools import ViewerTools
from dermreview.ui.wording import in_words

_TOPIC = "crop"


class CropController(QObject):
    """The way of a crop from the reader's hand to the screen.

    The networks look at it as at an image of its own. It needs an opinion on the whole image on screen first: so
    nothing of it shows before the reveal of a blind read.

    Attributes:
        said: Emitted with a short sentence for the status line.
        running: Emitted with the `CropBox` that is being analyzed, None when that ended.
    """

    said = Signal(str)
    running = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        verbs: Verbs,
        loop: AnalysisLoop,
        review: ReviewController,
        tools: ViewerTools,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._verbs = verbs
        self._loop = loop
        self._review = review
        self._tools = tools
        self._under_way = False
        tools.crop_asked.connect(self.analyze)
        review.moved.connect(self._leave)
        loop.unusable.connect(self._stop)

    def begin(self) -> None:
        """Let the reader draw, beginning with the crop of before."""
        if not self._review.on_screen or self._review.screen.state.prediction is None:
            self.said.emit(self.tr("A crop can be analyzed once the AI's opinion of the whole image is on screen"))
            return
        crop = self._review.screen.crop
        self._tools.begin_crop(None if crop is None else crop.box)

    def analyze_again(self) -> None:
        """Let the networks look at the whole image once more, as after a failure or an earlier version."""
        status = self._review.ai_status
        if not self._review.on_screen or status not in (AiStatus.READY, AiStatus.ABSTAINED, AiStatus.FAILED):
            self.said.emit(self.tr("There is no analysis on screen to make again"))
        elif self._review.case_id is not None:
            self._loop.renew(self._review.case_id)
            self.said.emit(self.tr("The networks look at this case once more"))

    def toggle(self) -> None:
        """Go between the whole image and its crop."""
        screen = self._review.screen
        if screen.crop is None:
            self.said.emit(self.tr("This case has no crop yet"))
        screen.view_crop(not screen.crop_in_view)

    def analyze(self, box: CropBox) -> None:
        """Analyze a crop of the case on screen; one that is too small is refused in words and stays in hand."""
        opened = self._review.opened
        if opened is None or not self._review.on_screen:
            return
        try:
            box.check(opened.case.width, opened.case.height)
        except DermreviewError as error:
            self.said.emit(in_words(error))
            return
        self._tools.end()
        request = self._runner.request(_TOPIC, opened.case.id)
        self._tell(box)
        self._loop.borrow(functools.partial(self._cut, request, opened, box))

    def _cut(self, request: Request, opened: OpenCase, box: CropBox, predictor: AnyPredictor) -> None:
        if self._runner.is_current(request):
            work = functools.partial(self._verbs.crop_of, opened.row, box)
            self._submit(
                Lane.POOL, work, functools.partial(self._predict, request, opened, box, predictor), request
            )

    def _predict(
        self, request: Request, opened: OpenCase, box: CropBox, predictor: AnyPredictor, rgb: Rgb
    ) -> None:
        work = functools.partial(self._verbs.predict, predictor, rgb, opened.case.patient)
        self._submit(Lane.INFERENCE, work, functools.partial(self._save, request, opened.case.id, box), request)

    def _save(self, request: Request, case_id: int, box: CropBox, prediction: Prediction) -> None:
        work = functools.partial(self._verbs.save_crop, case_id, box, prediction)
        self._submit(Lane.STORE, work, self._saved, request)

    def _saved(self, opened: OpenCase) -> None:
        self._tell(None)
        self._review.ai_arrived(opened)
        self._review.screen.view_crop(True)

    def _submit(self, lane: Lane, work: Callable[[], object], done: object, request: Request) -> None:
        self._runner.submit(
            lane,
            work,
            done,  # type: ignore[arg-type]
            self._failed,
            priority=Priority.SCREEN,
            request=request,
        )

    def _failed(self, error: Exception) -> None:
        self._stop(in_words(error))

    def _stop(self, why: str) -> None:
        if self._under_way:
            self._tell(None)
            self.said.emit(self.tr("The crop was not analyzed. {reason}").format(reason=why))

    def _tell(self, box: CropBox | None) -> None:
        self._under_way = box is not None
        self.running.emit(box)

    def _leave(self, _case_id: int) -> None:
        """Drop what is under way: it would be of another case than the one on screen."""
        self._runner.request(_TOPIC, 0)
        self._tools.end()
        self._tell(None)
