"""The model card's section on the activation maps: where they look, and whether they know what was learned."""

from collections.abc import Iterator, Mapping
from typing import Any

from dermreview.domain.taxonomy import TAXONOMY
from dermreview.training.card_format import NOT_MEASURED, bounds, listed, signed, table


def where_it_looked(test: Mapping[str, Any]) -> list[str]:
    """Return the section on the activation maps; none where they were not measured."""
    location, forgotten = test.get("localisation"), test.get("randomisation")
    if not location and not forgotten:
        return []
    lines = ["## Where it looked"]
    if location:
        lines += ["", *_localisation(location)]
    if forgotten:
        lines += ["", *_randomisation(forgotten)]
    return ["\n".join(lines)]


def _localisation(found: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"Share of the heatmap's energy inside the lesion, on {found['images']} test images with a lesion mask, "
        "drawn evenly over the classes as far as these go. It means something only beside two yardsticks: the "
        "lesion's share of the area, which a map without any preference reaches, and a blur in the middle of the "
        "image, which never looked at it."
    )
    yield ""
    blank = found.get("blank")
    yield (
        f"Map of the suggested class, which a reader sees first: heatmap {bounds(found['heatmap'])}, area "
        f"{bounds(found['area'])}, centred blur {bounds(found['gaussian'])}."
        + (
            f" On {blank} of the images nothing raised that class: a blank map, which counts as 0."
            if blank
            else ""
        )
    )
    by_class = found.get("by_class") or {}
    if not by_class:
        return
    rows = []
    for one in TAXONOMY:
        measured = by_class.get(one.code)
        if measured is None:
            rows.append((one.code, "0", *[NOT_MEASURED] * 5))
            continue
        own = measured.get("own_map") or {}
        rows.append(
            (
                one.code,
                str(measured["images"]),
                bounds(measured.get("heatmap")),
                f"{signed(measured.get('heatmap_minus_area'))}",
                f"{signed(measured.get('heatmap_minus_gaussian'))}",
                _mark(measured.get("verdict")),
                f"{bounds(own.get('heatmap'))}, {_mark(own.get('verdict'))}",
            )
        )
    header = ("images of", "number", "suggested class's map", "over the area", "over the blur", "above both?")
    yield ""
    yield from table((*header, "the class's own map, above both?"), rows)
    failing = [code for code, one in by_class.items() if one.get("verdict") != "above"]
    yield ""
    if failing:
        yield (
            f"**Not above both yardsticks beyond chance: {listed(failing)}.** There the heatmap finds the "
            "lesion no better than knowing that lesions lie in the middle of their images."
        )
    else:
        yield "Above both yardsticks beyond chance for every class."


def _mark(verdict: str | None) -> str:
    words = {"above": "yes", "unclear": "**unclear**", "not above": "**NO**"}
    return words.get(verdict or "", NOT_MEASURED)


def _randomisation(found: Mapping[str, Any]) -> Iterator[str]:
    steps = found["steps"]
    judged = "The maps pass" if found["passed"] else "**THE MAPS FAIL**"
    yield (
        f"Do the maps depend on what was learned? The networks' weights were replaced by fresh ones from the "
        f"classifier downwards (Adebayo et al., 2018), on {found['images']} images. {judged}: with everything "
        f"fresh the rank correlation with the true map is {steps[-1]['correlation']:+.2f} on average (a map that "
        "only traces the image keeps 1), its mean size "
        f"{steps[-1]['size']:.2f} (1 for such a map; 0.3 is chance for coarse maps)."
    )
    yield ""
    rows = [
        (
            _forgotten(step["fresh"]),
            f"{step['correlation']:+.3f}",
            f"{step['size']:.3f}",
            f"{step['overlap']:.3f}",
        )
        for step in steps
    ]
    yield from table(("fresh", "correlation", "its mean size", "positive energy in common"), rows)


def _forgotten(share: float) -> str:
    if share in {0, 1}:
        return "all layers" if share else "the classifier alone"
    return f"the classifier and the last {share:.0%} of the layers before it"
