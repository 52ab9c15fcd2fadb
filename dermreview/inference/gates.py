"""The gates: a bundle makes no suggestion for an image that is unreadable or unlike its training images."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file

from dermreview.domain.analysis import FloatArray
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.quality import BADLY_EXPOSED, NOT_SKIN, TOO_BLURRED, TOO_NOISY, UNLIKE_TRAINING_IMAGES
from dermreview.imaging.quality import Quality
from dermreview.inference.bundle import Bundle, Gates, Limit, QualityMeasure
from dermreview.inference.observation import Observation
from dermreview.inference.safetensors_header import StoredTensor, read_header

ENERGY: Final = "energy"
DISTANCE: Final = "distance"
REASONS: Final[Mapping[QualityMeasure, str]] = MappingProxyType(
    {
        "brightness": BADLY_EXPOSED,
        "overexposed": BADLY_EXPOSED,
        "noise": TOO_NOISY,
        "skin": NOT_SKIN,
        "sharpness": TOO_BLURRED,
    }
)
"""Measure of an image's quality to the reason of an abstention by it, in the order in which they are asked: what
is black, or no skin at all, has nothing that could be sharp."""

# Batches of another size or another processor move a figure by about this much; an image that lies on a threshold
# because the threshold was read off it must stay on its side.
_ROUNDING: Final = 1e-5


def nearest_distances(queries: FloatArray, bank: FloatArray, k: int) -> FloatArray:
    """Return the Euclidean distance of each query to its k-th nearest row.

    Args:
        queries: (n, D).
        bank: (N, D), N at least k.
        k: 1 for the nearest.

    Returns:
        float32 (n,).
    """
    return _distances(_fitted(bank, k), queries)


def _fitted(bank: FloatArray, k: int) -> Any:
    # only bundles with gates pay for this import
    from sklearn.neighbors import NearestNeighbors

    return NearestNeighbors(n_neighbors=k, algorithm="brute").fit(bank.astype(np.float64))


def _distances(neighbours: Any, queries: FloatArray) -> FloatArray:
    found: FloatArray = neighbours.kneighbors(queries.astype(np.float64))[0][:, -1].astype(np.float32)
    return found


class GateKeeper:
    """The gates of one bundle with the training images' features.

    Attributes:
        gates: The thresholds.
    """

    def __init__(self, gates: Gates, bank: FloatArray) -> None:
        self.gates = gates
        self._neighbours = _fitted(bank, gates.neighbours)

    @classmethod
    def load(cls, bundle: Bundle, width: int) -> "GateKeeper | None":
        """Verify and load a bundle's gates; None for a bundle without.

        Args:
            bundle: The bundle.
            width: D, of the features of its networks.

        Raises:
            DermreviewError: BUNDLE_FILE_MISSING, BUNDLE_HASH or BUNDLE_INVALID.
        """
        gates = bundle.manifest.gates
        if gates is None:
            return None
        try:
            with bundle.opened(gates) as (file, size):
                stored = read_header(file, size).get("features")
            detail = _unfit(gates, stored, width)
            if detail is None:
                bank = load_file(bundle.folder / gates.file)["features"]
                if not np.isfinite(bank).all():
                    detail = f"{gates.file} holds numbers that are not finite"
        except (SafetensorError, ValueError) as error:
            detail = f"{gates.file}: {error}"
        if detail is not None:
            raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=bundle.folder, detail=detail)
        return cls(gates, bank)

    def distances(self, features: FloatArray) -> FloatArray:
        """Return the distance to the k-th nearest training image.

        Args:
            features: (n, D), each row of length 1.

        Returns:
            float32 (n,), 0 to 2.
        """
        return _distances(self._neighbours, features)

    def judge(
        self, energies: npt.NDArray[np.float64], features: FloatArray, qualities: Sequence[Quality]
    ) -> tuple[str | None, ...]:
        """Return for each image the first gate that it does not pass, or None.

        Args:
            energies: (n,).
            features: (n, D), each row of length 1.
            qualities: n of them.

        Returns:
            A measure of `REASONS`, ``energy``, ``distance`` or None.
        """
        too_high = energies > self.gates.energy + _ROUNDING
        too_far = self.distances(features) > self.gates.distance + _ROUNDING
        return tuple(
            self.unreadable(quality) or (ENERGY if high else DISTANCE if far else None)
            for quality, high, far in zip(qualities, too_high, too_far, strict=True)
        )

    def check(self, observation: Observation) -> str | None:
        """Return the first gate that one image does not pass, or None; see `judge`."""
        energies = np.array([observation.energy], np.float64)
        return self.judge(energies, observation.features[None], [observation.quality])[0]

    def unreadable(self, quality: Quality) -> str | None:
        """Return the first measure of `REASONS` that is beyond its limits, or None."""
        limits = self.gates.quality
        return next(
            (name for name in REASONS if name in limits and _beyond(getattr(quality, name), limits[name])), None
        )


def _unfit(gates: Gates, stored: StoredTensor | None, width: int) -> str | None:
    """Return what is wrong with the table of features as its file describes it, or None."""
    if stored is None or len(stored.shape) != 2 or stored.dtype not in {"F16", "F32"}:
        return f"{gates.file} holds no table of features"
    rows, found = stored.shape
    if found != width:
        return f"{gates.file} holds features of {found} numbers, its networks give {width}"
    if rows < gates.neighbours:
        return f"{gates.file} holds {rows} images, and {gates.neighbours} neighbours are asked for"
    return None


def reason_of(gate: str) -> str:
    """Return the reason code of an abstention by a gate."""
    return next((reason for name, reason in REASONS.items() if name == gate), UNLIKE_TRAINING_IMAGES)


def _beyond(value: float, limit: Limit) -> bool:
    too_low = limit.low is not None and value < limit.low - _ROUNDING
    return too_low or (limit.high is not None and value > limit.high + _ROUNDING)
