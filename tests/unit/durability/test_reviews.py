"""Decisions that were answered for are there after any kill."""

from pathlib import Path
from random import Random

from dermreview.domain.audit import Log
from dermreview.domain.second_reading import SecondReading
from tests.support.stores import new_store
from tests.unit.store.builders import new_case, prediction

from . import works
from .killing import blows, kill
from .sound import sound

CASES = 6


def prepare(folder: Path) -> None:
    with new_store(folder / "store") as store:
        for number in range(CASES):
            case = store.add_case(new_case(f"case{number}")).case
            if number % 2:
                store.save_analysis(case.id, prediction("mel", 0.7))
        store.set_second_reading(SecondReading(share=0.5, own_adjudication=True))


def test_every_decision_survives(tmp_path: Path, kills: int, figures) -> None:
    chance = Random(6)
    answered: dict[tuple[str, int], tuple] = {}
    kinds = set()
    for number, blow in enumerate(blows(chance, kills, answers=30, delay=0.02, half_steps=900)):
        folder = tmp_path / f"{number // 20}"
        if number % 20 == 0:
            prepare(folder)
            figures["acknowledged"] += len(answered)
            answered = {}
        for log, seq, *said in kill(works.review, folder, number, blow).answers:
            answered[log, seq] = tuple(said)
            kinds.add(said[1])
        with sound(folder / "store") as store:
            found = {}
            for record in store.all_events():
                event = record.event
                found["review", event.seq] = (
                    event.reviewer, str(event.act.action), (event.case_id,), event.at.isoformat()
                )  # fmt: skip
            for act in store.queue_events():
                found["queue", act.seq] = (act.reviewer, str(act.act.action), act.act.case_ids, act.at.isoformat())
            lost = answered.items() - found.items()
            assert not lost, f"{len(lost)} of {len(answered)} lost after {blow}"
            assert all(store.broken_link(log) is None for log in Log)
        figures["kills"] += 1
    figures["acknowledged"] += len(answered)
    assert {"undo", "redo", "flag", "adjudicate", "provisional", "archive", "requeue", "note"} <= kinds


def test_an_answer_before_the_commit_is_found_out(tmp_path: Path) -> None:
    """The same blows find a program that promises what is not on disk yet."""
    prepare(tmp_path)
    lost = 0
    for number, blow in enumerate(blows(Random(6), 8, answers=5, delay=0.0, half_steps=300)):
        answers = kill(works.answer_too_early, tmp_path, number, blow).answers
        with sound(tmp_path / "store") as store:
            lost += max(answers, default=0) > store.heads()[Log.REVIEW].seq
    assert lost
