"""Sentences that several parts of the window say: errors, acts, states of a read."""

from collections.abc import Sequence

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.outcome import Failure
from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.review import Act, Action, ReviewEvent
from dermreview.domain.taxonomy import OTHER
from dermreview.domain.vocabulary import Confidence
from dermreview.domain.worklist import RowState, WorklistRow
from dermreview.ui.domain_words import class_name, error_in_words, reason_within_sentence
from dermreview.ui.language import QT_TRANSLATE_NOOP, moment, translate

_STATE_NAMES = {
    RowState.UNREVIEWED: QT_TRANSLATE_NOOP("wording", "to read"),
    RowState.SECOND_READ: QT_TRANSLATE_NOOP("wording", "second read"),
    RowState.PROVISIONAL: QT_TRANSLATE_NOOP("wording", "first label"),
    RowState.REVIEWED: QT_TRANSLATE_NOOP("wording", "reviewed"),
    RowState.UNGRADABLE: QT_TRANSLATE_NOOP("wording", "ungradable"),
    RowState.DEFERRED: QT_TRANSLATE_NOOP("wording", "deferred"),
    RowState.FLAGGED: QT_TRANSLATE_NOOP("wording", "flagged"),
    RowState.ADJUDICATION: QT_TRANSLATE_NOOP("wording", "to adjudicate"),
    RowState.ADJUDICATED: QT_TRANSLATE_NOOP("wording", "adjudicated"),
    RowState.READ_BY_OTHER: QT_TRANSLATE_NOOP("wording", "read by another"),
}
_CONFIDENCE_NAMES = {
    Confidence.LOW: (QT_TRANSLATE_NOOP("wording", "Unsure"), QT_TRANSLATE_NOOP("wording", "unsure")),
    Confidence.MEDIUM: (QT_TRANSLATE_NOOP("wording", "Fairly sure"), QT_TRANSLATE_NOOP("wording", "fairly sure")),
    Confidence.HIGH: (QT_TRANSLATE_NOOP("wording", "Sure"), QT_TRANSLATE_NOOP("wording", "sure")),
}
_ACTS = {
    Action.UNGRADABLE: QT_TRANSLATE_NOOP("wording", "ungradable"),
    Action.DEFER: QT_TRANSLATE_NOOP("wording", "deferred"),
    Action.FLAG: QT_TRANSLATE_NOOP("wording", "flagged for a second reader"),
    Action.REVEAL: QT_TRANSLATE_NOOP("wording", "AI revealed"),
    Action.UNDO: QT_TRANSLATE_NOOP("wording", "undid a step"),
    Action.REDO: QT_TRANSLATE_NOOP("wording", "redid a step"),
}
_LABEL_ACTS = {
    Action.CONFIRM: QT_TRANSLATE_NOOP("wording", "confirmed {label}"),
    Action.OVERRIDE: QT_TRANSLATE_NOOP("wording", "labelled {label}"),
    Action.ADOPT: QT_TRANSLATE_NOOP("wording", "adopted {label}"),
    Action.PROVISIONAL: QT_TRANSLATE_NOOP("wording", "first labelled {label}"),
    Action.ADJUDICATE: QT_TRANSLATE_NOOP("wording", "adjudicated {label}"),
}

_SAVE_ANEW = QT_TRANSLATE_NOOP("wording", "Save it anew as JPEG or PNG in another program, then import that file")
_REFUSALS = {
    ErrorCode.IMAGE_EMPTY: (
        QT_TRANSLATE_NOOP("wording", "The file is empty"),
        QT_TRANSLATE_NOOP("wording", "Copy it again from its source"),
    ),
    ErrorCode.IMAGE_NOT_AN_IMAGE: (
        QT_TRANSLATE_NOOP("wording", "The content is none of JPEG, PNG, TIFF, BMP or WebP"),
        QT_TRANSLATE_NOOP("wording", "If it is an image, save it as JPEG or PNG, then import that file"),
    ),
    ErrorCode.IMAGE_TRUNCATED: (
        QT_TRANSLATE_NOOP("wording", "The image is truncated or damaged"),
        QT_TRANSLATE_NOOP("wording", "Copy it again from its source"),
    ),
    ErrorCode.IMAGE_FORMAT_REFUSED: (
        QT_TRANSLATE_NOOP("wording", "This kind of image is not supported"),
        _SAVE_ANEW,
    ),
    ErrorCode.IMAGE_ANIMATED: (
        QT_TRANSLATE_NOOP("wording", "It holds several frames and is no still image"),
        QT_TRANSLATE_NOOP("wording", "Export one frame, then import that file"),
    ),
    ErrorCode.IMAGE_TOO_LARGE: (
        QT_TRANSLATE_NOOP("wording", "It has more pixels than the limit"),
        QT_TRANSLATE_NOOP("wording", "Make it smaller in another program, then import that file"),
    ),
    ErrorCode.IMAGE_TOO_SMALL: (
        QT_TRANSLATE_NOOP("wording", "It has too few pixels to be judged"),
        QT_TRANSLATE_NOOP("wording", "Import the photograph itself, not its preview"),
    ),
    ErrorCode.FILE_TOO_LARGE: (
        QT_TRANSLATE_NOOP("wording", "The file is larger than the limit"),
        _SAVE_ANEW,
    ),
    ErrorCode.IMAGE_DECODER_CRASHED: (
        QT_TRANSLATE_NOOP("wording", "It ended the process that decoded it: it is damaged or meant to do harm"),
        QT_TRANSLATE_NOOP(
            "wording", "Ask for another copy; this one is not decoded again until you clear the list"
        ),
    ),
    ErrorCode.IMAGE_TOO_SLOW: (
        QT_TRANSLATE_NOOP("wording", "Decoding it took too long and was stopped"),
        _SAVE_ANEW,
    ),
    ErrorCode.IMAGE_TOO_MUCH_MEMORY: (
        QT_TRANSLATE_NOOP("wording", "Decoding it took too much memory and was stopped"),
        _SAVE_ANEW,
    ),
}
_REFUSED = (QT_TRANSLATE_NOOP("wording", "The image can't be used"), _SAVE_ANEW)


