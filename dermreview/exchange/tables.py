"""Reading the CSV files that come with dermoscopy images.

Three forms are told apart by their columns, whatever the file is called:

* HAM10000: ``image_id`` and ``dx``, and where they are there ``dx_type``, ``age``, ``sex``, ``localization``;
* ISIC ground truth: ``image`` and one column for each of the seven classes, with one 1 in a row;
* ISIC groupings: ``image`` and ``lesion_id``, without diagnoses.

``lesion_id``, ``patient_id``, age, sex, site, skin tone, how the diagnosis was established and the pixel spacing
(``pixel_spacing_mm``, millimetres) are read in each form, under the names that HAM10000 or ISIC give them. Values
like ``unknown`` or ``NA`` become None, and so does the diagnosis ``other``, which is none of the seven classes. A
table is read whole or refused: half a table would give half the cases a reference label without anybody noticing.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn

from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES, OTHER
from dermreview.exchange.diagnoses import ISIC_COLUMNS, diagnosis_code
from dermreview.exchange.formulas import restored
from dermreview.imaging.files import read_file
from dermreview.imaging.formats import IMAGE_SUFFIXES

MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 1_000
_LONGEST_ID: Final = 1_000
_LINE_END: Final = re.compile(r"[\r\n]")
_BLANK: Final = frozenset({"", "unknown", "na", "n/a", "nan", "none", "null"})
_SEXES: Final = {"female": "female", "f": "female", "male": "male", "m": "male"}
_ONE_HOT: Final = tuple(name.casefold() for name in ISIC_COLUMNS)
_AGES: Final = ("age", "age_approx")
_SITES: Final = ("localization", "anatom_site_general")
_BASES: Final = ("dx_type", "diagnosis_confirm_type")
_SKIN_TONES: Final = (
    "fitzpatrick_skin_type",
    "fitzpatrick",
    "skin_type",
    "skin_tone",
    "monk_skin_tone",
    "monk",
)
_SPACING: Final = "pixel_spacing_mm"
_SPACINGS: Final = (0.0005, 1.0)
# ISIC's words for what HAM10000 names in one
_BASIS_WORDS: Final = {
    "histopathology": "histo",
    "serial imaging showing no change": "follow_up",
    "single image expert consensus": "consensus",
    "confocal microscopy with consensus dermoscopy": "confocal",
}


class TableForm(StrEnum):
    """Which kind of table a CSV file is."""

    HAM10000 = "ham10000"
    ISIC = "isic"
    GROUPINGS = "groupings"


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """What a table says of one image.

    Attributes:
        external_id: The image id, without a file name ending.
        patient: Everything but the diagnosis.
        reference: The diagnosis, None where the table has none for this image.
        basis: How the diagnosis was established, in HAM10000's words where it has one; None if unknown.
        skin_tone: In the words of the table; None if unknown.
        mm_per_pixel: Millimetres of skin a pixel of the image file; None if unknown.
    """

    external_id: str
    patient: Patient
    reference: ReferenceLabel | None
    basis: str | None = None
    skin_tone: str | None = None
    mm_per_pixel: float | None = None

    def filled(self, other: "MetadataRow") -> "MetadataRow":
        """Return this row with what it leaves open taken from another row of the same image."""
        first, second = self.patient, other.patient
        patient = Patient(
            lesion_id=first.lesion_id or second.lesion_id,
            patient_id=first.patient_id or second.patient_id,
            age=second.age if first.age is None else first.age,
            sex=first.sex or second.sex,
            site=first.site or second.site,
        )
        return MetadataRow(
            self.external_id,
            patient,
            self.reference or other.reference,
            self.basis or other.basis,
            self.skin_tone or other.skin_tone,
            self.mm_per_pixel or other.mm_per_pixel,
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read.

    Attributes:
        form: Which kind it is.
        rows: By external id, in the order of the file.
    """

    form: TableForm
    rows: dict[str, MetadataRow]


def read_metadata(path: Path) -> dict[str, MetadataRow]:
    """Read a table of any of the three forms.

    Returns:
        The rows by external id, in the order of the file.

    Raises:
        DermreviewError: FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_TOO_LARGE, CSV_NOT_UTF8, CSV_EMPTY,
            CSV_TOO_LARGE, CSV_COLUMN_MISSING, CSV_DUPLICATE_ID, CSV_UNKNOWN_DIAGNOSIS or CSV_BAD_VALUE.
    """
    return read_table(path).rows


