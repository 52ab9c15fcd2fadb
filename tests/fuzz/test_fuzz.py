"""Every decoder and parser with a few hundred mutated inputs, always the same, and all that did harm."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import HAS_QT
from tests.fuzz import __main__ as job
from tests.fuzz import seeds
from tests.fuzz.mutation import MOST_BYTES, mutated
from tests.fuzz.targets import TARGETS, check

SLOW = {"icc": 60, "exif": 120, "jpeg": 150, "tiff": 150, "webp": 200, "bmp": 200, "keys": 200, "split": 150}
NAMES = [name for name in TARGETS if HAS_QT or name != "keys"]
FOUND = sorted(path for path in job.KEPT.iterdir() if path.is_file() and path.name.partition("-")[0] in NAMES)


@pytest.fixture(scope="module", autouse=True)
def _application():
    if not HAS_QT:
        yield
        return
    from PySide6.QtGui import QGuiApplication

    yield QGuiApplication.instance() or QGuiApplication([])


@pytest.mark.parametrize("name", NAMES)
def test_good_input_is_answered(name):
    target = TARGETS[name]
    answered = [check(target, data) for data in target.seeds()]
    assert any(answered) if name in {"table", "probabilities", "safetensors", "heads"} else all(answered)


@pytest.mark.parametrize("name", NAMES)
def test_mutated_input_is_answered_or_refused(name):
    target = TARGETS[name]
    good = list(target.seeds())

    @settings(
        max_examples=SLOW.get(name, 300),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(good), st.randoms(use_true_random=False), st.binary(max_size=32), st.floats(0, 1))
    def trial(data: bytes, rng: random.Random, piece: bytes, share: float) -> None:
        place = int(share * len(data))
        check(target, mutated(rng, data[:place] + piece + data[place + len(piece) :] if piece else data, good))

    trial()


def test_what_once_did_harm_does_none():
    for path in FOUND:
        check(TARGETS[path.name.partition("-")[0]], path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff" * 64, b"[" * 100_000, b'{"a":' * 50_000, b"a = " + b"[" * 100_000], ids=range(6)
)
def test_what_no_mutation_reaches(name, data):
    check(TARGETS[name], data)


def test_mutations_are_the_same_each_time():
    good = seeds.tables()
    first, second = ([mutated(random.Random(n), good[0], good) for n in range(200)] for _ in range(2))
    assert first == second
    assert len(set(first)) > 190
    assert max(map(len, first)) <= MOST_BYTES


@pytest.mark.parametrize(
    ("name", "kind"), [("hang", "crash"), ("crash", "crash"), ("leak", "leak"), ("raise", "Zero")]
)
def test_the_long_job_sees_what_goes_wrong(name, kind, tmp_path, monkeypatch):
    monkeypatch.setattr(job, "KEPT", tmp_path)
    if name == "hang":
        monkeypatch.setattr(job, "START_SECONDS", 10)
    told = job.run(name, 200, 0, tmp_path / "corpus", coverage=False)
    (found,) = told["findings"]
    assert found.startswith(kind)
    if name != "leak":
        (kept,) = [path for path in tmp_path.iterdir() if path.is_file()]
        assert kept.read_bytes()
