"""Measures how the window feels: stalls of its event loop, and the time from a key to the next case on screen."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

from dermreview.ui.main_window import MainWindow

TICK_MS = 5


class StallProbe(QObject):
    """Notes by how much each beat of a steady timer comes late.

    A stall that swallows several beats counts once for each of them: a percentile then speaks of time, not of the
    beats that were let through.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._late: list[float] = []

    def start(self) -> None:
        """Begin to listen."""
        self._late = []
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """End and return the lateness of each beat in milliseconds."""
        self._timer.stop()
        return self._late

    def _beat(self) -> None:
        now = time.perf_counter()
        late = (now - self._last) * 1000 - TICK_MS
        self._last = now
        self._late.append(max(0.0, late))
        while (late := late - TICK_MS) > 0:
            self._late.append(late)


def wait_until(there: Callable[[], bool], patience_s: float = 300) -> None:
    """Let the event loop run until a condition holds.

    Raises:
        TimeoutError: If it does not in that time.
    """
    loop = QEventLoop()
    poll = QTimer(interval=10)
    patience = QTimer(singleShot=True, interval=round(patience_s * 1000))
    poll.timeout.connect(lambda: loop.quit() if there() else None)
    patience.timeout.connect(lambda: loop.exit(1))
    poll.start()
    patience.start()
    late = loop.exec()
    poll.stop()
    patience.stop()
    if late and not there():
        raise TimeoutError(f"not reached within {patience_s} s")


def time_switches(window: MainWindow, count: int, pause_ms: int) -> list[float]:
    """Go through the next cases and return the milliseconds from each step to its painted picture.

    Args:
        window: With at least so many cases ahead.
        count: Steps.
        pause_ms: From each painted picture to the next step; 0 steps on at once.
    """
    painted = Painted(window)
    times = []
    for _ in range(count):
        start = time.perf_counter()
        painted.expect()
        window.actions_.next.trigger()
        wait_until_painted(painted)
        times.append((painted.at - start) * 1000)
        pause(pause_ms)
    painted.leave()
    return times


def pause(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    if milliseconds:
        loop = QEventLoop()
        # a coarse timer may be up to 5 % early, when a deciding key is still dead
        timer = QTimer(singleShot=True, interval=milliseconds, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(loop.quit)
        timer.start()
        loop.exec()


def wait_until_painted(painted: "Painted") -> None:
    """Run the event loop until what is awaited is painted."""
    loop = QEventLoop()
    painted.done = loop.quit
    patience = QTimer(singleShot=True, interval=30_000)
    patience.timeout.connect(loop.quit)
    patience.start()
    if painted.at == 0.0:
        loop.exec()
    patience.stop()
    if painted.at == 0.0:
        raise TimeoutError("the next case was not painted within 30 s")


class Painted(QObject):
    """Notes when the heatmap's pane has painted the case that was asked for, or what came of it.

    Attributes:
        at: When that was, in seconds of `time.perf_counter`; 0 until then.
        done: Called then.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.at = 0.0
        self.done: Callable[[], None] = lambda: None
        self._shown = False
        self._there: Callable[[], bool] = lambda: False
        self._pane = window.viewer.heatmap_pane
        self._review = window.review
        self._review.shown.connect(self._case_shown)
        self._pane.installEventFilter(self)

    def expect(self, there: Callable[[], bool] = lambda: False) -> None:
        """Wait for another case from now on, or for a change to the one on screen that ``there`` tells."""
        self.at = 0.0
        self._shown = False
        self._there = there

    def leave(self) -> None:
        """Listen no longer."""
        self._pane.removeEventFilter(self)
        self._review.shown.disconnect(self._case_shown)

    def _case_shown(self, _case_id: int) -> None:
        self._shown = True
        self._pane.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look out for the first paint after the case was shown; it ends when the event loop turns again."""
        if event.type() == QEvent.Type.Paint and self.at == 0.0 and (self._shown or self._there()):
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        if self.at == 0.0:
            self.at = time.perf_counter()
            self.done()
