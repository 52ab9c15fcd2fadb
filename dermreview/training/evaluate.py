"""The evaluation of a bundle on labelled images: every figure with its interval; nothing is run or drawn here.

Abstentions count as misses in the figures of the decision rule, because a reader gets no suggestion then; the same
figures on the images that the gates let through stand beside them. The references ``argmax`` (the largest
probability) and ``over_prior`` (the largest over its class prior) know no gates.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.metrics import confusion_matrix, roc_curve

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import BundleManifest, Threshold
from dermreview.training.ablations import Ablation
from dermreview.training.bootstrap import (
    ROUNDS,
    Draws,
    Interval,
    Labels,
    Resampling,
    Weights,
    differences,
    interval,
    intervals,
    means,
)
from dermreview.training.deferral import risk_coverage, threshold_sweep
from dermreview.training.evaluation import Evaluation, Paired, Published, RuleFigures, SetFigures, ThresholdFigures
from dermreview.training.localisation import LocalisationFigures
from dermreview.training.metrics import (
    MISSED,
    Judged,
    balanced_accuracy,
    decision_figures,
    figures_of,
    is_malignant,
    malignancy,
    weighted_decision_figures,
    weighted_figures,
)
from dermreview.training.predictions import Scored
from dermreview.training.randomisation import RandomisationFigures
from dermreview.training.subgroups import by_subgroup
from dermreview.training.thresholds import MALIGNANT


def evaluate(
    scored: Scored,
    items: Sequence[DatasetItem] | None,
    seed: int,
    rounds: int = ROUNDS,
    *,
    manifest: BundleManifest | None = None,
    against: tuple[str, Scored] | None = None,
    localisation: LocalisationFigures | None = None,
    ablations: tuple[Ablation, ...] = (),
    randomisation: RandomisationFigures | None = None,
) -> Evaluation:
    """Measure what a decision rule made of labelled images.

    Args:
        scored: The images and what was made of them.
        items: What is known of each image, in the same order, for the sub-groups; None for no sub-groups.
        seed: Of the bootstrap.
        rounds: Of the bootstrap.
        manifest: Of the bundle, for what it promises, published figures and its split.
        against: Another bundle's name and what it made of the same images, for the paired comparison.
        localisation: What was measured on the activation maps.
        ablations: What was measured on parts of the bundle.
        randomisation: What was measured on the maps of networks that forget.

    Raises:
        ValueError: If ``items`` or the other bundle's images are not the same images.
    """
    if items is not None and tuple(item.external_id for item in items) != scored.ids:
        raise ValueError("the items are not the images that were scored")
    if against is not None and against[1].ids != scored.ids:
        raise ValueError("the two bundles did not score the same images")
    resampling = Resampling(scored.truth, scored.groups, seed, rounds)
    rule = _judged_by_rule(scored)
    keep = ~scored.abstained
    argmax, over_prior = _judged(scored, _largest(scored)), _judged(scored, _largest_over_prior(scored))
    rules = {
        "": measure_rule(rule, resampling),
        "argmax": measure_rule(argmax, resampling),
        "over_prior": measure_rule(over_prior, resampling),
    }
    name = manifest.name if manifest else "first"
    return Evaluation(
        scored=scored,
        seed=seed,
        rounds=rounds,
        lesions={code: len(np.unique(scored.groups[scored.truth == index])) for index, code in enumerate(CLASSES)},
        rule=rules[""],
        kept=_measure_part(rule, scored.groups, keep, seed, rounds) if 0 < keep.sum() < len(keep) else None,
        argmax=rules["argmax"],
        over_prior=rules["over_prior"],
        members=_members(scored, manifest, resampling),
        abstained=_abstentions(scored),
        paired=_paired(scored, name, against, seed, rounds),
        subgroups=by_subgroup(rule, scored.groups, items, seed, rounds) if items is not None else {},
        thresholds=_thresholds(scored, manifest, resampling),
        sweep=threshold_sweep(scored.truth, scored.probabilities),
        risk_coverage=risk_coverage(scored.truth, scored.probabilities, rule.predicted, resampling),
        sets=_sets(scored, manifest, resampling),
        localisation=localisation,
        malignant_threshold=_malignant_threshold(scored, manifest),
        split={"by": manifest.split.by, "leaks": manifest.split.leaks} if manifest and manifest.split else None,
        published=_published(manifest, rules),
        ablations=ablations,
        randomisation=randomisation,
    )


def measure_rule(judged: Judged, resampling: Resampling) -> RuleFigures:
    """Return all figures of one rule with their intervals."""
    values = figures_of(judged)
    confusion = confusion_matrix(judged.truth, judged.predicted, labels=[*range(len(CLASSES)), MISSED])
    return RuleFigures(
        values,
        intervals(values, resampling.draw(weighted_figures(judged))),
        confusion[: len(CLASSES), : len(CLASSES)].astype(np.int64),
    )


def _measure_part(
    judged: Judged, groups: npt.NDArray[np.str_], keep: npt.NDArray[np.bool_], seed: int, rounds: int
) -> RuleFigures:
    part = judged.part(keep)
    return measure_rule(part, Resampling(part.truth, groups[keep], seed, rounds))


def _judged_by_rule(scored: Scored) -> Judged:
    predicted = np.where(scored.abstained, MISSED, scored.suggested)
    if scored.malignant is None:
        return _judged(scored, predicted)
    binary = np.where(scored.abstained, MISSED, scored.malignant.astype(np.int64))
    return Judged(scored.truth, scored.probabilities, predicted, binary)


def _judged(scored: Scored, predicted: Labels) -> Judged:
    """Judge by suggestions alone: malignant is what is suggested as one of the malignant classes."""
    binary = np.where(predicted == MISSED, MISSED, is_malignant(predicted).astype(np.int64))
    return Judged(scored.truth, scored.probabilities, predicted, binary)


def _largest(scored: Scored) -> Labels:
    return np.asarray(scored.probabilities.argmax(axis=1).astype(np.int64))


def _largest_over_prior(scored: Scored) -> Labels:
    return np.asarray((scored.probabilities / np.asarray(scored.prior)).argmax(axis=1).astype(np.int64))


def _members(
    scored: Scored, manifest: BundleManifest | None, resampling: Resampling
) -> tuple[tuple[str, Interval | None], ...]:
    found = []
    prior = np.asarray(scored.prior)
    for index in range(scored.members.shape[1]):
        judged = _judged(scored, (scored.members[:, index] / prior).argmax(axis=1).astype(np.int64))
        draws = resampling.draw(weighted_decision_figures(judged))["balanced_accuracy"]
        name = manifest.members[index].architecture if manifest else f"member {index + 1}"
        found.append((name, interval(balanced_accuracy(judged.truth, judged.predicted), draws)))
    return tuple(found)


def _abstentions(scored: Scored) -> dict[str, float]:
    by_class = {
        code: float(scored.abstained[scored.truth == index].mean())
        for index, code in enumerate(CLASSES)
        if (scored.truth == index).any()
    }
    return {"all": float(scored.abstained.mean()), **by_class}


def _paired(
    scored: Scored, name: str, against: tuple[str, Scored] | None, seed: int, rounds: int
) -> tuple[Paired, ...]:
    """Compare the rule with both argmaxes where it did not abstain, and the two bundles on all images."""
    keep = ~scored.abstained
    found = []
    if keep.any():
        resampling = Resampling(scored.truth[keep], scored.groups[keep], seed, rounds)
        rule = _judged(scored, scored.suggested).part(keep)
        for other, predicted in (("argmax", _largest(scored)), ("over_prior", _largest_over_prior(scored))):
            found.append(_compare("rule", rule, other, _judged(scored, predicted).part(keep), resampling))
    if against is not None:
        resampling = Resampling(scored.truth, scored.groups, seed, rounds)
        first, second = _judged_by_rule(scored), _judged_by_rule(against[1])
        figures = differences(
            figures_of(first),
            figures_of(second),
            resampling.draw(weighted_figures(first)),
            resampling.draw(weighted_figures(second)),
        )
        found.append(Paired(name, against[0], len(scored.ids), figures))
    return tuple(found)


def _compare(first: str, one: Judged, second: str, other: Judged, resampling: Resampling) -> Paired:
    figures = differences(
        decision_figures(one),
        decision_figures(other),
        resampling.draw(weighted_decision_figures(one)),
        resampling.draw(weighted_decision_figures(other)),
    )
    return Paired(first, second, len(one.truth), figures)


def _sets(scored: Scored, manifest: BundleManifest | None, resampling: Resampling) -> SetFigures | None:
    if scored.not_ruled_out is None:
        return None
    conformal = manifest.conformal if manifest else None
    sizes = scored.not_ruled_out.sum(axis=1)
    covered = scored.not_ruled_out[np.arange(len(scored.truth)), scored.truth]
    # with the suggestions replaced by "covered or not", a class's sensitivity is its coverage
    as_judged = _judged(scored, np.where(covered, scored.truth, MISSED))
    coverage = intervals(decision_figures(as_judged), resampling.draw(weighted_decision_figures(as_judged)))
    return SetFigures(
        conformal.coverage if conformal else None,
        {code: coverage[f"sensitivity.{code}"] for code in CLASSES if f"sensitivity.{code}" in coverage},
        means({"size": sizes.astype(np.float64)}, resampling)["size"],
        tuple(float((sizes == size).mean()) for size in range(len(CLASSES) + 1)),
        conformal.too_few if conformal else (),
    )


def _thresholds(
    scored: Scored, manifest: BundleManifest | None, resampling: Resampling
) -> dict[str, ThresholdFigures]:
    """Measure each of the bundle's thresholds on its own, where both kinds of images are there."""
    if manifest is None:
        return {}
    found = {}
    everything: dict[str, Threshold] = dict((manifest.thresholds or {}).items())
    if manifest.malignant is not None:
        everything[MALIGNANT] = manifest.malignant
    for name, threshold in everything.items():
        if name == MALIGNANT:
            positive, scores = is_malignant(scored.truth), malignancy(scored.probabilities)
        else:
            index = CLASS_INDEX[name]
            positive, scores = scored.truth == index, scored.probabilities[:, index].astype(np.float64)
        if 0 < positive.sum() < len(positive):
            found[name] = _one_threshold(positive, scores, threshold, resampling)
    return found


