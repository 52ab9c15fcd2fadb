"""What an evaluation found, with its form in JSON; `dermreview.training.evaluate` computes it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dermreview.domain.taxonomy import CLASSES
from dermreview.training.ablations import Ablation
from dermreview.training.bootstrap import Interval, rounded
from dermreview.training.deferral import Operating, RiskCoverage
from dermreview.training.localisation import LocalisationFigures
from dermreview.training.metrics import nested
from dermreview.training.predictions import Scored
from dermreview.training.randomisation import RandomisationFigures
from dermreview.training.subgroups import Subgroup


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What one decision rule reached.

    Attributes:
        values: By name (see `figures_of`); nan where a class does not occur.
        intervals: The same with their intervals, those that exist.
        confusion: (7, 7), rows are the truth; an abstention is in no column.
    """

    values: dict[str, float]
    intervals: dict[str, Interval]
    confusion: npt.NDArray[np.int64]

    def as_json(self) -> dict[str, object]:
        """Return the figures nested by class, the confusion matrix, and the bounds under ``intervals``."""
        bounds = {name: [rounded(found.low), rounded(found.high)] for name, found in self.intervals.items()}
        return {
            **nested({name: rounded(value) for name, value in self.values.items()}),
            "confusion": self.confusion.tolist(),
            "intervals": nested(bounds),
        }


@dataclass(frozen=True, slots=True)
class Paired:
    """Two ways to decide on the same images.

    Attributes:
        first: The one.
        second: The other.
        images: How many both decided.
        figures: By name, ``first - second``.
    """

    first: str
    second: str
    images: int
    figures: dict[str, Interval]

    def as_json(self) -> dict[str, object]:
        """Return the differences by name."""
        found = {
            name: {"difference": rounded(one.value), "low": rounded(one.low), "high": rounded(one.high)}
            for name, one in self.figures.items()
        }
        return {"first": self.first, "second": self.second, "images": self.images, "figures": nested(found)}


@dataclass(frozen=True, slots=True)
class ThresholdFigures:
    """One threshold on its own, whatever the earlier thresholds and the gates make of an image.

    Attributes:
        value: The smallest probability that counts.
        target: The sensitivity that was aimed at; None where it is not known.
        floor: The specificity that was to be kept; None for none.
        sensitivity: On these images.
        specificity: On these images.
        best_specificity: The highest that any threshold would have on these images with a sensitivity at or above
            the target; None without a target. It tells whether the threshold or the networks fall short.
    """

    value: float
    target: float | None
    floor: float | None
    sensitivity: Interval
    specificity: Interval
    best_specificity: float | None

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "value": self.value,
            "target": self.target,
            "floor": self.floor,
            "sensitivity": self.sensitivity.as_json(),
            "specificity": self.specificity.as_json(),
            "best_specificity": None if self.best_specificity is None else rounded(self.best_specificity),
        }


