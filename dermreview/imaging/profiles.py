"""Colour profiles without what is not colour.

A profile has texts (who made it, for which device, a comment in any language) and private parts, in which anything
can stand. What a colour conversion needs is copied part by part, everything else is left out; the two texts that
every profile has to have are put in anew, saying nothing. A profile that makes no sense is left out whole, as it
would not be applied either.
"""

import struct
from typing import Final

NAME: Final = b"icc"
"""What a profile is called inside a PNG file."""
_HEADER: Final = 128
_MOST_PARTS: Final = 100
_COLOURS: Final = frozenset(
    {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"wtpt", b"bkpt", b"chad", b"lumi", b"gamt"}
    | {f"{side}{number}".encode() for side in ("A2B", "B2A", "D2B", "B2D") for number in range(4)}
)
_TYPES: Final = frozenset({b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet"})
_ENGLISH: Final = struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", 6, 28) + "icc".encode("utf-16-be")
_OLD_TEXT: Final = b"text\0\0\0\0icc\0"
_OLD_NAME: Final = b"desc" + struct.pack(">4xI", 4) + b"icc\0" + bytes(4 + 4 + 2 + 1 + 67)


def clean_profile(profile: bytes) -> bytes | None:
    """Return a profile with its colours alone, None if it is none; what is clean already stays as it is.

    Args:
        profile: An ICC profile of version 2 or 4.
    """
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return None
    count = int.from_bytes(profile[_HEADER : _HEADER + 4])
    if not 0 < count <= _MOST_PARTS or len(profile) < _HEADER + 4 + 12 * count:
        return None
    version = profile[8]
    parts = {
        b"desc": _ENGLISH if version >= 4 else _OLD_NAME,
        b"cprt": _ENGLISH if version >= 4 else _OLD_TEXT,
    }
    for number in range(count):
        at = _HEADER + 4 + 12 * number
        name, start, size = struct.unpack(">4sII", profile[at : at + 12])
        part = profile[start : start + size]
        if len(part) != size:
            return None
        if name in _COLOURS and part[:4] in _TYPES:
            parts[name] = part
    return _assembled(profile[:_HEADER], parts)


def _assembled(header: bytes, parts: dict[bytes, bytes]) -> bytes:
    table, body = struct.pack(">I", len(parts)), b""
    place = _HEADER + 4 + 12 * len(parts)
    known: dict[bytes, int] = {}
    for name, part in parts.items():
        if part not in known:
            body += b"\0" * (-len(body) % 4)
            known[part] = place + len(body)
            body += part
        table += struct.pack(">4sII", name, known[part], len(part))
    body += b"\0" * (-len(body) % 4)
    size = struct.pack(">I", place + len(body))
    # kept: version, class, colour space, connection space, signature, rendering intent, illuminant; not kept: the
    # makers, the device, the date and the rest
    kept = size + bytes(4) + header[8:24] + bytes(12) + b"acsp" + bytes(24) + header[64:80] + bytes(48)
    return kept + table + body
