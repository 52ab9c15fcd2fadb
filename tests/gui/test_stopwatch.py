import time

import pytest
from PySide6.QtCore import QTimer

from dermreview.ui.stopwatch import TICK_MS, StallProbe, wait_until


def hold_the_loop(milliseconds):
    end = time.perf_counter() + milliseconds / 1000
    while time.perf_counter() < end:
        pass


def test_a_stall_counts_once_for_each_beat_that_it_swallows(qtbot):
    probe = StallProbe()
    probe.start()
    done = []
    QTimer.singleShot(50, probe, lambda: (hold_the_loop(100), done.append(True)))
    wait_until(lambda: bool(done), patience_s=20)
    late = probe.stop()
    assert max(late) >= 80
    assert sum(value > 0 for value in late) >= 80 / TICK_MS


def test_every_beat_counts_also_one_in_time(qtbot):
    probe = StallProbe()
    probe.start()
    qtbot.waitUntil(lambda: len(probe._late) >= 20, timeout=20_000)
    assert min(probe.stop()) >= 0


def test_waiting_for_what_never_comes_ends(qtbot):
    with pytest.raises(TimeoutError):
        wait_until(lambda: False, patience_s=0.05)
