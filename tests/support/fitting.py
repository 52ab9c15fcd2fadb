"""Finds words that have no room on the screen."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from dermreview.ui.confidence_row import ConfidenceRow
from dermreview.ui.status_line import ElidedLabel
from dermreview.ui.theme import SPACE

SLACK = 1
"""Pixels that rounding may cost."""


def without_room(root: QWidget) -> list[str]:
    """Return each visible widget below ``root`` whose words are cut, with what it lacks."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisibleTo(root) and widget.width() and widget.height():
            found += [f"{said(widget)}: {why}" for why in _problems(widget, root)]
    return found


def said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName() or '(no name)'}"


def _problems(widget: QWidget, root: QWidget) -> Iterator[str]:
    if isinstance(widget, ElidedLabel):
        if widget.text() and not widget.toolTip():
            yield "shortens its words and has no tooltip with all of them"
    elif isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton) and widget.text():
        if widget.sizeHint().width() > widget.width() + SLACK:
            yield f"{widget.text()!r} wants {widget.sizeHint().width()} px and has {widget.width()}"
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, ConfidenceRow):
        yield from _row(widget)
    yield from _place(widget, root)


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or not label.pixmap().isNull():
        return
    room = label.contentsRect()
    if label.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap | label.alignment())
        needed = label.fontMetrics().boundingRect(QRect(0, 0, room.width(), 9999), flags, label.text())
        if needed.height() > room.height() + SLACK or needed.width() > room.width() + SLACK:
            yield f"{label.text()!r} wants {needed.size().toTuple()} and has {room.size().toTuple()}"
        return
    lines = label.text().split("\n")
    width = max(label.fontMetrics().horizontalAdvance(line) for line in lines)
    if width > room.width() + SLACK:
        yield f"{label.text()!r} wants {width} px and has {room.width()}"
    height = label.fontMetrics().height() * len(lines)
    if label.fontMetrics().tightBoundingRect(label.text()).height() > room.height() + SLACK:
        yield f"{label.text()!r} wants {height} px of height and has {room.height()}"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    width = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if width > field.width() + SLACK:
        yield f"{combo.currentText()!r} wants {width} px and has {field.width()}"


def _row(row: ConfidenceRow) -> Iterator[str]:
    name = row._diagnosis.name if row._words is None else row._words.name
    wanted = row.fontMetrics().horizontalAdvance(name)
    room = row.bar_rect().left() - row._name_left() - SPACE
    if wanted > room + SLACK:
        yield f"{name!r} wants {wanted} px and has {room:.0f}"


def _place(widget: QWidget, root: QWidget) -> Iterator[str]:
    """Tell of a widget that reaches out of its parent, where that can't be scrolled."""
    parent = widget.parentWidget()
    if parent is None or widget is root or widget.isWindow():
        return
    if isinstance(parent.parentWidget(), QAbstractScrollArea) and parent.parentWidget().viewport() is parent:
        return
    corner = widget.mapTo(parent, QPoint(0, 0))
    box = QRect(corner, widget.size())
    if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
        yield f"lies at {box.getRect()} in a parent of {parent.width()}x{parent.height()}"
