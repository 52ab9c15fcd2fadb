"""One recipe with several seeds: what their bundles reached, and how much that varies."""

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from dermreview.inference.bundle import BundleManifest

_NESTED: Final = ("argmax", "over_prior", "malignant", "sensitivity", "specificity", "auc", "average_precision")


def write_seeds(folder: Path, recipe: str, seeds: Sequence[int], manifests: Sequence[BundleManifest]) -> None:
    """Write the test figures of all seeds with their mean and standard deviation (of a sample) as ``seeds.json``.

    Args:
        folder: Made where it is missing.
        recipe: Its name.
        seeds: One a bundle.
        manifests: With ``metrics["test"]``.
    """
    each = [dict(_numbers(manifest.metrics["test"])) for manifest in manifests]
    figures = {
        name: {
            "mean": round(statistics.mean(values), 4),
            "standard_deviation": round(statistics.stdev(values), 4),
            "values": values,
        }
        for name in each[0]
        if len(values := [found[name] for found in each if name in found]) == len(each)
    }
    content = {
        "recipe": recipe,
        "seeds": list(seeds),
        "bundles": [manifest.name for manifest in manifests],
        "figures": figures,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "seeds.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _numbers(figures: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yield the single figures of an evaluation with their dotted names; no intervals, curves or sub-groups."""
    for name, value in figures.items():
        if isinstance(value, float) and not isinstance(value, bool):
            yield prefix + name, value
        elif isinstance(value, dict) and name in _NESTED:
            yield from _numbers(value, f"{prefix}{name}.")
