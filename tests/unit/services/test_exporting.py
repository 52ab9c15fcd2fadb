import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from dermreview.domain.control_cases import ControlCases
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, ReadMode, SecondReadReason, Shown
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.vocabulary import Confidence
from dermreview.domain.worklist import Order
from dermreview.exchange.datasets import find_dataset
from dermreview.imaging.decode import decode_original
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from tests.support.stores import new_store

SHOWN = Shown(
    bundle="starter 1 · abcdef",
    suggestion="mel",
    rule="threshold:mel",
    probabilities=dict(zip(CLASSES, (0.1, 0.1, 0.1, 0.1, 0.4, 0.1, 0.1), strict=True)),
)
ALL = tuple(ExportFormat)


@pytest.fixture
def store(tmp_path):
    """Nine cases a to i; a and h show one lesion, b needs turning."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for number, name in enumerate("abcdefghi"):
        rng = np.random.default_rng(number)
        image = Image.fromarray(rng.integers(0, 255, (70, 80, 3), dtype=np.uint8))
        exif = Image.Exif()
        exif[0x0112] = 6 if name == "b" else 1
        image.save(folder / f"{name}.{'png' if number % 2 else 'jpg'}", exif=exif)
    table = tmp_path / "meta.csv"
    table.write_text(
        "image_id,dx,lesion_id\n" + "".join(f"{n},nv,L-{n if n != 'h' else 'a'}\n" for n in "abcdefgh")
    )
    with new_store(tmp_path / "store") as opened:
        import_cases(opened, [folder], [table], keep_names=True)
        yield opened


@pytest.fixture
def act(store):
    ids = {case.external_id: case.id for case in store.cases()}

    def _act(case: str, action: Action, label: str | None = None, reviewer: str = "Ada", **more: object) -> None:
        store.record(ids[case], reviewer, Act(action, label, shown=SHOWN, milliseconds=1500, **more))

    return _act


@pytest.fixture
def reviewed(store, act):
    act("a", Action.CONFIRM, "mel")
    act("b", Action.OVERRIDE, "nv")
    act("c", Action.OVERRIDE, "other", diagnosis="=wart")
    act("d", Action.UNGRADABLE)
    act("e", Action.DEFER)
    act("f", Action.CONFIRM, "mel")
    act("f", Action.OVERRIDE, "bcc", reviewer="Ben")
    act("g", Action.FLAG)
    act("h", Action.CONFIRM, "mel")
    act("h", Action.CONFIRM, "mel", reviewer="Ben")
    act("h", Action.NOTE, note="ask again")
    return store


def table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {line["external_id"]: line for line in csv.DictReader(file)}


def refused(store, out, fmt, **options) -> ErrorCode:
    with pytest.raises(DermreviewError) as caught:
        export_reviews(store, out, fmt, **options)
    return caught.value.code


def test_csv_has_each_case_that_was_acted_on(reviewed, tmp_path):
    report = export_reviews(reviewed, tmp_path / "out.csv", ExportFormat.CSV)
    assert (report.path, report.cases, report.left_out) == (tmp_path / "out.csv", 8, {"unreviewed": 1})
    lines = table(report.path)
    columns = ("label", "status", "label_rule", "agreement", "reviewer")
    assert {name: tuple(line[each] for each in columns) for name, line in lines.items()} == {
        "a": ("mel", "reviewed", "single read", "agree", "Ada"),
        "b": ("nv", "reviewed", "single read", "differ", "Ada"),
        "c": ("other", "reviewed", "single read", "differ", "Ada"),
        "d": ("", "ungradable", "single read", "", "Ada"),
        "e": ("", "deferred", "", "", "Ada"),
        "f": ("", "conflict", "", "", "Ada; Ben"),
        "g": ("", "flagged", "", "", "Ada"),
        "h": ("mel", "reviewed", "agreement", "agree", "Ada; Ben"),
    }
    assert lines["c"]["diagnosis"] == "'=wart"
    assert lines["h"]["note"] == "Ada: ask again"
    assert lines["a"]["lesion_id"] == "L-a"
    assert (lines["a"]["bundle"], lines["a"]["rule"]) == ("starter 1 · abcdef", "threshold:mel")
    assert (lines["a"]["p_mel"], lines["a"]["malignancy"]) == ("0.400000", "0.600000")
    assert lines["a"]["milliseconds"] == "1500"
    assert lines["a"]["decided_at"].endswith("Z")


def test_reference_label_is_not_exported_as_a_label(reviewed, tmp_path):
    export_reviews(reviewed, tmp_path / "out.csv", ExportFormat.CSV)
    assert table(tmp_path / "out.csv")["e"]["label"] == ""


def test_awaited_second_reads_never_leave_as_training_labels(store, act, tmp_path):
    act("a", Action.CONFIRM, "nv", second_read=SecondReadReason.RANDOM)
    act("b", Action.CONFIRM, "nv")
    act("b", Action.FLAG)
    act("c", Action.CONFIRM, "nv")
    report = export_reviews(store, tmp_path / "out", ExportFormat.FOLDER)
    assert (report.cases, report.left_out) == (1, {"second read": 2, "unreviewed": 6})


def test_the_table_says_what_each_reader_found_and_how_it_was_settled(reviewed, tmp_path):
    reviewed.record(6, "Cleo", Act(Action.ADJUDICATE, "mel"), adjudication=True)
    export_reviews(reviewed, tmp_path / "out.csv", ExportFormat.CSV)
    lines = table(tmp_path / "out.csv")
    assert (lines["f"]["label"], lines["f"]["label_rule"]) == ("mel", "adjudication")
    assert lines["f"]["reads"] == "Ada: mel; Ben: bcc; Cleo, adjudication: mel"
    assert (lines["d"]["reads"], lines["e"]["reads"]) == ("Ada: ungradable", "")


@pytest.mark.parametrize("fmt", [ExportFormat.ISIC, ExportFormat.FOLDER])
def test_training_forms_read_back_with_labels_groups_and_pixels(reviewed, tmp_path, fmt):
    steps = []
    report = export_reviews(reviewed, tmp_path / "out", fmt, progress=lambda *step: steps.append(step))
    assert report.cases == 3
    assert report.left_out == {
        "conflict": 1,
        "deferred": 1,
        "flagged": 1,
        "other": 1,
        "ungradable": 1,
        "unreviewed": 1,
    }
    assert steps == [(1, 3), (2, 3), (3, 3)]
    dataset = find_dataset(tmp_path / "out")
    assert [(item.external_id, item.label, item.group) for item in dataset.items] == [
        ("a", "mel", "L-a"),
        ("b", "nv", "L-b"),
        ("h", "mel", "L-a"),
    ]
    for item in dataset.items:
        (source,) = (tmp_path / "sources").glob(f"{item.external_id}.*")
        with Image.open(source) as image:
            upright = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
        np.testing.assert_array_equal(decode_original(item.path.read_bytes()), upright)
    (turned,) = (item.path for item in dataset.items if item.external_id == "b")
    with Image.open(turned) as image:
        assert image.size == (70, 80)
        assert not image.getexif()


@pytest.mark.parametrize("fmt", [ExportFormat.ISIC, ExportFormat.FOLDER])
def test_other_comes_along_when_asked(reviewed, tmp_path, fmt):
    report = export_reviews(reviewed, tmp_path / "out", fmt, include_other=True)
    assert report.cases == 4
    assert "other" not in report.left_out
    assert len(find_dataset(tmp_path / "out").items) == 3


def test_history_is_whole_verbatim_and_verifiable(reviewed, tmp_path):
    reviewed.undo("Ada")
    report = export_reviews(reviewed, tmp_path / "out.jsonl", ExportFormat.JSONL)
    assert report.cases == 8
    *lines, heads = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    previous = dict.fromkeys(("review", "queue", "audit"), "0" * 64)
    seqs = dict.fromkeys(previous, 0)
    actions = []
    for line in lines:
        event = json.loads(line)
        log = event.get("log", "review")
        payload = line[line.index('"payload":') + len('"payload":') : -1]
        assert event["prev_hash"] == previous[log]
        previous[log] = hashlib.sha256((previous[log] + payload).encode()).hexdigest()
        seqs[log] += 1
        assert (event["seq"], event["hash"]) == (seqs[log], previous[log])
        actions.append(event["payload"].get("action"))
    assert seqs["review"] == 12
    assert actions[11] == "undo"
    ends = json.loads(heads)["heads"]
    assert ends == {log: {"seq": seqs[log], "hash": previous[log]} for log in ends}


def test_undone_decision_is_not_exported(store, act, tmp_path):
    act("a", Action.CONFIRM, "mel")
    act("b", Action.CONFIRM, "mel")
    store.undo("Ada")
    export_reviews(store, tmp_path / "out.csv", ExportFormat.CSV)
    assert list(table(tmp_path / "out.csv")) == ["a"]


def test_note_alone_is_worth_a_line(store, act, tmp_path):
    act("a", Action.NOTE, note="ink on the lens")
    report = export_reviews(store, tmp_path / "out.csv", ExportFormat.CSV)
    line = table(report.path)["a"]
    assert (line["status"], line["note"], line["reviewer"]) == ("unreviewed", "ink on the lens", "")


def test_decision_without_ai_has_no_probabilities(store, tmp_path):
    case = next(store.cases())
    store.record(case.id, "Ada", Act(Action.OVERRIDE, "nv"))
    export_reviews(store, tmp_path / "out.csv", ExportFormat.CSV)
    line = table(tmp_path / "out.csv")["a"]
    assert (line["agreement"], line["p_nv"], line["bundle"]) == ("no suggestion", "", "")


@pytest.mark.parametrize("fmt", ALL)
def test_nothing_to_export_leaves_nothing_behind(store, tmp_path, fmt):
    before = sorted(tmp_path.iterdir())
    assert refused(store, tmp_path / "out", fmt) is ErrorCode.NOTHING_TO_EXPORT
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("fmt", ALL)
def test_target_that_exists_is_kept_without_force_and_replaced_with_it(reviewed, tmp_path, fmt):
    out = tmp_path / "out"
    export_reviews(reviewed, out, fmt)
    marker = out / "marker" if out.is_dir() else out
    marker.write_text("mine")
    assert refused(reviewed, out, fmt) is ErrorCode.TARGET_EXISTS
    assert marker.read_text() == "mine"
    export_reviews(reviewed, out, fmt, force=True)
    assert not marker.exists() or marker.read_text() != "mine"


@pytest.mark.parametrize("fmt", ALL)
def test_folder_of_somebody_else_is_not_replaced_by_force(reviewed, tmp_path, fmt):
    assert refused(reviewed, tmp_path / "sources", fmt, force=True) is ErrorCode.TARGET_FOREIGN_FOLDER
    assert len(list((tmp_path / "sources").iterdir())) == 9


def test_lost_image_stops_a_training_export_and_the_old_one_stays(reviewed, tmp_path):
    out = tmp_path / "out"
    export_reviews(reviewed, out, ExportFormat.FOLDER)
    before = sorted(out.rglob("*"))
    case = next(reviewed.cases())
    for path in reviewed.vault.folder.rglob(f"{case.sha256}*"):
        path.unlink()
    assert refused(reviewed, out, ExportFormat.FOLDER, force=True) is ErrorCode.VAULT_MISSING
    assert sorted(out.rglob("*")) == before
    export_reviews(reviewed, tmp_path / "out.csv", ExportFormat.CSV)


def test_csv_keeps_the_first_label_of_a_blind_read_beside_the_final_one(store, act, tmp_path):
    store.set_queue_mode(ReadMode.BLIND_FIRST)
    for case in "ab":
        act(case, Action.PROVISIONAL, "nv")
        act(case, Action.REVEAL)
    act("a", Action.ADOPT, "mel")
    act("c", Action.OVERRIDE, "bcc")
    report = export_reviews(store, tmp_path / "out.csv", ExportFormat.CSV)
    lines = table(report.path)
    columns = ("status", "label", "first_label")
    assert {name: tuple(line[each] for each in columns) for name, line in lines.items()} == {
        "a": ("reviewed", "mel", "nv"),
        "b": ("provisional", "", "nv"),
        "c": ("reviewed", "bcc", ""),
    }


def test_a_first_label_alone_never_leaves_as_training_data(store, act, tmp_path):
    store.set_queue_mode(ReadMode.BLIND_FIRST)
    act("a", Action.PROVISIONAL, "nv")
    act("b", Action.OVERRIDE, "bcc")
    report = export_reviews(store, tmp_path / "out", ExportFormat.FOLDER)
    assert report.cases == 1
    assert report.left_out["provisional"] == 1


def test_csv_tells_why_and_how_sure(store, act, tmp_path):
    act("a", Action.OVERRIDE, "nv")
    act("a", Action.REASON, reasons=("typical_network", "symmetry"), confidence=Confidence.HIGH)
    act("b", Action.OVERRIDE, "nv")
    act("b", Action.REASON, reasons=("symmetry",))
    act("b", Action.OVERRIDE, "mel")
    lines = table(export_reviews(store, tmp_path / "out.csv", ExportFormat.CSV).path)
    assert (lines["a"]["reasons"], lines["a"]["confidence"]) == ("typical_network; symmetry", "high")
    assert (lines["b"]["reasons"], lines["b"]["confidence"]) == ("", ""), (
        "they went with the label that was replaced"
    )


@pytest.mark.parametrize("fmt", ALL)
def test_repeats_measure_the_reader_and_leave_in_the_log_alone(store, tmp_path, fmt, monkeypatch):
    monkeypatch.setattr("dermreview.domain.control_cases.GAP", 2)
    store.set_control_cases(ControlCases(repeats=20))
    reader = next(
        name for name in ("Ada", "Bea", "Cleo", "Dora") if len(store.worklist(name, Order.IMPORT, None)) > 9
    )
    ((repeat, original),) = [*store.repeats().items()][:1]
    store.record(original, reader, Act(Action.OVERRIDE, "nv"))
    store.record(repeat, reader, Act(Action.OVERRIDE, "mel"))
    report = export_reviews(store, tmp_path / "out", fmt)
    assert (report.cases, report.left_out.get("conflict", 0)) == (1, 0)
    look_alike, name = store.case(repeat).external_id, store.case(original).external_id
    if fmt is ExportFormat.JSONL:
        lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
        events = [line["payload"] for line in lines if "log" not in line]
        assert [(event["case"], event["repeat_of"]) for event in events] == [(name, None), (look_alike, name)]
    else:
        files = [tmp_path / "out"] if fmt is ExportFormat.CSV else (tmp_path / "out").rglob("*")
        for file in files:
            assert look_alike not in file.name
            assert not file.is_file() or look_alike.encode() not in file.read_bytes()
