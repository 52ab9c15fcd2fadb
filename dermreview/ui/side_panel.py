"""The right side of the window: what the AI says, what is known of the case, the reader's verdict."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dermreview.services.reading import OpenCase
from dermreview.ui.actions import Actions
from dermreview.ui.ai_state import AiState
from dermreview.ui.case_panel import CasePanel
from dermreview.ui.confidence import ConfidenceBars
from dermreview.ui.crop_switch import CropSwitch
from dermreview.ui.decision_panel import DecisionPanel
from dermreview.ui.small_screen import Scrolled, TallColumn
from dermreview.ui.suggestion_card import SuggestionCard
from dermreview.ui.theme import HALF_SPACE, SPACE

_LEAST_MIDDLE = 24
"""A line of the case: on a small screen the rest is scrolled to, and the bars are not squeezed."""

_LEAST_ABOVE = 100
"""The suggestion; in a very low window the bars and the case are scrolled to."""
_ROOMY = 740
"""Beneath so many pixels the bars stand closer."""


class SidePanel(QWidget):
    """Card and bars on top, the decision always in sight at the bottom, case and history between them.

    Attributes:
        case_shown: Emitted with the `OpenCase` that is shown, also when more is known of it, or None.
    """

    case_shown = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.switch = CropSwitch(actions.view_crop)
        self.card = SuggestionCard()
        self.bars = ConfidenceBars()
        self.case = CasePanel()
        self.decision = DecisionPanel(actions)
        middle = Scrolled(self.case, self.tr("Case and history"))
        middle.setMinimumHeight(_LEAST_MIDDLE)
        self._compact = False
        self._above = above = TallColumn()
        above.squeezes = True
        self._upper = upper = QVBoxLayout(above)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.switch)
        upper.addWidget(self.card)
        upper.addWidget(self.bars)
        upper.addWidget(middle, 1)
        self._scrolled = Scrolled(above, self.tr("Suggestion, probabilities and case"))
        self._scrolled.setMinimumHeight(_LEAST_ABOVE)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self._scrolled, 1)
        layout.addWidget(self.decision)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every bar and every button in sight in a low window."""
        super().resizeEvent(event)
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """Let things stand closer in a window of any height."""
        self._compact = compact
        self._fit()

    def _fit(self) -> None:
        compact = self._compact or self.height() < _ROOMY
        for layout in (self._layout, self._upper):
            layout.setSpacing(HALF_SPACE if compact else SPACE)
        self.bars.set_compact(compact=compact)
        self.decision.set_compact(compact=compact)
        self._above.take_height()

    def show_ai(self, state: AiState) -> None:
        """Show what the AI says, or why it says nothing."""
        self.card.show_ai(state)
        self.bars.show_ai(state)
        self._above.take_height()
        prediction = state.shown_prediction
        suggestion = None if prediction is None else prediction.decision.suggestion
        self.decision.show_suggestion(suggestion, of_crop=state.crop is not None)

    def show_case(self, opened: OpenCase, *, same: bool) -> None:
        """Show what is known of a case; ``same`` if it was on screen before."""
        self.case.show_case(opened.case, opened.history)
        self.case_shown.emit(opened)
        self.decision.set_deciding(possible=True)
        self.decision.show_state(opened.state, opened.row, opened.reads, keep_note=same)

    def clear(self) -> None:
        """Show no case."""
        self.show_ai(AiState.no_case())
        self.switch.show_crop(None, in_view=False)
        self.case_shown.emit(None)
        self.case.clear()
        self.decision.clear()
        self.decision.set_deciding(possible=False)
