"""``dermreview data``."""

from pathlib import Path
from typing import Annotated

import typer

from dermreview.cli.options import DataOption, JsonOption
from dermreview.cli.train import SplitName
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.terminal import answers, errors, print_json, progress_bar

app = typer.Typer(help="Look at labelled images before learning from them.")


@app.callback()
def data() -> None:
    """Look at labelled images before learning from them."""


@app.command()
def summary(
    data: DataOption,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="HTML", help="Write a page with the charts.")
    ] = None,
    recipe: Annotated[str, typer.Option("--recipe", help="Whose split to show.")] = "release",
    by: Annotated[SplitName | None, typer.Option("--by", help="Split by this instead of the recipe's.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Instead of the recipe's.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Count ages, sexes, sites and diagnoses, and prove that a recipe's split does not leak."""
    from dermreview.training.data import gather
    from dermreview.training.looks import describe_held_out, group_looks, measure_looks
    from dermreview.training.recipe_files import load_recipe
    from dermreview.training.splits import prove_disjoint, split_items
    from dermreview.training.summary import class_counts, summarize, write_summary

    if out is not None and out.exists():
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=out)
    settings = load_recipe(recipe)
    seed = settings.seeds[0] if seed is None else seed
    split = settings.split.model_copy(update={"by": by.value}) if by else settings.split
    items = gather(data, None, seed, lambda note: errors.print(f"dermreview: {note}"))
    clusters, held_out = None, ""
    if split.by == "look":
        with progress_bar("Reading images") as progress:
            looks = measure_looks(items, progress)
        clusters = group_looks(items, looks, seed)
    parts = split_items(items, split, seed, looks=clusters)
    if clusters is not None:
        held_out = "\n" + describe_held_out(items, looks, clusters, parts.test)
    found = summarize(items, split.by, prove_disjoint(parts), class_counts(parts.named()))
    if out is not None:
        with progress_bar("Reading samples") as progress:
            write_summary(out, found, items, seed, progress)
        errors.print(f"wrote {out}")
    if as_json:
        print_json(found.as_json())
        return
    named = [f"{n:,} {what}" for n, what in ((found.lesions, "lesions"), (found.patients, "patients")) if n]
    answers.print(f"{found.total.images:,} images of {' and '.join(named) or 'lesions that nobody named'}")
    for name, distribution in found.distributions.items():
        values = ", ".join(f"{value} {count.images:,}" for value, count in distribution.items())
        answers.print(f"{name.replace('_', ' ')}: {values}")
    answers.print(f"split by {split.by}, seed {seed}: {found.proof}{held_out}")


@app.command()
def quality(
    data: DataOption,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Measure at most so many images, drawn at random.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of that draw.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Count the images with ink, rulers, hair, dark corners or blur, and show how sharp and bright they are."""
    from dermreview.training.data import labelled_images
    from dermreview.training.surveying import draw, survey_quality

    items = draw(labelled_images(data, lambda note: errors.print(f"dermreview: {note}")), limit, seed)
    with progress_bar("Measuring") as progress:
        found = survey_quality(items, progress)
    if as_json:
        print_json(found.as_json())
        return
    answers.print(f"{found.images:,} images, {found.without / found.images:.1%} without a badge")
    for badge, count in found.badges.items():
        answers.print(f"{badge.replace('_', ' ')}: {count / found.images:.1%}")
    for name, (lowest, low, middle, high, highest) in found.measures.items():
        answers.print(
            f"{name.replace('_', ' ')}: median {middle:.3f}, 99 % of the images between {low:.3f} and {high:.3f}, "
            f"all between {lowest:.3f} and {highest:.3f}"
        )
