"""``dermreview store erase``."""

from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import UNUSABLE, JsonOption, StoreOption
from dermreview.domain.audit import EraseReason
from dermreview.terminal import answers, errors, print_json

if TYPE_CHECKING:
    from dermreview.services.erasing import ErasurePlan

_SHOWN = 10


def erase(
    context: typer.Context,
    cases: Annotated[
        list[str] | None,
        typer.Option(
            "--case", metavar="ID", help="A case's id, as the worklist shows it; may be given more than once."
        ),
    ] = None,
    patient: Annotated[
        str | None,
        typer.Option(
            "--patient", metavar="ID", help="All cases of a patient, by the id of an export or of your own table."
        ),
    ] = None,
    reason: Annotated[EraseReason, typer.Option("--reason", help="Why; it stays with the tombstone.")] = (
        EraseReason.MISTAKE
    ),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase cases for good: images, analyses, and the content of their reviews; a tombstone stays in the logs."""
    from dermreview.services.erasing import erase_cases, plan_erasure

    if not cases and patient is None:
        errors.print("dermreview: name what to erase with --case or --patient")
        raise typer.Exit(UNUSABLE)
    with opened_store(context, store) as opened:
        plan = plan_erasure(opened, cases or (), patient)
        if not yes:
            errors.print(_asked(plan))
            if not typer.confirm("Erase them for good?", err=True):
                errors.print("dermreview: nothing was erased")
                raise typer.Exit(UNUSABLE)
        report = erase_cases(opened, list(plan.cases), reason)
    for path in report.elsewhere:
        errors.print(f"dermreview: {path} was set aside earlier and may still hold these cases; remove it")
    if as_json:
        print_json(
            {
                "erased": report.cases,
                "reviews": plan.reviews,
                "analyses": plan.analyses,
                "backup": str(report.backup),
                "elsewhere": [str(path) for path in report.elsewhere],
            }
        )
    else:
        answers.print(f"{report.cases} cases erased; {report.backup.name} is now the store's only backup")
        answers.print("copies of the store and exports made before still hold them: erase these yourself")


def _asked(plan: "ErasurePlan") -> str:
    names = list(plan.cases.values())
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    siblings = (
        f" {plan.siblings} other cases of the same patient stay; --patient takes all." if plan.siblings else ""
    )
    return (
        f"{len(names)} cases will be erased: {', '.join(names[:_SHOWN])}{more}. With them go their images, "
        f"{plan.analyses} analyses, and labels and notes of {plan.reviews} reviews. All backups in the store's "
        f"folder are replaced by a new one. This can't be undone.{siblings}"
    )
