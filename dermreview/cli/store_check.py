"""``dermreview store check`` and ``dermreview store history``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import PARTLY_FAILED, JsonOption, StoreOption
from dermreview.terminal import answers, errors, print_json, progress_bar

if TYPE_CHECKING:
    from dermreview.services.checking import CheckReport


def check(
    context: typer.Context,
    store: StoreOption = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the worklist's states anew where they differ from the events.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="EXPORT", help="Hold an earlier export against the store's logs."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Verify the database, the hash chains of all logs, every stored image, and the worklist's states."""
    from dermreview.services.checking import check_store

    with opened_store(context, store) as opened, progress_bar("Checking images") as progress:
        report = check_store(opened, repair=repair, against=against, progress=progress)
    for finding in report.findings:
        errors.print(f"dermreview: {finding}")
    if as_json:
        print_json(_as_json(report))
    else:
        _print(report)
    if report.left:
        raise typer.Exit(PARTLY_FAILED)


def history(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's id, as the worklist shows it.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell all that happened to a case: reviews, acts on the queue, imports and analyses."""
    from dermreview.services.history import case_history

    with opened_store(context, store) as opened:
        happened = case_history(opened, case)
    if as_json:
        print_json(
            [
                {
                    "log": item.log.value,
                    "seq": item.seq,
                    "at": item.at.isoformat(),
                    "who": item.who,
                    "what": item.what,
                }
                for item in happened
            ]
        )
        return
    for item in happened:
        when = item.at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
        answers.print(f"{when}  {item.log} {item.seq}  {item.who or '-'}: {item.what}")


def _print(report: "CheckReport") -> None:
    events = ", ".join(f"{head.seq} {log}" for log, head in report.heads.items())
    answers.print(f"{report.images} images and the events of all logs ({events}) looked at")
    if report.repaired:
        answers.print("the worklist's states were made anew from the events")
    if not report.left:
        answers.print("all is as it was left")


def _as_json(report: "CheckReport") -> dict[str, object]:
    return {
        "ok": not report.left,
        "findings": [{"kind": finding.kind.value, "message": str(finding)} for finding in report.findings],
        "images": report.images,
        "heads": {log.value: {"seq": head.seq, "hash": head.hash} for log, head in report.heads.items()},
        "repaired": report.repaired,
    }
