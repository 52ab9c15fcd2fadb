"""What other thresholds would do, and what leaving the doubtful images to the reader alone would do."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dermreview.domain.analysis import FloatArray, uncertainty
from dermreview.domain.taxonomy import CLASS_INDEX, MALIGNANT
from dermreview.training.bootstrap import Draws, Interval, Labels, Resampling, Weights, intervals, rounded
from dermreview.training.metrics import is_malignant, malignancy

THRESHOLDS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


@dataclass(frozen=True, slots=True)
class Operating:
    """What one threshold does.

    Attributes:
        threshold: The smallest probability that counts.
        sensitivity: nan without an image of the class.
        specificity: nan without any other image.
        precision: Share of the flagged images that show the class; nan where none is flagged.
        flagged: Share of all images that reach the threshold.
    """

    threshold: float
    sensitivity: float
    specificity: float
    precision: float
    flagged: float

    def as_json(self) -> dict[str, float | None]:
        """Return everything by name."""
        names = ("threshold", "sensitivity", "specificity", "precision", "flagged")
        return {name: rounded(getattr(self, name)) for name in names}


def operating_point(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_], at: float) -> Operating:
    """Return what a threshold does.

    Args:
        scores: (N,), probabilities.
        positive: (N,), which images show the class.
        at: The threshold.
    """
    flagged = scores >= at

    def share(of: npt.NDArray[np.bool_], which: npt.NDArray[np.bool_]) -> float:
        return float(of[which].mean()) if which.any() else np.nan

    return Operating(
        at, share(flagged, positive), share(~flagged, ~positive), share(positive, flagged), float(flagged.mean())
    )


def threshold_sweep(truth: Labels, probabilities: FloatArray) -> dict[str, list[Operating]]:
    """Return for each malignant class, and for ``malignant`` as a whole, what each of `THRESHOLDS` does alone."""
    columns = {code: (probabilities[:, CLASS_INDEX[code]], truth == CLASS_INDEX[code]) for code in MALIGNANT}
    found = {
        code: [operating_point(scores, positive, at) for at in THRESHOLDS]
        for code, (scores, positive) in columns.items()
    }
    scores, positive = malignancy(probabilities), is_malignant(truth)
    return found | {"malignant": [operating_point(scores, positive, at) for at in THRESHOLDS]}


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Selective prediction: the surest images are decided by the rule, the others deferred to the reader.

    Attributes:
        area: Mean error over all coverages (AURC, Geifman and El-Yaniv, NeurIPS 2017); smaller is better.
        at: Coverage to the error among the images that are kept.
        missed: Coverage to the share of all malignant images that are kept and suggested as benign.
        curve: (N,) each, coverage and the error there, image by image.
    """

    area: Interval | None
    at: dict[float, Interval]
    missed: dict[float, Interval]
    curve: tuple[Weights, Weights]

    def as_json(self) -> dict[str, object]:
        """Return the area and one entry a coverage."""
        return {
            "ordered_by": "uncertainty",
            "area": self.area.as_json() if self.area else None,
            "at": [
                {
                    "coverage": coverage,
                    "error": error.as_json(),
                    "malignant_missed": missed.as_json()
                    if (missed := self.missed.get(coverage)) is not None
                    else None,
                }
                for coverage, error in self.at.items()
            ],
        }


def risk_coverage(
    truth: Labels, probabilities: FloatArray, predicted: Labels, resampling: Resampling
) -> RiskCoverage:
    """Return the error among the surest images for falling coverage.

    Args:
        truth: (N,).
        probabilities: (N, 7); images are ordered by their uncertainty.
        predicted: (N,), -1 after an abstention; such images are deferred first and count as errors.
        resampling: Of the intervals.
    """
    doubt = np.array([uncertainty(row) for row in probabilities])
    doubt[predicted < 0] = 2.0
    order = np.argsort(doubt, kind="stable")
    positive = is_malignant(truth)
    columns = np.stack(
        [truth != predicted, positive & (predicted >= 0) & ~is_malignant(predicted), positive], axis=1
    )[order].astype(np.float64)

    def figures(weights: Weights) -> Draws:
        ordered = weights[:, order]
        kept = ordered.cumsum(axis=1)
        share = kept / kept[:, -1:]
        risk = (ordered * columns[:, 0]).cumsum(axis=1) / np.maximum(kept, 1e-12)
        missed = (ordered * columns[:, 1]).cumsum(axis=1)
        malignant = ordered @ columns[:, 2]
        found = {"area": (risk * ordered).sum(axis=1) / kept[:, -1]}
        for coverage in COVERAGES:
            last = (share < coverage - 1e-9).sum(axis=1)
            rows = np.arange(len(weights))
            found[f"risk.{coverage}"] = risk[rows, last]
            with np.errstate(invalid="ignore", divide="ignore"):
                found[f"missed.{coverage}"] = missed[rows, last] / malignant
        return found

    once = {name: float(value[0]) for name, value in figures(np.ones((1, len(truth)))).items()}
    measured = intervals(once, resampling.draw(figures))
    errors = columns[:, 0].cumsum() / np.arange(1, len(truth) + 1)
    return RiskCoverage(
        measured.get("area"),
        {c: measured[f"risk.{c}"] for c in COVERAGES if f"risk.{c}" in measured},
        {c: measured[f"missed.{c}"] for c in COVERAGES if f"missed.{c}" in measured},
        (np.arange(1, len(truth) + 1) / len(truth), errors),
    )
