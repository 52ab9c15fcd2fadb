"""The commands that open the window."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dermreview import __version__
from dermreview.cli.options import UNUSABLE, BundleOption, Device, DeviceOption, StoreOption, store_folder
from dermreview.cli.secrets import REVIEWER
from dermreview.domain.errors import DermreviewError
from dermreview.services import locations
from dermreview.services.logs import logging_to_file
from dermreview.terminal import answers, errors, name_failures, progress_bar


def _show_version(value: bool) -> None:
    if value:
        answers.print(f"dermreview {__version__}")
        raise typer.Exit


def window(
    context: typer.Context,
    store: StoreOption = None,
    reviewer: Annotated[str | None, typer.Option("--reviewer", metavar="NAME", help="Who reads.")] = None,
    bundle: BundleOption = None,
    device: Annotated[
        Device | None, typer.Option("--device", help="Where the networks run; as the preferences say if left out.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open the workstation."""
    context.obj = store
    if reviewer is not None:
        context.meta[REVIEWER] = reviewer
    if context.invoked_subcommand is not None:
        return
    if not _has_display():
        errors.print(
            "dermreview: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); start it on a desktop, "
            "or try `dermreview demo --screenshot demo.png`"
        )
        raise typer.Exit(UNUSABLE)
    from dermreview.app import run

    with logging_to_file():
        raise typer.Exit(run(store, bundle, reviewer, None if device is None else device.value))


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
    folder = store_folder(context, store, locations.demo_store_dir())
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


def _has_display() -> bool:
    if "QT_QPA_PLATFORM" in os.environ or not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
