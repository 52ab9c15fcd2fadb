"""Does a bundle do again what its card says? Its main figures, measured anew, beside the card's intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import load_bundle
from dermreview.training.card_format import looked_up

MAIN_FIGURES: Final[dict[str, str]] = {
    "balanced_accuracy": "balanced accuracy",
    "over_prior.balanced_accuracy": "balanced accuracy over the prior",
    "accuracy": "accuracy",
    "weighted_f1": "weighted F1",
    "malignant.balanced_accuracy": "balanced accuracy of mel, bcc, akiec",
    "malignant.sensitivity": "malignant or benign: sensitivity",
    "malignant.specificity": "malignant or benign: specificity",
    "malignant.auc": "malignant or benign: AUC",
    "sensitivity.mel": "melanoma sensitivity",
    "specificity.mel": "melanoma specificity",
    "ece": "calibration error",
    "nll": "negative log likelihood",
}
"""Where each stands in an evaluation's JSON, and its name."""
_ROUNDING: Final = 1e-3
"""Another processor, or a GPU, may decide a doubtful image the other way; intervals without width forgive none."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure beside the card.

    Attributes:
        name: See `MAIN_FIGURES`.
        measured: Now; None where these images do not give it.
        stated: On the card.
        low: Of the card's interval.
        high: Of the card's interval.
    """

    name: str
    measured: float | None
    stated: float
    low: float
    high: float

    @property
    def within(self) -> bool:
        """Tell whether it lies in the card's interval."""
        return self.measured is not None and self.low - _ROUNDING <= self.measured <= self.high + _ROUNDING

    def as_json(self) -> dict[str, object]:
        """Return everything by name."""
        return {
            "name": self.name,
            "measured": self.measured,
            "card": {"value": self.stated, "low": self.low, "high": self.high},
            "within": self.within,
        }


def card_figures(folder: Path) -> Mapping[str, Any]:
    """Return the figures on the test part that a bundle's card prints.

    Raises:
        DermreviewError: CARD_NOT_MEASURED, or a BUNDLE_* code.
    """
    found: Mapping[str, Any] | None = load_bundle(folder).manifest.metrics.get("test")
    if not found or not found.get("intervals"):
        raise DermreviewError(ErrorCode.CARD_NOT_MEASURED, path=folder)
    return found


def compare_with_card(card: Mapping[str, Any], measured: Mapping[str, Any]) -> tuple[Compared, ...]:
    """Put the main figures beside those of the card, as far as the card has an interval for them.

    Args:
        card: From `card_figures`.
        measured: ``Evaluation.as_json``.
    """
    found = []
    for name in MAIN_FIGURES:
        rule, _, rest = name.partition(".")
        nested = rule == "over_prior"
        bounds = looked_up(card, f"over_prior.intervals.{rest}" if nested else f"intervals.{name}")
        stated = looked_up(card, name)
        if stated is not None and bounds and None not in bounds:
            found.append(Compared(name, looked_up(measured, name), stated, *bounds))
    return tuple(found)
