"""Reads and their append-only review events, and what a read's events add up to."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dermreview.domain.analysis import Prediction, as_mapping
from dermreview.domain.crop import CropAnalysis
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import LABELS, OTHER
from dermreview.domain.vocabulary import Confidence


class Action(StrEnum):
    """One act within a read."""

    PROVISIONAL = "provisional"
    REVEAL = "reveal"
    ADOPT = "adopt"
    CONFIRM = "confirm"
    OVERRIDE = "override"
    UNGRADABLE = "ungradable"
    DEFER = "defer"
    FLAG = "flag"
    NOTE = "note"
    REASON = "reason"
    ADJUDICATE = "adjudicate"
    UNDO = "undo"
    REDO = "redo"


VERDICTS = frozenset({Action.CONFIRM, Action.OVERRIDE, Action.ADOPT, Action.ADJUDICATE, Action.UNGRADABLE})
"""Actions that settle a read."""

LABELLING = frozenset({Action.CONFIRM, Action.OVERRIDE, Action.ADOPT, Action.PROVISIONAL, Action.ADJUDICATE})
"""Actions that carry a label."""


class ReadMode(StrEnum):
    """How a case is read: with the AI's opinion, first without it, or with the reads of others in sight."""

    ASSISTED = "assisted"
    BLIND_FIRST = "blind_first"
    ADJUDICATION = "adjudication"


QUEUE_MODES = (ReadMode.ASSISTED, ReadMode.BLIND_FIRST)
"""Modes that a queue can have; an adjudication is a read of its own within any of them."""


class SecondReadReason(StrEnum):
    """Why a decision asks for a second reader."""

    FLAG = "flag"
    DISAGREEMENT = "disagreement"
    ABSTENTION = "abstention"
    RANDOM = "random"


