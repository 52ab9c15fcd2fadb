"""Tables of patient data whose figures are easy to reckon with."""

from dermreview.domain.taxonomy import CLASSES
from dermreview.inference.patient import AgeRatios, NameRatios, PatientFusion


def a_fusion(exponent: float = 1.0) -> PatientFusion:
    """Return tables that speak of melanoma and nevus alone: high age for melanoma, women and the face against."""
    return PatientFusion(
        exponent=exponent,
        images=300,
        lesions=200,
        age=AgeRatios(youngest=(0, 50), ratios=_ratios(2, mel=(0.5, 2.0), nv=(1.5, 0.5))),
        sex=NameRatios(names=("female", "male"), ratios=_ratios(2, mel=(0.8, 1.25))),
        site=NameRatios(names=("back", "face"), ratios=_ratios(2, mel=(1.6, 0.4), nv=(0.25, 1.0))),
    )


def _ratios(values: int, **changed: tuple[float, ...]) -> dict[str, tuple[float, ...]]:
    return {code: changed.get(code, (1.0,) * values) for code in CLASSES}
