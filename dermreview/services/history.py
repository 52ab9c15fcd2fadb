"""What happened to a case, of all logs, in words."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dermreview.domain.access import Right
from dermreview.domain.audit import AuditEvent, AuditKind, Json, Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueAction, QueueEvent
from dermreview.domain.review import Action, ReviewEvent, Shown
from dermreview.services.permits import require
from dermreview.store import Store


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a case.

    Attributes:
        log: Which log has it.
        seq: Its position there.
        at: UTC.
        who: Who did it; None where nobody was named.
        what: In words.
    """

    log: Log
    seq: int
    at: datetime
    who: str | None
    what: str


def case_history(store: Store, external_id: str) -> list[Happening]:
    """Return all that the logs tell of a case and its repeats; within a log as it stands there.

    Args:
        store: The store.
        external_id: As the worklist shows it.

    Raises:
        DermreviewError: CASE_NOT_FOUND or a STORE_* code.
    """
    require(store, Right.ADMINISTER)  # it tells of all readers, and of repeats
    case_id = store.case_number(external_id)
    if case_id is None:
        raise DermreviewError(ErrorCode.CASE_NOT_FOUND, case=external_id)
    numbers = {case_id, *(repeat for repeat, original in store.repeats().items() if original == case_id)}
    reviews = [_review(event, case_id) for number in numbers for event in store.history(number)]
    acts = [_act(event) for event in store.queue_events() if numbers.intersection(event.act.case_ids)]
    audits = [_audit(event) for number in numbers for event in store.audit_events_of(number)]
    # by their place within a log, also where the clock was set back; between the logs by the clock
    logs: list[list[Happening]] = [sorted(each, key=lambda item: item.seq) for each in (audits, acts, reviews)]
    return list(heapq.merge(*logs, key=lambda item: item.at))


def _review(event: ReviewEvent, case_id: int) -> Happening:
    act = event.act
    words = {
        Action.PROVISIONAL: f"first label {act.label}, before the AI was shown",
        Action.REVEAL: "the AI was revealed",
        Action.ADOPT: f"adopted the AI's label {act.label}",
        Action.CONFIRM: f"confirmed {act.label}",
        Action.OVERRIDE: f"labelled {act.label}",
        Action.ADJUDICATE: f"adjudicated: {act.label}",
        Action.UNGRADABLE: "ungradable",
        Action.DEFER: "deferred",
        Action.FLAG: "flagged for a second reader",
        Action.NOTE: f"note: {act.note}" if act.note else "note removed",
        Action.REASON: f"reasons: {', '.join(act.reasons) or 'none'}"
        + (f"; confidence {act.confidence}" if act.confidence else ""),
        Action.UNDO: f"undid event {event.target}",
        Action.REDO: f"redid event {event.target}",
    }[act.action]
    diagnosis = f" ({act.diagnosis})" if act.diagnosis else ""
    repeat = " [as a repeat]" if event.case_id != case_id else ""
    second = f"; asks for a second read ({act.second_read})" if act.second_read else ""
    what = f"{words}{diagnosis}{second}{_shown(act.shown)}{repeat}"
    return Happening(Log.REVIEW, event.seq, event.at, event.reviewer, what)


def _shown(shown: Shown) -> str:
    """Tell what of the AI was on screen."""
    if shown.bundle is None:
        return ""
    name = " ".join(shown.bundle.split(" ")[:2])
    said = f"abstained: {shown.abstained}" if shown.abstained else f"suggested {shown.suggestion}"
    heatmap = f", heatmap of {shown.heatmap}" if shown.heatmap else ""
    return f"; on screen: {name} {said}{heatmap}"


def _act(event: QueueEvent) -> Happening:
    words = {
        QueueAction.ARCHIVE: "archived",
        QueueAction.UNARCHIVE: "taken out of the archive",
        QueueAction.REQUEUE: "queued again",
        QueueAction.PRIORITY: f"priority {event.act.priority}",
    }[event.act.action]
    if event.action in (QueueAction.UNDO, QueueAction.REDO):
        words = f"{event.action.value} of: {words}"
    others = len(event.act.case_ids) - 1
    also = f", with {others} other cases" if others else ""
    return Happening(Log.QUEUE, event.seq, event.at, event.reviewer, words + also)


def _audit(event: AuditEvent) -> Happening:
    told = _TELLING.get(event.kind)
    what = _plainly(event) if told is None else told(event.details)
    return Happening(Log.AUDIT, event.seq, event.at, event.reviewer, what)


def _plainly(event: AuditEvent) -> str:
    details = ", ".join(f"{name} {value}" for name, value in event.details.items())
    return event.kind.value.replace("_", " ") + (f": {details}" if details else "")


def _import(details: Mapping[str, Json]) -> str:
    filled = details.get("filled")
    with_what = f" with {', '.join(map(str, filled))}" if isinstance(filled, list) and filled else ""
    return f"imported again{with_what}" if details.get("duplicate") else f"imported{with_what}"


def _analysis(details: Mapping[str, Json]) -> str:
    abstained = details.get("abstained")
    said = f"abstained ({abstained})" if abstained else f"suggested {details.get('suggestion')}"
    maps = ", its maps failed" if details.get("maps_failed") else ""
    return f"{_bundle(details)} {said}{maps}"


def _crop(details: Mapping[str, Json]) -> str:
    return f"a region of the image: {_analysis(details)}"


def _failure(details: Mapping[str, Json]) -> str:
    return f"{_bundle(details)} could not analyze it"


def _bundle(details: Mapping[str, Json]) -> str:
    bundle = details.get("bundle")
    return f"{bundle.get('name')} {bundle.get('version')}" if isinstance(bundle, Mapping) else "a bundle"


_TELLING = {
    AuditKind.IMPORT: _import,
    AuditKind.ANALYSIS: _analysis,
    AuditKind.CROP_ANALYSIS: _crop,
    AuditKind.ANALYSIS_FAILURE: _failure,
}
