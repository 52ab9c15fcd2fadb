"""What a bundle's networks say of many labelled images, and what its decision rule makes of that.

Networks run once (`observe_items`); calibration, decision rules and evaluation then work on the numbers. `score`
gives what `Predictor.predict` gives, so that what is calibrated and measured is what a reader gets.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import FloatArray
from dermreview.domain.case import Patient
from dermreview.domain.decision_rule import PRIORITY, decide
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.preprocess import Image
from dermreview.imaging.quality import Quality
from dermreview.inference.bundle import BundleManifest
from dermreview.inference.calibration import calibrate, conformal_set
from dermreview.inference.gates import GateKeeper
from dermreview.inference.patient import PatientFusion, entering, fuse
from dermreview.inference.predictor import Predictor
from dermreview.training.bootstrap import Labels
from dermreview.training.data import groups_of, labels_of, read_upright
from dermreview.training.metrics import MISSED, malignancy

Flags = npt.NDArray[np.bool_]
Names = npt.NDArray[np.str_]
Progress = Callable[[int, int], None]

_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Observations:
    """What the networks return for N labelled images, before any calibration or decision.

    Attributes:
        items: The images.
        members: float32 (N, members, 7), each network's mean softmax over its views, uncalibrated.
        upright: float32 (N, members, 7), each network's softmax of the first view alone, the image as it is.
        energies: float64 (N,).
        features: float32 (N, D), rows of length 1.
        qualities: Of the images themselves, N of them.
        truth: (N,), positions in the taxonomy.
        groups: (N,), the lesion or patient of each image, its own id where neither is known.
    """

    items: tuple[DatasetItem, ...]
    members: FloatArray
    upright: FloatArray
    energies: npt.NDArray[np.float64]
    features: FloatArray
    qualities: tuple[Quality, ...]
    truth: Labels
    groups: Names

    def average(self, weights: Sequence[float]) -> FloatArray:
        """Return the ensemble's uncalibrated probabilities, float32 (N, 7), for the members' weights."""
        shares = np.array(weights, np.float32)
        # added in the order of the members, as a predictor does it for one image
        total = np.zeros_like(self.members[:, 0])
        for index, share in enumerate(shares):
            total += share * self.members[:, index]
        averaged: FloatArray = total / shares.sum()
        return averaged


@dataclass(frozen=True, slots=True)
class Scored:
    """What a decision rule makes of N labelled images.

    Attributes:
        ids: The images.
        truth: (N,), positions in the taxonomy.
        groups: (N,), the lesion or patient of each image.
        probabilities: float32 (N, 7), calibrated to ``prior``.
        suggested: (N,), positions in the taxonomy; `MISSED` after an abstention.
        abstained: (N,).
        members: float32 (N, members, 7), each member's mean over its views, calibrated alike.
        malignant: (N,), the binary decision; None in bundles without.
        not_ruled_out: (N, 7), the conformal sets; None in bundles without.
        rule: The decision rule in words.
        prior: (7,), the declared class prior.
        patient_data: ``age``, ``sex`` and ``site`` to the number of images that they moved; None in bundles that
            see the image alone.
    """

    ids: tuple[str, ...]
    truth: Labels
    groups: Names
    probabilities: FloatArray
    suggested: Labels
    abstained: Flags
    members: FloatArray
    malignant: Flags | None
    not_ruled_out: Flags | None
    rule: str
    prior: npt.NDArray[np.float64]
    patient_data: dict[str, int] | None = None


def observe_items(predictor: Predictor, items: Sequence[DatasetItem], progress: Progress) -> Observations:
    """Run a bundle's networks on labelled images.

    Args:
        predictor: The loaded bundle.
        items: At least one image.
        progress: Called with images done and their total.

    Raises:
        DermreviewError: DATA_IMAGE_UNUSABLE with the file's name, or BUNDLE_INVALID.
    """
    if not items:
        raise ValueError("there is no image to observe")
    members, upright, energies, features, qualities = [], [], [], [], []
    for done, image in enumerate(_images(items), start=1):
        seen = predictor.observe(image)
        members.append(seen.by_view.mean(axis=1))
        upright.append(seen.by_view[:, 0])
        energies.append(seen.energy)
        features.append(seen.features)
        qualities.append(seen.quality)
        progress(done, len(items))
    return Observations(
        tuple(items),
        np.stack(members),
        np.stack(upright),
        np.array(energies, np.float64),
        np.stack(features),
        tuple(qualities),
        labels_of(items),
        groups_of(items),
    )


def score(observations: Observations, manifest: BundleManifest, keeper: GateKeeper | None) -> Scored:
    """Calibrate and decide as `Predictor.predict` does.

    Args:
        observations: Of the bundle's networks.
        manifest: For the weights, the temperature, the priors, the tables of patient data, the thresholds and the
            sets.
        keeper: The bundle's gates; None for no abstention.
    """
    patients = [item.patient for item in observations.items]

    def shown(probabilities: FloatArray) -> FloatArray:
        by_image = calibrate(probabilities, manifest.temperature, manifest.training_prior, manifest.class_prior)
        return by_image if manifest.patient is None else fuse(by_image, patients, manifest.patient)

    probabilities = shown(observations.average([member.weight for member in manifest.members]))
    abstained = np.zeros(len(probabilities), bool)
    if keeper is not None:
        verdicts = keeper.judge(observations.energies, observations.features, observations.qualities)
        abstained = np.array([verdict is not None for verdict in verdicts])
    suggested = suggest(probabilities, manifest.threshold_values(), _dividing_prior(manifest))
    threshold = manifest.malignant
    return Scored(
        ids=tuple(item.external_id for item in observations.items),
        truth=observations.truth,
        groups=observations.groups,
        probabilities=probabilities,
        suggested=np.where(abstained, MISSED, suggested),
        abstained=abstained,
        members=shown(observations.members),
        malignant=None if threshold is None else malignancy(probabilities) >= threshold.value,
        not_ruled_out=None if manifest.conformal is None else conformal_set(probabilities, manifest.conformal),
        rule=rule_in_words(manifest),
        prior=np.asarray(manifest.class_prior, np.float64),
        patient_data=None if manifest.patient is None else _moved(patients, manifest.patient),
    )


def suggest(probabilities: FloatArray, thresholds: dict[str, float], prior: Sequence[float] | None) -> Labels:
    """Return the suggestions of the decision rule (see `decide`), (N,), positions in the taxonomy.

    Args:
        probabilities: (N, 7).
        thresholds: Class code to the smallest probability that suggests it.
        prior: What argmax divides by; None for the plain argmax.
    """
    codes = [decide(row, thresholds, prior).suggestion for row in probabilities]
    return np.array([MISSED if code is None else CLASS_INDEX[code] for code in codes], np.int64)


def rule_in_words(manifest: BundleManifest) -> str:
    """Return the decision rule in words, for example ``thresholds mel, akiec, then argmax over prior``."""
    argmax = "argmax over prior" if manifest.argmax == "over_prior" else "argmax"
    thresholds = manifest.threshold_values()
    ordered = [code for code in (*PRIORITY, *(c for c in CLASSES if c not in PRIORITY)) if code in thresholds]
    return f"thresholds {', '.join(ordered)}, then {argmax}" if ordered else argmax


def _moved(patients: Sequence[Patient], fusion: PatientFusion) -> dict[str, int]:
    """Count on how many images each of age, sex and site entered."""
    names = [name for patient in patients for name in entering(patient, fusion)]
    return {name: names.count(name) for name in ("age", "sex", "site")}


def _dividing_prior(manifest: BundleManifest) -> tuple[float, ...] | None:
    return manifest.class_prior if manifest.argmax == "over_prior" else None


def _images(items: Sequence[DatasetItem]) -> Iterator[Image]:
    """Yield the images in order, decoding a few ahead of the networks."""
    waiting: deque[Future[Image]] = deque()
    rest = iter(items)
    with ThreadPoolExecutor(max_workers=2) as pool:
        waiting.extend(pool.submit(read_upright, item.path) for item in islice(rest, _AHEAD))
        while waiting:
            image = waiting.popleft().result()
            waiting.extend(pool.submit(read_upright, item.path) for item in islice(rest, 1))
            yield image
