"""Text cells that no spreadsheet takes for a formula, and how our own readers get the text back.

A cell that begins with one of ``= + - @``, a tab, a carriage return or a line feed gets an apostrophe before it,
also where only blanks, quotes or characters that can't be seen stand before the sign, and where it is a full-width
one. A spreadsheet that is set to semicolons, tabs or bars cuts the cell there, so that what follows one of them,
or begins a line within the cell, is treated alike. `restored` undoes what `neutralised` does, for every text.
"""

import re
import unicodedata
from typing import Final

_SEPARATOR: Final = re.compile(r"([;|\t\r\n])")
_SIGNS: Final = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")
_QUOTES: Final = frozenset("'\"`´‘’‚‛“”„‟＇＂«»")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_CONTROLS: Final = ("\t", "\r", "\n")


def neutralised(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it, or a part of it, for a formula."""
    kept = "".join(f"'{part}" if _begins_formula(part) else part for part in _SEPARATOR.split(text))
    return f"'{kept}" if _begins_with_control(kept) else kept


def restored(text: str) -> str:
    """Return the text of a cell that `neutralised` wrote; another text stays as it is."""
    kept = text[1:] if text.startswith("'") and _begins_with_control(text[1:]) else text
    return "".join(
        part[1:] if part.startswith("'") and _begins_formula(part[1:]) else part for part in _SEPARATOR.split(kept)
    )


def _begins_formula(text: str) -> bool:
    first = next((letter for letter in text if not _passed_over(letter)), "")
    return first in _SIGNS and first != ""


def _begins_with_control(text: str) -> bool:
    """Tell whether a control character comes first, apostrophes aside: those are what undoing takes away."""
    return text.lstrip("'").startswith(_CONTROLS)


def _passed_over(letter: str) -> bool:
    return letter in _QUOTES or unicodedata.category(letter) in _UNSEEN
