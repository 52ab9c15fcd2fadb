"""Programs that run at once: each a process of its own, forked from one that has imported everything already.

That one process starts with the first program and ends with the tests. It has neither threads nor a window.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.warm_imports"])


def start(work: Callable[..., None], *words: Any) -> tuple[BaseProcess, Connection]:
    """Call ``work`` in a process of its own, with ``words`` and the end of a pipe; return it and the other end."""
    mine, its = _CONTEXT.Pipe()
    program = _CONTEXT.Process(target=work, args=(*words, its))
    program.start()
    its.close()  # or nobody would notice that the program is gone
    return program, mine
