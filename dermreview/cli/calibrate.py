"""``dermreview calibrate``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dermreview.cli.options import PARTLY_FAILED, Device, DeviceOption, JsonOption
from dermreview.domain.taxonomy import CLASSES
from dermreview.terminal import answers, errors, print_json, progress_bar

if TYPE_CHECKING:
    from dermreview.training.recipe import ThresholdTarget

_MALIGNANT = "malignant"


def calibrate(
    out: Annotated[Path, typer.Option("--out", metavar="PATH", help="The new bundle, or with a CSV a JSON file.")],
    bundle: Annotated[
        Path | None, typer.Argument(metavar="[BUNDLE]", help="The bundle to calibrate anew.")
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="DIR", help="Labelled images; may be given more than once."),
    ] = None,
    probabilities: Annotated[
        Path | None,
        typer.Option(
            "--probabilities",
            metavar="CSV",
            help="Instead of a bundle: image, the seven class codes, label and perhaps lesion_id, from any model.",
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            metavar="CLASS=SENSITIVITY[:SPECIFICITY]",
            help="What a class's threshold, or malignant, has to reach; more than once. Else as it was made.",
        ),
    ] = None,
    plain_target: Annotated[
        bool,
        typer.Option("--plain-target", help="The sensitivity itself has to reach its target, not its 95 % bound."),
    ] = False,
    coverage: Annotated[
        float | None, typer.Option("--coverage", help="Of the classes that can't be ruled out; 0 to 1.")
    ] = None,
    retention: Annotated[
        float | None, typer.Option("--retention", help="Share of each class that each gate lets through; 0 to 1.")
    ] = None,
    no_gates: Annotated[bool, typer.Option("--no-gates", help="Never abstain.")] = False,
    patient_data: Annotated[
        bool | None,
        typer.Option(
            "--patient-data/--no-patient-data",
            help="Let age, sex and site move the probabilities, where the images have them. Else as it was made.",
        ),
    ] = None,
    all_images: Annotated[
        bool, typer.Option("--all-images", help="Images that the bundle does not know are new, and calibrate.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the draws.")] = 0,
    device: DeviceOption = Device.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Find thresholds, sets and gates anew, for a bundle or for any model's probabilities."""
    if (bundle is None) == (probabilities is None):
        raise typer.BadParameter("give either a bundle with --data or --probabilities")
    if bundle is not None and not data:
        raise typer.BadParameter("a bundle is calibrated on images; give --data")
    if bundle is None and patient_data is not None:
        raise typer.BadParameter("--patient-data belongs to a bundle; a table of probabilities is taken as it is")
    from dermreview.training.recalibrate import Wishes, calibrate_table, recalibrate, write_table_answer

    wishes = Wishes(
        _targets(target or []),
        not plain_target,
        _share(coverage, "coverage"),
        _share(retention, "retention"),
        not no_gates,
        patient_data,
    )
    if probabilities is not None:
        answer = calibrate_table(probabilities, wishes, seed)
        write_table_answer(answer, out)
    elif bundle is not None and data:
        with progress_bar("Calibrating") as progress:
            manifest = recalibrate(
                bundle, data, out, wishes, all_images=all_images, seed=seed, device=device.value, progress=progress
            )
        answer = {
            "bundle": str(out),
            **manifest.model_dump(
                mode="json",
                include={"temperature", "thresholds", "malignant", "infeasible", "conformal", "gates", "patient"},
            ),
            "weights": [member.weight for member in manifest.members],
            "class_prior": dict(zip(CLASSES, manifest.class_prior, strict=True)),
            "calibrate": manifest.metrics["calibrate"],
        }
    if as_json:
        print_json(answer)
    else:
        _print(answer, out)
    for name, reason in answer["infeasible"].items():
        errors.print(f"dermreview: TARGET NOT REACHED, no threshold for {name}: {reason}")
    if answer["infeasible"]:
        raise typer.Exit(PARTLY_FAILED)


def _targets(given: list[str]) -> "dict[str, ThresholdTarget]":
    from pydantic import ValidationError

    from dermreview.training.recipe import ThresholdTarget

    targets = {}
    for text in given:
        name, equals, rest = text.partition("=")
        sensitivity, _, specificity = rest.partition(":")
        name = name.strip().casefold()
        if not equals or name not in (*CLASSES, _MALIGNANT):
            known = ", ".join((*CLASSES, _MALIGNANT))
            raise typer.BadParameter(f"{text}: expected for example mel=0.85:0.85; the names are {known}")
        try:
            # read from text, as TOML would
            targets[name] = ThresholdTarget.model_validate_strings(
                {"sensitivity": sensitivity, "specificity": specificity or "0"}
            )
        except ValidationError as error:
            raise typer.BadParameter(f"{text}: {error.errors()[0]['msg'].lower()}") from error
    return targets


def _share(value: float | None, name: str) -> float | None:
    if value is not None and not 0 < value < 1:
        raise typer.BadParameter(f"--{name} {value}: expected a number between 0 and 1")
    return value


def _print(answer: dict[str, Any], out: Path) -> None:
    found = {**(answer["thresholds"] or {}), _MALIGNANT: answer["malignant"]}
    for name, threshold in found.items():
        if threshold is not None:
            answers.print(
                f"{name}: threshold {threshold['value']:.4f}, sensitivity {threshold['sensitivity']:.3f} (95 % "
                f"bound {threshold['bound']:.3f}, target {threshold['target']:.2f}), specificity "
                f"{threshold['specificity']:.3f}"
            )
    sets = answer["conformal"]
    if sets is not None:
        few = f"; too few images, never ruled out: {', '.join(sets['too_few'])}" if sets["too_few"] else ""
        answers.print(f"sets that hold the true class in {sets['coverage']:.0%} of the images of each class{few}")
    gates = answer.get("gates")
    if gates is not None:
        tried = ", ".join(f"{share:.0%} of {name}" for name, share in gates["tried_on"].items())
        alarms = ", ".join(f"{code} {share:.0%}" for code, share in gates["false_alarms"].items())
        answers.print(f"gates: false alarms {alarms}; abstains on {tried}")
    _print_patient_data(answer.get("calibrate", {}).get("patient_data"))
    answers.print(f"{out}: written")


def _print_patient_data(fit: dict[str, Any] | None) -> None:
    """Say what age, sex and site gain, or why they do not enter."""
    if fit is None:
        return
    if fit["notice"]:
        errors.print(f"dermreview: patient data are not used: {fit['notice']}")
    else:
        answers.print(
            f"age, sex and site enter with exponent {fit['exponent']:.2f}: negative log likelihood "
            f"{fit['nll_by_image']:.4f} by the image alone, {fit['nll']:.4f} with them"
        )
