"""The labelled images of a training run: gathered, and kept in memory at the size they are learned from."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.exchange.datasets import DatasetItem, find_dataset
from dermreview.imaging.decode import decode_original
from dermreview.imaging.files import read_file
from dermreview.imaging.preprocess import Image, Interpolation, to_input
from dermreview.inference.bundle import Triple
from dermreview.training.localisation import read_mask
from dermreview.training.loop import TrainingSet
from dermreview.training.recipe import Recipe
from dermreview.training.splits import Parts

from timm.data.constants import IMAGENET_DEFAULT_MEAN, IMAGENET_DEFAULT_STD  # isort: skip  (after loop, which makes timm importable)

INTERPOLATION = Interpolation.AREA
_STATISTICS_SAMPLE = 1000
T = TypeVar("T")
Notice = Callable[[str], None]


def _unsaid(_: str) -> None:
    """Tell nobody."""


def labelled_images(folders: Sequence[Path], notice: Notice = _unsaid) -> tuple[DatasetItem, ...]:
    """Return the labelled images of several folders by rising id; one that several of them hold counts once.

    Args:
        folders: Each in any form that `find_dataset` reads. The label of the first one counts, so that reviewed
            labels come before those that they correct.
        notice: Told in words what was left out.

    Raises:
        DermreviewError: DATA_NOT_RECOGNISED and the like.
    """
    found: dict[str, DatasetItem] = {}
    relabelled = 0
    for folder in folders:
        dataset = find_dataset(folder)
        if dataset.missing:
            notice(f"{dataset.missing:,} labelled images of {folder.resolve().name} have no file and are left out")
        for item in dataset.items:
            relabelled += found.setdefault(item.external_id, item).label != item.label
    if relabelled:
        notice(f"{relabelled:,} images have several labels; the first one counts")
    return tuple(sorted(found.values(), key=lambda item: item.external_id))


def gather(
    folders: Sequence[Path], limit: int | None, seed: int, notice: Notice = _unsaid
) -> tuple[DatasetItem, ...]:
    """Collect the labelled images of several folders to learn from.

    Args:
        folders: Each in any form that `find_dataset` reads.
        limit: Take at most so many images, drawn at random but with at least some of each class; None for all.
        seed: Of that draw.
        notice: Told in words what was left out.

    Raises:
        DermreviewError: DATA_NOT_RECOGNISED and the like, or DATA_TOO_SMALL.
    """
    items: Sequence[DatasetItem] = labelled_images(folders, notice)
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


def read_upright(path: Path) -> Image:
    """Read one image file as upright uint8 RGB (H, W, 3).

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE with the file's path.
    """
    try:
        return decode_original(read_file(path))
    except DermreviewError as error:
        raise DermreviewError(ErrorCode.DATA_IMAGE_UNUSABLE, path=path, detail=error) from error


def check_images(items: Sequence[DatasetItem], progress: Callable[[int, int], None]) -> None:
    """Decode images and keep none, so that what is used last does not fail after hours of training.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE.
    """
    for_each(lambda item: read_upright(item.path), items, progress)


def load_training_set(
    recipe: Recipe, parts: Parts, seed: int, device: torch.device, progress: Callable[[int, int], None]
) -> TrainingSet:
    """Decode the training and calibration parts into small images on the device.

    Args:
        recipe: For their shape, how they take it, the normalisation, and whether lesion masks are wanted.
        parts: The split; the test part is not touched.
        seed: Of the images whose statistics normalise, with ``normalisation = "dataset"``.
        device: Where they are kept.
        progress: Called with images done and their total.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE.
    """
    items = (*parts.train, *parts.calibrate)
    height, width = recipe.cache_shape
    images = np.empty((len(items), 3, height, width), np.uint8)
    guided = any(member.training.mask_guidance > 0 for member in recipe.members)
    masks = np.zeros((len(items), height, width), np.uint8) if guided else None

    def load(position: int) -> None:
        rgb = to_input(
            read_upright(items[position].path), recipe.geometry, (height, width), INTERPOLATION, recipe.colour
        )
        images[position] = rgb.transpose(2, 0, 1)
        mask = None if masks is None else read_mask(items[position])
        if masks is not None and mask is not None:
            shown = np.repeat(mask[..., None].astype(np.uint8) * 255, 3, axis=2)
            masks[position] = to_input(shown, recipe.geometry, (height, width), INTERPOLATION)[..., 0]

    for_each(load, range(len(items)), progress)
    if recipe.normalisation == "imagenet":
        mean, std = _triple(IMAGENET_DEFAULT_MEAN), _triple(IMAGENET_DEFAULT_STD)
    else:
        mean, std = _channel_statistics(images[: len(parts.train)], seed)
    return TrainingSet(
        images=torch.from_numpy(images).to(device),
        labels=torch.from_numpy(labels_of(items)).to(device),
        mean=mean,
        std=std,
        train=torch.arange(len(parts.train), device=device),
        calibrate=torch.arange(len(parts.train), len(items), device=device),
        masks=None if masks is None else torch.from_numpy(masks).to(device),
    )


def for_each(work: Callable[[T], object], inputs: Sequence[T], progress: Callable[[int, int], None]) -> None:
    """Do something with each input, on several threads."""

    def keep_nothing(each: T) -> None:  # the pool would hold the results until they are asked for
        work(each)

    with ThreadPoolExecutor() as pool:
        try:
            for done, _ in enumerate(pool.map(keep_nothing, inputs), start=1):
                progress(done, len(inputs))
        except BaseException:
            # after Ctrl+C nobody waits for thousands of images
            pool.shutdown(cancel_futures=True)
            raise


def labels_of(items: Sequence[DatasetItem]) -> npt.NDArray[np.int64]:
    """Return the labels' positions in the taxonomy, (N,)."""
    return np.array([CLASS_INDEX[item.label] for item in items], np.int64)


def groups_of(items: Sequence[DatasetItem]) -> npt.NDArray[np.str_]:
    """Return each image's lesion or patient, or the image itself where neither is known, (N,)."""
    return np.array([item.unit for item in items])


def _channel_statistics(images: Image, seed: int) -> tuple[Triple, Triple]:
    """Return mean and standard deviation of each channel, 0 to 1, of uint8 (N, 3, H, W)."""
    chosen = np.random.default_rng(seed).permutation(len(images))[:_STATISTICS_SAMPLE]
    # image by image: as floats, all of them would take gigabytes
    pixels = (images[position].astype(np.float64) / 255 for position in chosen)
    moments = np.mean([[image.mean(axis=(1, 2)), (image**2).mean(axis=(1, 2))] for image in pixels], axis=0)
    std = np.sqrt(moments[1] - moments[0] ** 2)
    return _triple(moments[0]), _triple(np.maximum(std, 1e-3))


def _triple(values: Iterable[float]) -> Triple:
    red, green, blue = (round(float(value), 4) for value in values)
    return red, green, blue
