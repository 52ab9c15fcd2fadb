"""Protects against a key that was meant for the case before, and measures the time on a case."""

from collections.abc import Callable

DEAD_SECONDS = 0.25
"""Deciding keys are dead for this long after a case or its suggestion appears."""


class KeyGuard:
    """Tells whether what is on screen has been there long enough to be decided on.

    Args:
        clock: Seconds that only go forward, for example `time.monotonic`.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._case_at: float | None = None
        self._changed_at: float | None = None

    def leave(self) -> None:
        """No case is on screen."""
        self._case_at = self._changed_at = None

    def case_appeared(self) -> None:
        """A case has come on screen."""
        self._case_at = self._changed_at = self._clock()

    def suggestion_appeared(self) -> None:
        """The suggestion of the case on screen has come or changed."""
        if self._case_at is not None:
            self._changed_at = self._clock()

    @property
    def on_screen(self) -> bool:
        """Tell whether a case is on screen."""
        return self._case_at is not None

    def ready(self) -> bool:
        """Tell whether a deciding key counts."""
        return self._changed_at is not None and self._clock() - self._changed_at >= DEAD_SECONDS

    def milliseconds(self) -> int:
        """Return how long the case has been on screen."""
        return 0 if self._case_at is None else round((self._clock() - self._case_at) * 1000)
