"""Reading JSON that someone else wrote: one object a key, finite numbers, no bottomless nesting."""

import json
import math
from typing import Any, Final

DEEPEST: Final = 32
"""Levels of nesting that are read."""


def loads(text: str | bytes) -> Any:
    """Return what a JSON text says.

    Args:
        text: Bytes are taken as UTF-8.

    Raises:
        ValueError: If it is no JSON, or holds a key twice, NaN or Infinity, a number too large for a float, or
            more than `DEEPEST` levels.
    """
    decoded = text.decode("utf-8") if isinstance(text, bytes) else text
    try:
        content = json.loads(
            decoded,
            object_pairs_hook=_object,
            parse_constant=_not_finite,
            parse_float=_finite,
            parse_int=_integer,
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    _check_depth(content)
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in content if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:60]} stands there twice")
    return content


def _not_finite(text: str) -> float:
    raise ValueError(f"{text} is no finite number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is no finite number")
    return value


def _integer(text: str) -> int:
    # more digits than 64 bits hold: nothing here counts so far, and a long number is slow to convert
    if len(text) > 20:
        raise ValueError(f"{text[:20]}... has too many digits")
    return int(text)


def _check_depth(content: object) -> None:
    level = [content]
    for _ in range(DEEPEST + 1):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise ValueError("it is nested too deeply")
