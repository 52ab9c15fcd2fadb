"""Sentences that several parts of the window say: errors, acts, states of a read."""

from PySide6.QtCore import QCoreApplication

from dermreview.domain.errors import MESSAGES, DermreviewError
from dermreview.domain.review import Act, Action, ReviewEvent, Status
from dermreview.domain.taxonomy import OTHER, display_name
from dermreview.domain.vocabulary import REASONS, Confidence
from dermreview.domain.worklist import WorklistRow


def in_words(error: Exception) -> str:
    """Return what an error says to the reader, as a sentence."""
    if isinstance(error, DermreviewError):
        text = QCoreApplication.translate("errors", MESSAGES[error.code]).format(**error.data)
    else:
        text = f"unexpected error: {type(error).__name__}: {error}"
    return text[:1].upper() + text[1:]


def label_in_words(label: str, diagnosis: str | None = None) -> str:
    """Return a label as the reader knows it, with the diagnosis in words of ``other``."""
    if label == OTHER and diagnosis:
        return f"Other: {diagnosis}"
    return display_name(label)


STATUS_NAMES = {
    Status.UNREVIEWED: "to read",
    Status.PROVISIONAL: "first label",
    Status.REVIEWED: "reviewed",
    Status.UNGRADABLE: "ungradable",
    Status.DEFERRED: "deferred",
    Status.FLAGGED: "flagged",
}


def status_in_words(row: WorklistRow) -> str:
    """Return the short state of a row: the label once there is one."""
    if row.status is Status.REVIEWED:
        return row.label or STATUS_NAMES[row.status]
    return STATUS_NAMES[row.status]


def suggestion_in_words(row: WorklistRow) -> str:
    """Return what the AI says of a row, or why it says nothing."""
    if row.failed is not None:
        return "AI failed"
    if row.veiled:
        return "AI hidden"
    if not row.analyzed:
        return "not analyzed"
    if row.abstained is not None:
        return "AI abstains"
    return f"AI: {row.suggestion}"


CONFIDENCE_NAMES = {Confidence.LOW: "Unsure", Confidence.MEDIUM: "Fairly sure", Confidence.HIGH: "Sure"}


_ACT_WORDS = {
    Action.UNGRADABLE: "ungradable",
    Action.DEFER: "deferred",
    Action.FLAG: "flagged for a second reader",
    Action.REVEAL: "AI revealed",
    Action.UNDO: "undid a step",
    Action.REDO: "redid a step",
}
_LABEL_ACTS = {
    Action.CONFIRM: "confirmed",
    Action.OVERRIDE: "labelled",
    Action.ADOPT: "adopted",
    Action.PROVISIONAL: "first labelled",
    Action.ADJUDICATE: "adjudicated",
}


def act_in_words(act: Act) -> str:
    """Return an act as the history and the status line tell it."""
    if act.label is not None:
        return f"{_LABEL_ACTS[act.action]} {label_in_words(act.label, act.diagnosis)}"
    if act.action is Action.REASON:
        parts = [REASONS.get(code, code).lower() for code in act.reasons]
        parts += [] if act.confidence is None else [CONFIDENCE_NAMES[act.confidence].lower()]
        return f"because: {', '.join(parts)}" if parts else "reasons removed"
    if act.action is Action.NOTE:
        return "note removed" if not act.note else "note changed"
    return _ACT_WORDS.get(act.action, act.action.value)


def event_in_words(event: ReviewEvent, undone: ReviewEvent | None) -> str:
    """Return one line of a case's history.

    Args:
        event: The event.
        undone: For UNDO and REDO, the event that was reversed or restored, if it is known.
    """
    what = act_in_words(event.act)
    if undone is not None:
        verb = "undid" if event.act.action is Action.UNDO else "redid"
        what = f"{verb}: {act_in_words(undone.act)}"
    local = event.at.astimezone()
    return f"{local:%Y-%m-%d %H:%M} · {what}"
