"""From the bytes of an image file to upright 8-bit sRGB pixels, and to bytes without metadata.

The content is never trusted: the format is told by its signature and decoded by that format's decoder alone, the
size is checked in the header before pixels are decoded, animations and cut-off files are refused. Every refusal is
a `DermreviewError`.

What becomes of pixels that are not 8-bit RGB:

* 16 bits a channel: the upper 8 bits, so that equal values stay equal; there is no automatic contrast, which would
  make two images of one lesion incomparable.
* Alpha: put on black, because what lies outside a dermoscope's field of view is black in dermoscopy images, and a
  white surround would look like skin glare.
* CMYK, palette, gray: converted, through the embedded ICC profile where it fits.
* An ICC profile is applied (relative colorimetric, black point compensation); one that can't be read or belongs to
  another kind of pixels is ignored, as browsers do.
"""

import io
import logging
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import (
    BmpImagePlugin,
    ExifTags,
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.containers import STRIPPERS, truncated
from dermreview.imaging.cv import cv2
from dermreview.imaging.files import read_file
from dermreview.imaging.formats import (
    EXTENSIONS,
    MAX_FILE_BYTES,
    MAX_MEGAPIXELS,
    ImageFormat,
    check_size,
    identify,
)
from dermreview.imaging.profiles import clean_profile

__all__ = [
    "SanitizedImage",
    "decode_image",
    "decode_original",
    "encode_png",
    "read_file",
    "refuse_oversize",
    "sanitize",
    "thumbnail",
]

RgbArray = npt.NDArray[np.uint8]

# Pillow tells of odd TIFF tags by warnings and log lines, which are of no use to a reader and would land on the
# terminal beside the one clear line.
warnings.filterwarnings("ignore", module=r"PIL\.TiffImagePlugin")
logging.getLogger("PIL.TiffImagePlugin").setLevel(logging.CRITICAL)

# A second wall behind `check_size`: what Pillow opens by itself, too, and refuses instead of warning.
Image.MAX_IMAGE_PIXELS = MAX_MEGAPIXELS * 1_000_000
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# The plugins themselves and not Image.open, so that no other decoder and no multi-picture variant can be reached.
_PLUGINS: Final[dict[ImageFormat, type[ImageFile.ImageFile]]] = {
    ImageFormat.JPEG: JpegImagePlugin.JpegImageFile,
    ImageFormat.PNG: PngImagePlugin.PngImageFile,
    ImageFormat.TIFF: TiffImagePlugin.TiffImageFile,
    ImageFormat.BMP: BmpImagePlugin.BmpImageFile,
    ImageFormat.WEBP: WebPImagePlugin.WebPImageFile,
}
# What Pillow's decoders raise on damaged data; MemoryError is not among them, it says something of this machine.
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Warning,
)
_SIXTEEN_BIT: Final = frozenset({"I;16", "I;16B", "I;16L"})
_ALPHA: Final = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_GRAY: Final = frozenset({"1", "L", "LA", "La"})
_MODES: Final = _SIXTEEN_BIT | _ALPHA | _GRAY | {"P", "RGB", "RGBX", "CMYK", "YCbCr"}
# the modes that a PNG file holds as they are
_PNG_MODES: Final = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})


@dataclass(frozen=True, slots=True)
class SanitizedImage:
    """An image as the vault keeps it.

    Attributes:
        data: The file's bytes without metadata.
        extension: ``.jpg``, ``.png`` or ``.webp``.
        orientation: EXIF orientation 1 to 8 that the pixels still need.
    """

    data: bytes
    extension: str
    orientation: int


def sanitize(data: bytes) -> SanitizedImage:
    """Check an image file by its header and take its metadata out, the ICC profile excepted.

    The compressed pixels of JPEG, PNG and WebP are copied as they are. TIFF and BMP are stored as lossless PNG
    instead: their parts are reached by offsets from anywhere in the file, so that only a new file is sure to hold
    no forgotten metadata. The pixels of the first three are not decoded here; `decode_image` finds damage in them.

    Raises:
        DermreviewError: IMAGE_EMPTY, IMAGE_NOT_AN_IMAGE, IMAGE_FORMAT_REFUSED, IMAGE_ANIMATED, IMAGE_TRUNCATED,
            IMAGE_TOO_LARGE, IMAGE_TOO_SMALL or FILE_TOO_LARGE.
    """
    image_format = _identify(data)
    strip = STRIPPERS.get(image_format)
    if strip is None:
        return SanitizedImage(_as_png(_load(_open(data, image_format))), ".png", 1)
    stripped = strip(data)
    _open(stripped.data, image_format)
    return SanitizedImage(stripped.data, EXTENSIONS[image_format], _orientation(stripped.exif))


def decode_image(data: bytes, orientation: int = 1) -> RgbArray:
    """Decode an image file whole.

    Args:
        data: The bytes of a file; an orientation in its own metadata is ignored.
        orientation: EXIF orientation 1 to 8 to apply.

    Returns:
        uint8 RGB in sRGB, (height, width, 3), upright, contiguous.

    Raises:
        DermreviewError: As in `sanitize`.
        ValueError: If ``orientation`` is not 1 to 8.
    """
    image_format = _identify(data)
    strip = STRIPPERS.get(image_format)
    clean = strip(data).data if strip else data
    rgb = np.asarray(_to_rgb(_load(_open(clean, image_format))))
    return np.ascontiguousarray(_upright(rgb, orientation))


