"""Reading a table of probabilities and labels, which any model may have written."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.diagnoses import diagnosis_code
from dermreview.exchange.tables import read_records
from dermreview.training.bootstrap import Labels
from dermreview.training.predictions import Names

_ID_COLUMNS: Final = ("image", "image_id")
_LABEL_COLUMNS: Final = ("label", "dx")
# a patient is the larger group where both are known
_GROUP_COLUMNS: Final = ("patient_id", "lesion_id")
_EXPECTED: Final = ",".join(("image", *CLASSES, "label"))
_SUM_TOLERANCE: Final = 0.01
"""What rounding to two or three decimals may leave."""


@dataclass(frozen=True, slots=True)
class ProbabilityTable:
    """What a model said of N labelled images.

    Attributes:
        ids: The images.
        probabilities: float64 (N, 7), as they stand in the table.
        truth: (N,), positions in the taxonomy.
        groups: (N,), the patient or lesion of each image, its own id where neither is known.
    """

    ids: tuple[str, ...]
    probabilities: npt.NDArray[np.float64]
    truth: Labels
    groups: Names


def read_probabilities(path: Path) -> ProbabilityTable:
    """Read a CSV file of probabilities and labels.

    Its columns, in any case and order: ``image`` (or ``image_id``), the seven class codes, ``label`` (or ``dx``),
    and where they are known ``lesion_id`` and ``patient_id``.

    Raises:
        DermreviewError: CSV_COLUMN_MISSING, CSV_BAD_VALUE, CSV_UNKNOWN_DIAGNOSIS or CSV_DUPLICATE_ID with the
            line, CSV_EMPTY, CSV_NOT_UTF8, or a FILE_* code.
    """
    columns, records = read_records(path)
    key = _column(path, columns, _ID_COLUMNS)
    label = _column(path, columns, _LABEL_COLUMNS)
    for code in CLASSES:
        _column(path, columns, (code,))
    ids: dict[str, None] = {}
    rows, truth, groups = [], [], []
    for line, cells in records:
        name = cells[key]
        if not name:
            raise _bad(path, line, key, "empty", "an image id")
        if name in ids:
            raise DermreviewError(ErrorCode.CSV_DUPLICATE_ID, path=path, line=line, id=name)
        ids[name] = None
        rows.append(_probabilities(path, line, cells))
        truth.append(_label(path, line, cells[label]))
        groups.append(next((f"{column}:{cells[column]}" for column in _GROUP_COLUMNS if cells.get(column)), name))
    if not ids:
        raise DermreviewError(ErrorCode.CSV_EMPTY, path=path)
    return ProbabilityTable(tuple(ids), np.array(rows), np.array(truth, np.int64), np.array(groups))


def _column(path: Path, columns: tuple[str, ...], names: tuple[str, ...]) -> str:
    found = next((name for name in names if name in columns), None)
    if found is None:
        raise DermreviewError(ErrorCode.CSV_COLUMN_MISSING, path=path, column=names[0], expected=_EXPECTED)
    return found


def _probabilities(path: Path, line: int, cells: Mapping[str, str]) -> list[float]:
    values = []
    for code in CLASSES:
        try:
            value = float(cells[code])
        except ValueError:
            value = math.nan
        if not 0 <= value <= 1:
            raise _bad(path, line, code, cells[code] or "empty", "a probability from 0 to 1")
        values.append(value)
    if abs(sum(values) - 1) > _SUM_TOLERANCE:
        raise _bad(path, line, "the sum of the probabilities", f"{sum(values):.3f}", "1")
    return values


def _label(path: Path, line: int, value: str) -> int:
    code = diagnosis_code(value)
    if code not in CLASS_INDEX:
        raise DermreviewError(
            ErrorCode.CSV_UNKNOWN_DIAGNOSIS,
            path=path,
            line=line,
            value=value or "empty",
            expected=", ".join(CLASSES),
        )
    return CLASS_INDEX[code]


def _bad(path: Path, line: int, column: str, value: str, expected: str) -> DermreviewError:
    return DermreviewError(
        ErrorCode.CSV_BAD_VALUE, path=path, line=line, column=column, value=value, expected=expected
    )
