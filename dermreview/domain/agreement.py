"""What the reads of one case add up to: the reviewed label, by a named rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dermreview.domain.review import Action, ReadState, ReviewEvent, Status


class LabelRule(StrEnum):
    """How a reviewed label came about."""

    ADJUDICATION = "adjudication"
    AGREEMENT = "agreement"
    SINGLE_READ = "single read"


class Standing(StrEnum):
    """Where a case stands after all its reads."""

    REVIEWED = "reviewed"
    CONFLICT = "conflict"
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
        rule: How the label came about; None without one.
        decided: The latest event that the standing rests on; None if unreviewed.
    """

    standing: Standing
    label: str | None = None
    diagnosis: str | None = None
    rule: LabelRule | None = None
    decided: ReviewEvent | None = None


def reviewed_label(reads: Sequence[ReadState]) -> ReviewedLabel:
    """Add up the reads of one case.

    The latest adjudication decides. Without one, labels and ``ungradable`` are verdicts: equal verdicts agree, a
    single one stands, different ones are a conflict and give no label. Two ``other`` with different words agree on
    the label. A deferred or flagged read is no verdict and shows only where there is none; nor is a provisional
    label, which waits for the final one.

    Args:
        reads: One state for each read, in any order.
    """
    # latest first, so that the first of its kind is the one to name
    decided = sorted(
        (read for read in reads if read.decided is not None), key=lambda read: _seq(read), reverse=True
    )
    for read in decided:
        if read.decided is not None and read.decided.act.action is Action.ADJUDICATE:
            return _reviewed(read, LabelRule.ADJUDICATION)
    verdicts = [read for read in decided if read.status in (Status.REVIEWED, Status.UNGRADABLE)]
    if len({(read.status, read.label) for read in verdicts}) > 1:
        return ReviewedLabel(Standing.CONFLICT, decided=verdicts[0].decided)
    if verdicts:
        latest = verdicts[0]
        if latest.status is Status.UNGRADABLE:
            return ReviewedLabel(Standing.UNGRADABLE, decided=latest.decided)
        return _reviewed(latest, LabelRule.AGREEMENT if len(verdicts) > 1 else LabelRule.SINGLE_READ)
    for status, standing in ((Status.FLAGGED, Standing.FLAGGED), (Status.DEFERRED, Standing.DEFERRED)):
        for read in decided:
            if read.status is status:
                return ReviewedLabel(standing, decided=read.decided)
    for read in reads:
        if read.status is Status.PROVISIONAL:
            return ReviewedLabel(Standing.PROVISIONAL, decided=read.provisional)
    return ReviewedLabel(Standing.UNREVIEWED)


def _reviewed(read: ReadState, rule: LabelRule) -> ReviewedLabel:
    return ReviewedLabel(Standing.REVIEWED, read.label, read.diagnosis, rule, read.decided)


def _seq(read: ReadState) -> int:
    return read.decided.seq if read.decided else 0
