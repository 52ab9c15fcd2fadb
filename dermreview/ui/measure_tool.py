"""A line whose length on the skin is told, where it is known how large a pixel is."""

import math

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QTransform

from dermreview.ui.image_tool import ImageTool, arrow_step, paint_line, paint_words
from dermreview.ui.language import decimal
from dermreview.ui.theme import SPACE

_TICK = 7.0
"""Half the length of the strokes at the ends, in logical pixels."""


class MeasureTool(ImageTool):
    """A line in image positions, drawn by a drag, by two clicks, or moved by keys."""

    def __init__(self, image: QSize, line: QLineF, mm_per_pixel: float, parent: QObject | None = None) -> None:
        """Begin with a line on an image of this many pixels."""
        super().__init__(parent)
        self._whole = QRectF(0, 0, image.width(), image.height())
        self._ends = [self._inside(line.p1()), self._inside(line.p2())]
        self._mm_per_pixel = mm_per_pixel
        self._held: int | None = None
        self._reach = 0.0
        self._pressed_at: QPointF | None = None

    @property
    def millimetres(self) -> float:
        """The length of the line on the skin."""
        (one, other), scale = self._ends, self._mm_per_pixel
        return math.hypot(other.x() - one.x(), other.y() - one.y()) * scale

    @property
    def words(self) -> str:
        """The length as it is shown."""
        return self.tr("{length} mm").format(length=decimal(self.millimetres, 1))

    @property
    def hint(self) -> str:
        """What can be done."""
        return self.tr("Drag or click twice · arrows move the end, with Shift the beginning · Esc clears")

    def press(self, at: QPointF, reach: float) -> None:
        """Take hold of an end, or begin another line; the second click of two ends it."""
        if self._held is not None:
            self._pull(at)
            self._held = self._pressed_at = None
            return
        near = [end for end in (1, 0) if QLineF(self._ends[end], at).length() <= reach]
        self._reach, self._pressed_at = reach, at
        if near:
            self._held = near[0]
        else:
            self._held = 1
            self._ends = [self._inside(at), self._inside(at)]
            self.changed.emit()

    def move(self, at: QPointF) -> None:
        """Pull the end that is held, also between two clicks."""
        if self._held is not None:
            self._pull(at)

    def release(self, at: QPointF) -> None:
        """Let go, unless this was the first of two clicks."""
        if self._pressed_at is not None and QLineF(self._pressed_at, at).length() > self._reach / 2:
            self._held = self._pressed_at = None

    def key(self, event: QKeyEvent, transform: QTransform) -> None:
        """Move an end, or clear the line."""
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
            return
        end = 0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self._ends[end] = self._inside(self._ends[end] + arrow_step(event, transform))
        self.changed.emit()

    def paint(self, painter: QPainter, transform: QTransform, pane: QRectF) -> None:
        """Paint the line with a stroke at each end and its length."""
        one, other = (transform.map(end) for end in self._ends)
        line = QLineF(one, other)
        paint_line(painter, [one, other])
        across = line.normalVector().unitVector() if line.length() else QLineF(0, 0, 0, 1)
        stroke = QPointF(across.dx(), across.dy()) * _TICK
        for end in (one, other):
            paint_line(painter, [end - stroke, end + stroke])
        paint_words(painter, self.words, line.center() + QPointF(2 * SPACE, 2 * SPACE), pane)

    def _pull(self, at: QPointF) -> None:
        if self._held is not None:
            self._ends[self._held] = self._inside(at)
            self.changed.emit()

    def _inside(self, at: QPointF) -> QPointF:
        return QPointF(min(max(at.x(), 0.0), self._whole.width()), min(max(at.y(), 0.0), self._whole.height()))
