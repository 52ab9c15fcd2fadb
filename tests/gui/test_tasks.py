import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.ui.tasks import Lane, Priority, TaskRunner


@pytest.fixture
def runner():
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def test_a_result_comes_back_on_the_ui_thread(qtbot, runner):
    seen = []
    runner.submit(Lane.POOL, threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    assert seen == []  # never inside submit
    qtbot.waitUntil(lambda: bool(seen))
    (worker, receiver) = seen[0]
    assert worker != threading.get_ident()
    assert receiver == threading.get_ident()


def test_decisions_overtake_everything_that_waits_for_the_store(qtbot, runner):
    gate, order = threading.Event(), []
    runner.submit(Lane.STORE, gate.wait)
    for name, priority in (("thumb", Priority.BACKGROUND), ("open", Priority.SCREEN), ("one", Priority.DECISION)):
        runner.submit(Lane.STORE, lambda name=name: order.append(name), priority=priority)
    runner.submit(Lane.STORE, lambda: order.append("two"), priority=Priority.DECISION)
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 4)
    assert order == ["one", "two", "open", "thumb"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives single threads a priority of their own")
def test_the_networks_run_behind_the_screen(qtbot, runner):
    def niceness():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    seen = {}
    for lane in Lane:
        runner.submit(lane, niceness, lambda found, lane=lane: seen.update({lane: found}))
    qtbot.waitUntil(lambda: len(seen) == len(Lane))
    own = niceness()
    assert seen[Lane.STORE] == seen[Lane.POOL] == own
    assert seen[Lane.INFERENCE] > own or own == 19


def test_an_answer_to_an_older_question_is_dropped(qtbot, runner):
    gate, seen = threading.Event(), []
    old = runner.request("screen", 1)
    runner.submit(Lane.POOL, gate.wait, lambda _: seen.append("old"), request=old)
    new = runner.request("screen", 2)
    gate.set()
    runner.submit(Lane.POOL, lambda: None, lambda _: seen.append("new"), request=new)
    other = runner.request("thumbnail", 1)
    runner.submit(Lane.POOL, lambda: None, lambda _: seen.append("other"), request=other)
    qtbot.waitUntil(lambda: {"new", "other"} <= set(seen))
    runner.shutdown()
    qtbot.wait(0)
    assert "old" not in seen
    assert not runner.is_current(old)


def test_an_error_of_the_environment_reaches_its_handler_only(qtbot, runner):
    failed, crashed = [], []
    runner.crashed.connect(crashed.append)

    def empty():
        raise DermreviewError(ErrorCode.IMAGE_EMPTY)

    runner.submit(Lane.POOL, empty, lambda _: pytest.fail("must not be done"), failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].code is ErrorCode.IMAGE_EMPTY
    assert crashed == []


def test_a_bug_reaches_the_crash_signal_and_the_log(qtbot, runner, caplog):
    crashed, failed = [], []
    runner.crashed.connect(crashed.append)
    runner.submit(Lane.INFERENCE, lambda: 1 // 0, failed=failed.append)
    qtbot.waitUntil(lambda: bool(crashed))
    assert isinstance(crashed[0], ZeroDivisionError)
    assert isinstance(failed[0], ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


def test_shutdown_finishes_decisions_and_forgets_the_rest(monkeypatch):
    runner = TaskRunner()
    gate, started, order = threading.Event(), threading.Event(), []

    def block():
        started.set()
        gate.wait()
        order.append("running")

    runner.submit(Lane.STORE, block)
    assert started.wait(5)
    runner.submit(Lane.STORE, lambda: order.append("import"))
    runner.submit(Lane.STORE, lambda: order.append("decision"), priority=Priority.DECISION)
    shutdown = ThreadPoolExecutor.shutdown

    def open_gate_first(executor, **kwargs):  # the waiting jobs are cancelled by then
        gate.set()
        shutdown(executor, **kwargs)

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", open_gate_first)
    runner.shutdown()
    runner.submit(Lane.STORE, lambda: order.append("too late"))
    assert order == ["running", "decision"]


def test_after_shutdown_no_thread_is_left():
    runner = TaskRunner()
    for lane in Lane:
        runner.submit(lane, lambda: None)
    runner.shutdown()
    assert not [t for t in threading.enumerate() if t.name.startswith("dermreview-")]
