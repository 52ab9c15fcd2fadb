"""The heatmap's pane: the grey image, the evidence in colour, what was not seen, caption and legend."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from dermreview.domain.analysis import Region
from dermreview.imaging.colormaps import legend_strip
from dermreview.ui.image_pane import ON_SCRIM, ImagePane, paint_scrim, small_font
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.viewer_picture import Picture, to_qimage
from dermreview.ui.viewer_view import View

_LEGEND_STEPS = 128
_LEGEND_WIDTH = 10
_UNSEEN = QColor(0, 0, 0, 150)
_UNSEEN_LINES = QColor(255, 255, 255, 70)
_UNSEEN_EDGE = QColor(255, 255, 255, 200)


@dataclass(frozen=True)
class Heatmap:
    """One class's map, ready to paint.

    Attributes:
        layer: The coloured evidence at full opacity, of any size: it is painted over the whole image.
        region: What the networks saw; the rest is marked.
        colormap: Its colour map, for the legend.
    """

    layer: QImage
    region: Region
    colormap: str


class HeatmapPane(ImagePane):
    """Paints the grey image with a heatmap over it. The opacity is applied while painting and costs nothing."""

    def __init__(self, view: View, name: str, parent: QWidget | None = None) -> None:
        super().__init__(view, name, parent)
        self._heatmap: Heatmap | None = None
        self._opacity = 1.0
        self._caption = ""
        self._legend: QImage | None = None

    @property
    def heatmap(self) -> Heatmap | None:
        """What lies over the grey image."""
        return self._heatmap

    @property
    def caption(self) -> str:
        """The words at the foot of the pane."""
        return self._caption

    def set_heatmap(self, heatmap: Heatmap | None, caption: str = "") -> None:
        """Lay another map over the image, with words that say what it is."""
        self._heatmap = heatmap
        self._caption = caption
        self._make_legend()
        if caption:
            self.setAccessibleDescription(caption)
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the map covers the image, 0 to 1."""
        self._opacity = opacity
        self._make_legend()
        self.update()

    def paint_picture(self, painter: QPainter, picture: Picture, transform: QTransform) -> None:
        """Paint the grey image and the map."""
        self.paint_level(painter, picture.grey, picture, transform)
        if self._heatmap is None:
            return
        painter.setOpacity(self._opacity)
        painter.setTransform(transform)
        painter.drawImage(QRectF(0, 0, picture.width, picture.height), self._heatmap.layer)
        painter.resetTransform()
        painter.setOpacity(1.0)
        _paint_unseen(painter, picture, self._heatmap.region, transform)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint the mark of a synthetic case, the legend and the caption."""
        super().paint_marks(painter)
        if self._caption and self.picture is not None:
            foot = self._paint_caption(painter)
            if self._legend is not None:
                self._paint_legend(painter, self._legend, foot)

    def _make_legend(self) -> None:
        if self._heatmap is None:
            self._legend = None
            return
        strip = legend_strip(self._heatmap.colormap, self._opacity, _LEGEND_STEPS)
        self._legend = to_qimage(np.ascontiguousarray(strip[::-1, None, :]))

    def _paint_caption(self, painter: QPainter) -> int:
        """Paint the caption and return where its box begins."""
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        painter.setFont(small_font(self.font()))
        width = self.width() - 4 * SPACE
        text = painter.boundingRect(QRect(0, 0, width, 4096), flags, self._caption)
        text.moveTopLeft(QPoint(2 * SPACE, self.height() - 2 * SPACE - text.height() + HALF_SPACE))
        box = text.adjusted(-SPACE, -HALF_SPACE, SPACE, HALF_SPACE)
        paint_scrim(painter, QRectF(box))
        painter.setPen(ON_SCRIM)
        painter.drawText(text, flags, self._caption)
        return box.top()

    def _paint_legend(self, painter: QPainter, legend: QImage, foot: int) -> None:
        painter.setFont(small_font(self.font()))
        line = painter.fontMetrics().height()
        length = max(48, min(200, (foot - 2 * SPACE) // 2 - 2 * line))
        width = painter.fontMetrics().horizontalAdvance("1.0") + SPACE
        top = (foot - length - 2 * line) // 2
        box = QRect(self.width() - width - SPACE, top, width, length + 2 * line + SPACE)
        paint_scrim(painter, QRectF(box))
        painter.setPen(ON_SCRIM)
        centred = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(QRect(box.left(), box.top(), width, line), centred, "1.0")
        painter.drawText(QRect(box.left(), box.bottom() - line, width, line), centred, "0")
        strip = QRect(0, 0, _LEGEND_WIDTH, length)
        strip.moveCenter(box.center())
        painter.drawImage(strip, legend)


def _paint_unseen(painter: QPainter, picture: Picture, region: Region, transform: QTransform) -> None:
    """Darken and hatch what lies outside the region, with lines that keep their distance at any zoom."""
    whole = QRectF(0, 0, picture.width, picture.height)
    left, top = region.left * picture.width, region.top * picture.height
    right, bottom = region.right * picture.width, region.bottom * picture.height
    seen = QRectF(left, top, right - left, bottom - top) & whole
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
