"""Runs a bundle on labelled images and measures it, with the pictures of the report."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.training.ablations import Ablation, ablate
from dermreview.training.bootstrap import ROUNDS
from dermreview.training.data import read_upright
from dermreview.training.evaluate import evaluate
from dermreview.training.evaluation import Evaluation
from dermreview.training.localisation import Localisation, LocalisationFigures, mask_path
from dermreview.training.pictures import Pictures, explained_class, take_pictures
from dermreview.training.predictions import Progress, Scored, observe_items, score
from dermreview.training.randomisation import RandomisationFigures, randomise
from dermreview.training.report import TRAINING_LOG, make_folder, write_report
from dermreview.training.selection import Which, select

MAPS = 500
"""Images with a mask whose maps are measured: an interval of a few hundredths, and not hours of Grad-CAM."""

RANDOMISED = 14
"""Images on which it is tried whether the maps depend on what the networks learned."""

Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """An evaluation with the pictures of its report."""

    evaluation: Evaluation
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """How to measure.

    Attributes:
        device: ``auto``, ``cpu`` or ``cuda``.
        seed: Of the bootstrap and of the choice of images for the maps.
        rounds: Of the bootstrap.
        heatmaps: Measure and show activation maps.
        pictures: Take the pictures of a report.
        patient_data: Let age, sex and site enter where the bundle has tables for them.
        ablations: Measure what each part of the bundle adds.
    """

    device: str = "auto"
    seed: int = 0
    rounds: int = ROUNDS
    heatmaps: bool = True
    pictures: bool = True
    patient_data: bool = True
    ablations: bool = True


def measure(
    folder: Path,
    items: Sequence[DatasetItem],
    options: MeasureOptions,
    stage: Stage,
    progress: Progress,
    against: Path | None = None,
) -> Measured:
    """Run the finished inference path on the images' own files, so that what is measured is what a reader gets.

    Args:
        folder: The bundle.
        items: The labelled images.
        options: How.
        stage: Told in words what begins.
        progress: Images done and their total, of what began last.
        against: Another bundle to compare with on the same images, with its own patient data if it has any.

    Raises:
        DermreviewError: A BUNDLE_*, IMAGE_* or FILE_* code, or DEVICE_UNAVAILABLE.
    """
    predictor = Predictor.load(folder, options.device, patient_data=options.patient_data)
    stage("running the networks")
    manifest = predictor.bundle.manifest
    observations = observe_items(predictor, items, progress)
    scored = score(observations, manifest, predictor.keeper)
    other = None
    if against is not None:
        stage("running the other bundle")
        other = _scored_by(Predictor.load(against, options.device), items, progress)
    localisation = randomisation = None
    if options.heatmaps:
        localisation, randomisation = _look_at_maps(predictor, items, options, stage, progress)
    stage("computing the figures")
    ablations: tuple[Ablation, ...] = ()
    if options.ablations:
        ablations = ablate(observations, manifest, predictor.keeper, options.seed, options.rounds)
    evaluation = evaluate(
        scored,
        items,
        options.seed,
        options.rounds,
        manifest=manifest,
        against=other,
        localisation=localisation,
        ablations=ablations,
        randomisation=randomisation,
    )
    pictures = Pictures()
    if options.pictures:
        stage("taking pictures")
        pictures = take_pictures(predictor, scored, items, heatmaps=options.heatmaps, progress=progress)
    return Measured(evaluation, pictures)


def measure_folders(
    folder: Path,
    data: Sequence[Path],
    options: MeasureOptions,
    notice: Stage,
    progress: Progress,
    *,
    part: Which = "unseen",
    against: Path | None = None,
    limit: int | None = None,
    out: Path | None = None,
) -> tuple[Evaluation, Path | None]:
    """Choose the images of some folders that a bundle may be measured on, measure it, and write the report.

    Args:
        folder: The bundle.
        data: Folders of labelled images.
        options: How to measure.
        notice: Told in words which images are left out and why.
        progress: Images done and their total.
        part: Which images.
        against: Another bundle to compare with on the same images.
        limit: At most so many images.
        out: Where the report is written; None for no report.

    Returns:
        The evaluation, and the path of the report's page.

    Raises:
        DermreviewError: As `select`, `measure` and `write_report` do.
    """
    bundle = load_bundle(folder) if options.patient_data else load_bundle(folder).without_patient_data()
    other = load_bundle(against) if against is not None else None
    selection = select(data, bundle, part, other, limit, options.seed)
    for note in selection.notes:
        notice(note)
    if out is not None:
        make_folder(out)
    measured = measure(folder, selection.items, options, lambda _: None, progress, against)
    page = None
    if out is not None:
        page = write_report(
            out,
            measured.evaluation,
            bundle.manifest,
            measured.pictures,
            training_log=folder / TRAINING_LOG,
            notes=selection.notes,
        )
    return measured.evaluation, page


def _scored_by(predictor: Predictor, items: Sequence[DatasetItem], progress: Progress) -> tuple[str, Scored]:
    observations = observe_items(predictor, items, progress)
    return predictor.bundle.ref.name, score(observations, predictor.bundle.manifest, predictor.keeper)


def _look_at_maps(
    predictor: Predictor, items: Sequence[DatasetItem], options: MeasureOptions, stage: Stage, progress: Progress
) -> tuple[LocalisationFigures | None, RandomisationFigures]:
    """Measure where the maps look, on images with a mask, and whether they depend on what was learned."""
    localisation = None
    if masked := with_mask(items, options.seed):
        stage("comparing activation maps with lesion masks")
        localisation = _localise(predictor, masked, progress).summarize(options.seed, options.rounds)
    stage("trying whether the maps depend on what was learned")
    images = [read_upright(item.path) for item in spread_over_classes(items, RANDOMISED, options.seed)]
    return localisation, randomise(predictor.bundle, images, options.seed)


def with_mask(items: Sequence[DatasetItem], seed: int) -> list[DatasetItem]:
    """Return the images with a mask, at most `MAPS` of them, among which rare classes are there in full."""
    return spread_over_classes([item for item in items if mask_path(item).is_file()], MAPS, seed)


def spread_over_classes(items: Sequence[DatasetItem], count: int, seed: int) -> list[DatasetItem]:
    """Draw at most ``count`` images, evenly over the classes as far as these go; they keep their order."""
    drawn: Counter[str] = Counter()
    turns = []
    for position in np.random.default_rng(seed).permutation(len(items)):
        label = items[position].label
        turns.append((drawn[label], int(position)))
        drawn[label] += 1
    return [items[position] for position in sorted(position for _, position in sorted(turns)[:count])]


def _localise(predictor: Predictor, items: Sequence[DatasetItem], progress: Progress) -> Localisation:
    found = Localisation()
    for done, item in enumerate(items, start=1):
        prediction = predictor.predict(read_upright(item.path), item.patient)
        found.add(item, prediction.maps, explained_class(prediction))
        progress(done, len(items))
    return found
