"""Times and foreign words as the store writes them."""

from datetime import UTC, datetime


def now_text() -> str:
    """Return the present as ISO 8601 in UTC with microseconds, which sorts as it reads."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def writable(text: str) -> str:
    """Return text that UTF-8 can hold: what a file name has beyond that becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
