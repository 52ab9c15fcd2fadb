"""Second reads: when a decision asks for one, and what a case then needs of each reviewer.

A case is read once unless a second read is asked for: by the reader, or by a rule that is kept with the
queue. The second reader learns neither the label nor the name of the first. Two labels that differ wait for an
adjudication, which sees both reads without names.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

from dermreview.domain import strict_json
from dermreview.domain.agreement import Standing, verdicts_of
from dermreview.domain.review import VERDICTS, Act, Action, ReadState, SecondReadReason, Status
from dermreview.domain.vocabulary import Confidence


class Need(StrEnum):
    """What a case needs of one reviewer."""

    READ = "read"
    SECOND_READ = "second_read"
    ADJUDICATION = "adjudication"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The rules of a queue, beside the reader's own request, which always counts.

    Attributes:
        everyone: Every reviewer reads every case, as in a reader study.
        disagreement: A label that differs from the suggestion in sight, or first did, asks for a second read.
        abstention: A label on a case on which the AI abstained asks for one.
        share: 0 to 1 of all labelled cases, drawn at random, ask for one.
        own_adjudication: Whoever read a case may also adjudicate it, where there is no third reader.
    """

    everyone: bool = False
    disagreement: bool = False
    abstention: bool = False
    share: float = 0.0
    own_adjudication: bool = False

    def __post_init__(self) -> None:
        """Refuse a share that is none.

        Raises:
            ValueError: If it is not from 0 to 1.
        """
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(f"a share from 0 to 1 is needed, not {self.share}")

    def reason(self, act: Act, image: str, *, abstained: bool) -> SecondReadReason | None:
        """Return why a decision asks for a second read, None if it does not.

        Args:
            act: The decision, with what the screen showed.
            image: SHA-256 of the image: the draw is by it, so that the same case is drawn whoever reads it.
            abstained: Whether the AI abstained on the case, in sight or not.
        """
        if act.action is Action.FLAG:
            return SecondReadReason.FLAG
        if act.action not in VERDICTS - {Action.ADJUDICATE}:
            return None
        suggestion = act.shown.suggestion
        differs = suggestion is not None and (act.label != suggestion or act.action is Action.ADOPT)
        if self.disagreement and act.label is not None and differs:
            return SecondReadReason.DISAGREEMENT
        if self.abstention and abstained:
            return SecondReadReason.ABSTENTION
        if _draw(image) < self.share:
            return SecondReadReason.RANDOM
        return None

    def to_text(self) -> str:
        """Return the rules as they are stored."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_text(cls, text: str | None) -> Self:
        """Return stored rules; those of a queue that never had any for None.

        Raises:
            ValueError: If they are no rules.
        """
        if text is None:
            return cls()
        try:
            return cls(**strict_json.loads(text))
        except (TypeError, ValueError) as error:
            raise ValueError(f"no rules for second reads: {text[:200]}") from error


def need_of(mine: Status, *, verdict: bool, standing: Standing, adjudicated: bool, rules: SecondReading) -> Need:
    """Return what a case needs of a reviewer.

    Args:
        mine: Where the reviewer's own read stands.
        verdict: Whether that read holds a verdict.
        standing: Where the case stands after all its reads.
        adjudicated: Whether that came by adjudication.
        rules: Of the queue.
    """
    if standing is Standing.CONFLICT:
        return Need.ADJUDICATION if rules.own_adjudication or not verdict else Need.NONE
    if adjudicated or mine in (Status.REVIEWED, Status.UNGRADABLE, Status.FLAGGED):
        return Need.NONE
    if standing in (Standing.SECOND_READ, Standing.FLAGGED):
        return Need.SECOND_READ
    settled = standing in (Standing.REVIEWED, Standing.UNGRADABLE)
    # a blind read that was begun is finished: its first label alone is no verdict
    return Need.NONE if settled and not rules.everyone and mine is not Status.PROVISIONAL else Need.READ


@dataclass(frozen=True, slots=True)
class NamelessRead:
    """A verdict as an adjudicator sees it: without the reader's name and the time.

    Attributes:
        label: One of `dermreview.domain.taxonomy.LABELS`; None for ungradable.
        diagnosis: The diagnosis in words of ``other``.
        note: The reader's note.
        reasons: Codes of the reader's reasons.
        confidence: How sure the reader is.
    """

    label: str | None
    diagnosis: str | None
    note: str
    reasons: tuple[str, ...]
    confidence: Confidence | None


def nameless(reads: Sequence[ReadState], image: str) -> tuple[NamelessRead, ...]:
    """Return the verdicts among reads in an order that says nothing of who came first.

    Args:
        reads: Of one case.
        image: SHA-256 of the image, which settles the order together with the label.
    """
    found = [
        NamelessRead(read.label, read.diagnosis, read.note, read.reasons, read.confidence)
        for read in verdicts_of(reads)
    ]
    return tuple(sorted(found, key=lambda read: _draw(f"{image}{read.label}{read.diagnosis}{read.note}")))


def _draw(text: str) -> float:
    """Return a number from 0 to below 1 that only the text settles."""
    digest = hashlib.sha256(f"second read {text}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
