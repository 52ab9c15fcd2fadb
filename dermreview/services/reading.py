"""What the reading screen needs: the worklist, an opened case, its image and thumbnail."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dermreview.domain.access import Right
from dermreview.domain.analysis import Analysis, BundleRef
from dermreview.domain.case import Case
from dermreview.domain.crop import CropAnalysis
from dermreview.domain.review import ReadMode, ReadState, ReviewEvent, Status, fold
from dermreview.domain.saved_queue import SavedQueue
from dermreview.domain.second_reading import NamelessRead, SecondReading, nameless
from dermreview.domain.siblings import Sibling
from dermreview.domain.worklist import Order, WorklistRow, orders_of
from dermreview.imaging.decode import decode_image, thumbnail
from dermreview.services.permits import require
from dermreview.store import Store

Rgb = npt.NDArray[np.uint8]


_DECIDED = frozenset({Status.REVIEWED, Status.UNGRADABLE, Status.FLAGGED})
"""After these a label of another image of the patient can't lead the reader any more."""


class StoredImage(Protocol):
    """What it takes to find and turn an image."""

    @property
    def sha256(self) -> str:
        """Its name in the vault."""

    @property
    def orientation(self) -> int:
        """EXIF orientation 1 to 8 that it still needs."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case as the reading screen shows it.

    Attributes:
        case: The case.
        analysis: What the current bundle said, None before that, without a bundle, or while the row is veiled.
        failed: Why the current bundle failed on it, in words.
        state: What the reviewer's read adds up to.
        history: The reviewer's events on this case, oldest first.
        row: Its row of the worklist.
        crop: What the current bundle said of the reviewer's crop; None without one, or while the row is veiled.
        siblings: The patient's other images; with the reviewer's own labels once this case is decided.
        reads: The verdicts that differ, without names, where the reviewer adjudicates the case; else empty.
    """

    case: Case
    analysis: Analysis | None
    failed: str | None
    state: ReadState
    history: tuple[ReviewEvent, ...]
    row: WorklistRow
    crop: CropAnalysis | None = None
    reads: tuple[NamelessRead, ...] = ()
    siblings: tuple[Sibling, ...] = ()


@dataclass(frozen=True, slots=True)
class Worklist:
    """A queue as it was opened.

    Attributes:
        rows: Its first rows in their order, or all.
        order: Which that is.
        mode: In which new reads begin.
        rules: For second reads.
        rest: The cases after those, for `more_rows`.
        saved: Which of the reviewer's queues it is; None for all cases.
    """

    rows: list[WorklistRow]
    order: Order
    mode: ReadMode
    rules: SecondReading
    rest: list[int] = field(default_factory=list)
    saved: SavedQueue | None = None


def open_worklist(
    store: Store, reviewer: str, order: Order, bundle: BundleRef | None, *, first: int | None = None
) -> Worklist:
    """Return the queue in its order; it stays as it is until it is opened again.

    A blind queue is never in an order that follows the AI: it comes in import order then.

    Args:
        store: The store.
        reviewer: Whose reads count.
        order: The order that is wanted.
        bundle: Whose analyses count; None for none.
        first: Return no more rows than these at once, so that a long list paints early; None for all.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY or a STORE_* code.
    """
    require(store, Right.VIEW, reviewer)
    mode = store.queue_mode()
    if order not in orders_of(mode):
        order = Order.IMPORT
    case_ids = store.worklist_order(reviewer, order, bundle)
    end = len(case_ids) if first is None else first
    rows = store.worklist_rows(case_ids[:end], reviewer, bundle)
    return Worklist(rows, order, mode, store.second_reading(), case_ids[end:])


def more_rows(store: Store, case_ids: Sequence[int], reviewer: str, bundle: BundleRef | None) -> list[WorklistRow]:
    """Return further rows of a worklist that was opened, in the order of their cases.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY or a STORE_* code.
    """
    require(store, Right.VIEW, reviewer)
    return store.worklist_rows(case_ids, reviewer, bundle)


def set_mode(store: Store, mode: ReadMode) -> None:
    """Choose the mode in which the queue's new reads begin; those that were begun keep theirs.

    Raises:
        DermreviewError: A STORE_* code.
    """
    require(store, Right.ADMINISTER)
    store.set_queue_mode(mode)


def set_second_reading(store: Store, rules: SecondReading) -> None:
    """Choose the queue's rules for second reads; decisions that were made keep what they asked for.

    Raises:
        DermreviewError: A STORE_* code.
    """
    require(store, Right.ADMINISTER)
    store.set_second_reading(rules)


def open_case(store: Store, case_id: int, reviewer: str, bundle: BundleRef | None) -> OpenCase:
    """Return all that is known of one case, without its image.

    Args:
        store: The store.
        case_id: The case.
        reviewer: Whose read it is; other reviewers' events stay hidden.
        bundle: Whose analysis is wanted; None for none.

    Raises:
        DermreviewError: CASE_UNKNOWN, REVIEWER_NAME_EMPTY or a STORE_* code.
    """
    require(store, Right.VIEW, reviewer)
    history = tuple(store.history(case_id, reviewer))
    row = store.row(case_id, reviewer, bundle)
    aside = store.put_aside(case_id)
    return OpenCase(
        case=store.case(case_id),
        analysis=None if bundle is None or row.veiled else store.analysis(case_id, bundle),
        failed=None if bundle is None else store.failure(case_id, bundle),
        state=fold(
            [
                event
                for event in history
                if event.read_id not in aside and (event.mode is ReadMode.ADJUDICATION) is row.adjudicating
            ]
        ),
        history=history,
        row=row,
        crop=None if bundle is None or row.veiled else store.crop(case_id, reviewer, bundle),
        reads=_reads_without_names(store, row) if row.adjudicating else (),
        siblings=tuple(store.siblings(case_id, reviewer, labelled=row.status in _DECIDED)),
    )


def _reads_without_names(store: Store, row: WorklistRow) -> tuple[NamelessRead, ...]:
    by_read: dict[int, list[ReviewEvent]] = defaultdict(list)
    aside = store.put_aside(row.case_id)
    for event in store.history(row.case_id):
        if event.read_id not in aside:
            by_read[event.read_id].append(event)
    return nameless([fold(events) for events in by_read.values()], row.sha256)


def load_image(store: Store, image: StoredImage) -> Rgb:
    """Return a case's image, uint8 (height, width, 3), RGB, upright.

    Only the vault is read, so that any thread may call this.

    Raises:
        DermreviewError: VAULT_MISSING, VAULT_CHANGED, STORE_IO or an IMAGE_* code.
    """
    require(store, Right.VIEW)
    return decode_image(store.vault.read(image.sha256), image.orientation)


def load_thumbnail(store: Store, image: StoredImage, edge: int) -> Rgb:
    """Return a case's image scaled to fit into ``edge`` x ``edge`` pixels; as `load_image` otherwise."""
    return thumbnail(load_image(store, image), edge)
