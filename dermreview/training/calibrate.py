"""Calibrates a bundle: ensemble weights, temperature, class prior, patient data, thresholds, sets and gates.

Everything is fitted on the calibration part; from the training part come only the class prior's counts, the tables
of patient data and the features that the distance gate compares with. The test part is no argument of anything
here.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import Bundle, BundleManifest, Gates
from dermreview.inference.calibration import calibrate
from dermreview.inference.gates import GateKeeper
from dermreview.inference.patient import fuse
from dermreview.inference.predictor import Predictor
from dermreview.training.bootstrap import Labels
from dermreview.training.conformal import calibrate_sets
from dermreview.training.data import labels_of
from dermreview.training.gates import GATES_FILE, choose_bank, set_gates, write_bank
from dermreview.training.metrics import balanced_accuracy
from dermreview.training.patient import PatientFit, fit_patient_data
from dermreview.training.predictions import (
    Observations,
    Progress,
    observe_items,
    rule_in_words,
    score,
    suggest,
)
from dermreview.training.recipe import CalibrationTargets
from dermreview.training.temperature import fit_temperature, negative_log_likelihood
from dermreview.training.thresholds import choose_thresholds

_LEAST_WEIGHT = 1e-3
"""Keeps a network that was right about nothing in the ensemble, as the manifest wants it."""


def calibrated(
    manifest: BundleManifest,
    folder: Path,
    train_items: Sequence[DatasetItem],
    calibrate_items: Sequence[DatasetItem],
    targets: CalibrationTargets,
    argmax: Literal["plain", "over_prior"],
    weights_by: Literal["balanced_accuracy", "even"],
    seed: int,
    device: str,
    progress: Progress,
) -> BundleManifest:
    """Return a bundle's manifest with everything that calibration decides; the bundle's gates file is written.

    Args:
        manifest: As it lies in the folder; weights, temperature, patient data, thresholds, sets, gates and metrics
            are replaced.
        folder: The bundle's folder.
        train_items: What its networks learned from; empty where they are not at hand. The features in a gates file
            that the manifest names are kept then, and so are its tables of patient data.
        calibrate_items: What everything is fitted on, at least one image.
        targets: What to aim at.
        argmax: Where no threshold decides.
        weights_by: The ensemble weights.
        seed: Of the draws.
        device: ``auto``, ``cpu`` or ``cuda``.
        progress: Images done and their total; first the calibration images, then those of the gates.

    Raises:
        DermreviewError: A BUNDLE_* code, DATA_IMAGE_UNUSABLE or DEVICE_UNAVAILABLE.
    """
    predictor = Predictor.load(folder, device)
    observed = observe_items(predictor, calibrate_items, progress)
    manifest = manifest.model_copy(update={"argmax": argmax})
    manifest = _with_probabilities(manifest, observed, (*train_items, *calibrate_items), weights_by)
    shown = _shown(observed, manifest)
    fit = PatientFit(None)
    if targets.patient_data:
        fit = fit_patient_data(train_items, observed.items, shown, manifest.patient)
    if fit.fusion is not None:
        shown = fuse(shown, [item.patient for item in observed.items], fit.fusion)
    chosen = choose_thresholds(shown, observed.truth, observed.groups, targets)
    sets = (
        calibrate_sets(shown, observed.truth, observed.groups, targets.coverage, seed)
        if targets.coverage is not None
        else None
    )
    gates = _gates(predictor, manifest, folder, train_items, observed, targets, seed, progress)
    manifest = manifest.model_copy(
        update={
            "thresholds": chosen.classes or None,
            "malignant": chosen.malignant,
            "infeasible": chosen.infeasible,
            "conformal": sets,
            "gates": gates,
            "patient": fit.fusion,
        }
    )
    figures = _figures(observed, manifest, folder, targets, weights_by)
    figures["patient_data"] = fit.figures() if targets.patient_data else None
    return manifest.model_copy(update={"metrics": {"calibrate": figures}})


def class_prior(labels: Labels) -> tuple[float, ...]:
    """Return the classes' shares among images; a class that does not occur counts as one image."""
    counts = np.maximum(np.bincount(labels, minlength=len(CLASSES)), 1)
    return tuple(round(float(share), 6) for share in counts / counts.sum())


