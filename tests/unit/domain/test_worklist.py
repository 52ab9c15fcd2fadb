from dataclasses import replace

import pytest

from dermreview.domain.case import Patient
from dermreview.domain.review import Status
from dermreview.domain.worklist import Filter, RowState, WorklistRow, each_image_once, folder_name


def row(number: int, status: Status = Status.UNREVIEWED, **known: object) -> WorklistRow:
    values: dict[str, object] = {
        "label": None,
        "analyzed": True,
        "suggestion": None,
        "malignancy": None,
        "abstained": None,
        "failed": None,
        "synthetic": False,
    }
    return WorklistRow(number, f"ISIC_{number}", "0", status, **(values | known))  # type: ignore[arg-type]


ROWS = [
    row(1, suggestion="mel", badges=("ink", "ruler"), source="/clinic/monday/1.jpg"),
    row(
        2,
        Status.REVIEWED,
        label="nv",
        suggestion="mel",
        patient=Patient(site="back"),
        source="/clinic/monday/1.jpg",
    ),
    row(3, veiled=True, patient=Patient("L9", "P-Äpfel", site="lower extremity"), source="C.jpg"),
    row(14, Status.DEFERRED, suggestion="nv", badges=("hair",), patient=Patient(site="back")),
]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(), [1, 2, 3, 14]),
        (Filter(words="isic_1"), [1, 14]),
        (Filter(words="ISIC back"), [2, 14]),
        (Filter(words="p-äpfel"), [3]),
        (Filter(words="nowhere"), []),
        (Filter(states=frozenset({RowState.UNREVIEWED, RowState.DEFERRED})), [1, 3, 14]),
        (Filter(classes=frozenset({"mel"})), [1]),
        (Filter(classes=frozenset({"nv"})), [2, 14]),
        (Filter(sites=frozenset({""})), [1]),
        (Filter(sites=frozenset({"back", "lower extremity"})), [2, 3, 14]),
        (Filter(folders=frozenset({"monday"})), [1, 2]),
        (Filter(folders=frozenset({""})), [3, 14]),
        (Filter(badges=frozenset({"ruler", "hair"})), [1, 14]),
        (Filter(words="back", states=frozenset({RowState.REVIEWED}), classes=frozenset({"nv"})), [2]),
    ],
)
def test_what_a_filter_keeps(wanted: Filter, numbers: list[int]) -> None:
    assert [kept.case_id for kept in wanted.keep(ROWS)] == numbers
    assert wanted.is_empty is (wanted == Filter())


def test_a_label_hides_the_suggestion_from_the_filter() -> None:
    """Whoever looks for melanomas finds what the reader calls one, not what the AI had called so before."""
    assert Filter(classes=frozenset({"mel"})).keep([ROWS[1]]) == []


def test_the_classes_of_veiled_rows_are_not_found_out() -> None:
    for code in ("mel", "nv"):
        assert ROWS[2] not in Filter(classes=frozenset({code})).keep(ROWS)


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("/clinic/monday/1.jpg", "monday"),
        ("C:\\clinic\\monday\\1.jpg", "monday"),
        ("monday/1.jpg", "monday"),
        ("1.jpg", ""),
        ("", ""),
    ],
)
def test_the_folder_is_told_in_the_spelling_of_any_system(source: str, folder: str) -> None:
    assert folder_name(source) == folder


def twins(*numbers: int) -> list[WorklistRow]:
    """Rows of which 101, 102 ... show the images of 1, 2 ... again."""
    return [replace(row(number), sha256=str(number % 100)) for number in numbers]


@pytest.mark.parametrize(
    ("rows", "current", "kept"),
    [
        ((1, 2, 3), None, [1, 2, 3]),
        ((1, 2, 101), None, [1, 2]),
        ((101, 2, 1), 2, [2, 1]),
        ((1, 2, 101), 101, [2, 101]),
        ((1, 101, 102, 2), 101, [101, 2]),
        ((), None, []),
    ],
)
def test_an_image_that_comes_again_close_by_is_listed_once(
    rows: tuple[int, ...], current: int | None, kept: list[int]
) -> None:
    assert [each.case_id for each in each_image_once(twins(*rows), current)] == kept


def test_what_is_far_apart_stays() -> None:
    rows = twins(1, *range(2, 23), 101)
    assert each_image_once(rows, None) == rows
