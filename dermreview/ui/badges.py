"""Small badges over the image: what is in it that may mislead the networks. They block nothing."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dermreview.domain.quality import Badge
from dermreview.ui.domain_words import badge_meaning, badge_name
from dermreview.ui.image_pane import small_font
from dermreview.ui.theme import HALF_SPACE, current_theme

_HEIGHT = 22
_ICON = 12
_PADDING = 4


class BadgeStrip(QWidget):
    """One line of badges; those that find no room are counted at its end and named there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Badges of the image"))
        self._badges: tuple[_BadgeMark, ...] = ()
        self._more = _More(self)
        self._more.hide()

    def sizeHint(self) -> QSize:
        """Ask for room for all badges."""
        widths = [mark.sizeHint().width() for mark in self._badges]
        return QSize(sum(widths) + HALF_SPACE * max(0, len(widths) - 1), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for room for the count alone."""
        return QSize(self._more.sizeHint().width() if self._badges else 0, _HEIGHT)

    @property
    def names(self) -> tuple[str, ...]:
        """The words of the badges, shown or counted."""
        return tuple(badge_name(mark.badge) for mark in self._badges)

    @property
    def shown(self) -> tuple[str, ...]:
        """What can be read at the present width, the count included."""
        words = tuple(badge_name(mark.badge) for mark in self._badges if not mark.isHidden())
        return words if self._more.isHidden() else (*words, self._more.words)

    def show_badges(self, codes: Sequence[str]) -> None:
        """Show the badges of an image; codes that this version does not know are left out."""
        known = {badge.value: badge for badge in Badge}
        wanted = tuple(known[code] for code in codes if code in known)
        if wanted == tuple(mark.badge for mark in self._badges):
            return
        for mark in self._badges:
            mark.setParent(None)
            mark.deleteLater()
        self._badges = tuple(_BadgeMark(badge, self) for badge in wanted)
        self.setAccessibleDescription(" ".join(badge_meaning(mark.badge) for mark in self._badges))
        self.updateGeometry()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many badges as fit."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left = 0
        fitting = self._fitting()
        for index, mark in enumerate(self._badges):
            mark.setVisible(index < fitting)
            if index < fitting:
                mark.setGeometry(left, 0, mark.sizeHint().width(), _HEIGHT)
                left += mark.sizeHint().width() + HALF_SPACE
        left_out = self._badges[fitting:]
        self._more.setVisible(bool(left_out))
        if left_out:
            self._more.show_left_out(tuple(mark.badge for mark in left_out))
            self._more.setGeometry(left, 0, self._more.sizeHint().width(), _HEIGHT)

    def _fitting(self) -> int:
        if self.sizeHint().width() <= self.width():
            return len(self._badges)
        room = self.width() - self._more.sizeHint().width()
        fitting = 0
        for mark in self._badges:
            room -= mark.sizeHint().width() + HALF_SPACE
            if room < 0:
                break
            fitting += 1
        return fitting


class _Mark(QWidget):
    """A rounded label in the colours of a warning.

    Attributes:
        words: What is written on it.
        text_left: Where the words begin.
    """

    def __init__(self, words: str, text_left: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        self.text_left = text_left

    def sizeHint(self) -> QSize:
        """Ask for room for the words."""
        # the style sheet sets the font of every widget, so a smaller one is only used while painting
        width = QFontMetrics(small_font(self.font())).horizontalAdvance(self.words)
        return QSize(self.text_left + width + _PADDING + 1, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, edge and words."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font(self.font()))
        painter.setPen(QPen(QColor(theme.warning), 1))
        painter.setBrush(QColor(theme.warning_surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5), 4, 4)
        box = QRectF(self.rect()).adjusted(self.text_left, 0, 0, 0)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.words)
        self.paint_icon(painter, QColor(theme.warning))
        painter.end()

    def paint_icon(self, painter: QPainter, colour: QColor) -> None:
        """Paint what stands before the words."""


class _BadgeMark(_Mark):
    """One badge: a shape of its own and its word."""

    def __init__(self, badge: Badge, parent: QWidget) -> None:
        super().__init__(badge_name(badge), _PADDING + _ICON + HALF_SPACE, parent)
        self.badge = badge
        self.setToolTip(badge_meaning(badge))
        self.setAccessibleName(badge_name(badge))
        self.setAccessibleDescription(badge_meaning(badge))

    def paint_icon(self, painter: QPainter, colour: QColor) -> None:
        """Paint the badge's shape."""
        painter.save()
        painter.translate(_PADDING, (self.height() - _ICON) / 2)
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _DRAW[self.badge](painter, colour)
        painter.restore()


class _More(_Mark):
    """Counts and names the badges for which there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("+1", _PADDING, parent)

    def show_left_out(self, badges: tuple[Badge, ...]) -> None:
        """Name the badges that are not shown."""
        self.words = f"+{len(badges)}"
        self.setToolTip("\n".join(f"{badge_name(badge)}: {badge_meaning(badge)}" for badge in badges))
        self.setAccessibleName(", ".join(badge_name(badge) for badge in badges))


def _draw_ink(painter: QPainter, colour: QColor) -> None:
    """A drop."""
    path = QPainterPath(QPointF(6, 0.5))
    path.cubicTo(QPointF(8, 4), QPointF(10.5, 5.5), QPointF(10.5, 8))
    path.cubicTo(QPointF(10.5, 12.5), QPointF(1.5, 12.5), QPointF(1.5, 8))
    path.cubicTo(QPointF(1.5, 5.5), QPointF(4, 4), QPointF(6, 0.5))
    painter.fillPath(path, colour)


def _draw_ruler(painter: QPainter, colour: QColor) -> None:
    """A line with ticks."""
    painter.drawLine(QPointF(0.5, 10), QPointF(11.5, 10))
    for place, x in enumerate((1.0, 4.3, 7.6, 11.0)):
        painter.drawLine(QPointF(x, 10), QPointF(x, 3 if place % 3 == 0 else 6))


def _draw_hair(painter: QPainter, colour: QColor) -> None:
    """Two strands."""
    for shift in (0.0, 4.0):
        path = QPainterPath(QPointF(1 + shift, 11.5))
        path.cubicTo(QPointF(1 + shift, 6), QPointF(7 + shift, 7), QPointF(7 + shift, 0.5))
        painter.drawPath(path)


def _draw_dark_corners(painter: QPainter, colour: QColor) -> None:
    """A filled square with a round window."""
    path = QPainterPath()
    path.addRect(QRectF(0.5, 0.5, 11, 11))
    path.addEllipse(QPointF(6, 6), 5.0, 5.0)
    painter.fillPath(path, colour)


def _draw_blur(painter: QPainter, colour: QColor) -> None:
    """A dot in broken rings."""
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DotLine))
    for radius in (3.0, 5.4):
        painter.drawEllipse(QPointF(6, 6), radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(6, 6), 1.2, 1.2)


_DRAW = {
    Badge.INK: _draw_ink,
    Badge.RULER: _draw_ruler,
    Badge.HAIR: _draw_hair,
    Badge.DARK_CORNERS: _draw_dark_corners,
    Badge.BLUR: _draw_blur,
}
