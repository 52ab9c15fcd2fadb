"""What crosses the door of the store beside the domain's own words."""

from dataclasses import dataclass, field

from dermreview.domain.analysis import FloatArray
from dermreview.domain.case import Case, Patient, ReferenceLabel
from dermreview.domain.review import ReviewEvent, Status


@dataclass(frozen=True, slots=True)
class NewCase:
    """An image that wants to become a case.

    Attributes:
        external_id: The id by which the clinic or dataset knows the image.
        data: The bytes to keep, metadata already removed.
        extension: With its dot and in lower case, for example ``.jpg``.
        orientation: EXIF orientation 1 to 8 that ``data`` still needs.
        sha256: Hex digest of ``data``.
        pixel_sha256: Hex digest of the decoded pixels before the orientation is applied; equal pixels are the
            same image.
        width: Pixels, upright.
        height: Pixels, upright.
        patient: What is known beside the image.
        reference: A diagnosis that came with it.
        synthetic: Made by the project's own generator.
        source: The folder it came from: a mark of where that is, a slash, its name and a slash; no file name.
        mm_per_pixel: Millimetres of skin a pixel; None where unknown.
    """

    external_id: str
    data: bytes
    extension: str
    orientation: int
    sha256: str
    pixel_sha256: str
    width: int
    height: int
    patient: Patient = field(default_factory=Patient)
    reference: ReferenceLabel | None = None
    synthetic: bool = False
    source: str = ""
    mm_per_pixel: float | None = None


@dataclass(frozen=True, slots=True)
class AddedCase:
    """The outcome of adding an image.

    Attributes:
        case: The new case, or the one that holds this image already.
        duplicate: Whether the image was there before.
    """

    case: Case
    duplicate: bool


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A review event with its place in the hash chain.

    Attributes:
        event: The event.
        payload: Its canonical JSON, verbatim as it was hashed.
        prev_hash: Hash of the event before it; 64 zeros for the first.
        hash: Hex SHA-256 of ``prev_hash`` followed by ``payload``.
    """

    event: ReviewEvent
    payload: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be worth a label.

    Attributes:
        case_id: The store's number of the case.
        external_id: What the reader sees.
        status: The furthest that any reviewer came with it: reviewed, flagged, ungradable, deferred, unreviewed.
        probabilities: float32 (7,), taxonomy order; None before the bundle's analysis, and so are the next three.
        malignancy: 0 to 1.
        uncertainty: 0 to 1.
        disagreement: 0 to 1.
        suggestion: The suggested class; None also after an abstention.
        abstained: The reason code of an abstention.
    """

    case_id: int
    external_id: str
    status: Status
    probabilities: FloatArray | None
    malignancy: float | None
    uncertainty: float | None
    disagreement: float | None
    suggestion: str | None
    abstained: str | None
