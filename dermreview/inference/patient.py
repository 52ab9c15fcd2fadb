"""Patient data by late fusion: age, sex and site move the probabilities, the networks see the image alone.

The calibrated probabilities of the image are multiplied by how much more often the patient's age, sex and site are
seen in each class than in all of them, as in naive Bayes, and brought to the sum 1 again. One exponent tempers the
product, because the three depend on one another and on the image: a logarithmic opinion pool of the image and the
patient data (Genest and Zidek, "Combining probability distributions", Statistical Science 1, 1986). Nothing of
this reaches the networks, so that the activation maps stay exactly what they are without it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Annotated, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dermreview.domain.analysis import FloatArray
from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASSES

Ratio = Annotated[float, Field(ge=0.01, le=100, allow_inf_nan=False)]


class _Ratios(BaseModel):
    """Likelihood ratios of the values of one thing that is known of a patient.

    Attributes:
        ratios: Class code to one number a value: its share in the class over its share in all classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ratios: dict[str, tuple[Ratio, ...]]

    def _check(self, values: int) -> None:
        if set(self.ratios) != set(CLASSES):
            raise ValueError(f"the ratios need each of the classes {', '.join(CLASSES)} once, and no other")
        for code, found in self.ratios.items():
            if len(found) != values:
                raise ValueError(f"{code} has {len(found)} ratios for {values} values")

    def _column(self, value: int) -> npt.NDArray[np.float64]:
        return np.array([self.ratios[code][value] for code in CLASSES], np.float64)


class AgeRatios(_Ratios):
    """Ratios of bands of age.

    Attributes:
        youngest: The lowest age of each band in years, rising from 0; the last band has no upper end.
    """

    youngest: Annotated[tuple[Annotated[int, Field(ge=0, le=120)], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.youngest[0] != 0 or list(self.youngest) != sorted(set(self.youngest)):
            raise ValueError("the bands of age begin at 0 and rise")
        self._check(len(self.youngest))
        return self

    def of(self, age: int | None) -> npt.NDArray[np.float64] | None:
        """Return the ratios (7,) of an age in years; None where it is unknown."""
        return None if age is None else self._column(bisect_right(self.youngest, age) - 1)


class NameRatios(_Ratios):
    """Ratios of named values, as of the sex or the site.

    Attributes:
        names: The values, in lower case.
    """

    names: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(set(self.names)) != len(self.names) or any(name != name.casefold() for name in self.names):
            raise ValueError("each name stands once and in lower case")
        self._check(len(self.names))
        return self

    def of(self, name: str | None) -> npt.NDArray[np.float64] | None:
        """Return the ratios (7,) of a value; None where it is unknown or has no figures."""
        if name is None or name.casefold() not in self.names:
            return None
        return self._column(self.names.index(name.casefold()))


class PatientFusion(BaseModel):
    """What a bundle knows of the patients that its networks learned from.

    Attributes:
        exponent: Of the product of the ratios, 0 to 1: 0 leaves the image alone, 1 is naive Bayes.
        images: Training images with an age, a sex or a site, which the tables were counted on.
        lesions: That they show; each counts once, however many images it has.
        age: None where the training images name no ages, and so with the others.
        sex: ``female`` and ``male``.
        site: In the words of the training data.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    exponent: Annotated[float, Field(ge=0, le=1)]
    images: Annotated[int, Field(ge=1)]
    lesions: Annotated[int, Field(ge=1)]
    age: AgeRatios | None = None
    sex: NameRatios | None = None
    site: NameRatios | None = None

    @model_validator(mode="after")
    def _has_a_table(self) -> Self:
        if self.age is None and self.sex is None and self.site is None:
            raise ValueError("there is no table of ages, sexes or sites")
        return self

    def factors(self, patient: Patient) -> dict[str, npt.NDArray[np.float64]]:
        """Return what enters of a patient: ``age``, ``sex`` and ``site`` to ratios (7,), each only where known."""
        found = {
            "age": self.age.of(patient.age) if self.age else None,
            "sex": self.sex.of(patient.sex) if self.sex else None,
            "site": self.site.of(patient.site) if self.site else None,
        }
        return {name: ratios for name, ratios in found.items() if ratios is not None}


def entering(patient: Patient, fusion: PatientFusion) -> tuple[str, ...]:
    """Return which of ``age``, ``sex`` and ``site`` move the probabilities of a patient's image."""
    return tuple(fusion.factors(patient)) if fusion.exponent > 0 else ()


def fuse(probabilities: FloatArray, patients: Patient | Sequence[Patient], fusion: PatientFusion) -> FloatArray:
    """Move calibrated probabilities by what is known of the patients.

    Args:
        probabilities: (..., 7) of one patient's image, or (N, ..., 7) of N patients' images; each sum 1, at the
            declared class prior.
        patients: One patient for all of it, or one for each of the N.
        fusion: The bundle's tables.

    Returns:
        float32 of the same shape, each sum 1; where nothing is known, the very same numbers.
    """
    together = [patients] if isinstance(patients, Patient) else list(patients)
    ratios = np.ones((len(together), len(CLASSES)))
    for row, patient in zip(ratios, together, strict=True):
        for factor in fusion.factors(patient).values():
            row *= factor
    ratios **= fusion.exponent
    if isinstance(patients, Patient):
        ratios = ratios[0]
    else:
        ratios = ratios.reshape(len(together), *[1] * (probabilities.ndim - 2), len(CLASSES))
    moved = probabilities.astype(np.float64) * ratios
    moved /= moved.sum(axis=-1, keepdims=True)
    # dividing by a sum that is 1 but for rounding would change the last digits
    unmoved = (ratios == 1).all(axis=-1, keepdims=True)
    fused: FloatArray = np.where(unmoved, probabilities, moved).astype(np.float32)
    return fused
