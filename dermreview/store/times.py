"""Points in time as the store writes them."""

from datetime import UTC, datetime


def now_text() -> str:
    """Return the present as ISO 8601 in UTC with microseconds, which sorts as it reads."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
