"""The report of an evaluation: one HTML file that needs nothing else, for a dermatologist and an engineer.

The page loads nothing (its content security policy forbids it), follows the reader's light or dark setting, and
reads on paper, on a phone and aloud.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, TAXONOMY
from dermreview.inference.bundle import BundleManifest
from dermreview.training import figures as charts
from dermreview.training import wording
from dermreview.training.evaluation import Evaluation
from dermreview.training.page import render_page
from dermreview.training.pictures import Pictures
from dermreview.training.subgroups import MIN_LESIONS

REPORT = "report.html"
FIGURES = "evaluation.json"
TRAINING_LOG = "training.jsonl"
"""In a bundle: one line an epoch."""

RULE_COLUMNS = (
    ("balanced_accuracy", "balanced accuracy"),
    ("accuracy", "accuracy"),
    ("weighted_f1", "weighted F1"),
    ("malignant.balanced_accuracy", "balanced accuracy of mel, bcc, akiec"),
    ("sensitivity.mel", "melanoma sensitivity"),
    ("specificity.mel", "melanoma specificity"),
)
PAIR_ROWS = (
    *RULE_COLUMNS,
    ("malignant.sensitivity", "sensitivity, malignant or benign"),
    ("malignant.specificity", "specificity, malignant or benign"),
    ("malignant.auc", "AUC, malignant or benign"),
    ("nll", "negative log likelihood"),
    ("ece", "calibration error"),
)
GROUP_COLUMNS = (
    ("accuracy", "accuracy"),
    ("balanced_accuracy", "balanced accuracy over these classes"),
    ("sensitivity.mel", "melanoma sensitivity"),
    ("malignant.sensitivity", "malignant: sensitivity"),
    ("malignant.specificity", "malignant: specificity"),
    ("malignant.auc", "malignant: AUC"),
)


def write_report(
    out: Path,
    evaluation: Evaluation,
    manifest: BundleManifest,
    pictures: Pictures | None = None,
    *,
    training_log: Path | None = None,
    notes: Sequence[str] = (),
) -> Path:
    """Write ``report.html`` and ``evaluation.json`` into a folder, which is made where it is missing.

    Args:
        out: The folder.
        evaluation: What was measured.
        manifest: Of the bundle.
        pictures: Thumbnails and maps; None for none.
        training_log: A file with one JSON line an epoch, for the training curves; None or a missing file for none.
        notes: Sentences on which images were measured and which were left out.

    Returns:
        The path of the page.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE.
    """
    page = render_report(evaluation, manifest, pictures or Pictures(), _read_log(training_log), notes)
    make_folder(out)
    try:
        text = json.dumps(evaluation.as_json(), indent=2, ensure_ascii=False, allow_nan=False)
        (out / FIGURES).write_text(text + "\n", encoding="utf-8")
        (out / REPORT).write_text(page, encoding="utf-8")
    except OSError as error:
        raise DermreviewError(
            ErrorCode.TARGET_NOT_WRITABLE, path=out, detail=error.strerror or str(error)
        ) from error
    return out / REPORT


def make_folder(out: Path) -> None:
    """Make the folder of a report where it is missing; worth a try before hours of measuring.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DermreviewError(
            ErrorCode.TARGET_NOT_WRITABLE, path=out, detail=error.strerror or str(error)
        ) from error


