"""A reader made of key presses who goes on for thousands of cases and uses the rest of the window between them.

Nothing is kept that grows with the cases: what was done is handed on after each, so that growth is the window's.
"""

import itertools
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from dermreview.domain.queue_acts import QueueAction
from dermreview.domain.review import Act, Action, ReadMode, Status
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.worklist import Order
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.main_window import MainWindow
from dermreview.ui.scripted_reading import ScriptedReader, Turn, script
from dermreview.ui.stopwatch import TICK_MS, wait_until
from dermreview.ui.theme import apply_theme

LIMITS_MS = (50, 100, 200)
_READ_ONCE = {Status.UNREVIEWED, Status.PROVISIONAL}
_MIXED = 200
"""So many cases get the usual mixture at a time."""
_PATIENCE_S = 2.0
"""So long the reader waits for what the AI says of the case on screen, then reads on without."""


class SkippingClock:
    """Seconds of a reader who thinks about each case for a while, without the wait."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        """Return the seconds since some moment."""
        return time.monotonic() + self._skipped

    def think(self) -> None:
        """Let a second go by."""
        self._skipped += 1


@dataclass(slots=True)
class Stalls:
    """Times at which the event loop did not come round.

    Attributes:
        over: Milliseconds to how often it stood longer than that.
        worst_ms: The longest.
        worst_by_step: What the reader did, to the longest stall meanwhile.
    """

    over: dict[int, int] = field(default_factory=lambda: dict.fromkeys(LIMITS_MS, 0))
    worst_ms: float = 0.0
    worst_by_step: dict[str, float] = field(default_factory=dict)


class StallCounter(QObject):
    """Counts the beats of a steady timer that come late; each stall once.

    Attributes:
        found: What it counted.
        step: What the reader does now.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found = Stalls()
        self.step = ""
        self._last = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Listen from now on."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Listen no longer, until the next start."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        late, self._last = (now - self._last) * 1000 - TICK_MS, now
        for limit in self.found.over:
            self.found.over[limit] += late > limit
        self.found.worst_ms = max(self.found.worst_ms, late)
        if late > LIMITS_MS[0]:
            worst = self.found.worst_by_step
            worst[self.step] = max(worst.get(self.step, 0.0), late)


