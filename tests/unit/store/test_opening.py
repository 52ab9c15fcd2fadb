import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

import dermreview
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Status
from dermreview.store import Store
from dermreview.store.database import wal_is_safe

from .builders import MEL, NV, new_case, no_file_over, prediction

NOBODY = 65534
HOLD = """
import sys
from pathlib import Path
from dermreview.store import Store
from dermreview.store.database import wal_is_safe
with Store.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def refused(folder: Path) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        Store.open(folder)
    return caught.value


def test_a_store_is_made_with_its_folders_and_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "store"
    with Store.open(folder) as store:
        assert list(store.cases()) == []
        case_id = store.add_case(new_case("a")).case.id
    with Store.open(folder) as store:
        assert store.case(case_id).external_id == "a"
    assert not list(folder.glob("review.db-*")), "a closed store is one file"


def test_the_connection_is_as_durable_as_it_claims(store: Store) -> None:
    with store._database.transaction() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "locking_mode")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "locking_mode": "exclusive"}


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.setting("x")


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert refused(tmp_path / "file").code is ErrorCode.STORE_NOT_A_FOLDER


def test_a_second_open_in_the_same_program_is_told_so(store: Store) -> None:
    error = refused(store.folder)
    assert error.code is ErrorCode.STORE_LOCKED
    assert f"process {os.getpid()} on " in str(error)
    assert store.add_case(new_case("a")).case.id == 1, "the first one is not disturbed"


def test_another_program_is_named_and_its_death_lets_the_next_one_in(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        error = refused(folder)
        assert error.code is ErrorCode.STORE_LOCKED
        assert f"process {holder.pid} on " in str(error)
        holder.kill()
        holder.wait()
    with Store.open(folder) as store:
        assert list(store.cases()) == []


def test_a_database_that_another_tool_has_open_is_locked(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "review.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        error = refused(tmp_path)
        assert error.code is ErrorCode.STORE_LOCKED
        assert "another program" in str(error)
    Store.open(tmp_path).close()


def test_a_holder_that_can_not_be_read_is_still_a_lock(store: Store) -> None:
    (store.folder / "review.holder").write_bytes(b"\xff[")
    assert "process unknown" in str(refused(store.folder))


def test_a_failed_open_leaves_no_lock(tmp_path: Path) -> None:
    (tmp_path / "review.db").write_bytes(b"this is no database" * 100)
    assert refused(tmp_path).code is ErrorCode.STORE_CORRUPT
    (tmp_path / "review.db").unlink()
    Store.open(tmp_path).close()


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "review.db")) as other:
        other.execute("CREATE TABLE photos (id INTEGER)")
        other.commit()
    error = refused(tmp_path)
    assert error.code is ErrorCode.STORE_CORRUPT
    assert "no dermreview database" in str(error)
    with closing(sqlite3.connect(tmp_path / "review.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


@pytest.mark.parametrize("size", [None, 0])
def test_a_lost_database_is_not_replaced_by_an_empty_one(tmp_path: Path, size: int | None) -> None:
    with Store.open(tmp_path) as store:
        store.add_case(new_case("a"))
    (tmp_path / "review.db").unlink()
    if size is not None:
        (tmp_path / "review.db").touch()
    error = refused(tmp_path)
    assert error.code is ErrorCode.STORE_CORRUPT
    assert "dermreview store restore" in str(error)
    assert (tmp_path / "review.db").exists() is (size is not None)


def test_a_damaged_page_is_reported_and_the_rest_stays_readable(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        case_id = store.add_case(new_case("a")).case.id
        store.record(case_id, "Ann", MEL)
        with store._database.transaction() as connection:
            page = connection.execute(
                text("SELECT rootpage FROM sqlite_master WHERE name = 'review_events'")
            ).scalar_one()
            size = connection.execute(text("PRAGMA page_size")).scalar_one()
    with (tmp_path / "review.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with Store.open(tmp_path) as store:
        with pytest.raises(DermreviewError) as caught:
            store.record(case_id, "Ann", NV)
        assert caught.value.code is ErrorCode.STORE_CORRUPT
        assert store.case(case_id).external_id == "a"


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of one's own, and no right to write against permissions, also where root runs the tests."""
    outer = Path(tempfile.mkdtemp())
    Store.open(outer / "first").close()  # loads what opening needs, which nobody else may be able to read
    outer.chmod(0o777)
    user = os.geteuid()
    os.seteuid(NOBODY if user == 0 else user)
    try:
        if not os.access(dermreview.__file__, os.R_OK, effective_ids=True):
            pytest.skip("root alone may read this checkout, so that nobody else can run it")
        folder = outer / "mine"
        folder.mkdir()
        yield folder
    finally:
        os.seteuid(user)
    for path in [outer, *outer.rglob("*")]:
        path.chmod(0o777)
    shutil.rmtree(outer)


def test_a_folder_that_may_not_be_written_is_read_only(unprivileged: Path) -> None:
    folder = unprivileged / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    folder.chmod(0o555)
    (folder / "review.lock").chmod(0o444)

    error = refused(folder)

    assert error.code is ErrorCode.STORE_READ_ONLY
    assert str(folder) in str(error)


