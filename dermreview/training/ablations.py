"""What each part of a bundle adds: single networks, views, the ensemble, patient data, thresholds and gates.

All rows come from one pass of the networks. They share the bundle's temperature and class prior, which were fitted
for the whole ensemble: calibrated on its own, a single network would do somewhat better in its calibration error.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dermreview.inference.bundle import BundleManifest
from dermreview.inference.gates import GateKeeper
from dermreview.training.bootstrap import (
    Draws,
    Interval,
    Resampling,
    WeightedFigures,
    Weights,
    interval,
    intervals,
)
from dermreview.training.metrics import (
    MISSED,
    Judged,
    decision_figures,
    expected_calibration_error,
    is_malignant,
    weighted_calibration_error,
    weighted_decision_figures,
)
from dermreview.training.predictions import Observations, Scored, score

FIGURES = ("balanced_accuracy", "sensitivity.mel", "specificity.mel", "ece")


@dataclass(frozen=True, slots=True)
class Ablation:
    """One way to use the bundle, or a part of it.

    Attributes:
        what: In words.
        images: On how many it was measured.
        figures: Those of `FIGURES` that exist.
        gain: Balanced accuracy minus that of the reference row, paired image by image; None for the reference row
            itself and where the images are others.
    """

    what: str
    images: int
    figures: dict[str, Interval]
    gain: Interval | None

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "what": self.what,
            "images": self.images,
            "figures": {name: figure.as_json() for name, figure in self.figures.items()},
            "gain": self.gain.as_json() if self.gain else None,
        }


@dataclass(frozen=True, slots=True)
class _Row:
    """what: in words; scored: what it makes of the images; kept: on the images without an abstention only."""

    what: str
    scored: Scored
    reference: bool = False
    kept: bool = False


def ablate(
    observations: Observations, manifest: BundleManifest, keeper: GateKeeper | None, seed: int, rounds: int
) -> tuple[Ablation, ...]:
    """Measure the parts of a bundle on labelled images; the whole ensemble with all views is the reference.

    The rows after the reference add up: patient data, thresholds, gates, as far as the bundle has them. Until
    thresholds come in, the largest probability over its class prior is the suggestion.

    Args:
        observations: Of all of the bundle's networks.
        manifest: Of the bundle.
        keeper: Its gates; None for no rows with gates.
        seed: Of the bootstrap.
        rounds: Of the bootstrap.
    """
    rows = list(_rows(observations, manifest, keeper))
    resampling = Resampling(observations.truth, observations.groups, seed, rounds)
    reference = next(row for row in rows if row.reference)
    base, base_draws = _measured(_judged(reference.scored), resampling)
    found = []
    for row in rows:
        judged, drawn_from = _judged(row.scored), resampling
        if row.kept:
            keep = ~row.scored.abstained
            judged = judged.part(keep)
            drawn_from = Resampling(judged.truth, observations.groups[keep], seed, rounds)
        values, draws = (base, base_draws) if row.reference else _measured(judged, drawn_from)
        gain = None
        if not (row.reference or row.kept):
            name = "balanced_accuracy"
            gain = interval(values[name] - base[name], draws[name] - base_draws[name])
        found.append(Ablation(row.what, len(judged.truth), intervals(values, draws), gain))
    return tuple(found)


def _rows(observations: Observations, manifest: BundleManifest, keeper: GateKeeper | None) -> Iterator[_Row]:
    plain = manifest.model_copy(update={"thresholds": None, "argmax": "over_prior", "patient": None})
    upright = dataclasses.replace(observations, members=observations.upright)
    views = [("one view", upright)] if manifest.views > 1 else []
    views.append((f"{manifest.views} views" if manifest.views > 1 else "one view", observations))
    whole = "all networks" if len(manifest.members) > 1 else manifest.members[0].architecture
    if len(manifest.members) > 1:
        for index, name in enumerate(_names(manifest)):
            alone = plain.model_copy(update={"members": (manifest.members[index],)})
            for words, seen in views:
                one = dataclasses.replace(seen, members=seen.members[:, index : index + 1])
                yield _Row(f"{name}, {words}", score(one, alone, None))
    for words, seen in views:
        yield _Row(f"{whole}, {words}", score(seen, plain, None), reference=seen is observations)
    if manifest.patient is not None:
        yield _Row(
            "with patient data", score(observations, plain.model_copy(update={"patient": manifest.patient}), None)
        )
    if manifest.thresholds:
        yield _Row("with the thresholds", score(observations, manifest, None))
    if keeper is not None:
        gated = score(observations, manifest, keeper)
        yield _Row("with the gates, abstentions counted as misses", gated)
        if 0 < gated.abstained.sum() < len(gated.abstained):
            yield _Row("with the gates, on the images that they let through", gated, kept=True)


def _names(manifest: BundleManifest) -> list[str]:
    """Return the networks' names; those of one architecture are numbered."""
    total = Counter(member.architecture for member in manifest.members)
    seen: Counter[str] = Counter()
    names = []
    for member in manifest.members:
        seen[member.architecture] += 1
        number = f" ({seen[member.architecture]})" if total[member.architecture] > 1 else ""
        names.append(member.architecture + number)
    return names


def _judged(scored: Scored) -> Judged:
    predicted = np.where(scored.abstained, MISSED, scored.suggested)
    binary = np.where(predicted == MISSED, MISSED, is_malignant(predicted).astype(np.int64))
    return Judged(scored.truth, scored.probabilities, predicted, binary)


def _measured(judged: Judged, resampling: Resampling) -> tuple[dict[str, float], Draws]:
    values = decision_figures(judged) | {"ece": expected_calibration_error(judged.truth, judged.probabilities)}
    return {name: values[name] for name in FIGURES}, resampling.draw(_weighted(judged))


def _weighted(judged: Judged) -> WeightedFigures:
    decision = weighted_decision_figures(judged)
    calibration = weighted_calibration_error(judged.truth, judged.probabilities)

    def figures(weights: Weights) -> Draws:
        found = decision(weights) | {"ece": calibration(weights)}
        return {name: found[name] for name in FIGURES}

    return figures
