from types import SimpleNamespace

import pytest

from dermreview.ui import case_loader
from dermreview.ui.case_loader import CaseLoader
from dermreview.ui.tasks import TaskRunner


@pytest.fixture
def runner():
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def rows(*ids):
    return [SimpleNamespace(case_id=case_id) for case_id in ids]


def loader_of(runner, pixels):
    decoded = []

    def load(row):
        decoded.append(row.case_id)
        return SimpleNamespace(width=pixels, height=1)

    return CaseLoader(runner, lambda case_id: f"case {case_id}", load), decoded


def test_the_next_cases_are_decoded_once(qtbot, runner):
    loader, decoded = loader_of(runner, 100)
    opened, ready = [], []
    loader.opened.connect(opened.append)
    loader.image_ready.connect(lambda case_id, picture: ready.append(case_id))
    loader.load(rows(1)[0], rows(2, 3))
    qtbot.waitUntil(lambda: loader.picture_of(3) is not None and opened == ["case 1"])
    assert ready == [1]
    loader.load(rows(2)[0], rows(3))
    assert loader.picture_of(2) is not None  # at once
    qtbot.waitUntil(lambda: opened == ["case 1", "case 2"])
    assert sorted(decoded) == [1, 2, 3]


def test_large_pictures_do_not_fill_the_memory(qtbot, runner, monkeypatch):
    monkeypatch.setattr(case_loader, "PIXELS_KEPT", 250)
    loader, decoded = loader_of(runner, 100)
    loader.load(rows(1)[0], rows(2, 3, 4))
    qtbot.waitUntil(lambda: len(decoded) == 4 and not loader._decoding)
    kept = [case_id for case_id in (1, 2, 3, 4) if loader.picture_of(case_id)]
    assert kept == [1, 2]  # what is on screen and what comes next
    loader.load(rows(9)[0], [])
    qtbot.waitUntil(lambda: loader.picture_of(9) is not None)
    assert loader.picture_of(1) is None


def test_one_picture_over_the_limit_is_still_shown(qtbot, runner, monkeypatch):
    monkeypatch.setattr(case_loader, "PIXELS_KEPT", 50)
    loader, _ = loader_of(runner, 100)
    loader.load(rows(1)[0], [])
    qtbot.waitUntil(lambda: loader.picture_of(1) is not None)
