"""What a process that decodes foreign bytes may take and do.

These limits hold a decoder that runs wild: memory, files and sockets. They are no sandbox against code that an
attacker runs inside it; that needs the system's own means.
"""

import os
import sys
import threading
import time
from typing import Final

import psutil

OVER_MEMORY: Final = 77
"""Exit status of a process that took too much memory where the system has no limit of its own."""
_FREE_FILES: Final = 3
"""Standard input, output and error; a process may open none beyond these."""
_LOOK_SECONDS: Final = 0.02

busy = threading.Event()
"""Set while an image is decoded; memory is watched then, where it has to be."""


def confine(memory: int, *, watch: bool = sys.platform != "linux") -> None:
    """Limit the calling process for the rest of its life.

    POSIX: no core dump, no file written, no file or socket opened from now on. Linux: the address space. Elsewhere
    a thread ends the process when its resident memory has grown by too much (status `OVER_MEMORY`); Windows has
    none of the other limits.

    Args:
        memory: Bytes that the process may take beyond what it has now.
        watch: Whether to watch the resident memory instead of limiting the address space.
    """
    if watch:
        limit = _most_resident() + memory
        threading.Thread(target=_watch, args=(limit,), name="memory-watch", daemon=True).start()
    if sys.platform == "win32":
        return
    import resource

    limits = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, _FREE_FILES)]
    if not watch:
        limits.append((resource.RLIMIT_AS, psutil.Process().memory_info().vms + memory))
    if sys.platform == "linux":
        _refuse_dumps()
    for kind, value in limits:
        resource.setrlimit(kind, (value, value))


def _refuse_dumps() -> None:
    """Linux hands a dump to a program like apport even where its size is limited to nothing."""
    import ctypes

    set_dumpable = 4
    ctypes.CDLL(None, use_errno=True).prctl(set_dumpable, 0, 0, 0, 0)


def _most_resident() -> int:
    """Return the most bytes of memory that the process ever held at once; opens no file."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _watch(limit: int) -> None:
    while busy.wait():
        if _most_resident() > limit:
            os._exit(OVER_MEMORY)
        time.sleep(_LOOK_SECONDS)
