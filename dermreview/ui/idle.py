"""Notices that nobody has touched keyboard, mouse or pen for a while."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Watches the input of the program's windows as it comes from the system, before any widget gets it.

    The windows are watched and not the application: a filter there would see every event of every object.

    Attributes:
        idle: Emitted once nobody has touched anything for the time; again after the next touch and as long a time.

    Args:
        clock: Seconds that only go forward.
        parent: Owns it.
    """

    idle = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._seconds = 0.0
        self._touched = clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            self._watch(app.focusWindow())

    def begin(self, seconds: float) -> None:
        """Watch from now on; 0 ends it."""
        self._seconds = seconds
        self._touched = self._clock()
        if seconds > 0:
            self._timer.start(round(seconds * 1000))
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of input; it goes on to where it belongs."""
        if event.type() in _INPUT:
            self._touched = self._clock()
            if self._seconds > 0 and not self._timer.isActive():
                self._timer.start(round(self._seconds * 1000))
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _look(self) -> None:
        left = self._touched + self._seconds - self._clock()
        if left > 0:
            self._timer.start(max(1, round(left * 1000)))
        else:
            self.idle.emit()
