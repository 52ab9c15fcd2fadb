"""Paints one row of the worklist: picture, id, malignancy, what the AI says, where the read stands."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.worklist import RowState, WorklistRow
from dermreview.ui.language import decimal
from dermreview.ui.theme import SMALL_FONT_PX, SPACE, Theme, current_theme
from dermreview.ui.wording import priority_within_sentence, state_in_words, suggestion_in_words
from dermreview.ui.worklist_model import WorklistModel

THUMBNAIL_EDGE = 44
ROW_HEIGHT = 62
COMPACT_ROW_HEIGHT = 48
_COMPACT_EDGE = 36
_ICON = 12

Index = QModelIndex | QPersistentModelIndex


class WorklistDelegate(QStyledItemDelegate):
    """Draws rows; every state has an icon and a word, so that no colour carries a meaning alone."""

    compact = False
    """Whether rows take less height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of every row."""
        return QSize(200, COMPACT_ROW_HEIGHT if self.compact else ROW_HEIGHT)

    def mark(self, state: RowState, edge: int) -> QImage:
        """Return the mark of a state, ``edge`` x ``edge`` pixels."""
        image = QImage(edge, edge, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        _status_icon(painter, QRectF(0, 0, edge, edge), state, QColor(current_theme().text))
        painter.end()
        return image

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: WorklistRow = index.data(Qt.ItemDataRole.UserRole)
        model = index.model()
        said = suggestion_in_words(row)
        if isinstance(model, WorklistModel):
            said = self.tr("analyzing …") if model.analyzing == row.case_id else model.suggestion_of(row)
        theme = current_theme()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _background(painter, rect, theme, state)
        if isinstance(model, WorklistModel) and model.on_screen == row.case_id:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.accent))
        edge, gap = (_COMPACT_EDGE, 3) if self.compact else (THUMBNAIL_EDGE, 7)
        picture = QRect(rect.left() + 12, rect.top() + (rect.height() - edge) // 2, edge, edge)
        _picture(painter, picture, index.data(Qt.ItemDataRole.DecorationRole), theme)
        text = QRect(picture.right() + 12, rect.top() + gap, rect.right() - picture.right() - 22, 0)
        text.setHeight(rect.height() - 2 * gap)
        _lines(painter, text, row, said, theme)
        painter.restore()


def _background(painter: QPainter, rect: QRect, theme: Theme, state: QStyle.StateFlag) -> None:
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, QColor(theme.selected))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(theme.hover))
    if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(theme.focus), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _picture(painter: QPainter, place: QRect, image: QImage | None, theme: Theme) -> None:
    if image is None:
        painter.fillRect(place, QColor(theme.track))
        return
    ratio = max(place.width() / image.width(), place.height() / image.height())
    side_x, side_y = place.width() / ratio, place.height() / ratio
    source = QRectF((image.width() - side_x) / 2, (image.height() - side_y) / 2, side_x, side_y)
    painter.drawImage(QRectF(place), image, source)


def _lines(painter: QPainter, area: QRect, row: WorklistRow, said: str, theme: Theme) -> None:
    font = QFont(painter.font())
    small = QFont(font)
    small.setPixelSize(SMALL_FONT_PX)
    line = area.height() // 3
    first = QRect(area.left(), area.top(), area.width(), line)
    middle = QRect(area.left(), area.top() + line, area.width(), line)
    last = QRect(area.left(), area.top() + 2 * line, area.width(), line)

    name = row.external_id
    marked = 0 if row.priority is CasePriority.NORMAL else _priority(painter, first, row.priority, small, theme)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    painter.drawText(
        first, _LEFT, QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideMiddle, first.width() - marked)
    )
    painter.setFont(small)
    if said and not row.veiled:
        _malignancy(painter, middle, row, theme)
    word = state_in_words(row)
    width = QFontMetrics(small).horizontalAdvance(word)
    colour = QColor(theme.success if row.state in (RowState.REVIEWED, RowState.ADJUDICATED) else theme.muted)
    painter.setPen(colour)
    painter.drawText(last, _RIGHT, word)
    _status_icon(
        painter,
        QRectF(last.right() - width - _ICON - 5, last.center().y() - _ICON / 2, _ICON, _ICON),
        row.state,
        colour,
    )
    painter.setPen(QColor(theme.danger if row.failed is not None else theme.muted))
    room = last.width() - width - _ICON - 5 - SPACE
    painter.drawText(last, _LEFT, QFontMetrics(small).elidedText(said, Qt.TextElideMode.ElideRight, room))


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _priority(painter: QPainter, area: QRect, priority: CasePriority, font: QFont, theme: Theme) -> int:
    """Write a priority at the right of a line; return the width that it takes."""
    arrow = "▲" if priority is CasePriority.HIGH else "▼"
    words = f"{arrow} {priority_within_sentence(priority)}"
    painter.setFont(font)
    painter.setPen(QColor(theme.accent if priority is CasePriority.HIGH else theme.muted))
    painter.drawText(area, _RIGHT, words)
    return QFontMetrics(font).horizontalAdvance(words) + SPACE


def _malignancy(painter: QPainter, area: QRect, row: WorklistRow, theme: Theme) -> None:
    """Draw the summed malignant probability as a bar with its figure; an empty track where there is none."""
    known = row.malignancy is not None and row.abstained is None
    figure = 30
    track = QRectF(area.left(), area.center().y() - 1, area.width() - figure - 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.track))
    painter.drawRoundedRect(track, 2, 2)
    if not known:
        return
    share = min(1.0, max(0.0, row.malignancy or 0.0))
    painter.setBrush(QColor(theme.malignant))
    painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * share, track.height()), 2, 2)
    painter.setPen(QColor(theme.text))
    painter.drawText(
        QRect(area.right() - figure, area.top() - 1, figure + 1, area.height()), _RIGHT, decimal(share)
    )


def _status_icon(painter: QPainter, box: QRectF, state: RowState, colour: QColor) -> None:
    """Draw a mark of its own shape for each state."""
    style, cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, 1.6, style, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height())

    if state is RowState.REVIEWED:
        painter.drawPolyline(QPolygonF([at(0.1, 0.55), at(0.4, 0.85), at(0.95, 0.2)]))
    elif state is RowState.ADJUDICATED:
        painter.drawPolyline(QPolygonF([at(0.0, 0.35), at(0.3, 0.6), at(0.9, 0.0)]))
        painter.drawPolyline(QPolygonF([at(0.0, 0.7), at(0.3, 0.95), at(0.9, 0.35)]))
    elif state is RowState.ADJUDICATION:
        painter.drawLine(at(0.1, 0.35), at(0.9, 0.35))
        painter.drawLine(at(0.1, 0.65), at(0.9, 0.65))
        painter.drawLine(at(0.25, 0.95), at(0.75, 0.05))
    elif state is RowState.SECOND_READ:
        painter.drawEllipse(QRectF(at(0.0, 0.15), at(0.65, 0.85)))
        painter.drawEllipse(QRectF(at(0.35, 0.15), at(1.0, 0.85)))
    elif state is RowState.READ_BY_OTHER:
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.drawPolyline(QPolygonF([at(0.3, 0.5), at(0.45, 0.68), at(0.72, 0.34)]))
    elif state is RowState.PROVISIONAL:
        painter.drawEllipse(box.adjusted(2, 2, -2, -2))
        painter.setBrush(colour)
        painter.drawPie(box.adjusted(2, 2, -2, -2), 90 * 16, 180 * 16)
    elif state is RowState.UNGRADABLE:
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.drawLine(at(0.25, 0.25), at(0.75, 0.75))
    elif state is RowState.DEFERRED:
        painter.drawLine(at(0.3, 0.15), at(0.3, 0.85))
        painter.drawLine(at(0.7, 0.15), at(0.7, 0.85))
    elif state is RowState.FLAGGED:
        painter.drawLine(at(0.2, 0.1), at(0.2, 0.95))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([at(0.2, 0.1), at(0.9, 0.3), at(0.2, 0.55)]))
    else:
        painter.drawEllipse(box.adjusted(2, 2, -2, -2))
