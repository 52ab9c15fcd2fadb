"""The model card's sections on where and for whom a bundle fails, what its parts add and what was tried."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, MALIGNANT, name_within_sentence
from dermreview.training.card_format import (
    NOT_MEASURED,
    bounds,
    figure,
    interval,
    listed,
    looked_up,
    signed,
    table,
)
from dermreview.training.subgroups import MIN_LESIONS

_CONFUSIONS: Final = 6
_LEAST_CONFUSED: Final = 3
"""Images; fewer are told by the weakest class's sensitivity already."""
_GROUP_FIGURES: Final = {
    "sensitivity.mel": "melanoma sensitivity",
    "malignant.sensitivity": "sensitivity, malignant or benign",
    "malignant.auc": "AUC, malignant or benign",
}
_SHOWN_OF_GROUP: Final = ("balanced_accuracy", "sensitivity.mel", "malignant.auc")
_DIVISIONS: Final = {
    "age": "age",
    "sex": "sex",
    "site": "site",
    "skin_tone": "skin tone",
    "diagnosis_type": "how the diagnosis was established",
}
_ELSEWHERE: Final = (
    ("sensitivity.mel", "", "melanoma sensitivity of the suggestion"),
    ("specificity.mel", "", "melanoma specificity of the suggestion"),
    ("auc.mel", "", "melanoma AUC"),
    ("malignant.sensitivity", "", "malignant or benign: sensitivity"),
    ("malignant.specificity", "", "malignant or benign: specificity"),
    ("malignant.auc", "", "malignant or benign: AUC"),
    ("ece", "", "expected calibration error"),
)


def elsewhere(measured: Mapping[str, Mapping[str, Any]], test: Mapping[str, Any]) -> list[str]:
    """Return the section on images from other sites or of held-out looks, none where nothing was measured there.

    Args:
        measured: ``metrics["elsewhere"]``: name to ``what`` (the images, in words), ``bundle`` (which networks
            were measured), ``figures`` (an evaluation's JSON) and, where the networks are not the bundle's own,
            ``beside`` (an evaluation's JSON of those networks on held-out lesions of their training clinics).
        test: The bundle's own evaluation on its test part.
    """
    if not measured:
        return []
    lines = [
        "## On other clinics and other looks",
        "",
        "A random split flatters: its test images come from the clinics and cameras of the training images. Here "
        "is what happens elsewhere. Balanced accuracy is taken over the classes that occur there, on both sides.",
    ]
    for name, one in measured.items():
        lines += ["", f"### {name}", "", *_one_elsewhere(one, one.get("beside") or test)]
    return ["\n".join(lines)]


def _one_elsewhere(one: Mapping[str, Any], home: Mapping[str, Any]) -> Iterator[str]:
    there = one["figures"]
    classes = _classes(there)
    rows = []
    for rule, words in (("", "of the suggestion"), ("over_prior", "of the largest probability over its prior")):
        at_home = _mean_sensitivity(home, rule, classes)
        value = looked_up(there, f"{rule}.balanced_accuracy".lstrip("."))
        named = f"balanced accuracy {words}"
        rows.append((named, figure(at_home), interval(there, "balanced_accuracy", rule), _gap(value, at_home)))
    for name, rule, words in _ELSEWHERE:
        pair = interval(home, name, rule), interval(there, name, rule)
        if pair != (NOT_MEASURED, NOT_MEASURED):
            rows.append((words, *pair, _gap(looked_up(there, name), looked_up(home, name))))
    yield f"{one['what']} Measured: {one['bundle']}."
    yield ""
    yield f"{there['n']} images of {there['lesions']} lesions, of {classes_in_words(there)}."
    yield ""
    yield from table(("figure", "held-out lesions, same clinics", "elsewhere", "gap"), rows)


def classes_in_words(figures: Mapping[str, Any]) -> str:
    """Return which classes occur among the images of an evaluation."""
    classes = _classes(figures)
    return "all seven classes" if len(classes) == len(CLASSES) else listed(classes)


def _classes(figures: Mapping[str, Any]) -> list[str]:
    return [code for code in CLASSES if looked_up(figures, f"support.{code}.images")]


def _mean_sensitivity(figures: Mapping[str, Any], rule: str, classes: Sequence[str]) -> float | None:
    found = [looked_up(figures, f"{rule}.sensitivity.{code}".lstrip(".")) for code in classes]
    return None if None in found or not found else sum(found) / len(found)


