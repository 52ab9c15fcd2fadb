"""Stores with real content, written by the very programs of their revisions, and what becomes of them today."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.review import Action, ReadMode, Status
from dermreview.domain.worklist import Order
from dermreview.services.restoring import restore
from dermreview.store import Store
from dermreview.store.migrating import SCRIPTS
from dermreview.store.schema import HEAD

from .builders import BUNDLE, MEL, NV, OTHER_BUNDLE, assert_same, prediction
from .test_migrations import dump, go_down

HERE = Path(__file__).parent
WRITTEN = {"0001": "released_0_1_0.sql", "0002": "revision_0002.sql", "0010": "revision_0010.sql"}
REVISIONS = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


def written(tmp_path: Path, revision: str) -> Path:
    """The folder of a store of that revision; its images do not matter here."""
    folder = tmp_path / revision
    folder.mkdir()
    with closing(sqlite3.connect(folder / "review.db")) as plain:
        plain.executescript((HERE / WRITTEN[revision]).read_text(encoding="utf-8"))
    return folder


@pytest.mark.parametrize("revision", WRITTEN)
def test_a_store_of_each_revision_is_backed_up_migrated_and_read_on(tmp_path: Path, revision: str) -> None:
    folder = written(tmp_path, revision)
    before = dump(folder / "review.db")
    with closing(sqlite3.connect(folder / "review.db")) as plain:
        (events,) = plain.execute("SELECT count(*) FROM review_events").fetchone()
    with Store.open(folder) as store:
        assert all(store.broken_link(log) is None for log in Log)
        assert len(list(store.all_events())) == events
        rows = store.worklist("Ann", Order.IMPORT, BUNDLE)
        store.rebuild_projection()
        assert store.worklist("Ann", Order.IMPORT, BUNDLE) == rows
        assert store.record(1, "Dora", NV).seq == events + 1
        assert all(store.broken_link(log) is None for log in Log)
        told = [event.details for event in store.audit_events() if event.kind is AuditKind.MIGRATION]
        assert told == [{"before": revision, "after": HEAD}]
        (copy,) = store.backups()
    assert copy.revision == revision
    assert dump(copy.path) == before


@pytest.mark.parametrize("revision", WRITTEN)
def test_the_way_down_gives_the_rows_of_before_back(tmp_path: Path, revision: str) -> None:
    folder = written(tmp_path, revision)
    before = dump(folder / "review.db")
    Store.open(folder).close()
    go_down(folder, revision)
    assert dump(folder / "review.db") == before


@pytest.mark.parametrize("revision", WRITTEN)
def test_a_backup_of_each_revision_can_be_restored(tmp_path: Path, revision: str) -> None:
    folder = written(tmp_path, revision)
    with Store.open(folder) as store:
        store.record(1, "Dora", NV)
    done = restore(None, folder, lambda present, backup: present.decisions == backup.decisions + 1)
    assert done is not None
    with Store.open(folder) as store:
        assert len(list(store.all_events())) == done.holdings.decisions
        assert all(store.broken_link(log) is None for log in Log)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_full_store_goes_down_to_every_revision_and_up_again(tmp_path: Path, revision: str) -> None:
    folder = written(tmp_path, "0010")
    with Store.open(folder) as store:
        payloads = [record.payload for record in store.all_events()]
    go_down(folder, revision)
    with Store.open(folder) as store:
        assert [record.payload for record in store.all_events()] == payloads
        assert all(store.broken_link(log) is None for log in Log)
        assert store.count_cases() == 8


def test_a_store_of_revision_0010_keeps_all_that_it_said(tmp_path: Path) -> None:
    with Store.open(written(tmp_path, "0010")) as store:
        rows = {row.external_id: row for row in store.worklist("Ann", Order.IMPORT, BUNDLE)}
        assert (rows["a"].status, rows["a"].label) == (Status.REVIEWED, "mel")
        assert rows["c"].failed == "the image is truncated"
        assert rows["e"].label == "other"
        said = [event.act.action for event in store.history(1)]
        assert said == [Action.PROVISIONAL, Action.REVEAL, Action.ADOPT, Action.REASON]
        assert store.history(1)[0].mode is ReadMode.BLIND_FIRST
        assert [event.reviewer for event in store.history(2)] == ["Ann", "Ben", "Cat"]
        assert [event.act.action for event in store.history(3)] == [
            Action.OVERRIDE,
            Action.UNDO,
            Action.REDO,
            Action.UNDO,
        ]
        assert store.history(4)[0].act.note == 'Größe unklar, "Rand" unscharf'
        maps = (prediction("mel", 0.7, seed=5).maps,) * 2
        first = replace(
            prediction("mel", 0.7),
            malignant=True,
            not_ruled_out=("bkl", "mel"),
            badges=("ink", "hair"),
            patient_data=("age", "sex"),
        )
        kept = store.analysis(1, BUNDLE)
        assert kept is not None
        assert_same(kept.prediction, first)
        assert kept.prediction.member_maps is not None
        assert len(kept.prediction.member_maps) == len(maps)
        other = store.analysis(1, OTHER_BUNDLE)
        assert other is not None
        assert_same(other.prediction, prediction("nv", 0.8, OTHER_BUNDLE, 1))
        crop = store.crop(1, "Ann", BUNDLE)
        assert crop is not None
        assert (crop.box.left, crop.box.width) == (10, 100)
        assert [queue.name for queue in store.saved_queues("Ann")] == ["melanomas"]
        assert len(store.queue_events()) == 4
        assert store.second_reading().share == 0.5
        assert store.undo("Ann").seq > 0
        store.record(1, "Ann", MEL)
        assert all(store.broken_link(log) is None for log in Log)
