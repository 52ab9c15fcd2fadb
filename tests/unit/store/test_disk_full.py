"""A full disk, for every verb that writes: a clear word, nothing half-written, and later all goes on."""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueAct, QueueAction
from dermreview.domain.review import Act, Action, ReadMode
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.worklist import Filter, Order
from dermreview.store import Store

from .builders import BUNDLE, MEL, NV, new_case, prediction

CASES = 30
WORDS = "a long word " * 40
VERBS: dict[str, Callable[[Store, int], object]] = {
    "record": lambda store, number: store.record(number % CASES + 1, "Ann", MEL if number % 2 else NV),
    "note": lambda store, number: store.record(1, "Ann", Act(Action.NOTE, note=f"{number} {WORDS}")),
    "undo": lambda store, number: store.redo("Ann") if number % 2 else store.undo("Ann"),
    "import": lambda store, number: store.add_case(new_case(f"new{number}")),
    "analysis": lambda store, number: store.save_analysis(number % CASES + 1, prediction("mel", 0.7)),
    "failure": lambda store, number: store.save_failure(number % CASES + 1, BUNDLE, f"{number} {WORDS}"),
    "crop": lambda store, number: store.save_crop(
        number % CASES + 1, f"R{number}", CropBox(0, 0, 100, 100), prediction("nv", 0.6)
    ),
    "setting": lambda store, number: store.set_setting(f"key {number}", WORDS),
    "rules": lambda store, number: store.set_second_reading(SecondReading(share=number / 10_000)),
    "mode": lambda store, number: store.set_queue_mode(ReadMode.BLIND_FIRST if number % 2 else ReadMode.ASSISTED),
    "control cases": lambda store, number: store.set_control_cases(ControlCases(repeats=number % 20 + 1)),
    "queue act": lambda store, number: store.act_on_cases(
        "Ann", QueueAct(QueueAction.ARCHIVE if number % 2 else QueueAction.UNARCHIVE, (1, 2, 3))
    ),
    "saved queue": lambda store, number: store.save_queue(
        "Ann", f"queue {number}", Filter(words=WORDS), Order.IMPORT, ReadMode.ASSISTED, [1, 2]
    ),
    "audit": lambda store, number: store.audit(AuditKind.EXPORT, {"number": number, "words": WORDS}),
    "backup": lambda store, number: store.backup(),
}


def content(store: Store) -> str:
    with store._database.raw() as plain:
        return hashlib.sha256("\n".join(plain.iterdump()).encode()).hexdigest()


def limit(store: Store, *, full: bool) -> None:
    """Let the database grow no further, or as far as it likes."""
    with store._database.raw() as plain:
        if full:
            (used,) = plain.execute("PRAGMA page_count").fetchone()
            plain.execute(f"PRAGMA max_page_count={used}")
        else:
            plain.execute("PRAGMA max_page_count=1000000")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_finds_no_space_says_so_and_changes_nothing(store: Store, verb: str) -> None:
    for number in range(CASES):
        store.add_case(new_case(f"c{number}"))
    for _ in range(3):
        store.record(1, "Ann", NV)
    limit(store, full=True)
    before, done, caught = "", 0, None
    while caught is None and done < 400:
        before = content(store)
        try:
            VERBS[verb](store, done)
        except DermreviewError as error:
            caught = error
        else:
            done += 1
    assert caught is not None, "the disk never became full"
    assert caught.code is ErrorCode.STORE_DISK_FULL
    assert content(store) == before
    assert store.count_cases() >= CASES, "what is there can be read"

    limit(store, full=False)

    VERBS[verb](store, done)
    assert all(store.broken_link(log) is None for log in Log)
    folder = store.folder
    store.close()
    with Store.open(folder) as again:
        assert again.count_cases() >= CASES
        with again._database.raw() as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        assert not list((folder / "backups").glob("*.part*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    point = tmp_path / "small disk"
    point.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(point)]
    try:
        made = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if made.returncode != 0:
        pytest.skip(f"nothing may be mounted here: {made.stderr.strip()}")
    try:
        yield point
    finally:
        subprocess.run(["umount", "-l", str(point)], check=True)


def fill(point: Path, leave: int) -> Path:
    """Fill a disk but for so many bytes."""
    ballast = point / "ballast"
    free = os.statvfs(point).f_bavail * os.statvfs(point).f_frsize
    with ballast.open("wb") as file:
        file.write(b"x" * max(free - leave, 0))
    return ballast


def test_a_disk_that_is_really_full_costs_no_decision_that_was_acknowledged(small_disk: Path) -> None:
    store = Store.open(small_disk / "s")
    for number in range(CASES):
        store.add_case(new_case(f"c{number}"))
    ballast = fill(small_disk, 40_000)
    acknowledged = 0
    with pytest.raises(DermreviewError) as caught:
        while acknowledged < 2000:
            store.record(acknowledged % CASES + 1, "Ann", MEL)
            acknowledged += 1
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    for attempt in (store.backup, lambda: store.add_case(new_case("late")), lambda: store.record(1, "Ann", NV)):
        with pytest.raises(DermreviewError) as caught:
            attempt()
        assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert len(list(store.all_events())) == acknowledged
    ballast.unlink()
    store.record(1, "Ann", NV)
    assert store.backup().path.is_file()
    store.close()
    with Store.open(small_disk / "s") as again:
        assert len(list(again.all_events())) == acknowledged + 1
        assert all(again.broken_link(log) is None for log in Log)
        assert not list((small_disk / "s").rglob("*.part*"))
        assert not list((small_disk / "s").rglob(".part-*"))


def test_a_store_that_can_not_be_written_back_at_the_end_loses_nothing(small_disk: Path) -> None:
    """The disk is full when the store is closed: its log stays, and the next start reads it."""
    store = Store.open(small_disk / "s")
    store.add_case(new_case("a"))
    store.record(1, "Ann", MEL)
    ballast = fill(small_disk, 0)
    store.close()
    ballast.unlink()
    with Store.open(small_disk / "s") as again:
        assert [event.act for event in again.history(1)] == [MEL]
