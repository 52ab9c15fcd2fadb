"""The model card: what a bundle is, what it was measured to do, and what it is not for."""

from pathlib import Path
from typing import Any

from dermreview.domain.taxonomy import TAXONOMY
from dermreview.inference.bundle import MODEL_CARD, BundleManifest
from dermreview.training.recipe import Recipe

_CARD = """\
# {name} {version}

An ensemble for the seven HAM10000 classes, made by `dermreview train {recipe}` (seed {seed}) from scratch, without
weights from elsewhere. **Not a medical device.** It is a second reader for a dermatologist, never a diagnosis.

Data: {data}. Licence of the weights: {licence}.

## Measured

On {test_images} test images of {lesions} lesions, none of which was used for training, calibration or any choice;
95 % intervals by bootstrap over lesions, in brackets; chance is 0.143.

| figure | value |
|---|---|
| balanced accuracy of the suggestion (thresholds, then {argmax}) | {rule} |
| balanced accuracy of the largest probability over its prior | {adjusted} |
| balanced accuracy of the largest probability | {plain} |
| validation part ({validation_images} images), largest probability over its prior | {validation} |
| accuracy of the suggestion | {accuracy} |
| expected calibration error (15 bins), at the declared prior | {ece} |
| negative log likelihood | {nll} |

| class | sensitivity | specificity | AUC | declared prior |
|---|---|---|---|---|
{classes}

## Members

Averaged over {views} views each (quarter turns and mirrors), weighted by balanced accuracy on the validation part.

| network | input | weight | validation | test |
|---|---|---|---|---|
{members}

Temperature {temperature:.3f}, fitted after the average on the validation part.

## Thresholds

{thresholds}

## Known limits

- On images from clinics, cameras or skin tones that the training images lack, expect less. HAM10000 comes from
  two clinics and shows mostly light skin.
- The intervals speak of images like the training images, not of your clinic.
- There is no gate against images that are no dermoscopy: it gives probabilities for anything.
- Activation maps are coarse and show what raised a class, not where disease is.
"""


def write_card(folder: Path, manifest: BundleManifest, recipe: Recipe) -> None:
    """Write ``MODEL_CARD.md`` from the measured figures in the manifest."""
    test: dict[str, Any] = manifest.metrics["test"]
    validation: dict[str, Any] = manifest.metrics["validation"]
    text = _CARD.format(
        name=manifest.name,
        version=manifest.version,
        recipe=recipe.name,
        seed=recipe.seed,
        data=manifest.data,
        licence=manifest.licence,
        test_images=test["images"],
        lesions=test["lesions"],
        validation_images=validation["images"],
        argmax="largest probability" + (" over its prior" if manifest.argmax == "over_prior" else ""),
        rule=_interval(test["balanced_accuracy"]),
        adjusted=_interval(test["balanced_accuracy_prior_adjusted"]),
        plain=f"{test['argmax_balanced_accuracy']:.3f}",
        validation=_interval(validation["balanced_accuracy_prior_adjusted"]),
        accuracy=f"{test['accuracy']:.3f}",
        ece=f"{test['ece']:.3f}",
        nll=f"{test['nll']:.3f}",
        classes=_classes(manifest, test),
        views=manifest.views,
        members=_members(manifest, test),
        temperature=manifest.temperature,
        thresholds=_thresholds(manifest, recipe),
    )
    (folder / MODEL_CARD).write_text(text, encoding="utf-8")


def _interval(figure: dict[str, float]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _figure(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _classes(manifest: BundleManifest, test: dict[str, Any]) -> str:
    return "\n".join(
        f"| {diagnosis.code} ({diagnosis.name}) | {_figure(test['sensitivity'].get(diagnosis.code))} "
        f"| {_figure(test['specificity'].get(diagnosis.code))} | {_figure(test['auc'].get(diagnosis.code))} "
        f"| {prior:.3f} |"
        for diagnosis, prior in zip(TAXONOMY, manifest.class_prior, strict=True)
    )


def _members(manifest: BundleManifest, test: dict[str, Any]) -> str:
    return "\n".join(
        f"| {member.architecture} | {member.input_size} px | {member.weight:.3f} "
        f"| {_figure(member.balanced_accuracy)} | {accuracy:.3f} |"
        for member, accuracy in zip(manifest.members, test["balanced_accuracy_members"], strict=True)
    )


def _thresholds(manifest: BundleManifest, recipe: Recipe) -> str:
    if not manifest.thresholds:
        return "None."
    lines = [
        f"- {code}: {threshold.value:.4f}, the highest that reaches a sensitivity of "
        f"{recipe.thresholds[code].sensitivity:.2f} on the {threshold.images} validation images; there "
        f"sensitivity {threshold.sensitivity:.3f}, specificity {threshold.specificity:.3f}."
        for code, threshold in manifest.thresholds.items()
    ]
    return "\n".join([*lines, "", "No safety margin was kept: expect less sensitivity on new images."])
