"""Decisions: recorded, undone and redone; each is on disk when its function returns."""

from dataclasses import dataclass, replace
from typing import Final

from dermreview.domain.access import Right
from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueEvent
from dermreview.domain.review import (
    VERDICTS,
    Act,
    Action,
    ReadMode,
    ReadState,
    ReviewEvent,
    Shown,
    fold,
    in_force,
    reviewer_name,
)
from dermreview.domain.worklist import WorklistRow
from dermreview.services.permits import require
from dermreview.services.queue_acts import QueueOutcome, outcome_of
from dermreview.store import Store

_REVIEWER: Final = "reviewer"


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """What a review event changed.

    Attributes:
        event: The event as it stands in the log.
        row: The worklist's row of its case, afterwards.
        state: What the read adds up to, afterwards.
    """

    event: ReviewEvent
    row: WorklistRow
    state: ReadState


def record_review(
    store: Store, case_id: int, reviewer: str, act: Act, bundle: BundleRef | None, *, abstained: bool | None = None
) -> ReviewOutcome:
    """Record one act of a reviewer on a case, and whether it asks for a second reader.

    On a case whose readers differ the act belongs to its adjudication; reasons belong to the reviewer's last
    decision, with which the readers may have come to differ.

    Args:
        store: The store.
        case_id: The case.
        reviewer: Who acts.
        act: What was done.
        bundle: Whose analyses the worklist shows, for the returned row.
        abstained: Whether the AI abstained on the case; None where the screen showed it if it did.

    Raises:
        DermreviewError: CASE_UNKNOWN, REVIEWER_NAME_EMPTY, NOTHING_TO_ADJUDICATE, or a STORE_* code; then nothing
            was recorded.
    """
    require(store, Right.READ, reviewer)
    row = store.row(case_id, reviewer, bundle)
    if row.adjudicating and (act.action is not Action.REASON or _last_was_adjudication(store, case_id, reviewer)):
        require(store, Right.ADJUDICATE)
        return _outcome(store, store.record(case_id, reviewer, act, adjudication=True), bundle)
    if act.action is Action.ADJUDICATE:
        raise DermreviewError(ErrorCode.NOTHING_TO_ADJUDICATE, case=row.external_id)
    if abstained is None:
        abstained = act.shown.abstained is not None
    second_read = store.second_reading().reason(act, row.sha256, abstained=abstained)
    return _outcome(store, store.record(case_id, reviewer, replace(act, second_read=second_read)), bundle)


def record_blind_label(
    store: Store, case_id: int, reviewer: str, act: Act, bundle: BundleRef | None, *, heatmap: bool
) -> ReviewOutcome:
    """Record the first label of a blind read, and with it that the AI is shown from now on.

    Both are on disk together, so that nothing is ever shown that the log does not know of. Where the AI has no
    opinion (no bundle, not analyzed yet, failed, abstained), the label is final at once, and nothing is revealed.

    Args:
        store: The store.
        case_id: The case.
        reviewer: Who acts.
        act: PROVISIONAL.
        bundle: Whose analysis is shown.
        heatmap: Whether the screen will show the heatmap of the suggested class.

    Raises:
        DermreviewError: As `record_review`.
    """
    require(store, Right.READ, reviewer)
    analysis = None if bundle is None else store.analysis(case_id, bundle)
    prediction = None if analysis is None else analysis.prediction
    suggestion = None if prediction is None else prediction.decision.suggestion
    if prediction is None or suggestion is None:
        final = replace(act, action=Action.OVERRIDE)
        return record_review(store, case_id, reviewer, final, bundle, abstained=prediction is not None)
    act = replace(act, exposed=store.row(case_id, reviewer, bundle).exposed)
    mapped = heatmap and prediction.maps is not None and prediction.maps.has_evidence(suggestion)
    shown = Shown.of(prediction, suggestion if mapped else None)
    reveal = Act(Action.REVEAL, milliseconds=act.milliseconds, shown=shown)
    provisional, _ = store.record_all(case_id, reviewer, [act, reveal])
    return _outcome(store, provisional, bundle)


def undo_review(store: Store, reviewer: str, bundle: BundleRef | None) -> ReviewOutcome | QueueOutcome:
    """Reverse the reviewer's last act in force, whichever case it was on, or on the queue, also after a restart.

    Raises:
        DermreviewError: NOTHING_TO_UNDO, or as `record_review`.
    """
    require(store, Right.READ, reviewer)
    return _reversed(store, store.undo(reviewer), bundle)


def redo_review(store: Store, reviewer: str, bundle: BundleRef | None) -> ReviewOutcome | QueueOutcome:
    """Restore the reviewer's last undone act.

    Raises:
        DermreviewError: NOTHING_TO_REDO, or as `record_review`.
    """
    require(store, Right.READ, reviewer)
    return _reversed(store, store.redo(reviewer), bundle)


def remembered_reviewer(store: Store) -> str | None:
    """Return the name that was given last, None before the first."""
    return store.setting(_REVIEWER)


def remember_reviewer(store: Store, name: str) -> str:
    """Keep a reviewer's name for the next start and for the audit, and return it as it is kept.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY.
    """
    kept = reviewer_name(name)
    require(store, Right.VIEW, kept)
    store.set_setting(_REVIEWER, kept)
    store.actor = kept
    return kept


def _last_was_adjudication(store: Store, case_id: int, reviewer: str) -> bool:
    decisions = [event for event in in_force(store.history(case_id, reviewer)) if event.act.action in VERDICTS]
    return bool(decisions) and decisions[-1].mode is ReadMode.ADJUDICATION


def _reversed(
    store: Store, event: ReviewEvent | QueueEvent, bundle: BundleRef | None
) -> ReviewOutcome | QueueOutcome:
    if isinstance(event, QueueEvent):
        return outcome_of(store, event, bundle)
    return _outcome(store, event, bundle)


def _outcome(store: Store, event: ReviewEvent, bundle: BundleRef | None) -> ReviewOutcome:
    history = store.history(event.case_id, event.reviewer)
    state = fold([item for item in history if item.read_id == event.read_id])
    return ReviewOutcome(event, store.row(event.case_id, event.reviewer, bundle), state)
