"""Images that were refused, by the hash of their bytes: what a store remembers of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dermreview.domain.errors import ErrorCode

DANGEROUS: Final = frozenset(
    {ErrorCode.IMAGE_DECODER_CRASHED, ErrorCode.IMAGE_TOO_SLOW, ErrorCode.IMAGE_TOO_MUCH_MEMORY}
)
"""Reasons for which the same bytes are not decoded again unless the user asks for it."""


@dataclass(frozen=True, slots=True)
class RefusedImage:
    """One refused image; neither its name nor its bytes are kept.

    Attributes:
        sha256: Of the file's bytes.
        size: Bytes.
        code: Why it was refused.
        name: The pseudonym of the file's name, or the name where it is evidently technical.
        at: When it was refused first; UTC.
    """

    sha256: str
    size: int
    code: ErrorCode
    name: str
    at: datetime
