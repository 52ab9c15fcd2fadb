"""Which image formats are read, told by their content and never by their name, and the limits that guard them."""

from enum import StrEnum
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode

MAX_FILE_BYTES: Final = 100 * 1024 * 1024
MAX_MEGAPIXELS: Final = 64
MIN_SIDE: Final = 64


class ImageFormat(StrEnum):
    """The formats that are read."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WebP"


EXTENSIONS: Final = {ImageFormat.JPEG: ".jpg", ImageFormat.PNG: ".png", ImageFormat.WEBP: ".webp"}
"""File name endings of the formats that are stored."""

IMAGE_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".bmp", ".dib", ".webp"}
)
"""File name endings, in lower case, by which a walk through folders picks images."""
REFUSED_SUFFIXES: Final = frozenset(
    {".gif", ".heic", ".heif", ".avif", ".jp2", ".jpx", ".j2k", ".jxl", ".psd", ".dcm"}
)
"""Endings of images that are not read: an import names these files instead of passing over them in silence."""

_SIGNATURES: Final = (
    (b"\xff\xd8\xff", ImageFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", ImageFormat.PNG),
    (b"II\x2a\x00", ImageFormat.TIFF),
    (b"MM\x00\x2a", ImageFormat.TIFF),
    (b"II\x2b\x00", ImageFormat.TIFF),
    (b"MM\x00\x2b", ImageFormat.TIFF),
    (b"BM", ImageFormat.BMP),
)
_REFUSED: Final = (
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"8BPS", "Photoshop"),
    (b"%PDF-", "PDF"),
)


def identify(data: bytes) -> ImageFormat:
    """Tell the format of a file's content.

    Raises:
        DermreviewError: IMAGE_EMPTY, IMAGE_FORMAT_REFUSED for a known format that is not read, else
            IMAGE_NOT_AN_IMAGE.
    """
    if not data:
        raise DermreviewError(ErrorCode.IMAGE_EMPTY)
    for signature, image_format in _SIGNATURES:
        if data.startswith(signature):
            return image_format
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ImageFormat.WEBP
    for signature, name in _REFUSED:
        if data.startswith(signature):
            raise DermreviewError(ErrorCode.IMAGE_FORMAT_REFUSED, format=name)
    if data[4:8] == b"ftyp":
        name = "AVIF" if data[8:11] == b"avi" else "HEIC or a video"
        raise DermreviewError(ErrorCode.IMAGE_FORMAT_REFUSED, format=name)
    if data[128:132] == b"DICM":
        raise DermreviewError(ErrorCode.IMAGE_FORMAT_REFUSED, format="DICOM")
    raise DermreviewError(ErrorCode.IMAGE_NOT_AN_IMAGE)


def check_size(width: int, height: int) -> None:
    """Refuse an image by its header, before any pixel is decoded.

    Args:
        width: Pixels.
        height: Pixels.

    Raises:
        DermreviewError: IMAGE_TOO_LARGE over `MAX_MEGAPIXELS`, IMAGE_TOO_SMALL under `MIN_SIDE`.
    """
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise DermreviewError(ErrorCode.IMAGE_TOO_LARGE, width=width, height=height, limit=MAX_MEGAPIXELS)
    if min(width, height) < MIN_SIDE:
        raise DermreviewError(ErrorCode.IMAGE_TOO_SMALL, width=width, height=height, limit=MIN_SIDE)
