import os
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.decode import decode_image, decode_original, encode_png, read_file, sanitize, thumbnail

from .image_files import chunk, encode, huge_png, icc_profile, picture

SHARED = Path(__file__).parents[3].parent / "shared"
FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")


def refused(data: bytes) -> DermreviewError:
    codes = []
    for function in (sanitize, decode_image):
        try:
            function(data)
        except DermreviewError as error:
            assert str(error)
            codes.append(error)
    assert codes, "neither refused it"
    return codes[0]


@pytest.mark.parametrize("image_format", FORMATS)
def test_plain_image_of_each_format(image_format):
    data = encode(
        Image.fromarray(picture()), image_format, **({"lossless": True} if image_format == "WEBP" else {})
    )
    rgb = decode_image(data)
    assert rgb.dtype == np.uint8
    assert rgb.shape == (72, 96, 3)
    assert rgb.flags.c_contiguous
    difference = np.abs(rgb.astype(int) - picture()).mean()
    assert difference < (4 if image_format == "JPEG" else 1e-9)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_compressed_tiff(compression):
    data = encode(Image.fromarray(picture()), "TIFF", compression=compression)
    np.testing.assert_array_equal(decode_original(data), picture())


def test_sixteen_bit_gray_keeps_its_upper_eight_bits():
    wide = picture()[..., 0].astype(np.uint16) * 256 + 200
    for image_format in ("PNG", "TIFF"):
        rgb = decode_original(encode(Image.fromarray(wide), image_format))
        np.testing.assert_array_equal(rgb, np.repeat(picture()[..., :1], 3, axis=2))


def test_sixteen_bit_colour_png():
    wide = (picture().astype(">u2") * 256 + 200).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in wide)
    header = struct.pack(">IIBBBBB", 96, 72, 16, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    np.testing.assert_array_equal(decode_original(data), picture())


@pytest.mark.parametrize(
    ("mode", "image_format"),
    [("L", "JPEG"), ("L", "PNG"), ("1", "PNG"), ("P", "PNG"), ("P", "BMP"), ("CMYK", "JPEG"), ("CMYK", "TIFF"),
     ("LA", "PNG"), ("L", "WEBP")],
)  # fmt: skip
def test_other_kinds_of_pixels_become_rgb(mode, image_format):
    image = Image.fromarray(picture()).convert(mode)
    rgb = decode_original(encode(image, image_format))
    assert np.abs(rgb.astype(int) - np.asarray(image.convert("RGB"))).mean() < 4


def test_transparent_parts_become_black():
    alpha = np.zeros((72, 96), np.uint8)
    alpha[:, :40] = 255
    data = encode(Image.fromarray(np.dstack([picture(), alpha])), "PNG")
    rgb = decode_original(data)
    np.testing.assert_array_equal(rgb[:, :40], picture()[:, :40])
    assert not rgb[:, 40:].any()


def test_transparent_palette_colour_becomes_black():
    image = Image.new("P", (80, 80), 1)
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.paste(0, (0, 0, 40, 80))
    rgb = decode_original(encode(image, "PNG", transparency=1))
    assert rgb[0, 0].tolist() == [10, 20, 30]
    assert rgb[0, 79].tolist() == [0, 0, 0]


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_colour_profile_is_applied(image_format):
    # sRGB with the primaries of red and blue exchanged: applying it exchanges the channels
    profile = icc_profile()
    exchanged = profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    red = Image.new("RGB", (80, 80), (220, 10, 20))
    for embedded, expected in ((None, (220, 10, 20)), (profile, (220, 10, 20)), (exchanged, (20, 10, 220))):
        rgb = decode_original(encode(red, image_format, **({"icc_profile": embedded} if embedded else {})))
        assert np.abs(rgb[40, 40].astype(int) - expected).max() <= 6


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_profile_that_makes_no_sense_is_ignored(mode):
    image = Image.fromarray(picture()).convert(mode)
    data = encode(image, "PNG", icc_profile=b"no profile" * 20)
    np.testing.assert_array_equal(decode_original(data), np.asarray(image.convert("RGB")))


def test_profile_of_other_pixels_is_ignored():
    image = Image.fromarray(picture()).convert("L")
    data = encode(image, "PNG", icc_profile=icc_profile())
    np.testing.assert_array_equal(decode_original(data), np.asarray(image.convert("RGB")))


def test_orientation_outside_one_to_eight_is_a_bug():
    with pytest.raises(ValueError, match="orientation"):
        decode_image(encode(Image.fromarray(picture()), "PNG"), 9)


def test_empty_file():
    assert refused(b"").code is ErrorCode.IMAGE_EMPTY


@pytest.mark.parametrize("text", [b"hello", b"BMW is a car", b"<svg></svg>", b"\0" * 500, b"image_id,dx\n"])
def test_text_is_no_image(text):
    assert refused(text).code is ErrorCode.IMAGE_NOT_AN_IMAGE


@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9, 0.999])
def test_truncated_files_are_refused(image_format, part):
    data = encode(Image.fromarray(picture()), image_format)
    with pytest.raises(DermreviewError) as caught:
        decode_original(data[: int(len(data) * part)])
    assert caught.value.code in {ErrorCode.IMAGE_TRUNCATED, ErrorCode.IMAGE_NOT_AN_IMAGE}
    if part > 0.4:
        assert caught.value.code is ErrorCode.IMAGE_TRUNCATED


