"""The worklist: the rows of a queue, in an order that is fixed when it is opened."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dermreview.domain.case import Patient
from dermreview.domain.control_cases import GAP
from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.review import ReadMode, Status
from dermreview.domain.second_reading import Need


class Order(StrEnum):
    """How a queue is sorted when it is opened."""

    IMPORT = "import"
    NEWEST = "newest"
    RANDOM = "random"
    MALIGNANCY = "malignancy"
    UNCERTAINTY = "uncertainty"
    DISAGREEMENT = "disagreement"


OPINIONATED = frozenset({Order.MALIGNANCY, Order.UNCERTAINTY, Order.DISAGREEMENT})
"""The orders that follow the AI."""


def orders_of(mode: ReadMode) -> tuple[Order, ...]:
    """Return the orders of a queue in a mode: one that follows the AI would give its opinion away."""
    blind = mode is ReadMode.BLIND_FIRST
    return tuple(order for order in Order if not (blind and order in OPINIONATED))


class RowState(StrEnum):
    """Where a case stands for one reviewer: that reviewer's read, and what the reads of others ask for."""

    UNREVIEWED = "unreviewed"
    SECOND_READ = "second_read"
    PROVISIONAL = "provisional"
    REVIEWED = "reviewed"
    UNGRADABLE = "ungradable"
    DEFERRED = "deferred"
    FLAGGED = "flagged"
    ADJUDICATION = "adjudication"
    ADJUDICATED = "adjudicated"
    READ_BY_OTHER = "read_by_other"


TO_READ = frozenset({RowState.UNREVIEWED, RowState.SECOND_READ, RowState.PROVISIONAL, RowState.ADJUDICATION})
"""States that wait for this reviewer's label, or for the final one."""
DONE = frozenset(RowState) - TO_READ - {RowState.DEFERRED}
"""States in which this reviewer has nothing left to do."""


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One case as the worklist shows it.

    Attributes:
        case_id: The store's number of the case.
        external_id: What the reader sees.
        sha256: The image in the vault, for the thumbnail.
        status: The reviewer's read of this case in this queue.
        label: The reviewer's label, if there is one.
        analyzed: Whether the current bundle has an analysis of this case.
        suggestion: The AI's suggestion with the current bundle; None before the analysis, after abstention or if
            veiled.
        malignancy: 0 to 1 with the current bundle, None before the analysis or if veiled.
        abstained: Reason code of an abstention; None if veiled.
        failed: Why the analysis failed, in words; None if it did not.
        synthetic: Made by the project's generator.
        orientation: EXIF orientation 1 to 8 that the stored image still needs; 1 means upright.
        patient: What is known beside the image.
        source: Where the image was imported from.
        badges: What in the image is known to mislead networks; empty before the analysis or if veiled.
        mode: How the AI's opinion is shown in this read, or will be once it begins.
        veiled: Whether the AI's opinion is kept back: in a blind read until its provisional label is on disk.
        need: What the case needs of this reviewer; of the reads of others nothing else is told.
        adjudicated: Whether an adjudication settled the case.
        final_label: The label of that adjudication; None without one, or if it found the image ungradable.
        adjudicating: Whether this reviewer's acts belong to an adjudication of the case, open or done.
        exposed: Whether a blind reader may know the AI's opinion: it is from a time when the queue was assisted,
            or the case was read before and put back.
        archived: Whether it was put away: it is listed on request alone, and counted nowhere.
        priority: What goes first in any order.
        readers: Who has decided the case; of others nothing, as long as this reviewer's own reading is open.
        text: What a search looks at; made from the rest, as the next two.
        folder: The folder that the image was imported from, '' if that is not known.
        state: Where the case stands for this reviewer.
    """

    case_id: int
    external_id: str
    sha256: str
    status: Status
    label: str | None
    analyzed: bool
    suggestion: str | None
    malignancy: float | None
    abstained: str | None
    failed: str | None
    synthetic: bool
    orientation: int = 1
    patient: Patient = field(default_factory=Patient)
    source: str = ""
    badges: tuple[str, ...] = ()
    mode: ReadMode = ReadMode.ASSISTED
    veiled: bool = False
    need: Need = Need.READ
    adjudicated: bool = False
    final_label: str | None = None
    adjudicating: bool = False
    exposed: bool = False
    archived: bool = False
    priority: CasePriority = CasePriority.NORMAL
    readers: tuple[str, ...] = ()
    text: str = field(init=False, repr=False, compare=False)
    folder: str = field(init=False, repr=False, compare=False)
    state: RowState = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the search and the filter: a hundred thousand rows have a tenth of a second to answer them."""
        patient = self.patient
        known = (self.external_id, patient.lesion_id, patient.patient_id, patient.site, self.label)
        object.__setattr__(self, "text", " ".join(part for part in known if part).casefold())
        object.__setattr__(self, "folder", sys.intern(folder_name(self.source)))
        object.__setattr__(self, "state", self._state())

    def _state(self) -> RowState:
        if self.need is Need.ADJUDICATION:
            return RowState.ADJUDICATION
        if self.adjudicated:
            return RowState.ADJUDICATED
        if self.status is Status.UNREVIEWED and self.need is Need.SECOND_READ:
            return RowState.SECOND_READ
        if self.status in (Status.UNREVIEWED, Status.DEFERRED) and self.need is Need.NONE:
            return RowState.READ_BY_OTHER
        return _STATE_OF[self.status]


