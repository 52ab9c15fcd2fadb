"""A program that is killed loses nothing it was told was saved."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dermreview.domain.review import Action
from dermreview.domain.worklist import Order
from dermreview.store import Store

from .builders import new_case

CASES = 5
READER = """
import sys
from pathlib import Path
from dermreview.domain.review import Act, Action
from dermreview.store import Store

with Store.open(Path(sys.argv[1])) as store:
    number = 0
    while True:
        number += 1
        if number % 7 == 0:
            event = store.undo("Ann")
        else:
            event = store.record(number % 5 + 1, "Ann", Act(Action.CONFIRM, "nv", milliseconds=number))
        print(event.seq, event.act.action, flush=True)
"""
FIRST_START = """
import hashlib, sys
from pathlib import Path
from dermreview.store import NewCase, Store

store = Store.open(Path(sys.argv[1]))
name = hashlib.sha256(b"jpeg").hexdigest()
added = store.add_case(NewCase("first", b"jpeg", ".jpg", 1, name, name, 600, 450))
print(added.case.id, flush=True)
sys.stdin.read()
"""


def killed_reader(folder: Path, after: int) -> list[tuple[int, str]]:
    """Let another program decide, kill it after so many answers, and return all that it was answered."""
    command = [sys.executable, "-c", READER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        lines = [reader.stdout.readline() for _ in range(after)]
        reader.send_signal(signal.SIGKILL)
        rest = reader.stdout.read()
        assert reader.wait() == -signal.SIGKILL
    answered = "".join(lines) + rest
    whole = answered[: answered.rfind("\n") + 1].splitlines()
    return [(int(line.split()[0]), line.split()[1]) for line in whole]


def test_a_first_start_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """The log was never written back into the database file."""
    with subprocess.Popen(
        [sys.executable, "-c", FIRST_START, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "1\n"
        program.kill()
        program.wait()
    with Store.open(tmp_path) as store:
        assert [case.external_id for case in store.cases()] == ["first"]
        assert store.vault.read(store.case(1).sha256) == b"jpeg"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a matter of POSIX")
def test_every_acknowledged_decision_survives_kills_again_and_again(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for number in range(CASES):
            store.add_case(new_case(f"c{number}"))
    acknowledged: list[tuple[int, str]] = []
    chance = random.Random(3)
    for _ in range(5):
        acknowledged += killed_reader(tmp_path, chance.randint(1, 60))
        with Store.open(tmp_path) as store:
            found = {record.event.seq: str(record.event.act.action) for record in store.all_events()}
            assert acknowledged
            assert dict(acknowledged).items() <= found.items()
            assert store.broken_link() is None
            before = store.worklist("Ann", Order.IMPORT, None)
            store.rebuild_projection()
            assert store.worklist("Ann", Order.IMPORT, None) == before
    assert str(Action.UNDO) in dict(acknowledged).values()
