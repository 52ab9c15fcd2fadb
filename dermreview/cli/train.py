"""``dermreview train``."""

from pathlib import Path
from typing import Annotated

import typer

from dermreview.cli.options import Device, DeviceOption
from dermreview.terminal import answers, progress_bar


def train(
    data: Annotated[list[Path], typer.Option("--data", metavar="DIR", help="Labelled images; more than once.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The bundle to write.")],
    recipe: Annotated[str, typer.Argument(metavar="[RECIPE]", help="A recipe's name or TOML file.")] = "starter",
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, help="Instead of the recipe's.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Use at most so many images.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Instead of the recipe's.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Of the weights, after their data.")] = None,
    device: DeviceOption = Device.AUTO,
    resume: Annotated[bool, typer.Option("--resume", help="Go on after an interruption.")] = False,
) -> None:
    """Train a bundle from labelled images."""
    from dermreview.training.loop import EpochRecord
    from dermreview.training.recipe import load_recipe
    from dermreview.training.run import TrainCallbacks, TrainOptions
    from dermreview.training.run import train as run_training

    def report_epoch(record: EpochRecord) -> None:
        answers.print(
            f"{record.member} epoch {record.epoch}/{record.epochs}: loss {record.loss:.3f}, validation balanced "
            f"accuracy {record.balanced_accuracy:.3f}"
        )

    options = TrainOptions(epochs, limit, seed, licence, device.value, resume)
    with progress_bar("Training") as progress:
        callbacks = TrainCallbacks(stage=answers.print, progress=progress, epoch=report_epoch)
        manifest = run_training(load_recipe(recipe), data, out, options, callbacks)
    figure = manifest.metrics["test"]["balanced_accuracy_prior_adjusted"]
    answers.print(
        f"{out}: balanced accuracy {figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f}) on "
        f"{manifest.metrics['test']['images']} untouched images; see {out / 'MODEL_CARD.md'}"
    )
