import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from dermreview.domain.case import ReferenceLabel
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, ReadMode, Shown
from dermreview.domain.statistics import Share
from dermreview.domain.worklist import Order
from dermreview.services.statistics import export_picture, export_statistics, reading_statistics
from dermreview.services.stores import Store, open_store
from tests.support.stores import new_store

from ..store.builders import new_case

MEL_SHOWN = Shown(bundle="b", suggestion="mel", rule="argmax")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Four cases, three with a diagnosis, one of these none of the seven."""
    with new_store(tmp_path / "s") as opened:
        for name, diagnosis in (("a", "mel"), ("b", "nv"), ("c", "wart"), ("d", None)):
            reference = None if diagnosis is None else ReferenceLabel(diagnosis, "histology")
            opened.add_case(new_case(name, reference=reference))
        yield opened


def test_an_empty_store(store: Store) -> None:
    assert reading_statistics(store).readers == ()
    assert reading_statistics(store).cases == 4


def test_reads_that_are_not_finished_do_not_count(store: Store) -> None:
    store.set_queue_mode(ReadMode.BLIND_FIRST)
    store.record(1, "Ann", Act(Action.PROVISIONAL, "nv"))
    store.record(2, "Ann", Act(Action.DEFER))
    store.record(3, "Ann", Act(Action.OVERRIDE, "nv"))
    store.undo("Ann")
    assert reading_statistics(store).readers == ()


def test_first_and_final_label_are_held_against_the_diagnosis(store: Store) -> None:
    store.set_queue_mode(ReadMode.BLIND_FIRST)
    for case_id in (1, 2, 3):
        store.record(case_id, "Ann", Act(Action.PROVISIONAL, "nv"))
        store.record(case_id, "Ann", Act(Action.REVEAL, shown=MEL_SHOWN))
        store.record(case_id, "Ann", Act(Action.ADOPT, "mel", milliseconds=5000, shown=MEL_SHOWN))
    figures = reading_statistics(store).readers[0]
    assert (figures.to_right, figures.to_wrong) == (Share(1, 2), Share(1, 2))
    assert figures.agreement == Share(3, 3)
    assert figures.right == Share(1, 2), "a diagnosis that is none of the seven says nothing"


def test_an_adjudicated_label_is_the_truth_and_no_read(store: Store) -> None:
    store.record(2, "Ann", Act(Action.OVERRIDE, "bkl"))
    store.record(2, "Ben", Act(Action.OVERRIDE, "nv"))
    store.record(2, "Chief", Act(Action.ADJUDICATE, "bkl"))
    found = reading_statistics(store)
    assert [figures.reviewer for figures in found.readers] == ["", "Ann", "Ben"]
    assert [figures.right for figures in found.readers[1:]] == [Share(1, 1), Share(0, 1)]


@pytest.fixture
def controlled(tmp_path: Path) -> Iterator[Store]:
    """Forty cases; Ann has a repeat of some, and reads all of them as naevi."""
    with open_store(tmp_path / "c") as opened:
        for number in range(40):
            opened.add_case(new_case(f"case-{number:03}", reference=ReferenceLabel("nv")))
        opened.set_control_cases(ControlCases(repeats=20))
        for row in opened.worklist("Ann", Order.IMPORT, None):
            opened.record(row.case_id, "Ann", Act(Action.OVERRIDE, "nv", milliseconds=1000))
        assert opened.repeats()
        yield opened


def test_repeats_tell_of_the_reader_alone(controlled: Store) -> None:
    repeat = min(controlled.repeats())
    controlled.record(repeat, "Ann", Act(Action.UNGRADABLE))
    found = reading_statistics(controlled)
    drawn = len(controlled.repeats())
    for figures in found.readers:
        assert (figures.cases, figures.right) == (40, Share(40, 40))
        assert figures.repeats == Share(drawn - 1, drawn)
    assert (found.cases, found.pairs, [number for _, number in found.days]) == (40, (), [40])


def test_a_repeat_counts_once_the_case_was_read_too(controlled: Store) -> None:
    drawn = controlled.repeats()
    repeat = max(drawn)
    controlled.record(drawn[repeat], "Ann", Act(Action.DEFER))
    assert reading_statistics(controlled).readers[0].repeats.of == len(drawn) - 1
    controlled.record(drawn[repeat], "Ann", Act(Action.OVERRIDE, "mel"))
    assert reading_statistics(controlled).readers[0].repeats == Share(len(drawn) - 1, len(drawn))


def test_cases_of_the_chosen_folders_have_known_answers(store: Store) -> None:
    for case_id in (1, 2, 3, 4):
        store.record(case_id, "Ann", Act(Action.OVERRIDE, "mel"))
    assert reading_statistics(store).readers[0].control == Share(0, 0)
    store.set_control_cases(ControlCases(known=10, folders=frozenset({"/clinic"})))
    assert reading_statistics(store).readers[0].control == Share(1, 2)


def test_the_table_has_every_figure(store: Store, tmp_path: Path) -> None:
    store.record(1, "=Ann", Act(Action.OVERRIDE, "nv", milliseconds=4000, shown=MEL_SHOWN))
    store.record(1, "Ben", Act(Action.CONFIRM, "mel", milliseconds=4000, shown=MEL_SHOWN))
    store.record(2, "=Ann", Act(Action.OVERRIDE, "mel", milliseconds=4000))
    store.record(2, "Ben", Act(Action.OVERRIDE, "nv", milliseconds=4000))
    out = tmp_path / "statistics.csv"
    export_statistics(reading_statistics(store), out, force=False)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {(row["reader"], row["other"], row["figure"]): row for row in rows}
    assert told["all readers", "", "reads"]["value"] == "4"
    assert told["'=Ann", "", "agreement with the known diagnosis"]["count"] == "0"
    assert told["all readers", "", "agreement with oneself on repeats"]["of"] == "0"
    assert told["all readers", "", "Cohen's kappa with known-answer cases"]["value"] == ""
    kappa = told["'=Ann", "Ben", "Cohen's kappa between readers"]
    assert (kappa["value"], kappa["of"]) == ("-1.0", "2"), "a negative figure is no formula"


def test_what_exists_is_replaced_only_if_asked(tmp_path: Path) -> None:
    out = tmp_path / "chart.png"
    export_picture(b"one", out, force=False)
    with pytest.raises(DermreviewError) as caught:
        export_picture(b"two", out, force=False)
    assert caught.value.code is ErrorCode.TARGET_EXISTS
    assert out.read_bytes() == b"one"
    export_picture(b"two", out, force=True)
    assert out.read_bytes() == b"two"
