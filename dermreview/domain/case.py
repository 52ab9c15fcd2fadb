"""A case: one dermoscopy image with what is known of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Patient:
    """What is known of the patient and the place of the lesion; everything may be unknown.

    Attributes:
        lesion_id: Groups the images of one lesion.
        patient_id: A pseudonym, never a name.
        age: Years, 0 to 120.
        sex: ``female`` or ``male``.
        site: Anatomical site in the words of the source.
    """

    lesion_id: str | None = None
    patient_id: str | None = None
    age: int | None = None
    sex: str | None = None
    site: str | None = None

    @property
    def moves(self) -> tuple[int | None, str | None, str | None]:
        """Age, sex and site: what may move the probabilities of a bundle."""
        return self.age, self.sex, self.site


@dataclass(frozen=True, slots=True)
class Case:
    """One dermoscopy image in the store.

    The reference label is deliberately no part of it: it is never shown while reading.

    Attributes:
        id: The store's own number.
        external_id: The id by which the clinic or dataset knows the image; unique in a store.
        sha256: Hash of the stored bytes, which is the image's name in the vault.
        width: Pixels, after the orientation is applied.
        height: Pixels, after the orientation is applied.
        patient: What is known beside the image.
        synthetic: Made by the project's own generator; marked on screen.
        imported_at: UTC.
        orientation: EXIF orientation 1 to 8 that the stored bytes still need; 1 means upright.
        mm_per_pixel: Millimetres of skin a pixel of the stored image, the same both ways; None where unknown.
    """

    id: int
    external_id: str
    sha256: str
    width: int
    height: int
    patient: Patient
    synthetic: bool
    imported_at: datetime
    orientation: int = 1
    mm_per_pixel: float | None = None


@dataclass(frozen=True, slots=True)
class ReferenceLabel:
    """A diagnosis that came with a case, for statistics and training only.

    Attributes:
        diagnosis: A class code of the taxonomy.
        basis: How it was established, for example ``histo``, ``follow_up``, ``consensus``; None if unknown.
    """

    diagnosis: str
    basis: str | None = None