def test_thirty_thousand_pixels_a_side_are_refused_by_the_header():
    data = huge_png()
    assert len(data) < 10_000
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = refused(data)
    assert error.code is ErrorCode.IMAGE_TOO_LARGE
    assert "30000 x 30000" in str(error)
    assert not caught


def with_size_in_header(image_format: str, side: int) -> bytes:
    """A small file whose header promises a picture of this many pixels a side."""
    lossless = {"lossless": True} if image_format == "WEBP" else {}
    data = bytearray(encode(Image.fromarray(picture()), image_format, **lossless))
    if image_format == "JPEG":
        frame = data.index(b"\xff\xc0")
        data[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
    elif image_format == "BMP":
        data[18:26] = struct.pack("<ii", side, side)
    elif image_format == "WEBP":
        chunk_start = data.index(b"VP8L")
        data[chunk_start + 9 : chunk_start + 13] = struct.pack("<I", (side - 1) | (side - 1) << 14)
    else:
        for tag in (256, 257):
            place = data.index(struct.pack("<HHI", tag, 4, 1))
            data[place + 8 : place + 12] = struct.pack("<I", side)
    return bytes(data)


@pytest.mark.parametrize("image_format", ["JPEG", "BMP", "WEBP", "TIFF"])
def test_size_is_checked_in_the_header_of_each_format(image_format):
    error = refused(with_size_in_header(image_format, 16_000))
    assert error.code is ErrorCode.IMAGE_TOO_LARGE
    assert "16000 x 16000" in str(error)


def test_too_many_bytes_are_refused_before_they_are_looked_at(monkeypatch):
    monkeypatch.setattr("dermreview.imaging.decode.MAX_FILE_BYTES", 1000)
    assert refused(encode(Image.fromarray(picture()), "BMP")).code is ErrorCode.FILE_TOO_LARGE


def test_pillow_still_refuses_cut_files():
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.mark.parametrize(("width", "height"), [(63, 500), (500, 63), (1, 1)])
@pytest.mark.parametrize("image_format", FORMATS)
def test_too_small(image_format, width, height):
    assert refused(encode(Image.new("RGB", (width, height)), image_format)).code is ErrorCode.IMAGE_TOO_SMALL


def test_smallest_allowed():
    assert decode_original(encode(Image.new("RGB", (64, 64)), "PNG")).shape == (64, 64, 3)


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "TIFF"])
def test_several_frames_are_refused(image_format):
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "green", "blue")]
    data = encode(frames[0], image_format, save_all=True, append_images=frames[1:])
    assert refused(data).code is ErrorCode.IMAGE_ANIMATED


