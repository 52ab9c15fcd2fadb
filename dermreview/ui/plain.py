"""Words that came with a file are shown as they stand: Qt would take ``<img src=...>`` for markup and load it."""

import re
from typing import Final

_MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?])")


def plain(text: str) -> str:
    """Return text for a tool tip, which has no switch for plain text, so that Qt finds no markup in it."""
    return _MARKUP.sub("‹", text)
