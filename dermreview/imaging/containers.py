"""Taking the metadata out of JPEG, PNG and WebP files without touching their compressed pixels.

Each format is a list of parts with a name and a length. What a decoder needs for the pixels and their colours is
copied byte for byte, a colour profile without its texts (`imaging.profiles`), and everything else is left out:
EXIF with its GPS position, maker notes and thumbnail, XMP, IPTC, comments, private parts, and whatever follows the
end of the image. The lists name what is kept, so that a part nobody thought of is left out too.
"""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.formats import ImageFormat, check_size
from dermreview.imaging.profiles import NAME, clean_profile

_ICC_SIGNATURE: Final = b"ICC_PROFILE\0"
_ICC_HEAD: Final = len(_ICC_SIGNATURE) + 2
_MOST_PROFILE: Final = 4_000_000
_EXIF_SIGNATURE: Final = b"Exif\0\0"
# a 0xFF in compressed data that is neither stuffed (0x00), nor a restart marker, nor fill before a marker
_JPEG_MARKER: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
# frame headers and code tables (0xC0 to 0xCF), scans, quantization tables, lines, restart intervals
_JPEG_KEPT: Final = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD})
_PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"sBIT"}
)
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_VP8X_ANIMATION, _VP8X_ALPHA, _VP8X_ICC = 0x02, 0x10, 0x20


@dataclass(frozen=True, slots=True)
class Stripped:
    """A file without its metadata.

    Attributes:
        data: What is left.
        exif: The EXIF block that was taken out, beginning with its TIFF header; empty if there was none.
    """

    data: bytes
    exif: bytes


def strip_jpeg(data: bytes) -> Stripped:
    """Take the metadata out of a JPEG file.

    The JFIF header is kept without its thumbnail, Adobe's segment because it says how the colours are coded, and
    the ICC profile. Further pictures after the end of the first one, as phones write them, are left out.

    Raises:
        DermreviewError: IMAGE_TRUNCATED.
    """
    kept = [data[:2]]
    exif = b""
    profile: dict[int, bytes] = {}
    profile_place = 0
    position = 2
    while True:
        found = _JPEG_MARKER.search(data, position)
        if found is None:
            raise truncated("the end of the JPEG data is missing")
        marker, position = data[found.end() - 1], found.end()
        if marker == 0xD9:
            kept.append(b"\xff\xd9")
            kept[profile_place:profile_place] = _profile_segments(profile)
            return Stripped(b"".join(kept), exif)
        length = int.from_bytes(data[position : position + 2])
        body = data[position + 2 : position + length]
        if length < 2 or len(body) != length - 2:
            raise truncated("a JPEG segment is cut off")
        position += length
        if marker == 0xE1 and body.startswith(_EXIF_SIGNATURE) and not exif:
            exif = body[len(_EXIF_SIGNATURE) :]
        if marker == 0xE2 and body.startswith(_ICC_SIGNATURE) and len(body) > _ICC_HEAD:
            profile_place = profile_place or len(kept)
            profile.setdefault(body[len(_ICC_SIGNATURE)], body[_ICC_HEAD:])
            continue
        body_kept = _kept_of_segment(marker, body)
        if body_kept is None:
            continue
        kept.append(struct.pack(">BBH", 0xFF, marker, len(body_kept) + 2) + body_kept)
        if marker == 0xDA:
            following = _JPEG_MARKER.search(data, position)
            end = following.start() if following else len(data)
            kept.append(data[position:end])
            position = end


def _profile_segments(parts: dict[int, bytes]) -> list[bytes]:
    """Return a profile that came in numbered parts as new segments, none where it makes no sense."""
    profile = clean_profile(b"".join(parts[number] for number in sorted(parts))) if parts else None
    if profile is None:
        return []
    size = 0xFFFF - 2 - _ICC_HEAD
    pieces = [profile[start : start + size] for start in range(0, len(profile), size)]
    heads = [_ICC_SIGNATURE + bytes([number, len(pieces)]) for number in range(1, len(pieces) + 1)]
    return [
        struct.pack(">BBH", 0xFF, 0xE2, len(head) + len(piece) + 2) + head + piece
        for head, piece in zip(heads, pieces, strict=True)
    ]


def _kept_of_segment(marker: int, body: bytes) -> bytes | None:
    """Return what stays of a JPEG segment's body, None to leave the segment out."""
    if marker == 0xE0:
        # the last two of these 14 bytes are the size of a thumbnail
        return body[:12] + b"\0\0" if body.startswith(b"JFIF\0") and len(body) >= 14 else None
    if marker == 0xEE:
        return body[:12] if body.startswith(b"Adobe") else None
    return body if marker in _JPEG_KEPT else None


