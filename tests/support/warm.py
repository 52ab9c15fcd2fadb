"""Programs that run at once: each a process of its own, forked from one that has imported everything already.

That one process starts with the first program and ends with the tests. It has neither threads nor a window.
"""

import atexit
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

POSSIBLE = "forkserver" in multiprocessing.get_all_start_methods()
"""Not on Windows."""
if POSSIBLE:
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload(["tests.support.warm_imports"])


def start(work: Callable[..., None], *words: Any) -> tuple[BaseProcess, Connection]:
    """Call ``work`` in a process of its own, with ``words`` and the end of a pipe; return it and the other end."""
    mine, its = _CONTEXT.Pipe()
    program = _CONTEXT.Process(target=work, args=(*words, its))
    program.start()
    its.close()  # or nobody would notice that the program is gone
    return program, mine


def command(
    *words: object, environment: Mapping[str, str], folder: Path, timeout: float = 240
) -> subprocess.CompletedProcess[str]:
    """Run ``dermreview WORDS``, as `subprocess.run` with its output captured and nothing to read, but at once."""
    said = [str(word) for word in words]
    with tempfile.TemporaryDirectory() as streams:
        out, error = Path(streams, "out"), Path(streams, "error")
        program, connection = start(_command, said, dict(environment), folder, out, error)
        program.join(timeout)
        connection.close()
        if program.exitcode is None:
            program.kill()
            program.join()
            raise subprocess.TimeoutExpired(said, timeout)
        return subprocess.CompletedProcess(
            said, program.exitcode, out.read_text(encoding="utf-8"), error.read_text(encoding="utf-8")
        )


def _command(
    words: list[str], environment: dict[str, str], folder: Path, out: Path, error: Path, end: Connection
) -> None:
    end.close()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate((Path(os.devnull), out, error)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115  (they end with the program)
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv = ["dermreview", *words]
    from dermreview.cli import main

    try:
        main()
    finally:
        atexit._run_exitfuncs()
