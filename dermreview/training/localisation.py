"""Does the activation map look at the lesion? Its energy inside the lesion's mask, beside two yardsticks.

A lesion mostly lies in the middle of its image and fills much of it, so that a share of energy inside the mask
says nothing alone: the mask's area is what a map without any preference would reach, and a Gaussian in the
middle of the image is what a map reaches that has never looked at it.

Two maps of each image are measured: that of the suggested class (after an abstention, of the most probable one),
which is what a reader sees first and what the overall figures are about, and, class by class, that of the class
that the image's reference label names, whatever was suggested.

A blank map, on which nothing raised the class, shows nobody the lesion: its share is 0. Left out, it would reward
networks that raise nothing anywhere, as a guidance by masks once taught some.

Source of the measure: Wang et al., "Score-CAM", CVPR workshops 2020 (energy-based pointing game).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import ActivationMaps, Region
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import decode_image
from dermreview.imaging.files import read_file
from dermreview.imaging.overlay import seen_mask, upscale_map
from dermreview.training.bootstrap import Interval, Resampling, means

SIGMA = 0.25
"""Standard deviation of the centred Gaussian as a share of the input's side."""

Verdict = Literal["above", "unclear", "not above"]
"""Whether a map's share stands above both yardsticks: beyond chance, in the mean only, or not even there."""


@dataclass(frozen=True, slots=True)
class Energies:
    """One image's shares, 0 to 1, within the part of it that the networks saw.

    Attributes:
        heatmap: Of the map's positive energy inside the mask; 0 for a blank map.
        area: Of the pixels inside the mask.
        gaussian: Of the centred Gaussian's energy inside the mask.
        peak_inside: Whether the map's highest point lies inside the mask; not on a blank map.
        blank: Nothing raised the class anywhere.
    """

    heatmap: float
    area: float
    gaussian: float
    peak_inside: bool
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Where the maps of one image looked.

    Attributes:
        id: Of the image.
        label: Its class, a position in the taxonomy.
        group: Its lesion or patient.
        suggested: The shares of the suggested class's map.
        own: The same of the class that the reference label names.
    """

    id: str
    label: int
    group: str
    suggested: Energies
    own: Energies


@dataclass(slots=True)
class Localisation:
    """What was found on all images with a mask.

    Attributes:
        looked: The images whose maps were measured.
        without_map: Images whose map failed.
        without_mask: Images that have no mask, or one that marks nothing in the part that was seen.
    """

    looked: list[Looked] = field(default_factory=list)
    without_map: int = 0
    without_mask: int = 0

    def add(self, item: DatasetItem, maps: ActivationMaps | None, code: str) -> None:
        """Measure one image's maps of the suggested class and of its own, if it has a mask and maps.

        Args:
            item: The image, with its reference label.
            maps: Of all classes; None where they failed.
            code: The suggested class.

        Raises:
            DermreviewError: DATA_IMAGE_UNUSABLE for a mask that can't be read.
        """
        mask = read_mask(item)
        if mask is None:
            self.without_mask += 1
        elif maps is None:
            self.without_map += 1
        elif not (mask & seen_mask(maps.region, mask.shape[1], mask.shape[0])).any():
            self.without_mask += 1
        else:
            suggested = energies(maps, code, mask)
            own = suggested if code == item.label else energies(maps, item.label, mask)
            self.looked.append(Looked(item.external_id, CLASS_INDEX[item.label], item.unit, suggested, own))

    def summarize(self, seed: int, rounds: int) -> "LocalisationFigures | None":
        """Return the means with their intervals; None where nothing was measured."""
        if not self.looked:
            return None
        overall = _shares([(one, one.suggested) for one in self.looked], seed, rounds)
        blank = sum(one.suggested.blank for one in self.looked)
        by_class = {}
        for index, code in enumerate(CLASSES):
            of_class = [one for one in self.looked if one.label == index]
            if of_class:
                by_class[code] = ClassLocalisation(
                    _shares([(one, one.suggested) for one in of_class], seed, rounds),
                    _shares([(one, one.own) for one in of_class], seed, rounds),
                )
        return LocalisationFigures(
            overall.images, blank, self.without_map, self.without_mask, overall.figures, by_class
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """Mean shares with their intervals.

    Attributes:
        images: On how many they rest.
        figures: ``heatmap``, ``area``, ``gaussian``, ``peak_inside``, ``heatmap_minus_area`` and
            ``heatmap_minus_gaussian``; the last two are paired, image by image.
    """

    images: int
    figures: dict[str, Interval]

    @property
    def verdict(self) -> Verdict:
        """Say whether the map stands above both yardsticks."""
        gained = [self.figures["heatmap_minus_area"], self.figures["heatmap_minus_gaussian"]]
        if all(one.low > 0 for one in gained):
            return "above"
        return "unclear" if all(one.value > 0 for one in gained) else "not above"

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "images": self.images,
            **{name: figure.as_json() for name, figure in self.figures.items()},
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class ClassLocalisation:
    """The images whose reference label is one class.

    Attributes:
        suggested: The maps of what was suggested for them.
        own: Their maps of this class.
    """

    suggested: Shares
    own: Shares

    def as_json(self) -> dict[str, object]:
        """Return the suggestion's shares on top, and those of the class's own map under ``own_map``."""
        return {**self.suggested.as_json(), "own_map": self.own.as_json()}


@dataclass(frozen=True, slots=True)
class LocalisationFigures:
    """What was found, summarised.

    Attributes:
        images: How many were measured.
        blank: On how many of these the suggested class's map is blank.
        without_map: See `Localisation`.
        without_mask: See `Localisation`.
        figures: Of the suggested class's map on all images (see `Shares`).
        by_class: Class code to what was found on the images with that reference label; a class without images
            is missing.
    """

    images: int
    blank: int
    without_map: int
    without_mask: int
    figures: dict[str, Interval]
    by_class: dict[str, ClassLocalisation] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "images": self.images,
            "blank": self.blank,
            "without_map": self.without_map,
            "without_mask": self.without_mask,
            **{name: figure.as_json() for name, figure in self.figures.items()},
            "by_class": {code: found.as_json() for code, found in self.by_class.items()},
        }


def _shares(pairs: list[tuple[Looked, Energies]], seed: int, rounds: int) -> Shares:
    """Average some images' shares; of at least one."""
    columns = {
        "heatmap": np.array([found.heatmap for _, found in pairs]),
        "area": np.array([found.area for _, found in pairs]),
        "gaussian": np.array([found.gaussian for _, found in pairs]),
        "peak_inside": np.array([float(found.peak_inside) for _, found in pairs]),
    }
    columns["heatmap_minus_area"] = columns["heatmap"] - columns["area"]
    columns["heatmap_minus_gaussian"] = columns["heatmap"] - columns["gaussian"]
    labels = np.array([one.label for one, _ in pairs], np.int64)
    resampling = Resampling(labels, np.array([one.group for one, _ in pairs]), seed, rounds)
    return Shares(len(pairs), means(columns, resampling))


