"""What a bundle may say beside its suggestion: malignant or not, which classes can't be ruled out, by which data.

The first two have rules of their own and may contradict the suggestion; the words then say so, and the reader
judges.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dermreview.domain.analysis import Prediction
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, TAXONOMY
from dermreview.ui.ai_state import AiState
from dermreview.ui.domain_words import class_within_sentence, patient_word
from dermreview.ui.image_pane import small_font
from dermreview.ui.language import QT_TRANSLATE_NOOP, decimal, percent, translate
from dermreview.ui.theme import HALF_SPACE, SPACE, current_theme

_LINE_HEIGHT = 24
_SMALL_LINE_HEIGHT = 20
_CAPTION = QT_TRANSLATE_NOOP("second_opinion", "Can't rule out:")
_ALL = QT_TRANSLATE_NOOP("second_opinion", "any of the seven")
_NONE = QT_TRANSLATE_NOOP("second_opinion", "None of the seven fits well")
_NONE_FITS = QT_TRANSLATE_NOOP(
    "second_opinion", "None of the seven fits well: each class is less probable here than in its own images."
)
_MALIGNANT = QT_TRANSLATE_NOOP("second_opinion", "Malignant: yes")
_NOT_MALIGNANT = QT_TRANSLATE_NOOP("second_opinion", "Malignant: no")
_BUT_BENIGN = QT_TRANSLATE_NOOP(
    "second_opinion", "The suggested class is benign: the two rules have thresholds of their own."
)
_BUT_MALIGNANT = QT_TRANSLATE_NOOP(
    "second_opinion", "The suggested class is malignant: the two rules have thresholds of their own."
)
_FOUND_WITH = QT_TRANSLATE_NOOP(
    "second_opinion", "Thresholds were found on images with patient data, and hold less well here."
)


@dataclass(frozen=True, slots=True)
class RowWords:
    """The words of the malignancy's row.

    Attributes:
        name: The upper line.
        detail: The lower line.
        spoken: All of it as a sentence, for a screen reader and the tooltip.
    """

    name: str
    detail: str
    spoken: str


def malignancy_words(state: AiState, prediction: Prediction) -> RowWords | None:
    """Return what the bundle's binary decision says, None where it makes none."""
    threshold = state.malignant_threshold
    if prediction.malignant is None or threshold is None:
        return None
    title = _MALIGNANT if prediction.malignant else _NOT_MALIGNANT
    spoken = translate("second_opinion", "{title}, {malignancy} (threshold {threshold}).").format(
        title=translate("second_opinion", title),
        malignancy=decimal(prediction.malignancy),
        threshold=decimal(threshold),
    )
    suggestion = prediction.decision.suggestion
    if suggestion is not None and TAXONOMY[CLASS_INDEX[suggestion]].malignant is not prediction.malignant:
        other = _BUT_BENIGN if prediction.malignant else _BUT_MALIGNANT
        spoken = f"{spoken} {translate('second_opinion', other)}"
    detail = translate("second_opinion", "own threshold {threshold}").format(threshold=decimal(threshold))
    return RowWords(translate("second_opinion", title), detail, spoken)


class NotRuledOut(QWidget):
    """One line with the classes that can't be ruled out.

    It takes its room with every bundle that has such sets, whatever the case, and none with other bundles.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_LINE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._codes: tuple[str, ...] | None = None
        self.show_ai(AiState.no_case())

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(280, _LINE_HEIGHT)

    @property
    def text(self) -> str:
        """What the line says at its present width, '' where it says nothing."""
        return " ".join(self._parts(self.fontMetrics())).strip()

    def show_ai(self, state: AiState) -> None:
        """Show the classes, or nothing where the prediction is not to be shown."""
        prediction = state.shown_prediction
        self._codes = None if prediction is None else prediction.not_ruled_out
        self.setVisible(state.coverage is not None)
        spoken = _in_words(self._codes, state.coverage)
        self.setAccessibleName(self.tr("Classes that can't be ruled out"))
        self.setAccessibleDescription(spoken)
        self.setToolTip(spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the caption and the classes."""
        theme = current_theme()
        painter = QPainter(self)
        caption, classes = self._parts(painter.fontMetrics())
        box = QRectF(self.rect()).adjusted(SPACE, 0, 0, 0)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(QColor(theme.muted))
        painter.drawText(box, middle, caption)
        if caption:
            box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(caption) + HALF_SPACE)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, middle, classes)
        painter.end()

    def _parts(self, metrics: QFontMetrics) -> tuple[str, str]:
        """Return caption and classes: by name where the names fit, else by the codes that the bars show too."""
        if self._codes is None:
            return "", ""
        if not self._codes:
            return "", translate("second_opinion", _NONE)
        caption = translate("second_opinion", _CAPTION)
        if len(self._codes) == len(CLASSES):
            return caption, translate("second_opinion", _ALL)
        names = ", ".join(class_within_sentence(code) for code in self._codes)
        room = self.width() - SPACE - HALF_SPACE - metrics.horizontalAdvance(caption)
        fits = metrics.horizontalAdvance(names) <= room
        return caption, names if fits else ", ".join(self._codes)


class EnteredData(QWidget):
    """A small line that says which patient data are in the figures above it.

    It takes its room with every bundle that uses patient data, whatever the case, and none with other bundles.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_SMALL_LINE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._text = ""
        self.show_ai(AiState.no_case())

    @property
    def text(self) -> str:
        """What the line says, '' where it says nothing."""
        return self._text

    def show_ai(self, state: AiState) -> None:
        """Say what entered, or nothing where the prediction is not to be shown."""
        prediction = state.shown_prediction
        entered = None if prediction is None else prediction.patient_data
        self._text, spoken = patient_data_in_words(entered)
        self.setVisible(state.patient_data)
        self.setAccessibleName(self.tr("Patient data in these figures"))
        self.setAccessibleDescription(spoken)
        self.setToolTip(spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words."""
        painter = QPainter(self)
        painter.setFont(small_font(self.font()))
        painter.setPen(QColor(current_theme().muted))
        box = QRectF(self.rect()).adjusted(SPACE, 0, 0, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._text)
        painter.end()


def patient_data_in_words(entered: tuple[str, ...] | None) -> tuple[str, str]:
    """Return in short and in full what of age, sex and site is in a prediction; '' where nothing is to be said."""
    if entered is None:
        return "", ""
    if not entered:
        unknown = translate(
            "second_opinion", "Age, sex and site are unknown or have no figures, so that the image alone speaks."
        )
        full = f"{unknown} {translate('second_opinion', _FOUND_WITH)}"
        return translate("second_opinion", "By the image alone"), full
    names = ", ".join(patient_word(name) for name in entered)
    return (
        translate("second_opinion", "With {names}").format(names=names),
        translate(
            "second_opinion",
            "The networks see the image alone. Their figures are then moved by how common such patients are in "
            "each class, here by: {names}. The activation map is the same with and without.",
        ).format(names=names),
    )


def _in_words(codes: tuple[str, ...] | None, coverage: float | None) -> str:
    """Return the line in full, with what the sets promise."""
    if codes is None or coverage is None:
        return ""
    promise = translate(
        "second_opinion", "In each class, such a set held the diagnosis of at least {share} of the images."
    ).format(share=percent(coverage))
    if not codes:
        return f"{translate('second_opinion', _NONE_FITS)} {promise}"
    names = ", ".join(class_within_sentence(code) for code in codes)
    classes = translate("second_opinion", "Can't be ruled out: {names}.").format(names=names)
    return f"{classes} {promise}"
