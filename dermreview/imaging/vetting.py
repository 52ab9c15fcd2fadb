"""What an image from outside is turned into before anything else sees it."""

import contextlib
import hashlib
import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from dermreview.domain.errors import DermreviewError
from dermreview.imaging.decode import decode_image, sanitize
from dermreview.imaging.formats import MIN_SIDE


@dataclass(frozen=True, slots=True)
class VettedImage:
    """An image that was decoded whole once, and what an import needs to know of its pixels.

    Attributes:
        data: The bytes to keep, without metadata.
        extension: ``.jpg``, ``.png`` or ``.webp``.
        orientation: EXIF orientation 1 to 8 that ``data`` still needs.
        sha256: Hex digest of ``data``.
        pixel_sha256: As `pixel_hash`.
        width: Pixels, upright.
        height: Pixels, upright.
    """

    data: bytes
    extension: str
    orientation: int
    sha256: str
    pixel_sha256: str
    width: int
    height: int


def vet(data: bytes) -> VettedImage:
    """Check an image file by decoding it whole, take its metadata out and hash it.

    Raises:
        DermreviewError: As `sanitize`.
    """
    image = sanitize(data)
    stored = decode_image(image.data)
    height, width = stored.shape[:2]
    if image.orientation >= 5:
        height, width = width, height
    return VettedImage(
        data=image.data,
        extension=image.extension,
        orientation=image.orientation,
        sha256=hashlib.sha256(image.data).hexdigest(),
        pixel_sha256=pixel_hash(stored),
        width=width,
        height=height,
    )


def pixel_hash(rgb: npt.NDArray[np.uint8]) -> str:
    """Return the hash by which equal images are found, whatever file they came in.

    Args:
        rgb: uint8 (height, width, 3) as the file holds it, before its orientation is applied: a copy that a viewer
            turned differs in the orientation alone and is the same image.
    """
    digest = hashlib.sha256(f"{rgb.shape[0]}x{rgb.shape[1]}:".encode())
    digest.update(np.ascontiguousarray(rgb).data)
    return digest.hexdigest()


def warm_up() -> None:
    """Have everything loaded that `vet` and `decode_original` ever load, so that they open no file later."""
    picture = Image.new("RGB", (MIN_SIDE, MIN_SIDE))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for image_format in ("JPEG", "PNG", "TIFF", "BMP", "WEBP"):
        buffer = io.BytesIO()
        picture.save(buffer, image_format, icc_profile=profile)
        whole = buffer.getvalue()
        vet(whole)
        for data in (whole[: len(whole) // 2], whole[:40]):
            with contextlib.suppress(DermreviewError):
                vet(data)
    for mode in ("CMYK", "YCbCr"):
        buffer = io.BytesIO()
        picture.convert(mode).save(buffer, "TIFF", compression="tiff_lzw")
        vet(buffer.getvalue())
