"""One program at a time on a store, whoever started first, died or wrote nonsense."""

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store
from dermreview.store.lock import InstanceLock

RACE = """
import os, sys, time
from pathlib import Path
from dermreview.domain.errors import DermreviewError
from dermreview.store.lock import InstanceLock

folder = Path(sys.argv[1])
print("ready", flush=True)
while not (folder / "go").exists():
    time.sleep(0.001)
lock = InstanceLock(folder)
try:
    lock.acquire()
    print("in", os.getpid(), flush=True)
    sys.stdin.read()
except DermreviewError as error:
    print(error.code, error.data["holder"], flush=True)
"""


def refused(folder: Path) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        InstanceLock(folder).acquire()
    return caught.value


def killed_holder(folder: Path) -> int:
    """Let a program take the lock and kill it; return its number."""
    code = (
        "import os, sys; from pathlib import Path; from dermreview.store.lock import InstanceLock\n"
        "InstanceLock(Path(sys.argv[1])).acquire(); os.kill(os.getpid(), 9)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(folder)]) as program:
        assert program.wait() == -signal.SIGKILL
    return program.pid


def test_of_many_starts_at_once_one_gets_in_and_the_others_name_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RACE, str(tmp_path)]
    pipe = subprocess.PIPE
    programs = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(5)]
    try:
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
        (tmp_path / "go").touch()
        answers = [program.stdout.readline().split(maxsplit=1) for program in programs if program.stdout]
    finally:
        for program in programs:
            program.kill()
            program.communicate()
    (winner,) = [said for word, said in answers if word == "in"]
    losers = [said.strip() for word, said in answers if word == ErrorCode.STORE_LOCKED]
    assert losers == [f"process {winner.strip()} on {platform.node()}"] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a matter of POSIX")
def test_what_a_killed_program_left_behind_keeps_nobody_out(tmp_path: Path) -> None:
    pid = killed_holder(tmp_path)
    assert json.loads((tmp_path / "review.holder").read_text())["pid"] == pid
    assert (tmp_path / "review.lock").exists()
    with Store.open(tmp_path):
        assert json.loads((tmp_path / "review.holder").read_text())["pid"] == os.getpid()
    assert not (tmp_path / "review.holder").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a matter of POSIX")
def test_a_killed_program_is_not_named_as_the_one_that_is_in(tmp_path: Path) -> None:
    killed_holder(tmp_path)
    stale = (tmp_path / "review.holder").read_text()
    lock = InstanceLock(tmp_path)
    lock.acquire()
    ours = (tmp_path / "review.holder").read_text()
    (tmp_path / "review.holder").write_text(stale)  # as if this program had taken the lock a moment ago

    def write() -> None:
        time.sleep(0.05)
        (tmp_path / "review.holder").write_text(ours)

    late = threading.Thread(target=write)
    late.start()
    assert f"process {os.getpid()} on" in str(refused(tmp_path))
    late.join()
    lock.release()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "{",
        "[]",
        "null",
        '{"pid": "x", "host": 3}',
        '{"pid": 1e400, "host": "h"}',
        '{"host": "h"}',
        json.dumps({"pid": 4000000000000, "host": platform.node()}),
    ],
)
def test_a_name_that_can_not_be_read_is_no_obstacle(tmp_path: Path, name: str) -> None:
    lock = InstanceLock(tmp_path)
    lock.acquire()
    (tmp_path / "review.holder").write_text(name)
    error = refused(tmp_path)
    assert error.code is ErrorCode.STORE_LOCKED
    assert "process unknown" in str(error)
    lock.release()
    Store.open(tmp_path).close()


def test_a_program_of_another_computer_is_named_with_its_computer(tmp_path: Path) -> None:
    """As on a disk that two computers share in spite of all."""
    lock = InstanceLock(tmp_path)
    lock.acquire()
    (tmp_path / "review.holder").write_text('{"pid": 1, "host": "ward-7"}')
    assert "process 1 on ward-7" in str(refused(tmp_path))
    lock.release()
    (tmp_path / "review.holder").write_text('{"pid": 1, "host": "ward-7"}')
    Store.open(tmp_path).close()


def test_whoever_is_refused_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s"):
        before = {path: path.read_bytes() for path in (tmp_path / "s").iterdir() if path.is_file()}
        with pytest.raises(DermreviewError):
            Store.open(tmp_path / "s")
        assert {path: path.read_bytes() for path in (tmp_path / "s").iterdir() if path.is_file()} == before
