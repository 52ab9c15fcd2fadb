import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from dermreview.domain.errors import DermreviewError
from dermreview.imaging.decode import decode_image, decode_original, sanitize
from dermreview.imaging.profiles import clean_profile

from .image_files import (
    SECRET,
    encode,
    icc_profile,
    jpeg_with_secrets,
    picture,
    png_with_secrets,
    riff_chunk,
    webp_with_secrets,
)

MAKERS = {
    "jpeg": jpeg_with_secrets,
    "progressive jpeg": lambda orientation=1: jpeg_with_secrets(orientation, progressive=True),
    "jpeg with restarts": lambda orientation=1: jpeg_with_secrets(orientation, restart_marker_blocks=1),
    "png": png_with_secrets,
    "webp": webp_with_secrets,
    "lossless webp": lambda orientation=1: webp_with_secrets(orientation, lossless=True),
}
STARTS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"BM", b"RIFF\xff\0\0\0WEBP"]


def pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("name", MAKERS)
def test_metadata_is_gone_and_pixels_are_the_same(name):
    data = MAKERS[name]()
    assert SECRET in data
    clean = sanitize(data)
    assert SECRET not in clean.data
    np.testing.assert_array_equal(pixels(clean.data), pixels(data))
    with Image.open(io.BytesIO(clean.data)) as image:
        assert not image.getexif()
        assert "xmp" not in image.info
        assert "comment" not in image.info
        assert image.info["icc_profile"] == clean_profile(icc_profile())


@pytest.mark.parametrize("name", MAKERS)
def test_compressed_pixels_are_copied_and_not_encoded_again(name):
    data = MAKERS[name]()
    clean = sanitize(data).data
    # the last stretch of compressed data stands in both files
    assert clean[-84:-20] in data


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_kept_as_a_number_and_applied(name, orientation):
    data = MAKERS[name](orientation)
    clean = sanitize(data)
    assert clean.orientation == orientation
    with Image.open(io.BytesIO(data)) as image:
        upright = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    ours = decode_image(clean.data, clean.orientation)
    assert ours.shape == upright.shape
    # the profile is sRGB itself and still rounds
    assert np.abs(ours.astype(int) - upright).max() <= 2
    np.testing.assert_array_equal(decode_original(data), ours)


@pytest.mark.parametrize("name", MAKERS)
def test_sanitizing_twice_changes_nothing(name):
    once = sanitize(MAKERS[name]())
    assert sanitize(once.data).data == once.data


def test_thumbnail_in_the_jfif_header_is_left_out():
    data = encode(Image.fromarray(picture()), "JPEG")
    body = b"JFIF\0\x01\x01\0\0\x01\0\x01" + bytes([4, 4]) + (SECRET * 2)[:48]
    planted = b"\xff\xd8\xff\xe0" + struct.pack(">H", len(body) + 2) + body + data[20:]
    clean = sanitize(planted)
    assert SECRET not in clean.data
    np.testing.assert_array_equal(pixels(clean.data), pixels(data))


def test_second_picture_of_a_phone_is_left_out():
    first, second = Image.fromarray(picture()), Image.fromarray(picture()[::-1].copy())
    data = encode(first, "MPO", save_all=True, append_images=[second])
    clean = sanitize(data)
    assert clean.data.count(b"\xff\xd8\xff") == 1
    assert b"MPF" in data
    assert b"MPF" not in clean.data
    np.testing.assert_array_equal(pixels(clean.data), pixels(data))


def test_webp_header_says_what_is_left():
    with_alpha = np.dstack([picture(), np.full((72, 96), 128, np.uint8)])
    data = encode(Image.fromarray(with_alpha), "WEBP", lossless=False, exif=b"Exif\0\0" + SECRET, xmp=SECRET)
    clean = sanitize(data).data
    flags = clean[clean.index(b"VP8X") + 8]
    assert flags == 0x10
    assert int.from_bytes(clean[4:8], "little") == len(clean) - 8
    with Image.open(io.BytesIO(clean)) as image, Image.open(io.BytesIO(data)) as original:
        np.testing.assert_array_equal(np.asarray(image), np.asarray(original))


def test_webp_chunk_of_odd_length_is_padded():
    data = encode(Image.fromarray(picture()), "WEBP", xmp=b"odd")
    body = data[8:] + riff_chunk(b"abcd", b"x")
    planted = b"RIFF" + struct.pack("<I", len(body)) + body
    np.testing.assert_array_equal(pixels(sanitize(planted).data), pixels(data))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16"])
