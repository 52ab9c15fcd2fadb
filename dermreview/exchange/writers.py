"""Writing reviewed cases: a table for people, and two forms of training data that `find_dataset` reads back.

Each writer makes its file or folder under a path that does not exist yet; `dermreview.exchange.target` puts it in
place. Text that a spreadsheet would take for a formula gets an apostrophe before it (`exchange.formulas`).
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASSES, MALIGNANT
from dermreview.exchange.datasets import MANIFEST
from dermreview.exchange.diagnoses import ISIC_COLUMNS
from dermreview.exchange.formulas import neutralised
from dermreview.exchange.names import FileNames
from dermreview.exchange.target import MARKER

ISIC_GROUND_TRUTH: Final = "ISIC_GroundTruth.csv"
ISIC_GROUPINGS: Final = "ISIC_LesionGroupings.csv"

CSV_COLUMNS: Final = (
    "external_id",
    "label",
    "diagnosis",
    "status",
    "label_rule",
    "suggestion",
    "agreement",
    *(f"p_{code}" for code in CLASSES),
    "malignancy",
    "abstained",
    "reviewer",
    "decided_at",
    "milliseconds",
    "bundle",
    "rule",
    "lesion_id",
    "patient_id",
    "note",
    "synthetic",
    "first_label",
    "reasons",
    "confidence",
    "reads",
)
MANIFEST_COLUMNS: Final = (
    "image_id",
    "dx",
    "diagnosis",
    "lesion_id",
    "patient_id",
    "age",
    "sex",
    "localization",
    "file",
    "external_id",
    "label_rule",
    "reviewer",
    "decided_at",
    "synthetic",
)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One case with its reviewed label.

    Attributes:
        external_id: Its id.
        status: Where it stands, for example ``reviewed`` or ``conflict``.
        label: A class code or ``other``; None without one.
        label_rule: How the label came about; None without one.
        diagnosis: The diagnosis in words of ``other``.
        suggestion: What the AI had suggested when the deciding reviewer acted; None if it showed nothing.
        rule: The rule of that suggestion.
        abstained: The reason code, if the AI had abstained.
        probabilities: Class code to what was shown then; None if nothing was.
        bundle: Which bundle was shown.
        reviewer: Whose reads the status rests on.
        decided_at: When the deciding reviewer acted, with its time zone.
        milliseconds: How long the case was on screen before that.
        patient: What is known beside the image.
        note: The reviewers' notes.
        synthetic: Made by the project's generator.
        first_label: In a blind read, what the deciding reviewer said before the AI was shown; else None.
        reasons: Why the deciding reviewer labelled it so, codes of `dermreview.domain.vocabulary.REASONS`.
        confidence: How sure that reviewer was: ``low``, ``medium`` or ``high``; None where it was not said.
        image: The key by which the caller finds the image.
        reads: What each reviewer found, and an adjudication, in words; empty before the first verdict.
    """

    external_id: str
    status: str
    label: str | None
    label_rule: str | None
    diagnosis: str | None
    suggestion: str | None
    rule: str | None
    abstained: str | None
    probabilities: dict[str, float] | None
    bundle: str | None
    reviewer: str
    decided_at: datetime | None
    milliseconds: int | None
    patient: Patient
    note: str
    synthetic: bool
    first_label: str | None
    reasons: tuple[str, ...]
    confidence: str | None
    image: int
    reads: tuple[str, ...] = ()

    @property
    def agreement(self) -> str | None:
        """``agree``, ``differ`` or ``no suggestion``; None without a label."""
        if self.label is None:
            return None
        if self.suggestion is None:
            return "no suggestion"
        return "agree" if self.label == self.suggestion else "differ"


@dataclass(frozen=True, slots=True)
class ExportImage:
    """An upright image file.

    Attributes:
        data: Its bytes.
        extension: With its dot.
    """

    data: bytes
    extension: str


Cells = Mapping[str, object]
"""Column name to value; None becomes an empty cell."""

LoadImage = Callable[[ExportRow], ExportImage]
"""Returns the image of a row."""


def write_csv(path: Path, rows: Iterable[ExportRow]) -> None:
    """Write one line a case, `CSV_COLUMNS`, UTF-8.

    Raises:
        OSError: If it can't be written.
    """
    write_table(path, CSV_COLUMNS, (_csv_cells(row) for row in rows))


