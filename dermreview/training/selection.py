"""Which labelled images a bundle may honestly be measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import Bundle
from dermreview.training.data import labelled_images
from dermreview.training.splits import part_of, read_split, unseen

Which = Literal["unseen", "test", "calibrate", "all"]
"""``unseen`` are the images that no network learned from or was calibrated on, by image and by lesion or patient;
``test`` and ``calibrate`` are those parts of the bundle's own split."""


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
    folders: Sequence[Path], bundle: Bundle, part: Which, against: Bundle | None, limit: int | None, seed: int
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
    left_out: list[str] = []
    every = labelled_images(folders, left_out.append)
    names = ", ".join(folder.resolve().name for folder in folders)
    items, notes = _of_part(every, bundle, part)
    if against is not None and part != "all":
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
    return Selection(
        items,
        (
            f"{len(items):,} of {len(every):,} labelled images of {names} are measured.",
            *(f"{note}." for note in left_out),
            *notes,
        ),
    )


def _of_part(
    items: tuple[DatasetItem, ...], bundle: Bundle, part: Which
) -> tuple[tuple[DatasetItem, ...], tuple[str, ...]]:
    if part == "all":
        seen = len(items) - len(unseen(items, bundle))
        note = f"{seen:,} of them were learned from or calibrated on: the figures are too good."
        return items, ((note,) if seen else ()) + _unknown(bundle)
    if part == "unseen":
        kept = unseen(items, bundle)
        reason = (
            f"{bundle.ref.name} learned from them or was calibrated on them, or on other images of the same "
            "lesion or patient"
        )
        return kept, _left_out(len(items) - len(kept), reason) + _unknown(bundle)
    if bundle.manifest.split is None:
        raise DermreviewError(ErrorCode.SPLIT_UNKNOWN, path=bundle.folder, part=part)
    known = read_split(bundle)
    kept = tuple(item for item in items if part_of(item, known) == part)
    notes = _left_out(len(items) - len(kept), f"they are not in the {part} part of {bundle.ref.name}")
    if part == "calibrate":
        notes += ("Thresholds and temperature were chosen on these images: the figures are too good.",)
    return kept, notes


def _left_out(count: int, reason: str) -> tuple[str, ...]:
    return (f"{count:,} were left out, because {reason}.",) if count else ()


def _unknown(bundle: Bundle) -> tuple[str, ...]:
    if bundle.manifest.split is not None:
        return ()
    return (f"{bundle.ref.name} keeps no record of its split: it may have learned from some of these images.",)
