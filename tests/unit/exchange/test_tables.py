from pathlib import Path

import pytest

from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.tables import TableForm, read_metadata, read_table

HAM = "lesion_id,image_id,dx,dx_type,age,sex,localization\n"
ISIC = "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC\n"


@pytest.fixture
def write(tmp_path: Path):
    def _write(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write


def refused(path: Path) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        read_metadata(path)
    assert str(caught.value)
    return caught.value


def test_ham10000_row_is_read_whole(write):
    rows = read_metadata(write(HAM + "HAM_1,ISIC_7,bkl,histo,80.0,male,scalp\n"))
    row = rows["ISIC_7"]
    assert row.patient == Patient(lesion_id="HAM_1", age=80, sex="male", site="scalp")
    assert row.reference == ReferenceLabel("bkl", "histo")


def test_plain_metadata_needs_only_id_and_diagnosis(write):
    rows = read_metadata(write("image_id,dx\nA,mel\n"))
    assert rows["A"].patient == Patient()
    assert rows["A"].reference == ReferenceLabel("mel", None)


@pytest.mark.parametrize("blank", ["", "unknown", "Unknown", "NA", "nan"])
def test_unknown_values_become_none(write, blank):
    row = read_metadata(write(HAM + f"{blank},A,{blank},{blank},{blank},{blank},{blank}\n"))["A"]
    assert row.patient == Patient()
    assert row.reference is None


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("MEL", "mel"),
        ("NV", "nv"),
        ("BCC", "bcc"),
        ("AKIEC", "akiec"),
        ("BKL", "bkl"),
        ("DF", "df"),
        ("VASC", "vasc"),
    ],
)
def test_isic_one_hot(write, column, code):
    names = ISIC.strip().split(",")[1:]
    values = ",".join("1.0" if name == column else "0.0" for name in names)
    rows = read_metadata(write(ISIC + f"ISIC_1,{values}\n"))
    assert rows["ISIC_1"].reference == ReferenceLabel(code)


def test_isic_row_of_none_of_the_seven_has_no_reference(write):
    assert read_metadata(write(ISIC + "A,0,0,0,0,0,0,0\n"))["A"].reference is None


@pytest.mark.parametrize(
    "values", ["1,1,0,0,0,0,0", "0.5,0,0,0,0,0,0", "2,0,0,0,0,0,0", ",0,0,0,0,0,1", "nan,0,0,0,0,0,1"]
)
def test_isic_row_that_is_not_one_hot_is_refused(write, values):
    error = refused(write(ISIC + f"A,{values}\n"))
    assert error.code is ErrorCode.CSV_BAD_VALUE
    assert error.data["line"] == 2


def test_isic_groupings_have_lesions_and_no_labels(write):
    table = read_table(write("image,lesion_id,diagnosis_confirm_type\nA,L1,histopathology\n"))
    assert table.form is TableForm.GROUPINGS
    assert table.rows["A"].patient.lesion_id == "L1"
    assert table.rows["A"].reference is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("MEL", "mel"), ("melanoma", "mel"), ("nevus", "nv"), ("seborrheic keratosis", "bkl"),
     ("Actinic_Keratosis", "akiec"), ("lichen planus-like keratosis", "bkl"), ("basal cell carcinoma", "bcc")],
)  # fmt: skip
def test_isic_diagnosis_names(write, name, code):
    assert read_metadata(write(f"image_id,dx\nA,{name}\n"))["A"].reference == ReferenceLabel(code)


def test_unknown_diagnosis_is_refused_and_named(write):
    error = refused(write("image_id,dx\nA,nv\nB,squamous cell carcinoma\n"))
    assert error.code is ErrorCode.CSV_UNKNOWN_DIAGNOSIS
    assert error.data["line"] == 3
    assert "squamous cell carcinoma" in str(error)


@pytest.mark.parametrize(
    ("header", "column"),
    [("image_id,age", "dx"), ("lesion_id,dx", "image_id"), ("image,MEL,NV,BCC,AKIEC,BKL,DF", "VASC"),
     ("image,age", "MEL"), ("a,b", "image_id")],
)  # fmt: skip
def test_missing_column_is_named(write, header, column):
    error = refused(write(header + "\n" + ",".join("1" * len(header.split(","))) + "\n"))
    assert error.code is ErrorCode.CSV_COLUMN_MISSING
    assert error.data["column"] == column


def test_same_id_twice_is_refused_also_with_file_ending(write):
    error = refused(write("image_id,dx\nA,nv\nB,nv\nA.jpg,mel\n"))
    assert error.code is ErrorCode.CSV_DUPLICATE_ID
    assert (error.data["id"], error.data["line"]) == ("A", 4)


@pytest.mark.parametrize("age", ["old", "-1", "121", "1e9", "inf"])
def test_bad_age_is_refused(write, age):
    assert refused(write(f"image_id,dx,age\nA,nv,{age}\n")).code is ErrorCode.CSV_BAD_VALUE