def test_gif_is_refused_by_name():
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "green")]
    error = refused(encode(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert error.code is ErrorCode.IMAGE_FORMAT_REFUSED
    assert "GIF" in str(error)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC"), (b"\0\0\0\x18ftypavif" + b"\0" * 20, "AVIF"),
     (b"\0" * 128 + b"DICM" + b"\0" * 20, "DICOM"), (b"%PDF-1.7", "PDF"), (b"8BPS\0\1", "Photoshop")],
)  # fmt: skip
def test_other_formats_are_named(data, name):
    error = refused(data)
    assert error.code is ErrorCode.IMAGE_FORMAT_REFUSED
    assert name in str(error)


def test_thirty_two_bit_tiff_is_refused():
    data = encode(Image.fromarray(np.ones((80, 80), np.float32)), "TIFF")
    assert refused(data).code is ErrorCode.IMAGE_FORMAT_REFUSED


def test_name_of_the_file_does_not_matter(tmp_path):
    path = tmp_path / "really_a_png.jpg"
    path.write_bytes(encode(Image.fromarray(picture()), "PNG"))
    assert sanitize(read_file(path)).extension == ".png"


def test_damaged_pixels_of_a_png_are_found():
    data = bytearray(encode(Image.fromarray(picture()), "PNG"))
    data[data.index(b"IDAT") + 30] ^= 0xFF
    assert refused(bytes(data)).code is ErrorCode.IMAGE_TRUNCATED


@settings(max_examples=120, deadline=None)
@given(image_format=st.sampled_from(["TIFF", "BMP"]), data=st.data())
def test_cut_or_changed_tiff_and_bmp_raise_nothing_but_our_error(image_format, data):
    options = {"compression": data.draw(st.sampled_from(["raw", "tiff_lzw"]))} if image_format == "TIFF" else {}
    original = encode(Image.fromarray(picture(64, 64)), image_format, **options)
    changed = bytearray(original[: data.draw(st.integers(0, len(original)))])
    ends = st.integers(0, min(400, max(0, len(changed) - 1)))
    for _ in range(data.draw(st.integers(0, 6))):
        if changed:
            place = data.draw(ends)
            changed[place if data.draw(st.booleans()) else -1 - place] = data.draw(st.integers(0, 255))
    try:
        rgb = decode_original(bytes(changed))
    except DermreviewError as error:
        assert str(error)
    else:
        assert rgb.dtype == np.uint8


def test_reading_files(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"12345")
    assert read_file(path) == b"12345"
    for bad, limit, code in (
        (path, 4, ErrorCode.FILE_TOO_LARGE),
        (tmp_path, 9, ErrorCode.FILE_NOT_READABLE),
        (tmp_path / "none", 9, ErrorCode.FILE_NOT_FOUND),
        (path / "below", 9, ErrorCode.FILE_NOT_READABLE),
    ):
        with pytest.raises(DermreviewError) as caught:
            read_file(bad, limit)
        assert caught.value.code is code


def test_pipe_does_not_block(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(DermreviewError) as caught:
        read_file(tmp_path / "pipe.jpg")
    assert caught.value.code is ErrorCode.FILE_NOT_READABLE


def test_file_without_permission(tmp_path, monkeypatch):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")

    def deny(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    with pytest.raises(DermreviewError) as caught:
        read_file(path)
    assert caught.value.code is ErrorCode.FILE_NOT_READABLE
    assert "Permission denied" in str(caught.value)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((600, 450), (64, 48)), ((450, 600), (48, 64)), ((64, 30_00), (1, 64)), ((40, 20), (40, 20))],
)
def test_thumbnail_fits_and_keeps_the_aspect(size, expected):
    small = thumbnail(np.zeros((size[1], size[0], 3), np.uint8), 64)
    assert (small.shape[1], small.shape[0]) == expected


def test_encoded_png_reads_back():
    np.testing.assert_array_equal(decode_image(encode_png(picture())), picture())


def test_real_images_keep_their_pixels():
    folder = SHARED / "ham10000-fullsize" / "images"
    if not folder.is_dir():
        pytest.skip("needs full-size dermoscopy images beside the checkout")
    for path in sorted(folder.iterdir())[:20]:
        data = read_file(path)
        clean = sanitize(data)
        with Image.open(path) as image:
            np.testing.assert_array_equal(decode_image(clean.data), np.asarray(image.convert("RGB")))
