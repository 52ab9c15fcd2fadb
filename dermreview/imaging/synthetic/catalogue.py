"""The demo cases: which seeds they grow from, and the folder they are written to.

The seeds were picked by eye, four of a kind, so that the demo shows the generator's range.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from dermreview.imaging.cv import cv2
from dermreview.imaging.synthetic.case import SyntheticCase, generate_case

BASIS: Final = "synthetic"
"""The basis of a demo case's reference label: it was drawn as such."""
IMAGES: Final = "images"
METADATA: Final = "metadata.csv"
_COLUMNS = ("lesion_id", "image_id", "dx", "dx_type", "age", "sex", "localization")
_JPEG_QUALITY = 90
_PICKED: Final[dict[str, tuple[int, ...]]] = {
    "akiec": (302, 402, 403, 407),
    "bcc": (400, 404, 407, 408),
    "bkl": (400, 401, 405, 408),
    "df": (401, 402, 407, 409),
    "mel": (200, 201, 402, 407),
    "nv": (201, 401, 403, 407),
    "vasc": (300, 401, 406, 408),
}


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """One demo case before it is drawn.

    Attributes:
        external_id: ``DEMO_0001`` and so on; says nothing of the kind.
        kind: A class code.
        seed: For `generate_case`.
    """

    external_id: str
    kind: str
    seed: int

    def draw(self) -> SyntheticCase:
        """Draw it at 600 x 450 pixels."""
        return generate_case(self.seed, self.kind)


def catalogue() -> tuple[DemoEntry, ...]:
    """Return the demo cases in their order, which mixes the kinds as a clinic's morning would."""
    picked = [(kind, seed) for kind, seeds in _PICKED.items() for seed in seeds]
    order = np.random.default_rng(2018).permutation(len(picked))
    return tuple(DemoEntry(f"DEMO_{place:04d}", *picked[i]) for place, i in enumerate(order, start=1))


def write_demo(folder: Path) -> int:
    """Draw all demo cases into ``folder/images`` and describe them in ``folder/metadata.csv``.

    The table has HAM10000's columns. Files of the same names are replaced.

    Args:
        folder: Made if it is not there.

    Returns:
        How many cases were written.
    """
    images = folder / IMAGES
    images.mkdir(parents=True, exist_ok=True)
    rows = []
    for entry in catalogue():
        case = entry.draw()
        (images / f"{entry.external_id}.jpg").write_bytes(encode_jpeg(case))
        patient = case.patient
        rows.append(
            (patient.lesion_id, entry.external_id, case.kind, BASIS, patient.age, patient.sex, patient.site)
        )
    with (folder / METADATA).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(rows)
    return len(rows)


def encode_jpeg(case: SyntheticCase) -> bytes:
    """Return the image as JPEG without metadata."""
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    done, data = cv2.imencode(".jpg", cv2.cvtColor(case.rgb, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise RuntimeError("OpenCV could not encode a JPEG")
    return bytes(data)