def write_isic(path: Path, rows: Sequence[ExportRow], load: LoadImage, advance: Callable[[], None]) -> None:
    """Write a folder with ``images/``, a one-hot ground-truth table and the groupings of the images.

    Rows with the label ``other`` make the table one column wider, ``UNK`` as in ISIC 2019.

    Args:
        path: The folder to make.
        rows: Labelled cases.
        load: Returns an image.
        advance: Called after each image.

    Raises:
        OSError: If it can't be written.
    """
    with_other = any(row.label not in CLASSES for row in rows)
    columns = (*ISIC_COLUMNS, "UNK") if with_other else ISIC_COLUMNS
    names = FileNames()
    images = _new_folder(path) / "images"
    images.mkdir()
    truth: list[Cells] = []
    groups: list[Cells] = []
    for row in rows:
        name = names.take(row.external_id)
        image = load(row)
        (images / f"{name}{image.extension}").write_bytes(image.data)
        column = str(row.label).upper() if row.label in CLASSES else "UNK"
        truth.append({"image": name, **{each: "1.0" if each == column else "0.0" for each in columns}})
        groups.append({"image": name, "lesion_id": row.patient.lesion_id, "patient_id": row.patient.patient_id})
        advance()
    write_table(path / ISIC_GROUND_TRUTH, ("image", *columns), truth)
    write_table(path / ISIC_GROUPINGS, ("image", "lesion_id", "patient_id"), groups)


def write_folder(path: Path, rows: Iterable[ExportRow], load: LoadImage, advance: Callable[[], None]) -> None:
    """Write an ImageFolder, ``CLASS/NAME.EXT``, with a ``manifest.csv`` of `MANIFEST_COLUMNS`.

    Args:
        path: The folder to make.
        rows: Labelled cases.
        load: Returns an image.
        advance: Called after each image.

    Raises:
        OSError: If it can't be written.
    """
    names = FileNames()
    _new_folder(path)
    manifest = []
    for row in rows:
        name = names.take(row.external_id)
        image = load(row)
        file = f"{row.label}/{name}{image.extension}"
        (path / file).parent.mkdir(exist_ok=True)
        (path / file).write_bytes(image.data)
        manifest.append(_manifest_cells(row, name, file))
        advance()
    write_table(path / MANIFEST, MANIFEST_COLUMNS, manifest)


def write_jsonl(path: Path, lines: Iterable[str]) -> None:
    """Write lines that are JSON already, UTF-8.

    Raises:
        OSError: If it can't be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def event_line(seq: int, prev_hash: str, digest: str, payload: str, log: str | None = None) -> str:
    """Return one event of the history as a line of JSON.

    The payload is the last member and stands there verbatim, character for character as it was hashed.

    Args:
        seq: Its place in the log.
        prev_hash: The hash of the event before it.
        digest: SHA-256 of ``prev_hash`` followed by ``payload``.
        payload: Canonical JSON; '' where it was erased or is withheld, which is written as null.
        log: Which log it is of, None for that of reviews.
    """
    of_log = {} if log is None else {"log": log}
    head = json.dumps({**of_log, "seq": seq, "prev_hash": prev_hash, "hash": digest}, separators=(",", ":"))
    return f'{head[:-1]},"payload":{payload or "null"}}}'


def _csv_cells(row: ExportRow) -> Cells:
    shown = row.probabilities
    malignancy = None if shown is None else sum(shown[code] for code in MALIGNANT)
    return {
        "external_id": row.external_id,
        "label": row.label,
        "diagnosis": row.diagnosis,
        "status": row.status,
        "label_rule": row.label_rule,
        "suggestion": row.suggestion,
        "agreement": row.agreement,
        **{f"p_{code}": _number(None if shown is None else shown[code]) for code in CLASSES},
        "malignancy": _number(malignancy),
        "abstained": row.abstained,
        "reviewer": row.reviewer,
        "decided_at": _utc(row.decided_at),
        "milliseconds": row.milliseconds,
        "bundle": row.bundle,
        "rule": row.rule,
        "lesion_id": row.patient.lesion_id,
        "patient_id": row.patient.patient_id,
        "note": row.note,
        "synthetic": _flag(row.synthetic),
        "first_label": row.first_label,
        "reasons": "; ".join(row.reasons),
        "confidence": row.confidence,
        "reads": "; ".join(row.reads),
    }


def _manifest_cells(row: ExportRow, name: str, file: str) -> Cells:
    return {
        "image_id": name,
        "dx": row.label,
        "diagnosis": row.diagnosis,
        "lesion_id": row.patient.lesion_id,
        "patient_id": row.patient.patient_id,
        "age": row.patient.age,
        "sex": row.patient.sex,
        "localization": row.patient.site,
        "file": file,
        "external_id": row.external_id,
        "label_rule": row.label_rule,
        "reviewer": row.reviewer,
        "decided_at": _utc(row.decided_at),
        "synthetic": _flag(row.synthetic),
    }


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write a table as CSV, UTF-8.

    Raises:
        OSError: If it can't be written.
    """
    # newline="" keeps the csv module's own line ends
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)  # a negative number is no formula
    # a lone carriage return is not quoted by the csv module and would end the line for its readers; a zero would
    # make the whole table unreadable, and half a surrogate pair can't be written
    text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return neutralised(text)


def _new_folder(path: Path) -> Path:
    path.mkdir()
    (path / MARKER).write_text("made by dermreview export\n", encoding="utf-8")
    return path


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _utc(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _flag(value: bool) -> str:
    return "yes" if value else "no"
