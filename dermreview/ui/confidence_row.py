"""One confidence bar: key, name, code, bar with threshold and spread, number."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dermreview.domain.taxonomy import TAXONOMY, Diagnosis
from dermreview.ui.domain_words import class_name
from dermreview.ui.image_pane import small_font
from dermreview.ui.language import decimal
from dermreview.ui.second_opinion import RowWords
from dermreview.ui.theme import SPACE, Theme, current_theme

ROW_HEIGHT = 36
COMPACT_ROW_HEIGHT = 30
_BAR_HEIGHT = 10
_PART_HEIGHT = 5.0
_PARTS_MARGIN = 4
_KEYCAP = 20
_ROUNDING = 2
_MOST_ON_CAP = 2
"""Letters on a cap; a longer key is told by tooltip, menu and cheat sheet."""
_LEAST_BAR = 56
"""A row that is too narrow for all shortens the names before the bar gets shorter than this."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one bar shows.

    Attributes:
        value: 0 to 1.
        spread: Standard deviation over members and views; None shows no whisker.
        threshold: 0 to 1; None shows no mark.
        suggested: Whether it is the suggested class.
        parts: Name and value of each member by itself; shown in place of the one bar, if there are any.
    """

    value: float
    spread: float | None = None
    threshold: float | None = None
    suggested: bool = False
    parts: tuple[tuple[str, float], ...] = ()


class ConfidenceRow(QWidget):
    """One bar: key, name, code, bar with threshold and spread, number.

    Malignant classes are told by colour, by the word and by a bar with square ends.
    """

    clicked = Signal()

    def __init__(self, diagnosis: Diagnosis, parent: QWidget | None = None, *, labels: bool = False) -> None:
        """Make an empty bar; one that ``labels`` can be clicked and has a key."""
        super().__init__(parent)
        self._diagnosis = diagnosis
        self._labels = labels
        self._key = ""
        self._reading: Reading | None = None
        self._words: RowWords | None = None
        self._hovered = False
        self._pressed = False
        self._names_width: int | None = None  # of the font and language in force
        self.setFixedHeight(ROW_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if labels:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_reading(None)

    @property
    def reading(self) -> Reading | None:
        """What the bar shows, None where it is empty."""
        return self._reading

    def sizeHint(self) -> QSize:
        """Ask for enough room for names, bar and number."""
        return QSize(280, ROW_HEIGHT)

    def show_reading(self, reading: Reading | None, words: RowWords | None = None) -> None:
        """Show a probability, or an empty bar; ``words`` stand in place of the name and the code."""
        self._reading = reading
        self._words = words
        self.setAccessibleName(self._diagnosis.name)
        self.setAccessibleDescription(self._in_words())
        self.setToolTip(f"{self._diagnosis.name}: {self._in_words()}")
        self.update()

    def show_key(self, key: str) -> None:
        """Name the key that labels with this class, '' for none."""
        self._key = key
        self.show_reading(self._reading, self._words)

    def bar_rect(self) -> QRectF:
        """Return where the empty bar lies in the row."""
        right = self.width() - self._number_width() - SPACE
        if self._names_width is None:
            # all rows measure all names, so that all bars begin at one place
            advance = self.fontMetrics().horizontalAdvance
            self._names_width = max(advance(class_name(diagnosis.code)) for diagnosis in TAXONOMY)
        left = min(self._name_left() + self._names_width + SPACE + _ROUNDING, right - _LEAST_BAR)
        return QRectF(left, (self.height() - _BAR_HEIGHT) / 2, max(0.0, right - left), _BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, theme)
        self._paint_names(painter, theme)
        bar = self.bar_rect()
        if self._reading is not None and self._reading.parts:
            whole = QRectF(bar.left(), _PARTS_MARGIN, bar.width(), self.height() - 2 * _PARTS_MARGIN)
            _paint_parts(painter, theme, whole, self._reading, self._diagnosis.malignant)
        else:
            _paint_bar(painter, theme, bar, self._reading, self._diagnosis.malignant)
        self._paint_number(painter, theme)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the names again in another font or language."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self._names_width = None
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began."""
        self._pressed = event.button() is Qt.MouseButton.LeftButton

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click that began and ended on this row."""
        if self._pressed and event.button() is Qt.MouseButton.LeftButton and self._labels:
            self._pressed = False
            if self.rect().contains(event.position().toPoint()):
                self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the row can be clicked."""
        self._hovered = self._labels
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Look as before."""
        self._hovered = False
        self.update()

    def _paint_ground(self, painter: QPainter, theme: Theme) -> None:
        suggested = self._reading is not None and self._reading.suggested
        if not (suggested or self._hovered):
            return
        box = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.selected if suggested else theme.hover))
        painter.drawRoundedRect(box, 6, 6)
        if suggested:
            middle = box.center().y()
            painter.setBrush(QColor(theme.accent))
            painter.drawPolygon([QPointF(1, middle - 5), QPointF(1, middle + 5), QPointF(6, middle)])

    def _paint_number(self, painter: QPainter, theme: Theme) -> None:
        known = self._reading is not None
        painter.setPen(QColor(theme.text if known else theme.muted))
        painter.setFont(_bold(self.font()) if known else self.font())
        box = QRectF(self.width() - self._number_width(), 0, self._number_width() - SPACE, self.height())
        words = decimal(self._reading.value) if self._reading is not None else "–"
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_names(self, painter: QPainter, theme: Theme) -> None:
        if 0 < len(self._key) <= _MOST_ON_CAP:
            _paint_keycap(
                painter, theme, QPointF(SPACE + 2, (self.height() - _KEYCAP) / 2), self._key, self.font()
            )
        left = self._name_left()
        width = self.bar_rect().left() - left - SPACE
        half = self.height() / 2
        upper = QRectF(left, 2, width, half - 2)
        lower = QRectF(left, half, width, half - 2)
        painter.setPen(QColor(theme.text))
        painter.setFont(self.font())
        name = self._diagnosis.name if self._words is None else self._words.name
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), name)
        painter.setFont(small_font(self.font()))
        painter.setPen(QColor(theme.muted))
        words = painter.fontMetrics().elidedText(self._second_line(), Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(lower, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), words)

    def _second_line(self) -> str:
        if self._words is not None:
            return self._words.detail
        if self._labels and self._diagnosis.malignant:
            return self.tr("{code} · malignant").format(code=self._diagnosis.code)
        return self._diagnosis.code

    def _in_words(self) -> str:
        """Return all that the row shows, for a screen reader and the tooltip."""
        kind = self.tr("malignant") if self._diagnosis.malignant else self.tr("benign")
        words = [f"{self._diagnosis.code}, {kind}"]
        reading = self._reading
        if reading is None:
            words.append(self.tr("no figure"))
        else:
            words.append(self.tr("probability {value}").format(value=decimal(reading.value)))
            if reading.spread is not None:
                words.append(self.tr("spread {spread}").format(spread=decimal(reading.spread)))
            if reading.threshold is not None:
                words.append(self.tr("threshold {threshold}").format(threshold=decimal(reading.threshold)))
            if reading.suggested:
                words.append(self.tr("suggested"))
            words += [f"{name} {decimal(value)}" for name, value in reading.parts]
        if self._key:
            words.append(self.tr("key {key}").format(key=self._key))
        said = ", ".join(words)
        return said if self._words is None else f"{self._words.spoken} ({said})"

    def _name_left(self) -> float:
        return 2 * SPACE + 2 + _KEYCAP

    def _number_width(self) -> float:
        return self.fontMetrics().horizontalAdvance("0.00") + 2 * SPACE


def _paint_bar(painter: QPainter, theme: Theme, bar: QRectF, reading: Reading | None, malignant: bool) -> None:
    radius = 0 if malignant else _BAR_HEIGHT / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.track))
    painter.drawRoundedRect(bar, radius, radius)
    if reading is None:
        return
    filled = QRectF(bar.left(), bar.top(), max(2.0, bar.width() * min(reading.value, 1.0)), bar.height())
    painter.setBrush(QColor(theme.malignant if malignant else theme.benign))
    painter.drawRoundedRect(filled, min(radius, filled.width() / 2), radius)
    if reading.threshold is not None:
        paint_threshold(painter, theme, bar.left() + bar.width() * reading.threshold, bar)
    if reading.spread is not None:
        low, high = max(0.0, reading.value - reading.spread), min(1.0, reading.value + reading.spread)
        paint_whisker(
            painter, theme, bar.left() + bar.width() * low, bar.left() + bar.width() * high, bar.center().y()
        )


def _paint_parts(painter: QPainter, theme: Theme, room: QRectF, reading: Reading, malignant: bool) -> None:
    """Paint one thin bar a member, from top to bottom, and the threshold across all of them."""
    share = room.height() / len(reading.parts)
    height = min(_PART_HEIGHT, max(1.0, share - 2))
    top = room.center().y() - (len(reading.parts) - 1) * min(share, _PART_HEIGHT + 3) / 2
    for place, (_, value) in enumerate(reading.parts):
        middle = top + place * min(share, _PART_HEIGHT + 3)
        track = QRectF(room.left(), middle - height / 2, room.width(), height)
        painter.fillRect(track, QColor(theme.track))
        track.setWidth(max(2.0, room.width() * min(value, 1.0)))
        painter.fillRect(track, QColor(theme.malignant if malignant else theme.benign))
    if reading.threshold is not None:
        across = room.adjusted(0, 2, 0, -2)
        paint_threshold(painter, theme, room.left() + room.width() * reading.threshold, across)


def paint_threshold(painter: QPainter, theme: Theme, x: float, bar: QRectF) -> None:
    """Paint the mark of a threshold across a bar."""
    # edged in the ground's colour, so that it also stands out from the filled bar
    tick = QRectF(x - 1, bar.top() - 4, 2, bar.height() + 8)
    painter.fillRect(tick.adjusted(-1, 0, 1, 0), QColor(theme.surface))
    painter.fillRect(tick, QColor(theme.threshold))


def paint_whisker(painter: QPainter, theme: Theme, low: float, high: float, y: float) -> None:
    """Paint the spread as a line with ends."""
    for colour, width in ((theme.surface, 3.5), (theme.spread, 1.5)):
        painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        painter.drawLine(QPointF(low, y - 3), QPointF(low, y + 3))
        painter.drawLine(QPointF(high, y - 3), QPointF(high, y + 3))


def _paint_keycap(painter: QPainter, theme: Theme, corner: QPointF, key: str, font: QFont) -> None:
    box = QRectF(corner.x() + 0.5, corner.y() + 0.5, _KEYCAP - 1, _KEYCAP - 1)
    painter.setPen(QPen(QColor(theme.control_border), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(theme.text))
    painter.setFont(small_font(font, bold=True))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), key)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
