"""``dermreview train``."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.options import DataOption, Device, DeviceOption, JsonOption
from dermreview.terminal import answers, errors, print_json, progress_bar

if TYPE_CHECKING:
    from dermreview.training.loop import EpochRecord

INTERRUPTED = 130
"""Exit status after Ctrl+C, as shells have it."""


class SplitName(StrEnum):
    """What never stands in two parts of a split."""

    LESION = "lesion"
    PATIENT = "patient"
    IMAGE = "image"
    LOOK = "look"


def train(
    data: DataOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The bundle to write.")],
    recipe: Annotated[str, typer.Argument(metavar="[RECIPE]", help="A recipe's name or TOML file.")] = "release",
    variant: Annotated[str | None, typer.Option("--variant", help="One of the recipe's variants.")] = None,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, help="Instead of the recipe's.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Use at most so many images.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="One seed instead of the recipe's.")] = None,
    split: Annotated[
        SplitName | None,
        typer.Option(
            "--split",
            help="Instead of the recipe's; image leaks and says so, look tests on images taken unlike the others.",
        ),
    ] = None,
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="Random first weights; no download of pretrained ones.")
    ] = False,
    init_from: Annotated[
        Path | None, typer.Option("--init-from", metavar="BUNDLE", help="Learn on from this bundle's networks.")
    ] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Of the weights, after their data.")] = None,
    member: Annotated[
        int | None,
        typer.Option(
            "--member",
            min=1,
            metavar="N",
            help="Train the recipe's Nth network alone, beside others on other cores; the same command "
            "with --resume and without --member then makes the bundle.",
        ),
    ] = None,
    device: DeviceOption = Device.AUTO,
    resume: Annotated[bool, typer.Option("--resume", help="Go on after an interruption.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Train a recipe from labelled images to a calibrated bundle with its card and report.

    Ctrl+C keeps what was learned up to the last finished epoch; the same command with --resume goes on from there.
    """
    if from_scratch and init_from:
        raise typer.BadParameter("--from-scratch and --init-from exclude each other")
    log = _Log(as_json)
    try:
        from dermreview.training.options import TrainCallbacks, TrainOptions
        from dermreview.training.recipe_files import load_recipe
        from dermreview.training.run import describe, report_folder
        from dermreview.training.run import train as run_training

        options = TrainOptions(
            epochs=epochs,
            limit=limit,
            seed=seed,
            licence=licence,
            device=device.value,
            resume=resume,
            from_scratch=from_scratch,
            init_from=init_from,
            split=split.value if split else None,
            member=member,
        )
        with progress_bar("Training") as progress:
            callbacks = TrainCallbacks(stage=log.stage, progress=progress, epoch=log.epoch)
            manifests = run_training(load_recipe(recipe, variant), data, out, options, callbacks)
    except KeyboardInterrupt:
        errors.print(f"stopped; the same command with --resume goes on {log.where}")
        raise typer.Exit(INTERRUPTED) from None
    if member is not None:
        errors.print(f"network {member} is trained; --resume without --member makes the bundle")
    found = [describe(manifest, out) for manifest in manifests]
    for manifest in manifests:
        for name, reason in manifest.infeasible.items():
            errors.print(f"dermreview: {manifest.name}: TARGET NOT REACHED, no threshold for {name}: {reason}")
    if as_json:
        print_json([answer for _, answer in found])
        return
    for words, _ in found:
        answers.print(words)
    if len(found) > 1:
        answers.print(f"mean and standard deviation over the seeds: {report_folder(out) / 'seeds.json'}")


class _Log:
    """Tells how far a run is, and remembers it for whoever stops it."""

    def __init__(self, as_json: bool) -> None:
        self._console = errors if as_json else answers
        self.where = "from epoch 1"

    def stage(self, words: str) -> None:
        """A stage begins."""
        self._console.print(words)

    def epoch(self, record: "EpochRecord") -> None:
        """An epoch ended, and its checkpoint is on disk."""
        self._console.print(
            f"{record.member} epoch {record.epoch}/{record.epochs}: loss {record.loss:.3f}; calibration part: "
            f"loss {record.calibrate_loss:.3f}, balanced accuracy {record.balanced_accuracy:.3f}; "
            f"{record.seconds:.1f} s"
        )
        if record.stopped or record.epoch == record.epochs:
            self.where = f"after {record.member}, which is trained"
        else:
            self.where = f"from epoch {record.epoch + 1} of {record.member}"