class Status(StrEnum):
    """Where a read stands."""

    UNREVIEWED = "unreviewed"
    PROVISIONAL = "provisional"
    REVIEWED = "reviewed"
    UNGRADABLE = "ungradable"
    DEFERRED = "deferred"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class ShownCrop:
    """What the screen offered of the analysis of a crop, beside that of the whole image, when the reviewer acted.

    Attributes:
        box: Left, top, width and height in pixels of the stored image, upright.
        in_view: Whether it stood on screen at that moment, in place of the whole image's figures.
        suggestion: The class suggested for the crop.
        rule: The rule that picked it.
        abstained: The reason code of an abstention.
        probabilities: Class code to probability; None after an abstention.
        heatmap: The class whose heatmap of the crop was visible, None if none was.
    """

    box: tuple[int, int, int, int]
    in_view: bool
    suggestion: str | None = None
    rule: str | None = None
    abstained: str | None = None
    probabilities: dict[str, float] | None = None
    heatmap: str | None = None

    @classmethod
    def of(cls, crop: CropAnalysis, heatmap: str | None, *, in_view: bool) -> "ShownCrop":
        """Return what a screen shows of a crop: after an abstention its reason alone."""
        box = (crop.box.left, crop.box.top, crop.box.width, crop.box.height)
        decision = crop.prediction.decision
        if decision.abstained is not None:
            return cls(box, in_view, abstained=decision.abstained)
        figures = as_mapping(crop.prediction.probabilities)
        return cls(box, in_view, decision.suggestion, decision.rule, None, figures, heatmap)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen showed of the AI when the reviewer acted; all None where nothing was shown.

    All but ``crop`` is of the whole image, also while the crop stands in its place: it was on screen before.

    Attributes:
        bundle: ``name version`` and digest of the bundle.
        suggestion: The suggested class.
        rule: The rule that picked it.
        abstained: The reason code of an abstention.
        probabilities: Class code to probability.
        heatmap: The class whose heatmap was visible, None if hidden.
        malignant: The binary decision, None in bundles without.
        not_ruled_out: The classes that can't be ruled out, perhaps none of them; None in bundles without.
        member: Of which member the visible heatmap is, its place from 0; None for all together.
        crop: The second analysis, of a crop; None without.
    """

    bundle: str | None = None
    suggestion: str | None = None
    rule: str | None = None
    abstained: str | None = None
    probabilities: dict[str, float] | None = None
    heatmap: str | None = None
    malignant: bool | None = None
    not_ruled_out: tuple[str, ...] | None = None
    member: int | None = None
    crop: ShownCrop | None = None

    @classmethod
    def of(cls, prediction: Prediction, heatmap: str | None) -> "Shown":
        """Return what a screen shows of a prediction: after an abstention its reason alone.

        Args:
            prediction: What the networks said.
            heatmap: The class whose heatmap is visible, None if none is.
        """
        reference = prediction.bundle
        bundle = f"{reference.name} {reference.version} {reference.digest}"
        if prediction.decision.abstained is not None:
            return cls(bundle=bundle, abstained=prediction.decision.abstained)
        return cls(
            bundle=bundle,
            suggestion=prediction.decision.suggestion,
            rule=prediction.decision.rule,
            probabilities=as_mapping(prediction.probabilities),
            heatmap=heatmap,
            malignant=prediction.malignant,
            not_ruled_out=prediction.not_ruled_out,
        )


@dataclass(frozen=True, slots=True)
class Act:
    """What a reviewer wants to record, before the store gives it a place in the chain.

    Attributes:
        action: What was done; UNDO and REDO are made by the store's undo and redo alone.
        label: One of `LABELS`, for the labelling actions.
        diagnosis: The diagnosis in words where the label is ``other``.
        note: The text of a NOTE ('' removes it).
        reasons: Of a REASON: codes of `dermreview.domain.vocabulary.REASONS`; those given before are replaced.
        confidence: Of a REASON: how sure the reader is; None takes an answer back.
        milliseconds: Time the case was on screen before the act.
        shown: What the AI showed at that moment.
        second_read: Why the decision asks for a second reader, None if it does not.
        exposed: Of a PROVISIONAL: whether the reader may have seen the AI's opinion before, because the queue was
            open in assisted mode after the case had been analyzed.
    """

    action: Action
    label: str | None = None
    diagnosis: str | None = None
    note: str | None = None
    milliseconds: int = 0
    shown: Shown = Shown()
    reasons: tuple[str, ...] = ()
    confidence: Confidence | None = None
    second_read: SecondReadReason | None = None
    exposed: bool = False

    def __post_init__(self) -> None:
        """Refuse acts that contradict themselves.

        Raises:
            ValueError: If the label does not fit the action.
        """
        if (self.action in LABELLING) != (self.label is not None):
            raise ValueError(f"{self.action} with label {self.label}")
        if self.label is not None and self.label not in LABELS:
            raise ValueError(f"unknown label {self.label}")
        if self.diagnosis is not None and self.label != OTHER:
            raise ValueError("a diagnosis in words goes with the label 'other'")
        if (self.action is Action.NOTE) != (self.note is not None):
            raise ValueError(f"{self.action} with note {self.note!r}")
        if self.action is not Action.REASON and (self.reasons or self.confidence):
            raise ValueError(f"{self.action} with reasons {self.reasons} or confidence {self.confidence}")
        if self.second_read is not None and self.action not in VERDICTS | {Action.FLAG}:
            raise ValueError(f"{self.action} asks for no second read")
        if self.exposed and self.action is not Action.PROVISIONAL:
            raise ValueError(f"{self.action} is not exposed")


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One act as it stands in the store.

    Attributes:
        seq: Position in the store's event log, ascending.
        read_id: The read it belongs to.
        case_id: The case of that read.
        reviewer: Who acted.
        act: What was done.
        target: For UNDO and REDO, the ``seq`` of the event that is reversed or restored.
        at: UTC.
        mode: Of the read.
    """

    seq: int
    read_id: int
    case_id: int
    reviewer: str
    act: Act
    target: int | None
    at: datetime
    mode: ReadMode = ReadMode.ASSISTED


@dataclass(frozen=True, slots=True)
class ReadState:
    """What the events of one read add up to.

    Attributes:
        status: Where the read stands.
        label: The label in force, None unless reviewed, or flagged after it was given.
        diagnosis: The diagnosis in words of ``other``.
        note: The note in force.
        decided: The event that set the status, None if unreviewed or provisional.
        provisional: The label given before the AI was shown, in a blind read; it stays beside the final one.
        reasons: Codes of the reasons that were given for the decision in force.
        confidence: How sure the reader is of it; None where that was not said.
        revealed: Whether the reader has seen the AI's opinion in a blind read. No undo takes that back.
    """

    status: Status = Status.UNREVIEWED
    label: str | None = None
    diagnosis: str | None = None
    note: str = ""
    decided: ReviewEvent | None = None
    provisional: ReviewEvent | None = None
    revealed: bool = False
    reasons: tuple[str, ...] = ()
    confidence: Confidence | None = None

    @property
    def is_verdict(self) -> bool:
        """Whether it says what the image shows, or that it can't be judged."""
        return self.label is not None or self.status is Status.UNGRADABLE


