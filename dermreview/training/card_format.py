"""How the model card writes figures, intervals and tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

NOT_MEASURED: Final = "not measured"


def looked_up(figures: Mapping[str, Any], name: str) -> Any:
    """Return what stands under a dotted name such as ``over_prior.sensitivity.mel``; None where nothing does."""
    found: Any = figures
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def interval(figures: Mapping[str, Any], name: str, within: str = "") -> str:
    """Return one figure of an evaluation's JSON with its interval.

    Args:
        figures: As ``dermreview evaluate --json`` prints them.
        name: Dotted, for example ``sensitivity.mel``.
        within: The rule that it belongs to, ``argmax``, ``over_prior`` or ``kept``; empty for the bundle's own.
    """
    rule = looked_up(figures, within) if within else figures
    value, pair = looked_up(rule or {}, name), looked_up((rule or {}).get("intervals") or {}, name)
    if value is None or not pair or None in pair:
        return figure(value)
    return f"{value:.3f} ({pair[0]:.3f} to {pair[1]:.3f})"


def bounds(found: Mapping[str, Any] | None) -> str:
    """Return a figure that holds its ``value``, ``low`` and ``high`` itself."""
    if not found or found.get("value") is None:
        return NOT_MEASURED
    if found.get("low") is None or found.get("high") is None:
        return f"{found['value']:.3f}"
    return f"{found['value']:.3f} ({found['low']:.3f} to {found['high']:.3f})"


def signed(found: Mapping[str, Any] | None) -> str:
    """Return a difference with its interval; a dash where there is none."""
    if not found or found.get("value") is None:
        return "–"
    return f"{found['value']:+.3f} ({found['low']:+.3f} to {found['high']:+.3f})"


def figure(value: float | None) -> str:
    """Return a figure without an interval."""
    return NOT_MEASURED if value is None else f"{value:.3f}"


def listed(names: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; a bar in a cell would end it, so it is written as a slash."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"

    return [line(header), "|" + "---|" * len(header), *(line(row) for row in rows)]
