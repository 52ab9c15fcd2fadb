"""Options and endings that several commands share."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dermreview.domain.outcome import Failure
from dermreview.terminal import name_failures

PARTLY_FAILED = 1
UNUSABLE = 2


class Device(StrEnum):
    """Where the networks run."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="DIR", help="The store; the one chosen in the window, or the user's own, if left out."
    ),
]
BundleOption = Annotated[
    Path | None, typer.Option("--bundle", metavar="DIR", help="The bundle; the released one if left out.")
]
DeviceOption = Annotated[Device, typer.Option("--device", help="Where the networks run.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON on stdout.")]
DataOption = Annotated[
    list[Path], typer.Option("--data", metavar="DIR", help="Labelled images; may be given more than once.")
]


def store_folder(context: typer.Context, given: Path | None, default: Path) -> Path:
    """``--store`` may stand before or behind the command."""
    before: Path | None = context.obj
    return given or before or default


def end(failed: Sequence[Failure]) -> None:
    """Name what failed and end with status 1, or return."""
    name_failures(failed)
    if failed:
        raise typer.Exit(PARTLY_FAILED)
