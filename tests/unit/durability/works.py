"""What the programs do that are killed. Each tells what is done when the service has returned, and not before."""

import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import psutil

from dermreview.domain.audit import Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction, QueueEvent
from dermreview.domain.review import Act, Action
from dermreview.imaging import guard, vetting
from dermreview.services.analyzing import analyze_queue, load_predictor
from dermreview.services.encrypting import encrypt_store
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from dermreview.services.queue_acts import QueueOutcome, act_on_queue
from dermreview.services.reviews import ReviewOutcome, record_blind_label, record_review, redo_review, undo_review
from dermreview.services.stores import open_store
from dermreview.store import Store, keys

PASSPHRASE = "correct horse battery staple"
READERS = ("Ann", "Ben", "Cleo")
NOTHING = {ErrorCode.NOTHING_TO_UNDO, ErrorCode.NOTHING_TO_REDO, ErrorCode.NOTHING_TO_CHANGE}
Tell = Callable[[Any], None]


def review(folder: Path, seed: int, tell: Tell) -> None:
    """Read cases with all keys there are, as three readers, without end."""
    chance = Random(seed)
    with open_store(folder / "store") as store:
        cases = [case.id for case in store.cases()]
        while True:
            try:
                outcome = _any_act(store, chance, chance.choice(READERS), chance.choice(cases))
            except DermreviewError as error:
                if error.code not in NOTHING:
                    raise
                continue
            event = outcome.event
            log = "queue" if isinstance(event, QueueEvent) else "review"
            case_ids = event.act.case_ids if isinstance(event, QueueEvent) else (event.case_id,)
            tell((log, event.seq, event.reviewer, str(event.act.action), case_ids, event.at.isoformat()))


def answer_too_early(folder: Path, seed: int, tell: Tell) -> None:
    """Say that a decision is recorded when it is not yet: what a test must find."""
    with open_store(folder / "store") as store:
        while True:
            tell(store.heads()[Log.REVIEW].seq + 1)
            record_review(store, 1, "Ann", Act(Action.CONFIRM, "nv"), None)


def _any_act(store: Store, chance: Random, reader: str, case_id: int) -> ReviewOutcome | QueueOutcome:
    kind = chance.randrange(12)
    label = chance.choice(("mel", "nv"))
    if kind == 0:
        return undo_review(store, reader, None)
    if kind == 1:
        return redo_review(store, reader, None)
    if kind == 2:
        priority = chance.choice([*CasePriority])
        return act_on_queue(store, reader, QueueAct(QueueAction.PRIORITY, (case_id,), priority), None)
    if kind == 3:
        action = chance.choice((QueueAction.ARCHIVE, QueueAction.UNARCHIVE, QueueAction.REQUEUE))
        return act_on_queue(store, reader, QueueAct(action, (case_id, case_id % 3 + 1)), None)
    if store.row(case_id, reader, None).adjudicating:
        return record_review(store, case_id, reader, Act(Action.ADJUDICATE, label), None)
    if kind == 4:
        analysis = store.analysis(case_id)
        bundle = None if analysis is None else analysis.prediction.bundle
        return record_blind_label(
            store, case_id, reader, Act(Action.PROVISIONAL, label), bundle, heatmap=chance.random() < 0.5
        )
    acts = (
        Act(Action.CONFIRM, label, milliseconds=chance.randrange(9000)),
        Act(Action.OVERRIDE, "other", diagnosis="wart"),
        Act(Action.OVERRIDE, label),
        Act(Action.FLAG),
        Act(Action.DEFER),
        Act(Action.UNGRADABLE),
        Act(Action.NOTE, note="long " * chance.randrange(1, 2000)),
    )
    return record_review(store, case_id, reader, chance.choice(acts), None)


def import_images(folder: Path, seed: int, tell: Tell) -> None:
    """Import the images of ``folder/images``; the number of those that are done is told.

    They are decoded in the program itself: its decoders take a second to start, which is not what is tried here.
    """
    vars(guard.decoders)["vet"] = vetting.vet
    with open_store(folder / "store") as store:
        import_cases(store, [folder / "images"], [], progress=lambda done, total: tell(done))


def start_decoders(folder: Path, seed: int, tell: Tell) -> None:
    """Start the processes that decode foreign images, tell their numbers, and wait."""
    guard.decoders.start()
    tell([process.pid for process in psutil.Process().children()])
    threading.Event().wait()


def analyze(folder: Path, seed: int, tell: Tell) -> None:
    """Analyze all cases with the bundle in ``folder/bundle``; the number of those that are done is told."""
    with open_store(folder / "store") as store:
        analyze_queue(store, load_predictor(folder / "bundle", "cpu"), progress=lambda done, total: tell(done))


def export(folder: Path, seed: int, tell: Tell) -> None:
    """Replace the exports of one store by those of another, in turns without end; the store's name is told."""
    chance = Random(seed)
    with open_store(folder / "small") as small, open_store(folder / "large") as large:
        while True:
            for store in (small, large):
                form = chance.choice([*ExportFormat])
                export_reviews(store, folder / "out" / form, form, force=True)
                tell((form, store.folder.name))


def migrate(folder: Path, seed: int, tell: Tell) -> None:
    """Open an older store, which migrates it."""
    with open_store(folder / "store"):
        tell("migrated")


def back_up(folder: Path, seed: int, tell: Tell) -> None:
    """Make backups between decisions, without end; the name of each is told, with the last decision in it."""
    with open_store(folder / "store") as store:
        while True:
            event = record_review(store, 1, "Ann", Act(Action.CONFIRM, "nv"), None).event
            tell((store.backup().path.name, event.seq))


def encrypt(folder: Path, seed: int, tell: Tell) -> None:
    """Encrypt a plain store, with a key that is quick to stretch."""
    keys.COST = keys.Cost(memory=64, passes=1, lanes=1)  # type: ignore[misc]
    encrypt_store(open_store(folder / "store"), PASSPHRASE)
    tell("encrypted")