def render_report(
    evaluation: Evaluation,
    manifest: BundleManifest,
    pictures: Pictures,
    log: Mapping[str, Sequence[Mapping[str, Any]]],
    notes: Sequence[str],
) -> str:
    """Return the page.

    Args:
        evaluation: What was measured.
        manifest: Of the bundle.
        pictures: Thumbnails and maps.
        log: Name of each network to its records, one an epoch.
        notes: Sentences on which images were measured.
    """
    unit = "patient" if manifest.split and manifest.split.by == "patient" else "lesion"
    content = {
        "e": evaluation,
        "manifest": manifest,
        "pictures": pictures,
        "maps_shown": any(one.heatmap for one in (*pictures.grid, *pictures.errors)),
        "has_photos": any((pictures.grid, pictures.errors, pictures.before_after)),
        "notes": notes,
        "date": datetime.now(UTC).date().isoformat(),
        "unit": unit,
        "min_lesions": MIN_LESIONS,
        "sections": _sections(evaluation, pictures, log),
        "summary": wording.summary(evaluation),
        "cards": _cards(evaluation),
        "classes": _classes(evaluation),
        "codes": CLASSES,
        "confusion": _confusion(evaluation),
        "rule_columns": RULE_COLUMNS,
        "group_columns": GROUP_COLUMNS,
        "rules": _rules(evaluation),
        "paired": _paired(evaluation),
        "malignant_words": wording.malignant(evaluation),
        "abstention_words": wording.abstention(evaluation),
        "sets_words": wording.sets(evaluation),
        "localisation_words": wording.localisation(evaluation),
        "randomisation_words": wording.randomisation(evaluation),
        "ablations_words": wording.ablations(evaluation),
        "errors_words": wording.errors(evaluation, len(pictures.errors)),
        "members_words": wording.members(evaluation, manifest),
        "limits": wording.limits(evaluation, manifest),
        "subgroups": _subgroups(evaluation),
        "charts": _charts(evaluation, manifest, log),
    }
    return render_page("report.html", content)


