"""A patient's other images, as they are shown beside a case."""

from dataclasses import dataclass

from dermreview.domain.review import Status


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another image of the same patient, or of the same lesion.

    Attributes:
        case_id: The store's number of its case.
        external_id: What the reader sees.
        sha256: The image in the vault.
        orientation: EXIF orientation 1 to 8 that the stored image still needs.
        synthetic: Made by the project's generator.
        same_lesion: Whether it shows the same lesion.
        status: Of the reviewer's own read; UNREVIEWED, too, as long as that is not to be shown.
        label: The reviewer's own label; None without one, and as long as it is not to be shown.
    """

    case_id: int
    external_id: str
    sha256: str
    orientation: int
    synthetic: bool
    same_lesion: bool
    status: Status = Status.UNREVIEWED
    label: str | None = None
