"""The suggestion in words: which class, by which rule, or why there is none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from dermreview.domain.analysis import Prediction
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, TAXONOMY, display_name, name_within_sentence
from dermreview.ui.ai_state import AiState, AiStatus, sentence
from dermreview.ui.theme import HALF_SPACE, SPACE, restyle

_DETAIL_LINES = 3
_WITHOUT_AI = "You can decide without it."
_TONES = {
    AiStatus.NO_CASE: "neutral",
    AiStatus.HIDDEN: "neutral",
    AiStatus.WAITING: "neutral",
    AiStatus.ABSTAINED: "warning",
    AiStatus.FAILED: "danger",
    AiStatus.NO_BUNDLE: "neutral",
}


class SuggestionCard(QFrame):
    """Shows the suggested class large, and beneath it the rule that picked it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._detail = QLabel()
        for label in (self._title, self._detail):
            label.setWordWrap(True)
        # room for the longest rule in words, so that the bars beneath stay where they are from case to case
        self._detail.ensurePolished()
        self._detail.setMinimumHeight(_DETAIL_LINES * self._detail.fontMetrics().lineSpacing() + HALF_SPACE)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + HALF_SPACE, SPACE, SPACE + HALF_SPACE, SPACE)
        layout.setSpacing(HALF_SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addStretch(1)
        self.show_ai(AiState.no_case())

    @property
    def title(self) -> str:
        """The large line."""
        return self._title.text()

    @property
    def detail(self) -> str:
        """The lines beneath it."""
        return self._detail.text()

    def show_ai(self, state: AiState) -> None:
        """Show what the AI suggests for the case, or why it suggests nothing."""
        title, detail = suggestion_in_words(state)
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"AI suggestion: {title}")
        self.setAccessibleDescription(detail)
        self.setProperty("tone", _tone(state))
        restyle(self)


def suggestion_in_words(state: AiState) -> tuple[str, str]:
    """Return the card's title and detail for a state."""
    prediction = state.shown_prediction
    if prediction is not None and prediction.decision.suggestion is not None:
        code = prediction.decision.suggestion
        kind = "Malignant" if TAXONOMY[CLASS_INDEX[code]].malignant else "Benign"
        return display_name(code), f"{kind}. {_rule_in_words(prediction, code, state)}"
    match state.status:
        case AiStatus.NO_CASE:
            return "No case is open", ""
        case AiStatus.HIDDEN if state.reason:
            return "The AI stays hidden", sentence(state.reason)
        case AiStatus.HIDDEN:
            return (
                "The AI is hidden",
                "Blind first: give your label; then see the AI's, and keep yours or change it.",
            )
        case AiStatus.WAITING:
            return "Waiting for analysis", f"{sentence(state.reason)} {_WITHOUT_AI}".strip()
        case AiStatus.FAILED:
            return "The analysis failed", f"{sentence(state.reason)} {_WITHOUT_AI}".strip()
        case AiStatus.NO_BUNDLE:
            return "No AI", sentence(state.reason) or "No bundle is installed."
        case _:
            reason = f"The networks abstain: {state.reason}." if state.reason else "The networks abstain."
            return "No suggestion", f"{reason} Their figures for this image are withheld."


def _rule_in_words(prediction: Prediction, code: str, state: AiState) -> str:
    value = f"{prediction.probability(code):.2f}"
    rule = prediction.decision.rule
    if rule == f"threshold:{code}" and code in state.thresholds:
        name = "melanoma first" if code == "mel" else "threshold first"
        words = f"{value} is at or above its threshold {state.thresholds[code]:.2f} (rule: {name})."
    elif rule == "argmax_over_prior":
        # in few words, as the card has room for three lines
        because = "no threshold reached" if state.thresholds else "no thresholds set"
        words = f"{value}, high for how common it is (rule: over its prior; {because})."
    elif rule == "argmax":
        because = "no threshold was reached" if state.thresholds else "the bundle sets no thresholds"
        return f"{value}, the highest probability (rule: {because})."
    else:
        return f"{value} (rule: {rule})."
    return f"{words} {_highest_in_words(prediction, code)}"


def _highest_in_words(prediction: Prediction, code: str) -> str:
    likeliest = CLASSES[int(prediction.probabilities.argmax())]
    if likeliest == code:
        return "The highest probability agrees."
    return f"Highest: {name_within_sentence(likeliest)}, {prediction.probability(likeliest):.2f}."


def _tone(state: AiState) -> str:
    prediction = state.shown_prediction
    if prediction is None or prediction.decision.suggestion is None:
        return _TONES.get(state.status, "warning")
    return "malignant" if TAXONOMY[CLASS_INDEX[prediction.decision.suggestion]].malignant else "benign"