def mask_path(item: DatasetItem) -> Path:
    """Return where an image's mask lies if it has one: ``masks/ID.png`` beside its ``images`` folder."""
    return item.path.parent.parent / "masks" / f"{item.external_id}.png"


def read_mask(item: DatasetItem) -> npt.NDArray[np.bool_] | None:
    """Return which pixels belong to the lesion, (height, width); None without a mask.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE with the mask's name.
    """
    path = mask_path(item)
    if not path.is_file():
        return None
    try:
        return np.asarray(decode_image(read_file(path))[..., 0] > 127)
    except DermreviewError as error:
        raise DermreviewError(ErrorCode.DATA_IMAGE_UNUSABLE, path=path, detail=error) from error


def energies(maps: ActivationMaps, code: str, mask: npt.NDArray[np.bool_]) -> Energies:
    """Return the shares of one image.

    Args:
        maps: Maps of all classes, which their region places on the image.
        code: The class.
        mask: (height, width) of any size, covering the whole image; marks at least one pixel that was seen.
    """
    height, width = mask.shape
    seen = seen_mask(maps.region, width, height)
    heat = np.maximum(upscale_map(maps, code, width, height), 0) * seen
    total = float(heat.sum(dtype=np.float64))
    gaussian = centred_gaussian(maps.region, width, height) * seen
    area, blurred = float(mask[seen].mean()), float(gaussian[mask].sum() / gaussian.sum())
    if total <= 0:
        return Energies(0.0, area, blurred, peak_inside=False, blank=True)
    peak = np.unravel_index(int(heat.argmax()), heat.shape)
    return Energies(float(heat[mask].sum(dtype=np.float64)) / total, area, blurred, bool(mask[peak]))


def centred_gaussian(region: Region, width: int, height: int) -> npt.NDArray[np.float64]:
    """Return a Gaussian in the middle of what a network sees, (height, width), highest value 1 or a hair less.

    Args:
        region: The network's input on the image; `SIGMA` of its side is the standard deviation along each axis.
        width: Of the image in pixels.
        height: Of the image in pixels.
    """

    def along(size: int, start: float, end: float) -> npt.NDArray[np.float64]:
        centres = (np.arange(size) + 0.5) / size
        return np.asarray(np.exp(-0.5 * ((centres - (start + end) / 2) / (SIGMA * (end - start))) ** 2))

    rows = along(height, region.top, region.bottom)
    return np.asarray(rows[:, None] * along(width, region.left, region.right)[None, :])
