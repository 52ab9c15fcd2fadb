import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import OperationalError

from dermreview.domain.analysis import Decision
from dermreview.domain.audit import EraseReason, Log
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Status
from dermreview.domain.worklist import Order
from dermreview.store import Store
from dermreview.store.database import Database
from dermreview.store.migrating import SCRIPTS, migrate, run_alembic
from dermreview.store.schema import HEAD, metadata, queues

from .builders import BUNDLE, NV, OTHER_BUNDLE, assert_same, new_case, no_file_over, prediction

RELEASED = Path(__file__).with_name("released_0_1_0.sql")
"""A store as dermreview 0.1.0 wrote it: three cases, their analyses, a failure, four events and two settings."""

BEFORE_BADGES = Path(__file__).with_name("revision_0002.sql")
"""A store as dermreview 0.1.0 wrote it before it looked for ink and rulers: two analyses with all they say."""

AFTER = "9999"
NEXT = f"""
from alembic import op
import sqlalchemy as sa
revision = "{AFTER}"
down_revision = "{HEAD}"

def upgrade():
    op.add_column("cases", sa.Column("clinic", sa.Text()))
    {{more}}

def downgrade():
    op.drop_column("cases", "clinic")
"""


def next_release(folder: Path, more: str = "pass") -> Path:
    """The migrations of an invented next release."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(NEXT.replace("{more}", more))
    return scripts


def schema_of(connection: Connection) -> dict[str, list[str]]:
    """Every table, index and trigger with the parts of its SQL.

    The order of columns and constraints and the blanks do not matter: SQLite appends what is added later.
    """
    rows = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_master "
            "WHERE sql IS NOT NULL AND name <> 'alembic_version' AND name NOT LIKE 'sqlite_%'"
        )
    )
    return {row.name: _parts(" ".join(row.sql.split())) for row in rows}


def _parts(sql: str) -> list[str]:
    if not sql.startswith("CREATE TABLE"):
        return [sql]
    name, _, body = sql.partition("(")
    between = re.split(r",(?![^()]*\))", body.rstrip().removesuffix(")"))  # commas outside of parentheses
    return [name.replace('"', "").strip(), *sorted(part.strip() for part in between)]


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
        assert connection.execute(queues.select()).all() == [(1, "all cases", "assisted", None, None)]
        assert versions(connection) == [HEAD]


def test_an_older_store_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", NV)
    scripts = next_release(tmp_path)

    with closing(Database(folder / "review.db")) as database:
        copy = migrate(database, folder / "backups", scripts=scripts, head=AFTER)
        assert migrate(database, folder / "backups", scripts=scripts, head=AFTER) is None
        with database.transaction() as connection:
            assert versions(connection) == [AFTER]
            assert connection.execute(text("SELECT external_id, clinic FROM cases")).all() == [("a", None)]

    assert copy is not None
    assert list((folder / "backups").iterdir()) == [copy]
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert kept.execute("SELECT count(*) FROM review_events").fetchone() == (1,)
        assert [row[1] for row in kept.execute("PRAGMA table_info(cases)")].count("clinic") == 0


def test_the_backup_is_a_store_that_opens(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", NV)
    with closing(Database(folder / "review.db")) as database:
        copy = migrate(database, folder / "backups", scripts=next_release(tmp_path), head=AFTER)
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
        migrate(database, folder / "backups", scripts=scripts, head=AFTER)

    with Store.open(folder) as store:
        assert store.case(case_id).external_id == "a"
        with store._database.transaction() as connection:
            assert versions(connection) == [HEAD]


def test_a_migration_that_leaves_dangling_references_is_undone(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    scripts = next_release(tmp_path, 'op.execute("DELETE FROM images")')

    with closing(Database(folder / "review.db")) as database:
        with pytest.raises(RuntimeError, match="dangling"):
            migrate(database, folder / "backups", scripts=scripts, head=AFTER)
        with database.transaction() as connection:
            assert connection.execute(text("SELECT count(*) FROM images")).scalar_one() == 1
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_store_from_a_newer_program_is_refused_and_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    with closing(Database(folder / "review.db")) as database:
        migrate(database, folder / "backups", scripts=next_release(tmp_path), head=AFTER)
    before = (folder / "review.db").read_bytes()

    for _ in range(2):
        with pytest.raises(DermreviewError) as caught:
            Store.open(folder)
        assert caught.value.code is ErrorCode.STORE_NEWER
        assert AFTER in str(caught.value)

    assert (folder / "review.db").read_bytes() == before
    assert len(list((folder / "backups").iterdir())) == 1


def test_without_a_verified_backup_there_is_no_migration(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.add_case(new_case("a"))
    (folder / "backups").write_text("a file where the folder should be")
    with closing(Database(folder / "review.db")) as database:
        with pytest.raises(DermreviewError) as caught:
            migrate(database, folder / "backups", scripts=next_release(tmp_path), head=AFTER)
        assert caught.value.code is ErrorCode.STORE_IO
        with database.transaction() as connection:
            assert versions(connection) == [HEAD]


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
            migrate(database, folder / "backups", scripts=next_release(tmp_path), head=AFTER)
        assert caught.value.code is ErrorCode.STORE_CORRUPT
        with database.transaction() as connection:
            assert versions(connection) == [HEAD]
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
            migrate(database, folder / "backups", scripts=next_release(tmp_path), head=AFTER)
        assert caught.value.code is ErrorCode.STORE_CORRUPT
        assert "sqlite_autoindex_reads_1" in str(caught.value)
        with database.transaction() as connection:
            assert versions(connection) == [HEAD]
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
            migrate(database, folder / "backups", scripts=scripts, head=AFTER)
        assert caught.value.code in (ErrorCode.STORE_IO, ErrorCode.STORE_DISK_FULL)
        with database.transaction() as connection:
            assert versions(connection) == [HEAD]
    assert list((folder / "backups").iterdir()) == []


def test_a_folder_with_a_percent_sign_is_no_obstacle(tmp_path: Path) -> None:
    scripts = next_release(tmp_path / "50% off")
    with closing(Database(tmp_path / "review.db")) as database:
        migrate(database, tmp_path / "backups", scripts=scripts, head=AFTER)
        with database.transaction() as connection:
            connection.execute(insert(queues).values(id=2, name="second"))
            assert versions(connection) == [AFTER]


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The folder of a store that was written by dermreview 0.1.0; its images do not matter here."""
    folder = tmp_path / "released"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "review.db")) as plain:
        plain.executescript(RELEASED.read_text(encoding="utf-8"))
    return folder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as plain:
        return [line for line in plain.iterdump() if line.startswith("INSERT")]