def read_table(path: Path) -> Table:
    """Read a table and say of which form it is; errors as in `read_metadata`."""
    text = _text(path)
    reader = _reader(path, text)
    columns = _header(path, reader)
    form = table_form(columns)
    if form is None:
        _refuse_columns(path, columns)
    key = "image_id" if form is TableForm.HAM10000 else "image"
    needed = {TableForm.HAM10000: (key, "dx"), TableForm.ISIC: (key, *_ONE_HOT), TableForm.GROUPINGS: (key,)}[form]
    for column in needed:
        if column not in columns:
            _missing(path, column, needed)
    rows: dict[str, MetadataRow] = {}
    for line, cells in _records(path, reader, columns):
        row = _row(path, line, cells, key, form)
        if row.external_id in rows:
            raise DermreviewError(ErrorCode.CSV_DUPLICATE_ID, path=path, line=line, id=row.external_id)
        rows[row.external_id] = row
    if not rows:
        raise DermreviewError(ErrorCode.CSV_EMPTY, path=path)
    return Table(form, rows)


def read_records(path: Path) -> tuple[tuple[str, ...], Iterator[tuple[int, dict[str, str]]]]:
    """Read any CSV file with a header.

    Returns:
        The column names in lower case, and each record's line number with its cells by column.

    Raises:
        DermreviewError: FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_TOO_LARGE, CSV_NOT_UTF8, CSV_EMPTY, and
            CSV_BAD_VALUE while the records are read.
    """
    reader = _reader(path, _text(path))
    columns = _header(path, reader)
    return columns, _records(path, reader, columns)


def table_columns(path: Path) -> tuple[str, ...]:
    """Return the column names of a CSV file in lower case, without reading its rows.

    Raises:
        DermreviewError: As in `read_metadata`, as far as the first line can tell.
    """
    return _header(path, _reader(path, _text(path)))


def table_form(columns: tuple[str, ...]) -> TableForm | None:
    """Tell the form of a table from its columns in lower case; None if it is none of the known ones."""
    if "image_id" in columns:
        return TableForm.HAM10000
    if "image" in columns:
        if any(column in columns for column in _ONE_HOT):
            return TableForm.ISIC
        if "lesion_id" in columns:
            return TableForm.GROUPINGS
    return None


def _text(path: Path) -> str:
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DermreviewError(ErrorCode.CSV_NOT_UTF8, path=path) from error
    if "\0" in text:
        # UTF-16 of plain ASCII is valid UTF-8 with a zero at every other place
        raise DermreviewError(ErrorCode.CSV_NOT_UTF8, path=path)
    if not text.strip():
        raise DermreviewError(ErrorCode.CSV_EMPTY, path=path)
    return text


