"""What a soak reads: many small images, each with pixels of its own, and a bundle of one network."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.synthetic import generate_case
from dermreview.inference.bundle import load_bundle, write_manifest

Rgb = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 300, 225
SCENES = 49
"""The generator takes a tenth of a second a scene: so many are drawn at most, and each image varies one."""
TABLE = "metadata.csv"
_MARGIN = 24
_GRAIN = 6
_QUALITY = 90
_OF_A_PATIENT = 4
_SITES = ("back", "face", "trunk", "lower extremity")


def make_images(folder: Path, count: int, progress: Callable[[int], None] = lambda done: None) -> None:
    """Write JPEG files and their table: a scene shifted, turned, in another light, and with grain of its own.

    Args:
        folder: Where they are made.
        count: How many.
        progress: Called with the number of files after each.
    """
    folder.mkdir()
    rng = np.random.default_rng(0)
    large = (WIDTH + _MARGIN, HEIGHT + _MARGIN)
    seeds = range(min(SCENES, len(CLASSES) + count // 20))
    scenes = [generate_case(seed, CLASSES[seed % len(CLASSES)], *large).rgb for seed in seeds]
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("image_id", "lesion_id", "patient_id", "dx", "age", "sex", "localization"))
        for number in range(count):
            name, patient = f"soak{number:06d}", number // _OF_A_PATIENT
            image = _variation(scenes[number % len(scenes)], rng)
            Image.fromarray(image).save(folder / f"{name}.jpg", quality=_QUALITY)
            code, site = CLASSES[number % len(scenes) % len(CLASSES)], _SITES[patient % len(_SITES)]
            sex = ("female", "male")[patient % 2]
            table.writerow((name, f"L{number // 2}", f"P{patient}", code, 20 + patient % 60, sex, site))
            progress(number + 1)


def make_bundle(whole: Path, folder: Path) -> None:
    """Write a bundle of the first network of another with one view, and with nothing that was fitted to all of it.

    Thresholds, gates, temperature and conformal sets speak of the whole ensemble: without them it suggests the
    likeliest class, and never abstains.

    Raises:
        DermreviewError: A BUNDLE_* code.
    """
    bundle = load_bundle(whole)
    member = bundle.members[0]
    folder.mkdir()
    shutil.copy(bundle.verified_file(member), folder / member.file)
    one = {
        "name": f"{bundle.manifest.name}, {member.architecture} alone with 1 view",
        "members": (member.model_copy(update={"weight": 1.0}),),
        "views": 1,
        "temperature": 1.0,
        "metrics": {},
        "published": (),
        "infeasible": {},
    }
    fitted = ("thresholds", "malignant", "gates", "conformal", "patient", "split")
    write_manifest(folder, bundle.manifest.model_copy(update={**one, **dict.fromkeys(fitted)}))


def _variation(scene: Rgb, rng: np.random.Generator) -> Rgb:
    left, top = rng.integers(0, _MARGIN, 2)
    part = scene[top : top + HEIGHT, left : left + WIDTH]
    part = part[:: rng.choice((1, -1)), :: rng.choice((1, -1))]
    light = rng.uniform(0.92, 1.04)
    grain = rng.integers(-_GRAIN, _GRAIN + 1, part.shape, dtype=np.int16)
    image: Rgb = np.clip(part * light + grain, 0, 255).astype(np.uint8)
    return image
