"""One synthetic case: an image, where its lesion lies, and invented data of a patient who does not exist."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.synthetic import artefacts
from dermreview.imaging.synthetic.kinds import RECIPES, lesion_area
from dermreview.imaging.synthetic.scene import Scene
from dermreview.imaging.synthetic.skin import bare_skin

KINDS = CLASSES
"""What can be drawn: the classes of the taxonomy."""

_AGES = {"akiec": 68, "bcc": 66, "bkl": 60, "df": 46, "mel": 58, "nv": 38, "vasc": 50}
_SITES = ("back", "trunk", "abdomen", "chest", "lower extremity", "upper extremity")
_SUNNY_SITES = ("face", "scalp", "back", "upper extremity", "neck")
_SMALLEST = 64


@dataclass(frozen=True, slots=True)
class SyntheticCase:
    """An image from the generator.

    Attributes:
        seed: The number it grew from.
        kind: The class it imitates.
        rgb: uint8 (height, width, 3), upright.
        lesion: bool (height, width), True on the lesion.
        patient: Invented.
        features: What was drawn, in words.
    """

    seed: int
    kind: str
    rgb: npt.NDArray[np.uint8]
    lesion: npt.NDArray[np.bool_]
    patient: Patient
    features: tuple[str, ...]


def generate_case(seed: int, kind: str, width: int = 600, height: int = 450) -> SyntheticCase:
    """Draw one case; the same arguments give the same case.

    Args:
        seed: Not negative.
        kind: A class code of the taxonomy.
        width: Pixels, at least 64.
        height: Pixels, at least 64.

    Raises:
        ValueError: If the kind is unknown or the size too small.
    """
    if kind not in RECIPES:
        raise ValueError(f"unknown kind {kind!r}; there are {', '.join(KINDS)}")
    if min(width, height) < _SMALLEST:
        raise ValueError(f"{width} x {height} is too small to draw on; {_SMALLEST} pixels is the least")
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    patient = _patient(rng, seed, kind)
    scene = bare_skin(rng, width, height)
    lesion = RECIPES[kind](scene)
    for layer in (scene.melanin, scene.deep, scene.blood):
        np.maximum(layer, 0, out=layer)
    image = _photograph(scene)
    rgb = np.clip(np.rint(image * 255), 0, 255).astype(np.uint8)
    return SyntheticCase(seed, kind, rgb, lesion_area(lesion) > 0.5, patient, tuple(scene.features))


def _photograph(scene: Scene) -> npt.NDArray[np.float32]:
    artefacts.add_scratches(scene, int(scene.rng.integers(0, 14)))
    if scene.chance(0.3):
        artefacts.add_hairs(scene, int(scene.rng.integers(3, 24)))
    if scene.chance(0.18):
        artefacts.add_bubbles(scene, int(scene.rng.integers(4, 16)))
    if scene.chance(0.15):
        artefacts.add_ruler(scene)
    if scene.chance(0.08):
        artefacts.add_ink(scene)
    image = artefacts.light(scene, scene.render())
    if scene.chance(0.16):
        image = artefacts.vignette(scene, image)
    return artefacts.camera(scene, image)


def _patient(rng: np.random.Generator, seed: int, kind: str) -> Patient:
    number = seed * len(KINDS) + KINDS.index(kind)
    # ages in steps of five, as the datasets of the field give them
    age = int(np.clip(5 * round(rng.normal(_AGES[kind], 12) / 5), 20, 90))
    sites = _SUNNY_SITES if kind in {"akiec", "bcc"} else _SITES
    return Patient(
        lesion_id=f"SYN_L{number:05d}",
        patient_id=f"SYN_P{number:05d}",
        age=age,
        sex=str(rng.choice(["female", "male"])),
        site=str(rng.choice(sites)),
    )
