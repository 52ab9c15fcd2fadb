"""The model card: what a bundle is, what it was measured to do, and what it is not for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dermreview.domain.taxonomy import TAXONOMY
from dermreview.inference.bundle import MODEL_CARD, BundleManifest, Threshold
from dermreview.inference.patient import PatientFusion
from dermreview.training.predictions import rule_in_words
from dermreview.training.thresholds import MALIGNANT, in_priority

_NOT_MEASURED = "not measured"
_LIMITS = """\
## Known limits

- On images from clinics, cameras or skin tones that the training images lack, expect less. HAM10000 comes from
  two clinics and shows mostly light skin.
- The intervals speak of images like the training images, not of your clinic.
- Activation maps are coarse and show what raised a class, not where disease is."""


def write_card(folder: Path, manifest: BundleManifest) -> None:
    """Write ``MODEL_CARD.md`` from what the manifest says.

    Args:
        folder: The bundle's folder.
        manifest: With ``metrics["calibrate"]``; without ``metrics["test"]`` the card says that nothing was
            measured.
    """
    calibrate: dict[str, Any] = manifest.metrics["calibrate"]
    test: dict[str, Any] | None = manifest.metrics.get("test")
    sections = [
        _head(manifest, calibrate),
        _measured(manifest, test),
        *([_published(test)] if test and test.get("published") else []),
        _members(manifest, test),
        _thresholds(manifest, calibrate),
        _sets(manifest, test),
        *_patient_data(manifest.patient, calibrate.get("patient_data")),
        _gates(manifest),
        _LIMITS,
    ]
    (folder / MODEL_CARD).write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _head(manifest: BundleManifest, calibrate: Mapping[str, Any]) -> str:
    networks = "An ensemble" if len(manifest.members) > 1 else "A network"
    recipe = f", made by the recipe {manifest.recipe}" if manifest.recipe else ""
    seed = f" (seed {manifest.split.seed})" if manifest.split and manifest.recipe else ""
    earlier = calibrate.get("recalibrated_from")
    lines = [
        f"# {manifest.name} {manifest.version}",
        "",
        f"{networks} for the seven HAM10000 classes{recipe}{seed}. **Not a medical device.** It is a second "
        "reader for a dermatologist, never a diagnosis.",
        *(["", f"Calibrated anew from {earlier}; the networks are the same."] if earlier else []),
        "",
        f"Data: {manifest.data}. Licence of the weights: {manifest.licence}.",
    ]
    if manifest.infeasible:
        names = ", ".join(manifest.infeasible)
        lines += ["", f"**TARGETS NOT REACHED: no threshold for {names}.** The reasons stand under Thresholds."]
    lines += ["", _split(manifest)]
    return "\n".join(lines)


def _split(manifest: BundleManifest) -> str:
    split = manifest.split
    if split is None:
        return "Which images were learned from was not written down."
    counts = f"{split.train} train, {split.calibrate} calibration and {split.test} test images"
    if split.leaks:
        return (
            f"**LEAKS: split by image** ({counts}). Images of one lesion stand in several parts, so that every "
            "figure below flatters; it is there to reproduce a published figure."
        )
    return f"Split by {split.by}: {counts}; no {split.by} is in two parts."


def _measured(manifest: BundleManifest, test: Mapping[str, Any] | None) -> str:
    if test is None:
        return (
            "## Measured\n\nNothing yet since it was calibrated; `dermreview evaluate` measures it on images that "
            "it did not learn from."
        )
    argmax = "largest probability" + (" over its prior" if manifest.argmax == "over_prior" else "")
    malignant = test.get("malignant") or {}
    rows = [
        (f"balanced accuracy of the suggestion (thresholds, then {argmax})", _interval(test, "balanced_accuracy")),
        ("balanced accuracy of the largest probability over its prior", _nested(test, "over_prior")),
        ("balanced accuracy of the largest probability", _nested(test, "argmax")),
        ("accuracy of the suggestion", _interval(test, "accuracy")),
        ("weighted F1 of the suggestion", _interval(test, "weighted_f1")),
        ("malignant or benign: sensitivity", _figure(malignant.get("sensitivity"))),
        ("malignant or benign: specificity", _figure(malignant.get("specificity"))),
        ("malignant or benign: AUC", _figure(malignant.get("auc"))),
        ("expected calibration error (15 bins), at the declared prior", _interval(test, "ece")),
        ("negative log likelihood", _interval(test, "nll")),
        ("abstentions, which count as misses", _figure((test.get("abstained") or {}).get("all"))),
    ]
    leaks = manifest.split is not None and manifest.split.leaks
    untouched = (
        "**Images of the same lesions were learned from.**"
        if leaks
        else "None of them was used for training, calibration or any choice."
    )
    return "\n".join(
        [
            "## Measured",
            "",
            f"On {test['n']} test images of {test['lesions']} lesions. {untouched} 95 % intervals by bootstrap "
            "over lesions, in brackets; chance is 0.143.",
            "",
            "| figure | value |",
            "|---|---|",
            *(f"| {name} | {value} |" for name, value in rows),
            "",
            "| class | sensitivity | specificity | AUC | declared prior |",
            "|---|---|---|---|---|",
            *(
                f"| {d.code} ({d.name}) | {_of_class(test, 'sensitivity', d.code)} "
                f"| {_of_class(test, 'specificity', d.code)} | {_of_class(test, 'auc', d.code)} | {prior:.3f} |"
                for d, prior in zip(TAXONOMY, manifest.class_prior, strict=True)
            ),
        ]
    )


def _published(test: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            "## Published beside measured",
            "",
            "| figure | published | their split | measured here |",
            "|---|---|---|---|",
            *(
                f"| {one['name']} | {one['value']:g}{_spread(one)} | {one['split']} | {_bounds(one['measured'])} |"
                for one in test["published"]
            ),
        ]
    )


def _members(manifest: BundleManifest, test: Mapping[str, Any] | None) -> str:
    measured = (test or {}).get("members") or [{}] * len(manifest.members)
    even = len({member.weight for member in manifest.members}) == 1
    weighted = "weighed evenly" if even else "weighted by balanced accuracy on the calibration part"
    rows = [
        f"| {member.architecture} | {member.input_shape[0]} x {member.input_shape[1]} px | {member.weight:.3f} "
        f"| {_figure(member.balanced_accuracy)} | {_bounds(found.get('balanced_accuracy'))} |"
        for member, found in zip(manifest.members, measured, strict=True)
    ]
    return "\n".join(
        [
            "## Members",
            "",
            f"Averaged over {manifest.views} views each, {weighted}. Balanced accuracy on both parts:",
            "",
            "| network | input | weight | calibration | test |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"Temperature {manifest.temperature:.3f}, fitted after the average on the calibration part.",
        ]
    )


def _thresholds(manifest: BundleManifest, calibrate: Mapping[str, Any]) -> str:
    found = manifest.thresholds or {}
    wording: dict[str, Threshold] = dict(found.items())
    lines = ["## Thresholds", "", f"The rule: {rule_in_words(manifest)}.", ""]
    lines += [_threshold(code, wording[code]) for code in in_priority(wording)]
    if manifest.malignant is not None:
        lines.append(_threshold("malignant or benign (sum of akiec, bcc and mel)", manifest.malignant))
    for name, reason in manifest.infeasible.items():
        shown = "malignant or benign" if name == MALIGNANT else name
        lines.append(f"- **{shown}: TARGET NOT REACHED, so there is no threshold**: {reason}.")
    if not wording and manifest.malignant is None and not manifest.infeasible:
        lines.append("None.")
    everything = [*wording.values(), *([manifest.malignant] if manifest.malignant else [])]
    if everything:
        margin = all(threshold.safety_margin for threshold in everything)
        lines += [
            "",
            f"Found by exact search on the {calibrate['images']} calibration images. A class's threshold is asked "
            "only where no earlier one was reached, so that its suggestions have a lower sensitivity than its "
            "threshold.",
            "The targets are reached by the one-sided 95 % lower bound, which counts lesions."
            if margin
            else "No safety margin was kept: expect less sensitivity on new images.",
        ]
    return "\n".join(lines)


def _threshold(name: str, threshold: Threshold) -> str:
    aim = "" if threshold.target is None else f", the highest that reaches a sensitivity of {threshold.target:.2f}"
    floor = "" if not threshold.floor else f" and keeps a specificity of {threshold.floor:.2f}"
    bound = "" if threshold.bound is None else f" (95 % bound {threshold.bound:.3f})"
    return (
        f"- {name}: {threshold.value:.4f}{aim}{floor}; on the calibration part sensitivity "
        f"{threshold.sensitivity:.3f}{bound}, specificity {threshold.specificity:.3f}."
    )


def _sets(manifest: BundleManifest, test: Mapping[str, Any] | None) -> str:
    sets = manifest.conformal
    if sets is None:
        return "## What can't be ruled out\n\nThis bundle has no conformal sets."
    measured = (test or {}).get("conformal") or {}
    coverage = measured.get("coverage") or {}
    lines = [
        "## What can't be ruled out",
        "",
        f"Class-conditional conformal sets: of new images of each class, {sets.coverage:.0%} shall have it in "
        "their set, if they are like the calibration images.",
        "",
        "| class | stays from probability | coverage on the test part |",
        "|---|---|---|",
        *(
            f"| {d.code} | {'always' if d.code in sets.too_few else format(sets.minimum[d.code], '.4f')} "
            f"| {_bounds(coverage.get(d.code))} |"
            for d in TAXONOMY
            if d.code in sets.too_few or d.code in sets.minimum
        ),
    ]
    if sets.too_few:
        lines += ["", f"Too few calibration lesions, so never ruled out: {', '.join(sets.too_few)}."]
    return "\n".join(lines)


def _patient_data(fusion: PatientFusion | None, fit: Mapping[str, Any] | None) -> list[str]:
    """Return the section, and none at all where nobody asked for patient data."""
    if fusion is None:
        return [f"## Patient data\n\nNot used: {fit['notice']}."] if fit else []
    used = [name for name in ("age", "sex", "site") if getattr(fusion, name) is not None]
    gain = ""
    if fit:
        gain = (
            f" Calibration images with patient data: {fit['images']}. The negative log likelihood of all of them "
            f"is {fit['nll_by_image']:.4f} by the image alone and {fit['nll']:.4f} with patient data, which "
            "flatters, as the exponent was chosen there."
        )
    section = "\n".join(
        [
            "## Patient data",
            "",
            f"Where they are known, {_listed(used)} move the probabilities, as in naive Bayes: each class is "
            "multiplied by how much more often the value was seen in it than in all classes. The networks see the "
            "image alone, so that the activation maps are the same with and without.",
            "",
            f"The tables were counted on {fusion.images} training images of {fusion.lesions} lesions; the product "
            f"has the exponent {fusion.exponent:.2f}, because the values depend on one another and on the "
            f"image.{gain}",
            "",
            "They speak of the patients of the training data. Where other patients come, or where others are "
            "photographed, they may mislead; `dermreview evaluate --without-patient-data` tells what the image "
            "alone says. Thresholds and sets were found with patient data, and hold less well where they are "
            "unknown.",
        ]
    )
    return [section]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _gates(manifest: BundleManifest) -> str:
    gates = manifest.gates
    if gates is None:
        return (
            "## When it abstains\n\nNever: there is no gate against images that are no dermoscopy, and it gives "
            "probabilities for anything."
        )
    return "\n".join(
        [
            "## When it abstains",
            "",
            f"Above an energy of {gates.energy:.3f}, or above a distance of {gates.distance:.4f} to the "
            f"{gates.neighbours}th nearest training image in feature space. Each gate lets "
            f"{gates.retention:.0%} of the calibration images through.",
            "",
            "| false alarms on calibration images of | share |",
            "|---|---|",
            *(f"| {code} | {share:.3f} |" for code, share in gates.false_alarms.items()),
            "",
            "**The gates were tried on synthetic and natural pictures only**, because no images of other things "
            "than skin were at hand: "
            + ", ".join(
                f"they abstain on {share:.0%} of the {name} ones" for name, share in gates.tried_on.items()
            )
            + ". What they do with photographs from a clinic is not known.",
        ]
    )


def _interval(figures: Mapping[str, Any], name: str) -> str:
    value = figures.get(name)
    bounds = (figures.get("intervals") or {}).get(name)
    if value is None or not bounds or None in bounds:
        return _figure(value)
    return f"{value:.3f} ({bounds[0]:.3f} to {bounds[1]:.3f})"


def _nested(test: Mapping[str, Any], rule: str) -> str:
    return _interval(test.get(rule) or {}, "balanced_accuracy")


def _bounds(figure: Mapping[str, Any] | None) -> str:
    if not figure or figure.get("value") is None:
        return _NOT_MEASURED
    if figure.get("low") is None or figure.get("high") is None:
        return f"{figure['value']:.3f}"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _spread(figure: Mapping[str, Any]) -> str:
    return "" if figure.get("spread") is None else f" ± {figure['spread']:g}"


def _figure(value: float | None) -> str:
    return _NOT_MEASURED if value is None else f"{value:.3f}"


def _of_class(test: Mapping[str, Any], figure: str, code: str) -> str:
    return _figure((test.get(figure) or {}).get(code))
