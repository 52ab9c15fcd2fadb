"""The command line as a user meets it: one process a command, its exit status, its two streams."""

import csv
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from dermreview.imaging.decode import encode_png
from tests.support import warm
from tests.support.bundles import make_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("cli") / "small")


def surroundings(home: Path) -> dict[str, str]:
    environment = os.environ | {"XDG_DATA_HOME": str(home / "data"), "HOME": str(home), "OMP_NUM_THREADS": "1"}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    return environment


@pytest.fixture
def cold(tmp_path):
    """Run a command as a terminal does."""

    def call(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dermreview", *map(str, words)],
            capture_output=True,
            text=True,
            env=surroundings(tmp_path),
            cwd=tmp_path,
            timeout=240,
            stdin=subprocess.DEVNULL,
        )

    return call


@pytest.fixture
def run(tmp_path, cold):
    """Run a command in a process of its own that need not import everything first."""

    def call(*words: object) -> subprocess.CompletedProcess[str]:
        return warm.command(*words, environment=surroundings(tmp_path), folder=tmp_path)

    return call if warm.POSSIBLE else cold


def picture(path: Path, seed: int, height: int = 70, width: int = 90) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    path.write_bytes(encode_png(random.integers(0, 256, (height, width, 3), dtype=np.uint8)))
    return path


def one_line(text: str) -> str:
    assert "Traceback" not in text
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_version_and_help(cold):
    assert cold("--version").stdout.startswith("dermreview ")
    answer = cold("--help")
    assert answer.returncode == 0
    for command in ("demo", "import", "analyze", "predict", "export", "train", "bench"):
        assert command in answer.stdout


@pytest.mark.parametrize(
    "words", [["nonesuch"], ["import"], ["export", "x"], ["predict", "--device", "abacus", "x"]]
)
def test_wrong_usage_is_status_2(run, words):
    answer = run(*words)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_the_whole_path_from_images_to_an_export(run, bundle, tmp_path):
    folder = tmp_path / "images"
    for number in range(3):
        picture(folder / f"case{number}.png", number)
    (folder / "copy.png").write_bytes((folder / "case0.png").read_bytes())
    store = tmp_path / "store"

    answer = run("import", folder, "--store", store, "--json")
    assert answer.returncode == 0, answer.stderr
    report = json.loads(answer.stdout)
    assert (report["imported"], report["duplicates"], report["failed"]) == (3, 1, [])
    assert list(report["duplicate_of"].values()) == ["case0"]

    answer = run("--store", store, "analyze", "--bundle", bundle, "--device", "cpu", "--json", "--limit", 2)
    report = json.loads(answer.stdout)
    assert (answer.returncode, report["analyzed"], report["abstained"], report["failed"]) == (0, 2, 0, [])
    assert report["device"] == "cpu"
    assert report["bundle"].startswith("small ")

    answer = run("export", tmp_path / "out.csv", "--format", "csv", "--store", store)
    assert answer.returncode == 2
    assert "no reviewed case" in one_line(answer.stderr)
    assert not (tmp_path / "out.csv").exists()


def test_a_folder_with_one_bad_file_is_status_1_and_names_it(run, tmp_path):
    picture(tmp_path / "images" / "good.png", 1)
    (tmp_path / "images" / "bad.jpg").write_text("this is text")
    answer = run("import", tmp_path / "images", "--store", tmp_path / "store")
    assert answer.returncode == 1
    assert "1 imported" in answer.stdout
    assert "bad.jpg" in one_line(answer.stderr)


def huge_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (3751 * 30_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_each_refused_file_gets_its_own_clear_line(run, tmp_path):
    folder = tmp_path / "bad"
    whole = picture(tmp_path / "whole.png", 1, 400, 400).read_bytes()
    picture(folder / "small.png", 2, 63, 200)
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("hello")
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "huge.png").write_bytes(huge_png())
    assert (folder / "huge.png").stat().st_size < 200_000
    from PIL import Image

    frames = [Image.new("P", (80, 80), colour) for colour in range(2)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])
    answer = run("import", folder, "--store", tmp_path / "store", "--json")
    assert answer.returncode == 1
    report = json.loads(answer.stdout)
    assert report["imported"] == 0
    reasons = {Path(failure["source"]).name: failure["reason"] for failure in report["failed"]}
    assert set(reasons) == {"small.png", "empty.jpg", "text.jpg", "cut.png", "huge.png", "moving.gif"}
    for name, word in (
        ("small.png", "64"), ("empty.jpg", "empty"), ("text.jpg", "not an image"), ("cut.png", "truncated"),
        ("huge.png", "megapixels"), ("moving.gif", "GIF"),
    ):  # fmt: skip
        assert word in reasons[name], reasons[name]
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"image_id,age\ncase,40\n", "dx"),
        (b"image_id,dx\ncase,mel\ncase,nv\n", "twice"),
        (b"image_id,dx\ncase,wart\n", "wart"),
        ("image_id,dx\ncäse,mel\n".encode("latin-1"), "UTF-8"),
        (b"", "rows"),
    ],
)
def test_a_table_that_is_not_in_order_stops_the_import_before_anything_is_stored(run, tmp_path, content, word):
    picture(tmp_path / "images" / "case.png", 1)
    (tmp_path / "table.csv").write_bytes(content)
    store = tmp_path / "store"
    answer = run("import", tmp_path / "images", "--metadata", tmp_path / "table.csv", "--store", store)
    assert answer.returncode == 2
    assert word in one_line(answer.stderr)
    assert json.loads(run("import", tmp_path / "images", "--store", store, "--json").stdout)["imported"] == 1


