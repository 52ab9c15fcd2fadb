"""The gates for abstention: their thresholds, their false alarms, and what they do with other pictures.

Energy (Liu et al., "Energy-based out-of-distribution detection", NeurIPS 2020) and distance to the k-th nearest
training image in feature space (Sun et al., "Out-of-distribution detection with deep nearest neighbors", ICML
2022). Each lets its share of the calibration images through. No collection of clinical photographs of other
things than skin comes with the program, so the gates are tried on synthetic dermoscopy and on crops of the two
photographs that come with scikit-learn, and on nothing else.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from sklearn.datasets import load_sample_image

from dermreview.domain.analysis import FloatArray
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.preprocess import Image
from dermreview.imaging.synthetic import KINDS, generate_case
from dermreview.inference.bundle import Gates, file_digest
from dermreview.inference.gates import GateKeeper, nearest_distances
from dermreview.inference.predictor import Predictor
from dermreview.training.predictions import Observations

GATES_FILE: Final = "gates.safetensors"
BANK: Final = 2000
"""Training images kept for the distance: enough for the neighbourhoods, and a few megabytes."""
NEIGHBOURS: Final = 10
_SYNTHETIC_EACH = 3
_SIDE = 256
_PHOTOGRAPHS = ("china.jpg", "flower.jpg")
_GRIDS = (1, 2, 3)


def choose_bank(items: Sequence[DatasetItem], seed: int, most: int = BANK) -> tuple[DatasetItem, ...]:
    """Choose the training images whose features a bundle keeps, as evenly over the classes as they allow.

    Drawn in proportion, a rare class would have too few neighbours, and its images would look unlike the training
    images.

    Args:
        items: The training part.
        seed: Of the draw.
        most: At most so many.
    """
    by_class: dict[str, list[DatasetItem]] = defaultdict(list)
    for position in np.random.default_rng(seed).permutation(len(items)):
        by_class[items[position].label].append(items[position])
    chosen: list[DatasetItem] = []
    waiting = sorted(by_class.values(), key=len)
    for done, members in enumerate(waiting):
        # what a small class leaves is shared among the larger ones
        chosen.extend(members[: (most - len(chosen)) // (len(waiting) - done)])
    return tuple(sorted(chosen, key=lambda item: item.external_id))


def write_bank(folder: Path, features: FloatArray) -> None:
    """Write the training images' features, (N, D), into a bundle's folder.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE, as on a full disk.
    """
    try:
        save_file({"features": features.astype(np.float16)}, folder / GATES_FILE)
    except (OSError, SafetensorError) as error:
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=folder / GATES_FILE, detail=error) from error
    (folder / GATES_FILE).chmod(0o644)  # as the weights: a bundle is for every user of a workstation


def set_gates(predictor: Predictor, folder: Path, file: str, observed: Observations, retention: float) -> Gates:
    """Set both gates on the calibration images and try them on other pictures.

    Args:
        predictor: The bundle's networks.
        folder: The bundle's folder.
        file: The training images' features in it.
        observed: The calibration images.
        retention: Share of them that each gate lets through, at least.
    """
    bank = load_file(folder / file)["features"]
    neighbours = min(NEIGHBOURS, len(bank))
    gates = Gates(
        energy=_highest(observed.energies, retention),
        distance=_highest(nearest_distances(observed.features, bank, neighbours), retention),
        neighbours=neighbours,
        file=file,
        sha256=file_digest(folder / file),
        retention=retention,
    )
    keeper = GateKeeper(gates, bank)
    closed = np.array([gate is not None for gate in keeper.judge(observed.energies, observed.features, observed.qualities)])
    false_alarms = {
        code: float(closed[observed.truth == index].mean())
        for index, code in enumerate(CLASSES)
        if (observed.truth == index).any()
    }
    tried_on = {
        "synthetic": _abstentions(predictor, keeper, synthetic_pictures()),
        "natural": _abstentions(predictor, keeper, natural_pictures()),
    }
    return Gates.model_validate({**gates.model_dump(), "false_alarms": false_alarms, "tried_on": tried_on})


@cache
def synthetic_pictures() -> tuple[Image, ...]:
    """Return synthetic dermoscopy of every class."""
    return tuple(generate_case(seed, kind, _SIDE, _SIDE).rgb for kind in KINDS for seed in range(_SYNTHETIC_EACH))


@cache
def natural_pictures() -> tuple[Image, ...]:
    """Return photographs of a temple and of a flower, whole and in crops of a half and a third."""
    return tuple(
        np.ascontiguousarray(crop)
        for name in _PHOTOGRAPHS
        for grid in _GRIDS
        for row in np.array_split(load_sample_image(name), grid, axis=0)
        for crop in np.array_split(row, grid, axis=1)
    )


def _highest(values: npt.NDArray[np.floating], retention: float) -> float:
    """Return the smallest of the values that lets at least the given share of them through."""
    return float(np.quantile(values, retention, method="higher"))


def _abstentions(predictor: Predictor, keeper: GateKeeper, pictures: Sequence[Image]) -> float:
    return float(np.mean([keeper.check(predictor.observe(picture)) is not None for picture in pictures]))
