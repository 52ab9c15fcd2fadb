"""``dermreview queue``."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import BundleOption, JsonOption, StoreOption
from dermreview.domain.quality import abstention_in_words
from dermreview.services import locations
from dermreview.terminal import answers, errors, print_json

if TYPE_CHECKING:
    from dermreview.services.suggesting import SuggestReport

app = typer.Typer(help="Look at the queue of cases; nothing in it is changed.")


class By(StrEnum):
    """What makes a case worth labelling."""

    COMBINED = "combined"
    UNCERTAINTY = "uncertainty"
    DISAGREEMENT = "disagreement"


@app.callback()
def queue() -> None:
    """Look at the queue of cases; nothing in it is changed."""


@app.command()
def suggest(
    context: typer.Context,
    count: Annotated[int, typer.Option("--count", min=1, max=1000, help="How many cases.")] = 20,
    strategy: Annotated[
        By,
        typer.Option(
            "--strategy",
            help="By the networks' uncertainty, by their disagreement, or by both among unlike cases.",
        ),
    ] = By.COMBINED,
    bundle: BundleOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name the next cases worth labelling, among those that are analyzed and not yet decided on."""
    from dermreview.services.analyzing import read_bundle
    from dermreview.services.suggesting import Strategy, suggest_cases

    info = read_bundle(bundle or locations.default_bundle_dir())
    with opened_store(context, store) as opened:
        report = suggest_cases(opened, info.ref, count, Strategy(strategy.value))
    if report.without_features:
        errors.print(
            f"dermreview: features are missing for {report.without_features} of the compared cases, which an "
            "earlier version analyzed; all are compared by their probabilities instead"
        )
    if as_json:
        print_json(_as_json(report))
    else:
        _print(report)


def _print(report: "SuggestReport") -> None:
    for case in report.suggested:
        said = case.suggestion or f"no suggestion ({abstention_in_words(case.abstained)})"
        answers.print(
            f"{case.external_id}: {said}; uncertainty {case.uncertainty:.2f}, disagreement {case.disagreement:.2f}"
        )
    left_out = ", ".join(f"{count} {reason}" for reason, count in report.left_out.items() if count)
    how = f"by {report.strategy}" + (f", compared by {report.diversity}" if report.diversity else "")
    answers.print(
        f"{len(report.suggested)} suggested {how}, from the analyses of {report.bundle}"
        + (f"; left out: {left_out}" if left_out else "")
    )


def _as_json(report: "SuggestReport") -> dict[str, object]:
    return {
        "suggested": [
            {
                "case": case.external_id,
                "suggestion": case.suggestion,
                "abstained": case.abstained,
                "malignancy": _rounded(case.malignancy),
                "uncertainty": _rounded(case.uncertainty),
                "disagreement": _rounded(case.disagreement),
            }
            for case in report.suggested
        ],
        "strategy": report.strategy.value,
        "diversity": report.diversity.value if report.diversity else None,
        "without_features": report.without_features,
        "left_out": report.left_out,
        "bundle": str(report.bundle),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
