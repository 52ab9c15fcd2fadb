"""From a recipe and images to a calibrated bundle with its model card and report."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dermreview import __version__
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.backbone import save_weights, select_device
from dermreview.inference.bundle import (
    MODEL_CARD,
    BundleManifest,
    Member,
    SplitRecord,
    file_digest,
    load_bundle,
    write_manifest,
)
from dermreview.inference.foreign_values import is_plain_text
from dermreview.inference.predictor import Predictor
from dermreview.training.calibrate import calibrated
from dermreview.training.card import write_card
from dermreview.training.data import (
    INTERPOLATION,
    check_images,
    gather,
    labels_of,
    load_training_set,
    read_upright,
)
from dermreview.training.imbalance import training_prior
from dermreview.training.looks import describe_held_out, group_looks, measure_looks
from dermreview.training.loop import CHECKPOINT, LOG, TrainingSet, train_member
from dermreview.training.measuring import MeasureOptions, measure
from dermreview.training.options import TrainCallbacks, TrainOptions
from dermreview.training.pictures import Picture, take_picture
from dermreview.training.recipe import MemberRecipe, Recipe
from dermreview.training.report import REPORT, TRAINING_LOG, write_report
from dermreview.training.seeds import write_seeds
from dermreview.training.splits import Part, Parts, prove_disjoint, read_split, split_items, write_split
from dermreview.training.starting import Start, Starts


def train(
    recipe: Recipe, folders: Sequence[Path], out: Path, options: TrainOptions, callbacks: TrainCallbacks
) -> list[BundleManifest]:
    """Train a recipe's members and write the bundle, its card and its report.

    Args:
        recipe: The settings.
        folders: Training data, each in any form of `find_dataset`.
        out: The bundle's folder; its name is the bundle's name. Checkpoints lie in ``OUT.work`` beside it until it
            is finished, the report in ``OUT.report``. A recipe with several seeds as repeats writes a bundle for
            each, ``OUT-seed42`` and so on, and their mean and standard deviation into ``OUT.report/seeds.json``.
        options: Overrides.
        callbacks: Progress.

    Returns:
        The manifest of each bundle; none where a single network was trained.

    Raises:
        DermreviewError: OUTPUT_EXISTS, TARGET_NOT_WRITABLE, DEVICE_UNAVAILABLE, a DATA_*, BUNDLE_* or IMAGE_*
            code, TRAINING_INTERRUPTED, CHECKPOINT_MISMATCH, INIT_MISMATCH or WEIGHTS_UNAVAILABLE.
    """
    thaws = options.thaws(recipe)
    recipe = options.apply(recipe)
    runs = _runs(recipe, out)
    left = [one for one in runs if not (options.resume and len(runs) > 1 and one.out.exists())]
    for existing in [one.out for one in left or runs if one.out.exists()]:
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=existing)
    for one in left:
        if not is_plain_text(one.out.name):  # told now, not after days of training
            why = "a bundle's folder is its name: at most 100 letters, without < and >"
            raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=one.out, detail=why)
    device = select_device(options.device)
    if thaws:
        callbacks.stage("without pretrained weights nothing stays frozen: all layers learn from the first epoch")
    for one in left:
        if len(runs) > 1:
            callbacks.stage(f"seed {one.seeds[0]}")
        try:
            _Training(one, folders, options, callbacks, device).run()
        except OSError as error:  # such as a full disk; what is read has its own errors
            detail = error.strerror or error
            raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=one.out, detail=detail) from error
    if options.member is not None:
        return []
    manifests = [load_bundle(one.out).manifest for one in runs]
    if len(runs) > 1:
        write_seeds(report_folder(out), recipe.name, [one.seeds[0] for one in runs], manifests)
    return manifests


def report_folder(out: Path) -> Path:
    """Return where the report of a bundle lies."""
    return out.with_name(out.name + ".report")


def describe(manifest: BundleManifest, out: Path) -> tuple[str, dict[str, Any]]:
    """Return what came out of a run, in words and as ``--json`` prints it.

    Args:
        manifest: Of one of the run's bundles.
        out: As `train` was given it.
    """
    folder, split = out.with_name(manifest.name), manifest.split
    test = manifest.metrics["test"]
    low, high = test["ci95"]
    leaks = " of a split that leaks" if split and split.leaks else ""
    words = (
        f"{folder}: balanced accuracy {test['balanced_accuracy']:.3f} ({low:.3f} to {high:.3f}), by argmax over "
        f"the class prior {test['over_prior']['balanced_accuracy']:.3f}, on {test['n']} test images{leaks}\n"
        f"see {folder / MODEL_CARD} and {report_folder(folder) / REPORT}"
    )
    return words, {
        "bundle": str(folder),
        "report": str(report_folder(folder) / REPORT),
        "recipe": manifest.recipe,
        "seed": split.seed if split else None,
        "split": split.by if split else None,
        "infeasible": manifest.infeasible,
        "test": test,
    }


@dataclass(frozen=True, slots=True)
class _OneBundle:
    """What becomes one bundle: its folder, and the seeds whose networks it holds; the first one splits."""

    recipe: Recipe
    out: Path
    seeds: tuple[int, ...]

    def networks(self) -> Iterator[tuple[MemberRecipe, int, int]]:
        """Yield each network's settings, its seed, and how many networks like it came before."""
        seen: Counter[str] = Counter()
        for member in self.recipe.members:
            for seed in self.seeds:
                key = json.dumps(member.model_dump(mode="json", include={"architecture", "arguments", "head"}))
                yield member, seed, seen[key]
                seen[key] += 1


