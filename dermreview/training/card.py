"""The model card: what a bundle is, what it was measured to do, and what it is not for."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dermreview.domain.taxonomy import TAXONOMY
from dermreview.inference.bundle import MODEL_CARD, BundleManifest, Gates
from dermreview.inference.patient import PatientFusion
from dermreview.training import card_findings as findings
from dermreview.training.card_format import bounds, figure, interval, listed, looked_up, table
from dermreview.training.card_maps import where_it_looked
from dermreview.training.card_thresholds import thresholds
from dermreview.training.licence_note import non_commercial, sources_of, write_licence_note

_LIMITS = (
    "On images from clinics, cameras or skin tones that the training images lack, expect less.",
    "The intervals speak of images like the test images, not of your clinic, and not of another training run.",
    "Activation maps are coarse and show what raised a class, not where disease is.",
    "What a reader makes of the suggestions, and whether patients are better off, was not measured.",
)


def write_card(folder: Path, manifest: BundleManifest) -> None:
    """Write ``MODEL_CARD.md`` from what the manifest says, and the licence note that the weights need.

    Args:
        folder: The bundle's folder.
        manifest: With ``metrics["calibrate"]``; without ``metrics["test"]`` the card says that nothing was
            measured. ``metrics["aims"]``, ``["elsewhere"]`` and ``["trials"]`` may stand beside them (see the
            functions of these names in `card_findings`).
    """
    calibrate: dict[str, Any] = manifest.metrics["calibrate"]
    test: dict[str, Any] | None = manifest.metrics.get("test")
    known: dict[str, Any] = test or {}
    sections = [
        _head(manifest, calibrate),
        _measured(manifest, test),
        *findings.aims(manifest.metrics.get("aims") or ()),
        *findings.elsewhere(manifest.metrics.get("elsewhere") or {}, known),
        thresholds(manifest, calibrate, known),
        *findings.known_failures(known),
        *findings.subgroups(known),
        *where_it_looked(known),
        _sets(manifest, test),
        *_patient_data(manifest.patient, calibrate.get("patient_data")),
        _gates(manifest),
        _members(manifest, test),
        *findings.ablations(
            known, manifest.metrics.get("ablations_of_copies", ()), tried=bool(manifest.metrics.get("trials"))
        ),
        *findings.trials(manifest.metrics.get("trials") or ()),
        *([_published(known)] if known.get("published") else []),
        _limits(manifest),
    ]
    (folder / MODEL_CARD).write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    write_licence_note(folder, manifest)


def _head(manifest: BundleManifest, calibrate: Mapping[str, Any]) -> str:
    networks = "An ensemble" if len(manifest.members) > 1 else "A network"
    recipe = f", made by the recipe {manifest.recipe}" if manifest.recipe else ""
    seed = f" (seed {manifest.split.seed})" if manifest.split and manifest.recipe else ""
    earlier, sources = calibrate.get("recalibrated_from"), sources_of(manifest)
    lines = [
        f"# {manifest.name} {manifest.version}",
        "",
        f"{networks} for the seven HAM10000 classes{recipe}{seed}. **Not a medical device.** It is a second "
        "reader for a dermatologist, never a diagnosis.",
        *_in_short(manifest),
        *(["", f"Calibrated anew from {earlier}; the networks are the same."] if earlier else []),
        "",
        f"Data: {manifest.data}.",
        *(["", "The images come from:", "", *(f"- {source}" for source in sources)] if sources else []),
        "",
        f"Licence of the weights: {manifest.licence}."
        + (" See LICENSE beside them; the program has a licence of its own." if non_commercial(manifest) else ""),
    ]
    if manifest.infeasible:
        names = ", ".join(manifest.infeasible)
        lines += ["", f"**TARGETS NOT REACHED: no threshold for {names}.** The reasons stand under Thresholds."]
    lines += ["", _split(manifest)]
    return "\n".join(lines)


def _in_short(manifest: BundleManifest) -> list[str]:
    """Return the three figures that matter most; nothing before anything was measured."""
    test: Mapping[str, Any] | None = manifest.metrics.get("test")
    if not test:
        return []
    away: Mapping[str, Any] = manifest.metrics.get("elsewhere") or {}
    there = [
        f"- **On images from elsewhere ({name}): balanced accuracy "
        f"{interval(one['figures'], 'balanced_accuracy')}** of the suggestion, "
        f"{interval(one['figures'], 'balanced_accuracy', 'over_prior')} of the largest probability over its "
        f"prior, over {findings.classes_in_words(one['figures'])}; measured: {one['bundle']}."
        for name, one in away.items()
    ]
    if not there:
        auc = interval(test, "malignant.auc")
        there = [f"- **Malignant or benign: AUC {auc}.** Nothing from elsewhere was measured."]
    return [
        "",
        f"- **Balanced accuracy {interval(test, 'balanced_accuracy')}** of the suggestion on held-out images, "
        f"{interval(test, 'balanced_accuracy', 'over_prior')} of the largest probability over its prior (a guess: "
        "0.143).",
        f"- **Melanoma: sensitivity {interval(test, 'sensitivity.mel')}, specificity "
        f"{interval(test, 'specificity.mel')}** of the suggestion.",
        *there,
    ]


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
    if split.by == "look":
        return (
            f"Split by acquisition look: {counts}; no lesion is in two parts. The test part shows looks (skin "
            "tone, vignette, light, colour cast) that were held out as whole clusters; a lesion counts with the "
            "look of most of its images."
        )
    return f"Split by {split.by}: {counts}; no {split.by} is in two parts."


def _measured(manifest: BundleManifest, test: Mapping[str, Any] | None) -> str:
    if test is None:
        return (
            "## Measured\n\nNothing yet since it was calibrated; `dermreview evaluate` measures it on images that "
            "it did not learn from."
        )
    argmax = "largest probability" + (" over its prior" if manifest.argmax == "over_prior" else "")
    rows = [
        (f"balanced accuracy of the suggestion (thresholds, then {argmax})", interval(test, "balanced_accuracy")),
        (
            "balanced accuracy of the largest probability over its prior",
            interval(test, "balanced_accuracy", "over_prior"),
        ),
        ("balanced accuracy of the largest probability", interval(test, "balanced_accuracy", "argmax")),
        ("accuracy of the suggestion", interval(test, "accuracy")),
        ("weighted F1 of the suggestion", interval(test, "weighted_f1")),
        ("malignant or benign: sensitivity", interval(test, "malignant.sensitivity")),
        ("malignant or benign: specificity", interval(test, "malignant.specificity")),
        ("malignant or benign: AUC", interval(test, "malignant.auc")),
        ("expected calibration error (15 bins), at the declared prior", interval(test, "ece")),
        ("negative log likelihood", interval(test, "nll")),
        ("abstentions, which count as misses", figure(looked_up(test, "abstained.all"))),
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
            *table(
                ("class", "images (lesions)", "sensitivity", "specificity", "AUC", "declared prior"),
                (
                    (
                        f"{d.code} ({d.name})",
                        _support(test, d.code),
                        *(interval(test, f"{name}.{d.code}") for name in ("sensitivity", "specificity", "auc")),
                        f"{prior:.3f}",
                    )
                    for d, prior in zip(TAXONOMY, manifest.class_prior, strict=True)
                ),
            ),
            "",
            "Sensitivity and specificity are those of the suggestion. An interval without width rests on a few "
            "lesions that were all right or all wrong, not on certainty.",
        ]
    )


def _support(test: Mapping[str, Any], code: str) -> str:
    found = looked_up(test, f"support.{code}")
    return f"{found['images']} ({found['lesions']})" if found else "–"


def _published(test: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            "## Published beside measured",
            "",
            "| figure | published | their split | measured here |",
            "|---|---|---|---|",
            *(
                f"| {one['name']} | {one['value']:g}{_spread(one)} | {one['split']} | {bounds(one['measured'])} |"
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
        f"| {figure(member.balanced_accuracy)} | {bounds(found.get('balanced_accuracy'))} |"
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
        *table(
            ("class", "stays from probability", "coverage on the test part", f"holds {sets.coverage:.0%}?"),
            (
                (
                    d.code,
                    "always" if d.code in sets.too_few else f"{sets.minimum[d.code]:.4f}",
                    bounds(coverage.get(d.code)),
                    _holds(coverage.get(d.code), sets.coverage),
                )
                for d in TAXONOMY
                if d.code in sets.too_few or d.code in sets.minimum
            ),
        ),
    ]
    if measured.get("mean_size"):
        lines += ["", f"A set holds {bounds(measured['mean_size'])} classes on average."]
    if sets.too_few:
        lines += ["", f"Too few calibration lesions, so never ruled out: {', '.join(sets.too_few)}."]
    return "\n".join(lines)


def _holds(found: Mapping[str, Any] | None, target: float) -> str:
    """Say whether the promised coverage is inside the interval or under it."""
    if not found or found.get("low") is None:
        return "–"
    if found["high"] < target:
        return f"**NO**, short by {target - found['value']:.3f}"
    return "yes" if found["low"] <= target else "yes, more than promised"


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
            f"Where they are known, {listed(used)} move the probabilities, as in naive Bayes: each class is "
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


def _quality_limits(gates: Gates) -> Iterator[str]:
    """Say what an image must keep to be readable; nothing in bundles without such limits."""
    limits = [
        " ".join(
            [name]
            + ([] if limit.low is None else [f"from {limit.low:.3g}"])
            + ([] if limit.high is None else [f"to {limit.high:.3g}"])
        )
        for name, limit in gates.quality.items()
    ]
    if limits:
        yield f"Before that, where an image itself can't be read; it can with {', '.join(limits)}."


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
            f"{gates.neighbours}th nearest training image in feature space. Each of the two lets at "
            f"least {gates.retention:.0%} of the calibration images of each class through."
            + "".join(f" {sentence}" for sentence in _quality_limits(gates)),
            "",
            "| false alarms on calibration images of | share |",
            "|---|---|",
            *(f"| {code} | {share:.3f} |" for code, share in gates.false_alarms.items()),
            "",
            "| abstentions on disturbed calibration images and on pictures of other things | share |",
            "|---|---|",
            *(f"| {name} | {share:.3f} |" for name, share in gates.tried_on.items()),
            "",
            "**Pictures of other things than skin were drawn by the program or come with scikit-learn**, because "
            "no others were at hand. What the gates do with other photographs from a clinic is not known. "
            "Synthetic dermoscopy is meant to look like skin; abstaining on it is no merit.",
        ]
    )


def _spread(figure: Mapping[str, Any]) -> str:
    return "" if figure.get("spread") is None else f" ± {figure['spread']:g}"


def _limits(manifest: BundleManifest) -> str:
    own = (
        ["HAM10000 comes from two clinics and shows mostly light skin."]
        if "ham10000" in manifest.data.lower()
        else []
    )
    return "\n".join(["## Known limits", "", *(f"- {limit}" for limit in (*own, *_LIMITS))])
