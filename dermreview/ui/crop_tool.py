"""Draws the rectangle that is to be analyzed by itself."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QTransform

from dermreview.domain.crop import SMALLEST_CROP, CropBox
from dermreview.ui.image_tool import EDGE, LINE, ImageTool, arrow_step, paint_line, paint_words
from dermreview.ui.theme import HALF_SPACE

_AROUND = QColor(0, 0, 0, 120)
_HANDLE = 7
_LEAST = 16
"""The keys make it no smaller, in image pixels."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CropTool(ImageTool):
    """A rectangle in image positions: drawn, moved and resized by mouse or keys.

    Signals:
        asked: The `CropBox` that is to be analyzed.
    """

    asked = Signal(object)

    def __init__(self, image: QSize, box: QRectF, parent: QObject | None = None) -> None:
        """Begin with a rectangle on an image of this many pixels."""
        super().__init__(parent)
        self._whole = QRectF(0, 0, image.width(), image.height())
        self._rect = QRectF()
        self._fixed: QPointF | None = None  # the corner that stays while another one is dragged
        self._axes = (True, True)
        self._held: QPointF | None = None
        self._set(box)

    @property
    def box(self) -> CropBox:
        """The rectangle in whole pixels."""
        rect = self._rect
        return CropBox(round(rect.left()), round(rect.top()), round(rect.width()), round(rect.height()))

    @property
    def hint(self) -> str:
        """What can be done."""
        return self.tr("Draw the crop · arrows move, with Shift resize · Enter analyzes · Esc leaves")

    def press(self, at: QPointF, reach: float) -> None:
        """Take hold of an edge, of a corner or of the whole; elsewhere begin anew."""
        rect = self._rect
        near = rect.adjusted(-reach, -reach, reach, reach).contains(at)
        sides = [abs(at.x() - x) <= reach for x in (rect.left(), rect.right())]
        ends = [abs(at.y() - y) <= reach for y in (rect.top(), rect.bottom())]
        if near and (any(sides) or any(ends)):
            self._fixed = QPointF(
                rect.right() if sides[0] else rect.left(), rect.bottom() if ends[0] else rect.top()
            )
            self._axes = (any(sides), any(ends))
        elif near:
            self._held = at - rect.topLeft()
        else:
            self._fixed, self._axes = self._inside(at), (True, True)

    def move(self, at: QPointF) -> None:
        """Move or resize."""
        if self._held is not None:
            self._set(QRectF(at - self._held, self._rect.size()))
        elif self._fixed is not None:
            at = self._inside(at)
            rect = QRectF(self._rect)
            if self._axes[0]:
                rect.setLeft(min(self._fixed.x(), at.x()))
                rect.setRight(max(self._fixed.x(), at.x()))
            if self._axes[1]:
                rect.setTop(min(self._fixed.y(), at.y()))
                rect.setBottom(max(self._fixed.y(), at.y()))
            self._set(rect)

    def release(self, at: QPointF) -> None:
        """Let go."""
        self._held = self._fixed = None

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is the tool's."""
        return super().wants(event) or event.key() in _ENTER

    def key(self, event: QKeyEvent, transform: QTransform) -> None:
        """Move, resize, analyze or leave."""
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        elif event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.asked.emit(self.box)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._resize(arrow_step(event, transform), transform)
        else:
            self._set(self._rect.translated(arrow_step(event, transform)))

    def paint(self, painter: QPainter, transform: QTransform, pane: QRectF) -> None:
        """Paint the rectangle with its handles and its size, and darken what is outside."""
        box = transform.mapRect(self._rect)
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(transform.mapRect(self._whole))
        inside.addRect(box)
        painter.fillPath(outside.subtracted(inside), _AROUND)
        paint_line(painter, [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()], closed=True)
        for x in (box.left(), box.center().x(), box.right()):
            for y in (box.top(), box.center().y(), box.bottom()):
                if QPointF(x, y) != box.center():
                    handle = QRectF(x - _HANDLE / 2, y - _HANDLE / 2, _HANDLE, _HANDLE)
                    painter.fillRect(handle.adjusted(-1, -1, 1, 1), EDGE)
                    painter.fillRect(handle, LINE)
        paint_words(painter, self.words, box.bottomLeft() + QPointF(0, 2 * HALF_SPACE), pane)

    @property
    def words(self) -> str:
        """The size of the rectangle, and whether it is too small."""
        box = self.box
        words = self.tr("{width} × {height} pixels")
        if min(box.width, box.height) < SMALLEST_CROP:
            words = self.tr("{width} × {height} pixels: too small, each side needs {least}")
        return words.format(width=box.width, height=box.height, least=SMALLEST_CROP)

    def _resize(self, step: QPointF, transform: QTransform) -> None:
        """Move the edge that is right or below on screen."""
        rect = QRectF(self._rect)
        on_screen = transform.map(step) - transform.map(QPointF())
        grows = on_screen.x() > 0 or on_screen.y() > 0
        if step.x():
            if (step.x() > 0) == grows:
                rect.setRight(max(rect.right() + step.x(), rect.left() + _LEAST))
            else:
                rect.setLeft(min(rect.left() + step.x(), rect.right() - _LEAST))
        elif (step.y() > 0) == grows:
            rect.setBottom(max(rect.bottom() + step.y(), rect.top() + _LEAST))
        else:
            rect.setTop(min(rect.top() + step.y(), rect.bottom() - _LEAST))
        self._set(rect & self._whole)

    def _set(self, rect: QRectF) -> None:
        """Take a rectangle, in whole pixels and moved into the image."""
        width = min(round(rect.width()), round(self._whole.width()))
        height = min(round(rect.height()), round(self._whole.height()))
        left = min(max(round(rect.left()), 0), round(self._whole.width()) - width)
        top = min(max(round(rect.top()), 0), round(self._whole.height()) - height)
        self._rect = QRectF(left, top, width, height)
        self.changed.emit()

    def _inside(self, at: QPointF) -> QPointF:
        return QPointF(min(max(at.x(), 0.0), self._whole.width()), min(max(at.y(), 0.0), self._whole.height()))