def strip_png(data: bytes) -> Stripped:
    """Take the metadata out of a PNG file.

    Raises:
        DermreviewError: IMAGE_TRUNCATED, IMAGE_ANIMATED.
    """
    kept = [data[:8]]
    exif = b""
    position = 8
    while True:
        head = data[position : position + 8]
        end = position + 12 + int.from_bytes(head[:4])
        if len(head) < 8 or end > len(data):
            raise truncated("a PNG chunk is cut off")
        kind, body = head[4:], data[position + 8 : end - 4]
        if kind == b"acTL" and int.from_bytes(body[:4]) > 1:
            raise DermreviewError(ErrorCode.IMAGE_ANIMATED, format="PNG", frames=int.from_bytes(body[:4]))
        if kind == b"eXIf":
            exif = body
        if kind in _PNG_KEPT:
            if int.from_bytes(data[end - 4 : end]) != zlib.crc32(kind + body):
                raise truncated("a PNG checksum does not match")
            kept.append(_png_profile(body) if kind == b"iCCP" else data[position:end])
        if kind == b"IEND":
            return Stripped(b"".join(kept), exif)
        position = end


def _png_profile(body: bytes) -> bytes:
    """Return a colour profile's chunk made anew, b"" where it makes no sense or inflates to too much."""
    packed = body.partition(b"\0")[2][1:]
    inflater = zlib.decompressobj()
    try:
        profile = clean_profile(inflater.decompress(packed, _MOST_PROFILE))
    except zlib.error:
        return b""
    if profile is None or not inflater.eof:
        return b""
    made = NAME + b"\0\0" + zlib.compress(profile)
    return struct.pack(">I", len(made)) + b"iCCP" + made + struct.pack(">I", zlib.crc32(b"iCCP" + made))


def strip_webp(data: bytes) -> Stripped:
    """Take the metadata out of a WebP file and say so in its header flags.

    The size is checked here, because Pillow sets aside the memory of the whole picture when it opens one.

    Raises:
        DermreviewError: IMAGE_TRUNCATED, IMAGE_ANIMATED, IMAGE_TOO_LARGE, IMAGE_TOO_SMALL.
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise truncated("the end of the WebP data is missing")
    chunks: list[tuple[bytes, bytes]] = []
    exif = b""
    position = 12
    while position + 8 <= end:
        kind, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + size]
        if position + 8 + size > end:
            raise truncated("a WebP chunk is cut off")
        if kind == b"EXIF":
            exif = body.removeprefix(_EXIF_SIGNATURE)
        if kind in (b"ANIM", b"ANMF"):
            raise DermreviewError(ErrorCode.IMAGE_ANIMATED, format="WebP", frames="several")
        if kind == b"ICCP":
            body = clean_profile(body) or b""
        if kind in _WEBP_KEPT and not (kind == b"ICCP" and not body):
            chunks.append((kind, body))
        # chunks begin at even places
        position += 8 + size + size % 2
    _check_webp_size(chunks)
    return Stripped(_webp(chunks), exif)


def _webp(chunks: list[tuple[bytes, bytes]]) -> bytes:
    kinds = {kind for kind, _ in chunks}
    parts = []
    for kind, body in chunks:
        if kind == b"VP8X":
            flags = (body[0] & _VP8X_ALPHA) | (_VP8X_ICC if b"ICCP" in kinds else 0)
            kept = bytes([flags]) + body[1:]
        else:
            kept = body
        parts.append(kind + struct.pack("<I", len(kept)) + kept + b"\0" * (len(kept) % 2))
    content = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _check_webp_size(chunks: list[tuple[bytes, bytes]]) -> None:
    for kind, body in chunks:
        if kind == b"VP8X" and len(body) >= 10:
            if body[0] & _VP8X_ANIMATION:
                raise DermreviewError(ErrorCode.IMAGE_ANIMATED, format="WebP", frames="several")
            check_size(1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
        elif kind == b"VP8 " and len(body) >= 10:
            check_size(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF)
        elif kind == b"VP8L" and len(body) >= 5:
            bits = int.from_bytes(body[1:5], "little")
            check_size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        elif kind in (b"VP8X", b"VP8 ", b"VP8L"):
            raise truncated("a WebP header is cut off")


STRIPPERS: Final[dict[ImageFormat, Callable[[bytes], Stripped]]] = {
    ImageFormat.JPEG: strip_jpeg,
    ImageFormat.PNG: strip_png,
    ImageFormat.WEBP: strip_webp,
}
"""The formats whose metadata comes out without a new encoding."""


def truncated(detail: object) -> DermreviewError:
    """Return the error of a damaged or cut-off image."""
    return DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail=detail)
