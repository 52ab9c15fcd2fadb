"""Tables made to do harm: each is read as it stands, or refused with one clear line, in a bounded time."""

import time
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange import tables
from dermreview.exchange.tables import read_metadata, read_records, table_columns

HEAD = b"image_id,dx\n"


@pytest.fixture
def write(tmp_path: Path):
    def _write(content: bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        return path

    return _write


def refused(path: Path) -> DermreviewError:
    begun = time.process_time()
    with pytest.raises(DermreviewError) as caught:
        read_metadata(path)
    assert time.process_time() - begun < 5
    assert len(str(caught.value)) < 4_000
    assert str(caught.value).isprintable()
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEAD + b"a\0,mel\n", ErrorCode.CSV_NOT_UTF8),
        ("image_id,dx\na,mel\n".encode("utf-16"), ErrorCode.CSV_NOT_UTF8),
        ("image_id,dx\na,mel\n".encode("utf-16-le"), ErrorCode.CSV_NOT_UTF8),
        ("image_id,dx\na,mel\n".encode("utf-32"), ErrorCode.CSV_NOT_UTF8),
        (HEAD + b"\xff\xfe,mel\n", ErrorCode.CSV_NOT_UTF8),
        (HEAD + b'"a,mel\n', ErrorCode.CSV_BAD_VALUE),
        (HEAD + b'"a"b,mel\n', ErrorCode.CSV_BAD_VALUE),
        (HEAD + b"a," + b"x" * 200_000, ErrorCode.CSV_BAD_VALUE),
        (HEAD + b"a," + b"x" * 100_000, ErrorCode.CSV_UNKNOWN_DIAGNOSIS),
        (HEAD + b"x" * 5_000 + b",mel", ErrorCode.CSV_BAD_VALUE),
        (b"image_id,dx,dx\na,mel,mel\n", ErrorCode.CSV_BAD_VALUE),
        (b"image_id,dx," + b",".join(b"c%d" % n for n in range(500_000)), ErrorCode.CSV_TOO_LARGE),
        (b"," * 2_000_000, ErrorCode.CSV_TOO_LARGE),
        (b",,,\n,,,\n", ErrorCode.CSV_EMPTY),
        (HEAD + b"a,mel" + b"," * 1_000_000, ErrorCode.CSV_TOO_LARGE),
        (HEAD + b"a,\x1b[2J\x07\n", ErrorCode.CSV_UNKNOWN_DIAGNOSIS),
        (HEAD + "a,\u202elem\n".encode(), ErrorCode.CSV_UNKNOWN_DIAGNOSIS),
        (HEAD, ErrorCode.CSV_EMPTY),
        (b"\xef\xbb\xbf", ErrorCode.CSV_EMPTY),
        (b"\n" * 1_200_000, ErrorCode.CSV_EMPTY),
        (HEAD + b"\n" * 1_200_000, ErrorCode.CSV_TOO_LARGE),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else value.value,
)
def test_tables_that_are_refused(write, content, code):
    assert refused(write(content)).code is code


def test_rows_beyond_counting(write, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 1_000)
    error = refused(write(HEAD + b"".join(b"a%d,mel\n" % number for number in range(2_000))))
    assert error.code is ErrorCode.CSV_TOO_LARGE
    assert "1,000 rows" in str(error)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfimage_id,dx\na,mel\n",
        b"image_id,dx\ra,mel\r",
        b"image_id;dx\ra;mel\r",
        b"image_id,dx\r\na,mel\r\n",
        b"\n\n image_id , DX \n\na , mel\n,\n",
        b'"image_id","dx"\n"a","mel"',
    ],
)
def test_tables_that_are_read_all_the_same(write, content):
    rows = read_metadata(write(content))
    assert list(rows) == ["a"]
    assert rows["a"].reference.diagnosis == "mel"


def test_diagnoses_are_words_of_a_list_and_nothing_else(write):
    for text in (
        b"=cmd|' /C calc'!A0",
        b"mel'; DROP TABLE cases; --",
        b"mel\xe2\x80\xae",
        b"<b>mel</b>",
        b"${mel}",
    ):
        assert refused(write(HEAD + b"a," + text + b"\n")).code is ErrorCode.CSV_UNKNOWN_DIAGNOSIS


def test_ids_are_no_paths(write):
    rows = read_metadata(write(HEAD + b"../../x,mel\n/etc/passwd,nv\nC:\\x,nv\n"))
    assert list(rows) == ["../../x", "/etc/passwd", "C:\\x"]  # FileNames makes names of them, see test_writers


@pytest.mark.parametrize("read", [read_metadata, table_columns, lambda path: list(read_records(path)[1])])
def test_a_device_or_a_pipe_is_no_table(tmp_path, read):
    for path in (Path("/dev/zero"), tmp_path):
        with pytest.raises(DermreviewError):
            read(path)