def _gap(there: float | None, home: float | None) -> str:
    return "–" if there is None or home is None else f"{there - home:+.3f}"


def known_failures(test: Mapping[str, Any]) -> list[str]:
    """Return the section on what goes wrong most, computed from the evaluation on the test part."""
    lines = ["## Known failures", "", "Computed from the test part, not chosen."]
    confusions = _confusions(test)
    if confusions:
        lines += ["", "Mistaken most often, by share of the images of the true class:", "", *confusions]
    missed = _missed_malignant(test)
    if missed:
        lines += ["", *missed]
    worst = _worst_groups(test)
    if worst:
        lines += ["", "Sub-groups with the lowest figures:", "", *worst]
    return ["\n".join(lines)] if len(lines) > 3 else []


def _confusions(test: Mapping[str, Any]) -> list[str]:
    matrix = test.get("confusion")
    if not matrix:
        return []
    found = [
        (
            matrix[truth][said] / _total(test, matrix, code),
            matrix[truth][said],
            _total(test, matrix, code),
            code,
            other,
        )
        for truth, code in enumerate(CLASSES)
        for said, other in enumerate(CLASSES)
        if truth != said and matrix[truth][said] >= _LEAST_CONFUSED
    ]
    return [
        f"- {_named(code)} taken for {_named(other)}: {count} of {total} images ({share:.0%})"
        for share, count, total, code, other in sorted(found, reverse=True)[:_CONFUSIONS]
    ]


def _total(test: Mapping[str, Any], matrix: Sequence[Sequence[int]], code: str) -> int:
    """Return the images of a class; an abstention is in no column of the matrix."""
    images: int = looked_up(test, f"support.{code}.images") or sum(matrix[CLASS_INDEX[code]])
    return images


def _missed_malignant(test: Mapping[str, Any]) -> list[str]:
    """Say as what the images of malignant lesions were suggested that were not suggested as what they are."""
    matrix = test.get("confusion")
    if not matrix:
        return []
    lines = []
    for code in MALIGNANT:
        row, total = matrix[CLASS_INDEX[code]], _total(test, matrix, code)
        if not total:
            continue
        wrong = {other: count for other, count in zip(CLASSES, row, strict=True) if other != code and count}
        said = [f"{count} as {other}" for other, count in sorted(wrong.items(), key=lambda one: -one[1])]
        abstained = total - sum(row)
        said += [f"{abstained} without a suggestion"] if abstained else []
        unsuspected = sum(count for other, count in wrong.items() if other not in MALIGNANT) + abstained
        told = f" ({', '.join(said)}); {unsuspected} not as anything malignant" if said else ""
        lines.append(f"- {_named(code)}: {sum(wrong.values()) + abstained} of {total} images{told}.")
    return ["Malignant lesions that were not suggested as what they are:", "", *lines] if lines else []


