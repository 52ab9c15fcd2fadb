"""Why a reader decided against the AI, in dermoscopic terms, and how sure the reader is.

The terms are those of the third consensus conference of the International Society of Dermoscopy: Kittler et al.,
"Standardization of terminology in dermoscopy/dermatoscopy", J. Am. Acad. Dermatol. 74, 1093-1106 (2016). A code is
never given another meaning, because events keep it for ever.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "atypical_network": "Atypical network",
        "blue_white_veil": "Blue-white veil",
        "irregular_dots_globules": "Irregular dots or globules",
        "irregular_streaks": "Irregular streaks",
        "irregular_blotch": "Irregular blotch",
        "regression": "Regression",
        "shiny_white_structures": "Shiny white structures",
        "typical_network": "Typical network",
        "regular_globules": "Regular globules",
        "symmetry": "Symmetric pattern and colours",
        "milia_like_cysts": "Milia-like cysts",
        "comedo_like_openings": "Comedo-like openings",
        "fingerprint_ridges": "Fingerprint-like ridges",
        "moth_eaten_border": "Moth-eaten border",
        "leaf_like_areas": "Leaf-like areas",
        "spoke_wheel_areas": "Spoke-wheel areas",
        "blue_grey_ovoid_nests": "Blue-grey ovoid nests",
        "arborizing_vessels": "Arborizing vessels",
        "ulceration": "Ulceration",
        "strawberry_pattern": "Strawberry pattern",
        "rosettes": "Rosettes",
        "surface_scale": "Surface scale",
        "dotted_glomerular_vessels": "Dotted or glomerular vessels",
        "central_white_patch": "Central white patch",
        "peripheral_network": "Delicate peripheral network",
        "red_lacunae": "Red or blue lacunae",
        "red_homogeneous_area": "Red homogeneous area",
        "clinical_context": "Clinical context or history",
        "artefact": "The AI was misled by an artefact",
    }
)
"""Code to name."""

_TYPICAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "akiec": ("strawberry_pattern", "rosettes", "surface_scale", "dotted_glomerular_vessels"),
        "bcc": (
            "leaf_like_areas",
            "arborizing_vessels",
            "blue_grey_ovoid_nests",
            "spoke_wheel_areas",
            "ulceration",
        ),
        "bkl": ("milia_like_cysts", "comedo_like_openings", "fingerprint_ridges", "moth_eaten_border"),
        "df": ("central_white_patch", "peripheral_network", "shiny_white_structures"),
        "mel": (
            "atypical_network",
            "blue_white_veil",
            "irregular_dots_globules",
            "irregular_streaks",
            "irregular_blotch",
            "regression",
        ),
        "nv": ("typical_network", "regular_globules", "symmetry"),
        "vasc": ("red_lacunae", "red_homogeneous_area"),
    }
)

OTHER_DIAGNOSES: Final = (
    "Accessory nipple", "Angiosarcoma", "Atypical fibroxanthoma",
    "Clear cell acanthoma", "Chondrodermatitis nodularis helicis", "Cutaneous horn", "Cutaneous lymphoma",
    "Cutaneous metastasis", "Dermatitis", "Dermatofibrosarcoma protuberans", "Discoid lupus erythematosus",
    "Epidermoid cyst", "Extramammary Paget disease", "Foreign body", "Granuloma annulare", "Hematoma",
    "Hidradenoma", "Hidrocystoma", "Insect bite", "Juvenile xanthogranuloma", "Kaposi sarcoma", "Keloid",
    "Keratoacanthoma", "Leiomyoma", "Lentigo simplex", "Leishmaniasis", "Lichen planus", "Lichen sclerosus",
    "Lipoma", "Mastocytoma", "Melanotic macule", "Merkel cell carcinoma", "Milia", "Molluscum contagiosum",
    "Mycosis fungoides", "Neurofibroma", "Onychomycosis", "Pilomatricoma", "Porokeratosis", "Poroma",
    "Post-inflammatory hyperpigmentation", "Prurigo nodularis", "Psoriasis", "Sarcoidosis", "Scabies", "Scar",
    "Sebaceous carcinoma", "Sebaceous hyperplasia", "Skin tag", "Spiradenoma", "Squamous cell carcinoma, invasive",
    "Subungual hematoma", "Supernumerary digit", "Syringoma", "Tattoo", "Tinea", "Trichoepithelioma",
    "Trichilemmoma", "Ulcer", "Urticaria", "Viral wart", "Xanthelasma", "Xanthoma",
)  # fmt: skip
"""Common skin diagnoses outside the seven classes, offered while typing; any other words are accepted."""


class Confidence(StrEnum):
    """How sure the reader is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def reasons_for(label: str) -> tuple[str, ...]:
    """Return all codes, those that are typical of a label first."""
    typical = _TYPICAL.get(label, ())
    return (*typical, *(code for code in REASONS if code not in typical))
