"""`dermreview calibrate`: a bundle calibrated anew, or thresholds for any other model's probabilities."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import (
    Bundle,
    BundleManifest,
    load_bundle,
    write_manifest,
)
from dermreview.training.calibrate import calibrated, class_prior
from dermreview.training.card import write_card
from dermreview.training.conformal import calibrate_sets
from dermreview.training.data import gather
from dermreview.training.predictions import Progress
from dermreview.training.probabilities import read_probabilities
from dermreview.training.recipe import CalibrationTargets, ThresholdTarget
from dermreview.training.recipe_files import known_recipes, load_recipe
from dermreview.training.splits import extend_split, group_part, part_of, read_split
from dermreview.training.temperature import fit_temperature, negative_log_likelihood
from dermreview.training.thresholds import MALIGNANT, choose_thresholds

PUBLISHED_TARGETS: Final = {
    "mel": ThresholdTarget(sensitivity=0.85, specificity=0.85),
    "akiec": ThresholdTarget(sensitivity=0.75, specificity=0.70),
}
"""Of the weighted ensemble of ResNet-50, DenseNet-121 and EfficientNet-B3 that this project descends from."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a user asks of a calibration; None keeps what the bundle was made with.

    Attributes:
        thresholds: Class code or ``malignant`` to target; those of classes replace all of the bundle's.
        safety_margin: Keep the margin on the sensitivity.
        coverage: Of the sets.
        retention: Of the gates.
        gates: Have gates at all.
        patient_data: Let age, sex and site enter.
    """

    thresholds: dict[str, ThresholdTarget] | None = None
    safety_margin: bool = True
    coverage: float | None = None
    retention: float | None = None
    gates: bool = True
    patient_data: bool | None = None

    def over(self, targets: CalibrationTargets) -> CalibrationTargets:
        """Return targets with these wishes in their place."""
        changes: dict[str, Any] = {"safety_margin": self.safety_margin}
        wanted = dict(self.thresholds or {})
        malignant = wanted.pop(MALIGNANT, None)
        if wanted:
            changes["thresholds"] = wanted
        if malignant is not None:
            changes["malignant"] = malignant
        if self.coverage is not None:
            changes["coverage"] = self.coverage
        if self.retention is not None:
            changes["retention"] = self.retention
        if not self.gates:
            changes["retention"] = None
        if self.patient_data is not None:
            changes["patient_data"] = self.patient_data
        return targets.model_copy(update=changes)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """train: what the networks learned from; calibrate: what is fitted on; fresh: those that the split lacked."""

    train: tuple[DatasetItem, ...]
    calibrate: tuple[DatasetItem, ...]
    fresh: tuple[DatasetItem, ...]


def recalibrate(
    folder: Path,
    data: Sequence[Path],
    out: Path,
    wishes: Wishes,
    *,
    all_images: bool,
    seed: int,
    device: str,
    progress: Progress,
) -> BundleManifest:
    """Write a copy of a bundle that is calibrated anew, on the calibration part of its own split.

    Images of its test part are not even opened.

    Args:
        folder: The bundle.
        data: Labelled images, each in any form of `find_dataset`.
        out: The new bundle's folder; its name is the bundle's name.
        wishes: What to aim at.
        all_images: Images that the bundle's split does not know are new and calibrate, too. Without, they are an
            error, because a network may have learned from them.
        seed: Of the draws.
        device: ``auto``, ``cpu`` or ``cuda``.
        progress: Images done and their total.

    Raises:
        DermreviewError: OUTPUT_EXISTS, a BUNDLE_* or DATA_* code or DEVICE_UNAVAILABLE.
    """
    if out.exists():
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=out)
    bundle = load_bundle(folder)
    chosen = _choose(bundle, gather(data, None, seed), all_images=all_images)
    draft = out.with_name(f"{out.name}.work")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        shutil.copytree(folder, draft)
        targets = wishes.over(known_targets(bundle.manifest))
        manifest = calibrated(
            bundle.manifest.model_copy(update={"name": out.name}),
            draft,
            chosen.train,
            chosen.calibrate,
            targets,
            bundle.manifest.argmax,
            _weights_by(bundle.manifest),
            seed,
            device,
            progress,
        )
        if manifest.gates is None and bundle.manifest.gates is not None:
            (draft / bundle.manifest.gates.file).unlink()
        if manifest.split is not None and chosen.fresh:
            manifest = manifest.model_copy(update={"split": extend_split(manifest.split, draft, chosen.fresh)})
        manifest.metrics["calibrate"]["recalibrated_from"] = str(bundle.ref)
        if "trials" in bundle.manifest.metrics:  # they chose the networks, which are the same
            manifest.metrics["trials"] = bundle.manifest.metrics["trials"]
        write_manifest(draft, manifest)
        write_card(draft, manifest)
        draft.rename(out)
    except OSError as error:
        # copytree tells each file with its own reason
        detail = error.args[0][0][2] if isinstance(error, shutil.Error) else error.strerror or error
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=out, detail=detail) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def calibrate_table(path: Path, wishes: Wishes, seed: int) -> dict[str, Any]:
    """Return thresholds and sets for the probabilities of any model, as JSON.

    They hold for the probabilities as they stand in the table; the temperature is told beside, and not applied.

    Args:
        path: A table as `read_probabilities` reads it.
        wishes: What to aim at; without targets those of `PUBLISHED_TARGETS`.
        seed: Of the draws.

    Raises:
        DermreviewError: As `read_probabilities`.
    """
    table = read_probabilities(path)
    targets = wishes.over(CalibrationTargets.model_validate({"thresholds": PUBLISHED_TARGETS}))
    chosen = choose_thresholds(table.probabilities, table.truth, table.groups, targets)
    prior = class_prior(table.truth)
    sets = (
        calibrate_sets(table.probabilities, table.truth, table.groups, targets.coverage, seed).model_dump(
            mode="json"
        )
        if targets.coverage is not None
        else None
    )
    return {
        "images": len(table.truth),
        "lesions": len(np.unique(table.groups)),
        "support": {code: int((table.truth == index).sum()) for index, code in enumerate(CLASSES)},
        "targets": targets.model_dump(mode="json", exclude={"retention", "patient_data"}),
        "thresholds": {code: found.model_dump(mode="json") for code, found in chosen.classes.items()},
        "malignant": chosen.malignant.model_dump(mode="json") if chosen.malignant else None,
        "infeasible": chosen.infeasible,
        "conformal": sets,
        "class_prior": dict(zip(CLASSES, prior, strict=True)),
        "nll": negative_log_likelihood(table.probabilities, table.truth),
        "temperature": fit_temperature(table.probabilities, table.truth, prior, prior),
    }


def write_table_answer(answer: dict[str, Any], out: Path) -> None:
    """Write what `calibrate_table` returned.

    Raises:
        DermreviewError: OUTPUT_EXISTS or TARGET_NOT_WRITABLE.
    """
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(json.dumps(answer, indent=2) + "\n")
    except FileExistsError:
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=out) from None
    except OSError as error:
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=out, detail=error.strerror) from error


def known_targets(manifest: BundleManifest) -> CalibrationTargets:
    """Return what a bundle was calibrated to: as it says, else as its recipe says, else `PUBLISHED_TARGETS`."""
    written = manifest.metrics.get("calibrate", {}).get("targets")
    if written is not None:
        return CalibrationTargets.model_validate(written)
    name, _, variant = (manifest.recipe or manifest.name).partition(", variant ")
    if name in known_recipes():
        return load_recipe(name, variant or None).calibration
    return CalibrationTargets.model_validate({"thresholds": PUBLISHED_TARGETS})


def _weights_by(manifest: BundleManifest) -> Literal["balanced_accuracy", "even"]:
    """Return how a bundle's members were weighed: as it says, else as its weights look."""
    written = manifest.metrics.get("calibrate", {}).get("weights_by")
    even = len(manifest.members) > 1 and len({member.weight for member in manifest.members}) == 1
    return "even" if written == "even" or (written is None and even) else "balanced_accuracy"


def _choose(bundle: Bundle, items: Sequence[DatasetItem], *, all_images: bool) -> _Chosen:
    known = read_split(bundle)
    parts: dict[str | None, list[DatasetItem]] = {"train": [], "calibrate": [], "test": [], None: []}
    for item in items:
        # another image of a lesion that the bundle knows is no new evidence
        parts[part_of(item, known) or group_part(item, known)].append(item)
    fresh = parts[None]
    if fresh and not all_images:
        raise DermreviewError(
            ErrorCode.DATA_NOT_IN_SPLIT,
            path=bundle.folder,
            unknown=len(fresh),
            total=len(items),
            example=fresh[0].external_id,
        )
    calibrate = [*parts["calibrate"], *fresh]
    if not calibrate:
        raise DermreviewError(ErrorCode.DATA_NOT_FOR_CALIBRATION, path=bundle.folder, total=len(items))
    return _Chosen(tuple(parts["train"]), tuple(calibrate), tuple(fresh))
