"""Targets with a fault each, by which the tests see that the long job notices it."""

import os
import time

from tests.fuzz.targets import Target

_KEPT: list[bytearray] = []


def _raise(data: bytes) -> None:
    if data:
        raise ZeroDivisionError


def _hang(data: bytes) -> None:
    while data:
        time.sleep(0.01)


def _crash(data: bytes) -> None:
    if data:
        os.abort()


def _leak(data: bytes) -> None:
    _KEPT.append(bytearray(os.urandom(2**20)))


PRACTICE = {
    name: Target(run, lambda: [b""])
    for name, run in {"raise": _raise, "hang": _hang, "crash": _crash, "leak": _leak}.items()
}
