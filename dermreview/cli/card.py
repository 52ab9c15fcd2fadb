"""``dermreview card``."""

from pathlib import Path
from typing import Annotated

import typer

from dermreview.terminal import answers


def card(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle whose card is written anew.")],
    findings: Annotated[
        Path | None,
        typer.Option(
            "--findings",
            metavar="TOML",
            help="What was measured elsewhere and what was tried, with the evaluations that say so.",
        ),
    ] = None,
) -> None:
    """Write a bundle's model card anew, with what other runs found out.

    The networks and the decisions stay as they are; the bundle gets another digest.
    """
    from dermreview.training.findings import add_findings

    answers.print(f"{add_findings(bundle, findings)}: written")
