"""File names from external ids."""

import re
from pathlib import Path
from typing import Final

from dermreview.imaging.formats import IMAGE_SUFFIXES

_MAX_LENGTH: Final = 120
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(1, 10))}
)


class FileNames:
    """Gives each external id a name that every file system takes and that no other id of one export has.

    Letters of any script, digits, dots, hyphens and underscores stay, everything else becomes an underscore. The
    name begins with a letter, a digit or an underscore, so that no spreadsheet takes it for a formula.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, external_id: str) -> str:
        """Return a name without an ending, and never the same again; capitals alone make no difference."""
        name = re.sub(r"[^\w.-]", "_", external_id)[:_MAX_LENGTH].rstrip(".") or "_"
        path = Path(name)
        if path.suffix.lower() in IMAGE_SUFFIXES:
            # readers of tables drop an ending of an id
            name = f"{path.stem}_{path.suffix[1:]}"
        if name[0] in ".-" or name.partition(".")[0].casefold() in _DEVICES:
            name = f"_{name}"
        candidate, number = name, 1
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{name}-{number}"
        self._taken.add(candidate.casefold())
        return candidate