def go_down(folder: Path, revision: str) -> None:
    """As going up is done: a table that others refer to may be rebuilt."""
    with closing(Database(folder / "review.db")) as database:
        with database.raw() as plain:
            plain.execute("PRAGMA foreign_keys=OFF")
        with database.transaction() as connection:
            assert versions(connection) == [HEAD]
            run_alembic(connection, revision, down=True)
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_released_store_opens_with_everything_it_had(released: Path) -> None:
    with Store.open(released) as store:
        assert [row.external_id for row in store.worklist("Ann", Order.IMPORT, BUNDLE)] == ["a", "b", "c"]
        first, second, third = store.worklist("Ann", Order.IMPORT, BUNDLE)
        assert (first.status, first.label, second.status) == (Status.REVIEWED, "mel", Status.UNREVIEWED)
        assert third.failed == "the image is truncated"
        reference = store.reference_label(1)
        assert reference is not None
        assert reference.diagnosis == "mel"
        assert store.case(1).patient.lesion_id == "L1"
        assert store.setting("reviewer") == "Ann"
        assert store.broken_link() is None
        assert [event.act.action.value for event in store.history(2)] == ["note", "confirm", "undo"]
        shown = store.history(1)[0].act.shown
        assert (shown.suggestion, shown.malignant, shown.not_ruled_out) == ("mel", None, None)
        for bundle, said in (
            (BUNDLE, prediction("mel", 0.7)),
            (OTHER_BUNDLE, prediction("nv", 0.8, OTHER_BUNDLE, 1)),
        ):
            kept = store.analysis(1, bundle)
            assert kept is not None
            assert_same(kept.prediction, said)
        abstained = store.analysis(2, BUNDLE)
        assert abstained is not None
        assert abstained.prediction.decision == Decision(None, "argmax", "out_of_distribution")
        assert store.record(3, "Ann", NV).seq == 5
        assert store.broken_link() is None