@dataclass(frozen=True, slots=True)
class SetFigures:
    """How the sets that can't be ruled out did.

    Attributes:
        target: The coverage that was aimed at; None where it is not known.
        coverage: Class code to the share of its images whose set holds it.
        mean_size: Classes in a set, 0 to 7.
        sizes: Share of the images with a set of 0, 1, ... 7 classes.
        too_few: Classes that are never ruled out because too few images calibrated them.
    """

    target: float | None
    coverage: dict[str, Interval]
    mean_size: Interval
    sizes: tuple[float, ...]
    too_few: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "target": self.target,
            "coverage": {code: found.as_json() for code, found in self.coverage.items()},
            "mean_size": self.mean_size.as_json(),
            "sizes": [rounded(share) for share in self.sizes],
            "too_few": list(self.too_few),
        }


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure beside the measured one.

    Attributes:
        name: In words.
        metric: Where the measured one stands in `Evaluation.as_json`.
        value: As published.
        spread: Standard deviation over seeds, if published.
        split: How their test images were chosen.
        measured: Here; None where it has no counterpart.
    """

    name: str
    metric: str
    value: float
    spread: float | None
    split: str
    measured: Interval | None

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "name": self.name,
            "metric": self.metric,
            "value": self.value,
            "spread": self.spread,
            "split": self.split,
            "measured": self.measured.as_json() if self.measured else None,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that was measured.

    Attributes:
        scored: The images and what the rule made of them.
        seed: Of the bootstrap.
        rounds: Of the bootstrap.
        lesions: Class code to how many lesions (or patients) the images show.
        rule: The bundle's decision rule; abstentions are misses.
        kept: The same on the images without an abstention; None where there is none.
        argmax: The largest probability.
        over_prior: The largest probability over its class prior.
        members: Name of each network and its balanced accuracy by the largest probability over its prior.
        abstained: Share of the images without a suggestion, overall (``all``) and a class.
        paired: Differences on the same images.
        subgroups: Division to its sub-groups; empty where nothing is known of the images.
        thresholds: Class code or ``malignant`` to what the bundle's threshold reaches on its own.
        sweep: What other thresholds would do.
        risk_coverage: What deferring would do.
        sets: None in bundles without.
        localisation: None where it was not measured.
        malignant_threshold: Of the binary decision; None where it follows from the suggestion.
        split: ``by`` and ``leaks`` of the bundle's split; None where nobody wrote it down.
        published: Beside the measured figures.
        ablations: What each part of the bundle adds; empty where it was not measured.
        randomisation: What becomes of the maps of networks that forget; None where it was not measured.
    """

    scored: Scored
    seed: int
    rounds: int
    lesions: dict[str, int]
    rule: RuleFigures
    kept: RuleFigures | None
    argmax: RuleFigures
    over_prior: RuleFigures
    members: tuple[tuple[str, Interval | None], ...]
    abstained: dict[str, float]
    paired: tuple[Paired, ...]
    subgroups: dict[str, list[Subgroup]]
    thresholds: dict[str, ThresholdFigures]
    sweep: dict[str, list[Operating]]
    risk_coverage: RiskCoverage
    sets: SetFigures | None
    localisation: LocalisationFigures | None
    malignant_threshold: float | None
    split: dict[str, object] | None
    published: tuple[Published, ...]
    ablations: tuple[Ablation, ...] = ()
    randomisation: RandomisationFigures | None = None

    @property
    def images(self) -> int:
        """How many images were measured."""
        return len(self.scored.ids)

    def as_json(self) -> dict[str, object]:
        """Return what ``dermreview evaluate --json`` prints: the rule's figures on top, the others by name."""
        figures = self.rule.as_json()
        accuracy = self.rule.intervals.get("balanced_accuracy")
        malignant = figures["malignant"]
        if isinstance(malignant, dict):
            malignant |= {
                "threshold": self.malignant_threshold,
                "decided_by": "suggestion" if self.malignant_threshold is None else "threshold",
            }
        support = np.bincount(self.scored.truth, minlength=len(CLASSES))
        return {
            "n": self.images,
            "lesions": sum(self.lesions.values()),
            "support": {
                code: {"images": int(images), "lesions": self.lesions[code]}
                for code, images in zip(CLASSES, support, strict=True)
            },
            "rule": self.scored.rule,
            "patient_data": self.scored.patient_data,
            "ci95": [rounded(accuracy.low), rounded(accuracy.high)] if accuracy else None,
            **figures,
            "abstained": {name: rounded(share) for name, share in self.abstained.items()},
            "kept": self.kept.as_json() if self.kept else None,
            "argmax": self.argmax.as_json(),
            "over_prior": self.over_prior.as_json(),
            "members": [
                {"name": name, "balanced_accuracy": found.as_json() if found else None}
                for name, found in self.members
            ],
            "paired": [one.as_json() for one in self.paired],
            "subgroups": {name: [one.as_json() for one in found] for name, found in self.subgroups.items()},
            "thresholds": {name: one.as_json() for name, one in self.thresholds.items()},
            "sweep": {name: [point.as_json() for point in points] for name, points in self.sweep.items()},
            "risk_coverage": self.risk_coverage.as_json(),
            "conformal": self.sets.as_json() if self.sets else None,
            "localisation": self.localisation.as_json() if self.localisation else None,
            "split": self.split,
            "published": [one.as_json() for one in self.published],
            "ablations": [one.as_json() for one in self.ablations],
            "randomisation": self.randomisation.as_json() if self.randomisation else None,
            "bootstrap": {"rounds": self.rounds, "seed": self.seed},
        }
