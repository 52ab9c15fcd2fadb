"""Image files that are meant to do harm, made here."""

import struct
import zlib

import numpy as np
from PIL import Image

from .image_files import chunk, encode, icc_profile, picture, riff_chunk, segment

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_header(width: int, height: int, depth: int = 8, kind: int = 2) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))


def png_with(*chunks: bytes) -> bytes:
    data = encode(Image.fromarray(picture()), "PNG")
    return data[:33] + b"".join(chunks) + data[33:]


def inflating(size: int) -> bytes:
    """A zlib stream of a few kilobytes that inflates to so many bytes."""
    return zlib.compress(bytes(size), 9)


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose frame header claims another size than it holds."""
    data = encode(Image.fromarray(picture()), "JPEG")
    frame = data.index(b"\xff\xc0") + 5
    return data[:frame] + struct.pack(">HH", height, width) + data[frame + 4 :]


def scan_bomb(side: int = 3000, scans: int = 20_000) -> bytes:
    """A progressive JPEG that has its decoder go through all coefficients of a large image again and again."""
    image = Image.new("RGB", (side, side), (120, 90, 80))
    data = encode(image, "JPEG", progressive=True, quality=30)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    return data[:-2] + scan * scans + b"\xff\xd9"


def tiff(entries: list[tuple[int, int, int, int]], following: int = 0, pixels: bytes = b"") -> bytes:
    """A little-endian TIFF of one directory: (tag, type, count, value or offset) each."""
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<2sHI", b"II", 42, 8) + directory + struct.pack("<I", following) + pixels


def tiff_entries(width: int, height: int, *more: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    plain = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    changed = {entry[0] for entry in more}
    rest = [(273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, (width * height) & 0xFFFFFFFF)]
    return sorted([entry for entry in plain + rest if entry[0] not in changed] + list(more))


def bmp_of(width: int, height: int) -> bytes:
    data = encode(Image.fromarray(picture()), "BMP")
    return data[:18] + struct.pack("<ii", width, height) + data[26:]


def webp_of(canvas: tuple[int, int], flags: int = 0) -> bytes:
    """A WebP whose VP8X header claims a canvas that its picture does not have."""
    body = encode(Image.fromarray(picture()), "WEBP")[12:]
    header = (
        bytes([flags, 0, 0, 0]) + (canvas[0] - 1).to_bytes(3, "little") + (canvas[1] - 1).to_bytes(3, "little")
    )
    content = b"WEBP" + riff_chunk(b"VP8X", header) + body
    return b"RIFF" + struct.pack("<I", len(content)) + content


def many_pages(pages: int = 5000) -> bytes:
    """A TIFF whose directories form a chain."""
    block = struct.pack("<H", 0)
    data = bytearray(struct.pack("<2sHI", b"II", 42, 8))
    for number in range(pages):
        data += block + struct.pack("<I", 8 + 6 * (number + 1) if number < pages - 1 else 0)
    return bytes(data)


def wide_icc(size: int = 60_000_000) -> bytes:
    """A PNG whose colour profile inflates to so many bytes."""
    return png_with(chunk(b"iCCP", b"x\0\0" + inflating(size)))


def endless_rows() -> bytes:
    """A PNG of a small size whose data inflates without end."""
    return PNG_SIGNATURE + png_header(100, 100) + chunk(b"IDAT", inflating(200_000_000)) + chunk(b"IEND", b"")


HOSTILE = {
    "png of 4 billion columns": lambda: png_with()[:8] + png_header(0xFFFFFFFF, 0xFFFFFFFF) + png_with()[33:],
    "png of 2 billion columns": lambda: png_with()[:8] + png_header(0x7FFFFFFF, 0x7FFFFFFF) + png_with()[33:],
    "png without a size": lambda: png_with()[:8] + png_header(0, 0) + png_with()[33:],
    "png whose chunk is endless": lambda: png_with()[:33] + b"\xff\xff\xff\xffIDAT" + png_with()[41:],
    "jpeg of 65500 columns": lambda: jpeg_of(65500, 65500),
    "jpeg without a size": lambda: jpeg_of(0, 0),
    "jpeg of many segments": lambda: b"\xff\xd8" + segment(0xFE, b"x" * 60000) * 500,
    "tiff of a chain of pages": many_pages,
    "tiff of billions of strips": lambda: tiff(tiff_entries(96, 72, (273, 4, 0xFFFFFFF0, 200)), 0, bytes(8000)),
    "tiff of billions of columns": lambda: tiff(tiff_entries(0xFFFFFFFF, 0xFFFFFFFF), 0, bytes(8000)),
    "tiff with 60000 samples a pixel": lambda: tiff(tiff_entries(96, 72, (277, 3, 1, 60000)), 0, bytes(8000)),
    "bmp of a huge size": lambda: bmp_of(0x7FFFFFFF, 0x7FFFFFFF),
    "bmp of negative columns": lambda: bmp_of(-96, 72),
    "bmp of the least height": lambda: bmp_of(96, -0x80000000),
    "webp of a huge canvas": lambda: webp_of((1 << 24, 1 << 24)),
    "webp that says it moves": lambda: webp_of((96, 72), flags=0x02),
}
"""Each is refused; none may take long or much."""

TAKEN = {
    "tiff that points at itself": lambda: tiff(tiff_entries(96, 72), 8, bytes(8000)),
    "tiff with a tag of billions of numbers": lambda: tiff(
        tiff_entries(96, 72, (270, 2, 0xFFFFFFFF, 8)), 8, bytes(8000)
    ),
    "png whose data inflates beyond its picture": endless_rows,
}
"""Each is taken as the one picture that it shows: the rest is not read."""

HARMLESS = {
    "png whose profile inflates": wide_icc,
    "png whose text inflates": lambda: png_with(chunk(b"zTXt", b"Comment\0\0" + inflating(80_000_000))),
    "png whose international text inflates": lambda: png_with(
        chunk(b"iTXt", b"Comment\0\1\0\0\0" + inflating(80_000_000))
    ),
    "png whose data goes on": lambda: png_with()[:-12] + chunk(b"IDAT", inflating(1000)) + chunk(b"IEND", b""),
}
"""Each may be taken: what would do harm is left out before anything reads it."""


def large(image_format: str) -> bytes:
    """As large as is let in."""
    tile = np.random.default_rng(1).integers(0, 255, (790, 790, 3), dtype=np.uint8)
    options = {"JPEG": {"quality": 60}, "PNG": {"compress_level": 1}, "TIFF": {"compression": "tiff_lzw"}}
    image = Image.fromarray(np.tile(tile, (10, 10, 1)))
    return encode(image, image_format, icc_profile=icc_profile(), **options[image_format])
