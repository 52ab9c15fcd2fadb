"""Kills a program with SIGKILL while it works, and tells what it had said was done.

A blow comes either from outside, so many answers and seconds after the start, or from within, before or after a
step on the disk: a statement or commit of SQLite, a sync, a rename, a write. Steps don't hang on how fast the
machine is, and reach what is too short to be hit from outside; a blow from outside also comes within a step.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.support import warm

Work = Callable[[Path, int, Callable[[Any], None]], None]
"""Works in a folder by a seed, and calls what it is given with each thing that is done and on disk."""

_SYSTEM: Final = {"fsync", "fdatasync", "replace", "rename", "mkdir", "unlink", "rmdir"}
_FILE: Final = {"write", "close"}
_SQL: Final = {"execute", "executemany", "commit", "rollback", "backup", "close"}
_PATIENCE: Final = 120.0
"""Seconds after which a program that neither works nor ends has failed."""


@dataclass(frozen=True, slots=True)
class Blow:
    """When a program is killed.

    Attributes:
        answers: From outside, after so many answers.
        delay: And so many seconds.
        steps: From within, at that half step on the disk; 0 for a blow from outside.
    """

    answers: int = 0
    delay: float = 0.0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Killed:
    """What is known of a program that was killed.

    Attributes:
        answers: What it said was done.
        finished: Whether it came to its end before the blow.
        half_steps: Steps on the disk that it began and ended until its end; 0 after a blow.
    """

    answers: list[Any]
    finished: bool
    half_steps: int


def blows(chance: Random, number: int, *, answers: int, delay: float, half_steps: int) -> Iterator[Blow]:
    """Yield blows, from outside and from within in turns.

    Args:
        chance: Draws them.
        number: How many.
        answers: From outside, after up to so many answers,
        delay: and up to so many seconds.
        half_steps: From within, at one of the first so many.
    """
    for turn in range(number):
        if turn % 2:
            yield Blow(steps=chance.randint(1, half_steps))
        else:
            yield Blow(answers=chance.randint(0, answers), delay=chance.uniform(0, delay))


def kill(work: Work, folder: Path, seed: int, blow: Blow) -> Killed:
    """Let a program work until the blow.

    Raises:
        AssertionError: If it failed by itself.
    """
    program, connection = warm.start(_program, work, folder, seed, blow.steps)
    said: list[tuple[str, Any]] = []
    try:
        assert connection.poll(_PATIENCE), "the program does not start"
        connection.recv()
        while not blow.steps and len(said) < blow.answers:
            assert connection.poll(_PATIENCE), "the program does not go on"
            said.append(connection.recv())
        time.sleep(blow.delay)
        if not blow.steps:
            program.kill()
        while connection.poll(_PATIENCE):
            said.append(connection.recv())
    except EOFError:
        pass
    finally:
        program.kill()
        program.join()
        connection.close()
    failed = [text for kind, text in said if kind == "failed"]
    assert not failed, failed[0]
    ended = [steps for kind, steps in said if kind == "ended"]
    assert program.exitcode == -signal.SIGKILL or ended
    return Killed([thing for kind, thing in said if kind == "done"], bool(ended), ended[0] if ended else 0)


def half_steps_of(work: Work, folder: Path, seed: int) -> int:
    """Return how many half steps on the disk a program makes that comes to its end by itself."""
    whole = kill(work, folder, seed, Blow(steps=sys.maxsize))
    assert whole.finished
    return whole.half_steps


def _program(work: Work, folder: Path, seed: int, last: int, connection: Connection) -> None:
    connection.send(("ready", None))
    counter = _Steps(last)
    if last:
        threading.setprofile(counter)
        sys.setprofile(counter)
    try:
        work(folder, seed, lambda thing: connection.send(("done", thing)))
    except Exception:
        connection.send(("failed", traceback.format_exc()))
        raise
    sys.setprofile(None)
    connection.send(("ended", counter.count))


class _Steps:
    """Ends its process at a half step on the disk."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.count = 0

    def __call__(self, frame: object, event: str, called: Any) -> None:
        if event not in ("c_call", "c_return") or not _is_step(called):
            return
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def _is_step(called: Any) -> bool:
    name = called.__name__
    if name in _SYSTEM and called.__module__ == "posix":
        return True
    owner = type(getattr(called, "__self__", None)).__module__
    return (name in _SQL and owner.startswith("sql")) or (name in _FILE and owner == "_io")
