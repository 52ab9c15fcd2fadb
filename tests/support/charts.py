"""Charts for tests that make reports but look at no chart."""

from collections.abc import Callable

from matplotlib.figure import Figure


def painted_only(width: float, height: float, paint: Callable[[Figure], None], alternative: str) -> str:
    """Stand in for `dermreview.training.figures.draw`: paint, but skip the slow layout."""
    paint(Figure(figsize=(width, height)))
    return f"<svg><title>{alternative}</title></svg>"
