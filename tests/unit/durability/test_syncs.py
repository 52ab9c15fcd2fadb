"""What is answered for is on disk, not only in the system's memory: a trace of the system calls shows it.

A kill proves nothing about a power failure, for the system still writes what a dead program left in its memory.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.review import Act, Action
from dermreview.imaging.decode import encode_png
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.reviews import record_review, undo_review
from dermreview.services.stores import open_store
from dermreview.store import Store
from tests.support import warm
from tests.support.stores import new_store
from tests.unit.store.builders import new_case, prediction

CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,ftruncate"
)
CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+).*$")
OF_FILE = re.compile(r"^-?\w+<([^>]*)>")
PATH = re.compile(r'(?:<([^>]*)>, )?"([^"]*)"')
"""A path, with the folder that it begins in where the call names one."""
UNKEPT = re.compile(r"/review\.(lock|holder)$|/lock$")
"""What may be gone after a power failure."""


def acts(folder: Path) -> dict[str, object]:
    """What is answered for, by its name."""

    def exported(form: ExportFormat):
        return lambda store: export_reviews(store, folder / f"out.{form}", form, force=True)

    return {
        "import": lambda store: store.add_case(new_case("another")),
        "decision": lambda store: record_review(store, 1, "Ann", Act(Action.CONFIRM, "nv"), None),
        "undo": lambda store: undo_review(store, "Ann", None),
        "analysis": lambda store: store.save_analysis(1, prediction("mel", 0.6)),
        **{f"export {form}": exported(form) for form in ExportFormat},
        "export again": exported(ExportFormat.FOLDER),
        "backup": Store.backup,
    }


def drawn(number: int) -> bytes:
    return encode_png(np.full((64, 64, 3), number, np.uint8))


def program(folder: Path, synchronous: str, connection: Connection) -> None:
    with open_store(folder / "store") as store:
        with store._database.raw() as database:
            database.execute(f"PRAGMA synchronous={synchronous}")
        connection.send_bytes(b"ready")
        connection.recv_bytes()
        for name, act in acts(folder).items():
            act(store)
            connection.send_bytes(f"answer:{name}".encode())


def trace(folder: Path, synchronous: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each answer, and what was written but not synced when it left the program."""
    with new_store(folder / "store") as store:
        for number in range(2):
            case = store.add_case(new_case(f"case{number}", drawn(number))).case
            record_review(store, case.id, "Ann", Act(Action.OVERRIDE, "mel"), None)
    process, connection = warm.start(program, folder, synchronous)
    log = folder / "trace"
    assert connection.recv_bytes() == b"ready"
    command = ["strace", "-y", "-s", "64", "-e", f"trace={CALLS}", "-o", str(log), "-p", str(process.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        if "attached" not in said:
            process.kill()
            pytest.skip(f"this machine lets no process be traced: {said.strip()}")
        connection.send_bytes(b"go")
        process.join()
    assert process.exitcode == 0
    yield from unsynced(log.read_text(encoding="utf-8", errors="replace").splitlines(), str(folder))


def unsynced(lines: list[str], folder: str) -> Iterator[tuple[str, set[str]]]:
    waiting: set[str] = set()
    made: set[str] = set()
    for line in lines:
        match = CALL.match(line)
        if match is None or match[3].startswith("-1"):
            continue
        name, words = match[1], match[2]
        answer = re.search(r'answer:([\w ]+)"', words) if name == "write" else None
        if answer:
            yield answer[1], {path for path in waiting if path.startswith(folder) and not UNKEPT.search(path)}
            continue
        found = OF_FILE.match(words)
        file = found[1] if found else ""
        paths = [str(Path(start) / path) for start, path in PATH.findall(words)]
        if name in ("write", "pwrite64", "ftruncate"):
            waiting.add(file)
        elif name in ("fsync", "fdatasync"):
            waiting.discard(file)
            made = {path for path in made if str(Path(path).parent) != file}
        elif (name == "openat" and "O_CREAT" in words) or name.startswith("mkdir"):
            made.add(paths[0])
            waiting.add(str(Path(paths[0]).parent))
        elif name.startswith(("unlink", "rmdir")):
            waiting.discard(paths[0])
        elif name.startswith("rename"):
            old, new = paths
            moved = {path for path in waiting if path == old or path.startswith(f"{old}/")}
            waiting -= moved
            made.discard(old)
            if not any(Path(path).parent == Path(old).parent for path in made):
                waiting.discard(str(Path(old).parent))  # what came and went again needs no sync
            waiting |= {new + path.removeprefix(old) for path in moved} | {str(Path(new).parent)}


@pytest.fixture(autouse=True)
def strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")


def test_all_is_synced_before_the_answer(tmp_path: Path) -> None:
    found = dict(trace(tmp_path, "FULL"))
    assert list(found) == list(acts(tmp_path))
    assert not any(found.values()), found


def test_the_trace_tells_where_nothing_is_synced(tmp_path: Path) -> None:
    found = dict(trace(tmp_path, "OFF"))
    log = str(tmp_path / "store" / "review.db-wal")
    assert all(log in found[name] for name in ("import", "decision", "undo", "analysis"))