_STATE_OF = {status: RowState(status.value) for status in Status}


def folder_name(source: str) -> str:
    """Return the name of an image file's folder, in the spelling of any system; '' if there is none."""
    # by text: a path object for each of 100,000 rows takes a third of a second
    return source.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows of a worklist are shown; a part that is empty asks for nothing.

    Attributes:
        words: Stand in the case's id, its lesion, its patient, its site or its label, in any case of letters.
        states: One of them.
        classes: The reviewer's label, else the AI's suggestion, is one of them. A veiled suggestion never counts.
        sites: The anatomical site is one of them; '' for cases without.
        folders: The image was imported from one of them.
        badges: The image has one of them.
        priorities: The priority is one of them.
        readers: One of them has decided the case, as far as that may be known.
        archived: Whether the archived cases are meant, instead of all others.
    """

    words: str = ""
    states: frozenset[RowState] = frozenset()
    classes: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    badges: frozenset[str] = frozenset()
    priorities: frozenset[CasePriority] = frozenset()
    readers: frozenset[str] = frozenset()
    archived: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether every row is shown."""
        return self == Filter()

    def keep(self, rows: Iterable[WorklistRow]) -> list[WorklistRow]:
        """Return the rows that fit, in their order."""
        kept = [row for row in rows if row.archived is self.archived]
        if self.states:
            kept = [row for row in kept if row.state in self.states]
        if self.classes:
            kept = [row for row in kept if (row.label or row.suggestion) in self.classes]
        if self.sites:
            kept = [row for row in kept if (row.patient.site or "") in self.sites]
        if self.folders:
            kept = [row for row in kept if row.folder in self.folders]
        if self.badges:
            kept = [row for row in kept if not self.badges.isdisjoint(row.badges)]
        if self.priorities:
            kept = [row for row in kept if row.priority in self.priorities]
        if self.readers:
            kept = [row for row in kept if not self.readers.isdisjoint(row.readers)]
        for word in self.words.casefold().split():
            kept = [row for row in kept if word in row.text]
        return kept


def each_image_once(rows: Sequence[WorklistRow], current: int | None) -> list[WorklistRow]:
    """Return the rows of a filtered list without those that show an image again close by.

    A case and its repeat are far apart in the whole worklist, but a search for their patient brings them together.

    Args:
        rows: In their order.
        current: The case on screen, which stays; of two others the earlier case does.
    """
    if len({row.sha256 for row in rows}) == len(rows):
        return list(rows)
    latest: dict[str, int] = {}
    left_out: set[int] = set()
    for place, row in enumerate(rows):
        before = latest.get(row.sha256)
        latest[row.sha256] = place
        if before is not None and place - before <= GAP:
            stays = min(rows[before], row, key=lambda each: (each.case_id != current, each.case_id))
            left_out.add(before if stays is row else place)
    return [row for place, row in enumerate(rows) if place not in left_out]
