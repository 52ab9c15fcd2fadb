"""Names from outside, which may be those of patients, and what stands for them in a store.

A name of a file or folder stays where it is evidently a number that a camera or a dataset gave; everything else
becomes a keyed pseudonym. The key is random and belongs to one store, so that the same name gives the same
pseudonym there and another one in every other store, and nobody without the store can try names out.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

KEY_BYTES: Final = 32
_DIGITS: Final = 10
_LONGEST_WORD: Final = 5
_LONGEST: Final = 64
_TECHNICAL: Final = re.compile(r"[A-Za-z0-9 _.()-]+")
_LIKE_A_NAME: Final = re.compile(r"[A-Z][a-z]+")
"""A capital and small letters, as in Anna and in no camera's or dataset's numbers."""
_PLAIN_FOLDERS: Final = frozenset(
    {"images", "image", "img", "photos", "pictures", "data", "dataset", "dermoscopy", "export", "import", "demo"}
    | {"known", "histology", "train", "training", "test", "val", "validation", "akiec", "bcc", "bkl", "df", "mel"}
    | {"nv", "vasc"}
)
"""Names of folders that say nothing of anybody."""


class NameKind(StrEnum):
    """What a name is of; the same name of another kind gets another pseudonym."""

    CASE = "case"
    PATIENT = "patient"
    LESION = "lesion"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, repr=False)
class Pseudonyms:
    """Gives names their pseudonyms.

    Attributes:
        key: Random and secret.
    """

    key: bytes

    def of(self, kind: NameKind, name: str) -> str:
        """Return for example ``case-1a2b3c4d5e``: always the same for the same name and key."""
        # the same letters can be written in two ways, by two systems
        text = f"{kind}\0{unicodedata.normalize('NFC', name)}".encode("utf-8", "surrogatepass")
        return f"{kind}-{hmac.new(self.key, text, hashlib.sha256).hexdigest()[:_DIGITS]}"


def is_technical(name: str) -> bool:
    """Tell whether a name is evidently a number given by a device or a dataset, as ``ISIC_0024306`` is.

    It has a digit, plain letters only, never more than five of them in a row, and none in a row that begin with a
    capital and go on small. A short name of a patient in capitals or small letters beside a number, as in
    ``anna_1970``, looks the same: a rule can't tell those apart.
    """
    if len(name) > _LONGEST or not _TECHNICAL.fullmatch(name) or not any(map(str.isdigit, name)):
        return False
    words = ["".join(run) for letters, run in groupby(name, str.isalpha) if letters]
    return all(len(word) <= _LONGEST_WORD and not _LIKE_A_NAME.fullmatch(word) for word in words)


def is_plain_folder(name: str) -> bool:
    """Tell whether the name of a folder is technical, or one of the plain words that folders of images bear."""
    return name.casefold() in _PLAIN_FOLDERS or is_technical(name)
