"""Draws the figures of a reader: labels against the AI, what it changed, control cases, and reads by day."""

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dermreview.domain.statistics import ReaderFigures, Share
from dermreview.domain.taxonomy import CLASSES, LABELS
from dermreview.ui.language import day, decimal, percent, translate
from dermreview.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = (11.0, 4.2)
"""Inches, at 100 pixels each on a screen of single density."""
_DAYS = 30


def chart_png(reader: ReaderFigures, days: Sequence[tuple[date, int]], theme: Theme, dpi: float) -> bytes:
    """Return the charts as PNG.

    Args:
        reader: Whose figures.
        days: Day to finished reads of all readers, ascending.
        theme: Its colours.
        dpi: Pixels an inch.
    """
    import matplotlib as mpl  # half a second that no start of the window should wait for
    from matplotlib.figure import Figure

    with mpl.rc_context(_settings(theme)):
        figure = Figure(figsize=_SIZE, layout="constrained", facecolor=theme.surface)
        controlled = reader.repeats.of or reader.control.of
        # labels, turned, days, control cases
        axes = figure.subplot_mosaic("LTD\nLTC" if controlled else "LTD", width_ratios=(5, 3, 4))
        _confusion(axes["L"], reader, theme)
        _turned(axes["T"], reader, theme)
        _days(axes["D"], days, theme)
        if controlled:
            _control(axes["C"], reader, theme)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


def _confusion(axes: "Axes", reader: ReaderFigures, theme: Theme) -> None:
    rows = reader.confusion
    most = max(1, *(number for row in rows for number in row))
    axes.set_title(translate("statistics_chart", "Reader (rows) against the AI's suggestion"))
    axes.set_xticks(range(len(CLASSES)), CLASSES, rotation=45)
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set_xlim(-0.5, len(CLASSES) - 0.5)
    axes.set_ylim(len(LABELS) - 0.5, -0.5)
    axes.set_aspect("equal")
    axes.grid(visible=False)
    for y, row in enumerate(rows):
        for x, number in enumerate(row):
            if number:
                colour = theme.benign if LABELS[y] == CLASSES[x] else theme.malignant
                side = 0.45 + 0.45 * (number / most) ** 0.5  # the least still frames its number
                axes.add_patch(_square(x, y, side, colour))
                axes.text(x, y, str(number), ha="center", va="center", fontsize=8, bbox=_ground(theme))


def _square(x: float, y: float, side: float, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - side / 2, y - side / 2), side, side, color=colour)


def _ground(theme: Theme) -> dict[str, object]:
    return {"facecolor": theme.surface, "edgecolor": "none", "pad": 1}


def _turned(axes: "Axes", reader: ReaderFigures, theme: Theme) -> None:
    from matplotlib.ticker import MaxNLocator

    shares: tuple[tuple[str, Share, str], ...] = (
        (translate("statistics_chart", "to wrong"), reader.to_wrong, theme.malignant),
        (translate("statistics_chart", "to right"), reader.to_right, theme.benign),
    )
    axes.set_title(translate("statistics_chart", "What the AI turned"))
    axes.bar([name for name, _, _ in shares], [share.count for _, share, _ in shares],
             color=[colour for _, _, colour in shares], width=0.6)  # fmt: skip
    for place, (_, share, _) in enumerate(shares):
        words = translate("statistics_chart", "{count} of {number}").format(count=share.count, number=share.of)
        axes.text(place, share.count, words, ha="center", va="bottom")
    axes.set_ylim(0, max(1, reader.to_wrong.count, reader.to_right.count) * 1.2)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(translate("statistics_chart", "blind reads of known cases"))


def _control(axes: "Axes", reader: ReaderFigures, theme: Theme) -> None:
    bars = (
        (translate("statistics_chart", "repeats"), reader.repeats, reader.kappa_repeats),
        (translate("statistics_chart", "known answers"), reader.control, reader.kappa_control),
    )
    axes.set_title(translate("statistics_chart", "Control cases read as before, or as known"))
    axes.barh(range(len(bars)), [share.value or 0 for _, share, _ in bars], color=theme.accent, height=0.4)
    for place, (_, share, kappa) in enumerate(bars):
        words = translate("statistics_chart", "{count} of {number}").format(count=share.count, number=share.of)
        if kappa is not None:
            words += ", " + translate("statistics_chart", "kappa {value}").format(value=decimal(kappa))
        none = translate("statistics_chart", "none yet")
        axes.text(0.015, place - 0.26, words if share.of else none, va="bottom")
    axes.set_yticks(range(len(bars)), [name for name, _, _ in bars])
    axes.set_ylim(len(bars) - 0.6, -0.8)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda share, _: percent(share))


def _days(axes: "Axes", days: Sequence[tuple[date, int]], theme: Theme) -> None:
    from matplotlib.ticker import MaxNLocator

    last = days[-_DAYS:]
    title = translate("statistics_chart", "Reads by day")
    if len(days) > _DAYS:
        title = translate("statistics_chart", "Reads by day, the last {number} with any").format(number=_DAYS)
    axes.set_title(title)
    axes.bar(range(len(last)), [number for _, number in last], color=theme.accent, width=0.6)
    few = range(0, len(last), max(1, -(-len(last) // 5)))
    axes.set_xticks(list(few), [day(last[place][0]) for place in few])
    axes.set_xlim(-0.8, max(4.8, len(last) - 0.2))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def _settings(theme: Theme) -> Any:
    return {
        "font.size": 9,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "axes.facecolor": theme.surface,
        "axes.edgecolor": theme.control_border,
        "axes.labelcolor": theme.muted,
        "axes.titlecolor": theme.text,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": theme.text,
        "xtick.color": theme.muted,
        "ytick.color": theme.muted,
    }
