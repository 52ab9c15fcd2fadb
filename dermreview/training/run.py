"""From a recipe and images to a finished bundle with its model card."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dermreview import __version__
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.backbone import save_weights, select_device
from dermreview.inference.bundle import BundleManifest, Member, file_digest, write_manifest
from dermreview.training.assess import calibrated, measured
from dermreview.training.card import write_card
from dermreview.training.data import (
    GEOMETRY,
    INTERPOLATION,
    Parts,
    gather,
    load_training_set,
    split_by_group,
)
from dermreview.training.loop import EpochRecord, TrainingSet, train_member
from dermreview.training.recipe import Recipe

# Balanced draws make every class equally likely while the networks learn.
TRAINING_PRIOR = tuple(1 / len(CLASSES) for _ in CLASSES)


@dataclass(frozen=True, slots=True)
class TrainCallbacks:
    """What a training run tells while it works.

    Attributes:
        stage: A new stage begins, in words.
        progress: Images done and their total within the stage.
        epoch: An epoch ended.
    """

    stage: Callable[[str], None]
    progress: Callable[[int, int], None]
    epoch: Callable[[EpochRecord], None]


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What overrides a recipe for one run.

    Attributes:
        epochs: For every member; None for the recipe's own.
        limit: Use at most so many images; None for all.
        seed: None for the recipe's own.
        licence: Of the weights; None for the recipe's own.
        device: ``auto``, ``cpu`` or ``cuda``.
        resume: Go on from the checkpoints beside the output folder.
    """

    epochs: int | None = None
    limit: int | None = None
    seed: int | None = None
    licence: str | None = None
    device: str = "auto"
    resume: bool = False

    def apply(self, recipe: Recipe) -> Recipe:
        """Return the recipe with these options."""
        changes: dict[str, object] = {}
        if self.seed is not None:
            changes["seed"] = self.seed
        if self.licence is not None:
            changes["licence"] = self.licence
        if self.epochs is not None:
            changes["members"] = tuple(m.model_copy(update={"epochs": self.epochs}) for m in recipe.members)
        if self.limit is not None:
            per_epoch = min(recipe.training.samples_per_epoch, self.limit)
            changes["training"] = recipe.training.model_copy(update={"samples_per_epoch": per_epoch})
        return recipe.model_copy(update=changes)


def train(
    recipe: Recipe, folders: Sequence[Path], out: Path, options: TrainOptions, callbacks: TrainCallbacks
) -> BundleManifest:
    """Train a recipe's members and write the bundle.

    Args:
        recipe: The settings.
        folders: Training data, each in any form of `find_dataset`.
        out: The bundle's folder; its name is the bundle's name. Checkpoints lie in ``OUT.work`` beside it.
        options: Overrides.
        callbacks: Progress.

    Raises:
        DermreviewError: TARGET_EXISTS, DEVICE_UNAVAILABLE, a DATA_* code or CHECKPOINT_MISMATCH.
    """
    if out.exists():
        raise DermreviewError(ErrorCode.TARGET_EXISTS, path=out)
    device = select_device(options.device)
    recipe = options.apply(recipe)
    parts = split_by_group(gather(folders, options.limit, recipe.seed), recipe.split, recipe.seed)
    work = out.with_name(out.name + ".work")
    draft = work / "bundle"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    callbacks.stage("reading images")
    data = load_training_set(recipe, parts, device, callbacks.progress)
    members = _train_members(recipe, data, work, options.resume, callbacks)
    del data  # gigabytes on a large dataset, and what follows reads the images again at their own size

    manifest = _uncalibrated(recipe, out.name, members, parts, folders)
    write_manifest(draft, manifest)
    callbacks.stage("calibrating on the validation part")
    manifest = calibrated(recipe, manifest, draft, parts, device.type, callbacks.progress)
    write_manifest(draft, manifest)
    callbacks.stage("measuring on the test part")
    manifest = measured(recipe, manifest, draft, parts, device.type, callbacks.progress)
    write_manifest(draft, manifest)
    write_card(draft, manifest, recipe)
    draft.rename(out)
    return manifest


def _train_members(
    recipe: Recipe, data: TrainingSet, work: Path, resume: bool, callbacks: TrainCallbacks
) -> tuple[Member, ...]:
    members = []
    for index, settings in enumerate(recipe.members):
        callbacks.stage(f"training {settings.architecture} ({index + 1} of {len(recipe.members)})")
        folder = work / f"{index}-{settings.architecture}"
        folder.mkdir(exist_ok=True)
        network = train_member(recipe, settings, data, folder, resume=resume, report=callbacks.epoch)
        path = work / "bundle" / f"{index}-{settings.architecture}.safetensors"
        save_weights(network, path)
        members.append(
            Member(
                architecture=settings.architecture,
                arguments=settings.arguments,
                file=path.name,
                sha256=file_digest(path),
                geometry=GEOMETRY,
                input_size=settings.input_size,
                mean=data.mean,
                std=data.std,
                interpolation=INTERPOLATION,
                weight=1 / len(recipe.members),
            )
        )
    return tuple(members)


def _uncalibrated(
    recipe: Recipe, name: str, members: tuple[Member, ...], parts: Parts, folders: Sequence[Path]
) -> BundleManifest:
    """Return the manifest before calibration: even weights, no temperature, the networks' own prior."""
    counts = f"{len(parts.train)} train, {len(parts.validate)} validation, {len(parts.test)} test images"
    return BundleManifest(
        schema_version=1,
        name=name,
        version=__version__,
        classes=CLASSES,
        members=members,
        views=recipe.ensemble.views,
        temperature=1.0,
        training_prior=TRAINING_PRIOR,
        class_prior=TRAINING_PRIOR,
        argmax="plain",
        thresholds=None,
        metrics={},
        data=f"{', '.join(folder.resolve().name for folder in folders)}; {counts}, split by lesion",
        licence=recipe.licence,
    )
