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
        cpu_s: Processor time of the whole process until then.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.at = 0.0
        self.cpu_s = 0.0
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look out for the paint."""
        if event.type() == QEvent.Type.Paint and self._view.model().rowCount():
            self._view.viewport().removeEventFilter(self)
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        self.cpu_s = time.process_time()
        self.at = time.time()


def time_frames(view: QAbstractItemView) -> list[tuple[float, float]]:
    """Scroll down a list, each step with all its painting; milliseconds, and those of this thread's processor."""
    times = []
    bar = view.verticalScrollBar()
    for _ in range(FRAMES):
        start = _now()
        bar.setValue(bar.value() + STEP_PX)
        view.viewport().repaint()
        times.append(_since(start))
        QApplication.processEvents()  # thumbnails that came
    return times


def time_filters(view: QAbstractItemView, filters: Sequence[Callable[[], None]]) -> list[tuple[float, float]]:
    """Set filters one after the other; milliseconds as `time_frames`, until each one's list is painted."""
    times = []
    for choose in filters:
        start = _now()
        choose()
        view.viewport().repaint()
        times.append(_since(start))
        QApplication.processEvents()
    return times


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()


def _since(start: tuple[float, float]) -> tuple[float, float]:
    wall, cpu = _now()
    return (wall - start[0]) * 1000, (cpu - start[1]) * 1000


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
