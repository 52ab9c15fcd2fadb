"""``dermreview onnx``."""

from pathlib import Path
from typing import Annotated

import typer

from dermreview.cli.options import JsonOption
from dermreview.terminal import answers, print_json, progress_bar


def onnx(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle's folder.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write to.")],
    as_json: JsonOption = False,
) -> None:
    """Write a bundle's networks as ONNX files, for the web and for other programs."""
    from dermreview.services.exporting_onnx import export_networks

    with progress_bar("Exporting") as progress:
        found = export_networks(bundle, out, progress)
    if as_json:
        print_json([each.as_json() for each in found])
        return
    for each in found:
        answers.print(
            f"{each.file}: {each.architecture}, {each.size / 1e6:.1f} MB; the largest difference of a probability "
            f"from torch is {each.difference:.1e}"
        )
    answers.print(f"{out / 'preprocessing.json'}: input shape, geometry, weights, calibration and thresholds")
