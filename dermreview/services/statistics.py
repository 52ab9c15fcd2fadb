"""Statistics of the finished reads, and their export as a table or a picture."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from dermreview.domain.access import Right
from dermreview.domain.review import Action, ReadMode, ReadState, ReviewEvent, Status, fold
from dermreview.domain.statistics import FinishedRead, ReaderFigures, Statistics, TwiceRead, statistics
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.target import replacing
from dermreview.exchange.writers import write_table
from dermreview.services.permits import require
from dermreview.store import Store

COLUMNS: Final = ("reader", "other", "figure", "value", "count", "of")


def reading_statistics(store: Store) -> Statistics:
    """Return the figures of all finished reads; a read in conflict with another counts for its own reader.

    Raises:
        DermreviewError: A STORE_* code.
    """
    require(store, Right.VIEW)
    events: dict[int, list[ReviewEvent]] = defaultdict(list)
    aside = store.put_aside()
    for record in store.all_events():
        if record.event.read_id not in aside:
            events[record.event.read_id].append(record.event)
    states = [(of_read[0], fold(of_read)) for of_read in events.values()]
    truth = {
        case_id: reference.diagnosis
        for case_id, reference in store.reference_labels().items()
        if reference.diagnosis in CLASSES
    }
    repeats, controls = store.repeats(), store.known_answers()
    final = [
        (first, state, state.decided)
        for first, state in states
        if state.status is Status.REVIEWED and first.case_id not in repeats
    ]
    for first, state, decided in final:
        if decided is not None and decided.act.action is Action.ADJUDICATE and state.label is not None:
            truth[first.case_id] = state.label
    reads = [
        FinishedRead(
            case_id=first.case_id,
            reviewer=first.reviewer,
            label=state.label,
            first=_unseen_label(state),
            suggestion=decided.act.shown.suggestion,
            milliseconds=decided.act.milliseconds,
            at=decided.at,
            truth=truth.get(first.case_id),
            control=first.case_id in controls,
        )
        for first, state, decided in final
        if decided is not None and state.label is not None and decided.act.action is not Action.ADJUDICATE
    ]
    return statistics(reads, store.count_cases(), _twice_read(states, repeats))


def _twice_read(states: Iterable[tuple[ReviewEvent, ReadState]], repeats: Mapping[int, int]) -> list[TwiceRead]:
    """Return what readers made of cases and of their repeats, where they came to an end with both.

    Args:
        states: First event and state of each read.
        repeats: Repeat to original.
    """
    verdicts = {
        (first.reviewer, first.case_id): state.label or state.status.value
        for first, state in states
        if state.status in (Status.REVIEWED, Status.UNGRADABLE) and first.mode is not ReadMode.ADJUDICATION
    }
    return [
        TwiceRead(reviewer, verdicts[reviewer, repeats[case_id]], verdict)
        for (reviewer, case_id), verdict in verdicts.items()
        if (reviewer, repeats.get(case_id)) in verdicts
    ]


def _unseen_label(state: ReadState) -> str | None:
    """Return the first label of a blind read; None too where the reader may have known the AI's opinion."""
    first = None if state.provisional is None else state.provisional.act
    return None if first is None or first.exposed else first.label


def export_statistics(found: Statistics, out: Path, *, force: bool) -> None:
    """Write the figures as CSV, one line a figure.

    Raises:
        DermreviewError: TARGET_EXISTS, TARGET_FOREIGN_FOLDER or TARGET_NOT_WRITABLE.
    """
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(found)]
    with replacing(out, force) as path:
        write_table(path, COLUMNS, rows)


def export_picture(png: bytes, out: Path, *, force: bool) -> None:
    """Write a picture of the figures; errors as `export_statistics`."""
    with replacing(out, force) as path:
        path.write_bytes(png)


def _rows(found: Statistics) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("", "", "cases in the store", found.cases, None, None)]
    for reader in found.readers:
        rows += _reader_rows(reader)
    for pair in found.pairs:
        share = pair.agreement
        rows.append((pair.one, pair.other, "agreement between readers", share.value, share.count, share.of))
        rows.append((pair.one, pair.other, "Cohen's kappa between readers", pair.kappa, None, share.of))
    rows += [("", "", f"reads on {day.isoformat()}", number, None, None) for day, number in found.days]
    return rows


def _reader_rows(reader: ReaderFigures) -> list[tuple[object, ...]]:
    name = reader.reviewer or "all readers"
    rows: list[tuple[object, ...]] = [
        (name, "", "reads", reader.cases, None, None),
        (name, "", "median seconds a case", reader.median_seconds, None, None),
        (name, "", "cases an hour on screen", reader.per_hour, None, None),
        (name, "", "Cohen's kappa with the AI", reader.kappa_ai, None, reader.agreement.of),
        (name, "", "Cohen's kappa with the known diagnosis", reader.kappa_truth, None, reader.right.of),
        (name, "", "Cohen's kappa with oneself on repeats", reader.kappa_repeats, None, reader.repeats.of),
        (name, "", "Cohen's kappa with known-answer cases", reader.kappa_control, None, reader.control.of),
    ]
    for figure, share in (
        ("agreement with the AI", reader.agreement),
        ("agreement with the known diagnosis", reader.right),
        ("agreement with oneself on repeats", reader.repeats),
        ("agreement with known-answer cases", reader.control),
        ("turned from right to wrong by the AI", reader.to_wrong),
        ("turned from wrong to right by the AI", reader.to_right),
    ):
        rows.append((name, "", figure, share.value, share.count, share.of))
    return rows