def _one_threshold(
    positive: npt.NDArray[np.bool_], scores: Weights, threshold: Threshold, resampling: Resampling
) -> ThresholdFigures:
    reached = scores >= threshold.value
    columns = np.stack([positive, positive & reached, ~positive, ~positive & ~reached], axis=1).astype(np.float64)

    def shares(weights: Weights) -> Draws:
        sums = weights @ columns
        with np.errstate(invalid="ignore"):  # no image of one kind was drawn
            return {"sensitivity": sums[:, 1] / sums[:, 0], "specificity": sums[:, 3] / sums[:, 2]}

    values = {name: float(one[0]) for name, one in shares(np.ones((1, len(positive)))).items()}
    measured = intervals(values, resampling.draw(shares))
    best = None
    if threshold.target is not None:
        false, true, _ = roc_curve(positive, scores, drop_intermediate=False)
        best = float((1 - false[true >= threshold.target]).max())
    return ThresholdFigures(
        threshold.value,
        threshold.target,
        threshold.floor or None,
        measured["sensitivity"],
        measured["specificity"],
        best,
    )


def _malignant_threshold(scored: Scored, manifest: BundleManifest | None) -> float | None:
    decided = scored.malignant is not None and manifest is not None and manifest.malignant is not None
    return manifest.malignant.value if decided else None  # type: ignore[union-attr]


def _published(manifest: BundleManifest | None, rules: Mapping[str, RuleFigures]) -> tuple[Published, ...]:
    found = []
    for figure in manifest.published if manifest else ():
        first, _, rest = figure.metric.partition(".")
        rule, name = (rules[first], rest) if first in rules and rest else (rules[""], figure.metric)
        measured = rule.intervals.get(name)
        found.append(Published(figure.name, figure.metric, figure.value, figure.spread, figure.split, measured))
    return tuple(found)
