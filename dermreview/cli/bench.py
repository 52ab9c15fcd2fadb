"""``dermreview bench``."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from dermreview.cli.options import BundleOption, Device, DeviceOption, JsonOption
from dermreview.services import locations
from dermreview.terminal import answers, errors, print_json


class Figures(StrEnum):
    """What can be measured."""

    READING = "reading"
    RESPONSIVENESS = "responsiveness"
    TRAINING = "training"
    WORKLIST = "worklist"


def bench(
    only: Annotated[
        Figures | None, typer.Option("--only", help="One kind of figures; all that can be had.")
    ] = None,
    bundle: BundleOption = None,
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="DIR", help="Labelled images, for training.")
    ] = None,
    recipe: Annotated[
        str, typer.Option("--recipe", metavar="NAME", help="Whose first network is trained.")
    ] = "release",
    device: DeviceOption = Device.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Measure reading by keyboard, the window during an analysis, a long worklist, and how fast networks learn.

    Each figure stands beside its reference, measured in the same run: a plain window that writes a label and shows
    the next file, the same window at rest, a plain Qt list of the same 100,000 cases, and the same network trained
    by timm's own loop with a standard DataLoader.
    """
    if only is Figures.TRAINING and not data:
        raise typer.BadParameter("the training figures need labelled images", param_hint="--data")
    found: dict[str, dict[str, Any]] = {}
    if only in (None, Figures.READING):
        found["reading"] = _reading(bundle)
    if only in (None, Figures.RESPONSIVENESS):
        found["responsiveness"] = _responsiveness(bundle)
    if only in (None, Figures.WORKLIST):
        found["worklist"] = _worklist(bundle)
    if only in (None, Figures.TRAINING) and data:
        found["training"] = _training(recipe, data, device)
    if as_json:
        print_json(found)
        return
    for figures in found.values():
        _print(figures)
    if only is None and not data:
        errors.print("the training figures need --data DIR with labelled images")


def _reading(bundle: Path | None) -> dict[str, Any]:
    from dataclasses import asdict

    from dermreview.bench.reading import measure_reading

    return asdict(measure_reading(bundle or locations.default_bundle_dir(), stage=errors.print))


def _responsiveness(bundle: Path | None) -> dict[str, Any]:
    from dataclasses import asdict

    from dermreview.bench.responsiveness import measure_responsiveness

    return asdict(measure_responsiveness(bundle or locations.default_bundle_dir(), errors.print))


def _worklist(bundle: Path | None) -> dict[str, Any]:
    from dataclasses import asdict

    from dermreview.bench.worklist import measure_worklist

    return asdict(measure_worklist(bundle or locations.default_bundle_dir(), errors.print))


def _training(recipe: str, data: list[Path], device: Device) -> dict[str, Any]:
    from dataclasses import asdict

    from dermreview.training.throughput import measure_training

    return asdict(measure_training(recipe, data, device=device.value, stage=errors.print))


def _print(figures: Mapping[str, Any]) -> None:
    """Print a name and a value a line; the figures of several things follow, one after the other."""
    for name, value in figures.items():
        if not isinstance(value, Mapping | list | tuple):
            answers.print(f"{name:24} {value}")
    for network in figures.get("networks", ()):
        answers.print("")
        _print(network)
    for name, value in figures.items():
        if isinstance(value, Mapping):
            answers.print(f"\n{name}")
            _print(value)
        elif isinstance(value, tuple) and name != "networks":
            answers.print(f"{name:44} {' · '.join(map(str, value))}")
