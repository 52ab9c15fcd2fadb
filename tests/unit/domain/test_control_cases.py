from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermreview.domain.control_cases import (
    AHEAD,
    GAP,
    MOST_PERCENT,
    ControlCases,
    Repeat,
    choose_known,
    draw_repeats,
    folder_of,
    look_alikes,
    mix_evenly,
    place_repeats,
)

NAMES = st.text(max_size=8)
LISTS = st.lists(st.integers(1, 500), unique=True, max_size=120)
SHARES = st.integers(0, MOST_PERCENT)


def without(rows: Sequence[int], others: Sequence[int]) -> list[int]:
    return [row for row in rows if row not in set(others)]


def drawn(read: Sequence[int], unread: Sequence[int], percent: int, name: str = "Ann") -> list[Repeat]:
    """Repeats with numbers of their own."""
    found = draw_repeats(read, unread, percent, (), name)
    return [Repeat(10_000 + number, repeat.original, repeat.after) for number, repeat in enumerate(found)]


@pytest.mark.parametrize(
    "values", [{"repeats": -1}, {"repeats": 21}, {"known": 21, "folders": frozenset("f")}, {"known": 5}]
)
def test_what_can_not_be_mixed_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"control cases|without a folder"):
        ControlCases(**values)  # type: ignore[arg-type]


def test_folders_of_both_kinds_of_system() -> None:
    assert folder_of("/clinic/known/a.jpg") == "/clinic/known"
    assert folder_of("C:\\clinic\\known\\a.jpg") == "C:/clinic/known"
    assert folder_of("a.jpg") == ""


# known answers


@given(known=LISTS, others=st.integers(0, 600), percent=SHARES, name=NAMES)
def test_so_many_known_cases_are_chosen_as_were_asked_for(
    known: list[int], others: int, percent: int, name: str
) -> None:
    chosen = choose_known(known, others, percent, name)
    assert len(chosen) == min(len(known), int(others * percent / 100 + 0.5))
    assert set(chosen) <= set(known)
    assert chosen == choose_known(reversed(known), others, percent, name)
    assert chosen == choose_known(known, others + 50, percent, name)[: len(chosen)], "more cases only add some"


def test_readers_get_known_cases_of_their_own() -> None:
    assert choose_known(range(100), 100, 10, "Ann") != choose_known(range(100), 100, 10, "Ben")


@given(rows=LISTS, extra=st.integers(0, 40), name=NAMES)
def test_mixing_keeps_the_order_and_loses_nothing(rows: list[int], extra: int, name: str) -> None:
    others = list(range(1000, 1000 + extra))
    mixed = mix_evenly(rows, others, name)
    assert without(mixed, others) == rows
    assert sorted(without(mixed, rows)) == others
    assert len(mixed) == len(rows) + extra
    assert mixed == mix_evenly(rows, others, name)


def test_what_is_mixed_in_is_spread_evenly() -> None:
    mixed = mix_evenly(range(400), range(1000, 1020), "Ann")
    places = [place for place, row in enumerate(mixed) if row >= 1000]
    for number, place in enumerate(places):
        assert 21 * number <= place < 21 * (number + 1)
    assert len({place % 21 for place in places}) > 5, "nobody can count them out"


# repeats


@given(
    rows=st.lists(st.integers(1, 500), unique=True, max_size=200),
    begun=st.integers(0, 200),
    percent=st.sampled_from([0, 20, 100]),
    name=NAMES,
)
def test_each_case_is_repeated_at_most_once_and_far_enough_back(
    rows: list[int], begun: int, percent: int, name: str
) -> None:
    read, unread = rows[:begun], rows[begun:]
    repeats = drawn(read, unread, percent, name)
    assert repeats == drawn(read, unread, percent, name)
    assert (
        len({repeat.original for repeat in repeats}) == len({repeat.after for repeat in repeats}) == len(repeats)
    )
    for repeat in repeats:
        assert repeat.after in unread
        assert rows.index(repeat.after) - rows.index(repeat.original) >= GAP
    mixed = place_repeats(rows, repeats, name)
    numbers = [repeat.case_id for repeat in repeats]
    assert without(mixed, numbers) == rows
    assert sorted(without(mixed, rows)) == numbers
    for repeat in repeats:
        assert mixed.index(repeat.case_id) - mixed.index(repeat.original) > GAP


