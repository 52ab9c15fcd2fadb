"""A labelled folder of small coloured images, in HAM10000's form."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from dermreview.imaging.decode import encode_png
from dermreview.inference.bundle import load_bundle, write_manifest
from dermreview.training.data import gather
from dermreview.training.recipe import Split
from dermreview.training.splits import Parts, split_items, write_split


def write_labelled(
    folder: Path,
    images: Mapping[str, int],
    *,
    each: int = 2,
    prefix: str = "image",
    patient: Callable[[str, int], str] = lambda code, lesion: ",,",
) -> Path:
    """Write so many images of each class, ``each`` of one lesion, and return the folder.

    ``patient`` returns what the table says of a class's lesion: ``age,sex,site``, any of them empty.
    """
    (folder / "images").mkdir(parents=True)
    rows = ["lesion_id,image_id,dx,age,sex,localization"]
    random = np.random.default_rng(7)
    for code, count in images.items():
        for index in range(count):
            name = f"{prefix}-{code}-{index:03}"
            colour = random.integers(60, 200, 3)
            pixels = np.clip(colour + random.normal(0, 40, (64, 64, 3)), 0, 255).astype(np.uint8)
            (folder / "images" / f"{name}.png").write_bytes(encode_png(pixels))
            lesion = index // each
            rows.append(f"{prefix}-lesion-{code}-{lesion},{name},{code},{patient(code, lesion)}")
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def record_split(bundle: Path, data: Path, shares: Split, seed: int = 1) -> Parts:
    """Write into a bundle that it was trained on a split of the folder, and return the split."""
    parts = split_items(gather([data], None, seed), shares, seed)
    record = write_split(parts, shares.by, seed, bundle)
    write_manifest(bundle, load_bundle(bundle).manifest.model_copy(update={"split": record}))
    return parts
