import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.outcome import Failure
from dermreview.domain.pseudonyms import KEY_BYTES, Pseudonyms
from dermreview.imaging.guard import decoders
from dermreview.services.importing import commit_item, import_cases, plan_import, prepare_item
from dermreview.services.naming import Naming
from dermreview.services.reading import load_image
from tests.support.stores import new_store

NAMING = Naming(Pseudonyms(b"k" * KEY_BYTES), keep=True)
SHARED = Path(__file__).parents[3].parent / "shared"


@pytest.fixture
def store(tmp_path):
    with new_store(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "images"
    path.mkdir()
    return path


def draw(seed: int, size: tuple[int, int] = (80, 70)) -> Image.Image:
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8))


def save(path: Path, seed: int = 0, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draw(seed).save(path, **options)
    return path


def test_folder_is_imported_in_sorted_order_with_its_subfolders(store, folder):
    for number, name in enumerate(("b/2.png", "b/1.png", "a/3.jpg", ".hidden/4.png", ".5.png")):
        save(folder / name, number)
    (folder / "notes.txt").write_text("not an image")
    (folder / "HAM10000_metadata.csv").write_text("image_id,dx\n1,mel\n")
    steps = []
    report = import_cases(store, [folder], progress=lambda done, total: steps.append((done, total)))
    assert (report.imported, report.duplicates, report.failed) == (3, (), ())
    assert [case.external_id for case in store.cases()] == ["3", "1", "2"]
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    # the table beside the images was not named, so it is not read
    assert all(store.reference_label(case.id) is None for case in store.cases())


def test_metadata_is_matched_by_image_id(store, folder, tmp_path):
    save(folder / "ISIC_1.jpg", 1)
    save(folder / "ISIC_2.jpg", 2)
    ham = tmp_path / "meta.csv"
    ham.write_text("lesion_id,image_id,dx,dx_type,age,sex,localization\nL1,ISIC_1,mel,histo,60.0,female,back\n")
    isic = tmp_path / "truth.csv"
    isic.write_text("image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\nISIC_2,0,1,0,0,0,0,0\nISIC_1,0,1,0,0,0,0,0\n")
    assert plan_import([folder], [ham], NAMING).unmatched == 1
    report = import_cases(store, [folder], [ham, isic])
    assert report.unmatched == 0
    assert report.imported == 2
    first, second = store.cases()
    assert first.patient == Patient("L1", None, 60, "female", "back")
    assert store.reference_label(first.id) == ReferenceLabel("mel", "histo")
    assert store.reference_label(second.id) == ReferenceLabel("nv")


def test_tables_fill_in_what_the_first_one_lacked(folder, tmp_path):
    save(folder / "A.jpg")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("image_id,dx,age,sex\nA,unknown,0,\n")
    second.write_text("image_id,dx,age,sex,lesion_id\nA,bcc,50,male,L7\n")
    (item,) = plan_import([folder], [first, second], NAMING).items
    assert item.patient == Patient(lesion_id="L7", age=0, sex="male")
    assert item.reference == ReferenceLabel("bcc")


def test_bad_table_stops_the_import_before_anything_is_stored(store, folder, tmp_path):
    save(folder / "A.jpg")
    table = tmp_path / "meta.csv"
    table.write_text("image_id,dx\nA,plague\n")
    with pytest.raises(DermreviewError) as caught:
        import_cases(store, [folder], [table])
    assert caught.value.code is ErrorCode.CSV_UNKNOWN_DIAGNOSIS
    assert list(store.cases()) == []


def test_bad_images_are_named_and_stop_nothing(store, folder):
    save(folder / "good.jpg", 1)
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("I am a text")
    whole = save(folder / "cut.jpg", 2).read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    Image.new("RGB", (20, 20)).save(folder / "small.png")
    draw(3).save(folder / "moving.gif", save_all=True, append_images=[draw(4)])
    (folder / "broken.png").symlink_to(folder / "nowhere.png")
    report = import_cases(store, [folder])
    assert report.imported == 1
    reasons = {Path(failure.source).name: failure.reason for failure in report.failed}
    assert set(reasons) == {"empty.jpg", "text.jpg", "cut.jpg", "small.png", "moving.gif", "broken.png"}
    assert "empty" in reasons["empty.jpg"]
    assert "not an image" in reasons["text.jpg"]
    assert "truncated" in reasons["cut.jpg"]
    assert "20 x 20" in reasons["small.png"]
    assert "GIF" in reasons["moving.gif"]
    assert "does not exist" in reasons["broken.png"]


def test_sources_that_hold_nothing(store, folder, tmp_path):
    (folder / "notes.txt").write_text("x")
    report = import_cases(store, [folder, tmp_path / "none", tmp_path / "none.jpg"])
    assert report.imported == 0
    assert [failure.source for failure in report.failed] == [
        str(folder),
        str(tmp_path / "none"),
        str(tmp_path / "none.jpg"),
    ]
    assert report.failed[0].reason.startswith("holds no JPEG")
    assert report.failed[1].reason == "does not exist"


def test_folder_without_permission_is_named(store, folder, monkeypatch):
    save(folder / "open" / "1.jpg")
    save(folder / "shut" / "2.jpg")
    scandir = os.scandir

    def deny(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    report = import_cases(store, [folder])
    assert report.imported == 1
    (failure,) = report.failed
    assert failure.source.endswith("shut")
    assert "Permission denied" in failure.reason


def test_same_image_twice_is_one_case_whatever_its_file(store, folder):
    save(folder / "a.png", 7)
    save(folder / "b.bmp", 7)
    save(folder / "c.tif", 7)
    exif = Image.Exif()
    exif[0x0112] = 6
    save(folder / "d.png", 7, exif=exif)
    report = import_cases(store, [folder, folder / "a.png"], keep_names=True)
    assert report.imported == 1
    assert report.failed == ()
    names = [(Path(source).name, of) for source, of in report.duplicates]
    assert names == [("b.bmp", "a"), ("c.tif", "a"), ("d.png", "a"), ("a.png", "a")]
    again = import_cases(store, [folder])
    assert (again.imported, len(again.duplicates)) == (0, 4)


def test_second_import_with_a_table_fills_in_what_the_first_lacked(store, folder, tmp_path):
    save(folder / "A.jpg", 1)
    import_cases(store, [folder])
    table = tmp_path / "m.csv"
    table.write_text("image_id,dx,age\nA,df,33\n")
    report = import_cases(store, [folder], [table])
    assert len(report.duplicates) == 1
    (case,) = store.cases()
    assert case.patient.age == 33
    assert store.reference_label(case.id) == ReferenceLabel("df")


def test_other_image_of_the_same_name_becomes_a_case_of_its_own(store, folder):
    save(folder / "x" / "1.jpg", 1)
    save(folder / "y" / "1.jpg", 2)
    assert import_cases(store, [folder]).imported == 2
    assert len({case.external_id for case in store.cases()}) == 2


def test_orientation_is_applied_and_metadata_is_gone(store, folder):
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    exif[0x0112] = 6
    save(folder / "a.jpg", 1, exif=exif, quality=95)
    import_cases(store, [folder])
    (case,) = store.cases()
    assert (case.width, case.height) == (70, 80)
    assert load_image(store, case).shape == (80, 70, 3)
    assert b"SECRET" not in store.vault.read(case.sha256)
    assert b"SECRET" in (folder / "a.jpg").read_bytes()


def test_file_name_that_is_no_valid_text(store, folder):
    data = save(folder / "a.png").read_bytes()
    try:
        (folder / os.fsdecode(b"caf\xe9.png")).write_bytes(data)
        (folder / os.fsdecode(b"bad\xe9.png")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes valid names only")
    (folder / "a.png").unlink()
    report = import_cases(store, [folder], keep_names=True)
    assert [case.external_id for case in store.cases()] == ["caf\ufffd"]
    (failure,) = report.failed
    assert failure.source.endswith("bad\ufffd.png")
    failure.reason.encode()


def test_synthetic_cases_are_marked(store, folder):
    save(folder / "a.png")
    import_cases(store, [folder], synthetic=True)
    assert [case.synthetic for case in store.cases()] == [True]


def test_cancelling_keeps_what_was_stored_and_starts_no_new_image(store, folder):
    for number in range(12):
        save(folder / f"{number:02}.png", number)
    done = 0

    def progress(count: int, _total: int) -> None:
        nonlocal done
        done = count

    report = import_cases(store, [folder], progress=progress, cancelled=lambda: done >= 3)
    assert report.imported == 3
    assert len(list(store.cases())) == 3
    assert import_cases(store, [folder]).imported == 9


def test_error_of_the_store_ends_the_threads(store, folder):
    for number in range(6):
        save(folder / f"{number}.png", number)
    decoders.start()
    before = threading.active_count()

    def progress(done: int, _total: int) -> None:
        if done == 2:
            raise DermreviewError(ErrorCode.STORE_DISK_FULL, path=store.folder)

    with pytest.raises(DermreviewError):
        import_cases(store, [folder], progress=progress)
    assert threading.active_count() == before
    assert len(list(store.cases())) == 2


def test_steps_one_by_one(store, folder):
    save(folder / "a.png")
    (folder / "b.png").write_bytes(b"")
    good, bad = plan_import([folder], [], NAMING).items
    assert isinstance(prepare_item(store, bad), Failure)
    prepared = prepare_item(store, good)
    assert not isinstance(prepared, Failure)
    first = commit_item(store, prepared)
    assert (first.case.external_id, first.duplicate_of) == ("a", None)
    second = commit_item(store, prepared)
    assert (second.case, second.duplicate_of) == (first.case, "a")


def test_no_sources_is_an_empty_report(store):
    assert import_cases(store, []).imported == 0


def test_real_images_with_their_table(store):
    folder = SHARED / "ham10000-fullsize"
    if not folder.is_dir():
        pytest.skip("needs full-size dermoscopy images beside the checkout")
    report = import_cases(store, [folder / "images"], [folder / "metadata.csv"])
    assert (report.imported, report.duplicates, report.failed) == (100, (), ())
    cases = list(store.cases())
    assert {(case.width, case.height) for case in cases} == {(600, 450)}
    assert all(case.patient.lesion_id and store.reference_label(case.id) for case in cases)


def test_the_pixel_spacing_comes_from_the_table_and_fills_in_later(store, folder, tmp_path):
    save(folder / "A.png", 1)
    save(folder / "B.png", 2)
    table = tmp_path / "spacing.csv"
    table.write_text("image_id,dx,pixel_spacing_mm\nA,unknown,0.02\n")
    import_cases(store, [folder], [table])
    assert [case.mm_per_pixel for case in store.cases()] == [0.02, None]
    table.write_text("image_id,dx,pixel_spacing_mm\nA,unknown,0.05\nB,unknown,0.04\n")
    import_cases(store, [folder], [table])
    assert [case.mm_per_pixel for case in store.cases()] == [0.02, 0.04], "what is known already stays as it is"
