"""An encrypted store tells nothing to whoever reads its raw bytes; the same search finds all in a plain one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dermreview.services.stores import open_store
from tests.support.bundles import make_bundle
from tests.support.secret_journey import NOTE, READER
from tests.unit.imaging.image_files import SECRET, jpeg_with_secrets, png_with_secrets

PASSPHRASE = "correct horse 42"
NAMES = ("qzx7781.jpg", "qzx7782.png")
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG")


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secret") / "images"
    folder.mkdir()
    for name, data in zip(NAMES, (jpeg_with_secrets(), png_with_secrets()), strict=True):
        assert SECRET in data
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("bundle") / "small")


def day(home: Path, images: Path, bundle: Path, passphrase: str) -> bytes:
    """Live through `tests.support.secret_journey` in places of its own, kill it, and return what it logged."""
    for name in ("tmp", "data"):
        (home / name).mkdir(parents=True)
    places = {name: str(home / "tmp") for name in ("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR")}
    places |= {name: str(home / "data") for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    command = [sys.executable, "-m", "tests.support.secret_journey"]
    with (home / "log").open("wb") as log:
        arguments = [str(home / "store"), str(images), str(bundle), passphrase]
        with subprocess.Popen(
            command + arguments, env=os.environ | places, stdout=subprocess.PIPE, stderr=log
        ) as reader:
            assert reader.stdout is not None
            said = reader.stdout.readline()
            reader.kill()
    logged = (home / "log").read_bytes()
    (home / "log").unlink()
    assert said == b"ready\n", logged.decode()[-3000:]
    return logged


SECRETS = {
    "a note": NOTE.encode(),
    "a reviewer": READER.encode(),
    "an external id": b"qzx778",
    "a label": b'"label":"mel"',
    "a database": b"SQLite format 3",
    "a table": b"review_events",
}
"""What only the key may give."""


def found(home: Path, wanted: dict[str, bytes]) -> set[str]:
    """Search every byte of every file, and every name."""
    hits = set()
    for path in home.rglob("*"):
        data = str(path.relative_to(home)).encode() + (path.read_bytes() if path.is_file() else b"")
        hits |= {name for name, secret in wanted.items() if secret in data}
        if path.is_file() and "vault" in path.parts and path.read_bytes().startswith(SIGNATURES):
            hits.add("a signature")
    return hits


def runs_of(images: list[bytes]) -> dict[str, bytes]:
    """64 bytes of the coded pixels of each image, and its name in a plain vault."""
    return {f"pixels {number}": data[-len(data) // 3 :][:64] for number, data in enumerate(images)}


def kept(folder: Path, passphrase: str | None) -> list[bytes]:
    """The images as the vault has them; what was answered before the kill is there."""
    with open_store(folder, passphrase) as store:
        assert store.broken_link() is None
        assert [event.act.note for event in store.history(1)].count(NOTE) == 1
        return [store.vault.read(case.sha256) for case in store.cases()]


def test_a_search_of_the_raw_bytes_finds_nothing_in_an_encrypted_store_and_all_in_a_plain_one(
    tmp_path: Path, images: Path, bundle: Path
) -> None:
    homes = {"plain": tmp_path / "plain", "sealed": tmp_path / "sealed"}
    logs = {
        "plain": day(homes["plain"], images, bundle, ""),
        "sealed": day(homes["sealed"], images, bundle, PASSPHRASE),
    }
    wal = homes["sealed"] / "store" / "review.db-wal"
    assert wal.stat().st_size > 0, "the kill left a log, which is searched too"
    wanted = dict(SECRETS)
    before = {name: found(home, wanted) for name, home in homes.items()}
    opened = kept(homes["plain"] / "store", None)
    wanted |= runs_of(opened)
    assert kept(homes["sealed"] / "store", PASSPHRASE) == opened
    after = {name: found(home, wanted) for name, home in homes.items()}

    assert before["plain"] >= {*SECRETS, "a signature"}
    assert after["plain"] == {*wanted, "a signature"}
    assert before["sealed"] == set()
    assert after["sealed"] == set()
    assert b"INSERT INTO review_events" in logs["sealed"], "it was as talkative as can be"
    assert not [name for name, secret in wanted.items() if secret in logs["sealed"] and name != "a table"]
    everywhere = {"a patient": SECRET, "the passphrase": PASSPHRASE.encode()}
    for home in homes.values():
        assert not found(home, everywhere) & everywhere.keys()
    assert not [name for name, secret in everywhere.items() if secret in logs["sealed"] + logs["plain"]]
