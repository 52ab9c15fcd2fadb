"""The report's charts as SVG text that takes its colours from the page, so that light and dark both read well.

matplotlib draws in placeholder colours, each of which becomes a CSS variable of the page. Text stays text: it
can be searched, read aloud and enlarged. Classes differ by line style as well as colour.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve, roc_curve

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.training.bootstrap import Interval
from dermreview.training.evaluation import Evaluation
from dermreview.training.localisation import LocalisationFigures
from dermreview.training.metrics import BINS, is_malignant, malignancy, reliability_bins
from dermreview.training.predictions import Scored
from dermreview.training.subgroups import Subgroup

INK, FAINT, LINE, ACCENT, WARN = "#010101", "#020202", "#030303", "#040404", "#050505"
_CLASS_COLOURS: Final = {code: f"#06060{index}" for index, code in enumerate(CLASSES)}
_VARIABLES: Final = {
    INK: "var(--ink)",
    FAINT: "var(--faint)",
    LINE: "var(--line)",
    ACCENT: "var(--accent)",
    WARN: "var(--warn)",
    **{colour: f"var(--{code})" for code, colour in _CLASS_COLOURS.items()},
}
_STYLES: Final = {
    "akiec": (0, (5, 1)),
    "bcc": (0, (1, 1)),
    "bkl": (0, (3, 1, 1, 1)),
    "df": (0, (7, 2)),
    "mel": "solid",
    "nv": (0, (4, 2, 1, 2, 1, 2)),
    "vasc": (0, (2, 2)),
}
_SETTINGS: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "dermreview",
    "font.family": "sans-serif",
    "font.size": 11,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "figure.constrained_layout.use": True,
}
_SIDE = 4.7
"""Width of a chart in inches; two stand beside each other on a screen, one on a phone."""
_WITH_LEGEND = 6.3


def draw(width: float, height: float, paint: Callable[[Figure], None], alternative: str) -> str:
    """Return a chart as one ``<svg>`` element with its alternative text.

    Args:
        width: In inches.
        height: In inches.
        paint: Draws on the figure.
        alternative: What the chart shows, for those who can't see it.
    """
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height))
        paint(figure)
        buffer = io.StringIO()
        metadata: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(buffer, format="svg", transparent=True, metadata=metadata)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    # the page's own font; matplotlib names those of the machine it ran on
    text = re.sub(r"font: ([0-9.]+px) [^;\"]*", r"font-size: \1", text)
    text = re.sub(
        r'(<svg [^>]*?) width="[^"]*"', r"\1", re.sub(r'(<svg [^>]*?) height="[^"]*"', r"\1", text, count=1)
    )
    label = alternative.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" style="max-width:{width * 90:.0f}px" ', 1)


def roc(scored: Scored, auc: Mapping[str, float], operating: Mapping[str, tuple[float, float]]) -> str:
    """Draw the ROC curve of each class.

    Args:
        scored: The images.
        auc: Class code to AUC, for the legend.
        operating: Class code to sensitivity and specificity of the decision rule, marked by dots.
    """

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8)
        for code, positive, scores in _ranked(scored):
            false, true, _ = roc_curve(positive, scores)
            axes.plot(false, true, label=f"{code} {auc[code]:.2f}", **_look(code))
            sensitivity, specificity = operating[code]
            axes.plot(1 - specificity, sensitivity, "o", color=_CLASS_COLOURS[code], markersize=5)
        axes.set(xlabel="1 - specificity", ylabel="sensitivity", title="ROC, each class against the rest")
        _legend(axes, "AUC")
        axes.set_aspect("equal")

    words = ", ".join(f"{code} {value:.2f}" for code, value in auc.items() if np.isfinite(value))
    return draw(_WITH_LEGEND, _SIDE, paint, f"ROC curves of the classes; AUC: {words}. Dots: the decision rule.")


def precision_recall(scored: Scored, average: Mapping[str, float]) -> str:
    """Draw the precision-recall curve of each class; ``average`` is class code to average precision."""

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        for code, positive, scores in _ranked(scored):
            precision, recall, _ = precision_recall_curve(positive, scores)
            axes.plot(recall, precision, label=f"{code} {average[code]:.2f}", **_look(code))
        axes.set(
            xlabel="recall (sensitivity)", ylabel="precision", title="Precision and recall", ylim=(-0.03, 1.03)
        )
        _legend(axes, "average\nprecision")
        axes.set_aspect("equal")

    words = ", ".join(f"{code} {value:.2f}" for code, value in average.items() if np.isfinite(value))
    return draw(_WITH_LEGEND, _SIDE, paint, f"Precision-recall curves of the classes; average precision: {words}.")


def _ranked(scored: Scored) -> list[tuple[str, Any, Any]]:
    """Return code, which images are of the class, and their scores, for classes that have a curve."""
    columns = [
        (code, scored.truth == index, scored.probabilities[:, index]) for code, index in CLASS_INDEX.items()
    ]
    return [column for column in columns if 0 < column[1].sum() < len(column[1])]


def _legend(axes: Axes, title: str) -> None:
    """Name the curves beside the axes: within them some curve is always in the way."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(title=title, loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)
    else:
        axes.text(0.03, 0.5, "only one kind of image here", transform=axes.transAxes)


