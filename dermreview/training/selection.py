"""Which labelled images a bundle may honestly be measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.datasets import DatasetItem, find_dataset
from dermreview.inference.bundle import Bundle
from dermreview.training.splits import part_of, read_split, unseen


class Part(StrEnum):
    """Which images to measure.

    ``unseen`` are those that no network learned from or was calibrated on, by image and by lesion or patient;
    ``test`` and ``calibrate`` are those parts of the bundle's own split.
    """

    UNSEEN = "unseen"
    TEST = "test"
    CALIBRATE = "calibrate"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """The images to measure.

    Attributes:
        items: At least one.
        notes: Sentences on what was left out, and on what is not known.
    """

    items: tuple[DatasetItem, ...]
    notes: tuple[str, ...]


def select(
    folders: Sequence[Path], bundle: Bundle, part: Part, against: Bundle | None, limit: int | None, seed: int
) -> Selection:
    """Choose the images to measure a bundle on.

    Args:
        folders: Each in any form that `find_dataset` reads; an image id that several of them hold counts once.
        bundle: That is measured.
        part: Which images.
        against: A bundle that is compared on the same images and must not have learned from them either.
        limit: At most so many, drawn at random, so that the classes stay as mixed as they are; None for all.
        seed: Of that draw.

    Raises:
        DermreviewError: DATA_NOT_RECOGNISED and the like, SPLIT_UNKNOWN or NOTHING_TO_MEASURE.
    """
    found: dict[str, DatasetItem] = {}
    for folder in folders:
        for item in find_dataset(folder).items:
            found.setdefault(item.external_id, item)
    every = tuple(sorted(found.values(), key=lambda item: item.external_id))
    names = ", ".join(folder.resolve().name for folder in folders)
    items, notes = _of_part(every, bundle, part)
    if against is not None and part is not Part.ALL:
        before = len(items)
        items = unseen(items, against)
        notes += _left_out(before - len(items), f"{against.ref.name} learned from them or was calibrated on them")
        notes += _unknown(against)
    if not items:
        raise DermreviewError(
            ErrorCode.NOTHING_TO_MEASURE, path=names, detail=" ".join(notes) or "there are no labelled images"
        )
    if limit is not None and limit < len(items):
        notes += (f"{len(items) - limit:,} more were left out by --limit.",)
        chosen = np.random.default_rng(seed).permutation(len(items))[:limit]
        items = tuple(items[position] for position in sorted(chosen))
    return Selection(items, (f"{len(items):,} of {len(every):,} labelled images of {names} are measured.", *notes))


def _of_part(
    items: tuple[DatasetItem, ...], bundle: Bundle, part: Part
) -> tuple[tuple[DatasetItem, ...], tuple[str, ...]]:
    if part is Part.ALL:
        seen = len(items) - len(unseen(items, bundle))
        note = f"{seen:,} of them were learned from or calibrated on: the figures are too good."
        return items, ((note,) if seen else ()) + _unknown(bundle)
    if part is Part.UNSEEN:
        kept = unseen(items, bundle)
        reason = (
            f"{bundle.ref.name} learned from them or was calibrated on them, or on other images of the same "
            "lesion or patient"
        )
        return kept, _left_out(len(items) - len(kept), reason) + _unknown(bundle)
    if bundle.manifest.split is None:
        raise DermreviewError(ErrorCode.SPLIT_UNKNOWN, path=bundle.folder, part=part.value)
    known = read_split(bundle)
    kept = tuple(item for item in items if part_of(item, known) == part.value)
    notes = _left_out(len(items) - len(kept), f"they are not in the {part.value} part of {bundle.ref.name}")
    if part is Part.CALIBRATE:
        notes += ("Thresholds and temperature were chosen on these images: the figures are too good.",)
    return kept, notes


def _left_out(count: int, reason: str) -> tuple[str, ...]:
    return (f"{count:,} were left out, because {reason}.",) if count else ()


def _unknown(bundle: Bundle) -> tuple[str, ...]:
    if bundle.manifest.split is not None:
        return ()
    return (f"{bundle.ref.name} keeps no record of its split: it may have learned from some of these images.",)
