"""The suggestion in words: which class, by which rule, or why there is none."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from dermreview.domain.analysis import Prediction
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, TAXONOMY
from dermreview.ui.ai_state import AiState, AiStatus, sentence
from dermreview.ui.domain_words import class_name, class_within_sentence
from dermreview.ui.language import QT_TRANSLATE_NOOP, decimal, translate
from dermreview.ui.theme import HALF_SPACE, SPACE, restyle

_DETAIL_LINES = 3
_WITHOUT_AI = QT_TRANSLATE_NOOP("suggestion_card", "You can decide without it.")
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
        self.setAccessibleName(self.tr("AI suggestion: {title}").format(title=title))
        self.setAccessibleDescription(detail)
        self.setProperty("tone", _tone(state))
        restyle(self)


def suggestion_in_words(state: AiState) -> tuple[str, str]:
    """Return the card's title and detail for a state."""
    if state.crop is not None:
        title, detail = suggestion_in_words(replace(state, crop=None))
        return translate("suggestion_card", "Crop: {title}").format(title=title), detail
    prediction = state.shown_prediction
    if prediction is not None and prediction.decision.suggestion is not None:
        code = prediction.decision.suggestion
        malignant = TAXONOMY[CLASS_INDEX[code]].malignant
        kind = translate("suggestion_card", "Malignant.") if malignant else translate("suggestion_card", "Benign.")
        return class_name(code), f"{kind} {_rule_in_words(prediction, code, state)}"
    reason = sentence(state.reason)
    match state.status:
        case AiStatus.NO_CASE:
            return translate("suggestion_card", "No case is open"), ""
        case AiStatus.HIDDEN if reason:
            return translate("suggestion_card", "The AI stays hidden"), reason
        case AiStatus.HIDDEN:
            words = translate(
                "suggestion_card", "Blind first: give your label; then see the AI's, and keep yours or change it."
            )
            return translate("suggestion_card", "The AI is hidden"), words
        case AiStatus.WAITING:
            return translate("suggestion_card", "Waiting for analysis"), _without_ai(reason)
        case AiStatus.FAILED:
            return translate("suggestion_card", "The analysis failed"), _without_ai(reason)
        case AiStatus.NO_BUNDLE:
            none = translate("suggestion_card", "No bundle is installed.")
            return translate("suggestion_card", "No AI"), reason or none
        case _:
            return translate("suggestion_card", "No suggestion"), _abstention_in_words(state.reason)


def _without_ai(reason: str) -> str:
    return f"{reason} {translate('suggestion_card', _WITHOUT_AI)}".strip()


def _abstention_in_words(reason: str) -> str:
    because = translate("suggestion_card", "The networks abstain.")
    if reason:
        because = translate("suggestion_card", "The networks abstain: {reason}.").format(reason=reason)
    withheld = translate("suggestion_card", "Their figures for this image are withheld.")
    return f"{because} {withheld}"


def _rule_in_words(prediction: Prediction, code: str, state: AiState) -> str:
    value = decimal(prediction.probability(code))
    rule = prediction.decision.rule
    if rule == f"threshold:{code}" and code in state.thresholds:
        name = translate("suggestion_card", "threshold first")
        if code == "mel":
            name = translate("suggestion_card", "melanoma first")
        words = translate("suggestion_card", "{value} is at or above its threshold {threshold} (rule: {name}).")
        words = words.format(value=value, threshold=decimal(state.thresholds[code]), name=name)
    elif rule == "argmax_over_prior":
        # in few words, as the card has room for three lines
        because = translate("suggestion_card", "no thresholds set")
        if state.thresholds:
            because = translate("suggestion_card", "no threshold reached")
        words = translate(
            "suggestion_card", "{value}, high for how common it is (rule: over its prior; {because})."
        )
        words = words.format(value=value, because=because)
    elif rule == "argmax":
        because = translate("suggestion_card", "the bundle sets no thresholds")
        if state.thresholds:
            because = translate("suggestion_card", "no threshold was reached")
        words = translate("suggestion_card", "{value}, the highest probability (rule: {because}).")
        return words.format(value=value, because=because)
    else:
        return translate("suggestion_card", "{value} (rule: {rule}).").format(value=value, rule=rule)
    return f"{words} {_highest_in_words(prediction, code)}"


def _highest_in_words(prediction: Prediction, code: str) -> str:
    likeliest = CLASSES[int(prediction.probabilities.argmax())]
    if likeliest == code:
        return translate("suggestion_card", "The highest probability agrees.")
    words = translate("suggestion_card", "Highest: {name}, {value}.")
    return words.format(name=class_within_sentence(likeliest), value=decimal(prediction.probability(likeliest)))


def _tone(state: AiState) -> str:
    prediction = state.shown_prediction
    if prediction is None or prediction.decision.suggestion is None:
        return _TONES.get(state.status, "warning")
    return "malignant" if TAXONOMY[CLASS_INDEX[prediction.decision.suggestion]].malignant else "benign"