_STATUS_OF = {
    Action.CONFIRM: Status.REVIEWED,
    Action.OVERRIDE: Status.REVIEWED,
    Action.ADOPT: Status.REVIEWED,
    Action.ADJUDICATE: Status.REVIEWED,
    Action.UNGRADABLE: Status.UNGRADABLE,
    Action.DEFER: Status.DEFERRED,
    Action.FLAG: Status.FLAGGED,
}


def final_action(label: str, suggestion: str | None, provisional: str | None) -> Action:
    """Return what a final label is to the AI: confirmation, adoption after another first label, or neither.

    Args:
        label: The final label.
        suggestion: What the AI suggests on screen, None if it suggests nothing there.
        provisional: The label given before the AI was shown; None in an assisted read, or after its undo.
    """
    if label != suggestion:
        return Action.OVERRIDE
    return Action.CONFIRM if provisional in (None, label) else Action.ADOPT


def reviewer_name(name: str) -> str:
    """Return a reviewer's name as it is kept: composed Unicode, no blanks at the ends, single blanks within.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY if nothing is left.
    """
    readable = name.encode("utf-8", "replace").decode("utf-8")  # a terminal may pass bytes that are no text
    kept = " ".join(unicodedata.normalize("NFC", readable).split())
    if not kept:
        raise DermreviewError(ErrorCode.REVIEWER_NAME_EMPTY)
    return kept


def in_force(events: Sequence[ReviewEvent]) -> list[ReviewEvent]:
    """Return the events that are not undone, in order, without the UNDO and REDO events themselves."""
    undone: set[int] = set()
    for event in events:
        if event.target is not None:
            (undone.add if event.act.action is Action.UNDO else undone.discard)(event.target)
    return [event for event in events if event.target is None and event.seq not in undone]


def fold(events: Sequence[ReviewEvent]) -> ReadState:
    """Add up the events of one read, in ``seq`` order.

    A later decision replaces an earlier one, and an undo brings the earlier one back; a flag leaves the label in
    force. A provisional label puts aside what was said before it, until the final one comes. Reasons belong to the
    decision before them.
    """
    decided: ReviewEvent | None = None
    labelled: Act | None = None
    why: Act | None = None
    provisional: ReviewEvent | None = None
    revealed = any(event.act.action is Action.REVEAL for event in events)
    note = ""
    for event in in_force(events):
        if event.act.action is Action.NOTE:
            note = event.act.note or ""
        elif event.act.action is Action.PROVISIONAL:
            provisional, decided, labelled, why = event, None, None, None
        elif event.act.action is Action.FLAG:
            decided = event
        elif event.act.action in _STATUS_OF:
            decided, labelled, why = event, event.act, None
        elif event.act.action is Action.REASON:
            why = event.act
    if decided is None:
        status = Status.UNREVIEWED if provisional is None else Status.PROVISIONAL
        return ReadState(status, note=note, provisional=provisional, revealed=revealed)
    return ReadState(
        status=_STATUS_OF[decided.act.action],
        label=None if labelled is None else labelled.label,
        diagnosis=None if labelled is None else labelled.diagnosis,
        note=note,
        decided=decided,
        provisional=provisional,
        revealed=revealed,
        reasons=() if why is None else why.reasons,
        confidence=None if why is None else why.confidence,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What undo and redo need to know of an event.

    Attributes:
        seq: Position in the store's event log.
        action: What was done; None for an act on the queue.
        target: For UNDO and REDO, the event that is reversed or restored.
    """

    seq: int
    action: Action | None
    target: int | None


def undo_target(newest_first: Iterable[Step]) -> int | None:
    """Return the ``seq`` that the next undo reverses: the last act still in force.

    A reveal is passed over: what was seen can't be unseen.

    Args:
        newest_first: The steps of one reviewer; only as many as needed are taken.
    """
    settled: dict[int, Action | None] = {}
    for step in newest_first:
        if step.target is not None:
            settled.setdefault(step.target, step.action)
        elif step.action is not Action.REVEAL and settled.get(step.seq) is not Action.UNDO:
            return step.seq
    return None


def redo_target(newest_first: Iterable[Step]) -> int | None:
    """Return the ``seq`` that the next redo restores: the last undone one, if nothing new came after it.

    Args:
        newest_first: The steps of one reviewer; only as many as needed are taken.
    """
    settled: dict[int, Action | None] = {}
    for step in newest_first:
        if step.target is None:
            break
        settled.setdefault(step.target, step.action)
    # the first of them was met first, and is the one undone last
    return next((seq for seq, action in settled.items() if action is Action.UNDO), None)
