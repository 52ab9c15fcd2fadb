"""Calibrates a draft bundle on the validation part and measures it on the test part.

Both run the finished inference path on the images' own files, so that what is measured is what a reader gets.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from dermreview.domain.analysis import FloatArray
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import BundleManifest
from dermreview.inference.calibration import calibrate
from dermreview.inference.predictor import Predictor
from dermreview.training.data import Parts, groups_of, labels_of, read_upright
from dermreview.training.metrics import (
    Labels,
    balanced_accuracy,
    bootstrap,
    fit_temperature,
    fit_threshold,
    summarize,
)
from dermreview.training.recipe import Recipe

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Predictions:
    """probabilities (N, 7); members (N, members, 7); suggested (N,), positions in the taxonomy or -1."""

    probabilities: FloatArray
    members: FloatArray
    suggested: Labels


def _predict(folder: Path, items: Sequence[DatasetItem], device: str, progress: Progress) -> _Predictions:
    predictor = Predictor.load(folder, device)
    found = []
    for done, item in enumerate(items, start=1):
        found.append(predictor.predict(read_upright(item.path)))
        progress(done, len(items))
    return _Predictions(
        np.stack([p.probabilities for p in found]),
        np.stack([p.member_probabilities for p in found]),
        np.array([_position(p.decision.suggestion) for p in found], np.int64),
    )


def _position(suggestion: str | None) -> int:
    """Return a class's position, and for an abstention one that no image has, so that it counts as a miss."""
    return -1 if suggestion is None else CLASS_INDEX[suggestion]


def calibrated(
    recipe: Recipe, manifest: BundleManifest, folder: Path, parts: Parts, device: str, progress: Progress
) -> BundleManifest:
    """Return the manifest with ensemble weights, temperature, class prior and thresholds.

    Args:
        recipe: The decision rule and the thresholds' targets.
        manifest: A draft with even weights, temperature 1 and the training prior, as it lies in ``folder``.
        folder: The draft bundle.
        parts: Everything here is fitted on the validation part.
        device: ``cpu`` or ``cuda``.
        progress: Images done and their total.
    """
    found = _predict(folder, parts.validate, device, progress)
    truth = labels_of(parts.validate)
    accuracies = [
        balanced_accuracy(truth, found.members[:, index].argmax(axis=1)) for index in range(len(manifest.members))
    ]
    weights = np.asarray(accuracies) / sum(accuracies)
    average = (found.members * weights[None, :, None]).sum(axis=1).astype(np.float32)
    prior = _class_prior((*parts.train, *parts.validate))
    temperature = fit_temperature(average, truth, manifest.training_prior, prior)
    shown = calibrate(average, temperature, manifest.training_prior, prior)
    thresholds = {
        code: threshold
        for code, target in recipe.thresholds.items()
        if (
            threshold := fit_threshold(shown[:, CLASS_INDEX[code]], truth == CLASS_INDEX[code], target.sensitivity)
        )
    }
    members = tuple(
        member.model_copy(update={"weight": float(weight), "balanced_accuracy": accuracy})
        for member, weight, accuracy in zip(manifest.members, weights, accuracies, strict=True)
    )
    return manifest.model_copy(
        update={
            "members": members,
            "temperature": temperature,
            "class_prior": prior,
            "argmax": recipe.ensemble.argmax,
            "thresholds": thresholds or None,
            "metrics": {
                "validation": {
                    "images": len(truth),
                    "balanced_accuracy_prior_adjusted": _bootstrapped(
                        truth, average.argmax(axis=1), parts.validate, recipe.seed
                    ),
                }
            },
        }
    )


def measured(
    recipe: Recipe, manifest: BundleManifest, folder: Path, parts: Parts, device: str, progress: Progress
) -> BundleManifest:
    """Return the manifest with the figures of the untouched test part."""
    found = _predict(folder, parts.test, device, progress)
    truth = labels_of(parts.test)
    prior = np.asarray(manifest.class_prior, np.float32)
    balanced = (found.probabilities / prior).argmax(axis=1)
    figures = {
        "images": len(truth),
        "lesions": len(np.unique(groups_of(parts.test))),
        "balanced_accuracy": _bootstrapped(truth, found.suggested, parts.test, recipe.seed),
        "balanced_accuracy_prior_adjusted": _bootstrapped(truth, balanced, parts.test, recipe.seed),
        "balanced_accuracy_members": [
            round(balanced_accuracy(truth, (found.members[:, index] / prior).argmax(axis=1)), 4)
            for index in range(found.members.shape[1])
        ],
        **summarize(truth, found.probabilities, found.suggested),
    }
    return manifest.model_copy(update={"metrics": {**manifest.metrics, "test": figures}})


def _bootstrapped(truth: Labels, predicted: Labels, items: Sequence[DatasetItem], seed: int) -> dict[str, float]:
    interval = bootstrap(
        lambda chosen: balanced_accuracy(truth[chosen], predicted[chosen]), groups_of(items), seed
    )
    return {name: round(value, 4) for name, value in asdict(interval).items()}


def _class_prior(items: Sequence[DatasetItem]) -> tuple[float, ...]:
    """Return the classes' shares among the images; a class that does not occur counts as one image."""
    counts = np.maximum(np.bincount(labels_of(items), minlength=len(CLASSES)), 1)
    return tuple(round(float(share), 6) for share in counts / counts.sum())
