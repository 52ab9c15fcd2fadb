"""Times and foreign words as the store writes them."""

from datetime import UTC, datetime
from typing import NamedTuple, Self


class Moment(NamedTuple):
    """One moment in the two spellings that the logs keep.

    Attributes:
        utc: ISO 8601 in UTC with microseconds, which sorts as it reads.
        local: The same on this workstation's clock, with its offset from UTC.
    """

    utc: str
    local: str

    @classmethod
    def now(cls) -> Self:
        """Return the present."""
        present = datetime.now(UTC)
        return cls(
            present.isoformat(timespec="microseconds"), present.astimezone().isoformat(timespec="microseconds")
        )


def now_text() -> str:
    """Return the present as ISO 8601 in UTC with microseconds, which sorts as it reads."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def writable(text: str) -> str:
    """Return text that UTF-8 can hold: what a file name has beyond that becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
