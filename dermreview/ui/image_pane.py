"""One pane of the viewer: an image under the shared view, with notices and marks painted over it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from dermreview.ui.language import translate
from dermreview.ui.theme import HALF_SPACE, SMALL_FONT_PX, SPACE, current_theme
from dermreview.ui.viewer_picture import Picture, level_for, paint_toned
from dermreview.ui.viewer_view import STEP, View

if TYPE_CHECKING:
    from dermreview.ui.image_tool import ImageTool

# What is written over an image keeps its colours in both themes, because the image keeps its own.
SCRIM = QColor(10, 12, 14, 215)
ON_SCRIM = QColor("#f4f5f6")
MUTED_ON_SCRIM = QColor("#c3c9cf")
SYNTHETIC_EDGE = QColor("#ffd75e")

OUTLINE = QColor("#ffffff")
OUTLINE_EDGE = QColor(0, 0, 0, 190)

_REACH = 8
"""Logical pixels within which an edge or an end is grasped."""
_NOTICE_WIDTH = 320
_DEGREES_A_NOTCH = 120


@dataclass(frozen=True, slots=True)
class Notice:
    """Words in place of a picture, or over it.

    Attributes:
        title: What is the case, in a few words.
        text: Why, and what can be done; may be empty.
    """

    title: str
    text: str = ""


class ImagePane(QWidget):
    """Paints a picture under a `View` that it shares with other panes, and lets the mouse move that view."""

    def __init__(self, view: View, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._picture: Picture | None = None
        self._notice: Notice | None = None
        self._synthetic = False
        self._dragged_from: QPointF | None = None
        self._tool: ImageTool | None = None
        self._outline: QRectF | None = None
        self._hint = ""
        self._tones: npt.NDArray[np.uint8] | None = None
        self.setMinimumSize(160, 120)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        # every pixel is painted here, so Qt need not clear them first
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.changed.connect(self.update)

    @property
    def notice(self) -> Notice | None:
        """The words that are shown over the picture or in its place."""
        return self._notice

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    def set_picture(self, picture: Picture | None, synthetic: bool = False) -> None:
        """Show another picture; a synthetic one carries a mark that says so."""
        self._picture = picture
        self._synthetic = synthetic
        self.setCursor(self._resting_cursor())
        self.update()

    def set_tones(self, table: npt.NDArray[np.uint8] | None) -> None:
        """Show the picture in other tones: what becomes of each value of each channel, uint8 (256, 3)."""
        self._tones = table
        self.update()

    @property
    def tones(self) -> npt.NDArray[np.uint8] | None:
        """In which tones the picture is shown, None as it is stored."""
        return self._tones

    def set_tool(self, tool: "ImageTool | None") -> None:
        """Give the left button of the mouse to a tool; the middle one then drags."""
        self._tool = tool
        self.setMouseTracking(tool is not None)
        if tool is not None:
            tool.changed.connect(self._describe)
        self._describe()
        self.setCursor(self._resting_cursor())
        self.update()

    @property
    def spoken(self) -> str:
        """What the pane says to a screen reader while no tool is in hand."""
        return "" if self._notice is None else f"{self._notice.title}. {self._notice.text}".strip()

    def _describe(self) -> None:
        tool = self._tool
        self.setAccessibleDescription(self.spoken if tool is None else f"{tool.words}. {tool.hint}")
        self.update()

    def set_outline(self, outline: QRectF | None) -> None:
        """Mark a part of the image, in its pixels."""
        self._outline = outline
        self.update()

    def set_hint(self, words: str) -> None:
        """Say at the head of the pane how a tool is used; '' says nothing."""
        self._hint = words
        self.update()

    def set_notice(self, notice: Notice | None) -> None:
        """Show words over the picture or in its place."""
        self._notice = notice
        self._describe()

    def widget_position(self, x: float, y: float) -> QPointF:
        """Return where an image position lies in this pane, in logical pixels."""
        return self.transform().map(QPointF(x, y))

    def transform(self) -> QTransform:
        """Return how image positions map to logical positions in this pane, snapped to pixels of the screen.

        At a scale like 1.25 the pane itself may begin between two pixels of the screen; the view can't know that.
        """
        corner = self._first_pixel()
        return self._view.transform() * QTransform.fromTranslate(corner.x(), corner.y())

    def _first_pixel(self) -> QPointF:
        """Return where in this pane a pixel of the screen begins, less than one from its corner."""
        ratio = self.devicePixelRatioF()
        origin = QPointF(self.mapTo(self.window(), QPoint())) * ratio
        return QPointF(round(origin.x()) - origin.x(), round(origin.y()) - origin.y()) / ratio

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, then what is written over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().picture))
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if self._picture is not None:
            self.paint_picture(painter, self._picture, self.transform())
        self._paint_outline(painter)
        self.paint_marks(painter)
        if self._tool is not None:
            self._tool.paint(painter, self.transform(), QRectF(self.rect()))
        if self._hint:
            self._paint_hint(painter, self._hint)
        if self._notice is not None:
            self._paint_notice(painter, self._notice)
        painter.end()

    def _paint_outline(self, painter: QPainter) -> None:
        if self._outline is None or self._picture is None or self._tool is not None:
            return
        box = self.transform().mapRect(self._outline)
        for colour, style in ((OUTLINE_EDGE, Qt.PenStyle.SolidLine), (OUTLINE, Qt.PenStyle.DashLine)):
            painter.setPen(QPen(colour, 1.5, style))
            painter.drawRect(box)

    def paint_picture(self, painter: QPainter, picture: Picture, transform: QTransform) -> None:
        """Paint the picture itself."""
        self.paint_level(painter, picture.colour, picture, transform)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint what stands over the picture at a fixed place of the pane."""
        if self._synthetic and self._picture is not None:
            whole = QRectF(0, 0, self._picture.width, self._picture.height)
            in_sight = self.transform().mapRect(whole) & QRectF(self.rect())
            _paint_synthetic(painter, in_sight.topLeft() + QPointF(SPACE, SPACE))

    def paint_level(
        self, painter: QPainter, levels: tuple[QImage, ...], picture: Picture, transform: QTransform
    ) -> None:
        """Paint the level that suits the scale over the place of the whole image."""
        place, image = QRectF(0, 0, picture.width, picture.height), level_for(levels, self._view.scale)
        if self._tones is not None:
            paint_toned(painter, image, place, transform, self._tones, self._first_pixel())
            return
        painter.setTransform(transform)
        painter.drawImage(place, image)
        painter.resetTransform()

    def _paint_hint(self, painter: QPainter, words: str) -> None:
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        painter.setFont(small_font(self.font()))
        text = painter.boundingRect(self.rect().adjusted(3 * SPACE, 2 * SPACE, -3 * SPACE, 0), flags, words)
        paint_scrim(painter, QRectF(text.adjusted(-SPACE, -HALF_SPACE, SPACE, HALF_SPACE)))
        painter.setPen(ON_SCRIM)
        painter.drawText(text, flags, words)

    def _paint_notice(self, painter: QPainter, notice: Notice) -> None:
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        title_font, text_font = QFont(self.font()), QFont(self.font())
        title_font.setBold(True)
        width = min(_NOTICE_WIDTH, self.width() - 6 * SPACE)
        limit = QRect(0, 0, width, 4096)
        painter.setFont(title_font)
        title = painter.boundingRect(limit, flags, notice.title)
        painter.setFont(text_font)
        text = painter.boundingRect(limit, flags, notice.text) if notice.text else QRect()
        gap = HALF_SPACE if notice.text else 0
        height = title.height() + gap + text.height()
        inner = QRect(0, 0, width, height)
        inner.moveCenter(self.rect().center())
        box = QRect(0, 0, max(title.width(), text.width()), height)
        box.moveCenter(inner.center())
        paint_scrim(painter, QRectF(box.adjusted(-2 * SPACE, -SPACE - 4, 2 * SPACE, SPACE + 4)))
        painter.setPen(ON_SCRIM)
        painter.setFont(title_font)
        painter.drawText(inner, flags, notice.title)
        painter.setPen(MUTED_ON_SCRIM)
        painter.setFont(text_font)
        painter.drawText(inner.adjusted(0, title.height() + gap, 0, 0), flags, notice.text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the image, or work the tool."""
        if self._picture is None:
            return
        if self._tool is not None and event.button() is Qt.MouseButton.LeftButton:
            self._tool.press(self._image_position(event), _REACH * self._pixels_a_point())
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the image along, or work the tool."""
        if self._dragged_from is not None:
            self._view.pan(event.position() - self._dragged_from)
            self._dragged_from = event.position()
        elif self._tool is not None:
            self._tool.move(self._image_position(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the image, or work the tool."""
        if self._tool is not None and event.button() is Qt.MouseButton.LeftButton:
            self._tool.release(self._image_position(event))
        elif self._dragged_from is not None:
            self._dragged_from = None
            self.setCursor(self._resting_cursor())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go between the whole image and its own size."""
        if event.button() is Qt.MouseButton.LeftButton and self._picture is not None and self._tool is None:
            self._view.toggle_fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; a high-resolution wheel zooms by fractions of a step."""
        notches = event.angleDelta().y() / _DEGREES_A_NOTCH
        if notches and self._picture is not None:
            self._view.zoom(STEP**notches, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen of another pixel density."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._tell_size()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the view in step with the pane."""
        self._tell_size()
        super().resizeEvent(event)

    def _image_position(self, event: QMouseEvent) -> QPointF:
        inverse, _ = self.transform().inverted()
        return inverse.map(event.position())

    def _pixels_a_point(self) -> float:
        """Return how many image pixels a logical pixel of the pane is."""
        return self.devicePixelRatioF() / self._view.scale

    def _resting_cursor(self) -> Qt.CursorShape:
        if self._picture is None:
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.OpenHandCursor if self._tool is None else Qt.CursorShape.CrossCursor

    def _tell_size(self) -> None:
        self._view.set_pane(QSizeF(self.size()), self.devicePixelRatioF())


def paint_scrim(painter: QPainter, box: QRectF) -> None:
    """Paint the dark ground on which words stand over an image."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SCRIM)
    painter.drawRoundedRect(box, 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def small_font(base: QFont, bold: bool = False) -> QFont:
    """Return the font of captions and legends."""
    font = QFont(base)
    font.setPixelSize(SMALL_FONT_PX)
    font.setBold(bold)
    return font


def _paint_synthetic(painter: QPainter, corner: QPointF) -> None:
    painter.setFont(small_font(painter.font(), bold=True))
    words = translate("image_pane", "SYNTHETIC")
    text = painter.fontMetrics().boundingRect(words)
    box = QRectF(corner, QSizeF(text.width() + 2 * SPACE, text.height() + SPACE))
    paint_scrim(painter, box)
    painter.setPen(QPen(SYNTHETIC_EDGE, 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