def _with_probabilities(
    manifest: BundleManifest,
    observed: Observations,
    items: Sequence[DatasetItem],
    weights_by: Literal["balanced_accuracy", "even"],
) -> BundleManifest:
    """Return the manifest with ensemble weights, class prior and temperature."""
    # a network is judged by the argmax that is in use
    judged = observed.members / np.asarray(manifest.training_prior if manifest.argmax == "over_prior" else 1)
    accuracies = [
        balanced_accuracy(observed.truth, judged[:, index].argmax(axis=1))
        for index in range(len(manifest.members))
    ]
    shares = (
        np.maximum(accuracies, _LEAST_WEIGHT) if weights_by == "balanced_accuracy" else np.ones(len(accuracies))
    )
    weights = [float(share) for share in shares / shares.sum()]
    members = tuple(
        member.model_copy(update={"weight": weight, "balanced_accuracy": accuracy})
        for member, weight, accuracy in zip(manifest.members, weights, accuracies, strict=True)
    )
    prior = class_prior(labels_of(items))
    temperature = fit_temperature(observed.average(weights), observed.truth, manifest.training_prior, prior)
    return manifest.model_copy(update={"members": members, "class_prior": prior, "temperature": temperature})


def _shown(observed: Observations, manifest: BundleManifest) -> npt.NDArray[np.float32]:
    """Return what the images alone say, (N, 7), at the declared class prior."""
    average = observed.average([member.weight for member in manifest.members])
    return calibrate(average, manifest.temperature, manifest.training_prior, manifest.class_prior)


def _gates(
    predictor: Predictor,
    manifest: BundleManifest,
    folder: Path,
    train_items: Sequence[DatasetItem],
    observed: Observations,
    targets: CalibrationTargets,
    seed: int,
    progress: Progress,
) -> Gates | None:
    """Set the gates, on the features of the training images or, without those, on the bundle's own."""
    if targets.retention is None:
        return None
    if train_items:
        bank = observe_items(predictor, choose_bank(train_items, seed), progress)
        write_bank(folder, bank.features)
        return set_gates(predictor, folder, GATES_FILE, observed, targets.retention, seed)
    if manifest.gates is None:
        return None
    predictor.bundle.verified_file(manifest.gates)
    return set_gates(predictor, folder, manifest.gates.file, observed, targets.retention, seed)


def _figures(
    observed: Observations,
    manifest: BundleManifest,
    folder: Path,
    targets: CalibrationTargets,
    weights_by: str,
) -> dict[str, Any]:
    """Return what was reached on the calibration part itself, which flatters: it was fitted there."""
    keeper = None
    if manifest.gates is not None:
        keeper = GateKeeper.load(Bundle(folder, manifest, ""), observed.features.shape[1])
    scored = score(observed, manifest, keeper)
    truth = observed.truth
    over = suggest(scored.probabilities, {}, manifest.class_prior)
    return {
        "images": len(truth),
        "lesions": len(np.unique(observed.groups)),
        "support": {code: int((truth == index).sum()) for index, code in enumerate(CLASSES)},
        "rule": rule_in_words(manifest),
        "balanced_accuracy": balanced_accuracy(truth, scored.suggested),
        "over_prior": {"balanced_accuracy": balanced_accuracy(truth, over)},
        "argmax": {"balanced_accuracy": balanced_accuracy(truth, scored.probabilities.argmax(axis=1))},
        "nll": negative_log_likelihood(scored.probabilities, truth),
        "abstained": float(scored.abstained.mean()),
        "weights_by": weights_by,
        "targets": targets.model_dump(mode="json"),
    }
