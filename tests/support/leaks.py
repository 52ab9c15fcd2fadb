"""Fails a test that leaves something running."""

import gc
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.imaging.guard import decoders


@pytest.fixture(autouse=True, scope="module")
def collected() -> Iterator[None]:
    """Let what `nothing_leaks` froze be collected after each module."""
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a top-level widget behind."""
    # they serve the whole program; the first import in a test is not to be blamed for them
    decoders.start()
    threads, widgets = set(threading.enumerate()), _top_level_widgets()
    # What is there already is no leak of this test; looking through all of it after each one took a third of the
    # time of the window's tests.
    gc.freeze()
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    left = [thread.name for thread in threading.enumerate() if thread not in threads and thread.is_alive()]
    assert not left, f"threads left behind: {left}"
    windows = [widget for key, widget in _top_level_widgets().items() if key not in widgets]
    assert not windows, f"top-level widgets left behind: {windows}"
    assert not [timer for timer in _timers() if timer.isActive()], "timers left running"


def _timers() -> list[QTimer]:
    """Find the timers, while no other thread has its turn.

    A tuple that another thread is just making must not be looked at: Python refuses to finish it then, and the
    thread ends with a SystemError.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1)
    try:
        time.sleep(2 * interval)  # who waits already asks for its turn by the old interval
        # by type(), because asking some objects of other libraries for their __class__ has them warn
        found = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    finally:
        sys.setswitchinterval(interval)
    return [timer for timer in found if shiboken6.isValid(timer)]


def _top_level_widgets() -> dict[int, QWidget]:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return {}
    return {shiboken6.getCppPointer(widget)[0]: widget for widget in app.topLevelWidgets()}
