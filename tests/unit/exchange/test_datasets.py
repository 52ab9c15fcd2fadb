from pathlib import Path

import pytest

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.datasets import DatasetForm, find_dataset
from dermreview.exchange.folders import walk_images

SHARED = Path(__file__).parents[3].parent / "shared"


def put(path: Path, content: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_ham10000_folder(tmp_path):
    for name in ("A.jpg", "B.PNG", "D.jpg", "notes.txt", ".hidden.jpg"):
        put(tmp_path / "images" / name)
    put(tmp_path / "meta.csv", "lesion_id,image_id,dx\nL1,A,nv\nL2,B,mel\nL3,C,mel\n,D,unknown\n")
    dataset = find_dataset(tmp_path)
    assert dataset.form is DatasetForm.HAM10000
    assert [(i.external_id, i.label, i.group, i.path.name) for i in dataset.items] == [
        ("A", "nv", "L1", "A.jpg"),
        ("B", "mel", "L2", "B.PNG"),
    ]
    assert (dataset.missing, dataset.unlabelled) == (1, 1)


def test_isic_folder_with_groupings(tmp_path):
    put(tmp_path / "images" / "nested" / "A.jpg")
    put(tmp_path / "images" / "B.jpg")
    put(tmp_path / "truth.csv", "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\nA,0,1,0,0,0,0,0\nB,1,0,0,0,0,0,0\n")
    put(tmp_path / "groups.csv", "image,lesion_id,diagnosis_confirm_type\nA,L9,x\n")
    put(tmp_path / "other.csv", "no,table,of,ours\n")
    dataset = find_dataset(tmp_path)
    assert dataset.form is DatasetForm.ISIC
    assert [(i.external_id, i.label, i.group) for i in dataset.items] == [("A", "nv", "L9"), ("B", "mel", None)]


def test_image_folder_with_manifest(tmp_path):
    put(tmp_path / "mel" / "A.jpg")
    put(tmp_path / "NV" / "B.jpg")
    put(tmp_path / "other" / "C.jpg")
    put(tmp_path / "manifest.csv", "image_id,dx,lesion_id\nA,mel,L1\nB,nv,L1\nZ,nv,L2\n")
    dataset = find_dataset(tmp_path)
    assert dataset.form is DatasetForm.FOLDER
    assert [(i.external_id, i.label, i.group) for i in dataset.items] == [("A", "mel", "L1"), ("B", "nv", "L1")]
    assert dataset.missing == 1


def test_what_the_tables_say_of_the_patient_reaches_the_images(tmp_path):
    put(tmp_path / "images" / "A.jpg")
    put(tmp_path / "images" / "B.jpg")
    put(
        tmp_path / "m.csv",
        "image_id,dx,dx_type,age,sex,localization,fitzpatrick\nA,nv,histo,40,f,back,IV\nB,mel,,,,,\n",
    )
    first, second = find_dataset(tmp_path).items
    assert (first.patient.age, first.patient.sex, first.patient.site) == (40, "female", "back")
    assert (first.basis, first.skin_tone) == ("histo", "IV")
    assert (second.patient, second.basis, second.skin_tone) == (Patient(), None, None)


def test_groupings_fill_what_the_ground_truth_leaves_open(tmp_path):
    put(tmp_path / "images" / "A.jpg")
    put(tmp_path / "truth.csv", "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\nA,0,1,0,0,0,0,0\n")
    put(tmp_path / "groups.csv", "image,lesion_id,diagnosis_confirm_type\nA,L9,single image expert consensus\n")
    (item,) = find_dataset(tmp_path).items
    assert (item.patient.lesion_id, item.basis) == ("L9", "consensus")


def test_a_class_folders_manifest_names_the_patient(tmp_path):
    put(tmp_path / "mel" / "A.jpg")
    put(tmp_path / "manifest.csv", "image_id,dx,lesion_id,patient_id,age\nA,mel,L1,P1,70\n")
    (item,) = find_dataset(tmp_path).items
    assert item.patient == Patient("L1", "P1", 70)
    assert item.group == "P1"


def test_image_folder_without_manifest(tmp_path):
    put(tmp_path / "mel" / "A.jpg")
    assert [item.group for item in find_dataset(tmp_path).items] == [None]


def test_patient_is_the_larger_group_and_reaches_all_images_of_its_lesions(tmp_path):
    for name in "ABC":
        put(tmp_path / "images" / f"{name}.jpg")
    put(tmp_path / "m.csv", "image_id,dx,lesion_id,patient_id\nA,nv,L1,P1\nB,nv,L1,\nC,nv,L2,P1\n")
    assert {item.group for item in find_dataset(tmp_path).items} == {"P1"}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"images/A.jpg": ""},
        {"images/A.jpg": "", "m.csv": "a,b\n1,2\n"},
        {"images/A.jpg": "", "m.csv": "image_id,dx\nB,nv\n"},
        {"cats/A.jpg": ""},
        {"mel/readme.txt": ""},
    ],
)
def test_folders_that_are_no_training_data(tmp_path, files):
    for name, content in files.items():
        put(tmp_path / name, content)
    with pytest.raises(DermreviewError) as caught:
        find_dataset(tmp_path)
    assert caught.value.code is ErrorCode.DATA_NOT_RECOGNISED


def test_several_tables_of_labels_are_named(tmp_path):
    put(tmp_path / "images/A.jpg", "")
    put(tmp_path / "m.csv", "image_id,dx\nA,nv\n")
    put(tmp_path / "n.csv", "image_id,dx\nA,mel\n")
    with pytest.raises(DermreviewError) as caught:
        find_dataset(tmp_path)
    assert caught.value.code is ErrorCode.DATA_SEVERAL_TABLES
    assert "m.csv, n.csv" in str(caught.value)


def test_absent_folder_and_file(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        find_dataset(tmp_path / "none")
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND
    with pytest.raises(DermreviewError) as caught:
        find_dataset(put(tmp_path / "file.csv"))
    assert caught.value.code is ErrorCode.DATA_NOT_RECOGNISED


def test_error_of_the_table_is_passed_on(tmp_path):
    put(tmp_path / "images" / "A.jpg")
    put(tmp_path / "m.csv", "image_id,age\nA,5\n")
    with pytest.raises(DermreviewError) as caught:
        find_dataset(tmp_path)
    assert caught.value.code is ErrorCode.CSV_COLUMN_MISSING


def test_walk_is_sorted_and_ends_in_a_loop_of_links(tmp_path):
    put(tmp_path / "b" / "2.jpg")
    put(tmp_path / "a" / "1.jpg")
    put(tmp_path / ".cache" / "3.jpg")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in walk_images(tmp_path)] == ["1.jpg", "2.jpg"]


@pytest.mark.parametrize(
    ("name", "images", "groups"),
    [("ham10000", 10_013, 7_470), ("ham10000-fullsize", 100, 100), ("isic2017", 2_146, 1)],
)
def test_real_data(name, images, groups):
    if not (SHARED / name).is_dir():
        pytest.skip(f"needs the images of {name} beside the checkout")
    dataset = find_dataset(SHARED / name)
    assert len(dataset.items) == images
    assert len({item.group for item in dataset.items}) == groups
    assert (dataset.missing, dataset.unlabelled) == (0, 0)
