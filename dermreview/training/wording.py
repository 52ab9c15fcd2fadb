"""The report's sentences that depend on the figures."""

import numpy as np

from dermreview.domain.taxonomy import CLASSES, MALIGNANT, name_within_sentence
from dermreview.inference.bundle import BundleManifest
from dermreview.training.bootstrap import Interval
from dermreview.training.evaluation import Evaluation
from dermreview.training.subgroups import MIN_LESIONS


def summary(evaluation: Evaluation) -> list[str]:
    """Return what a reader in a hurry needs, one sentence each."""
    found = evaluation.rule.intervals
    lesions = sum(evaluation.lesions.values())
    sentences = [f"Measured on {evaluation.images:,} images of {lesions:,} lesions with known diagnosis."]
    if (accuracy := found.get("balanced_accuracy")) is not None:
        sentences.append(
            f"Averaged over the classes, the rule names {_of_hundred(accuracy)} of 100 images rightly; guessing "
            f"would name 14."
        )
    melanoma, others = found.get("sensitivity.mel"), found.get("specificity.mel")
    if evaluation.lesions["mel"] < MIN_LESIONS:
        sentences.append(f"There are {evaluation.lesions['mel']} melanomas, too few to say how many are found.")
    elif melanoma is not None and others is not None:
        sentences.append(
            f"Of 100 images of melanoma, {_of_hundred(melanoma)} are suggested as melanoma; so are "
            f"{_of_hundred(_complement(others))} of 100 images of anything else."
        )
    if (one := _malignant_pair(evaluation)) is not None:
        sentences.append(one)
    sentences.extend(_weakest(evaluation))
    if (ece := found.get("ece")) is not None:
        sentences.append(
            f"Confidence and hit rate differ by {ece.value:.3f} on average, on images as mixed as these."
        )
    if evaluation.abstained["all"]:
        share = evaluation.abstained["all"]
        sentences.append(f"It abstains on {share:.1%} of the images; they count as misses here.")
    return sentences


def _weakest(evaluation: Evaluation) -> list[str]:
    sensitivity = {
        code: one
        for code in CLASSES
        if (one := evaluation.rule.intervals.get(f"sensitivity.{code}")) is not None
        and evaluation.lesions[code] >= MIN_LESIONS
    }
    if not sensitivity:
        return []
    code = min(sensitivity, key=lambda name: sensitivity[name].value)
    return [f"Weakest: {name_within_sentence(code)}, {_of_hundred(sensitivity[code])} of 100 are named."]


def _malignant_pair(evaluation: Evaluation) -> str | None:
    found = evaluation.rule.intervals
    sensitivity, specificity = found.get("malignant.sensitivity"), found.get("malignant.specificity")
    if sensitivity is None or specificity is None or sum(evaluation.lesions[c] for c in MALIGNANT) < MIN_LESIONS:
        return None
    return (
        f"Of 100 images of malignant lesions, {_of_hundred(sensitivity)} are called malignant; so are "
        f"{_of_hundred(_complement(specificity))} of 100 images of benign ones."
    )


def malignant(evaluation: Evaluation) -> str:
    """Say how the binary decision did."""
    how = (
        "The bundle has no threshold of its own for this: a suggestion of akiec, bcc or mel counts as malignant. "
        if evaluation.malignant_threshold is None
        else "Malignant is what reaches a summed probability of akiec, bcc and mel of "
        f"{evaluation.malignant_threshold:.3f}, whatever is suggested. "
    )
    pair = _malignant_pair(evaluation)
    auc = evaluation.rule.intervals.get("malignant.auc")
    return how + (f"{pair} " if pair else "") + (f"AUC {auc}." if auc else "")


def abstention(evaluation: Evaluation) -> str:
    """Say how often and at what price the gates abstain."""
    share = evaluation.abstained["all"]
    if share == 0:
        return "No image was refused a suggestion: the bundle has no gates, or all of these images passed them."
    text = (
        f"The gates abstained on {share:.1%} of the images. All of these images show skin lesions, so each is a "
        "false alarm of the gates; what they do on other pictures stands in the model card."
    )
    kept = evaluation.kept.intervals.get("balanced_accuracy") if evaluation.kept else None
    return text + (f" On the images they let through the balanced accuracy is {kept}." if kept else "")


def sets(evaluation: Evaluation) -> str:
    """Say how the sets did against what they promise."""
    found = evaluation.sets
    if found is None:
        return ""
    promise = f"They promise to hold the true class for {found.target:.0%} of each class. " if found.target else ""
    missed = [code for code, one in found.coverage.items() if found.target and one.high < found.target]
    kept = f"Below that, beyond chance: {', '.join(missed)}. " if missed else ""
    few = f"Too few images calibrated {', '.join(found.too_few)}: never ruled out. " if found.too_few else ""
    return f"{promise}{kept}{few}A set holds {found.mean_size} classes on average."