def test_a_new_store_below_a_read_only_folder_is_refused(unprivileged: Path) -> None:
    unprivileged.chmod(0o555)
    assert refused(unprivileged / "s").code is ErrorCode.STORE_READ_ONLY


def test_a_read_only_database_is_told_at_the_start_and_not_at_the_first_decision(unprivileged: Path) -> None:
    with Store.open(unprivileged / "s") as store:
        store.add_case(new_case("a"))
    database = unprivileged / "s" / "review.db"
    database.chmod(0o444)
    before = database.read_bytes()

    assert refused(unprivileged / "s").code is ErrorCode.STORE_READ_ONLY

    database.chmod(0o644)
    assert database.read_bytes() == before
    Store.open(unprivileged / "s").close()


def test_a_read_only_vault_takes_no_case(unprivileged: Path) -> None:
    with Store.open(unprivileged / "s") as store:
        store.add_case(new_case("a"))
        store.vault.folder.chmod(0o555)
        with pytest.raises(DermreviewError) as caught:
            store.add_case(new_case("b"))
        assert caught.value.code is ErrorCode.STORE_READ_ONLY
        assert [case.external_id for case in store.cases()] == ["a"]


def pages(store: Store, limit: int | None) -> None:
    """Let the database grow no further, or as far as it likes."""
    with store._database.raw() as connection:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + 1 if limit is None else 10**9}")


def test_a_full_disk_refuses_a_decision_and_loses_none(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", MEL)
    pages(store, None)
    kept = 1
    with pytest.raises(DermreviewError) as caught:
        while kept < 1000:
            store.record(case_id, "Ann", NV)
            kept += 1
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert "not saved" in str(caught.value)
    assert len(store.history(case_id)) == kept
    assert store.broken_link() is None

    pages(store, 10**9)
    store.record(case_id, "Ann", MEL)

    assert len(store.history(case_id)) == kept + 1
    assert store.row(case_id, "Ann", None).label == "mel"
    assert store.broken_link() is None


def test_a_full_disk_refuses_an_analysis_whole(store: Store) -> None:
    ids = [store.add_case(new_case(f"c{number}")).case.id for number in range(40)]
    pages(store, None)
    saved = 0
    with pytest.raises(DermreviewError) as caught:
        for case_id in ids:
            store.save_analysis(case_id, prediction("mel", 0.7))
            saved += 1
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    for case_id in ids[:saved]:
        analysis = store.analysis(case_id)
        assert analysis is not None
        assert analysis.prediction.maps is not None
    assert store.analysis(ids[saved]) is None


def test_a_write_that_the_system_refuses_is_undone(store: Store) -> None:
    """No file may grow: the very write of the log fails, as with a broken disk."""
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", MEL)
    with no_file_over(0), pytest.raises(DermreviewError) as caught:
        store.record(case_id, "Ann", NV)
    assert caught.value.code is ErrorCode.STORE_IO
    assert [event.act for event in store.history(case_id)] == [MEL]
    assert store.row(case_id, "Ann", None).status is Status.REVIEWED

    store.record(case_id, "Ann", NV)
    folder = store.folder
    store.close()

    with Store.open(folder) as again:
        assert [event.act for event in again.history(case_id)] == [MEL, NV]
        assert again.broken_link() is None
        again.close()


def test_an_image_that_may_not_be_read_is_told_from_one_that_is_lost(unprivileged: Path) -> None:
    with Store.open(unprivileged / "s") as store:
        case = store.add_case(new_case("a")).case
        next(store.vault.folder.rglob("*.jpg")).chmod(0)
        with pytest.raises(DermreviewError) as caught:
            store.vault.read(case.sha256)
    assert caught.value.code is ErrorCode.STORE_IO
    assert "Permission denied" in str(caught.value)


def test_a_disk_without_a_byte_left_leaves_no_lock(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with no_file_over(0):
        assert refused(tmp_path).code is ErrorCode.STORE_DISK_FULL
    Store.open(tmp_path).close()


def test_a_full_disk_at_the_first_start_leaves_a_folder_that_starts_later(tmp_path: Path) -> None:
    with no_file_over(8192):
        error = refused(tmp_path)
    assert error.code in (ErrorCode.STORE_IO, ErrorCode.STORE_DISK_FULL)
    with Store.open(tmp_path) as store:
        assert not store.add_case(new_case("a")).duplicate


@pytest.mark.parametrize(
    ("version", "safe"), [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True)]
)
def test_several_connections_are_safe_from_one_version_on(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize(("version", "opens"), [((3, 51, 2), False), ((3, 51, 3), True)])
def test_an_older_sqlite_is_used_only_where_it_locks_the_file_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], opens: bool
) -> None:
    class Shared(sqlite3.Connection):
        """One that ignores the wish for a lock of its own."""

        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            return super().execute(sql.replace("locking_mode=EXCLUSIVE", "locking_mode=NORMAL"), *values)

    plain = sqlite3.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *args, **named: plain(*args, **named, factory=Shared))
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    if opens:
        Store.open(tmp_path / "s").close()
    else:
        assert "for one program alone" in str(refused(tmp_path / "s"))