def _look(code: str) -> dict[str, Any]:
    width = 2.2 if code == "mel" else 1.4
    return {"color": _CLASS_COLOURS[code], "linestyle": _STYLES[code], "linewidth": width}


def reliability(scored: Scored, ece: float) -> str:
    """Draw how often the suggested probability is right, and over which confidences the images are spread."""
    bins = reliability_bins(scored.truth, scored.probabilities)

    def paint(figure: Figure) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
        upper.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8)
        upper.plot([b["confidence"] for b in bins], [b["accuracy"] for b in bins], "o-", color=ACCENT)
        upper.set(ylabel="share that is right", title="Largest probability", xlim=(0, 1), ylim=(-0.02, 1.02))
        confidence = scored.probabilities.max(axis=1)
        lower.hist(confidence, bins=BINS, range=(0, 1), color=ACCENT, edgecolor="none", rwidth=0.92)
        lower.set(xlabel="confidence", ylabel="images")
        lower.yaxis.set_major_locator(MaxNLocator(2, integer=True))

    return draw(_SIDE, _SIDE, paint, f"Reliability diagram; expected calibration error {ece:.3f}.")


def malignant_reliability(scored: Scored) -> str:
    """Draw how often images of a given malignancy are malignant, in ten bins of equally many images."""
    positive, scores = is_malignant(scored.truth), np.clip(malignancy(scored.probabilities), 0, 1)
    share, said = calibration_curve(positive, scores, n_bins=10, strategy="quantile")

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8)
        axes.plot(said, share, "o-", color=ACCENT)
        axes.set(
            xlabel="malignancy that was shown",
            ylabel="share that is malignant",
            title="Malignancy",
            xlim=(0, 1),
            ylim=(-0.02, 1.02),
        )
        axes.set_aspect("equal")

    pairs = ", ".join(f"{a:.2f}: {b:.2f}" for a, b in zip(said, share, strict=True))
    return draw(_SIDE, _SIDE, paint, f"Malignancy shown and share that is malignant: {pairs}.")


def sweep(scored: Scored, code: str, threshold: float | None, title: str) -> str:
    """Draw sensitivity and specificity over all thresholds.

    Args:
        scored: The images.
        code: A class code or ``malignant``.
        threshold: The bundle's own, if any.
        title: Of the chart.
    """
    if code == "malignant":
        positive, scores = is_malignant(scored.truth), malignancy(scored.probabilities)
    else:
        positive = scored.truth == CLASS_INDEX[code]
        scores = scored.probabilities[:, CLASS_INDEX[code]].astype(np.float64)

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        if 0 < positive.sum() < len(positive):
            false, true, at = roc_curve(positive, scores, drop_intermediate=False)
            axes.plot(at[1:], true[1:], color=ACCENT, label="sensitivity")
            axes.plot(at[1:], 1 - false[1:], color=WARN, linestyle="dashed", label="specificity")
            axes.legend(loc="lower center")
        else:
            axes.text(0.03, 0.5, "only one kind of image here", transform=axes.transAxes)
        if threshold is not None:
            axes.axvline(threshold, color=INK, linewidth=1, linestyle="dotted")
            axes.text(threshold, 1.04, f"{threshold:.3f}", ha="center", va="bottom", fontsize=9.5)
        axes.set(xlabel="threshold", xscale="log", xlim=(1e-3, 1), ylim=(-0.02, 1.02))
        axes.set_title(title, pad=18)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")

    own = f" The bundle's threshold is {threshold:.3f}." if threshold is not None else ""
    return draw(_SIDE, 3.6, paint, f"{title}: sensitivity and specificity over the threshold.{own}")


