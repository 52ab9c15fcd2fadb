"""The store's clock, set by a test."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from dermreview.store import text


def set_clock(monkeypatch: Any, moment: datetime) -> None:
    """Let the store write this moment, given with its zone, as the present."""

    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return moment.astimezone(tz or UTC)

    monkeypatch.setattr(text, "datetime", Set)
