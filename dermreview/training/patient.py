"""Fitting the tables and the exponent with which patient data enter (see `dermreview.inference.patient`)."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.patient import AgeRatios, NameRatios, PatientFusion, fuse
from dermreview.training.data import labels_of
from dermreview.training.temperature import negative_log_likelihood

LEAST_IMAGES: Final = 200
"""Fewer training images that say anything of their patient give no tables, only noise."""
YOUNGEST: Final = tuple(range(0, 90, 10))
STRENGTH: Final = 10.0
"""Lesions with the shares of all classes that are added to each class (a Dirichlet prior around the marginal)."""
LIMIT: Final = 5.0
"""No single value moves a class by more than this factor against the average, whatever a small table says."""

Known = tuple[int, str, float]


@dataclass(frozen=True, slots=True)
class PatientFit:
    """What came of fitting patient data.

    Attributes:
        fusion: None where they are not used.
        notice: Why not, in words; empty where they are.
        before: Negative log likelihood of the calibration images by the image alone; None without tables.
        after: With patient data.
        calibrate: Calibration images with patient data.
    """

    fusion: PatientFusion | None
    notice: str = ""
    before: float | None = None
    after: float | None = None
    calibrate: int = 0

    def figures(self) -> dict[str, object]:
        """Return what a bundle keeps of the fit, for its card and for the terminal."""
        return {
            "notice": self.notice,
            "exponent": self.fusion.exponent if self.fusion else 0.0,
            "images": self.calibrate,
            "nll_by_image": self.before,
            "nll": self.after,
        }


def fit_patient_data(
    train_items: Sequence[DatasetItem],
    calibrate_items: Sequence[DatasetItem],
    probabilities: npt.NDArray[np.float32],
    earlier: PatientFusion | None = None,
) -> PatientFit:
    """Count the tables on the training images and choose the exponent on the calibration images.

    Args:
        train_items: What the networks learned from. Each lesion counts once.
        calibrate_items: Where the exponent has the smallest negative log likelihood.
        probabilities: (N, 7) of the calibration images, calibrated to the declared prior, without patient data.
        earlier: The bundle's tables, which are kept where fewer training images are at hand than they speak of.
    """
    known = [item for item in train_items if _says_anything(item.patient)]
    if earlier is not None and len(known) < earlier.images:
        fusion = earlier
    elif len(known) >= LEAST_IMAGES:
        fusion = count_tables(known)
    else:
        return PatientFit(
            None,
            f"{len(known)} training images have an age, a sex or a site, and {LEAST_IMAGES} are needed",
        )
    truth = labels_of(calibrate_items)
    patients = [item.patient for item in calibrate_items]
    exponent, before, after = _fit_exponent(fusion, patients, truth, probabilities)
    informed = sum(bool(fusion.factors(patient)) for patient in patients)
    if exponent == 0:
        notice = f"they do not help on the {informed} calibration images that have any"
        return PatientFit(None, notice, before, before, informed)
    fitted = fusion.model_copy(update={"exponent": round(exponent, 4)})
    return PatientFit(fitted, "", before, after, informed)


def count_tables(items: Sequence[DatasetItem]) -> PatientFusion:
    """Return the tables of labelled images, with the exponent 1.

    A value that no image has gets no figures; a thing that no image names gets no table.

    Args:
        items: At least one image with an age, a sex or a site. Each lesion counts once.
    """
    images: dict[str, int] = {}
    for item in items:
        images[item.unit] = images.get(item.unit, 0) + 1

    def counted(
        value: Callable[[Patient], Hashable | None], values: Sequence[Hashable]
    ) -> dict[str, tuple[float, ...]]:
        counts = np.zeros((len(CLASSES), len(values)))
        for item in items:
            if (found := value(item.patient)) is not None:
                counts[CLASS_INDEX[item.label], values.index(found)] += 1 / images[item.unit]
        return _ratios(counts)

    sexes, sites = _names(items, "sex"), _names(items, "site")
    aged = any(item.patient.age is not None for item in items)
    return PatientFusion(
        exponent=1.0,
        images=len(items),
        lesions=len(images),
        age=AgeRatios(youngest=YOUNGEST, ratios=counted(_band, YOUNGEST)) if aged else None,
        sex=NameRatios(names=sexes, ratios=counted(lambda p: _plain(p.sex), sexes)) if sexes else None,
        site=NameRatios(names=sites, ratios=counted(lambda p: _plain(p.site), sites)) if sites else None,
    )


def _ratios(counts: npt.NDArray[np.float64]) -> dict[str, tuple[float, ...]]:
    """Return each class's shares over the shares of all, shrunken and clipped.

    With `STRENGTH` lesions that are spread as all classes together are, a class with few lesions of its own stays
    near the ratio 1; so does a value that nobody has.

    Args:
        counts: (7, values), lesions.
    """
    marginal = counts.sum(axis=0) / counts.sum()
    seen = marginal > 0
    ratios = np.ones_like(counts)
    totals = counts.sum(axis=1, keepdims=True)
    ratios[:, seen] = (counts[:, seen] / marginal[seen] + STRENGTH) / (totals + STRENGTH)
    clipped = np.clip(ratios, 1 / LIMIT, LIMIT)
    return {
        code: tuple(round(float(ratio), 4) for ratio in row) for code, row in zip(CLASSES, clipped, strict=True)
    }


def _fit_exponent(
    fusion: PatientFusion,
    patients: Sequence[Patient],
    truth: npt.NDArray[np.int64],
    probabilities: npt.NDArray[np.float32],
) -> tuple[float, float, float]:
    """Return the exponent with the smallest negative log likelihood, that without patient data, and its own."""

    def loss(exponent: float) -> float:
        tempered = fusion.model_copy(update={"exponent": exponent})
        return negative_log_likelihood(fuse(probabilities, patients, tempered), truth)

    inside = float(minimize_scalar(loss, bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-3}).x)
    # the search never tries the ends themselves, and leaving the image alone must win every tie
    losses = {exponent: loss(exponent) for exponent in (0.0, 1.0, inside)}
    best = min(losses, key=lambda exponent: (losses[exponent], exponent))
    return best, losses[0.0], losses[best]


def _says_anything(patient: Patient) -> bool:
    return patient.age is not None or patient.sex is not None or patient.site is not None


def _band(patient: Patient) -> int | None:
    return None if patient.age is None else max(youngest for youngest in YOUNGEST if youngest <= patient.age)


def _plain(name: str | None) -> str | None:
    return None if name is None else name.casefold()


def _names(items: Sequence[DatasetItem], attribute: str) -> tuple[str, ...]:
    return tuple(sorted({name.casefold() for item in items if (name := getattr(item.patient, attribute))}))