def _read_log(path: Path | None) -> dict[str, list[dict[str, Any]]]:
    """Return each network's records; a run with several seeds has one entry a network and seed."""
    found: dict[tuple[str, int | None], list[dict[str, Any]]] = defaultdict(list)
    if path is None or not path.is_file():
        return {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found[record["member"], record.get("seed")].append(record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DermreviewError(
            ErrorCode.BUNDLE_INVALID, path=path.parent, detail=f"{path.name}: {error}"
        ) from error
    several = len({seed for _, seed in found}) > 1
    return {f"{name}, seed {seed}" if several else name: records for (name, seed), records in found.items()}


def _sections(
    evaluation: Evaluation, pictures: Pictures, log: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[tuple[str, str]]:
    present = {
        "short": ("In short", True),
        "classes": ("Class by class", True),
        "rule": ("The decision rule", True),
        "calibration": ("Probabilities", True),
        "doubt": ("Doubt", True),
        "groups": ("For whom", bool(evaluation.subgroups)),
        "maps": (
            "Maps",
            bool(evaluation.localisation or evaluation.randomisation or pictures.grid or pictures.before_after),
        ),
        "errors": ("Errors", bool(pictures.errors)),
        "parts": ("Parts", bool(evaluation.ablations)),
        "training": ("Training", bool(log)),
        "published": ("Published", bool(evaluation.published)),
        "limits": ("Limits", True),
    }
    return [(anchor, title) for anchor, (title, there) in present.items() if there]


def _cards(evaluation: Evaluation) -> list[tuple[str, object]]:
    found = evaluation.rule.intervals
    wanted = {
        "balanced_accuracy": "balanced accuracy (a guess: 0.143)",
        "malignant.auc": "AUC, malignant or benign",
        "sensitivity.mel": "melanoma sensitivity",
        "specificity.mel": "melanoma specificity",
        "accuracy": "accuracy",
        "ece": "calibration error",
    }
    return [(title, found.get(name)) for name, title in wanted.items()]


def _classes(evaluation: Evaluation) -> list[dict[str, object]]:
    truth, found = evaluation.scored.truth, evaluation.rule.intervals
    names = ("sensitivity", "specificity", "auc", "average_precision")
    return [
        {
            "code": one.code,
            "name": one.name,
            "malignant": one.malignant,
            "images": int((truth == CLASS_INDEX[one.code]).sum()),
            "lesions": evaluation.lesions[one.code],
            **{name: found.get(f"{name}.{one.code}") for name in names},
        }
        for one in TAXONOMY
    ]


def _confusion(evaluation: Evaluation) -> list[dict[str, object]]:
    """Return rows of cells; a last column holds the abstentions where there are any."""
    rows: list[dict[str, object]] = []
    for index, code in enumerate(CLASSES):
        counts = [int(count) for count in evaluation.rule.confusion[index]]
        total = int((evaluation.scored.truth == index).sum())
        if evaluation.abstained["all"]:
            counts.append(total - sum(counts))
        cells = [
            {"count": count, "share": count / total if total else 0.0, "right": column == index}
            for column, count in enumerate(counts)
        ]
        rows.append({"code": code, "cells": cells})
    return rows


def _rules(evaluation: Evaluation) -> list[tuple[str, object]]:
    gated = bool(evaluation.abstained["all"])
    rules: list[tuple[str, object]] = [
        ("the bundle's rule" + (", abstentions counted as misses" if gated else ""), evaluation.rule)
    ]
    if evaluation.kept is not None:
        rules.append(("the bundle's rule, on the images that the gates let through", evaluation.kept))
    return [
        *rules,
        ("largest probability", evaluation.argmax),
        ("largest probability over its class prior", evaluation.over_prior),
    ]


def _paired(evaluation: Evaluation) -> list[dict[str, object]]:
    words = {"rule": "the bundle's rule", "argmax": "largest probability", "over_prior": "largest over its prior"}
    found: list[dict[str, object]] = []
    for pair in evaluation.paired:
        first, second = words.get(pair.first, pair.first), words.get(pair.second, pair.second)
        rows = [
            {"title": title, "one": one, "reading": wording.reading(one)}
            for name, title in PAIR_ROWS
            if (one := pair.figures.get(name)) is not None
        ]
        gated = pair.first == "rule" and evaluation.abstained["all"] > 0
        found.append(
            {
                "title": f"Difference: {first} minus {second}",
                "images": pair.images,
                "remark": ", those that the gates let through, by their suggestions alone" if gated else "",
                "rows": rows,
            }
        )
    return found


def _subgroups(evaluation: Evaluation) -> list[dict[str, object]]:
    titles = {"diagnosis_type": "how the diagnosis was established", "skin_tone": "skin tone"}
    remarks = {
        "diagnosis_type": "How a diagnosis was established goes with which diagnosis it is: a nevus is followed "
        "up, a suspicious lesion is excised. These rows tell on which references the figures rest, not who is "
        "served worse.",
    }
    overall = evaluation.rule.intervals
    found: list[dict[str, object]] = []
    for name, groups in evaluation.subgroups.items():
        title = titles.get(name, name)
        forests = {
            key: Markup(charts.subgroup_forest(groups, figure, words, overall.get(figure)))  # noqa: S704
            for key, figure, words in (
                ("auc", "malignant.auc", "AUC, malignant or benign"),
                ("accuracy", "accuracy", "Accuracy of the suggestion"),
            )
        }
        found.append({"title": title, "remark": remarks.get(name), "groups": groups, **forests})
    return found


def _charts(
    evaluation: Evaluation, manifest: BundleManifest, log: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, object]:
    scored, values = evaluation.scored, evaluation.rule.values
    operating = {code: (values[f"sensitivity.{code}"], values[f"specificity.{code}"]) for code in CLASSES}
    melanoma = manifest.threshold_values().get("mel")
    drawn = {
        "roc": charts.roc(scored, {code: values[f"auc.{code}"] for code in CLASSES}, operating),
        "precision_recall": charts.precision_recall(
            scored, {code: values[f"average_precision.{code}"] for code in CLASSES}
        ),
        "reliability": charts.reliability(scored, values["ece"]),
        "malignant_reliability": charts.malignant_reliability(scored),
        "sweep_malignant": charts.sweep(scored, "malignant", evaluation.malignant_threshold, "Malignancy"),
        "sweep_mel": charts.sweep(scored, "mel", melanoma, "Probability of melanoma"),
        "risk_coverage": charts.risk_coverage(evaluation),
    }
    if evaluation.localisation is not None:
        drawn["localisation"] = charts.localisation(evaluation.localisation)
    safe: dict[str, object] = {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704  (escaped)
    safe["training"] = [
        {"name": name, "chart": Markup(charts.training_curves(name, records))}  # noqa: S704
        for name, records in log.items()
    ]
    return safe
