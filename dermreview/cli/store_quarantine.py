"""``dermreview store quarantine``: the images that were refused."""

from typing import Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import JsonOption, StoreOption
from dermreview.terminal import answers, print_json


def quarantine(
    context: typer.Context,
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget them, so that the next import tries each again.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the images that were refused and not imported since, by the hash of their bytes."""
    from dermreview.services.quarantine import clear_refused, refused_images

    with opened_store(context, store) as opened:
        found = refused_images(opened)
        if clear:
            clear_refused(opened)
    if as_json:
        print_json(
            [
                {
                    "sha256": each.sha256,
                    "size": each.size,
                    "reason": each.code,
                    "name": each.name,
                    "at": each.at.isoformat(),
                }
                for each in found
            ]
        )
        return
    for each in found:
        when = f"{each.at:%Y-%m-%d %H:%M} UTC"
        answers.print(f"{when}  {each.sha256[:16]}  {each.size} bytes  {each.code}  {each.name}")
    answers.print(f"{len(found)} refused images" + (", forgotten now" if clear and found else ""))
