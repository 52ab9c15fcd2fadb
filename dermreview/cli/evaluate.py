"""``dermreview evaluate``."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.options import DataOption, Device, DeviceOption, JsonOption
from dermreview.terminal import answers, errors, print_json, progress_bar

if TYPE_CHECKING:
    from dermreview.training.evaluation import Evaluation


class PartChoice(StrEnum):
    """Which images are measured."""

    UNSEEN = "unseen"
    TEST = "test"
    CALIBRATE = "calibrate"
    ALL = "all"


_SHOWN = {
    "balanced_accuracy": "balanced accuracy",
    "accuracy": "accuracy",
    "weighted_f1": "weighted F1",
    "malignant.balanced_accuracy": "balanced accuracy of mel, bcc, akiec",
    "malignant.sensitivity": "malignant or benign: sensitivity",
    "malignant.specificity": "malignant or benign: specificity",
    "malignant.auc": "malignant or benign: AUC",
    "sensitivity.mel": "melanoma sensitivity",
    "specificity.mel": "melanoma specificity",
    "ece": "calibration error",
    "nll": "negative log likelihood",
}


def evaluate(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle to measure.")],
    data: DataOption,
    part: Annotated[
        PartChoice, typer.Option("--part", help="Which images: by default those that it did not learn from.")
    ] = PartChoice.UNSEEN,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="BUNDLE2", help="Compare with it on the same images.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write report.html and evaluation.json here.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Measure at most so many images.")] = None,
    no_heatmaps: Annotated[
        bool, typer.Option("--no-heatmaps", help="No activation maps, which take most of the time.")
    ] = False,
    without_patient_data: Annotated[
        bool,
        typer.Option(
            "--without-patient-data",
            help="Measure BUNDLE as if no age, sex and site were known; BUNDLE2 keeps what it has.",
        ),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the bootstrap and of --limit.")] = 0,
    device: DeviceOption = Device.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Measure a bundle on labelled images, every figure with its interval."""
    from dermreview.training.measuring import MeasureOptions, measure_folders

    options = MeasureOptions(
        device=device.value,
        seed=seed,
        heatmaps=not no_heatmaps,
        pictures=out is not None,
        patient_data=not without_patient_data,
    )
    with progress_bar("Evaluating") as progress:
        evaluation, page = measure_folders(
            bundle,
            data,
            options,
            lambda note: errors.print(f"dermreview: {note}"),
            progress,
            part=part.value,
            against=against,
            limit=limit,
            out=out,
        )
    if as_json:
        print_json(evaluation.as_json())
        return
    _print(evaluation)
    if page is not None:
        answers.print(f"report: {page}")


def _print(evaluation: "Evaluation") -> None:
    if evaluation.split and evaluation.split["leaks"]:
        answers.print("LEAKING SPLIT: by image, so that other images of the same lesions were learned from")
    lesions = sum(evaluation.lesions.values())
    answers.print(f"{evaluation.images:,} images of {lesions:,} lesions, by {evaluation.scored.rule}")
    if entered := evaluation.scored.patient_data:
        shares = ", ".join(f"{name} {count / evaluation.images:.0%}" for name, count in entered.items())
        answers.print(f"{'patient data entered, of the images':38} {shares}")
    for name, words in _SHOWN.items():
        if (found := evaluation.rule.intervals.get(name)) is not None:
            answers.print(f"{words:38} {found}")
    if evaluation.abstained["all"]:
        answers.print(f"{'abstained (counted as misses)':38} {evaluation.abstained['all']:.3f}")
    if evaluation.localisation is not None:
        for name in ("heatmap", "area", "gaussian"):
            answers.print(f"{'energy inside the lesion: ' + name:38} {evaluation.localisation.figures[name]}")
    for pair in evaluation.paired:
        if (found := pair.figures.get("balanced_accuracy")) is not None:
            answers.print(f"{f'{pair.first} - {pair.second}: balanced accuracy':38} {found}")
