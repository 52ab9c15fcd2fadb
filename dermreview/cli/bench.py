"""``dermreview bench``."""

import math
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from dermreview.cli.options import BundleOption, Device, DeviceOption, JsonOption
from dermreview.services import locations
from dermreview.terminal import answers, errors, print_json


class Figures(StrEnum):
    """What can be measured."""

    ENCRYPTION = "encryption"
    READING = "reading"
    RESPONSIVENESS = "responsiveness"
    SOAK = "soak"
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
    cases: Annotated[
        int | None, typer.Option("--cases", min=20, help="How many cases a soak reads; 10,000 if left out.")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.1, help="End a soak's reading after so many; no limit.")
    ] = None,
    device: DeviceOption = Device.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Measure reading by keyboard, the window in an analysis, a long worklist, encryption, and how networks learn.

    Each figure stands beside its reference, measured in the same run: a plain window that writes a label and shows
    the next file, the same window at rest, a plain Qt list of the same 100,000 cases, a plain store, and the same
    network trained by timm's own loop with a standard DataLoader.

    A soak runs only when it is named, because it takes half an hour or more: thousands of cases are imported, and
    read by a script in one window while they are analyzed. Its status is 1 if memory, handles, threads, objects or
    the time a case takes grew, or if a decision is not in the store.
    """
    for given, option in ((cases, "--cases"), (minutes, "--minutes")):
        if given is not None and only is not Figures.SOAK:
            raise typer.BadParameter("this is for a soak: add --only soak", param_hint=option)
    if only is Figures.TRAINING and not data:
        raise typer.BadParameter("the training figures need labelled images", param_hint="--data")
    for given, option in ((cases, "--cases"), (minutes, "--minutes")):
        if given is not None and only is not Figures.SOAK:
            raise typer.BadParameter("this is for a soak: add --only soak", param_hint=option)
    kinds: dict[Figures, Callable[[], dict[str, Any]]] = {
        Figures.ENCRYPTION: _encryption,
        Figures.READING: lambda: _reading(bundle),
        Figures.RESPONSIVENESS: lambda: _responsiveness(bundle),
        Figures.WORKLIST: lambda: _worklist(bundle),
        Figures.TRAINING: lambda: _training(recipe, data or [], device),
        Figures.SOAK: lambda: _soak(bundle, cases, minutes),
    }
    wanted = [only] if only is not None else [kind for kind in kinds if kind is not Figures.SOAK]
    if not data and Figures.TRAINING in wanted:
        wanted.remove(Figures.TRAINING)
        errors.print("the training figures need --data DIR with labelled images")
    found = {kind.value: kinds[kind]() for kind in wanted}
    if as_json:
        print_json(found)
    else:
        for figures in found.values():
            _print(figures)
    if only is Figures.SOAK:
        _judge(found[only])


def _encryption() -> dict[str, Any]:
    from dataclasses import asdict

    from dermreview.bench.encryption import measure_encryption

    return asdict(measure_encryption(errors.print))


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


def _soak(bundle: Path | None, cases: int | None, minutes: float | None) -> dict[str, Any]:
    from dataclasses import asdict

    from dermreview.bench.soak import CASES, measure_soak

    source = bundle or locations.default_bundle_dir()
    return asdict(measure_soak(source, cases or CASES, errors.print, minutes=minutes or math.inf))


def _judge(soak: Mapping[str, Any]) -> None:
    """End with status 1 if a decision is missing or something grew; too short a soak only says so."""
    if not soak["trends"]:
        errors.print("too short to tell whether anything grows: read more cases")
    if soak["to_read"]:
        errors.print(f"the time was over: {soak['to_read']} of {soak['cases']} cases were not read")
    if soak["grew"]:
        errors.print(f"grew: {', '.join(soak['grew'])}")
    if not soak["kept"]:
        errors.print("not everything that was done is in the store")
    if soak["grew"] or not soak["kept"]:
        raise typer.Exit(1)


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
