"""The gates for abstention: their thresholds, their false alarms, and what they do with other pictures.

Energy (Liu et al., "Energy-based out-of-distribution detection", NeurIPS 2020) and distance to the k-th nearest
training image in feature space (Sun et al., "Out-of-distribution detection with deep nearest neighbors", ICML
2022) each let a share of the calibration images of each class through. The limits on the quality of an image are
wider: they are to hold back what nobody can read, and not what is merely rare among the calibration images, as an
image of another camera may be. `dermreview.training.gate_trials` tells what all of them together are tried on.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from dermreview.domain.analysis import FloatArray
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.preprocess import Image
from dermreview.imaging.quality import Quality, measure_quality, working_copy
from dermreview.inference.bundle import Gates, Limit, QualityMeasure, file_digest
from dermreview.inference.gates import REASONS, GateKeeper, nearest_distances
from dermreview.inference.predictor import Predictor
from dermreview.training.data import read_upright
from dermreview.training.gate_trials import DISTURBANCES, disturbed, other_pictures
from dermreview.training.predictions import Observations

GATES_FILE: Final = "gates.safetensors"
BANK: Final = 2000
"""Training images kept for the distance: enough for the neighbourhoods, and a few megabytes."""
NEIGHBOURS: Final = 10
DISTURBED: Final = 60
"""Calibration images that are disturbed in each way."""
QUALITY_RETENTION: Final = 0.995
SLACK: Final = 0.1
"""Share of its own value by which a limit lies beyond the calibration images."""
READABLE: Final[Mapping[QualityMeasure, Limit]] = MappingProxyType(
    {
        "brightness": Limit(low=0.15, high=0.93),
        "overexposed": Limit(high=0.4),
        "noise": Limit(high=5.0),
        "skin": Limit(low=0.06),
        "sharpness": Limit(low=0.27),
    }
)
"""What no limit is ever stricter than, chosen by eye on HAM10000, ISIC 2017 and disturbed copies of both: all but
a handful of their images lie within, and noise of 5 grey values or a sharpness of 0.27 leaves much to be seen."""


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


def set_gates(
    predictor: Predictor, folder: Path, file: str, observed: Observations, retention: float, seed: int
) -> Gates:
    """Set all gates on the calibration images and try them on disturbed copies of these and on other pictures.

    Args:
        predictor: The bundle's networks.
        folder: The bundle's folder.
        file: The training images' features in it.
        observed: The calibration images.
        retention: Share of the images of each class that the energy and the distance each let through, at least.
        seed: Of the draw of the images that are disturbed.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE if an image can no longer be read.
    """
    bank = load_file(folder / file)["features"]
    neighbours = min(NEIGHBOURS, len(bank))
    gates = Gates(
        energy=_highest(observed.energies, observed.truth, retention),
        distance=_highest(nearest_distances(observed.features, bank, neighbours), observed.truth, retention),
        neighbours=neighbours,
        file=file,
        sha256=file_digest(folder / file),
        retention=retention,
        quality={name: quality_limit(name, observed.qualities) for name in REASONS},
    )
    keeper = GateKeeper(gates, bank)
    verdicts = keeper.judge(observed.energies, observed.features, observed.qualities)
    closed = np.array([gate is not None for gate in verdicts])
    false_alarms = {
        code: float(closed[observed.truth == index].mean())
        for index, code in enumerate(CLASSES)
        if (observed.truth == index).any()
    }
    tried_on = _tried_on(predictor, keeper, observed.items, seed)
    return Gates.model_validate({**gates.model_dump(), "false_alarms": false_alarms, "tried_on": tried_on})


def quality_limit(name: QualityMeasure, qualities: Sequence[Quality]) -> Limit:
    """Return the limits of a measure: what is readable in any case, and further out what calibration images have.

    Args:
        name: The measure.
        qualities: Of the calibration images; the 0.5 % of them that lie farthest out may be held back.
    """
    readable = READABLE[name]
    values = np.array([getattr(quality, name) for quality in qualities])
    low, high = readable.low, readable.high
    if low is not None:
        low = min(low, (1 - SLACK) * float(np.quantile(values, 1 - QUALITY_RETENTION, method="lower")))
    if high is not None:
        high = max(high, (1 + SLACK) * float(np.quantile(values, QUALITY_RETENTION, method="higher")))
    return Limit(low=low, high=high)


def _tried_on(
    predictor: Predictor, keeper: GateKeeper, items: Sequence[DatasetItem], seed: int
) -> dict[str, float]:
    """Return the name of each kind of picture with the share of it that is held back."""
    drawn = np.random.default_rng(seed).permutation(len(items))[:DISTURBED]
    images = [working_copy(read_upright(items[index].path)) for index in drawn]
    found = {}
    for name in DISTURBANCES:
        copies = [disturbed(image, name, number) for number, image in enumerate(images)]
        found[name] = _abstentions(predictor, keeper, copies)
    return found | {name: _abstentions(predictor, keeper, pictures) for name, pictures in other_pictures().items()}


def _highest(values: npt.NDArray[np.floating], truth: npt.NDArray[np.integer], retention: float) -> float:
    """Return the smallest of the values that lets at least the given share of each class through.

    Of all images together, it would be the rare classes that are unlike the others and fall to the gate.
    """
    return max(
        float(np.quantile(values[truth == label], retention, method="higher")) for label in np.unique(truth)
    )


def _abstentions(predictor: Predictor, keeper: GateKeeper, pictures: Sequence[Image]) -> float:
    return float(np.mean([_held_back(predictor, keeper, picture) for picture in pictures]))


def _held_back(predictor: Predictor, keeper: GateKeeper, picture: Image) -> bool:
    # what can't be read needs no network, and that is most of these pictures
    return (
        keeper.unreadable(measure_quality(picture)) is not None
        or keeper.check(predictor.observe(picture)) is not None
    )
