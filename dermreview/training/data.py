"""The labelled images of a training run: gathered, split by lesion, kept in memory as small squares."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem, find_dataset
from dermreview.imaging.decode import decode_original
from dermreview.imaging.files import read_file
from dermreview.imaging.preprocess import Geometry, Image, Interpolation, to_square
from dermreview.training.loop import TrainingSet
from dermreview.training.recipe import Recipe, Split

GEOMETRY = Geometry.CENTER_CROP
INTERPOLATION = Interpolation.AREA
_STATISTICS_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Parts:
    """A split by group: no group is in two parts.

    Attributes:
        train: Images to learn from.
        validate: Images for weights, temperature and thresholds.
        test: Images for the reported figures, used for nothing else.
    """

    train: tuple[DatasetItem, ...]
    validate: tuple[DatasetItem, ...]
    test: tuple[DatasetItem, ...]


def gather(folders: Sequence[Path], limit: int | None, seed: int) -> tuple[DatasetItem, ...]:
    """Collect the labelled images of several folders.

    Args:
        folders: Each in any form that `find_dataset` reads; an image id that several of them hold counts once.
        limit: Take at most so many images, drawn at random but with at least some of each class; None for all.
        seed: Of that draw.

    Raises:
        DermreviewError: DATA_NOT_RECOGNISED and the like, or DATA_TOO_SMALL.
    """
    found: dict[str, DatasetItem] = {}
    for folder in folders:
        for item in find_dataset(folder).items:
            found.setdefault(item.external_id, item)
    items = sorted(found.values(), key=lambda item: item.external_id)
    if limit is not None:
        items = _draw(items, limit, seed)
    classes = {item.label for item in items}
    if len(classes) < 2:
        raise DermreviewError(
            ErrorCode.DATA_TOO_SMALL,
            detail="images of at least two classes are needed to learn to tell them apart",
        )
    return tuple(items)


def _draw(items: Sequence[DatasetItem], limit: int, seed: int) -> list[DatasetItem]:
    """Take whole classes in turn, so that a small draw still has all of them."""
    order = np.random.default_rng(seed).permutation(len(items))
    by_class: dict[str, list[DatasetItem]] = defaultdict(list)
    for position in order:
        by_class[items[position].label].append(items[position])
    share = {
        code: max(limit // (2 * len(by_class)), round(limit * len(g) / len(items))) for code, g in by_class.items()
    }
    chosen = [item for code, group in by_class.items() for item in group[: share[code]]]
    return sorted(chosen, key=lambda item: item.external_id)[:limit]


def split_by_group(items: Sequence[DatasetItem], shares: Split, seed: int) -> Parts:
    """Split images by lesion (or patient), stratified by class.

    Raises:
        DermreviewError: DATA_TOO_SMALL if a part would be empty.
    """
    groups: dict[str, list[DatasetItem]] = defaultdict(list)
    for item in items:
        groups[item.group or f"image:{item.external_id}"].append(item)
    strata: dict[str, list[str]] = defaultdict(list)
    for name, members in sorted(groups.items()):
        label = Counter(item.label for item in members).most_common(1)[0][0]
        strata[label].append(name)
    random = np.random.default_rng(seed)
    parts: tuple[list[DatasetItem], ...] = ([], [], [])
    for code in CLASSES:
        names = strata.get(code, [])
        shuffled = [names[position] for position in random.permutation(len(names))]
        first = round(len(names) * shares.train)
        second = first + round(len(names) * shares.validate_)
        for part, chosen in zip(parts, (shuffled[:first], shuffled[first:second], shuffled[second:]), strict=True):
            part.extend(item for name in chosen for item in groups[name])
    if not all(parts):
        raise DermreviewError(
            ErrorCode.DATA_TOO_SMALL, detail=f"{len(items)} images can't be split into three parts by lesion"
        )
    train, validate, test = (tuple(sorted(part, key=lambda item: item.external_id)) for part in parts)
    return Parts(train, validate, test)


def read_upright(path: Path) -> Image:
    """Read one image file as upright uint8 RGB (H, W, 3).

    Raises:
        DermreviewError: An IMAGE_* or FILE_* code.
    """
    return decode_original(read_file(path))


def load_training_set(
    recipe: Recipe, parts: Parts, device: torch.device, progress: Callable[[int, int], None]
) -> TrainingSet:
    """Decode the training and validation parts into squares on the device.

    Args:
        recipe: For the size of the squares.
        parts: The split; the test part is not touched.
        device: Where they are kept.
        progress: Called with images done and their total.
    """
    items = (*parts.train, *parts.validate)
    size = recipe.augmentation.cache_size
    squares = np.empty((len(items), size, size, 3), np.uint8)

    def load(position: int) -> None:
        squares[position] = to_square(read_upright(items[position].path), GEOMETRY, size, INTERPOLATION)

    with ThreadPoolExecutor() as pool:
        for done, _ in enumerate(pool.map(load, range(len(items))), start=1):
            progress(done, len(items))
    mean, std = _channel_statistics(squares[: len(parts.train)], recipe.seed)
    return TrainingSet(
        squares=torch.from_numpy(squares).permute(0, 3, 1, 2).contiguous().to(device),
        labels=torch.from_numpy(labels_of(items)).to(device),
        mean=mean,
        std=std,
        train=torch.arange(len(parts.train), device=device),
        validate=torch.arange(len(parts.train), len(items), device=device),
    )


def labels_of(items: Sequence[DatasetItem]) -> npt.NDArray[np.int64]:
    """Return the labels' positions in the taxonomy, (N,)."""
    return np.array([CLASS_INDEX[item.label] for item in items], np.int64)


def groups_of(items: Sequence[DatasetItem]) -> npt.NDArray[np.str_]:
    """Return each image's lesion or patient, or its own id where neither is known, (N,)."""
    return np.array([item.group or item.external_id for item in items])


def _channel_statistics(
    squares: Image, seed: int
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    chosen = np.random.default_rng(seed).permutation(len(squares))[:_STATISTICS_SAMPLE]
    pixels = squares[chosen].reshape(-1, 3) / 255
    mean = tuple(round(float(value), 4) for value in pixels.mean(axis=0))
    std = tuple(round(max(float(value), 1e-3), 4) for value in pixels.std(axis=0))
    return (mean[0], mean[1], mean[2]), (std[0], std[1], std[2])
