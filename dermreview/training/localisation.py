"""Does the activation map look at the lesion? Its energy inside the lesion's mask, beside two yardsticks.

A lesion mostly lies in the middle of its image and fills much of it, so that a share of energy inside the mask
says nothing alone: the mask's area is what a map without any preference would reach, and a Gaussian in the
middle of the image is what a map reaches that has never looked at it.

Source of the measure: Wang et al., "Score-CAM", CVPR workshops 2020 (energy-based pointing game).
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import ActivationMaps, Region
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import decode_image
from dermreview.imaging.files import read_file
from dermreview.imaging.overlay import seen_mask, upscale_map
from dermreview.training.bootstrap import Interval, Resampling, means

SIGMA = 0.25
"""Standard deviation of the centred Gaussian as a share of the input's side."""


@dataclass(frozen=True, slots=True)
class Energies:
    """One image's shares, 0 to 1, within the part of it that the networks saw.

    Attributes:
        heatmap: Of the map's positive energy inside the mask.
        area: Of the pixels inside the mask.
        gaussian: Of the centred Gaussian's energy inside the mask.
        peak_inside: Whether the map's highest point lies inside the mask.
    """

    heatmap: float
    area: float
    gaussian: float
    peak_inside: bool


@dataclass(slots=True)
class Localisation:
    """What was found on all images with a mask.

    Attributes:
        ids: The images that were measured.
        labels: Their classes, positions in the taxonomy.
        groups: Their lesions or patients.
        energies: Their shares.
        without_map: Images whose map failed, or on which nothing raised the class.
        without_mask: Images that have no mask, or one that marks nothing in the part that was seen.
    """

    ids: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    energies: list[Energies] = field(default_factory=list)
    without_map: int = 0
    without_mask: int = 0

    def add(self, item: DatasetItem, maps: ActivationMaps | None, code: str) -> None:
        """Measure one image's map of a class, if it has a mask and a map.

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
        elif (found := energies(maps, code, mask)) is None:
            self.without_map += 1
        else:
            self.ids.append(item.external_id)
            self.labels.append(CLASS_INDEX[item.label])
            self.groups.append(item.unit)
            self.energies.append(found)

    def summarize(self, seed: int, rounds: int) -> "LocalisationFigures | None":
        """Return the means with their intervals; None where nothing was measured."""
        if not self.energies:
            return None
        columns = {
            "heatmap": np.array([e.heatmap for e in self.energies]),
            "area": np.array([e.area for e in self.energies]),
            "gaussian": np.array([e.gaussian for e in self.energies]),
            "peak_inside": np.array([float(e.peak_inside) for e in self.energies]),
        }
        columns["heatmap_minus_area"] = columns["heatmap"] - columns["area"]
        columns["heatmap_minus_gaussian"] = columns["heatmap"] - columns["gaussian"]
        resampling = Resampling(np.array(self.labels, np.int64), np.array(self.groups), seed, rounds)
        return LocalisationFigures(
            len(self.energies), self.without_map, self.without_mask, means(columns, resampling)
        )


@dataclass(frozen=True, slots=True)
class LocalisationFigures:
    """Mean shares with their intervals.

    Attributes:
        images: How many were measured.
        without_map: See `Localisation`.
        without_mask: See `Localisation`.
        figures: ``heatmap``, ``area``, ``gaussian``, ``peak_inside``, ``heatmap_minus_area`` and
            ``heatmap_minus_gaussian``; the last two are paired, image by image.
    """

    images: int
    without_map: int
    without_mask: int
    figures: dict[str, Interval]

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "images": self.images,
            "without_map": self.without_map,
            "without_mask": self.without_mask,
            **{name: figure.as_json() for name, figure in self.figures.items()},
        }


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


def energies(maps: ActivationMaps, code: str, mask: npt.NDArray[np.bool_]) -> Energies | None:
    """Return the shares of one image; None where nothing raised the class.

    Args:
        maps: Maps of all classes, which their region places on the image.
        code: The class.
        mask: (height, width) of any size, covering the whole image; marks at least one pixel that was seen.
    """
    height, width = mask.shape
    seen = seen_mask(maps.region, width, height)
    heat = np.maximum(upscale_map(maps, code, width, height), 0) * seen
    total = float(heat.sum(dtype=np.float64))
    if total <= 0:
        return None
    gaussian = centred_gaussian(maps.region, width, height) * seen
    peak = np.unravel_index(int(heat.argmax()), heat.shape)
    return Energies(
        float(heat[mask].sum(dtype=np.float64)) / total,
        float(mask[seen].mean()),
        float(gaussian[mask].sum() / gaussian.sum()),
        bool(mask[peak]),
    )


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
