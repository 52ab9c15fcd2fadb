import json
import logging
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.control_cases import GAP, ControlCases
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction
from dermreview.domain.review import Act, Action, ReadMode, Status
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.worklist import Order, RowState, WorklistRow
from dermreview.store import Store
from dermreview.store.controls import _KEY
from dermreview.store.schema import cases

from .builders import BUNDLE, NV, new_case, prediction

KNOWN = frozenset({"/clinic/known"})
SHARED = {field.name for field in fields(WorklistRow)} - {"case_id", "external_id", "status", "label", "text"}


def fill(store: Store, count: int = 120, known: int = 0) -> None:
    for number in range(1, count + 1):
        store.add_case(new_case(f"ISIC_{number:07}", patient=Patient(patient_id=f"P{number // 3}")))
    for number in range(1, known + 1):
        label = ReferenceLabel("nv", "histo")
        case = new_case(f"ISIC_9{number:06}", reference=label)
        store.add_case(replace(case, source=f"/clinic/known/{number}.jpg"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 cases, the even ones analyzed."""
    folder = tmp_path_factory.mktemp("template")
    with Store.open(folder / "queue") as store:
        fill(store)
        for number in range(2, 121, 2):
            store.save_analysis(number, replace(prediction("mel", 0.7), badges=("ink",)))
    with Store.open(folder / "known") as store:
        fill(store, 100, 40)
        store.add_case(replace(new_case("ISIC_8000000"), source="/clinic/known/none.jpg"))
        store.set_control_cases(ControlCases(known=10, folders=KNOWN))
    return folder


@pytest.fixture
def queue(template: Path, tmp_path: Path) -> Iterator[Store]:
    """120 cases, the even ones analyzed."""
    shutil.copytree(template / "queue", tmp_path / "queue")
    with Store.open(tmp_path / "queue") as opened_store:
        yield opened_store


def opened(store: Store, reviewer: str = "Ann", order: Order = Order.IMPORT) -> list[WorklistRow]:
    return store.worklist(reviewer, order, BUNDLE)


def repeats_in(store: Store, rows: Sequence[WorklistRow]) -> list[WorklistRow]:
    return [row for row in rows if row.case_id in store.repeats()]


def numbers(rows: Sequence[WorklistRow]) -> list[int]:
    return [row.case_id for row in rows]


# settings


def test_nothing_is_mixed_in_unless_it_was_chosen(queue: Store) -> None:
    assert queue.control_cases() == ControlCases()
    assert numbers(opened(queue)) == list(range(1, 121))


def test_the_choice_is_kept(store: Store) -> None:
    wanted = ControlCases(repeats=5, known=10, folders=frozenset({"/a b", "/ü"}))
    store.set_control_cases(wanted)
    assert store.control_cases() == wanted


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "{}",
        '{"repeats": 50, "known": 0, "folders": []}',
        '{"repeats": "many", "known": 0, "folders": []}',
    ],
)
def test_a_choice_that_can_not_be_read_is_none_and_is_logged(
    store: Store, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.set_setting(_KEY, kept)
    with caplog.at_level(logging.WARNING):
        assert store.control_cases() == ControlCases()
    assert "control cases" in caplog.text


# repeats


def test_repeats_are_drawn_at_opening_and_stay_where_they_are(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    rows = opened(queue)
    repeats = repeats_in(queue, rows)
    assert 10 <= len(repeats) <= 30
    assert [number for number in numbers(rows) if number <= 120] == list(range(1, 121))
    assert opened(queue) == rows
    for number, original in queue.repeats().items():
        assert numbers(rows).index(number) - numbers(rows).index(original) > GAP


def test_a_repeat_looks_like_any_other_row(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    rows = {row.case_id: row for row in opened(queue)}
    for number, original in queue.repeats().items():
        for name in SHARED:
            assert getattr(rows[number], name) == getattr(rows[original], name)
        assert rows[number].external_id != rows[original].external_id
        assert rows[number].external_id.startswith("ISIC_0000")
        case, shown = queue.case(original), queue.case(number)
        assert shown == replace(case, id=number, external_id=rows[number].external_id)
        assert queue.row(number, "Ann", BUNDLE) == rows[number]
    assert len({row.external_id for row in rows.values()}) == len(rows)


def test_a_repeat_begins_anew_in_the_mode_of_the_queue(queue: Store) -> None:
    for number in range(1, 61):
        queue.record(number, "Ann", Act(Action.OVERRIDE, "nv"))
    queue.set_queue_mode(ReadMode.BLIND_FIRST)
    queue.set_control_cases(ControlCases(repeats=20))
    repeats = repeats_in(queue, opened(queue))
    assert repeats
    for row in repeats:
        assert (row.status, row.label, row.mode, row.veiled) == (
            Status.UNREVIEWED,
            None,
            ReadMode.BLIND_FIRST,
            True,
        )
        assert (row.suggestion, row.malignancy, row.badges) == (None, None, ())
        assert queue.history(row.case_id) == []
    places = [place for place, row in enumerate(opened(queue)) if row in repeats]
    assert min(places) >= 60, "they stand among the unread"


def test_what_was_just_read_is_not_repeated_at_once(queue: Store) -> None:
    for number in range(1, 41):
        queue.record(number, "Ann", NV)
    queue.record(1, "Ann", Act(Action.NOTE, note="looked again"))
    queue.set_control_cases(ControlCases(repeats=20))
    rows = opened(queue)
    place = {number: at for at, number in enumerate([*range(2, 41), 1, *range(41, 121)])}
    after = {row.case_id: numbers(rows)[at - 1] for at, row in enumerate(rows) if row.case_id > 120}
    for number, original in queue.repeats().items():
        while after[number] > 120:
            number = after[number]
        assert place[after[number]] - place[original] >= GAP


def test_each_case_is_repeated_once_for_each_reader(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    for start in range(1, 121, 30):
        opened(queue)
        for number in range(start, start + 30):
            queue.record(number, "Ann", NV)
    drawn = queue.repeats()
    assert len(set(drawn.values())) == len(drawn)
    assert numbers(opened(queue)) == numbers(opened(queue)), "none is drawn once everything is read"
    assert queue.repeats() == drawn


def test_other_readers_never_meet_a_repeat(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    anns = set(numbers(repeats_in(queue, opened(queue))))
    bens = set(numbers(repeats_in(queue, opened(queue, "Ben"))))
    assert anns
    assert bens
    assert anns.isdisjoint(numbers(opened(queue, "Ben")))
    for act in (
        lambda case_id: queue.row(case_id, "Ben", BUNDLE),
        lambda case_id: queue.record(case_id, "Ben", NV),
    ):
        with pytest.raises(DermreviewError) as caught:
            act(min(anns))
        assert caught.value.code is ErrorCode.CASE_UNKNOWN


def test_repeats_count_nowhere_as_cases(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    opened(queue)
    drawn = queue.repeats()
    assert queue.count_cases() == 120
    assert [case.id for case in queue.cases()] == list(range(1, 121))
    assert [candidate.case_id for candidate in queue.candidates(BUNDLE)] == list(range(1, 121))
    assert queue.pending(BUNDLE) == list(range(1, 121, 2))
    waiting = [number for number, original in drawn.items() if original % 2]
    assert queue.pending(BUNDLE, repeats=True) == [*range(1, 121, 2), *sorted(waiting)]


def test_a_repeat_shares_what_the_bundle_said(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    opened(queue)
    number, original = next((number, of) for number, of in queue.repeats().items() if of % 2)
    queue.save_failure(number, BUNDLE, "too dark")
    assert queue.failure(original, BUNDLE) == queue.failure(number, BUNDLE) == "too dark"
    queue.save_analysis(number, prediction("bcc", 0.8))
    said, again = queue.analysis(original, BUNDLE), queue.analysis(number, BUNDLE)
    assert said is not None
    assert again is not None
    assert said.id == again.id
    assert queue.failure(number, BUNDLE) is None
    assert queue.row(number, "Ann", BUNDLE).suggestion == "bcc"


def test_importing_again_finds_the_case_and_tells_its_repeats(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    opened(queue)
    number, original = next(iter(queue.repeats().items()))
    added = queue.add_case(new_case(f"ISIC_{original:07}", patient=Patient(age=50)))
    assert (added.duplicate, added.case.id) == (True, original)
    assert queue.case(number).patient.age == 50


def test_without_repeats_those_that_were_begun_stay(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    rows = opened(queue)
    begun = repeats_in(queue, rows)[0].case_id
    queue.record(begun, "Ann", NV)
    queue.set_control_cases(ControlCases())
    assert numbers(repeats_in(queue, opened(queue))) == [begun]
    assert queue.undo("Ann").case_id == begun
    assert repeats_in(queue, opened(queue)) == []


def test_the_log_tells_what_was_repeated(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    opened(queue)
    number, original = next(iter(queue.repeats().items()))
    queue.record(original, "Ann", NV)
    queue.record(number, "Ann", NV)
    first, second = (json.loads(record.payload) for record in queue.all_events())
    assert first["repeat_of"] is None
    assert second["repeat_of"] == first["case"] != second["case"]
    assert second["image"] == first["image"]
    assert queue.broken_link() is None


def test_cases_that_failed_are_not_repeated(queue: Store) -> None:
    for number in range(1, 121):
        if number != 7:
            queue.save_failure(number, BUNDLE, "too dark")
    queue.set_control_cases(ControlCases(repeats=20))
    assert repeats_in(queue, opened(queue)) == []


def test_a_flagged_repeat_asks_nobody_else(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    begun = repeats_in(queue, opened(queue))[0].case_id
    queue.record(begun, "Ann", Act(Action.FLAG))
    assert begun not in numbers(opened(queue, "Ben"))
    assert queue.row(queue.repeats()[begun], "Ben", BUNDLE).state is RowState.UNREVIEWED


def test_what_another_reader_settled_is_not_repeated(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    assert repeats_in(queue, opened(queue))
    for number in range(1, 121):
        queue.record(number, "Ben", NV)
    assert repeats_in(queue, opened(queue)) == []


def act_on(store: Store, action: QueueAction, *case_ids: int, priority: CasePriority | None = None) -> None:
    store.act_on_cases("Chief", QueueAct(action, case_ids, priority))


def test_an_archived_case_does_not_come_again(queue: Store) -> None:
    queue.set_control_cases(ControlCases(repeats=20))
    opened(queue)
    number, original = next(iter(queue.repeats().items()))
    act_on(queue, QueueAction.ARCHIVE, original)
    assert number not in numbers(opened(queue))
    queue.record(number, "Ann", NV)
    assert number in numbers(opened(queue))


def test_nothing_ordinary_stands_among_what_goes_first(queue: Store) -> None:
    act_on(queue, QueueAction.PRIORITY, *range(50, 80), priority=CasePriority.HIGH)
    queue.set_control_cases(ControlCases(repeats=20))
    rows = opened(queue)
    assert repeats_in(queue, rows)
    assert {row.priority for row in rows[:30]} == {CasePriority.HIGH}


# known answers


@pytest.fixture
def known(template: Path, tmp_path: Path) -> Iterator[Store]:
    """100 cases, 40 with a known answer (101 to 140) in a folder of their own, one there without."""
    shutil.copytree(template / "known", tmp_path / "known")
    with Store.open(tmp_path / "known") as opened_store:
        yield opened_store


def answers(rows: Sequence[WorklistRow]) -> list[int]:
    return [row.case_id for row in rows if 100 < row.case_id <= 140]


def test_folders_with_diagnoses_are_counted(known: Store) -> None:
    wart = replace(new_case("wart", reference=ReferenceLabel("wart")), source="/clinic/warts/1.jpg")
    known.add_case(wart)
    assert known.diagnosed_folders() == {"/clinic/known": 40}
    assert known.known_answers() == frozenset(range(101, 141))


@pytest.mark.parametrize("order", Order)
def test_a_share_of_the_known_is_mixed_in(known: Store, order: Order) -> None:
    rows = opened(known, order=order)
    assert len(answers(rows)) == 10
    assert opened(known, order=order) == rows
    assert sorted(set(numbers(rows)).difference(answers(rows))) == [*range(1, 101), 141]
    if order in (Order.IMPORT, Order.NEWEST):
        places = [numbers(rows).index(number) for number in answers(rows)]
        assert min(places) < 20
        assert max(places) > 80


def test_readers_know_nothing_of_it(known: Store) -> None:
    rows = opened(known)
    assert {row.source.rpartition("/")[0] for row in rows} == {"/clinic"}
    for row in rows:
        assert known.row(row.case_id, "Ann", BUNDLE) == row


def test_known_answers_stand_among_the_ordinary_alone(known: Store) -> None:
    act_on(known, QueueAction.PRIORITY, *range(20, 60), priority=CasePriority.HIGH)
    act_on(known, QueueAction.PRIORITY, *range(60, 80), priority=CasePriority.LOW)
    for order in (Order.IMPORT, Order.NEWEST):
        rows = opened(known, order=order)
        assert len(answers(rows)) == 10
        assert {row.priority for row in rows[:40]} == {CasePriority.HIGH}
        assert {row.priority for row in rows[-20:]} == {CasePriority.LOW}


def test_what_was_begun_stays_in_the_list(known: Store) -> None:
    before = answers(opened(known))
    other = next(number for number in range(101, 141) if number not in before)
    known.record(other, "Ann", NV)
    known.record(before[0], "Ann", NV)
    assert sorted(answers(opened(known))) == sorted([*before, other])


def test_what_another_reader_settled_is_not_mixed_in(known: Store) -> None:
    for number in range(101, 141):
        known.record(number, "Ben", NV)
    assert answers(opened(known)) == []
    known.record(101, "Ben", Act(Action.FLAG))
    assert answers(opened(known)) == [101], "a second read is asked for"
    known.set_second_reading(SecondReading(everyone=True))
    assert {101} < set(answers(opened(known)))


def test_more_cases_bring_more_known_ones(known: Store) -> None:
    before = set(answers(opened(known)))
    for number in range(200, 250):
        known.add_case(new_case(f"late {number}"))
    after = set(answers(opened(known)))
    assert before < after
    assert len(after) == 15


def test_without_a_share_the_known_are_ordinary(known: Store) -> None:
    known.set_control_cases(ControlCases(folders=KNOWN))
    assert numbers(opened(known)) == list(range(1, 142))
    assert known.known_answers() == frozenset(range(101, 141))


def test_known_answers_and_repeats_at_once(known: Store) -> None:
    known.set_control_cases(ControlCases(repeats=20, known=20, folders=KNOWN))
    rows = opened(known)
    assert len(answers(rows)) == 20
    assert repeats_in(known, rows)
    assert opened(known) == rows


def test_a_store_of_known_cases_alone_has_nothing_to_mix_them_into(store: Store) -> None:
    fill(store, 0, 5)
    store.set_control_cases(ControlCases(known=20, folders=KNOWN))
    assert opened(store) == []


def test_what_marks_a_repeat_stays_in_the_store(queue: Store) -> None:
    """No word of a row, a case or their classes tells."""
    queue.set_control_cases(ControlCases(repeats=20))
    for row in opened(queue):
        told = f"{row!r} {queue.case(row.case_id)!r}".casefold()
        assert "repeat" not in told
        assert "known" not in told
        assert "control" not in told


@pytest.fixture
def names(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "names") as opened_store:
        for number in range(50):
            word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}")
            opened_store.add_case(new_case(f"naevus {word}"))
        yield opened_store


def test_ids_without_digits(names: Store) -> None:
    names.set_control_cases(ControlCases(repeats=20))
    rows = opened(names)
    assert repeats_in(names, rows)
    assert len({row.external_id for row in rows}) == len(rows)
    with names._database.transaction() as connection:
        assert connection.execute(select(cases.c.id).where(cases.c.external_id.like("%-2"))).all()
