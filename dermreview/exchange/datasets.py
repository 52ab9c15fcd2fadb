"""Finding the labelled images of a training folder, in any form that `dermreview train --data` takes.

* ``images/`` beside a HAM10000 metadata CSV or an ISIC ground-truth CSV, with ISIC's groupings file where there is
  one;
* an ImageFolder: one folder a class, named by its code, with a ``manifest.csv`` for the groups where there is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.folders import unreadable_folder, walk_images
from dermreview.exchange.tables import MetadataRow, TableForm, read_table, table_columns, table_form

MANIFEST = "manifest.csv"


class DatasetForm(StrEnum):
    """How a training folder is laid out."""

    HAM10000 = "ham10000"
    ISIC = "isic"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class DatasetItem:
    """One labelled image file.

    Attributes:
        path: The image; not opened yet.
        external_id: Its id.
        label: A class code.
        group: Patient or lesion; images of one group must stay in one part of a split. None if unknown.
        patient: What the tables say of it.
        basis: How the label was established, for example ``histo``; None if unknown.
        skin_tone: In the words of the table (Fitzpatrick type, Monk scale); None if unknown.
    """

    path: Path
    external_id: str
    label: str
    group: str | None
    patient: Patient = field(default_factory=Patient)
    basis: str | None = None
    skin_tone: str | None = None

    @property
    def unit(self) -> str:
        """What counts as one piece of evidence: the group, or the image itself where that is unknown."""
        return self.group or f"image:{self.external_id}"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The labelled images of one folder.

    Attributes:
        items: Sorted by external id.
        form: How the folder is laid out.
        missing: Labelled rows of the table without an image file.
        unlabelled: Images without a label.
    """

    items: tuple[DatasetItem, ...]
    form: DatasetForm
    missing: int = 0
    unlabelled: int = 0


def find_dataset(folder: Path) -> Dataset:
    """Find the labelled images of a training folder.

    Args:
        folder: Laid out in one of the forms of this module.

    Raises:
        DermreviewError: DATA_NOT_RECOGNISED if it has none of the forms or no labelled image, DATA_SEVERAL_TABLES,
            FILE_NOT_FOUND, FILE_NOT_READABLE, or an error of its tables as in `read_metadata`.
    """
    if not folder.exists():
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=folder)
    if not folder.is_dir():
        raise DermreviewError(ErrorCode.DATA_NOT_RECOGNISED, path=folder)
    names = _list(folder)
    classes = {name.casefold(): folder / name for name in names if name.casefold() in CLASSES}
    if (folder / "images").is_dir():
        dataset = _from_tables(folder, names)
    elif any(path.is_dir() for path in classes.values()):
        dataset = _from_class_folders(folder, classes)
    else:
        raise DermreviewError(ErrorCode.DATA_NOT_RECOGNISED, path=folder)
    if not dataset.items:
        raise DermreviewError(ErrorCode.DATA_NOT_RECOGNISED, path=folder)
    return dataset


def _from_tables(folder: Path, names: Iterable[str]) -> Dataset:
    labelled: list[tuple[str, DatasetForm, dict[str, MetadataRow]]] = []
    groupings: dict[str, MetadataRow] = {}
    for name in names:
        path = folder / name
        if path.suffix.lower() != ".csv" or table_form(table_columns(path)) is None:
            continue
        table = read_table(path)
        if table.form is TableForm.GROUPINGS:
            groupings.update(table.rows)
        else:
            labelled.append((name, DatasetForm(table.form.value), table.rows))
    # two tables of labels could contradict each other, and nobody would know which one was learned
    if len(labelled) > 1:
        found = ", ".join(name for name, _, _ in labelled)
        raise DermreviewError(ErrorCode.DATA_SEVERAL_TABLES, path=folder, names=found)
    if not labelled:
        raise DermreviewError(ErrorCode.DATA_NOT_RECOGNISED, path=folder)
    _, form, rows = labelled[0]
    files: dict[str, Path] = {}
    for path in walk_images(folder / "images"):
        files.setdefault(path.stem, path)
    known = _merged([*rows.values(), *groupings.values()])
    group_of = _groups(known)
    items = tuple(
        _item(files[key], key, row.reference.diagnosis, group_of, known)
        for key, row in sorted(rows.items())
        if row.reference is not None and key in files
    )
    with_label = sum(row.reference is not None for row in rows.values())
    return Dataset(items, form, with_label - len(items), len(files) - len(items))


def _from_class_folders(folder: Path, classes: Mapping[str, Path]) -> Dataset:
    manifest = folder / MANIFEST
    rows = read_table(manifest).rows if manifest.exists() else {}
    known = _merged(rows.values())
    group_of = _groups(known)
    items = [
        _item(path, path.stem, code, group_of, known)
        for code, class_folder in classes.items()
        for path in walk_images(class_folder)
    ]
    items.sort(key=lambda item: (item.external_id, item.label))
    found = {item.external_id for item in items}
    missing = sum(row.reference is not None and key not in found for key, row in rows.items())
    return Dataset(tuple(items), DatasetForm.FOLDER, missing)


def _item(
    path: Path, external_id: str, label: str, group_of: Mapping[str, str], known: Mapping[str, MetadataRow]
) -> DatasetItem:
    row = known.get(external_id)
    if row is None:
        return DatasetItem(path, external_id, label, None)
    return DatasetItem(path, external_id, label, group_of.get(external_id), row.patient, row.basis, row.skin_tone)


def _merged(rows: Iterable[MetadataRow]) -> dict[str, MetadataRow]:
    """Map external ids to what all tables together say."""
    known: dict[str, MetadataRow] = {}
    for row in rows:
        before = known.get(row.external_id)
        known[row.external_id] = row if before is None else before.filled(row)
    return known


def _groups(rows: Mapping[str, MetadataRow]) -> dict[str, str]:
    """Map external ids to the largest known group: the patient, else the lesion."""
    patients = {key: row.patient for key, row in rows.items()}
    # a lesion whose patient is named in one row only still belongs to that patient in the others
    patient_of = {p.lesion_id: p.patient_id for p in patients.values() if p.lesion_id and p.patient_id}
    groups = {}
    for key, patient in patients.items():
        lesion = patient.lesion_id
        group = patient.patient_id or (patient_of.get(lesion, lesion) if lesion else None)
        if group:
            groups[key] = group
    return groups


def _list(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError as error:
        unreadable_folder(error)
