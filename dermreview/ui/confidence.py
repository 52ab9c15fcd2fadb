"""The seven confidence bars with their thresholds and spread, and the malignancy beneath them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dermreview.domain.analysis import Prediction, malignancy
from dermreview.domain.taxonomy import CLASS_INDEX, MALIGNANT, TAXONOMY, Diagnosis
from dermreview.ui.ai_state import AiState
from dermreview.ui.confidence_row import (
    COMPACT_ROW_HEIGHT,
    ROW_HEIGHT,
    ConfidenceRow,
    Reading,
    paint_threshold,
    paint_whisker,
)
from dermreview.ui.domain_words import class_name
from dermreview.ui.image_pane import small_font
from dermreview.ui.second_opinion import EnteredData, NotRuledOut, malignancy_words
from dermreview.ui.theme import HALF_SPACE, SPACE, Theme, current_theme


class ConfidenceBars(QWidget):
    """Shows the probability of each class in taxonomy order. A click on a row names its class.

    Signals:
        label_clicked: The class code of the clicked row.
    """

    label_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Probabilities"))
        self._state = AiState.no_case()
        self._by_member = False
        self._compact = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._rows: dict[str, ConfidenceRow] = {}
        for diagnosis in TAXONOMY:
            row = ConfidenceRow(replace(diagnosis, name=class_name(diagnosis.code)), labels=True)
            row.clicked.connect(lambda code=diagnosis.code: self.label_clicked.emit(code))
            layout.addWidget(row)
            self._rows[diagnosis.code] = row
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        layout.addSpacing(HALF_SPACE)
        layout.addWidget(line)
        layout.addSpacing(HALF_SPACE)
        self._malignancy = ConfidenceRow(Diagnosis(" + ".join(MALIGNANT), self.tr("Malignancy"), malignant=True))
        layout.addWidget(self._malignancy)
        self._not_ruled_out = NotRuledOut()
        layout.addWidget(self._not_ruled_out)
        self._entered = EnteredData()
        layout.addWidget(self._entered)
        self._key = _Key()
        layout.addWidget(self._key)

    def set_compact(self, *, compact: bool) -> None:
        """Take less height, for a low window: closer rows, and no line that explains the marks."""
        for row in (*self._rows.values(), self._malignancy):
            row.setFixedHeight(COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT)
        self._compact = compact
        self._key.setVisible(not compact or self._by_member)

    def set_by_member(self, by_member: bool) -> None:
        """Show the probability that each member gives by itself, or the one bar of all together."""
        self._by_member = by_member
        self._key.setVisible(not self._compact or by_member)
        self.show_ai(self._state)

    def show_ai(self, state: AiState) -> None:
        """Show the probabilities, or empty bars where there is nothing to show; the card says why."""
        self._state = state
        prediction = state.shown_prediction
        for code, row in self._rows.items():
            reading = None if prediction is None else _reading(state, prediction, code)
            if prediction is not None and reading is not None and self._by_member:
                column = prediction.member_probabilities[:, CLASS_INDEX[code]]
                parts = tuple(zip(prediction.member_names, map(float, column), strict=True))
                reading = replace(reading, parts=parts)
            row.show_reading(reading)
        self._key.show_members(prediction.member_names if prediction is not None and self._by_member else ())
        self._show_malignancy(state, prediction)
        self._not_ruled_out.show_ai(state)
        self._entered.show_ai(state)

    def show_keys(self, keys: Sequence[str]) -> None:
        """Name the keys that label, in taxonomy order; '' for none."""
        for row, key in zip(self._rows.values(), keys, strict=True):
            row.show_key(key)

    def row(self, code: str) -> "ConfidenceRow":
        """Return the row of a class."""
        return self._rows[code]

    @property
    def not_ruled_out(self) -> NotRuledOut:
        """The line of the classes that can't be ruled out."""
        return self._not_ruled_out

    @property
    def entered(self) -> EnteredData:
        """The line of the patient data that are in the figures."""
        return self._entered

    def _show_malignancy(self, state: AiState, prediction: Prediction | None) -> None:
        if prediction is None:
            self._malignancy.show_reading(None)
            return
        parts: tuple[tuple[str, float], ...] = ()
        if self._by_member:
            values = map(malignancy, prediction.member_probabilities)
            parts = tuple(zip(prediction.member_names, values, strict=True))
        reading = Reading(prediction.malignancy, threshold=state.malignant_threshold, parts=parts)
        self._malignancy.show_reading(reading, malignancy_words(state, prediction))

    @property
    def malignancy_row(self) -> "ConfidenceRow":
        """The row of the summed malignant probability."""
        return self._malignancy


class _Key(QWidget):
    """The line that explains the marks of the bars, by showing them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(24)
        self._members: tuple[str, ...] = ()
        self.show_members(())

    def show_members(self, names: tuple[str, ...]) -> None:
        """Explain the thin bars of these members; none for the one bar of all together."""
        self._members = names
        words = self.tr(
            "Bar: probability. Whisker: spread over members and views. Tall line: threshold of the suggestion."
        )
        if names:
            words = self.tr(
                "From top to bottom: {members}. Each by itself: the mean over its views, calibrated as that of "
                "all members together, which is the number on the right."
            ).format(members=", ".join(names))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each mark with its word."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font(self.font()))
        if self._members:
            self._paint_members(painter, theme)
            painter.end()
            return
        middle = self.height() / 2
        left = float(SPACE)
        words = painter.fontMetrics()
        for name in ("probability", "spread", "threshold"):
            box = QRectF(left, middle - 4, 16, 8)
            if name == "probability":
                painter.fillRect(box, QColor(theme.benign))
            elif name == "threshold":
                paint_threshold(painter, theme, box.center().x(), box)
            else:
                paint_whisker(painter, theme, box.left(), box.right(), middle)
            left += 16 + HALF_SPACE
            painter.setPen(QColor(theme.muted))
            width = words.horizontalAdvance(name)
            centre = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(left, 0, width + 2, self.height()), centre, name)
            left += width + 2 * SPACE
        painter.end()

    def _paint_members(self, painter: QPainter, theme: Theme) -> None:
        words = "▬ " + " · ".join(f"{place} {name}" for place, name in enumerate(self._members, 1))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width() - 2 * SPACE)
        painter.setPen(QColor(theme.muted))
        box = QRectF(self.rect()).adjusted(SPACE, 0, -SPACE, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


def _reading(state: AiState, prediction: Prediction, code: str) -> Reading:
    return Reading(
        prediction.probability(code),
        float(prediction.spread[CLASS_INDEX[code]]),
        state.thresholds.get(code),
        suggested=prediction.decision.suggestion == code,
    )