def test_a_released_store_is_copied_first_and_the_copy_is_the_store_as_it_was(released: Path) -> None:
    before = dump(released / "review.db")
    Store.open(released).close()
    (copy,) = (released / "backups").iterdir()
    assert copy.name.startswith("review-0001-")
    assert dump(copy) == before


def test_going_down_from_a_released_store_gives_its_rows_back(released: Path) -> None:
    before = dump(released / "review.db")
    Store.open(released).close()
    go_down(released, "0001")
    assert dump(released / "review.db") == before


@pytest.fixture
def before_badges(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "review.db")) as plain:
        plain.executescript(BEFORE_BADGES.read_text(encoding="utf-8"))
    return folder


def test_analyses_without_badges_keep_what_they_said_and_new_ones_have_badges(before_badges: Path) -> None:
    with Store.open(before_badges) as store:
        for case_id, said in (
            (1, replace(prediction("mel", 0.7), malignant=True, not_ruled_out=("bkl", "mel"))),
            (2, replace(prediction("nv", 0.9, seed=1), malignant=False, not_ruled_out=())),
        ):
            kept = store.analysis(case_id, BUNDLE)
            assert kept is not None
            assert_same(kept.prediction, said)
        first = store.analysis(1, BUNDLE)
        assert first is not None
        assert first.prediction.features is not None
        assert first.prediction.features.shape == (4,)
        badged = replace(prediction("mel", 0.7), badges=("ink", "hair"))
        assert store.save_analysis(1, badged).prediction.badges == ("ink", "hair")
        assert store.broken_link() is None
    (copy,) = (before_badges / "backups").iterdir()
    assert copy.name.startswith("review-0002-")


def test_going_down_from_a_store_with_badges_gives_the_rows_of_before_back(before_badges: Path) -> None:
    before = dump(before_badges / "review.db")
    Store.open(before_badges).close()
    go_down(before_badges, "0002")
    assert dump(before_badges / "review.db") == before


def test_a_store_with_repeats_goes_no_further_down_than_they_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        for number in range(60):
            store.add_case(new_case(f"c{number}"))
        store.set_control_cases(ControlCases(repeats=20))
        store.worklist("Ann", Order.IMPORT, None)
        assert store.repeats()
    before = dump(folder / "review.db")
    with pytest.raises(RuntimeError, match="repeats"):
        go_down(folder, "0007")
    assert dump(folder / "review.db") == before


def test_a_store_with_erased_cases_goes_no_further_down_than_they_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", NV)
        store.erase([1], EraseReason.MISTAKE)
    before = dump(folder / "review.db")
    with pytest.raises(RuntimeError, match="erased"):
        go_down(folder, "0013")
    assert dump(folder / "review.db") == before


def test_going_to_erasures_and_back_keeps_the_log_and_what_sqlite_remembers_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Store.open(folder) as store:
        case_id = store.add_case(new_case("a")).case.id
        for _ in range(3):
            store.record(case_id, "Ann", NV)
        links = list(store.links(Log.REVIEW))
    with closing(sqlite3.connect(folder / "review.db")) as plain:
        for verb in ("update", "delete"):
            plain.execute(f"DROP TRIGGER review_events_no_{verb}")
        plain.execute("DELETE FROM review_events WHERE seq = 3")
        plain.execute(
            "CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events "
            "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END"
        )
        plain.commit()
    go_down(folder, "0013")
    with Store.open(folder) as store:
        assert list(store.links(Log.REVIEW)) == links[:2]
        assert store.broken_link() == 3, "what was cut off before the migration still shows after it"
