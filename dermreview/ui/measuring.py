"""Offers the measuring line where it is known how large a pixel of the case is, and says why where it is not."""

from PySide6.QtCore import QLineF, QObject, QPointF
from PySide6.QtGui import QAction

from dermreview.ui.action_table import name_keys
from dermreview.ui.measure_tool import MeasureTool
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.viewer_tools import ViewerTools


class Measuring(QObject):
    """Follows the case on screen."""

    def __init__(
        self, action: QAction, review: ReviewController, tools: ViewerTools, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._tip = action.whatsThis()
        self._tools = tools
        self._review = review
        self._mm_per_pixel: float | None = None
        action.triggered.connect(self._toggle)
        review.moved.connect(lambda _: self._offer(None))
        review.shown.connect(lambda _: self._offer_case())
        self._offer(None)

    def _offer_case(self) -> None:
        opened = self._review.opened
        self._offer(None if opened is None else opened.case.mm_per_pixel)

    def _offer(self, mm_per_pixel: float | None) -> None:
        self._mm_per_pixel = mm_per_pixel
        unknown = self.tr(
            "Can't measure: it is not known how large a pixel of this image is. A table that is imported with the "
            "images can tell it in the column pixel_spacing_mm"
        )
        self._action.setEnabled(mm_per_pixel is not None)
        self._action.setWhatsThis(unknown if mm_per_pixel is None else self._tip)
        name_keys(self._action)

    def _toggle(self) -> None:
        if isinstance(self._tools.tool, MeasureTool):
            self._tools.end()
        elif self._mm_per_pixel is not None and (seen := self._tools.in_sight()) is not None:
            middle, image = seen.center(), self._tools.image_size()
            quarter = QPointF(seen.width() / 4, 0)
            line = QLineF(middle - quarter, middle + quarter)
            self._tools.take(MeasureTool(image, line, self._mm_per_pixel, self._tools))
