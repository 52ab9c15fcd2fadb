import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetForm, find_dataset
from dermreview.exchange.formulas import neutralised, restored
from dermreview.exchange.names import FileNames
from dermreview.exchange.writers import (
    CSV_COLUMNS,
    ExportImage,
    ExportRow,
    event_line,
    write_csv,
    write_folder,
    write_isic,
    write_jsonl,
)

ROW = ExportRow(
    external_id="ISIC_1",
    status="reviewed",
    label="mel",
    label_rule="single read",
    diagnosis=None,
    suggestion="nv",
    rule="argmax",
    abstained=None,
    probabilities=dict(zip(CLASSES, (0.05, 0.1, 0.05, 0.0, 0.2, 0.6, 0.0), strict=True)),
    bundle="starter 1 · abcdef",
    reviewer="Dr. Ä",
    decided_at=datetime(2026, 3, 4, 5, 6, 7, 89_000, timezone(timedelta(hours=2))),
    milliseconds=1234,
    patient=Patient("L1", "P1", 50, "male", "back"),
    note="",
    synthetic=False,
    first_label=None,
    reasons=(),
    confidence=None,
    image=1,
)


def load(row: ExportRow) -> ExportImage:
    buffer = io.BytesIO()
    Image.fromarray(np.full((64, 64, 3), row.image, np.uint8)).save(buffer, "PNG")
    return ExportImage(buffer.getvalue(), ".png")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nothing() -> None:
    return None


def test_csv_line_has_everything(tmp_path):
    write_csv(tmp_path / "a.csv", [ROW])
    (line,) = table(tmp_path / "a.csv")
    assert tuple(line) == CSV_COLUMNS
    assert line["label"] == "mel"
    assert line["agreement"] == "differ"
    assert line["p_nv"] == "0.600000"
    assert line["malignancy"] == "0.350000"
    assert line["decided_at"] == "2026-03-04T03:06:07.089Z"
    assert line["reviewer"] == "Dr. Ä"
    assert line["synthetic"] == "no"


@pytest.mark.parametrize(
    ("label", "suggestion", "agreement"),
    [("mel", "mel", "agree"), ("mel", "nv", "differ"), ("mel", None, "no suggestion"), (None, "nv", "")],
)
def test_agreement(tmp_path, label, suggestion, agreement):
    write_csv(tmp_path / "a.csv", [replace(ROW, label=label, suggestion=suggestion)])
    assert table(tmp_path / "a.csv")[0]["agreement"] == agreement


def test_case_without_ai_and_without_decision_has_empty_cells(tmp_path):
    bare = replace(
        ROW, label=None, suggestion=None, probabilities=None, decided_at=None, milliseconds=None, patient=Patient()
    )
    write_csv(tmp_path / "a.csv", [bare])
    line = table(tmp_path / "a.csv")[0]
    assert [line[column] for column in ("label", "p_mel", "malignancy", "decided_at", "lesion_id")] == [""] * 5


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_formulas_are_neutralised_in_every_text(tmp_path, text):
    row = replace(
        ROW,
        external_id=text,
        diagnosis=text,
        reviewer=text,
        note=text,
        patient=Patient(lesion_id=text, patient_id=text),
    )
    write_csv(tmp_path / "a.csv", [row])
    line = table(tmp_path / "a.csv")[0]
    for column in ("external_id", "diagnosis", "reviewer", "note", "lesion_id", "patient_id"):
        assert line[column].startswith("'")
        assert restored(line[column]) == text.replace("\r", "\n")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_any_note_stays_in_its_own_cell_and_line(tmp_path_factory, note):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, [replace(ROW, note=note), ROW])
    lines = table(path)
    assert len(lines) == 2
    assert restored(lines[0]["note"]) == note.replace("\r\n", "\n").replace("\r", "\n")
    assert lines[1]["external_id"] == "ISIC_1"


def test_isic_folder_reads_back_as_training_data(tmp_path):
    rows = [replace(ROW, external_id=f"{code} 1", label=code, image=n) for n, code in enumerate(CLASSES)]
    rows.append(replace(ROW, external_id="=evil/../x", label="nv", image=9, patient=Patient()))
    done = []
    write_isic(tmp_path / "out", rows, load, lambda: done.append(1))
    assert len(done) == 8
    header = (tmp_path / "out" / "ISIC_GroundTruth.csv").read_text().splitlines()[0]
    assert header == "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC"
    dataset = find_dataset(tmp_path / "out")
    assert dataset.form is DatasetForm.ISIC
    assert (len(dataset.items), dataset.missing, dataset.unlabelled) == (8, 0, 0)
    assert {
        (int(Image.open(item.path).getpixel((0, 0))[0]), item.label, item.group) for item in dataset.items
    } == {
        *((n, code, "P1") for n, code in enumerate(CLASSES)),
        (9, "nv", None),
    }
    assert all(path.parent == tmp_path / "out" / "images" for path in (tmp_path / "out").rglob("*.png"))


def test_isic_with_other_has_an_unknown_column_and_still_reads_back(tmp_path):
    rows = [ROW, replace(ROW, external_id="B", label="other", diagnosis="wart")]
    write_isic(tmp_path / "out", rows, load, nothing)
    lines = table(tmp_path / "out" / "ISIC_GroundTruth.csv")
    assert [(line["MEL"], line["UNK"]) for line in lines] == [("1.0", "0.0"), ("0.0", "1.0")]
    dataset = find_dataset(tmp_path / "out")
    assert [item.external_id for item in dataset.items] == ["ISIC_1"]
    assert dataset.unlabelled == 1