def _worst_groups(test: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, words in _GROUP_FIGURES.items():
        found = [
            (group["figures"][name], division, group)
            for division, groups in (test.get("subgroups") or {}).items()
            if division != "diagnosis_type"
            for group in groups
            if name in group["figures"] and group["name"] != "unknown"
        ]
        if found and (overall := looked_up(test, name)) is not None:
            one, division, group = min(found, key=lambda each: each[0]["value"])
            if one["value"] >= overall:
                continue
            lines.append(
                f"- {words}: {bounds(one)} for {_DIVISIONS.get(division, division)} {group['name']} "
                f"({group['lesions']} lesions); all together {interval(test, name)}"
            )
    return lines


def subgroups(test: Mapping[str, Any]) -> list[str]:
    """Return the section on age, sex, site and what else is known; none where nothing is."""
    known = test.get("subgroups") or {}
    if not known:
        return []
    lines = [
        "## For whom",
        "",
        f"A share that would rest on fewer than {MIN_LESIONS} lesions is not given, and balanced accuracy is "
        "taken over the classes with as many: over how many stands in brackets behind it, so that it can be "
        "compared only where that is the same. A difference can come from the lesions in a group as well as from "
        "the people.",
    ]
    for division, groups in known.items():
        rows = [
            (
                group["name"],
                f"{group['images']} ({group['lesions']})",
                _of_group(group, "balanced_accuracy", f" [{len(group['classes'])} classes]"),
                _of_group(group, "sensitivity.mel", f" [{group['melanomas']} lesions]"),
                _of_group(group, "malignant.auc", ""),
            )
            for group in groups
            if any(name in group["figures"] for name in _SHOWN_OF_GROUP)
        ]
        few = [group for group in groups if not any(name in group["figures"] for name in _SHOWN_OF_GROUP)]
        title = _DIVISIONS.get(division, division)
        header = (
            title,
            "images (lesions)",
            "balanced accuracy",
            "melanoma sensitivity",
            "AUC, malignant or benign",
        )
        lines += ["", *table(header, rows)] if rows else []
        if few:
            named = ", ".join(f"{group['name']} ({group['lesions']})" for group in few)
            lines += ["", f"By {title}, too few lesions for any of these figures: {named}."]
    if "skin_tone" not in known:
        lines += ["", "Nothing is known of skin tone in these images, so nothing was measured about it."]
    return ["\n".join(lines)]


def _of_group(group: Mapping[str, Any], name: str, remark: str) -> str:
    found = group["figures"].get(name)
    return bounds(found) + remark if found else "too few"


def ablations(test: Mapping[str, Any], of_copies: Sequence[Mapping[str, Any]] = (), *, tried: bool) -> list[str]:
    """Return the section on what each part adds; none where it was not measured.

    Args:
        test: The evaluation on the test part.
        of_copies: ``metrics["ablations_of_copies"]``: further rows of the same form, measured in copies.
        tried: The card has a section on trials.
    """
    rows = test.get("ablations") or []
    if not rows:
        return []
    reference = next((row["what"] for row in rows if row["gain"] is None), "")
    cells = [
        (
            row["what"],
            *(
                bounds(row["figures"].get(name))
                for name in ("balanced_accuracy", "sensitivity.mel", "specificity.mel")
            ),
            bounds(row["figures"].get("ece")),
            signed(row["gain"]),
        )
        for row in (*rows, *of_copies)
    ]
    header = ("used", "balanced accuracy", "melanoma sensitivity", "melanoma specificity", "calibration error")
    further = (
        " What another training would tell, as with other data, stands under What was tried." if tried else ""
    )
    copies = (
        " A row that names a copy was measured in it, on the same images, and stands alone." if of_copies else ""
    )
    return [
        "\n".join(
            [
                "## What each part adds",
                "",
                f"On the {rows[0]['images']} test images, all from one pass of the networks. The last column is "
                f"the difference in balanced accuracy to “{reference}”, paired image by image. The rows after "
                "that one add up. Until thresholds come in, the largest probability over its class prior is "
                "suggested. All rows share the temperature that was fitted for the ensemble, which does single "
                "networks a little wrong in their calibration error." + copies + further,
                "",
                *table((*header, "difference"), cells),
            ]
        )
    ]


def aims(set_before: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the section on what was aimed at, none without aims.

    Args:
        set_before: ``metrics["aims"]``: each has ``what``, ``aim``, ``value`` with ``low`` and ``high`` on the
            test part, and ``why``.
    """
    if not set_before:
        return []
    rows = []
    for one in set_before:
        short = one["aim"] - one["value"]
        verdict = "reached" if short <= 0 else f"**falls short by {short:.3f}**"
        if short > 0 and one["high"] >= one["aim"]:
            verdict += ", within chance"
        measured = f"{one['value']:.3f} ({one['low']:.3f} to {one['high']:.3f})"
        rows.append((one["what"], f"{one['aim']:.2f}", measured, verdict, one["why"] if short > 0 else ""))
    head = ("figure on the test part", "aim", "measured", "verdict", "why")
    return ["\n".join(["## What was aimed at", "", *table(head, rows)])]


def trials(tried: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the section on what was tried, none without a log.

    Args:
        tried: ``metrics["trials"]``: each has ``what``, and as far as they are known ``network``, ``samples``
            (images that the training drew), ``figures`` (name to value) and ``note``.
    """
    if not tried:
        return []
    names = list(dict.fromkeys(name for one in tried for name in one.get("figures") or {}))
    rows = [
        (
            str(one.get("what", "")),
            str(one.get("network") or "–"),
            f"{one['samples']:,}" if one.get("samples") else "–",
            *(_trial_figure((one.get("figures") or {}).get(name)) for name in names),
            str(one.get("note") or ""),
        )
        for one in tried
    ]
    return [
        "\n".join(
            [
                "## What was tried",
                "",
                "What led to this bundle or away from it, failures included.",
                "",
                *table(("trial", "network", "images drawn", *names, "remark"), rows),
            ]
        )
    ]


def _trial_figure(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "–" if value is None else str(value)


def _named(code: str) -> str:
    return f"{name_within_sentence(code)} ({code})"
