"""What is on screen of the AI's opinion: of the whole image, or of a crop in its place.

Decisions go by the whole image, whichever is in view.
"""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from dermreview.domain.analysis import Prediction
from dermreview.domain.crop import CropAnalysis
from dermreview.domain.review import Shown, ShownCrop
from dermreview.ui.ai_state import AiState
from dermreview.ui.key_guard import KeyGuard
from dermreview.ui.side_panel import SidePanel
from dermreview.ui.viewer import Viewer


class AiScreen(QObject):
    """Shows the AI's opinion in viewer and side panel.

    Attributes:
        state: Of the whole image.
        crop: The analysis of a crop beside it; None without, or where the whole image's may not be shown.
        crop_in_view: Whether the crop's stands in the place of the whole image's.
        changed: Emitted when a crop came or went, or the other one is in view.
    """

    changed = Signal()

    def __init__(self, viewer: Viewer, side: SidePanel, guard: KeyGuard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._side = side
        self._guard = guard
        self.forget()

    def forget(self) -> None:
        """Know nothing; the screen is left to who asks for this."""
        self.state = AiState.no_case()
        self.crop: CropAnalysis | None = None
        self.crop_in_view = False

    def show(self, state: AiState, crop: CropAnalysis | None) -> None:
        """Show what is known of the case; a crop that is in view stays in view."""
        before = self.state.shown_prediction
        self.state = state
        self.crop = None if state.prediction is None else crop
        self.crop_in_view = self.crop_in_view and self.crop is not None
        self._paint()
        # a case that is only read again, for example after a note, brings the same, and keys stay alive
        if state.shown_prediction is not None and not _say_the_same(before, state.shown_prediction):
            self._guard.suggestion_appeared()

    def view_crop(self, on: bool) -> None:
        """Show the crop's figures and map in place of the whole image's, or these again."""
        on = on and self.crop is not None
        if on != self.crop_in_view:
            self.crop_in_view = on
            self._paint()
            self._guard.suggestion_appeared()

    @property
    def suggestion(self) -> str | None:
        """The class that is suggested for the whole image."""
        prediction = self.state.shown_prediction
        return None if prediction is None else prediction.decision.suggestion

    def shown(self) -> Shown:
        """Tell what of the AI is on screen at this moment."""
        prediction = self.state.prediction
        if prediction is None:
            return Shown()
        heatmap = self._viewer.shown_map_class
        shown = replace(
            Shown.of(prediction, None if self.crop_in_view else heatmap), member=self._viewer.shown_member
        )
        if self.crop is None:
            return shown
        crop = ShownCrop.of(self.crop, heatmap if self.crop_in_view else None, in_view=self.crop_in_view)
        return replace(shown, crop=crop)

    def _paint(self) -> None:
        crop = self.crop if self.crop_in_view else None
        state = self.state if crop is None else self.state.of_crop(crop)
        self._viewer.show_crop(None if self.crop is None else self.crop.box)
        self._viewer.show_ai(state)
        self._side.show_ai(state)
        self._side.switch.show_crop(self.crop, in_view=self.crop_in_view)
        self.changed.emit()


def _say_the_same(before: Prediction | None, now: Prediction) -> bool:
    if before is None:
        return False
    return before.decision == now.decision and np.array_equal(before.probabilities, now.probabilities)
