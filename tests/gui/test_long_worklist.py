"""A worklist whose rows come in pages, and the figures that are measured on a long one."""

import time
from pathlib import Path

import pytest

from dermreview.bench import worklist, worklist_window
from dermreview.bench.worklist_store import build_store
from dermreview.domain.review import Act, Action
from dermreview.services.analyzing import read_bundle
from dermreview.services.stores import open_store
from dermreview.ui import queue_controller, verbs
from tests.gui.conftest import settle, shown_id

BUNDLE_FOLDER = Path("models/release")


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(verbs, "_FIRST_ROWS", 2)
    monkeypatch.setattr(queue_controller, "_PAGE", 1)


def test_all_rows_come_in_their_order(five_cases, open_window, qtbot, short_pages):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.complete)
    assert [row.external_id for row in window.model.rows] == [f"case-0{number}" for number in range(1, 6)]
    assert "5 to read" in window.worklist._counts.text()
    assert "0 of 5 reviewed" in window.status.reviewed.text()
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)


def test_nothing_is_counted_before_all_rows_are_there(five_cases, open_window, qtbot, short_pages):
    window = open_window(five_cases, wait=False)
    with qtbot.waitSignal(window.queue.opened):
        pass
    assert window.model.total() == 5
    assert not window.model.complete
    assert "reading" in window.worklist._counts.text()
    assert "reading" in window.status.reviewed.text()
    qtbot.waitUntil(lambda: window.model.complete)


def test_the_first_case_to_read_may_be_beyond_the_first_rows(five_cases, open_window, qtbot, clock, short_pages):
    for case_id in (1, 2, 3):
        five_cases.record(case_id, "Dr. Test", Act(Action.OVERRIDE, "nv"))
    window = open_window(five_cases, wait=False)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-04"


def test_a_list_that_is_sorted_anew_meanwhile_has_each_case_once(five_cases, open_window, qtbot, short_pages):
    window = open_window(five_cases)
    for _ in range(3):
        window.actions_.resort.trigger()
    qtbot.waitUntil(lambda: window.model.complete and window.model.rowCount() == 5)
    assert sorted(row.case_id for row in window.model.rows) == [1, 2, 3, 4, 5]


@pytest.fixture
def bench_store(tmp_path):
    build_store(tmp_path / "bench", 60, 20, read_bundle(BUNDLE_FOLDER).ref)
    return tmp_path / "bench"


def test_the_store_that_is_measured_is_a_real_one(bench_store):
    ref = read_bundle(BUNDLE_FOLDER).ref
    with open_store(bench_store) as store:
        assert store.count_cases() == 60
        assert store.pending(ref) == [1]
        assert store.vault.read(store.case(20).sha256)


@pytest.mark.parametrize("kind", ["window", "plain"])
def test_each_side_is_measured_on_a_short_list(bench_store, app, kind):
    found = worklist_window.main(kind, bench_store, BUNDLE_FOLDER, time.time())
    assert found["start_ms"] > 0
    assert len(found["filters_ms"]) == (8 if kind == "window" else 2)
    assert min(found["frames_ms"]) > 0
    assert found["memory_mb"] is None or found["memory_mb"] > 50


def test_a_start_that_breaks_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RuntimeError, match="the start of a window ended with"):
        worklist._start("window", tmp_path / "file", BUNDLE_FOLDER)