def localisation(evaluation: Evaluation) -> str:
    """Say what the energy inside the masks means."""
    found = evaluation.localisation
    if found is None:
        return ""
    area, gaussian = found.figures["heatmap_minus_area"], found.figures["heatmap_minus_gaussian"]
    shares = {name: f"{found.figures[name].value:.0%}" for name in ("heatmap", "area", "gaussian", "peak_inside")}
    text = (
        f"On {found.images:,} images with a lesion mask, {shares['heatmap']} of the energy of the suggested "
        f"class's map lies inside the lesion. A map without any preference would reach {shares['area']}, and a "
        f"blur in the middle of the image that never looked at it {shares['gaussian']}. Image by image, the map "
        f"stands {_points(area)} from the first and {_points(gaussian)} from the second. Its highest point lies "
        f"inside the lesion on {shares['peak_inside']} of the images."
    )
    if gaussian.low <= 0:
        text += " So the maps find the lesion no better than knowing that it is mostly in the middle."
    if found.blank:
        text += (
            f" On {found.blank:,} of them nothing raised the suggested class: that map is blank and counts as 0."
        )
    if found.without_map:
        text += f" {found.without_map:,} more images had no map."
    return text


def randomisation(evaluation: Evaluation) -> str:
    """Say what is left of the maps when the networks forget."""
    found = evaluation.randomisation
    if found is None:
        return ""
    last = found.steps[-1]
    judged = "pass: nothing is left of them" if found.passed else "FAIL: they hardly depend on it"
    return (
        "The networks' weights were replaced by fresh ones from the classifier downwards, and the maps of "
        f"{found.images} images compared with those of the trained networks (Adebayo et al., 2018). A map that "
        "only traces the image stays the same: 1 in all columns. Coarse maps that have nothing to do with each "
        f"other correlate by about 0 on average, in size by about 0.3. The maps {judged} once all layers are "
        f"fresh ({last.correlation:+.2f}, {last.size:.2f})."
    )


def ablations(evaluation: Evaluation) -> str:
    """Say how to read the table of parts."""
    if not evaluation.ablations:
        return ""
    reference = next(row.what for row in evaluation.ablations if row.gain is None)
    return (
        "All rows come from one pass of the networks. The difference is that in balanced accuracy to "
        f"“{reference}”, paired image by image; the rows after that one add up. Until thresholds come in, the "
        "largest probability over its class prior is suggested. All rows share the ensemble's temperature and "
        "prior, so that a single network's calibration error is a little larger than it would be on its own."
    )


def errors(evaluation: Evaluation, shown: int) -> str:
    """Say which errors are shown."""
    wrong = int((evaluation.scored.suggested != evaluation.scored.truth)[~evaluation.scored.abstained].sum())
    return (
        f"{shown} of {wrong:,} wrong suggestions: malignant lesions that were taken for benign first, the least "
        "suspected in front; then the surest mistakes. A reference label can be wrong too."
    )


def members(evaluation: Evaluation, manifest: BundleManifest) -> str:
    """Say which networks are averaged, and how each does alone."""
    alone = ", ".join(f"{name} {one.value:.3f}" for name, one in evaluation.members if one is not None)
    together = evaluation.over_prior.intervals.get("balanced_accuracy")
    views = f"{manifest.views} view{'s' if manifest.views > 1 else ''} of each image"
    text = f"{len(manifest.members)} network{'s' if len(manifest.members) > 1 else ''}, {views}."
    if alone and together is not None:
        text += (
            f" Balanced accuracy by the largest probability over its prior: {alone}; all together "
            f"{together.value:.3f}."
        )
    return text


def limits(evaluation: Evaluation, manifest: BundleManifest) -> list[str]:
    """Return what limits these very figures."""
    found = []
    few = [code for code in CLASSES if evaluation.lesions[code] < 30]
    if few:
        counts = ", ".join(f"{code} {evaluation.lesions[code]}" for code in few)
        found.append(
            f"Few lesions: {counts}. Their figures say little, and yet they weigh as much as the others in the "
            "balanced accuracy."
        )
    if "skin_tone" not in evaluation.subgroups:
        found.append("Nothing is known of skin tone here, so nothing was measured about it.")
    for name, reason in manifest.infeasible.items():
        what = "malignant or benign" if name == "malignant" else name_within_sentence(name)
        found.append(f"No threshold for {what}: {reason}")
    return found


def reading(one: Interval) -> str:
    """Say whether the first of two has the higher figure, or that it can't be told."""
    if one.low > 0:
        return "higher"
    if one.high < 0:
        return "lower"
    return "the same" if one.low == one.high == 0 else "can't be told"


def _points(one: Interval) -> str:
    return f"{one.value * 100:+.1f} points ({one.low * 100:+.1f} to {one.high * 100:+.1f})"


def _complement(one: Interval) -> Interval:
    return Interval(1 - one.value, 1 - one.high, 1 - one.low)


def _of_hundred(one: Interval) -> str:
    value, low, high = (int(np.rint(100 * share)) for share in (one.value, one.low, one.high))
    return f"{value} ({low} to {high})"
