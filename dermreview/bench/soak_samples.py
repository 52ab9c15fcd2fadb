"""What a process takes from the machine, noted from time to time."""

import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at the process.

    Attributes:
        seconds: Since the window was opened.
        cases: Read by then.
        analyzed: Cases analyzed by then.
        rss_mb: Memory that is resident, with what it shares.
        uss_mb: Memory that is its own.
        handles: Open files, sockets and the like.
        threads: Threads.
        widgets: Qt's widgets.
        qt_objects: Objects that belong to the window, with the timers and actions.
        python_blocks: Blocks of memory that Python holds, one an object at the least.
        wal_mb: The log that SQLite has not written back yet.
        screen_cpu_ms: Processor time of the screen's thread for each case since the sample before.
        store_cpu_ms: That of the store's thread.
    """

    seconds: float
    cases: int
    analyzed: int
    rss_mb: float
    uss_mb: float
    handles: int
    threads: int
    widgets: int
    qt_objects: int
    python_blocks: int
    wal_mb: float
    screen_cpu_ms: float
    store_cpu_ms: float


class Sampler:
    """Takes samples; on the screen's thread.

    Args:
        wal: SQLite's write-ahead log.
    """

    def __init__(self, wal: Path) -> None:
        self._wal = wal
        self._process = psutil.Process()
        self._start = time.monotonic()
        self._cases = 0
        self._screen, self._store = time.thread_time(), self._store_seconds()

    @property
    def seconds(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self._start

    def take(self, cases: int, analyzed: int, widgets: int, qt_objects: int) -> Sample:
        """Return how the process stands after so many cases."""
        screen, store = time.thread_time(), self._store_seconds()
        read = max(1, cases - self._cases)
        memory = self._process.memory_full_info()
        sample = Sample(
            seconds=round(self.seconds, 1),
            cases=cases,
            analyzed=analyzed,
            rss_mb=round(memory.rss / _MB, 1),
            uss_mb=round(memory.uss / _MB, 1),
            handles=self._handles(),
            threads=self._process.num_threads(),
            widgets=widgets,
            qt_objects=qt_objects,
            # not gc.get_objects: holding every object for a moment breaks a tuple that another thread is making
            python_blocks=sys.getallocatedblocks(),
            wal_mb=round(self._wal.stat().st_size / _MB, 2) if self._wal.exists() else 0.0,
            screen_cpu_ms=round((screen - self._screen) * 1000 / read, 2),
            store_cpu_ms=round((store - self._store) * 1000 / read, 2),
        )
        # what the sample itself took is not the window's
        self._cases, self._screen, self._store = cases, time.thread_time(), store
        return sample

    def _handles(self) -> int:
        process = self._process
        return int(process.num_handles() if psutil.WINDOWS else process.num_fds())

    def _store_seconds(self) -> float:
        """Return the processor time of the store's worker."""
        workers = {each.native_id for each in threading.enumerate() if each.name.startswith("dermreview-store")}
        return float(
            sum(each.user_time + each.system_time for each in self._process.threads() if each.id in workers)
        )
