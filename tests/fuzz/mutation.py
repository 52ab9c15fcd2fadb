"""Mutations that know a little of how files are made: ranges, lengths, numbers, and pieces of other files."""

import random
import struct
from collections.abc import Callable, Sequence

MOST_BYTES = 256 * 1024
_NUMBERS = (
    0,
    1,
    2,
    7,
    8,
    9,
    15,
    16,
    31,
    32,
    63,
    64,
    65,
    100,
    127,
    128,
    255,
    256,
    257,
    1023,
    1024,
    4096,
    32767,
    32768,
)
_LARGE = (65535, 65536, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)
_FORMATS = ("<H", ">H", "<I", ">I", "<Q", ">Q", "B")
_PIECES = (
    b"\0",
    b"\xff" * 8,
    b"\xff\xd8\xff\xe1",
    b"\xff\xd9",
    b"IHDR",
    b"IDAT",
    b"acTL",
    b"RIFF",
    b"WEBPVP8X",
    b"II\x2a\x00",
    b'"',
    b"'",
    b",",
    b";",
    b"\r",
    b"\n",
    b"\t",
    b"[" * 200,
    b"{" * 50,
    b'{"a":' * 50,
    b"]",
    b"}",
    b"null",
    b"true",
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"-1",
    b"9" * 400,
    b"0.1",
    b"=1+1",
    b"../",
    b"\\",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x92\xa9",
    b"%s%n{0}{a.b}",
    b"<img src=x>",
)


def mutated(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Return some bytes changed in one to eight places."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = rng.choice(_MUTATIONS)(rng, data, others)
    return data[:MOST_BYTES]


def _range(rng: random.Random, data: bytes, most: int = 64) -> tuple[int, int]:
    begin = rng.randint(0, len(data))
    return begin, min(len(data), begin + rng.randint(0, most))


def _flip(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _noise(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    begin, end = _range(rng, data, 16)
    return data[:begin] + rng.randbytes(end - begin) + data[end:]


def _insert(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + (rng.choice(_PIECES) if rng.random() < 0.7 else rng.randbytes(4)) + data[place:]


def _replace(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    begin, end = _range(rng, data, 12)
    return data[:begin] + rng.choice(_PIECES) + data[end:]


def _delete(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    begin, end = _range(rng, data)
    return data[:begin] + data[end:]


def _duplicate(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    begin, end = _range(rng, data, 256)
    return data[:end] + data[begin:end] * rng.choice((1, 1, 2, 16)) + data[end:]


def _truncate(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: rng.randint(0, len(data))]


def _extend(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data + rng.randbytes(rng.randint(1, 64))


def _number(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Put a number that is a limit of something in place of what may be a length."""
    kind = rng.choice(_FORMATS)
    size = struct.calcsize(kind)
    value = rng.choice((*_NUMBERS, *_LARGE, len(data))) % (1 << 8 * size)
    place = rng.randint(0, max(0, min(len(data), rng.choice((64, 1024, len(data)))) - size))
    return data[:place] + struct.pack(kind, value) + data[place + size :]


def _digits(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Put another number in place of a written one."""
    places = [place for place, byte in enumerate(data[:4096]) if 48 <= byte <= 57]
    if not places:
        return data
    place = rng.choice(places)
    return data[:place] + str(rng.choice((*_NUMBERS, *_LARGE, -1))).encode() + data[place + 1 :]


def _splice(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    begin, end = _range(rng, other, 512)
    place, behind = _range(rng, data, 512)
    return data[:place] + other[begin:end] + data[behind:]


def _cross(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    share = rng.random()
    return data[: int(len(data) * share)] + other[int(len(other) * share) :]


def _swap(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    a, b, c = sorted(rng.randint(0, len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


_MUTATIONS: tuple[Callable[[random.Random, bytes, Sequence[bytes]], bytes], ...] = (
    _flip,
    _flip,
    _noise,
    _insert,
    _replace,
    _delete,
    _duplicate,
    _truncate,
    _extend,
    _number,
    _number,
    _digits,
    _splice,
    _cross,
    _swap,
)