def risk_coverage(evaluation: Evaluation) -> str:
    """Draw the error among the images that are kept while the doubtful ones are deferred."""
    found = evaluation.risk_coverage
    coverage, error = found.curve

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot(coverage, error, color=ACCENT)
        points = list(found.at.items())
        low = [one.low for _, one in points]
        high = [one.high for _, one in points]
        axes.fill_between([c for c, _ in points], low, high, color=ACCENT, alpha=0.2, linewidth=0)
        axes.set(xlabel="share of images that are decided", ylabel="error among them", xlim=(0, 1))
        axes.set_title("Deferring the most uncertain images")
        axes.set_ylim(bottom=0)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))

    words = ", ".join(f"{c:.0%} decided: {one.value:.1%}" for c, one in found.at.items())
    return draw(_SIDE, 3.6, paint, f"Error among the decided images: {words}.")


def subgroup_forest(groups: Sequence[Subgroup], figure_name: str, title: str, overall: Interval | None) -> str:
    """Draw one figure of all sub-groups of a division with their intervals."""
    shown = [(group, group.figures.get(figure_name)) for group in reversed(groups)]

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        if overall is not None:
            axes.axvline(overall.value, color=WARN, linewidth=1, linestyle="dashed")
        for row, (_, found) in enumerate(shown):
            if found is None:
                axes.text(0.01, row, "too few", va="center", fontsize=9.5, color=FAINT)
            else:
                _whisker(axes, row, found)
        axes.set_yticks(range(len(shown)), [f"{group.name} ({group.lesions})" for group, _ in shown])
        axes.set(xlim=(0, 1), ylim=(-0.6, len(shown) - 0.4), title=title)
        axes.grid(visible=False, axis="y")

    words = "; ".join(f"{group.name} {found or 'too few'}" for group, found in reversed(shown))
    return draw(_SIDE, 1.1 + 0.3 * len(shown), paint, f"{title}: {words}.")


def localisation(found: LocalisationFigures) -> str:
    """Draw the share of energy inside the masks beside its yardsticks."""
    rows = {
        "centred Gaussian": found.figures["gaussian"],
        "area of the mask": found.figures["area"],
        "heatmap": found.figures["heatmap"],
    }

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        for row, one in enumerate(rows.values()):
            _whisker(axes, row, one)
            axes.text(one.high + 0.02, row, f"{one.value:.2f}", va="center", fontsize=10)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set(xlim=(0, 1), ylim=(-0.6, len(rows) - 0.4), title="Share inside the lesion")
        axes.grid(visible=False, axis="y")

    return draw(_SIDE, 2.1, paint, "; ".join(f"{name}: {one}" for name, one in rows.items()) + ".")


def _whisker(axes: Axes, row: int, one: Interval) -> None:
    axes.plot([one.low, one.high], [row, row], color=ACCENT, linewidth=2.2, solid_capstyle="butt")
    axes.plot(one.value, row, "o", color=ACCENT, markersize=6)


def training_curves(member: str, records: Sequence[Mapping[str, Any]]) -> str:
    """Draw loss and balanced accuracy of one network over its epochs.

    Args:
        member: Its name.
        records: One an epoch, as the bundle's ``training.jsonl`` holds them.
    """
    epochs = [record["epoch"] for record in records]

    def paint(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        marker = "o" if len(epochs) < 3 else None
        for axes, lines in (
            (left, {"loss": "training", "calibrate_loss": "calibration part"}),
            (right, {"accuracy": "training", "calibrate_accuracy": "calibration part"}),
        ):
            for (key, label), (colour, style) in zip(
                lines.items(), ((WARN, "dashed"), (ACCENT, "solid")), strict=True
            ):
                values = [record.get(key) for record in records]
                if any(value is not None for value in values):
                    known = [np.nan if value is None else value for value in values]
                    axes.plot(epochs, known, color=colour, linestyle=style, label=label, marker=marker)
            axes.set_xlabel("epoch")
            axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        balanced = [record.get("balanced_accuracy", np.nan) for record in records]
        right.plot(epochs, balanced, color=INK, linestyle="dotted", label="balanced, calibration", marker=marker)
        left.set_title("Loss")
        right.set_title("Accuracy")
        left.set_ylim(bottom=0)
        right.set_ylim(0, 1)
        left.legend()
        right.legend()

    last = records[-1]
    words = f"{member}: after {last['epoch']} epochs training loss {last['loss']:.3f}"
    return draw(2 * _SIDE, 3.3, paint, f"Training curves of {words}.")
