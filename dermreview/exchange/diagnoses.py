"""The diagnosis names of HAM10000 and of the ISIC archive, in the codes of the taxonomy."""

from typing import Final

from dermreview.domain.taxonomy import CLASSES

ISIC_COLUMNS: Final = ("MEL", "NV", "BCC", "AKIEC", "BKL", "DF", "VASC")
"""The classes of ISIC 2018 task 3 in the order of its ground-truth files."""

_ISIC_NAMES: Final = {
    "actinic keratosis": "akiec",
    "bowen's disease": "akiec",
    "squamous cell carcinoma in situ": "akiec",
    "basal cell carcinoma": "bcc",
    "seborrheic keratosis": "bkl",
    "pigmented benign keratosis": "bkl",
    "benign keratosis": "bkl",
    "solar lentigo": "bkl",
    "lichenoid keratosis": "bkl",
    "lichen planus like keratosis": "bkl",
    "dermatofibroma": "df",
    "melanoma": "mel",
    "nevus": "nv",
    "melanocytic nevus": "nv",
    "vascular lesion": "vasc",
    "angioma": "vasc",
}
"""Names of the ISIC archive. Invasive squamous cell carcinoma is none of the seven and has no entry."""


def diagnosis_code(text: str) -> str | None:
    """Return the class code of a diagnosis as datasets write it, or None if it is not known.

    Case, surrounding blanks, underscores and hyphens make no difference.
    """
    name = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    return name if name in CLASSES else _ISIC_NAMES.get(name)