def _runs(recipe: Recipe, out: Path) -> list[_OneBundle]:
    if recipe.seeds_as == "members" or len(recipe.seeds) == 1:
        return [_OneBundle(recipe, out, recipe.seeds)]
    return [_OneBundle(recipe, out.with_name(f"{out.name}-seed{seed}"), (seed,)) for seed in recipe.seeds]


class _Training:
    """One bundle on its way."""

    def __init__(
        self,
        one: _OneBundle,
        folders: Sequence[Path],
        options: TrainOptions,
        callbacks: TrainCallbacks,
        device: torch.device,
    ) -> None:
        self._one, self._recipe, self._seed = one, one.recipe, one.seeds[0]
        self._folders, self._options, self._callbacks, self._device = folders, options, callbacks, device
        self._work = one.out.with_name(one.out.name + ".work")
        self._draft, self._before = self._work / "bundle", self._work / "before"

    def run(self) -> None:
        """Do everything, from the images to the finished bundle."""
        alone = self._options.member
        count = len(list(self._one.networks()))
        if alone is not None and not 1 <= alone <= count:
            detail = f"it has {count} networks, so that there is no network {alone}"
            raise DermreviewError(ErrorCode.RECIPE_INVALID, name=self._recipe.name, detail=detail)
        begun = "*" if alone is None else f"{alone - 1}-*"
        if not self._options.resume and any(self._work.glob(f"{begun}/{CHECKPOINT}")):
            # hours of work, which nobody asked to throw away
            raise DermreviewError(ErrorCode.TRAINING_INTERRUPTED, path=self._work)
        starts = Starts(self._recipe, self._options.init_from)
        items = gather(self._folders, self._options.limit, self._seed, self._callbacks.stage)
        earlier = read_split(starts.bundle) if starts.bundle else {}
        parts, note = self._split(items, earlier)
        self._callbacks.stage(str(prove_disjoint(parts)))
        if starts.bundle and not earlier:
            unknown = (
                f"{starts.bundle.ref.name} does not say what it learned from, so that the test part may hold "
                "images it knows"
            )
            self._callbacks.stage(unknown)
            note += f"; {unknown}"
        if self._recipe.pretrained and starts.bundle is None:
            self._callbacks.stage("building the networks; pretrained weights are downloaded once")
        starts.prepare(self._seed)
        if alone is not None:
            self._callbacks.stage("reading images")
            data = load_training_set(self._recipe, parts, self._seed, self._device, self._callbacks.progress)
            self._train(alone - 1, starts, data)
            return
        self._clear()
        split = write_split(parts, self._recipe.split.by, self._seed, self._draft)
        self._callbacks.stage("reading images")
        check_images(parts.test, self._callbacks.progress)
        data = load_training_set(self._recipe, parts, self._seed, self._device, self._callbacks.progress)
        first, members = self._learn(starts, data)
        del data  # gigabytes on a large dataset, and what follows reads the images again at their own size

        manifest = self._uncalibrated(members, parts, split, note)
        write_manifest(self._before, manifest.model_copy(update={"members": first, "views": 1, "split": None}))
        write_manifest(self._draft, manifest)
        self._finish(manifest, parts)

    def _split(self, items: Sequence[DatasetItem], earlier: Mapping[str, Part]) -> tuple[Parts, str]:
        """Return the parts, and what the manifest has to say of them."""
        shares, stage = self._recipe.split, self._callbacks.stage
        if shares.by != "look":
            return split_items(items, shares, self._seed, earlier), ""
        stage("measuring the looks of the images")
        looks = measure_looks(items, self._callbacks.progress)
        clusters = group_looks(items, looks, self._seed)
        parts = split_items(items, shares, self._seed, earlier, clusters)
        words = describe_held_out(items, looks, clusters, parts.test)
        if earlier:
            words += "\nimages that the first networks knew kept their part, whatever their look"
        stage(words)
        return parts, "; " + words.replace("\n", "; ")

    def _clear(self) -> None:
        try:
            for folder in (self._draft, self._before):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
        except OSError as error:
            raise DermreviewError(
                ErrorCode.TARGET_NOT_WRITABLE, path=self._work, detail=error.strerror or error
            ) from error

    def _learn(self, starts: Starts, data: TrainingSet) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
        """Train every network; return the members with their first weights, and with their last."""
        networks = list(self._one.networks())
        first, members = [], []
        for index, (settings, seed, occurrence) in enumerate(networks):
            start = starts.first(settings, seed, occurrence)
            own = replace(data, mean=start.mean or data.mean, std=start.std or data.std)
            name = f"{index}-{settings.architecture}"
            path = self._before / f"{name}.safetensors"
            first.append(self._member(settings, own, start.network, path, len(networks)))
            network = self._train(index, starts, data, start)
            path = self._draft / f"{name}.safetensors"
            members.append(self._member(settings, own, network, path, len(networks)))
            with (self._draft / TRAINING_LOG).open("a", encoding="utf-8") as log:
                log.write((self._work / name / LOG).read_text(encoding="utf-8"))
        return tuple(first), tuple(members)

    def _train(self, index: int, starts: Starts, data: TrainingSet, start: Start | None = None) -> torch.nn.Module:
        """Train one of the networks; it depends on the images, its settings and its seed alone."""
        networks = list(self._one.networks())
        settings, seed, occurrence = networks[index]
        self._callbacks.stage(f"training {settings.architecture} ({index + 1} of {len(networks)}), seed {seed}")
        start = start or starts.first(settings, seed, occurrence)
        return train_member(
            self._recipe,
            settings,
            replace(data, mean=start.mean or data.mean, std=start.std or data.std),
            start.network,
            self._work / f"{index}-{settings.architecture}",
            seed=seed,
            resume=self._options.resume,
            report=self._callbacks.epoch,
        )

    def _member(
        self, settings: MemberRecipe, data: TrainingSet, network: torch.nn.Module, path: Path, count: int
    ) -> Member:
        save_weights(network, path)
        return Member(
            architecture=settings.architecture,
            arguments=settings.arguments,
            head=settings.head,
            file=path.name,
            sha256=file_digest(path),
            geometry=self._recipe.geometry,
            colour=self._recipe.colour,
            input_size=settings.input_size,
            mean=data.mean,
            std=data.std,
            interpolation=INTERPOLATION,
            weight=1 / count,
        )

    def _uncalibrated(
        self, members: tuple[Member, ...], parts: Parts, split: SplitRecord, note: str
    ) -> BundleManifest:
        """Return the manifest before calibration: even weights, no temperature, the networks' own prior."""
        recipe = self._recipe
        counts = np.bincount(labels_of(parts.train), minlength=len(CLASSES))
        prior = training_prior(recipe.members[0].training, counts)
        images = f"{split.train} train, {split.calibrate} calibration, {split.test} test images"
        return BundleManifest(
            schema_version=1,
            name=self._one.out.name,
            version=__version__,
            classes=CLASSES,
            members=members,
            views=recipe.ensemble.views,
            temperature=1.0,
            training_prior=prior,
            class_prior=prior,
            argmax="plain",
            thresholds=None,
            split=split,
            metrics={},
            recipe=recipe.name + (f", variant {recipe.variant}" if recipe.variant else ""),
            published=recipe.published,
            data=f"{', '.join(f.resolve().name for f in self._folders)}; {images}, split by {split.by}{note}",
            licence=recipe.licence,
            attribution=recipe.attribution,
        )

    def _finish(self, manifest: BundleManifest, parts: Parts) -> None:
        """Calibrate, measure, report, and put the bundle in its place."""
        recipe, device, stage = self._recipe, self._device.type, self._callbacks.stage
        stage("calibrating on the calibration part")
        manifest = calibrated(
            manifest,
            self._draft,
            parts.train,
            parts.calibrate,
            recipe.calibration,
            recipe.ensemble.argmax,
            recipe.ensemble.weights,
            self._seed,
            device,
            self._callbacks.progress,
        )
        write_manifest(self._draft, manifest)
        stage("measuring on the test part")
        options = MeasureOptions(device=device, seed=self._seed)
        measured = measure(self._draft, parts.test, options, stage, self._callbacks.progress)
        test = measured.evaluation.as_json()
        manifest = manifest.model_copy(update={"metrics": {**manifest.metrics, "test": test}})
        write_manifest(self._draft, manifest)
        stage("comparing activation maps before and after training")
        pictures = replace(measured.pictures, before_after=self._before_and_after(parts.calibrate))
        write_card(self._draft, manifest)
        write_report(
            report_folder(self._one.out),
            measured.evaluation,
            manifest,
            pictures,
            training_log=self._draft / TRAINING_LOG,
            notes=[f"These are the {len(parts.test):,} images of the test part.", str(prove_disjoint(parts))],
        )
        self._draft.rename(self._one.out)
        shutil.rmtree(self._work, ignore_errors=True)

    def _before_and_after(self, items: Sequence[DatasetItem]) -> tuple[Picture, ...]:
        """Return one image of each class with the map of its own class, before training and now."""
        chosen = {item.label: item for item in reversed(items)}
        shown = [chosen[code] for code in CLASSES if code in chosen]
        untrained, trained = (
            Predictor.load(self._before, self._device.type),
            Predictor.load(self._draft, self._device.type),
        )
        pictures = []
        for done, item in enumerate(shown, start=1):
            rgb = read_upright(item.path)
            maps, earlier = trained.predict(rgb).maps, untrained.predict(rgb).maps
            caption = f"{item.external_id}: {item.label}"
            pictures.append(take_picture(rgb, caption, item.label, maps, earlier))
            self._callbacks.progress(done, len(shown))
        return tuple(pictures)
