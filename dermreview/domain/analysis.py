"""What a bundle says of one image."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, MALIGNANT_INDICES

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BundleRef:
    """Names one exact bundle.

    Attributes:
        name: The bundle's folder name.
        version: Its declared version.
        digest: SHA-256 of its ``bundle.json``, which holds the hashes of all weights.
    """

    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} · {self.digest[:6]}"


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """What the screen and the terminal tell of a bundle.

    Attributes:
        ref: Its name, version and digest.
        thresholds: Class code to the smallest probability that suggests it; empty without thresholds.
        malignant_threshold: Smallest malignancy that counts as malignant; None for no binary decision.
        coverage: Of the sets that can't be ruled out, 0 to 1; None in bundles without.
        member_names: The networks' architectures.
        views: Test-time views a member.
        class_prior: Class code to the share to which the shown probabilities are calibrated.
        licence: Of the weights.
        patient_data: Whether age, sex and site move its probabilities where they are known.
        signed_by: The name of the trusted key with which it is signed; None without one.
    """

    ref: BundleRef
    thresholds: dict[str, float]
    member_names: tuple[str, ...]
    views: int
    class_prior: dict[str, float]
    licence: str
    malignant_threshold: float | None = None
    coverage: float | None = None
    patient_data: bool = False
    signed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in fractions of an image's width and height, x to the right, y down.

    A network's input covers this part of the image. With padding it may reach beyond 0 to 1.
    """

    left: float
    top: float
    right: float
    bottom: float


FULL_IMAGE = Region(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class ActivationMaps:
    """Signed class activation maps of all classes on the network's small grid.

    Attributes:
        values: float16, shape (7, grid height, grid width), taxonomy order, in the frame of the upright image;
            positive values raise the class's logit.
        region: The part of the image that the grid covers.
        method: How they were made, in words for the caption, for example ``class activation``.
    """

    values: npt.NDArray[np.float16]
    region: Region
    method: str

    def scale(self) -> float:
        """Return the largest positive value of all classes, the one scale they share (0 if none)."""
        return max(0.0, float(self.values.max()))

    def has_evidence(self, code: str) -> bool:
        """Tell whether anything in the image raised this class."""
        return bool((self.values[CLASS_INDEX[code]] > 0).any())


@dataclass(frozen=True, slots=True)
class Decision:
    """What the decision rule makes of the probabilities.

    Attributes:
        suggestion: A class code, or None after an abstention.
        rule: Which rule picked it: ``threshold:mel``, ``threshold:akiec``, ..., ``argmax`` or
            ``argmax_over_prior``.
        abstained: Why no suggestion is made, as a reason code, or None.
    """

    suggestion: str | None
    rule: str
    abstained: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one bundle says of one image.

    Attributes:
        bundle: Which bundle.
        device: ``cpu`` or ``cuda``.
        probabilities: float32 (7,), taxonomy order, calibrated to the bundle's class prior, sum 1.
        member_names: One name a member.
        member_probabilities: float32 (members, 7), each member's mean over its views, calibrated alike.
        spread: float32 (7,), standard deviation of the probability over all members and views.
        uncertainty: Normalized entropy of ``probabilities``, 0 to 1.
        disagreement: Mean total-variation distance of members and views from the average, 0 to 1.
        decision: The suggestion and its rule, or the abstention.
        maps: Ensemble maps; None where they failed, see ``maps_error``.
        maps_error: Why there are no maps, in words; None where there are.
        malignant: Whether the malignancy reaches the bundle's threshold for it; None in bundles without.
        not_ruled_out: Class codes of the conformal set, in taxonomy order, perhaps empty; None in bundles without.
        features: float32 (D,) of length 1: the members' pooled features one behind the other; None where they are
            not known.
        patient_data: Which of ``age``, ``sex`` and ``site`` moved the probabilities, perhaps none; None in bundles
            that see the image alone.
        member_maps: Each member's maps, in the order of ``member_names``, each on its own grid; None where none
            were kept, as by earlier versions.
        badges: What is in the image that may mislead networks, codes of `dermreview.domain.quality.Badge`.
    """

    bundle: BundleRef
    device: str
    probabilities: FloatArray
    member_names: tuple[str, ...]
    member_probabilities: FloatArray
    spread: FloatArray
    uncertainty: float
    disagreement: float
    decision: Decision
    maps: ActivationMaps | None
    maps_error: str | None = None
    malignant: bool | None = None
    not_ruled_out: tuple[str, ...] | None = None
    features: FloatArray | None = None
    patient_data: tuple[str, ...] | None = None
    badges: tuple[str, ...] = ()
    member_maps: tuple[ActivationMaps, ...] | None = None

    @property
    def malignancy(self) -> float:
        """Sum of the probabilities of akiec, bcc and mel, 0 to 1."""
        return malignancy(self.probabilities)

    def maps_of(self, member: int | None) -> ActivationMaps | None:
        """Return the maps of one member, by its place, or of all together for None; None where there are none."""
        if member is None:
            return self.maps
        return None if self.member_maps is None else self.member_maps[member]

    def scale_of(self, member: int | None) -> float:
        """Return the scale of the maps of one member, which all members and classes share, or of all together."""
        if member is None or self.member_maps is None:
            return 0.0 if self.maps is None else self.maps.scale()
        return max(maps.scale() for maps in self.member_maps)

    def probability(self, code: str) -> float:
        """Return the probability of one class code."""
        return float(self.probabilities[CLASS_INDEX[code]])


@dataclass(frozen=True, slots=True)
class Analysis:
    """A prediction kept with its case.

    Attributes:
        id: The store's own number.
        case_id: The case.
        prediction: What was said.
        created_at: UTC.
    """

    id: int
    case_id: int
    prediction: Prediction
    created_at: datetime


def malignancy(probabilities: FloatArray) -> float:
    """Return the summed probability of the malignant classes (last axis: taxonomy order)."""
    return float(probabilities[list(MALIGNANT_INDICES)].sum())


def uncertainty(probabilities: FloatArray) -> float:
    """Return the entropy of a distribution over the classes, divided by its maximum: 0 sure, 1 uniform."""
    p = np.clip(probabilities.astype(np.float64), 1e-12, 1.0)
    # rounding can leave a certain answer a hair under zero
    return float(np.clip(-(p * np.log(p)).sum() / np.log(len(CLASSES)), 0.0, 1.0))


def disagreement(parts: FloatArray, average: FloatArray) -> float:
    """Return the mean total-variation distance of distributions from their average.

    Args:
        parts: (n, 7), one distribution for each member and view.
        average: (7,).

    Returns:
        0 where all agree, towards 1 where they contradict one another.
    """
    return float(np.abs(parts - average).sum(axis=-1).mean() / 2)


def as_mapping(probabilities: FloatArray) -> dict[str, float]:
    """Return class code to probability, rounded to 6 places for files and payloads."""
    return {code: round(float(p), 6) for code, p in zip(CLASSES, probabilities, strict=True)}
