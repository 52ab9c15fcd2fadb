"""Image files for the tests, with metadata planted in every place that holds some."""

import functools
import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

SECRET = b"SECRET-NAME-OF-A-PATIENT"


def picture(width: int = 96, height: int = 72) -> np.ndarray:
    """A picture without any symmetry, so that each orientation looks different."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 255 // width, y * 255 // height, (x + 2 * y) % 256], axis=-1).astype(np.uint8)
    rgb[: height // 4, : width // 3] = (250, 20, 30)
    return rgb


def encode(image: Image.Image, image_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


@functools.cache  # it holds the time of its making, and a test has to see the same bytes twice
def icc_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif_block(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    exif.get_ifd(0x8769)[0x927C] = SECRET
    return exif.tobytes()


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def jpeg_with_secrets(orientation: int = 1, **options: object) -> bytes:
    data = encode(Image.fromarray(picture()), "JPEG", quality=90, icc_profile=icc_profile(), **options)
    exif = exif_block(orientation)
    planted = [
        segment(0xE0, b"JFXX\0\x10" + SECRET),
        segment(0xE1, exif if exif.startswith(b"Exif") else b"Exif\0\0" + exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xE2, b"FPXR\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(SECRET)) + SECRET),
        segment(0xEB, SECRET),
        segment(0xFE, SECRET),
    ]
    jfif_end = 4 + int.from_bytes(data[4:6])
    return data[:jfif_end] + b"".join(planted) + data[jfif_end:] + SECRET


def png_with_secrets(orientation: int = 1, image: Image.Image | None = None) -> bytes:
    data = encode(image or Image.fromarray(picture()), "PNG", icc_profile=icc_profile())
    planted = [
        chunk(b"eXIf", exif_block(orientation).removeprefix(b"Exif\0\0")),
        chunk(b"tEXt", b"Author\0" + SECRET),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET, 0)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET),
        chunk(b"tIME", struct.pack(">HBBBBB", 2020, 1, 2, 3, 4, 5)),
        chunk(b"prVt", SECRET),
    ]
    ihdr_end = 8 + 12 + 13
    return data[:ihdr_end] + b"".join(planted) + data[ihdr_end:] + SECRET


def webp_with_secrets(orientation: int = 1, **options: object) -> bytes:
    data = encode(
        Image.fromarray(picture()),
        "WEBP",
        exif=exif_block(orientation),
        xmp=SECRET,
        icc_profile=icc_profile(),
        **options,
    )
    body = data[8:] + riff_chunk(b"priv", SECRET)
    return b"RIFF" + struct.pack("<I", len(body)) + body + SECRET


def huge_png(side: int = 30_000) -> bytes:
    """A picture of many pixels in a few kilobytes, as an attacker or a broken program writes it."""
    rows = zlib.compress(b"\0" * 4_000_000, 9)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