def test_nothing_to_import(run, tmp_path):
    (tmp_path / "empty").mkdir()
    for source, word in ((tmp_path / "empty", "no JPEG"), (tmp_path / "gone", "does not exist")):
        answer = run("import", source, "--store", tmp_path / "store")
        assert answer.returncode in {1, 2}
        assert word in answer.stderr
        assert "Traceback" not in answer.stderr


def test_broken_bundles_are_named(run, bundle, tmp_path):
    image = picture(tmp_path / "a.png", 1)
    answer = run("predict", image, "--bundle", tmp_path / "none")
    assert answer.returncode == 2
    assert "no bundle at" in one_line(answer.stderr)


def test_a_store_of_a_newer_version_and_one_that_is_open(run, tmp_path):
    from dermreview.services.stores import open_store

    image = picture(tmp_path / "a.png", 1)
    store = tmp_path / "store"
    with open_store(store):
        answer = run("import", image, "--store", store)
        assert answer.returncode == 2
        assert "is open in another dermreview" in one_line(answer.stderr)
    import sqlite3

    connection = sqlite3.connect(store / "review.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    answer = run("import", image, "--store", store)
    assert answer.returncode == 2
    assert "newer dermreview" in one_line(answer.stderr)


def test_without_a_display_the_window_says_so(cold, tmp_path):
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems always have a display")
    answer = cold("--store", tmp_path / "store")
    assert answer.returncode == 2
    assert "there is no display" in one_line(answer.stderr)
    assert not (tmp_path / "store").exists()


def test_train_reads_back_an_export_and_refuses_what_is_none(run, tmp_path):
    answer = run("train", "--data", tmp_path, "--out", tmp_path / "b")
    assert answer.returncode == 2
    assert "no training data" in one_line(answer.stderr)
    answer = run("train", "nonesuch", "--data", tmp_path, "--out", tmp_path / "b")
    assert "unknown recipe nonesuch" in one_line(answer.stderr)
    both = run("train", "--data", tmp_path, "--out", tmp_path / "b", "--from-scratch", "--init-from", tmp_path)
    assert both.returncode == 2
    assert "exclude each other" in both.stderr


def test_a_reviewed_queue_is_exported_in_every_form_and_trained_on(run, tmp_path):
    from dermreview.domain.review import Act, Action
    from dermreview.domain.taxonomy import CLASSES
    from dermreview.services.reviews import record_review
    from dermreview.services.stores import open_store

    folder, store = tmp_path / "images", tmp_path / "store"
    for number in range(28):
        picture(folder / f"case{number:02}.png", number)
    assert run("import", folder, "--store", store).returncode == 0
    with open_store(store) as opened:
        for case in list(opened.cases()):
            act = Act(Action.OVERRIDE, CLASSES[case.id % 7], milliseconds=5)
            record_review(opened, case.id, "Dr. Test", act, None)
    for form in ("csv", "isic", "folder", "jsonl"):
        answer = run("export", tmp_path / form, "--format", form, "--store", store)
        assert answer.returncode == 0, answer.stderr
        assert "28 cases" in answer.stdout
    with (tmp_path / "csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 28
    again = run("export", tmp_path / "csv", "--format", "csv", "--store", store)
    assert again.returncode == 2
    assert "--force" in one_line(again.stderr)
    assert run("export", tmp_path / "csv", "--format", "csv", "--store", store, "--force").returncode == 0

    recipe = tmp_path / "quick.toml"
    recipe.write_text(
        (Path(__file__).parents[2] / "dermreview/training/recipes/starter.toml")
        .read_text()
        .replace("[32, 64, 128, 256]", "[8, 8, 8, 8]")
        .replace("input_size = 112", "input_size = 32")
        .replace("cache_height = 128", "cache_height = 32")
        .replace("train = 0.75", "train = 0.5")
        .replace("calibrate = 0.10", "calibrate = 0.25")
    )
    answer = run(
        "train", recipe, "--data", tmp_path / "folder", "--data", tmp_path / "isic", "--out", tmp_path / "mine",
        "--epochs", 1, "--limit", 28, "--device", "cpu",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "balanced accuracy" in answer.stdout
    answer = run("predict", folder / "case01.png", "--bundle", tmp_path / "mine", "--json")
    assert json.loads(answer.stdout)[0]["bundle"].startswith("mine ")
