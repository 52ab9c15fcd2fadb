"""What a dataset holds: distributions, samples of each class, and a split with its proof, as one HTML file."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from markupsafe import Markup
from matplotlib.figure import Figure

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES, MALIGNANT, TAXONOMY
from dermreview.exchange.datasets import DatasetItem
from dermreview.training.data import read_upright
from dermreview.training.figures import ACCENT, INK, WARN, draw
from dermreview.training.page import render_page
from dermreview.training.pictures import Picture, take_picture
from dermreview.training.recipe import SplitBy
from dermreview.training.splits import PARTS, SplitProof

UNKNOWN: Final = "unknown"
SAMPLES: Final = 5
"""Images shown of each class."""
_AGE_STEP: Final = 5
_SITES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Count:
    """How much of a dataset has one value.

    Attributes:
        images: All of them.
        malignant: Those with a malignant diagnosis.
        groups: Lesions, or patients where the tables name them; an image without either counts for itself.
    """

    images: int
    malignant: int
    groups: int


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """What a dataset holds.

    Attributes:
        total: Of everything.
        lesions: Named in the tables.
        patients: Named in the tables.
        distributions: Name of a property to its values and their counts: ``diagnosis``, ``age``, ``sex``,
            ``site``, ``diagnosis_type`` and ``skin_tone``. Values in their own order (classes, years), else by
            frequency.
        split: Name of what stays together.
        proof: That it does.
        per_class: Part to class code to images.
    """

    total: Count
    lesions: int
    patients: int
    distributions: dict[str, dict[str, Count]]
    split: SplitBy
    proof: SplitProof
    per_class: dict[str, dict[str, int]]

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "images": self.total.images,
            "malignant_images": self.total.malignant,
            "lesions": self.lesions,
            "patients": self.patients,
            "distributions": {
                name: {
                    value: {"images": c.images, "malignant": c.malignant, "lesions": c.groups}
                    for value, c in found.items()
                }
                for name, found in self.distributions.items()
            },
            "split": {
                "by": self.split,
                "images": self.proof.images,
                "groups": self.proof.groups,
                "shared": {f"{first} and {second}": n for (first, second), n in self.proof.shared.items()},
                "disjoint": self.proof.disjoint,
                "per_class": self.per_class,
            },
        }


def summarize(
    items: Sequence[DatasetItem], by: SplitBy, proof: SplitProof, per_class: dict[str, dict[str, int]]
) -> DatasetSummary:
    """Count what a dataset holds.

    Args:
        items: Its images.
        by: What its split keeps together.
        proof: Of that split.
        per_class: As `class_counts` gives it.
    """
    properties: dict[str, Callable[[DatasetItem], str]] = {
        "diagnosis": lambda item: item.label,
        "age": lambda item: UNKNOWN if item.patient.age is None else _age_bin(item.patient.age),
        "sex": lambda item: item.patient.sex or UNKNOWN,
        "site": lambda item: item.patient.site or UNKNOWN,
        "diagnosis_type": lambda item: item.basis or UNKNOWN,
        "skin_tone": lambda item: item.skin_tone or UNKNOWN,
    }
    return DatasetSummary(
        total=_count(items),
        lesions=len({item.patient.lesion_id for item in items} - {None}),
        patients=len({item.patient.patient_id for item in items} - {None}),
        distributions={name: _distribution(items, name, value) for name, value in properties.items()},
        split=by,
        proof=proof,
        per_class=per_class,
    )


def class_counts(parts: Iterable[tuple[str, Sequence[DatasetItem]]]) -> dict[str, dict[str, int]]:
    """Return part to class code to images."""
    found = {part: Counter(item.label for item in items) for part, items in parts}
    return {part: {code: counts[code] for code in CLASSES} for part, counts in found.items()}


def write_summary(
    path: Path,
    summary: DatasetSummary,
    items: Sequence[DatasetItem],
    seed: int,
    progress: Callable[[int, int], None],
) -> None:
    """Write the page; it loads nothing from anywhere.

    Args:
        path: The HTML file.
        summary: What it tells.
        items: The images, for the samples.
        seed: Of the choice of samples.
        progress: Sample images done and their total.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE, or an IMAGE_* or FILE_* code of a sample image.
    """
    content = {
        "summary": summary,
        "proof": str(summary.proof).splitlines(),
        "charts": [Markup(chart) for chart in _charts(summary)],  # noqa: S704  (drawn by ourselves; matplotlib escapes)
        "samples": _samples(items, seed, progress),
        "taxonomy": TAXONOMY,
        "malignant": MALIGNANT,
        "parts": PARTS,
    }
    page = render_page("summary.html", content)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=path, detail=error.strerror or error) from error


def _age_bin(age: int) -> str:
    low = age - age % _AGE_STEP
    return f"{low} to {low + _AGE_STEP - 1}"


def _count(items: Sequence[DatasetItem]) -> Count:
    return Count(
        len(items),
        sum(item.label in MALIGNANT for item in items),
        len({item.unit for item in items}),
    )


def _distribution(
    items: Sequence[DatasetItem], name: str, value: Callable[[DatasetItem], str]
) -> dict[str, Count]:
    found: dict[str, list[DatasetItem]] = defaultdict(list)
    for item in items:
        found[value(item)].append(item)
    if name == "diagnosis":
        order = [code for code in CLASSES if code in found]
    elif name == "age":
        order = sorted(found, key=lambda one: int(one.split()[0]) if one != UNKNOWN else 999)
    else:
        order = sorted(found, key=lambda one: (one == UNKNOWN, -len(found[one]), one))
    return {one: _count(found[one]) for one in order}


_TITLES: Final = {
    "diagnosis": "Diagnosis",
    "age": "Age in years",
    "sex": "Sex",
    "site": "Site",
    "diagnosis_type": "How the diagnosis was established",
    "skin_tone": "Skin tone",
}


def _charts(summary: DatasetSummary) -> list[str]:
    """Draw each property that is known of any image."""
    known = {name: found for name, found in summary.distributions.items() if set(found) != {UNKNOWN}}
    return [_bars(_TITLES[name], found) for name, found in known.items()]


def _bars(title: str, found: Mapping[str, Count]) -> str:
    shown = dict(list(found.items())[:_SITES_SHOWN])
    counts = list(shown.values())
    malignant = np.array([count.malignant for count in counts])
    images = np.array([count.images for count in counts])

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        rows = np.arange(len(counts))
        axes.barh(rows, malignant, color=WARN, label="malignant", hatch="///", edgecolor="none")
        axes.barh(rows, images - malignant, left=malignant, color=ACCENT, label="benign")
        for row, count in zip(rows, images, strict=True):
            axes.annotate(f"{count:,}", (count, row), (4, 0), textcoords="offset points", va="center", color=INK)
        # a dollar sign would begin a formula
        axes.set_yticks(rows, [value.replace("$", r"\$") for value in shown])
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.margins(x=0.14)
        axes.set_xlabel("images")
        axes.set_title(title)
        figure.legend(loc="outside lower right", ncols=2)

    listed = ", ".join(f"{value} {count.images}" for value, count in shown.items())
    return draw(4.7, 1.6 + 0.27 * len(counts), paint, f"{title}, images: {listed}.")


def _samples(
    items: Sequence[DatasetItem], seed: int, progress: Callable[[int, int], None]
) -> dict[str, list[Picture]]:
    """Take some images of each class, each of another lesion."""
    chosen: dict[str, dict[str, DatasetItem]] = {code: {} for code in CLASSES}
    for position in np.random.default_rng(seed).permutation(len(items)):
        item = items[position]
        if len(chosen[item.label]) < SAMPLES:
            chosen[item.label].setdefault(item.unit, item)
    total = sum(len(found) for found in chosen.values())
    pictures: dict[str, list[Picture]] = defaultdict(list)
    done = 0
    for code, found in chosen.items():
        for item in found.values():
            pictures[code].append(take_picture(read_upright(item.path), item.external_id, code, None))
            done += 1
            progress(done, total)
    return dict(pictures)
