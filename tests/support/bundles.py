"""Small real bundles with random weights, quick to make and to run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file

from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.preprocess import Colour, Geometry, Interpolation
from dermreview.inference.backbone import create_network, save_weights
from dermreview.inference.bundle import (
    BundleManifest,
    Conformal,
    Gates,
    Head,
    Limit,
    Member,
    QualityMeasure,
    Threshold,
    file_digest,
    load_bundle,
    write_manifest,
)
from dermreview.inference.predictor import Predictor

TINY_RESNET: dict[str, Any] = {"channels": (8, 16, 24, 32), "output_stride": 16}
UNIFORM = tuple(1 / 7 for _ in CLASSES)
GATES_FILE = "gates.safetensors"


def make_bundle(
    folder: Path,
    architectures: tuple[tuple[str, dict[str, Any]], ...] = (("resnet10t", TINY_RESNET),),
    *,
    geometry: Geometry = Geometry.CENTER_CROP,
    views: int = 8,
    thresholds: dict[str, float] | None = None,
    seed: int = 0,
    input_size: int | tuple[int, int] = 64,
    heads: Sequence[Head | None] = (),
    malignant: float | None = None,
    minimum: dict[str, float] | None = None,
    gates: tuple[float, float] | None = None,
    colour: Colour = Colour.AS_TAKEN,
    **changes: Any,
) -> Path:
    """Write a bundle of randomly initialized networks and return its folder.

    Args:
        folder: A new folder.
        architectures: Name and arguments of each member.
        geometry: Of all members.
        views: Of all members.
        thresholds: Class code to threshold.
        seed: Of the weights.
        input_size: Of all members.
        heads: One a member, or none at all.
        malignant: Threshold of the binary decision.
        minimum: Class code to the smallest probability in a conformal set.
        gates: The highest energy and the largest distance; the bank holds a few images of noise.
        colour: What all members do about the colour of the light.
        changes: Further keys of the manifest.
    """
    folder.mkdir(parents=True)
    torch.manual_seed(seed)
    shape = input_size if isinstance(input_size, tuple) else (input_size, input_size)
    members = []
    for index, (architecture, arguments) in enumerate(architectures):
        head = heads[index] if heads else None
        path = folder / f"{index}.safetensors"
        save_weights(create_network(architecture, arguments, head, input_shape=shape), path)
        members.append(
            Member(
                architecture=architecture,
                arguments=arguments,
                head=head,
                file=path.name,
                sha256=file_digest(path),
                geometry=geometry,
                colour=colour,
                input_size=input_size,
                mean=(0.7, 0.5, 0.5),
                std=(0.2, 0.2, 0.2),
                interpolation=Interpolation.AREA,
                weight=1 / len(architectures),
            )
        )
    manifest = BundleManifest(
        schema_version=1,
        name=folder.name,
        version="1",
        classes=CLASSES,
        members=tuple(members),
        views=views,
        temperature=1.0,
        training_prior=UNIFORM,
        class_prior=UNIFORM,
        argmax="plain",
        thresholds={code: a_threshold(value) for code, value in (thresholds or {}).items()} or None,
        malignant=None if malignant is None else a_threshold(malignant),
        conformal=None if minimum is None else Conformal(coverage=0.9, minimum=minimum),
        metrics={},
        data="random weights",
        licence="none",
    ).model_copy(update=changes)
    write_manifest(folder, manifest)
    if gates is not None:
        add_gates(folder, *gates)
    return folder


def a_threshold(value: float) -> Threshold:
    """Return a threshold whose figures mean nothing."""
    return Threshold(value=value, sensitivity=0.9, specificity=0.5, images=10)


def add_gates(
    folder: Path,
    energy: float,
    distance: float,
    neighbours: int = 2,
    quality: dict[QualityMeasure, Limit] | None = None,
) -> None:
    """Give a bundle gates whose bank holds the features of six images of noise."""
    predictor = Predictor.load(folder, "cpu")
    features = np.stack([predictor.observe(noise(number)).features for number in range(6)])
    save_file({"features": features.astype(np.float16)}, folder / GATES_FILE)
    gates = Gates(
        energy=energy,
        distance=distance,
        neighbours=neighbours,
        file=GATES_FILE,
        sha256=file_digest(folder / GATES_FILE),
        retention=0.95,
        quality=quality or {},
    )
    write_manifest(folder, load_bundle(folder).manifest.model_copy(update={"gates": gates}))


def noise(seed: int, height: int = 90, width: int = 120) -> np.ndarray:
    """Return an image of noise, uint8 (height, width, 3)."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
