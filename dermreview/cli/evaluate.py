"""``dermreview evaluate``."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.options import PARTLY_FAILED, DataOption, Device, DeviceOption, JsonOption
from dermreview.terminal import answers, errors, print_json, progress_bar

if TYPE_CHECKING:
    from dermreview.training.comparing import Compared
    from dermreview.training.evaluation import Evaluation


class PartChoice(StrEnum):
    """Which images are measured."""

    UNSEEN = "unseen"
    TEST = "test"
    CALIBRATE = "calibrate"
    ALL = "all"


def evaluate(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle to measure.")],
    data: DataOption,
    part: Annotated[
        PartChoice | None,
        typer.Option(
            "--part",
            help="Which images: by default those that it did not learn from, with --compare-card its test part.",
        ),
    ] = None,
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
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Tell what each network, the views, thresholds and gates add.")
    ] = False,
    compare_card: Annotated[
        bool,
        typer.Option(
            "--compare-card",
            help="Tell whether the main figures lie within the intervals of the bundle's card; status 1 if not.",
        ),
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
    from dermreview.training.comparing import card_figures, compare_with_card
    from dermreview.training.measuring import MeasureOptions, measure_folders

    card = card_figures(bundle) if compare_card else None
    part = part or (PartChoice.UNSEEN if card is None else PartChoice.TEST)
    options = MeasureOptions(
        device=device.value,
        seed=seed,
        heatmaps=not no_heatmaps,
        pictures=out is not None,
        patient_data=not without_patient_data,
        ablations=ablations,
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
    answer = evaluation.as_json()
    compared = compare_with_card(card, answer) if card is not None else ()
    if as_json:
        print_json(answer | ({"card": [one.as_json() for one in compared]} if card is not None else {}))
    else:
        _print(evaluation)
        if card is not None:
            _print_compared(compared, int(card["n"]), evaluation.images)
        if page is not None:
            answers.print(f"report: {page}")
    if not all(one.within for one in compared):
        raise typer.Exit(PARTLY_FAILED)


def _print_compared(compared: "Sequence[Compared]", stated: int, measured: int) -> None:
    from dermreview.training.comparing import MAIN_FIGURES

    other = "" if stated == measured else " (other images differ by chance, too)"
    answers.print(f"measured on {measured:,} images, beside the card's figures on {stated:,}{other}:")
    for one in compared:
        now = "not measured" if one.measured is None else f"{one.measured:.3f}"
        verdict = "within" if one.within else "OUTSIDE"
        card = f"{one.stated:.3f} ({one.low:.3f} to {one.high:.3f})"
        answers.print(f"{MAIN_FIGURES[one.name]:38} {now}  {verdict} {card}")


def _print(evaluation: "Evaluation") -> None:
    from dermreview.training.comparing import MAIN_FIGURES

    if evaluation.split and evaluation.split["leaks"]:
        answers.print("LEAKING SPLIT: by image, so that other images of the same lesions were learned from")
    lesions = sum(evaluation.lesions.values())
    answers.print(f"{evaluation.images:,} images of {lesions:,} lesions, by {evaluation.scored.rule}")
    if entered := evaluation.scored.patient_data:
        shares = ", ".join(f"{name} {count / evaluation.images:.0%}" for name, count in entered.items())
        answers.print(f"{'patient data entered, of the images':38} {shares}")
    over_prior = {f"over_prior.{name}": one for name, one in evaluation.over_prior.intervals.items()}
    for name, words in MAIN_FIGURES.items():
        if (found := (evaluation.rule.intervals | over_prior).get(name)) is not None:
            answers.print(f"{words:38} {found}")
    if evaluation.abstained["all"]:
        answers.print(f"{'abstained (counted as misses)':38} {evaluation.abstained['all']:.3f}")
    if evaluation.localisation is not None:
        for name in ("heatmap", "area", "gaussian"):
            answers.print(f"{'energy inside the lesion: ' + name:38} {evaluation.localisation.figures[name]}")
    for pair in evaluation.paired:
        if (found := pair.figures.get("balanced_accuracy")) is not None:
            answers.print(f"{f'{pair.first} - {pair.second}: balanced accuracy':38} {found}")
    for row in evaluation.ablations:
        accuracy = row.figures.get("balanced_accuracy")
        gain = f", {row.gain.value:+.3f} ({row.gain.low:+.3f} to {row.gain.high:+.3f})" if row.gain else ""
        answers.print(f"{row.what:55} balanced accuracy {accuracy or 'not measured'}{gain}")
