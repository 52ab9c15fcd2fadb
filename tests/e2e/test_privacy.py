"""A patient's name, planted wherever an image can carry one, reaches neither store, exports nor logs."""

import logging
import zlib

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

from dermreview.domain.review import Act, Action
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from dermreview.services.logs import logging_to_file
from dermreview.services.reviews import record_review
from dermreview.services.stores import open_store

NAME = "Quxenthal"
SPELLINGS = [NAME.encode(), NAME.encode("utf-16-le"), NAME.encode("utf-16-be"), NAME.lower().encode()]


def exif():
    made = Image.Exif()
    made[0x010E] = made[0x010F] = made[0x013B] = made[0x8298] = f"of {NAME}"
    made[0x9C9D] = f"{NAME}\0".encode("utf-16-le")
    made.get_ifd(0x8769)[0x927C] = NAME.encode() * 3
    made.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + NAME.encode()
    made.get_ifd(0x8825)[29] = NAME
    return made


def profile():
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for words in ("sRGB", "copyright", "profile"):
        for coding in ("ascii", "utf-16-be"):
            text = words.encode(coding)
            made = made.replace(text, (NAME * 3).encode(coding)[: len(text)])
    return made


def plant(folder):
    """One image of each format with the name in every field and in the names of file and folder, and bad ones."""
    place = folder / f"{NAME}, Max"
    place.mkdir(parents=True)
    rng = np.random.default_rng(3)
    xmp = f"<x:xmpmeta>{NAME}</x:xmpmeta>".encode()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", NAME)
    texts.add_itxt("XML:com.adobe.xmp", NAME, zip=False)
    texts.add(b"prVt", NAME.encode())
    options = {
        "jpg": {"exif": exif(), "xmp": xmp, "comment": NAME.encode(), "icc_profile": profile()},
        "png": {"exif": exif(), "pnginfo": texts, "icc_profile": profile()},
        "webp": {"exif": exif(), "xmp": xmp, "icc_profile": profile(), "lossless": True},
        "tif": {"exif": exif(), "description": NAME, "artist": NAME, "icc_profile": profile()},
        "bmp": {},
    }
    for ending, more in options.items():
        pixels = rng.integers(0, 255, (90, 100, 3), dtype=np.uint8)
        file = place / f"{NAME}_{ending}.{ending}"
        Image.fromarray(pixels).save(file, **more)
        file.write_bytes(file.read_bytes() + NAME.encode())
        assert any(spelling in file.read_bytes() for spelling in SPELLINGS)
    (place / f"{NAME}_bad.jpg").write_bytes(b"\xff\xd8\xff" + NAME.encode())
    (place / f"{NAME}_text.png").write_bytes(b"PID " + NAME.encode())
    table = folder / f"{NAME}.csv"
    rows = [f"{NAME}_{ending},mel,{NAME} 1,{NAME},50\n" for ending in options]
    table.write_text("image_id,dx,lesion_id,patient_id,age\n" + "".join(rows))
    return place, table


def holds_name(data):
    return [spelling for spelling in SPELLINGS if spelling in data]


def files_with_name(folder):
    found = []
    for path in folder.rglob("*"):
        named = NAME.lower() in str(path.relative_to(folder)).lower()
        if named or (path.is_file() and holds_name(path.read_bytes())):
            found.append(path)
        if path.suffix == ".png" and path.read_bytes()[:4] == b"\x89PNG":
            with Image.open(path) as image:  # what stands compressed in it
                if holds_name(repr(image.info).encode() + zlib_free(path)):
                    found.append(path)
    return found


def zlib_free(path):
    data, out = path.read_bytes(), b""
    position = 8
    while position < len(data):
        size, kind = int.from_bytes(data[position : position + 4]), data[position + 4 : position + 8]
        if kind == b"iCCP":
            out += zlib.decompress(data[position + 8 : position + 8 + size].partition(b"\0")[2][1:])
        position += 12 + size
    return out


def test_a_planted_name_reaches_no_file_and_no_log(tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("dermreview").setLevel(logging.DEBUG)
    place, table = plant(tmp_path / "clinic")
    out = tmp_path / "out"
    out.mkdir()
    with logging_to_file(tmp_path / "log"), open_store(tmp_path / "store") as store:
        report = import_cases(store, [place, place / f"{NAME}_none.jpg"], [table])
        assert (report.imported, len(report.failed), report.renamed, report.unmatched) == (5, 3, 5, 3)
        for case in store.cases():
            record_review(store, case.id, "Dr. Test", Act(Action.OVERRIDE, "nv"), None)
        for form, name in (
            (ExportFormat.CSV, "a.csv"),
            (ExportFormat.JSONL, "a.jsonl"),
            (ExportFormat.ISIC, "isic"),
            (ExportFormat.FOLDER, "folder"),
        ):
            assert export_reviews(store, out / name, form).cases == 5
        # while the store is open, its journal too
        assert files_with_name(tmp_path / "store") == []
    assert len(list((tmp_path / "store" / "vault").rglob("*.*"))) >= 5
    for folder in ("store", "out", "log"):
        assert files_with_name(tmp_path / folder) == []
    assert not holds_name(caplog.text.encode())
    said = capfd.readouterr()
    assert not holds_name((said.out + said.err).encode())


def test_the_check_finds_a_name(tmp_path):
    place, _ = plant(tmp_path / "clinic")
    assert len(set(files_with_name(place.parent))) >= 7
