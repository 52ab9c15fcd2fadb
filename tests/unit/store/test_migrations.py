import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import OperationalError

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store
from dermreview.store.database import Database
from dermreview.store.migrating import SCRIPTS, migrate, run_alembic
from dermreview.store.schema import HEAD, metadata, queues

from .builders import NV, new_case, no_file_over

NEXT = """
from alembic import op
import sqlalchemy as sa
revision = "0002"
down_revision = "0001"

def upgrade():
    op.add_column("cases", sa.Column("clinic", sa.Text()))
    {more}

def downgrade():
    op.drop_column("cases", "clinic")
"""


def next_release(folder: Path, more: str = "pass") -> Path:
    """The migrations of an invented next release."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "0002_next.py").write_text(NEXT.replace("{more}", more))
    return scripts


def schema_of(connection: Connection) -> dict[str, list[str]]:
    """Every table, index and trigger with the lines of its SQL; the order of constraints does not matter."""
    rows = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_master "
            "WHERE sql IS NOT NULL AND name <> 'alembic_version' AND name NOT LIKE 'sqlite_%'"
        )
    )
    return {row.name: sorted(line.strip(" \t,") for line in row.sql.splitlines()) for row in rows}


def versions(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


@pytest.fixture
def database(tmp_path: Path) -> Database:
    with closing(Database(tmp_path / "review.db")) as opened:
        yield opened


def test_migrating_gives_the_very_schema_that_the_tables_declare(tmp_path: Path, database: Database) -> None:
    migrate(database, tmp_path / "backups")
    with closing(Database(tmp_path / "declared.db")) as declared:
        with declared.transaction() as connection:
            metadata.create_all(connection)
            expected = schema_of(connection)
        with database.transaction() as connection:
            assert schema_of(connection) == expected
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
    assert {f"review_events_no_{verb}" for verb in ("update", "delete", "replace")} <= expected.keys()


def test_the_program_writes_the_newest_revision() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


def test_every_revision_goes_up_down_and_up_again(database: Database) -> None:
    revisions = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]
    below = "base"
    for revision in revisions:
        with database.transaction() as connection:
            before = schema_of(connection)
            run_alembic(connection, revision)
            after = schema_of(connection)
            run_alembic(connection, below, down=True)
            assert schema_of(connection) == before
            run_alembic(connection, revision)
            assert schema_of(connection) == after
        below = revision


def test_a_new_store_has_one_queue_and_needs_no_backup(tmp_path: Path, database: Database) -> None:
    assert migrate(database, tmp_path / "backups") is None
    assert not (tmp_path / "backups").exists()
    with database.transaction() as connection:
        assert connection.execute(queues.select()).all() == [(1, "all cases")]
        assert versions(connection) == [HEAD]


def test_an_older_store_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", NV)
    scripts = next_release(tmp_path)

    with closing(Database(folder / "review.db")) as database:
        copy = migrate(database, folder / "backups", scripts=scripts, head="0002")
        assert migrate(database, folder / "backups", scripts=scripts, head="0002") is None
        with database.transaction() as connection:
            assert versions(connection) == ["0002"]
            assert connection.execute(text("SELECT external_id, clinic FROM cases")).all() == [("a", None)]

    assert copy is not None
    assert list((folder / "backups").iterdir()) == [copy]
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert kept.execute("SELECT count(*) FROM review_events").fetchone() == (1,)
        assert [row[1] for row in kept.execute("PRAGMA table_info(cases)")].count("clinic") == 0


def test_the_backup_is_a_store_that_opens(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", NV)
    with closing(Database(folder / "review.db")) as database:
        copy = migrate(database, folder / "backups", scripts=next_release(tmp_path), head="0002")
    assert copy is not None
    copy.replace(folder / "review.db")

    with Store.open(folder) as store:
        assert [event.act for event in store.history(1)] == [NV]
        assert store.broken_link() is None


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        case_id = store.add_case(new_case("a")).case.id
    scripts = next_release(tmp_path, 'op.execute("INSERT INTO no_such_table VALUES (1)")')

    with closing(Database(folder / "review.db")) as database, pytest.raises(OperationalError):
        migrate(database, folder / "backups", scripts=scripts, head="0002")

    with Store.open(folder) as store:
        assert store.case(case_id).external_id == "a"
        with store._database.transaction() as connection:
            assert versions(connection) == ["0001"]


def test_a_migration_that_leaves_dangling_references_is_undone(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    scripts = next_release(tmp_path, 'op.execute("DELETE FROM images")')

    with closing(Database(folder / "review.db")) as database:
        with pytest.raises(RuntimeError, match="dangling"):
            migrate(database, folder / "backups", scripts=scripts, head="0002")
        with database.transaction() as connection:
            assert connection.execute(text("SELECT count(*) FROM images")).scalar_one() == 1
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_store_from_a_newer_program_is_refused_and_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    with closing(Database(folder / "review.db")) as database:
        migrate(database, folder / "backups", scripts=next_release(tmp_path), head="0002")
    before = (folder / "review.db").read_bytes()

    for _ in range(2):
        with pytest.raises(DermreviewError) as caught:
            Store.open(folder)
        assert caught.value.code is ErrorCode.STORE_NEWER
        assert "0002" in str(caught.value)

    assert (folder / "review.db").read_bytes() == before
    assert len(list((folder / "backups").iterdir())) == 1


def test_without_a_verified_backup_there_is_no_migration(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    (folder / "backups").write_text("a file where the folder should be")
    with closing(Database(folder / "review.db")) as database:
        with pytest.raises(DermreviewError) as caught:
            migrate(database, folder / "backups", scripts=next_release(tmp_path), head="0002")
        assert caught.value.code is ErrorCode.STORE_IO
        with database.transaction() as connection:
            assert versions(connection) == ["0001"]


def test_a_damaged_store_is_not_migrated(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    page = root_page(folder, "ix_reads_case_id")
    with (folder / "review.db").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with closing(Database(folder / "review.db")) as database:
        with pytest.raises(DermreviewError) as caught:
            migrate(database, folder / "backups", scripts=next_release(tmp_path), head="0002")
        assert caught.value.code is ErrorCode.STORE_CORRUPT
        with database.transaction() as connection:
            assert versions(connection) == ["0001"]
    assert list((folder / "backups").iterdir()) == []


def test_a_backup_that_fails_its_check_is_thrown_away(tmp_path: Path) -> None:
    """One letter in an index is wrong: every page can be read, but the index no longer knows its row."""
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", NV)
    data = (folder / "review.db").read_bytes()
    start = 4096 * (root_page(folder, "sqlite_autoindex_reads_1") - 1)
    page = data[start : start + 4096]
    assert page.count(b"Ann") == 1
    (folder / "review.db").write_bytes(data[:start] + page.replace(b"Ann", b"Anm") + data[start + 4096 :])

    with closing(Database(folder / "review.db")) as database:
        with pytest.raises(DermreviewError) as caught:
            migrate(database, folder / "backups", scripts=next_release(tmp_path), head="0002")
        assert caught.value.code is ErrorCode.STORE_CORRUPT
        assert "sqlite_autoindex_reads_1" in str(caught.value)
        with database.transaction() as connection:
            assert versions(connection) == ["0001"]
    assert list((folder / "backups").iterdir()) == []


def root_page(folder: Path, name: str) -> int:
    with closing(sqlite3.connect(folder / "review.db")) as plain:
        return plain.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]


def test_a_disk_too_full_for_the_backup_stops_the_migration(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    scripts = next_release(tmp_path)
    with closing(Database(folder / "review.db")) as database:
        with no_file_over(16384), pytest.raises(DermreviewError) as caught:
            migrate(database, folder / "backups", scripts=scripts, head="0002")
        assert caught.value.code in (ErrorCode.STORE_IO, ErrorCode.STORE_DISK_FULL)
        with database.transaction() as connection:
            assert versions(connection) == ["0001"]
    assert list((folder / "backups").iterdir()) == []


def test_a_folder_with_a_percent_sign_is_no_obstacle(tmp_path: Path) -> None:
    scripts = next_release(tmp_path / "50% off")
    with closing(Database(tmp_path / "review.db")) as database:
        migrate(database, tmp_path / "backups", scripts=scripts, head="0002")
        with database.transaction() as connection:
            connection.execute(insert(queues).values(id=2, name="second"))
            assert versions(connection) == ["0002"]