def refusal_in_words(code: ErrorCode) -> tuple[str, str]:
    """Return why an image was refused and what to do, each as a sentence without its full stop."""
    why, remedy = _REFUSALS.get(code, _REFUSED)
    return translate("wording", why), translate("wording", remedy)


def in_words(error: Exception) -> str:
    """Return what an error says to the reader, as a sentence."""
    if isinstance(error, DermreviewError):
        text = error_in_words(error)
    else:
        text = translate("wording", "unexpected error: {error}").format(error=f"{type(error).__name__}: {error}")
    return text[:1].upper() + text[1:]


def failure_in_words(failure: Failure) -> str:
    """Return why an item did not work; the item itself is named beside it."""
    if failure.error is None:
        return failure.reason
    # a file's name may hold bytes that are no text
    words = error_in_words(failure.error).encode("utf-8", "replace").decode("utf-8")
    return words.removeprefix(f"{failure.source} ")


def in_english(error: Exception) -> str:
    """Return an error's words for what is kept in the store, which is English whatever the screen speaks."""
    return str(error) if isinstance(error, DermreviewError) else f"{type(error).__name__}: {error}"


def label_in_words(label: str, diagnosis: str | None = None) -> str:
    """Return a label as the reader knows it, with the diagnosis in words of ``other``."""
    if label == OTHER and diagnosis:
        return translate("wording", "Other: {diagnosis}").format(diagnosis=diagnosis)
    return class_name(label)


def state_name(state: RowState) -> str:
    """Return the short name of where a case stands."""
    return translate("wording", _STATE_NAMES[state])


_PRIORITY_NAMES = {
    CasePriority.HIGH: QT_TRANSLATE_NOOP("wording", "high"),
    CasePriority.NORMAL: QT_TRANSLATE_NOOP("wording", "normal"),
    CasePriority.LOW: QT_TRANSLATE_NOOP("wording", "low"),
}


def priority_within_sentence(priority: CasePriority) -> str:
    """Return the name of a priority."""
    return translate("wording", _PRIORITY_NAMES[priority])


def priority_in_words(priority: CasePriority) -> str:
    """Return a priority as a row tells it."""
    return translate("wording", "{priority} priority").format(priority=priority_within_sentence(priority))


def state_in_words(row: WorklistRow) -> str:
    """Return the short state of a row: the label once there is one."""
    if row.state is RowState.REVIEWED and row.label:
        return row.label
    if row.state is RowState.ADJUDICATED:
        final = row.final_label or state_name(RowState.UNGRADABLE)
        return translate("wording", "final: {label}").format(label=final)
    if row.state is RowState.FLAGGED and row.label:
        return f"{row.label}, {state_name(row.state)}"
    return state_name(row.state)


def suggestion_in_words(row: WorklistRow) -> str:
    """Return what the AI says of a row, or why it says nothing."""
    if row.failed is not None:
        return translate("wording", "AI failed")
    if row.veiled:
        return translate("wording", "AI hidden")
    if not row.analyzed:
        return translate("wording", "not analyzed")
    if row.abstained is not None:
        return translate("wording", "AI abstains")
    return translate("wording", "AI: {suggestion}").format(suggestion=row.suggestion)


def confidence_name(confidence: Confidence) -> str:
    """Return how sure a reader is, as a button says it."""
    return translate("wording", _CONFIDENCE_NAMES[confidence][0])


def listed(choices: list[str]) -> str:
    """Return choices as one of them is meant: "a or b"."""
    return translate("wording", " or ").join(choices)


def explanation_in_words(reasons: Sequence[str], confidence: Confidence | None) -> str:
    """Return a reader's reasons and how sure that reader is, '' where neither was said."""
    parts = [reason_within_sentence(code) for code in reasons]
    if confidence is not None:
        parts.append(translate("wording", _CONFIDENCE_NAMES[confidence][1]))
    return ", ".join(parts)


def act_in_words(act: Act) -> str:
    """Return an act as the history and the status line tell it."""
    if act.label is not None:
        words = translate("wording", _LABEL_ACTS[act.action])
        return words.format(label=label_in_words(act.label, act.diagnosis))
    if act.action is Action.REASON:
        reasons = explanation_in_words(act.reasons, act.confidence)
        if not reasons:
            return translate("wording", "reasons removed")
        return translate("wording", "because: {reasons}").format(reasons=reasons)
    if act.action is Action.NOTE:
        return translate("wording", "note changed") if act.note else translate("wording", "note removed")
    return translate("wording", _ACTS[act.action]) if act.action in _ACTS else act.action.value


def event_in_words(event: ReviewEvent, undone: ReviewEvent | None) -> str:
    """Return one line of a case's history.

    Args:
        event: The event.
        undone: For UNDO and REDO, the event that was reversed or restored, if it is known.
    """
    what = act_in_words(event.act)
    if undone is not None:
        if event.act.action is Action.UNDO:
            verb = translate("wording", "undid: {act}")
        else:
            verb = translate("wording", "redid: {act}")
        what = verb.format(act=act_in_words(undone.act))
    return f"{moment(event.at)} · {what}"
