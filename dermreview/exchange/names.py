"""File names from external ids."""

import re
import unicodedata
from pathlib import Path
from typing import Final

from dermreview.imaging.formats import IMAGE_SUFFIXES

_MAX_LENGTH: Final = 120
_MAX_BYTES: Final = 200
"""With an ending and a number this stays under the 255 bytes that file systems allow."""
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in "0123456789¹²³")}
)


class FileNames:
    """Gives each external id a name that every file system takes and that no other id of one export has.

    Letters of any script, digits, dots, hyphens and underscores stay, everything else becomes an underscore. The
    name begins with a letter, a digit or an underscore, so that no spreadsheet takes it for a formula.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def take(self, external_id: str) -> str:
        """Return a name without an ending, and never the same again; capitals alone make no difference."""
        name = _short(re.sub(r"[^\w.-]", "_", unicodedata.normalize("NFC", external_id))).rstrip(".") or "_"
        path = Path(name)
        if path.suffix.lower() in IMAGE_SUFFIXES:
            # readers of tables drop an ending of an id
            name = f"{path.stem}_{path.suffix[1:]}"
        if name[0] in ".-" or name.partition(".")[0].casefold() in _DEVICES:
            name = f"_{name}"
        # counting on from the last one: a table may hold many thousand ids that become the same name
        candidate, number = name, self._last.get(_key(name), 1)
        while _key(candidate) in self._taken:
            number += 1
            candidate = f"{name}-{number}"
        self._last[_key(name)] = number
        self._taken.add(_key(candidate))
        return candidate


def _short(name: str) -> str:
    return name[:_MAX_LENGTH].encode("utf-8", "replace")[:_MAX_BYTES].decode("utf-8", "ignore")


def _key(name: str) -> str:
    """Return what names that some file system holds for the same have in common."""
    return unicodedata.normalize("NFKC", name).casefold()
