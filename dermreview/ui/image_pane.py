"""One pane of the viewer: an image under the shared view, with notices and marks painted over it."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt
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
from dermreview.ui.viewer_picture import Picture, level_for
from dermreview.ui.viewer_view import STEP, View

# What is written over an image keeps its colours in both themes, because the image keeps its own.
SCRIM = QColor(10, 12, 14, 215)
ON_SCRIM = QColor("#f4f5f6")
MUTED_ON_SCRIM = QColor("#c3c9cf")
SYNTHETIC_EDGE = QColor("#ffd75e")

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
        shape = Qt.CursorShape.ArrowCursor if picture is None else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)
        self.update()

    def recolour(self, picture: Picture) -> None:
        """Show the same picture in other colours."""
        self._picture = picture
        self.update()

    def set_notice(self, notice: Notice | None) -> None:
        """Show words over the picture or in its place."""
        self._notice = notice
        self.setAccessibleDescription("" if notice is None else f"{notice.title}. {notice.text}".strip())
        self.update()

    def widget_position(self, x: float, y: float) -> QPointF:
        """Return where an image position lies in this pane, in logical pixels."""
        return self._view.transform().map(QPointF(x, y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, then what is written over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().picture))
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if self._picture is not None:
            self.paint_picture(painter, self._picture, self._view.transform())
        self.paint_marks(painter)
        if self._notice is not None:
            self._paint_notice(painter, self._notice)
        painter.end()

    def paint_picture(self, painter: QPainter, picture: Picture, transform: QTransform) -> None:
        """Paint the picture itself."""
        self.paint_level(painter, picture.colour, picture, transform)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint what stands over the picture at a fixed place of the pane."""
        if self._synthetic and self._picture is not None:
            whole = QRectF(0, 0, self._picture.width, self._picture.height)
            in_sight = self._view.transform().mapRect(whole) & QRectF(self.rect())
            _paint_synthetic(painter, in_sight.topLeft() + QPointF(SPACE, SPACE))

    def paint_level(
        self, painter: QPainter, levels: tuple[QImage, ...], picture: Picture, transform: QTransform
    ) -> None:
        """Paint the level that suits the scale over the place of the whole image."""
        painter.setTransform(transform)
        painter.drawImage(QRectF(0, 0, picture.width, picture.height), level_for(levels, self._view.scale))
        painter.resetTransform()

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
        """Take hold of the image."""
        if event.button() is Qt.MouseButton.LeftButton and self._picture is not None:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the image along."""
        if self._dragged_from is not None:
            self._view.pan(event.position() - self._dragged_from)
            self._dragged_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the image."""
        if self._dragged_from is not None and event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go between the whole image and its own size."""
        if event.button() is Qt.MouseButton.LeftButton and self._picture is not None:
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