def test_the_share_is_met_however_often_the_worklist_is_opened() -> None:
    rows = list(range(1, 4001))
    before: list[Repeat] = []
    for begun in range(0, 3000, 70):
        new = draw_repeats(rows[:begun], rows[begun:], 10, before, "Ann")
        before += [
            Repeat(10_000 + len(before) + number, each.original, each.after) for number, each in enumerate(new)
        ]
    for start in range(100, 3000, 500):
        among = sum(start < repeat.after <= start + 500 for repeat in before)
        assert 30 <= among <= 70
    assert len({repeat.original for repeat in before}) == len(before)
    distances = sorted(repeat.after - repeat.original for repeat in before)
    assert distances[len(distances) // 2] > 5 * GAP, "no case is still in mind when it comes again"


def test_repeats_are_drawn_for_a_bounded_stretch() -> None:
    assert max(repeat.after for repeat in drawn([], range(1, 100_000), 20)) <= AHEAD


def test_a_short_queue_has_no_repeats() -> None:
    assert drawn([], range(GAP), MOST_PERCENT) == []
    assert drawn([], range(500), 0) == []


@given(
    rows=st.permutations(range(1, 61)), original=st.integers(1, 60), after=st.integers(1, 70), number=st.integers()
)
def test_in_any_order_a_repeat_stays_away_from_what_it_repeats(
    rows: list[int], original: int, after: int, number: int
) -> None:
    mixed = place_repeats(rows, [Repeat(100, original, after)], str(number))
    assert without(mixed, [100]) == rows
    assert abs(mixed.index(100) - mixed.index(original)) > GAP


@pytest.mark.parametrize(("original", "place"), [(0, 5), (4, 0)])
def test_in_a_list_too_short_a_repeat_goes_to_the_further_end(original: int, place: int) -> None:
    assert place_repeats(range(5), [Repeat(100, original, original)], "Ann").index(100) == place


# ids


def first(external_id: str, count: int = 4, others: frozenset[str] = frozenset()) -> list[str]:
    return list(islice(look_alikes(external_id, "Ann", others), count))


def test_ids_keep_their_look() -> None:
    for alike in first("ISIC_0024306", 30):
        assert len(alike) == len("ISIC_0024306")
        assert alike.startswith("ISIC_002")
    assert all(alike.startswith("2026-11-") for alike in first("2026-11-21"))
    assert first("img-09b (2).tif", 3) == ["img-09b (3).tif", "img-09b (4).tif", "img-09b (5).tif"]
    assert first("ISIC_0024399", 1) == ["ISIC_0024400"]
    assert len(set(first("case-07", 40))) > 20, "longer ones come once the short ones are used up"


@pytest.mark.parametrize("external_id", ["7", "left arm", "", "Ä٣"])
def test_there_is_always_another_id(external_id: str) -> None:
    taken = {external_id, *first(external_id, 100)}
    assert any(alike not in taken for alike in first(external_id, 1000))


def test_an_id_without_digits_takes_the_name_of_another() -> None:
    others = frozenset({"left arm", "IMG_7"})
    assert first("nose", 2, others) == ["left arm-2", "left arm-3"]
    assert first("nose", 2) == ["nose-2", "nose-3"]


@given(external_id=st.text(max_size=12), name=NAMES)
def test_the_same_reader_gets_the_same_ids(external_id: str, name: str) -> None:
    assert list(islice(look_alikes(external_id, name), 20)) == list(islice(look_alikes(external_id, name), 20))
