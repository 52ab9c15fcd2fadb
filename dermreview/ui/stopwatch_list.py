"""Measures a long list: when it is first painted, how long a filter takes, how long each frame of scrolling takes.

Beside the window's worklist stands `PlainList`, the way that Qt's own classes offer: every row an item, filtered
by a proxy.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

FRAMES = 200
STEP_PX = 186
"""Three rows: a turn of the wheel."""


class FirstPaint(QObject):
    """Notes when a list that has rows is painted for the first time.

    Attributes:
        at: `time.time` of that; 0 before.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.at = 0.0
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look out for the paint."""
        if event.type() == QEvent.Type.Paint and self._view.model().rowCount():
            self._view.viewport().removeEventFilter(self)
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        self.at = time.time()


def time_frames(view: QAbstractItemView) -> list[float]:
    """Scroll down a list, each step with all its painting, and return their milliseconds."""
    times = []
    bar = view.verticalScrollBar()
    for _ in range(FRAMES):
        start = time.perf_counter()
        bar.setValue(bar.value() + STEP_PX)
        view.viewport().repaint()
        times.append((time.perf_counter() - start) * 1000)
        QApplication.processEvents()  # thumbnails that came
    return times


def time_filters(view: QAbstractItemView, filters: Sequence[Callable[[], None]]) -> list[float]:
    """Set filters one after the other and return the milliseconds until each one's list is painted."""
    times = []
    for choose in filters:
        start = time.perf_counter()
        choose()
        view.viewport().repaint()
        times.append((time.perf_counter() - start) * 1000)
        QApplication.processEvents()
    return times


class PlainList(QListView):
    """A list view on a `QStandardItemModel`, one item a row, behind a `QSortFilterProxyModel`."""

    def __init__(self, rows: Sequence[Mapping[str, object]]) -> None:
        super().__init__()
        model = QStandardItemModel(self)
        for row in rows:
            item = QStandardItem(" · ".join(str(value) for value in row.values()))
            item.setEditable(False)
            item.setData(row, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(model)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._proxy)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def search(self, words: str) -> None:
        """List the rows whose text has the words."""
        self._proxy.setFilterFixedString(words)
