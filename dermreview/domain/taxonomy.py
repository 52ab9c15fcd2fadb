"""The seven HAM10000 classes in their fixed order, and which of them are malignant.

Source: Tschandl, Rosendahl, Kittler, "The HAM10000 dataset", Sci. Data 5:180161 (2018).
"""

from dataclasses import dataclass
from typing import Final

OTHER: Final = "other"
"""A reviewer's label for a lesion that is none of the seven; never a class of a network."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One class of the taxonomy.

    Attributes:
        code: HAM10000's short code, for example ``mel``.
        name: The name that a reader sees.
        malignant: Whether the class counts towards the malignancy (akiec, bcc, mel).
    """

    code: str
    name: str
    malignant: bool


TAXONOMY: Final = (
    Diagnosis("akiec", "Actinic keratosis / IEC", malignant=True),
    Diagnosis("bcc", "Basal cell carcinoma", malignant=True),
    Diagnosis("bkl", "Benign keratosis", malignant=False),
    Diagnosis("df", "Dermatofibroma", malignant=False),
    Diagnosis("mel", "Melanoma", malignant=True),
    Diagnosis("nv", "Melanocytic nevus", malignant=False),
    Diagnosis("vasc", "Vascular lesion", malignant=False),
)
CLASSES: Final[tuple[str, ...]] = tuple(diagnosis.code for diagnosis in TAXONOMY)
CLASS_INDEX: Final[dict[str, int]] = {code: index for index, code in enumerate(CLASSES)}
MALIGNANT: Final[tuple[str, ...]] = tuple(d.code for d in TAXONOMY if d.malignant)
MALIGNANT_INDICES: Final[tuple[int, ...]] = tuple(CLASS_INDEX[code] for code in MALIGNANT)
LABELS: Final[tuple[str, ...]] = (*CLASSES, OTHER)
"""Everything that a reviewer may say: the seven classes and ``other``."""


def display_name(label: str) -> str:
    """Return the reader's name of a label.

    Raises:
        KeyError: If ``label`` is neither a class code nor ``other``.
    """
    return "Other diagnosis" if label == OTHER else TAXONOMY[CLASS_INDEX[label]].name


def name_within_sentence(label: str) -> str:
    """Return the reader's name of a label as it stands inside a sentence; abbreviations keep their capitals."""
    name = display_name(label)
    return name[0].lower() + name[1:]
