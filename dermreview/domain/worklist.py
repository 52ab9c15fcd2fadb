"""The worklist: the rows of a queue, in an order that is fixed when it is opened."""

from dataclasses import dataclass, field
from enum import StrEnum

from dermreview.domain.case import Patient
from dermreview.domain.review import ReadMode, Status


class Order(StrEnum):
    """How a queue is sorted when it is opened."""

    IMPORT = "import"
    RANDOM = "random"
    MALIGNANCY = "malignancy"


def orders_of(mode: ReadMode) -> tuple[Order, ...]:
    """Return the orders of a queue in a mode: one that follows the AI would give its opinion away."""
    return (Order.IMPORT, Order.RANDOM) if mode is ReadMode.BLIND_FIRST else tuple(Order)


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One case as the worklist shows it.

    Attributes:
        case_id: The store's number of the case.
        external_id: What the reader sees.
        sha256: The image in the vault, for the thumbnail.
        status: The reviewer's read of this case in this queue.
        label: The reviewer's label, if there is one.
        analyzed: Whether the current bundle has an analysis of this case.
        suggestion: The AI's suggestion with the current bundle; None before the analysis, after abstention or if
            veiled.
        malignancy: 0 to 1 with the current bundle, None before the analysis or if veiled.
        abstained: Reason code of an abstention; None if veiled.
        failed: Why the analysis failed, in words; None if it did not.
        synthetic: Made by the project's generator.
        orientation: EXIF orientation 1 to 8 that the stored image still needs; 1 means upright.
        patient: What is known beside the image.
        mode: How the AI's opinion is shown in this read, or will be once it begins.
        veiled: Whether the AI's opinion is kept back: in a blind read until its provisional label is on disk.
    """

    case_id: int
    external_id: str
    sha256: str
    status: Status
    label: str | None
    analyzed: bool
    suggestion: str | None
    malignancy: float | None
    abstained: str | None
    failed: str | None
    synthetic: bool
    orientation: int = 1
    patient: Patient = field(default_factory=Patient)
    mode: ReadMode = ReadMode.ASSISTED
    veiled: bool = False
