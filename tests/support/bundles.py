"""Small real bundles with random weights, quick to make and to run."""

from pathlib import Path
from typing import Any

import torch

from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.preprocess import Geometry, Interpolation
from dermreview.inference.backbone import create_network, save_weights
from dermreview.inference.bundle import BundleManifest, Member, Threshold, file_digest, write_manifest

TINY_RESNET: dict[str, Any] = {"channels": (8, 16, 24, 32), "output_stride": 16}
UNIFORM = tuple(1 / 7 for _ in CLASSES)


def make_bundle(
    folder: Path,
    architectures: tuple[tuple[str, dict[str, Any]], ...] = (("resnet10t", TINY_RESNET),),
    *,
    geometry: Geometry = Geometry.CENTER_CROP,
    views: int = 8,
    thresholds: dict[str, float] | None = None,
    seed: int = 0,
    **changes: Any,
) -> Path:
    """Write a bundle of randomly initialized networks and return its folder."""
    folder.mkdir(parents=True)
    torch.manual_seed(seed)
    members = []
    for index, (architecture, arguments) in enumerate(architectures):
        network = create_network(architecture, arguments)
        path = folder / f"{index}.safetensors"
        save_weights(network, path)
        members.append(
            Member(
                architecture=architecture,
                arguments=arguments,
                file=path.name,
                sha256=file_digest(path),
                geometry=geometry,
                input_size=64,
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
        thresholds={
            code: Threshold(value=value, sensitivity=0.9, specificity=0.5, images=10)
            for code, value in (thresholds or {}).items()
        }
        or None,
        metrics={},
        data="random weights",
        licence="none",
    )
    write_manifest(folder, manifest.model_copy(update=changes))
    return folder