def test_tiff_and_bmp_become_png_with_the_same_pixels(mode):
    if mode == "I;16":
        image = Image.fromarray((picture()[..., 0].astype(np.uint16) << 8) + 7)
    else:
        image = Image.fromarray(picture()).convert(mode)
    for image_format in ("TIFF", "BMP"):
        if image_format == "BMP" and mode == "I;16":
            continue
        options = {"description": SECRET.decode()} if image_format == "TIFF" else {}
        data = encode(image, image_format, **options)
        clean = sanitize(data + SECRET)
        assert clean.extension == ".png"
        assert SECRET not in clean.data
        with Image.open(io.BytesIO(clean.data)) as stored, Image.open(io.BytesIO(data)) as original:
            np.testing.assert_array_equal(np.asarray(stored), np.asarray(original))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_tiff_is_stored_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(Image.fromarray(picture()), "TIFF", exif=exif)
    clean = sanitize(data)
    turned = Image.fromarray(picture())
    turned.getexif()[0x0112] = orientation
    assert clean.orientation == 1
    np.testing.assert_array_equal(decode_image(clean.data), np.asarray(ImageOps.exif_transpose(turned)))


def test_tiff_keeps_its_colour_profile():
    data = encode(Image.fromarray(picture()), "TIFF", icc_profile=icc_profile())
    with Image.open(io.BytesIO(sanitize(data).data)) as image:
        assert image.info["icc_profile"] == clean_profile(icc_profile())


def profile_with_secrets() -> bytes:
    """A profile with a name in every text, in a private part and in the fields of its maker."""
    parts = dict(parts_of(icc_profile()))
    text = SECRET.decode().encode("utf-16-be")
    multi = struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(text), 28) + text
    parts |= {b"desc": multi, b"cprt": multi, b"dmnd": multi, b"dmdd": b"text\0\0\0\0" + SECRET, b"prIv": SECRET}
    parts[b"A2B0"] = b"text\0\0\0\0" + SECRET  # under the name of a part that is kept
    table, body, place = struct.pack(">I", len(parts)), b"", 132 + 12 * len(parts)
    for name, part in parts.items():
        table += struct.pack(">4sII", name, place + len(body), len(part))
        body += part + bytes(-len(part) % 4)
    header = bytearray(icc_profile()[:128])
    header[4:8] = header[48:52] = header[80:84] = b"NAME"
    header[:4] = struct.pack(">I", place + len(body))
    return bytes(header) + table + body


def parts_of(profile: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    for number in range(int.from_bytes(profile[128:132])):
        name, start, size = struct.unpack(">4sII", profile[132 + 12 * number : 144 + 12 * number])
        found.append((name, profile[start : start + size]))
    return found


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_colour_profile_keeps_its_colours_and_none_of_its_texts(image_format):
    profile = profile_with_secrets()
    wide = SECRET.decode().encode("utf-16-be")
    options = {"lossless": True} if image_format == "WEBP" else {}
    data = encode(Image.fromarray(picture()), image_format, icc_profile=profile, **options)
    if image_format == "PNG":
        data = data.replace(b"ICC Profile\0", b"Mustermann1\0")
        start = data.index(b"iCCP")
        size = int.from_bytes(data[start - 4 : start])
        check = struct.pack(">I", zlib.crc32(data[start : start + 4 + size]))
        data = data[: start + 4 + size] + check + data[start + 8 + size :]
    clean = sanitize(data).data
    with Image.open(io.BytesIO(clean)) as image:
        kept = image.info["icc_profile"]
    for secret in (SECRET, wide, b"NAME"):
        assert secret in profile
        assert secret not in kept
        assert secret not in clean
    assert b"Mustermann" not in clean
    assert clean_profile(kept) == kept
    colours = {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"wtpt"}
    assert {n: p for n, p in parts_of(kept) if n in colours} == {
        n: p for n, p in parts_of(icc_profile()) if n in colours
    }
    np.testing.assert_array_equal(
        decode_image(clean),
        decode_original(encode(Image.fromarray(picture()), image_format, icc_profile=icc_profile(), **options)),
    )


@pytest.mark.parametrize("exif", [b"", b"II", b"garbage" * 20, b"MM\0*\xff\xff\xff\xff"])
def test_damaged_exif_is_thrown_away_and_the_image_stays(exif):
    data = encode(Image.fromarray(picture()), "JPEG")
    planted = data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif + data[2:]
    clean = sanitize(planted)
    assert clean.orientation == 1
    assert clean.data == data


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(MAKERS)), data=st.data())
def test_cut_or_changed_bytes_raise_nothing_but_our_error(name, data):
    original = MAKERS[name](6)
    changed = bytearray(original[: data.draw(st.integers(0, len(original)))])
    for _ in range(data.draw(st.integers(0, 8))):
        if changed:
            changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        rgb = decode_original(bytes(changed))
    except DermreviewError as error:
        assert str(error)
    else:
        assert rgb.dtype == np.uint8
        assert rgb.shape[2] == 3


@settings(max_examples=100, deadline=None)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=300))
def test_any_bytes_raise_nothing_but_our_error(start, rest):
    with pytest.raises(DermreviewError):
        decode_original(start + rest)