def _reader(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each record that is not blank."""
    first = _LINE_END.split(text.lstrip(), maxsplit=1)[0]
    # spreadsheets of many countries write semicolons or tabs
    delimiter = next((d for d in ",;\t" if d in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                rows, columns = f"{MOST_ROWS:,}", f"{MOST_COLUMNS:,}"
                raise DermreviewError(ErrorCode.CSV_TOO_LARGE, path=path, rows=rows, columns=columns)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [restored(cell).strip() for cell in cells]
    except csv.Error as error:
        raise _bad_value(path, reader.line_num, "the line", str(error), "CSV with closed quotes") from error


def _header(path: Path, reader: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    first = next(reader, None)
    if first is None:
        raise DermreviewError(ErrorCode.CSV_EMPTY, path=path)
    line, cells = first
    columns = tuple(cell.casefold() for cell in cells)
    for column in columns:
        if column and columns.count(column) > 1:
            raise _bad_value(path, line, "the header", f"{column} twice", "each column once")
    return columns


def _records(
    path: Path, reader: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, cells in reader:
        if len(cells) != len(columns):
            raise _bad_value(path, line, "the number of cells", str(len(cells)), str(len(columns)))
        yield line, dict(zip(columns, cells, strict=True))


def _row(path: Path, line: int, cells: Mapping[str, str], key: str, form: TableForm) -> MetadataRow:
    external_id = _image_id(cells[key])
    if len(external_id) > _LONGEST_ID:
        raise _bad_value(path, line, key, f"{len(external_id)} letters long", f"at most {_LONGEST_ID} letters")
    if not external_id:
        raise _bad_value(path, line, key, "empty", "an image id")
    reference = None
    if form is TableForm.HAM10000:
        reference = _diagnosis(path, line, cells)
    elif form is TableForm.ISIC:
        reference = _one_hot(path, line, cells)
    patient = Patient(
        lesion_id=_known(cells, "lesion_id"),
        patient_id=_known(cells, "patient_id"),
        age=_age(path, line, cells),
        sex=_sex(path, line, cells),
        site=_first_known(cells, _SITES),
    )
    basis = _first_known(cells, _BASES)
    basis = _BASIS_WORDS.get(basis.casefold(), basis) if basis else None
    spacing = _spacing(path, line, cells)
    return MetadataRow(external_id, patient, reference, basis, _first_known(cells, _SKIN_TONES), spacing)


def _image_id(text: str) -> str:
    """Drop a file name ending, which some tables write and others don't."""
    suffix = Path(text).suffix
    return text.removesuffix(suffix) if suffix.lower() in IMAGE_SUFFIXES else text


def _known(cells: Mapping[str, str], column: str) -> str | None:
    value = cells.get(column, "")
    return None if value.casefold() in _BLANK else value


def _first_known(cells: Mapping[str, str], columns: Iterable[str]) -> str | None:
    return next((value for column in columns if (value := _known(cells, column))), None)


def _diagnosis(path: Path, line: int, cells: Mapping[str, str]) -> ReferenceLabel | None:
    value = _known(cells, "dx")
    if value is None or value.casefold() == OTHER:
        return None
    code = diagnosis_code(value)
    if code is None:
        raise DermreviewError(
            ErrorCode.CSV_UNKNOWN_DIAGNOSIS, path=path, line=line, value=value, expected=", ".join(CLASSES)
        )
    return ReferenceLabel(code, _known(cells, "dx_type"))


def _one_hot(path: Path, line: int, cells: Mapping[str, str]) -> ReferenceLabel | None:
    chosen = []
    for column in _ONE_HOT:
        number = _number(cells[column])
        if number not in (0.0, 1.0):
            raise _bad_value(path, line, column.upper(), cells[column] or "empty", "0 or 1")
        if number == 1.0:
            chosen.append(column)
    if len(chosen) > 1:
        raise _bad_value(path, line, " and ".join(chosen).upper(), "1", "one diagnosis an image")
    return ReferenceLabel(chosen[0]) if chosen else None


def _age(path: Path, line: int, cells: Mapping[str, str]) -> int | None:
    value = _first_known(cells, _AGES)
    if value is None:
        return None
    number = _number(value)
    if number is None or not 0 <= number <= 120:
        raise _bad_value(path, line, "age", value, "years from 0 to 120")
    return int(number)


def _sex(path: Path, line: int, cells: Mapping[str, str]) -> str | None:
    value = _known(cells, "sex")
    if value is None:
        return None
    if value.casefold() not in _SEXES:
        raise _bad_value(path, line, "sex", value, "female, male or unknown")
    return _SEXES[value.casefold()]


def _spacing(path: Path, line: int, cells: Mapping[str, str]) -> float | None:
    value = _known(cells, _SPACING)
    if value is None:
        return None
    number = _number(value)
    least, most = _SPACINGS
    if number is None or not least <= number <= most:
        # a value in micrometres, or pixels a millimetre, lies outside
        raise _bad_value(path, line, _SPACING, value, f"millimetres a pixel from {least} to {most:g}")
    return number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _bad_value(path: Path, line: int, column: str, value: str, expected: str) -> DermreviewError:
    return DermreviewError(
        ErrorCode.CSV_BAD_VALUE, path=path, line=line, column=column, value=value, expected=expected
    )


def _refuse_columns(path: Path, columns: tuple[str, ...]) -> NoReturn:
    if "image" in columns:
        _missing(path, "MEL", ("image", *_ONE_HOT))
    _missing(path, "image_id", ("image_id", "dx"))


def _missing(path: Path, column: str, expected: tuple[str, ...]) -> NoReturn:
    names = tuple(name.upper() if name in _ONE_HOT else name for name in expected)
    shown = column.upper() if column in _ONE_HOT else column
    raise DermreviewError(ErrorCode.CSV_COLUMN_MISSING, path=path, column=shown, expected=",".join(names))