class SoakReader(ScriptedReader):
    """Reads every case of a window's queue, and more than once what is put back.

    Args:
        window: Shown, with its first case on screen.
        clock: The window's.
        done: Called after each case with what it took and the steps that were meant since the call before.

    Attributes:
        read_cases: So many so far; one that is put back and read again counts again.
        queue_acts: What was meant with the queue: the action and its cases.
        extras: What was done beside deciding, to how often.
        stalls: Of the event loop.
    """

    def __init__(
        self, window: MainWindow, clock: SkippingClock, done: Callable[[Turn, list[tuple[int, Act]]], None]
    ) -> None:
        super().__init__(window, 0)
        self._clock = clock
        self._done = done
        self._last_case = 0
        self.read_cases = 0
        self.queue_acts: list[tuple[QueueAction, tuple[int, ...]]] = []
        self.extras: dict[str, int] = {}
        self._stalls = StallCounter(window)
        self._dark = True
        orders = (Order.UNCERTAINTY, Order.IMPORT, Order.MALIGNANCY, Order.IMPORT, Order.NEWEST, Order.IMPORT)
        self._orders: Iterator[Order] = itertools.cycle(orders)
        self._sites = itertools.cycle(("back", "face", "trunk"))

    @property
    def stalls(self) -> Stalls:
        """How often the event loop stood so far."""
        return self._stalls.found

    def read_all(self, look: Callable[[], None], until: float = math.inf) -> None:
        """Read until no case is left, deferred ones last, or the time is over.

        Args:
            look: Called between two cases; what it takes is not counted.
            until: Seconds of `time.monotonic`.
        """
        extras = (
            (29, self._browse),
            (61, self._look_closer),
            (97, self._crop),
            (101, self._undo_and_redo),
            (199, self._list_a_site),
            (499, self._change_theme),
            (601, self._put_back),
            (701, self._archive),
            (997, self._change_order),
        )
        kinds = itertools.chain.from_iterable(script(_MIXED, ReadMode.ASSISTED) for _ in itertools.count())
        self._stalls.start()
        while time.monotonic() < until and self._go_to_unread():
            self._stalls.step = "reading"
            self._wait_for_ai()
            self._turn(next(kinds), CLASSES[self.read_cases % len(CLASSES)])
            self.read_cases += 1
            self._hand_on()
            for every, extra in extras:
                if self.read_cases % every == 0:
                    self._stalls.step = extra.__name__.strip("_").replace("_", " ")
                    extra()
                    self.extras[self._stalls.step] = self.extras.get(self._stalls.step, 0) + 1
            self._stalls.stop()
            look()
            self._stalls.start()
        self._stalls.stop()
        self._painted.leave()

    def count_objects(self) -> tuple[int, int]:
        """Return how many widgets Qt holds, and how many objects belong to the window."""
        return len(QApplication.allWidgets()), len(self._window.findChildren(QObject))

    # to the next case

    def _go_to_unread(self) -> bool:
        """Have a case on screen that is to be read; False where none is left."""
        if self._status in _READ_ONCE and self._case_id:
            return True
        model = self._window.model
        if model.next_unreviewed(self._case_id, wrap=True) is None:
            if self._status is Status.DEFERRED:
                return True
            if model.filter.is_empty:
                return False
            self._show_all()
            return self._go_to_unread()
        before = self._case_id
        self._tap(self._window.actions_.next_unreviewed)
        self._wait_for_case(lambda: self._case_id != before)
        return True

    def _wait_for_ai(self) -> None:
        review, late = self._window.review, time.monotonic() + _PATIENCE_S
        if review.ai_status is AiStatus.WAITING:
            wait_until(lambda: review.ai_status is not AiStatus.WAITING or time.monotonic() > late)

    def _hand_on(self) -> None:
        meant, self.meant = self.meant, []
        self._last_case = meant[-1][0]
        self._done(self.turns.pop(), meant)

    def _wait_for_case(self, there: Callable[[], bool]) -> None:
        review = self._window.review

        def ready() -> bool:
            return review.on_screen and not review.busy and there()

        if not ready():
            wait_until(ready)

    def _at_the_window(self) -> None:
        super()._at_the_window()
        self._clock.think()

    def _key(self, key: Qt.Key) -> None:
        self._clock.think()  # the AI may have spoken while a dialog was open, and keys are dead after that
        super()._key(key)

    # what a reader does beside deciding

    def _browse(self) -> None:
        actions = self._window.actions_
        for action in (actions.previous, actions.next):
            self._tap(action)
            self._wait_for_case(lambda: True)

    def _look_closer(self) -> None:
        actions = self._window.actions_
        for action in (actions.heatmap, actions.zoom, actions.rotate, actions.stronger, actions.fainter):
            self._tap(action)
        for action in (actions.rotate, actions.rotate, actions.rotate, actions.zoom, actions.heatmap):
            self._tap(action)

    def _crop(self) -> None:
        """Have a region analyzed by itself, where the AI has said something of the whole."""
        screen, actions = self._window.review.screen, self._window.actions_
        if self._window.review.ai_status is not AiStatus.READY:
            return
        self._tap(actions.crop)
        self._key(Qt.Key.Key_Return)
        wait_until(lambda: screen.crop_in_view)
        self._tap(actions.view_crop)

    def _undo_and_redo(self) -> None:
        last = self._last_case
        for action, meant in (
            (self._window.actions_.undo, Action.UNDO),
            (self._window.actions_.redo, Action.REDO),
        ):
            self._tap(action)
            self.meant.append((last, Act(meant)))
            self._wait_for_case(lambda: self._case_id == last)

    def _list_a_site(self) -> None:
        self._show_all()
        self._tap(self._window.actions_.search)
        self._type(next(self._sites))
        self._key(Qt.Key.Key_Escape)
        self._wait_for_case(lambda: True)

    def _show_all(self) -> None:
        self._window.actions_.show_all.trigger()
        self._wait_for_case(lambda: True)

    def _change_theme(self) -> None:
        app = QApplication.instance()
        self._dark = not self._dark
        if isinstance(app, QApplication):
            apply_theme(app, Qt.ColorScheme.Dark if self._dark else Qt.ColorScheme.Light)

    def _change_order(self) -> None:
        self._show_all()
        opened: list[bool] = []
        connection = self._window.queue.completed.connect(lambda: opened.append(True))
        self._window.actions_.orders()[next(self._orders)].trigger()
        wait_until(lambda: bool(opened))
        QObject.disconnect(connection)
        self._wait_for_case(lambda: True)

    def _put_back(self) -> None:
        """Put a few decided cases back to be read again; every other time take that back."""
        self._act_on_decided(self._window.actions_.requeue, QueueAction.REQUEUE)
        if self.extras.get("put back", 0) % 2:
            self._take_back()

    def _archive(self) -> None:
        """Archive a few decided cases, and take that back."""
        self._act_on_decided(self._window.actions_.archive, QueueAction.ARCHIVE)
        self._take_back()

    def _act_on_decided(self, action: QAction, what: QueueAction) -> None:
        view, model = self._window.worklist.view, self._window.model
        decided = (place for place, row in enumerate(model.rows) if row.status is Status.REVIEWED)
        places = list(itertools.islice(decided, 5))
        selection = view.selectionModel()
        selection.clearSelection()
        for place in places:
            selection.select(
                model.index(place),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )
        cases = tuple(model.rows[place].case_id for place in places)
        if cases:
            self._on_queue(action, what, cases)

    def _take_back(self) -> None:
        if self.queue_acts:
            self._on_queue(self._window.actions_.undo, QueueAction.UNDO, self.queue_acts[-1][1])

    def _on_queue(self, action: QAction, what: QueueAction, cases: tuple[int, ...]) -> None:
        changed: list[bool] = []
        connection = self._window.review.queue_changed.connect(lambda _: changed.append(True))
        self._tap(action)
        wait_until(lambda: bool(changed))
        QObject.disconnect(connection)
        self.queue_acts.append((what, cases))
        self._wait_for_case(lambda: True)
