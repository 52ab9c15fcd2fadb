"""One program at a time on a store, and a name for the one that is in."""

import json
import os
import platform
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil
from filelock import FileLock, Timeout

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store.faults import translated

_LOCK: Final = "review.lock"
_HOLDER: Final = "review.holder"
_LOOKS: Final = 10
_BETWEEN_SECONDS: Final = 0.02


class InstanceLock:
    """The system's lock on a file of the store; it falls by itself when its process dies.

    The holder's name stands in a second file, because the system may keep others from reading a locked one. A
    name that a killed process left behind is harmless: it is only read where the lock itself is taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)

    def acquire(self) -> None:
        """Take the lock or say who has it.

        Raises:
            DermreviewError: STORE_LOCKED with the ``holder``, STORE_READ_ONLY, STORE_DISK_FULL or STORE_IO.
        """
        with translated(self._folder):
            try:
                self._lock.acquire()
            except Timeout as error:
                raise DermreviewError(ErrorCode.STORE_LOCKED, path=self._folder, holder=self._holder()) from error
            try:
                me = {"pid": os.getpid(), "host": platform.node()}
                (self._folder / _HOLDER).write_text(json.dumps(me), encoding="utf-8")
            except OSError:
                self._lock.release()
                raise

    def release(self) -> None:
        """Let the next one in."""
        with suppress(OSError):  # a stale name does no harm
            (self._folder / _HOLDER).unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        """Name who is in; one who came in just now has perhaps not written its name over that of a killed one."""
        for _ in range(_LOOKS):
            try:
                holder = json.loads((self._folder / _HOLDER).read_text(encoding="utf-8"))
                pid, host = int(holder["pid"]), str(holder["host"])
                if host != platform.node() or psutil.pid_exists(pid):
                    return f"process {pid} on {host}"
            except (OSError, ValueError, KeyError, TypeError, OverflowError):
                pass
            time.sleep(_BETWEEN_SECONDS)
        return "process unknown"
