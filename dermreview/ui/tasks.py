"""The only place where threads meet Qt: jobs go out to four executors, results come back on the UI thread.

``inference`` has one worker, which owns the networks and is the only thread that imports torch. ``store`` has one
worker, so that writes are serialized, and takes decisions before everything else. ``pool`` is a small set of
workers that decode, hash and make thumbnails. ``backup`` has one worker, which copies the store; as that
takes long, it asks between its steps whether it is still wanted. Other long work is many short jobs.
"""

import heapq
import itertools
import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dermreview.domain.errors import DermreviewError

log = logging.getLogger(__name__)

T = TypeVar("T")

_NICE = 10
"""How much less urgent the networks' threads are than the screen's."""


class Lane(Enum):
    """Which executor does a job."""

    INFERENCE = "inference"
    STORE = "store"
    POOL = "pool"
    BACKUP = "backup"


class Priority(IntEnum):
    """What goes first among the waiting jobs of one lane; equals keep their order."""

    DECISION = 0
    SCREEN = 1
    AHEAD = 2
    BACKGROUND = 3


@dataclass(frozen=True, slots=True)
class Request:
    """Names what a result answers, so that a late answer to an older question can be dropped.

    Attributes:
        topic: What is asked, for example ``image on screen``; a newer request makes older ones of its topic stale.
        case_id: The case that is asked about.
        number: Ascending over all requests.
    """

    topic: str
    case_id: int
    number: int


@dataclass(slots=True, order=True)
class _Job:
    priority: int
    number: int
    work: Callable[[], Any] = field(compare=False)
    done: Callable[[Any], None] | None = field(compare=False)
    failed: Callable[[Exception], None] | None = field(compare=False)
    request: Request | None = field(compare=False)


class _Lane:
    """An executor whose workers take the most urgent waiting job."""

    def __init__(self, name: str, workers: int, initializer: Callable[[], None] | None = None) -> None:
        self._executor = ThreadPoolExecutor(
            workers, thread_name_prefix=f"dermreview-{name}", initializer=initializer
        )
        self._waiting: list[_Job] = []
        self._lock = threading.Lock()

    def put(self, job: _Job, settled: Callable[[_Job, Future[Any]], None]) -> None:
        taken: list[_Job] = []
        with self._lock:
            heapq.heappush(self._waiting, job)
        future = self._executor.submit(self._run_next, taken)

        def report(finished: Future[Any]) -> None:
            if taken:
                settled(taken[0], finished)

        future.add_done_callback(report)

    def _run_next(self, taken: list[_Job]) -> Any:
        with self._lock:
            if not self._waiting:
                return None
            job = heapq.heappop(self._waiting)
        taken.append(job)
        return job.work()

    def cancel(self, keep: Callable[[_Job], bool]) -> None:
        """Forget the waiting jobs that need not be done."""
        with self._lock:
            self._waiting = [job for job in self._waiting if keep(job)]
            heapq.heapify(self._waiting)

    def wait(self) -> None:
        """Finish what runs and what was kept, then end the threads."""
        self._executor.shutdown(wait=True)


def _yield_to_the_screen() -> None:
    """Let the calling thread, and those it starts, run behind the others: the networks want every core.

    Only Linux has priorities of single threads under this call; elsewhere it would slow the whole process.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + _NICE)


class TaskRunner(QObject):
    """Runs jobs away from the UI thread and brings their results back to it.

    Attributes:
        crashed: Emitted on the UI thread with every exception that is a bug (not a `DermreviewError`).
        closing: Emitted before `shutdown` waits, so that what runs long can give up.
    """

    crashed = Signal(object)
    closing = Signal()
    _settled = Signal(object, object)

    def __init__(self, parent: QObject | None = None, *, pool_workers: int = 2) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.INFERENCE: _Lane("inference", 1, _yield_to_the_screen),
            Lane.STORE: _Lane("store", 1),
            Lane.POOL: _Lane("pool", pool_workers),
            Lane.BACKUP: _Lane("backup", 1, _yield_to_the_screen),
        }
        self._numbers = itertools.count(1)
        self._latest: dict[str, int] = {}
        self._closed = False
        # a finished job may report from the UI thread too: always through the event loop, never in `submit`
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def request(self, topic: str, case_id: int) -> Request:
        """Open a new question on a topic; answers to older ones are dropped from now on."""
        request = Request(topic, case_id, next(self._numbers))
        self._latest[topic] = request.number
        return request

    def is_current(self, request: Request) -> bool:
        """Tell whether nothing newer was asked on the request's topic."""
        return self._latest.get(request.topic) == request.number

    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        priority: Priority = Priority.BACKGROUND,
        request: Request | None = None,
    ) -> None:
        """Do ``work`` on another thread.

        Args:
            lane: Which executor.
            work: Called there; touches no widget.
            done: Called on the UI thread with the result.
            failed: Called on the UI thread with what ``work`` raised. Without it a `DermreviewError` is logged;
                an exception that is a bug goes to `crashed` in any case.
            priority: The more urgent, the sooner.
            request: Neither callback is called once a newer request of its topic was made.
        """
        if self._closed:
            return
        job = _Job(int(priority), next(self._numbers), work, done, failed, request)
        self._lanes[lane].put(job, self._settled.emit)

    def shutdown(self) -> None:
        """Cancel what waits except decisions, wait for what runs, and deliver nothing any more."""
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        for lane in self._lanes.values():
            lane.cancel(keep=lambda job: job.priority == Priority.DECISION)
        for lane in self._lanes.values():
            lane.wait()

    @Slot(object, object)
    def _deliver(self, job: _Job, future: Future[Any]) -> None:
        error = None if future.cancelled() else future.exception()
        if isinstance(error, Exception) and not isinstance(error, DermreviewError):
            log.error("a background job failed", exc_info=error)
            if not self._closed:
                self.crashed.emit(error)
        if self._closed or future.cancelled() or (job.request is not None and not self.is_current(job.request)):
            return
        if isinstance(error, Exception):
            if job.failed is not None:
                job.failed(error)
            else:
                log.warning("a background job failed: %s", getattr(error, "code", type(error).__name__))
        elif job.done is not None:
            job.done(future.result())
