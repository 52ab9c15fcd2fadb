"""The heatmap's pane: the grey image, the evidence in colour, what was not seen, caption and legend."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from dermreview.imaging.colormaps import legend_strip
from dermreview.ui.image_pane import MUTED_ON_SCRIM, ON_SCRIM, ImagePane, paint_scrim, small_font
from dermreview.ui.language import QT_TRANSLATE_NOOP, decimal, translate
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.viewer_picture import Picture, to_qimage
from dermreview.ui.viewer_view import View

_LEGEND_STEPS = 128
_LEGEND_LENGTH = 144
_LEGEND_WORDS = {
    False: QT_TRANSLATE_NOOP("heatmap_pane", "strongest of any class"),
    True: QT_TRANSLATE_NOOP("heatmap_pane", "strongest of all members' maps"),
}
_UNSEEN = QColor(0, 0, 0, 150)
_UNSEEN_LINES = QColor(255, 255, 255, 70)
_UNSEEN_EDGE = QColor(255, 255, 255, 200)


@dataclass(frozen=True)
class Heatmap:
    """One class's map, ready to paint.

    Attributes:
        layer: The coloured evidence at full opacity, of any size: it is painted over ``seen``.
        seen: What the networks saw, in pixels of the image; the rest is marked.
        colormap: Its colour map, for the legend.
        members: Whether its scale is that of all members, each by itself, and not that of their average.
    """

    layer: QImage
    seen: QRectF
    colormap: str
    members: bool = False


class HeatmapPane(ImagePane):
    """Paints the image, grey or in colour, with a heatmap over it, whose opacity is applied while painting."""

    def __init__(self, view: View, name: str, parent: QWidget | None = None) -> None:
        super().__init__(view, name, parent)
        self._heatmap: Heatmap | None = None
        self._opacity = 1.0
        self._caption = ""
        self._in_colour = False
        self._legend: QImage | None = None

    @property
    def heatmap(self) -> Heatmap | None:
        """What lies over the image."""
        return self._heatmap

    @property
    def caption(self) -> str:
        """The words at the foot of the pane."""
        return self._caption

    @property
    def spoken(self) -> str:
        """The caption, or why there is none."""
        return self._caption or super().spoken

    def set_heatmap(self, heatmap: Heatmap | None, caption: str = "") -> None:
        """Lay another map over the image, with words that say what it is."""
        self._heatmap = heatmap
        self._caption = caption
        self._make_legend()
        self._describe()

    def set_base(self, tones: npt.NDArray[np.uint8] | None, *, in_colour: bool) -> None:
        """Choose what lies beneath the map: the image in colour, in other tones if they are given, or in grey."""
        self._in_colour = in_colour
        self.set_tones(tones)

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the map covers the image, 0 to 1."""
        self._opacity = opacity
        self._make_legend()
        self.update()

    def paint_picture(self, painter: QPainter, picture: Picture, transform: QTransform) -> None:
        """Paint the image and the map."""
        self.paint_level(painter, picture.colour if self._in_colour else picture.grey, picture, transform)
        if self._heatmap is None:
            return
        painter.setOpacity(self._opacity)
        painter.setTransform(transform)
        painter.drawImage(self._heatmap.seen, self._heatmap.layer)
        painter.resetTransform()
        painter.setOpacity(1.0)
        _paint_unseen(painter, picture, self._heatmap.seen, transform)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint the mark of a synthetic case, and at the foot the caption with the legend."""
        super().paint_marks(painter)
        if self._legend is not None and self._caption and self.picture is not None:
            self._paint_foot(painter, self._legend)

    def _make_legend(self) -> None:
        if self._heatmap is None:
            self._legend = None
            return
        strip = legend_strip(self._heatmap.colormap, self._opacity, _LEGEND_STEPS)
        self._legend = to_qimage(np.ascontiguousarray(strip[None, :, :]))

    def _paint_foot(self, painter: QPainter, legend: QImage) -> None:
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        painter.setFont(small_font(self.font()))
        line = painter.fontMetrics().height()
        width = self.width() - 4 * SPACE
        text = painter.boundingRect(QRect(0, 0, width, 4096), flags, self._caption)
        height = text.height() + HALF_SPACE + line
        inner = QRect(2 * SPACE, self.height() - height - 2 * SPACE, width, height)
        paint_scrim(painter, QRectF(inner.adjusted(-SPACE, -SPACE, SPACE, SPACE)))
        painter.setPen(ON_SCRIM)
        painter.drawText(inner, flags, self._caption)
        self._paint_legend(painter, legend, QRect(inner.left(), inner.bottom() + 1 - line, width, line))

    def _paint_legend(self, painter: QPainter, legend: QImage, row: QRect) -> None:
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        metrics = painter.fontMetrics()
        painter.setPen(MUTED_ON_SCRIM)
        left = row.left()
        painter.drawText(row, flags, "0")
        left += metrics.horizontalAdvance("0") + SPACE
        strip = QRect(left, row.top() + 2, min(_LEGEND_LENGTH, row.width() // 4), row.height() - 4)
        painter.drawImage(strip, legend)
        left = strip.right() + 1 + SPACE
        room = row.right() - left
        by_member = self._heatmap is not None and self._heatmap.members
        words = f"{decimal(1, 1)}  {translate('heatmap_pane', _LEGEND_WORDS[by_member])}"
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, row.top(), room, row.height()), flags, words)


def _paint_unseen(painter: QPainter, picture: Picture, seen: QRectF, transform: QTransform) -> None:
    """Darken and hatch what the networks did not see, with lines that keep their distance at any zoom."""
    whole = QRectF(0, 0, picture.width, picture.height)
    if seen == whole:
        return
    outside, inside = QPainterPath(), QPainterPath()
    outside.addRect(whole)
    inside.addRect(seen)
    unseen = transform.map(outside.subtracted(inside))
    painter.fillPath(unseen, _UNSEEN)
    painter.fillPath(unseen, QBrush(_UNSEEN_LINES, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(_UNSEEN_EDGE, 1, Qt.PenStyle.DashLine))
    painter.drawRect(transform.mapRect(seen))