def test_bad_sex_is_refused(write):
    assert refused(write("image_id,dx,sex\nA,nv,trunk\n")).code is ErrorCode.CSV_BAD_VALUE


def test_empty_id_is_refused(write):
    assert refused(write("image_id,dx\n,nv\n")).code is ErrorCode.CSV_BAD_VALUE


@pytest.mark.parametrize("row", ["A", "A,nv,extra", 'A,"nv'])
def test_cut_or_broken_row_is_refused(write, row):
    assert refused(write(f"image_id,dx\n{row}")).code is ErrorCode.CSV_BAD_VALUE


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff", "image_id,dx\n", "image_id,dx\n\n,\n"])
def test_table_without_rows_is_refused(write, content):
    assert refused(write(content)).code is ErrorCode.CSV_EMPTY


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le"])
def test_other_encodings_are_refused(write, encoding):
    assert (
        refused(write("image_id,dx,localization\nA,nv,Rücken\n".encode(encoding))).code is ErrorCode.CSV_NOT_UTF8
    )


def test_utf8_mark_windows_lines_and_capitals_are_fine(write):
    rows = read_metadata(write(b"\xef\xbb\xbfImage_ID,DX,Localization\r\nA, nv ,R\xc3\xbccken\r\n\r\n"))
    assert rows["A"].patient.site == "Rücken"
    assert rows["A"].reference == ReferenceLabel("nv")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_of_spreadsheets(write, delimiter):
    rows = read_metadata(write(f"image_id{delimiter}dx\nA{delimiter}nv\n"))
    assert rows["A"].reference == ReferenceLabel("nv")


def test_repeated_column_is_refused(write):
    assert refused(write("image_id,dx,dx\nA,nv,mel\n")).code is ErrorCode.CSV_BAD_VALUE


def test_quoted_cell_with_comma_and_line_break(write):
    rows = read_metadata(write('image_id,dx,localization\nA,nv,"arm, left\nupper"\nB,mel,x\n'))
    assert rows["A"].patient.site == "arm, left\nupper"
    assert list(rows) == ["A", "B"]


def test_absent_file_and_folder_are_told_apart(tmp_path):
    assert refused(tmp_path / "none.csv").code is ErrorCode.FILE_NOT_FOUND
    assert refused(tmp_path).code is ErrorCode.FILE_NOT_READABLE


def test_how_a_diagnosis_was_established_and_the_skin_tone_are_read_under_either_name(write):
    ham = read_metadata(write("image_id,dx,dx_type,fitzpatrick_skin_type\nA,nv,follow_up,III\n"))["A"]
    assert (ham.basis, ham.skin_tone) == ("follow_up", "III")
    isic = read_metadata(
        write("image,lesion_id,diagnosis_confirm_type,monk_skin_tone\nA,L1,histopathology,7\nB,L2,said,NA\n")
    )
    assert (isic["A"].basis, isic["A"].skin_tone) == ("histo", "7")
    assert (isic["B"].basis, isic["B"].skin_tone) == ("said", None)


def test_the_isic_names_of_age_and_site(write):
    row = read_metadata(write("image,lesion_id,age_approx,anatom_site_general,sex\nA,L1,85.0,torso,m\n"))["A"]
    assert row.patient == Patient("L1", None, 85, "male", "torso")


def test_a_row_is_filled_from_another_and_its_own_word_stands(write):
    first = read_metadata(write("image_id,dx,age,sex\nA,nv,0,\n"))["A"]
    second = read_metadata(write("image_id,dx,age,sex,dx_type\nA,mel,50,f,histo\n"))["A"]
    both = first.filled(second)
    assert (both.patient.age, both.patient.sex, both.basis) == (0, "female", "histo")
    assert both.reference == ReferenceLabel("nv")


@pytest.mark.parametrize(("written", "read"), [("0.0156", 0.0156), ("", None), ("unknown", None), ("1", 1.0)])
def test_the_pixel_spacing_is_read_in_millimetres(write, written, read):
    rows = read_metadata(write(f"image_id,dx,pixel_spacing_mm\nA,nv,{written}\n"))
    assert rows["A"].mm_per_pixel == read
    rows = read_metadata(write(f"image,lesion_id,Pixel_Spacing_mm\nA,L1,{written}\n"))
    assert rows["A"].mm_per_pixel == read


@pytest.mark.parametrize("written", ["0", "-0.02", "15.6", "0.02mm", "inf", "nan2", "0.00001"])
def test_a_pixel_spacing_that_can_not_be_one_is_named_with_its_line(write, written):
    error = refused(write(f"image_id,dx,pixel_spacing_mm\nA,nv,0.02\nB,nv,{written}\n"))
    assert error.code is ErrorCode.CSV_BAD_VALUE
    assert "line 3" in str(error)
    assert "pixel_spacing_mm" in str(error)
    assert "millimetres a pixel from 0.0005 to 1" in str(error)