def decode_original(data: bytes) -> RgbArray:
    """Decode a user's own file, with the orientation that its metadata names; otherwise as `decode_image`."""
    image = sanitize(data)
    return decode_image(image.data, image.orientation)


def encode_png(rgb: RgbArray) -> bytes:
    """Return uint8 RGB pixels (height, width, 3) as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "PNG")
    return buffer.getvalue()


def thumbnail(rgb: RgbArray, edge: int) -> RgbArray:
    """Shrink an image to fit into a square of ``edge`` pixels; a smaller image stays as it is.

    Args:
        rgb: uint8 (height, width, 3).
        edge: Pixels, at least 1.
    """
    height, width = rgb.shape[:2]
    scale = edge / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: RgbArray = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return small


def refuse_oversize(data: bytes) -> None:
    """Refuse bytes that are too many for an image file.

    Raises:
        DermreviewError: FILE_TOO_LARGE.
    """
    if len(data) > MAX_FILE_BYTES:
        raise DermreviewError(
            ErrorCode.FILE_TOO_LARGE, size_mb=f"{len(data) / 1e6:.0f}", limit_mb=f"{MAX_FILE_BYTES / 1e6:.0f}"
        )


def _identify(data: bytes) -> ImageFormat:
    refuse_oversize(data)
    return identify(data)


def _open(data: bytes, image_format: ImageFormat) -> ImageFile.ImageFile:
    """Read the header and refuse by it what is not to be decoded."""
    try:
        image = _PLUGINS[image_format](io.BytesIO(data))
    except _DAMAGE as error:
        if image_format is ImageFormat.BMP:
            # two letters are no signature to speak of: this is a text far more often than a damaged bitmap
            raise DermreviewError(ErrorCode.IMAGE_NOT_AN_IMAGE) from error
        raise truncated(error) from error
    check_size(*image.size)
    if image.mode not in _MODES:
        raise DermreviewError(ErrorCode.IMAGE_FORMAT_REFUSED, format=f"{image_format} with {image.mode} pixels")
    if image_format is ImageFormat.TIFF:
        _refuse_pages(image)
    return image


def _refuse_pages(image: ImageFile.ImageFile) -> None:
    try:
        # not n_frames, which would follow a chain of any length
        image.seek(1)
    except EOFError:
        return
    except _DAMAGE as error:
        raise truncated(error) from error
    raise DermreviewError(ErrorCode.IMAGE_ANIMATED, format="TIFF", frames="several")


def _load(image: ImageFile.ImageFile) -> Image.Image:
    try:
        image.load()
    except _DAMAGE as error:
        raise truncated(error) from error
    # TIFF pages are turned while they are loaded
    check_size(*image.size)
    return image


def _as_png(image: Image.Image) -> bytes:
    profile = image.info.get("icc_profile")
    if image.mode in _SIXTEEN_BIT:
        clean = Image.fromarray(np.asarray(image).astype("<u2"))
    elif image.mode in _PNG_MODES and "transparency" not in image.info:
        clean = image.copy()
    else:
        clean, profile = _to_rgb(image), None
    clean.info = {}
    buffer = io.BytesIO()
    clean.save(buffer, "PNG", icc_profile=clean_profile(profile) if profile else None)
    return buffer.getvalue()


def _to_rgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    alpha = None
    if image.mode in _ALPHA or "transparency" in image.info:
        alpha = image.convert("RGBA").getchannel("A")
    if image.mode in _SIXTEEN_BIT:
        colours = Image.fromarray((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8))
    elif image.mode in _GRAY:
        colours = image.convert("L")
    elif image.mode == "CMYK":
        colours = image
    else:
        colours = image.convert("RGBA").convert("RGB") if alpha else image.convert("RGB")
    rgb = _to_srgb(colours, profile)
    if alpha is None:
        return rgb
    return Image.composite(rgb, Image.new("RGB", rgb.size), alpha)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
        else:
            if converted is not None:
                return converted
    return image.convert("RGB")


def _orientation(exif: bytes) -> int:
    """Return the orientation of an EXIF block, 1 where there is none or it makes no sense."""
    if not exif:
        return 1
    tags = Image.Exif()
    try:
        tags.load(exif)
        value = tags.get(ExifTags.Base.Orientation)
    except _DAMAGE:
        # the metadata is thrown away anyway; damage in it is no reason to refuse the image
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(rgb: RgbArray, orientation: int) -> RgbArray:
    match orientation:
        case 1:
            return rgb
        case 2:
            return rgb[:, ::-1]
        case 3:
            return rgb[::-1, ::-1]
        case 4:
            return rgb[::-1]
        case 5:
            return rgb.transpose(1, 0, 2)
        case 6:
            return np.rot90(rgb, -1)
        case 7:
            return rgb[::-1, ::-1].transpose(1, 0, 2)
        case 8:
            return np.rot90(rgb)
        case _:
            raise ValueError(f"orientation {orientation} is not 1 to 8")
