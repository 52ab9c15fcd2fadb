"""Small good files of every kind that is read here, all made on the spot; none shows a person."""

import io
import json
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

SIDE = 64


def picture() -> Image.Image:
    """Return a small picture with edges and slopes."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    rgb = np.stack([x * 4, y * 4, (x + 2 * y) % 256], axis=-1).astype(np.uint8)
    rgb[: SIDE // 4, : SIDE // 3] = (250, 20, 30)
    return Image.fromarray(rgb)


def encoded(image: Image.Image, image_format: str, **options: object) -> bytes:
    """Return an image as a file."""
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def exif(orientation: int = 6) -> bytes:
    """Return an EXIF block with the parts that cameras write."""
    block = Image.Exif()
    block[0x010F] = "Maker"
    block[0x0112] = orientation
    block.get_ifd(0x8825)[1] = "N"
    block.get_ifd(0x8769)[0x927C] = b"maker note"
    return block.tobytes()


def profile() -> bytes:
    """Return an ICC profile, always the same bytes."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(made)


def jpegs() -> list[bytes]:
    """Return JPEG files of several kinds."""
    image = picture()
    return [
        encoded(image, "JPEG", quality=60, exif=exif(), icc_profile=profile()),
        encoded(image, "JPEG", quality=40, progressive=True, exif=exif(3)),
        encoded(image.convert("L"), "JPEG", quality=40),
        encoded(image.convert("CMYK"), "JPEG", quality=40),
        encoded(image, "JPEG", quality=40, subsampling=0, restart_marker_blocks=4),
    ]


def pngs() -> list[bytes]:
    """Return PNG files of several kinds."""
    image = picture()
    deep = Image.fromarray((np.asarray(image.convert("L")).astype(np.uint16) << 8) + 7)
    return [
        encoded(image, "PNG", exif=exif().removeprefix(b"Exif\0\0"), icc_profile=profile()),
        encoded(image.convert("RGBA"), "PNG"),
        encoded(image.quantize(16), "PNG", transparency=3),
        encoded(image.convert("L"), "PNG"),
        encoded(image.convert("1"), "PNG"),
        encoded(deep, "PNG"),
    ]


def webps() -> list[bytes]:
    """Return WebP files of several kinds."""
    image = picture()
    return [
        encoded(image, "WEBP", quality=40, exif=exif(), icc_profile=profile()),
        encoded(image, "WEBP", lossless=True),
        encoded(image.convert("RGBA"), "WEBP", quality=40),
        encoded(image, "WEBP", quality=20),
    ]


def tiffs() -> list[bytes]:
    """Return TIFF files of several kinds."""
    image = picture()
    ways = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")
    files = [encoded(image, "TIFF", compression=way) for way in ways]
    gray = encoded(image.convert("L"), "TIFF", big_tiff=True)
    return [
        *files,
        gray,
        encoded(image.convert("1"), "TIFF", compression="group4"),
        encoded(image.quantize(8), "TIFF"),
    ]


def bmps() -> list[bytes]:
    """Return BMP files of several kinds."""
    image = picture()
    runs = bytes([SIDE, 7, 0, 0]) * SIDE + b"\0\1"
    palette = bytes(range(256)) * 4
    head = struct.pack("<2sIHHI", b"BM", 54 + 1024 + len(runs), 0, 0, 54 + 1024)
    info = struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 8, 1, len(runs), 0, 0, 256, 256)
    return [
        encoded(image, "BMP"),
        encoded(image.convert("L"), "BMP"),
        encoded(image.convert("1"), "BMP"),
        encoded(image.quantize(16), "BMP"),
        head + info + palette + runs,
    ]


def profiles() -> list[bytes]:
    """Return ICC profiles."""
    gray = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return [profile(), bytes(gray)]


def with_profile(data: bytes) -> bytes:
    """Return a good PNG file with bytes in place of its ICC profile."""
    plain = encoded(picture(), "PNG")
    body = b"icc\0\0" + zlib.compress(data, 1)
    chunk = struct.pack(">I", len(body)) + b"iCCP" + body + struct.pack(">I", zlib.crc32(b"iCCP" + body))
    return plain[:33] + chunk + plain[33:]


def with_exif(data: bytes) -> bytes:
    """Return a good JPEG file with bytes in place of its EXIF block."""
    plain = encoded(picture(), "JPEG", quality=30)
    body = b"Exif\0\0" + data[:65_000]
    return plain[:2] + struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body + plain[2:]


def tables() -> list[bytes]:
    """Return CSV files of each form that is read."""
    shares = ",".join(["0.1"] * 6 + ["0.4"])
    return [
        b"lesion_id,image_id,dx,dx_type,age,sex,localization\nHAM_1,ISIC_7,bkl,histo,80.0,male,scalp\nHAM_2,B,nv,,,,\n",
        b"image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\nISIC_1,1.0,0.0,0.0,0.0,0.0,0.0,0.0\n",
        b"image,lesion_id,patient_id\nISIC_1,L1,P1\n",
        b'image_id;dx;fitzpatrick;pixel_spacing_mm\n"a ""b""";mel;III;0.01\n',
        b"\xef\xbb\xbfimage_id\tdx\r\na\tmel\r\n'=x\tnv\r\n",
        f"image,akiec,bcc,bkl,df,mel,nv,vasc,label,lesion_id\na,{shares},mel,L\n".encode(),
    ]


def safetensors_files() -> list[bytes]:
    """Return small safetensors files."""
    header = {
        "a": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]},
        "b": {"dtype": "I64", "shape": [], "data_offsets": [12, 20]},
    }
    text = json.dumps(header).encode()
    with_notes = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    return [
        struct.pack("<Q", len(text)) + text + bytes(20),
        struct.pack("<Q", len(with_notes)) + with_notes + bytes(20),
        struct.pack("<Q", 2) + b"{}",
    ]
