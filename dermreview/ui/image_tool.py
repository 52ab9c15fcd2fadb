"""What takes the mouse and some keys on an image for a while: the base of the crop and of the measuring line."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QTransform

from dermreview.ui.image_pane import ON_SCRIM, paint_scrim, small_font
from dermreview.ui.theme import HALF_SPACE, SPACE

LINE = QColor("#ffffff")
EDGE = QColor(0, 0, 0, 190)
"""Drawn under the line, so that it stands out from light and dark skin alike."""

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_STEP = 8
"""Logical pixels of the screen that an arrow key moves; one pixel of the image where that is more."""


class ImageTool(QObject):
    """Draws on an image, in image positions, so that what is drawn follows zoom, pan and rotation.

    A base that each tool fills in; Qt's own metaclass leaves no room for that of abstract classes.

    Signals:
        changed: What is drawn changed.
        ended: The reader has left the tool.
    """

    changed = Signal()
    ended = Signal()

    @property
    def hint(self) -> str:
        """What can be done, in one line."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What is drawn, in a few words."""
        raise NotImplementedError

    def press(self, at: QPointF, reach: float) -> None:
        """Take a press of the mouse.

        Args:
            at: Image position.
            reach: Image pixels within which something is meant that lies beside it.
        """
        raise NotImplementedError

    def move(self, at: QPointF) -> None:
        """Take a movement of the mouse with its button down."""
        raise NotImplementedError

    def release(self, at: QPointF) -> None:
        """Take the release of the mouse."""
        raise NotImplementedError

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is the tool's, which then is no shortcut."""
        arrow = event.key() in _ARROWS and not event.modifiers() & ~_OWN
        return arrow or event.key() == Qt.Key.Key_Escape

    def key(self, event: QKeyEvent, transform: QTransform) -> None:
        """Take a key that it wants.

        Args:
            event: The key.
            transform: From image positions to the pane.
        """
        raise NotImplementedError

    def paint(self, painter: QPainter, transform: QTransform, pane: QRectF) -> None:
        """Paint what is drawn so far; the painter is in the pane's logical pixels."""
        raise NotImplementedError


_OWN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def arrow_step(event: QKeyEvent, transform: QTransform) -> QPointF:
    """Return by how much an arrow key moves, in image pixels along the axes of the image, at least one."""
    inverse, _ = QTransform(transform.m11(), transform.m12(), transform.m21(), transform.m22(), 0, 0).inverted()
    step = inverse.map(_ARROWS[Qt.Key(event.key())] * _STEP)
    length = max(abs(step.x()), abs(step.y()))
    return step * (max(1.0, round(length)) / length)


def paint_line(painter: QPainter, points: list[QPointF], *, closed: bool = False) -> None:
    """Paint a line that can be seen on any skin."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((EDGE, 4.0), (LINE, 1.6)):
        painter.setPen(
            QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
        )
        if closed:
            painter.drawPolygon(points)
        else:
            painter.drawPolyline(points)


def paint_words(painter: QPainter, words: str, beside: QPointF, pane: QRectF) -> None:
    """Paint a few words on a dark ground near a place, inside the pane."""
    painter.save()
    painter.setFont(small_font(painter.font(), bold=True))
    text = painter.fontMetrics().boundingRect(words)
    size = QSizeF(text.width() + 2 * SPACE, text.height() + HALF_SPACE)
    box = QRectF(beside, size)
    box.moveLeft(min(max(box.left(), pane.left() + HALF_SPACE), pane.right() - size.width() - HALF_SPACE))
    box.moveTop(min(max(box.top(), pane.top() + HALF_SPACE), pane.bottom() - size.height() - HALF_SPACE))
    paint_scrim(painter, box)
    painter.setPen(ON_SCRIM)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()
