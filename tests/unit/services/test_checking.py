import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.findings import FindingKind
from dermreview.domain.queue_acts import QueueAct, QueueAction
from dermreview.domain.review import Act, Action, Shown
from dermreview.exchange.datasets import find_dataset
from dermreview.services.checking import check_store
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.history import case_history
from dermreview.services.importing import import_cases
from dermreview.store import Store
from tests.support.stores import new_store
from tests.unit.store.builders import prediction

FORMS = tuple(ExportFormat)


@pytest.fixture
def store(tmp_path: Path):
    """Three cases, two of them labelled."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for number, name in enumerate(("img-1", "img-2", "img-3")):
        rng = np.random.default_rng(number)
        Image.fromarray(rng.integers(0, 255, (70, 80, 3), dtype=np.uint8)).save(folder / f"{name}.png")
    with new_store(tmp_path / "store") as opened:
        import_cases(opened, [folder])
        opened.record(1, "Ann", Act(Action.OVERRIDE, "mel"))
        opened.record(2, "Ann", Act(Action.OVERRIDE, "nv"))
        opened.act_on_cases("Ann", QueueAct(QueueAction.ARCHIVE, (3,)))
        yield opened


def kinds(store: Store, export: Path) -> list[FindingKind]:
    return [finding.kind for finding in check_store(store, against=export).findings]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_can_be_held_against_its_store_also_after_more_work(store, tmp_path, form) -> None:
    out = tmp_path / "export"
    export_reviews(store, out, form)
    assert kinds(store, out) == []
    store.record(3, "Ann", Act(Action.OVERRIDE, "bcc"))
    assert kinds(store, out) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_export_shows_that_its_store_lost_or_rewrote_events(store, tmp_path, form) -> None:
    out = tmp_path / "export"
    export_reviews(store, out, form)
    with store._database.transaction() as connection:
        for table in ("review_events", "queue_events", "audit_events"):
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
        # whoever can rewrite every log leaves a store that holds in itself
        connection.execute(text("DELETE FROM audit_events"))
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'audit_events'"))
        connection.execute(text("UPDATE review_events SET hash = 'forged' WHERE seq = 2"))
    found = {(finding.kind, finding.data.get("log")) for finding in check_store(store, against=out).findings}
    assert (FindingKind.EXPORT_AHEAD, "audit") in found
    assert (FindingKind.EXPORT_DIFFERS, "review") in found


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_export_is_named(store, tmp_path, form) -> None:
    out = tmp_path / "export"
    export_reviews(store, out, form)
    changed = {"isic": "ISIC_GroundTruth.csv", "folder": "manifest.csv"}.get(form.value)
    path = out / changed if changed else out
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"mel"', b'"nv"', 1) if form is ExportFormat.JSONL else data + b"x")
    assert set(kinds(store, out)) == {FindingKind.EXPORT_FILE_CHANGED}


def test_an_export_of_another_store_is_told_so(store, tmp_path) -> None:
    out = tmp_path / "export.csv"
    export_reviews(store, out, ExportFormat.CSV)
    with Store.open(tmp_path / "other") as other:
        assert kinds(other, out) == [FindingKind.EXPORT_OTHER_STORE]


@pytest.mark.parametrize(
    "content", ["a,b\n1,2\n", '{"log":"heads","v":1}', "", "[]", '{"log":"heads","v":1,"heads":7}']
)
def test_a_file_without_heads_is_refused(store, tmp_path, content) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(content)
    with pytest.raises(DermreviewError) as caught:
        check_store(store, against=path)
    assert caught.value.code is ErrorCode.EXPORT_WITHOUT_HEADS


def test_a_table_comes_with_its_record_or_not_at_all(store, tmp_path) -> None:
    out = tmp_path / "labels.csv"
    export_reviews(store, out, ExportFormat.CSV)
    record = json.loads((tmp_path / "labels.csv.audit.json").read_text())
    assert record["files"] == {"labels.csv": hashlib.sha256(out.read_bytes()).hexdigest()}
    assert record["heads"]["review"]["seq"] == 2
    before = (tmp_path / "labels.csv.audit.json").read_bytes()
    out.unlink()
    with pytest.raises(DermreviewError) as caught:
        export_reviews(store, out, ExportFormat.CSV)
    assert caught.value.code is ErrorCode.TARGET_EXISTS
    assert not out.exists()
    assert (tmp_path / "labels.csv.audit.json").read_bytes() == before
    export_reviews(store, out, ExportFormat.CSV, force=True)
    assert kinds(store, out) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_told_in_the_audit(store, tmp_path, form) -> None:
    export_reviews(store, tmp_path / "export", form)
    event = list(store.audit_events())[-1]
    assert event.kind is AuditKind.EXPORT
    assert (event.details["format"], event.details["cases"]) == (form.value, 2)
    assert len(event.details["sha256"]) == 64
    assert str(tmp_path) not in json.dumps(dict(event.details)), "no names of files"


def test_a_refused_export_is_not_told(store, tmp_path) -> None:
    (tmp_path / "export").write_text("mine")
    with pytest.raises(DermreviewError):
        export_reviews(store, tmp_path / "export", ExportFormat.CSV)
    assert list(store.audit_events())[-1].kind is not AuditKind.EXPORT


@pytest.mark.parametrize("form", [ExportFormat.ISIC, ExportFormat.FOLDER])
def test_training_reads_an_exported_folder_with_its_record(store, tmp_path, form) -> None:
    export_reviews(store, tmp_path / "export", form)
    assert (tmp_path / "export" / "dermreview-audit.json").is_file()
    assert len(find_dataset(tmp_path / "export").items) == 2


def test_the_exported_history_has_every_log_and_ends_with_the_heads(store, tmp_path) -> None:
    out = tmp_path / "history.jsonl"
    export_reviews(store, out, ExportFormat.JSONL)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line.get("log", "review") for line in lines] == [
        *["review"] * 2,
        "queue",
        *["audit"] * 4,
        "heads",
    ]
    assert set(lines[0]) == {"seq", "prev_hash", "hash", "payload"}, "lines of reviews are as they always were"
    assert lines[-1]["heads"]["audit"] == {"seq": 4, "hash": lines[-2]["hash"]}


def test_repair_mends_the_worklist_and_says_so(store) -> None:
    with store._database.transaction() as connection:
        connection.execute(text("UPDATE read_states SET label = 'vasc'"))
    assert [finding.kind for finding in check_store(store).left] == [FindingKind.PROJECTION_DIFFERS]
    report = check_store(store, repair=True)
    assert report.repaired
    assert report.left == ()
    assert check_store(store).findings == ()


def run(store: Path, *words: str):
    return CliRunner().invoke(app, ["--store", str(store), "store", *words])


def test_the_command_ends_with_0_where_all_holds_and_with_1_where_not(store, tmp_path) -> None:
    sha256 = store.case(1).sha256
    store.close()
    fine = run(tmp_path / "store", "check", "--json")
    assert fine.exit_code == 0, fine.output
    said = json.loads(fine.stdout)
    assert (said["ok"], said["findings"], said["images"]) == (True, [], 3)
    assert set(said["heads"]) == {"review", "queue", "audit"}

    (path,) = (tmp_path / "store" / "vault").rglob(f"{sha256}*")
    path.unlink()
    spoiled = run(tmp_path / "store", "check")
    assert spoiled.exit_code == 1
    assert "the image of case img-1 is missing" in spoiled.stderr


@pytest.mark.parametrize("table", ["review_events", "queue_events", "audit_events"])
def test_the_command_names_a_last_event_that_is_no_event_any_more(store, tmp_path, table) -> None:
    with store._database.transaction() as connection:
        connection.execute(text(f"DROP TRIGGER {table}_no_update"))
        last = f"(SELECT max(seq) FROM {table})"
        connection.execute(text(f"UPDATE {table} SET payload = 'spoiled' WHERE seq = {last}"))
    store.close()
    told = run(tmp_path / "store", "check")
    assert told.exit_code == 1, told.output
    assert "was changed or removed outside dermreview" in told.stderr


def test_the_history_of_a_case_tells_of_all_logs_in_order(store) -> None:
    shown = Shown(bundle="starter 1 abc", suggestion="nv", rule="argmax", heatmap="nv")
    store.record(3, "Ben", Act(Action.CONFIRM, "nv", shown=shown))
    assert [(item.log.value, item.who, item.what) for item in case_history(store, "img-3")] == [
        ("audit", None, "imported"),
        ("queue", "Ann", "archived"),
        ("review", "Ben", "confirmed nv; on screen: starter 1 suggested nv, heatmap of nv"),
    ]
    with pytest.raises(DermreviewError) as caught:
        case_history(store, "img-9")
    assert caught.value.code is ErrorCode.CASE_NOT_FOUND


def test_the_command_tells_the_history(store, tmp_path) -> None:
    store.close()
    told = run(tmp_path / "store", "history", "img-1", "--json")
    assert [item["what"] for item in json.loads(told.stdout)] == ["imported", "labelled mel"]
    assert "Ann: labelled mel" in run(tmp_path / "store", "history", "img-1").stdout
    assert run(tmp_path / "store", "history", "img-9").exit_code != 0


def test_an_exported_history_tells_no_blind_reader_what_the_ai_says(store, tmp_path) -> None:
    """The audit knows each suggestion from the moment of the analysis on; its hashes are enough to be checked."""
    store.save_analysis(next(store.cases()).id, prediction("vasc", 0.9))
    assert any(event.details.get("suggestion") == "vasc" for event in store.audit_events())
    out = tmp_path / "out.jsonl"
    export_reviews(store, out, ExportFormat.JSONL)
    assert "vasc" not in out.read_text(encoding="utf-8")
    assert kinds(store, out) == []