def test_image_folder_reads_back_as_training_data(tmp_path):
    rows = [
        ROW,
        replace(ROW, external_id="isic_1", label="nv", image=2, patient=Patient(lesion_id="L2")),
        replace(ROW, external_id="C", label="other", diagnosis="wart", image=3),
    ]
    write_folder(tmp_path / "out", rows, load, nothing)
    dataset = find_dataset(tmp_path / "out")
    assert dataset.form is DatasetForm.FOLDER
    assert [(item.external_id, item.label, item.group) for item in dataset.items] == [
        ("ISIC_1", "mel", "P1"),
        ("isic_1-2", "nv", "L2"),
    ]
    assert dataset.missing == 0
    lines = table(tmp_path / "out" / "manifest.csv")
    assert [line["file"] for line in lines] == ["mel/ISIC_1.png", "nv/isic_1-2.png", "other/C.png"]
    assert [line["external_id"] for line in lines] == ["ISIC_1", "isic_1", "C"]
    assert lines[2]["diagnosis"] == "wart"


def test_event_line_holds_the_payload_verbatim(tmp_path):
    payload = '{"a":"ä \\u2028 \\"q\\"","b":1.50}'
    line = event_line(7, "0" * 64, "f" * 64, payload)
    assert line.endswith(f'"payload":{payload}}}')
    assert json.loads(line) == {"seq": 7, "prev_hash": "0" * 64, "hash": "f" * 64, "payload": json.loads(payload)}
    write_jsonl(tmp_path / "a.jsonl", [line, line])
    assert (tmp_path / "a.jsonl").read_bytes().decode() == f"{line}\n{line}\n"


@pytest.mark.parametrize(
    ("external_id", "name"),
    [
        ("ISIC_1", "ISIC_1"),
        ("a/b\\c", "a_b_c"),
        ("..", "_"),
        ("", "_"),
        (".x", "_.x"),
        ("=1+1", "_1_1"),
        ("-x", "_-x"),
        ("con", "_con"),
        ("Fall Ä 7", "Fall_Ä_7"),
        ("a.jpg", "a_jpg"),
        ("v1.5", "v1.5"),
        ("x" * 300, "x" * 120),
    ],
)
def test_file_names(external_id, name):
    assert FileNames().take(external_id) == name


def test_file_names_differ_in_more_than_capitals():
    names = FileNames()
    assert [names.take(each) for each in ("a", "A", "a", "a-2")] == ["a", "A-2", "a-3", "a-2-2"]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_file_names_are_safe_and_distinct(ids):
    names = FileNames()
    taken = [names.take(each) for each in ids]
    assert len({name.casefold() for name in taken}) == len(ids)
    for name in taken:
        assert Path(name).name == name
        assert name not in {"", ".", ".."}
        assert neutralised(name) == name


@pytest.mark.parametrize(
    "external_id",
    [
        "../../x",
        "/etc/passwd",
        "C:\\x",
        "con",
        "COM1.jpg",
        "lpt¹",
        "trailing.",
        "trailing ",
        "x" * 300,
        "語" * 300,
        "\u202egnp.x",
        "a\0b",
        "\ud800",
        "..",
        "-rf",
        "~",
        "$HOME",
        "e\u0301",
        "\u00e9",
    ],
    ids=ascii,
)
def test_ids_that_reach_for_other_files(tmp_path, external_id):
    rows = [replace(ROW, external_id=external_id, label="nv", image=n) for n in range(2)]
    write_folder(tmp_path / "out", rows, load, nothing)
    written = list(tmp_path.rglob("*.png"))
    assert len(written) == 2
    for path in written:
        assert path.resolve().parent == tmp_path / "out" / "nv"
        assert path.stem.isprintable()
        assert not path.stem.endswith((".", " "))
        assert path.stem.casefold() not in {"con", "com1", "lpt1", "lpt¹"}
        assert len(path.name.encode()) <= 255
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    assert len(find_dataset(tmp_path / "out").items) == 2


def test_many_ids_that_become_the_same_name():
    names = FileNames()
    assert len({names.take("☃" * (number % 7) + "/") for number in range(20_000)}) == 20_000


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\u202eevil", "a\x1b[2J", 'a"b', "x" * 100_000])
def test_notes_that_could_spoil_the_table(tmp_path, text):
    write_csv(tmp_path / "a.csv", [replace(ROW, note=text), ROW])
    assert [line["external_id"] for line in table(tmp_path / "a.csv")] == ["ISIC_1", "ISIC_1"]
    assert "\0" not in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_numbers_stay_numbers(tmp_path):
    row = replace(ROW, milliseconds=-5, probabilities=dict.fromkeys(CLASSES, -0.5))
    write_csv(tmp_path / "a.csv", [row])
    line = table(tmp_path / "a.csv")[0]
    assert line["milliseconds"] == "-5"


@pytest.mark.parametrize("text", ["=1+1", "@x", "-x", "'=x", "＝1", "a;=b"])
def test_ids_come_back_from_our_own_exports(tmp_path, text):
    row = replace(ROW, label="nv", patient=Patient(lesion_id=text, patient_id=text, site=text))
    write_folder(tmp_path / "out", [row], load, nothing)
    (item,) = find_dataset(tmp_path / "out").items
    assert item.patient == row.patient
