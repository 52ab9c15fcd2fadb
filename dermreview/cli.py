"""The verbs from a terminal.

Each command imports what it needs when it runs: ``--help`` is quick, and the window does not wait for torch.
Exit status: 0 done, 1 some items failed (each named with its reason on stderr), 2 wrong usage or unusable input.
"""

import logging
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dermreview import __version__
from dermreview.domain.errors import DermreviewError
from dermreview.domain.outcome import Failure
from dermreview.services import locations
from dermreview.terminal import answers, errors, failures_as_json, name_failures, print_json, progress_bar

PARTLY_FAILED = 1
UNUSABLE = 2

app = typer.Typer(
    name="dermreview",
    help="Dermoscopy case review with an AI ensemble as second reader. Without a command it opens the window.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Device(StrEnum):
    """Where the networks run."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Format(StrEnum):
    """The forms of an export."""

    CSV = "csv"
    ISIC = "isic"
    FOLDER = "folder"
    JSONL = "jsonl"


StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="The store; the user's own if left out.")
]
BundleOption = Annotated[
    Path | None, typer.Option("--bundle", metavar="DIR", help="The bundle; the released one if left out.")
]
DeviceOption = Annotated[Device, typer.Option("--device", help="Where the networks run.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON on stdout.")]


def _show_version(value: bool) -> None:
    if value:
        answers.print(f"dermreview {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    store: StoreOption = None,
    reviewer: Annotated[str | None, typer.Option("--reviewer", metavar="NAME", help="Who reads.")] = None,
    bundle: BundleOption = None,
    device: DeviceOption = Device.AUTO,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open the workstation."""
    context.obj = store
    if context.invoked_subcommand is not None:
        return
    if not _has_display():
        errors.print(
            "dermreview: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); start it on a desktop, "
            "or try `dermreview demo --screenshot demo.png`"
        )
        raise typer.Exit(UNUSABLE)
    from dermreview.app import run

    raise typer.Exit(
        run(
            store or locations.default_store_dir(),
            bundle or locations.default_bundle_dir(),
            reviewer,
            device.value,
        )
    )


@app.command()
def demo(
    context: typer.Context,
    screenshot: Annotated[
        Path | None, typer.Option("--screenshot", metavar="PNG", help="Write a picture of the window and end.")
    ] = None,
    store: StoreOption = None,
    bundle: BundleOption = None,
    device: DeviceOption = Device.AUTO,
) -> None:
    """Open the window on synthetic cases in a store of their own."""
    folder = _store_folder(context, store, locations.demo_store_dir())
    bundle = bundle or locations.default_bundle_dir()
    no_display = not _has_display()
    if no_display and screenshot is None:
        screenshot = Path("dermreview-demo.png")
    _prepare_demo(folder, bundle, device.value)
    from dermreview.app import run

    status = run(folder, bundle, "Demo reader", device.value, screenshot=screenshot)
    if screenshot is not None and status == 0:
        reason = "There is no display here, so the window was drawn off screen: " if no_display else ""
        answers.print(f"{reason}screenshot written to {screenshot}")
    raise typer.Exit(status)


def _prepare_demo(folder: Path, bundle: Path, device: str) -> None:
    from dermreview.services.analyzing import analyze_queue, load_predictor
    from dermreview.services.demo import prepare_demo
    from dermreview.services.stores import open_store

    with open_store(folder) as opened:
        with progress_bar("Demo cases") as progress:
            prepare_demo(opened, progress)
        try:
            predictor = load_predictor(bundle, device)
        except DermreviewError as error:
            errors.print(f"dermreview: {error}")
            return
        with progress_bar("Analyzing") as progress:
            report = analyze_queue(opened, predictor, progress=progress)
    name_failures(report.failed)


@app.command("import")
def import_command(
    context: typer.Context,
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Image files and folders.")],
    metadata: Annotated[
        list[Path] | None,
        typer.Option("--metadata", metavar="CSV", help="HAM10000 metadata or ISIC ground truth, by image id."),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put images into the queue."""
    from dermreview.services.importing import import_cases
    from dermreview.services.stores import open_store

    with (
        open_store(_store_folder(context, store, locations.default_store_dir())) as opened,
        progress_bar("Importing") as progress,
    ):
        report = import_cases(opened, sources, metadata or (), progress=progress)
    if as_json:
        print_json(
            {
                "imported": report.imported,
                "duplicates": len(report.duplicates),
                "duplicate_of": {str(source): case for source, case in report.duplicates},
                "unmatched": report.unmatched,
                "failed": failures_as_json(report.failed),
            }
        )
    else:
        for source, case in report.duplicates:
            answers.print(f"{source}: the same image as {case}, kept once")
        counts = f"{report.imported} imported, {len(report.duplicates)} duplicates, {len(report.failed)} failed"
        answers.print(counts + (f", {report.unmatched} not in the tables" if report.unmatched else ""))
    _end(report.failed)


@app.command()
def analyze(
    context: typer.Context,
    bundle: BundleOption = None,
    device: DeviceOption = Device.AUTO,
    limit: Annotated[int | None, typer.Option("--limit", min=0, help="At most so many cases.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Analyze the cases that the bundle has not analyzed yet."""
    from dermreview.services.analyzing import analyze_queue, load_predictor
    from dermreview.services.stores import open_store

    with open_store(_store_folder(context, store, locations.default_store_dir())) as opened:
        predictor = load_predictor(bundle or locations.default_bundle_dir(), device.value)
        with progress_bar("Analyzing") as progress:
            report = analyze_queue(opened, predictor, limit=limit, progress=progress)
    for notice in report.notices:
        errors.print(f"dermreview: {notice}")
    if as_json:
        print_json(
            {
                "analyzed": report.analyzed,
                "abstained": report.abstained,
                "failed": failures_as_json(report.failed),
                "device": report.device,
                "bundle": report.bundle,
            }
        )
    else:
        answers.print(
            f"{report.analyzed} analyzed on {report.device} with {report.bundle}, {report.abstained} without a "
            f"suggestion, {len(report.failed)} failed"
        )
    _end(report.failed)


@app.command()
def predict(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Image files.")],
    bundle: BundleOption = None,
    heatmaps: Annotated[
        Path | None,
        typer.Option("--heatmaps", metavar="DIR", help="Write each image's heatmap as PNG and its maps as NPY."),
    ] = None,
    device: DeviceOption = Device.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Analyze image files without a store."""
    from dermreview.services.analyzing import load_predictor
    from dermreview.services.predicting import FilePrediction, predict_files

    predictor = load_predictor(bundle or locations.default_bundle_dir(), device.value)
    found: list[FilePrediction] = []
    failed: list[Failure] = []
    with progress_bar("Analyzing") as progress:
        for result in predict_files(predictor, images, heatmaps):
            if isinstance(result, Failure):
                failed.append(result)
            else:
                found.append(result)
            progress(len(found) + len(failed), len(images))
    if as_json:
        print_json([result.as_json() for result in found])
    else:
        for result in found:
            decision = result.prediction.decision
            said = decision.suggestion or f"no suggestion ({decision.abstained})"
            answers.print(
                f"{result.image}: {said}, by {decision.rule}; malignancy {result.prediction.malignancy:.2f}"
            )
    _end(failed)


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file or folder to write.")],
    form: Annotated[Format, typer.Option("--format", help="The form of the export.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing target.")] = False,
    include_other: Annotated[
        bool, typer.Option("--include-other", help="Training forms: keep cases labelled 'other'.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the reviewed labels."""
    from dermreview.services.exporting import ExportFormat, export_reviews
    from dermreview.services.stores import open_store

    with (
        open_store(_store_folder(context, store, locations.default_store_dir())) as opened,
        progress_bar("Exporting") as progress,
    ):
        report = export_reviews(
            opened, out, ExportFormat(form.value), force=force, include_other=include_other, progress=progress
        )
    if as_json:
        print_json({"path": str(report.path), "cases": report.cases, "left_out": report.left_out})
        return
    left_out = ", ".join(f"{count} {reason}" for reason, count in report.left_out.items() if count)
    answers.print(
        f"{report.cases} cases written to {report.path}" + (f"; left out: {left_out}" if left_out else "")
    )


@app.command()
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


@app.command()
def bench(
    bundle: BundleOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how the window feels while a queue is analyzed, beside the same window at rest."""
    from dataclasses import asdict

    from dermreview.bench.responsiveness import measure_responsiveness

    figures = asdict(measure_responsiveness(bundle or locations.default_bundle_dir(), errors.print))
    if as_json:
        print_json(figures)
        return
    for name, value in figures.items():
        answers.print(f"{name:24} {value}")


def _store_folder(context: typer.Context, given: Path | None, default: Path) -> Path:
    """``--store`` may stand before or behind the command."""
    before: Path | None = context.obj
    return given or before or default


def _has_display() -> bool:
    if "QT_QPA_PLATFORM" in os.environ or not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _end(failed: Sequence[Failure]) -> None:
    name_failures(failed)
    if failed:
        raise typer.Exit(PARTLY_FAILED)


def main() -> None:
    """Run the command line; errors of the environment become one line."""
    logging.basicConfig(level=logging.WARNING, format="dermreview: %(message)s")
    try:
        app()
    except DermreviewError as error:
        errors.print(f"dermreview: {error}")
        sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
