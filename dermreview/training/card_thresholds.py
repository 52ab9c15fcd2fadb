"""The model card's section on thresholds: what was aimed at, and what the test part says of it."""

from collections.abc import Mapping
from typing import Any

from dermreview.domain.taxonomy import name_within_sentence
from dermreview.inference.bundle import BundleManifest, Threshold
from dermreview.training.card_format import bounds, looked_up
from dermreview.training.predictions import rule_in_words
from dermreview.training.thresholds import MALIGNANT, in_priority


def thresholds(manifest: BundleManifest, calibrate: Mapping[str, Any], test: Mapping[str, Any]) -> str:
    """Return the section on the thresholds: how they were found, and against their targets on the test part.

    Args:
        manifest: Of the bundle.
        calibrate: Its figures on the calibration part.
        test: Those on the test part; empty before anything was measured.
    """
    found = manifest.thresholds or {}
    wording: dict[str, Threshold] = dict(found.items())
    lines = ["## Thresholds", "", f"The rule: {rule_in_words(manifest)}.", ""]
    lines += [_threshold(code, wording[code]) for code in in_priority(wording)]
    if manifest.malignant is not None:
        lines.append(_threshold("malignant or benign (sum of akiec, bcc and mel)", manifest.malignant))
    for name, reason in manifest.infeasible.items():
        shown = "malignant or benign" if name == MALIGNANT else name
        lines.append(f"- **{shown}: TARGET NOT REACHED, so there is no threshold**: {reason}.")
    if not wording and manifest.malignant is None and not manifest.infeasible:
        lines.append("None.")
    everything = [*wording.values(), *([manifest.malignant] if manifest.malignant else [])]
    if everything:
        margin = all(threshold.safety_margin for threshold in everything)
        lines += [
            "",
            f"Found by exact search on the {calibrate['images']} calibration images. A class's threshold is asked "
            "only where no earlier one was reached, so that its suggestions have a lower sensitivity than its "
            "threshold.",
            "The targets are reached by the one-sided 95 % lower bound, which counts lesions."
            if margin
            else "No safety margin was kept: expect less sensitivity on new images.",
        ]
    reached = [line for name in [*in_priority(wording), MALIGNANT] for line in _on_test(name, test)]
    if reached:
        lines += ["", "Each threshold on its own on the test part, against its target:", "", *reached]
    return "\n".join(lines)


def _threshold(name: str, threshold: Threshold) -> str:
    aim = "" if threshold.target is None else f", the highest that reaches a sensitivity of {threshold.target:.2f}"
    floor = "" if not threshold.floor else f" and keeps a specificity of {threshold.floor:.2f}"
    bound = "" if threshold.bound is None else f" (95 % bound {threshold.bound:.3f})"
    return (
        f"- {name}: {threshold.value:.4f}{aim}{floor}; on the calibration part sensitivity "
        f"{threshold.sensitivity:.3f}{bound}, specificity {threshold.specificity:.3f}."
    )


def _on_test(name: str, test: Mapping[str, Any]) -> list[str]:
    """Say whether a threshold reached its targets on the test part, by how much it falls short, and why."""
    found = looked_up(test, f"thresholds.{name}")
    if not found or found["target"] is None:
        return []
    what = "malignant or benign" if name == MALIGNANT else name_within_sentence(name)
    parts = [_against("sensitivity", found["sensitivity"], found["target"])]
    if found["floor"] is None:
        parts.append(f"specificity {bounds(found['specificity'])}")
    else:
        parts.append(_against("specificity", found["specificity"], found["floor"]))
    return [f"- {what}: {'; '.join(parts)}.{_why(found)}"]


def _against(figure: str, measured: Mapping[str, Any], target: float) -> str:
    short = target - measured["value"]
    verdict = "reached" if short <= 0 else f"**falls short by {short:.3f}**"
    if short > 0 and measured["high"] >= target:
        verdict += ", within chance"
    return f"{figure} {bounds(measured)}, target {target:.2f}: {verdict}"


def _why(found: Mapping[str, Any]) -> str:
    """Tell a threshold that sits wrong from networks that can't do it with any."""
    missed = found["sensitivity"]["value"] < found["target"]
    missed_floor = found["floor"] is not None and found["specificity"]["value"] < found["floor"]
    best = found["best_specificity"]
    if not (missed or missed_floor):
        return ""
    if found["floor"] is not None and best < found["floor"]:
        return (
            f" No threshold could have reached both here: at that sensitivity the specificity is {best:.3f} at "
            "most, so that the networks fall short."
        )
    if missed:
        return (
            " The threshold was found on other lesions and lies too high for these; one that reaches the "
            f"sensitivity here has a specificity of {best:.3f} at most."
        )
    return (
        f" Another threshold would have reached both here (a specificity of {best:.3f}): this one gives away "
        "specificity for a margin on the sensitivity."
    )
