"""What the reads of one case add up to: the reviewed label, by a named rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dermreview.domain.review import ReadMode, ReadState, ReviewEvent, Status


class LabelRule(StrEnum):
    """How a reviewed label came about."""

    ADJUDICATION = "adjudication"
    AGREEMENT = "agreement"
    SINGLE_READ = "single read"


class Standing(StrEnum):
    """Where a case stands after all its reads."""

    REVIEWED = "reviewed"
    CONFLICT = "conflict"
    SECOND_READ = "second read"
    UNGRADABLE = "ungradable"
    FLAGGED = "flagged"
    DEFERRED = "deferred"
    PROVISIONAL = "provisional"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True, slots=True)
class ReviewedLabel:
    """The sum of a case's reads.

    Attributes:
        standing: Where the case stands.
        label: One of `dermreview.domain.taxonomy.LABELS` where it is reviewed, else None.
        diagnosis: The diagnosis in words of ``other``.
        rule: How the label, or the verdict that there is none, came about; None before that.
        decided: The latest event that the standing rests on; None if unreviewed.
    """

    standing: Standing
    label: str | None = None
    diagnosis: str | None = None
    rule: LabelRule | None = None
    decided: ReviewEvent | None = None


def reviewed_label(reads: Sequence[ReadState]) -> ReviewedLabel:
    """Add up the reads of one case.

    The latest adjudication decides. Without one, labels and ``ungradable`` are verdicts, the latest one of each
    reviewer: equal verdicts agree, a single one stands, different ones are a conflict and give no label. Two
    ``other`` with different words agree on the label. A single verdict with which a second read was asked for, or
    after which another reader flagged the case, gives no label until that is there. A deferred or flagged read
    without a label is no verdict and shows only where there is none; nor is a provisional label, which waits for
    the final one.

    Args:
        reads: One state for each read, in any order.
    """
    # latest first, so that the first of its kind is the one to name
    decided = sorted((read for read in reads if read.decided is not None), key=_seq, reverse=True)
    for read in decided:
        if _mode(read) is ReadMode.ADJUDICATION and read.is_verdict:
            return _settled(read, LabelRule.ADJUDICATION)
    decided = [read for read in decided if _mode(read) is not ReadMode.ADJUDICATION]
    verdicts = verdicts_of(decided)
    if len({read.label for read in verdicts}) > 1:  # that of ungradable is None
        return ReviewedLabel(Standing.CONFLICT, decided=verdicts[0].decided)
    if len(verdicts) > 1:
        return _settled(verdicts[0], LabelRule.AGREEMENT)
    flagged = [read for read in decided if read.status is Status.FLAGGED]
    if verdicts:
        waits = _asks(verdicts[0]) or (flagged and _seq(flagged[0]) > _seq(verdicts[0]))
        waiting = ReviewedLabel(Standing.SECOND_READ, decided=verdicts[0].decided)
        return waiting if waits else _settled(verdicts[0], LabelRule.SINGLE_READ)
    if flagged:
        return ReviewedLabel(Standing.FLAGGED, decided=flagged[0].decided)
    if decided:
        return ReviewedLabel(Standing.DEFERRED, decided=decided[0].decided)
    for read in reads:
        if read.status is Status.PROVISIONAL:
            return ReviewedLabel(Standing.PROVISIONAL, decided=read.provisional)
    return ReviewedLabel(Standing.UNREVIEWED)


def _settled(read: ReadState, rule: LabelRule) -> ReviewedLabel:
    if read.label is None:
        return ReviewedLabel(Standing.UNGRADABLE, rule=rule, decided=read.decided)
    return ReviewedLabel(Standing.REVIEWED, read.label, read.diagnosis, rule, read.decided)


def verdicts_of(reads: Sequence[ReadState]) -> list[ReadState]:
    """Return the latest verdict of each reviewer, latest first, without adjudications.

    Who read a case anew has changed his mind, and is no second reader.
    """
    found: dict[str, ReadState] = {}
    for read in sorted(reads, key=_seq, reverse=True):
        if read.decided is not None and read.is_verdict and read.decided.mode is not ReadMode.ADJUDICATION:
            found.setdefault(read.decided.reviewer, read)
    return list(found.values())


def _asks(read: ReadState) -> bool:
    return read.status is Status.FLAGGED or (read.decided is not None and read.decided.act.second_read is not None)


def _mode(read: ReadState) -> ReadMode | None:
    return None if read.decided is None else read.decided.mode


def _seq(read: ReadState) -> int:
    return read.decided.seq if read.decided else 0
