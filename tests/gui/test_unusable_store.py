"""A store that can't be opened: who started from a desktop is told in a box, and nothing is left behind."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from dermreview import app as program
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import DATABASE, Store
from dermreview.ui import boxes
from tests.gui.conftest import press, settle, shown_id


@pytest.fixture
def shown(monkeypatch, app):
    """What the boxes said; they close by themselves."""
    said = []

    def look(box):
        said.append((box.text(), box.informativeText()))
        return QMessageBox.StandardButton.Close

    monkeypatch.setattr(QMessageBox, "exec", look)
    monkeypatch.setattr(boxes.QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(program, "_require_screen_libraries", lambda **_: None)
    return said


def refused(folder):
    with pytest.raises(DermreviewError) as caught:
        program.run(folder)
    return caught.value


def test_a_window_on_a_store_that_is_open_says_who_has_it_and_leaves_nothing(shown, tmp_path):
    with Store.open(tmp_path / "s"):
        before = sorted(path.name for path in (tmp_path / "s").rglob("*"))
        windows = len(QApplication.topLevelWidgets())
        assert refused(tmp_path / "s").code is ErrorCode.STORE_LOCKED
        assert sorted(path.name for path in (tmp_path / "s").rglob("*")) == before
    ((title, text),) = shown
    assert title == "The store can't be opened."
    assert "is open in another dermreview (process " in text
    QApplication.processEvents()
    assert len(QApplication.topLevelWidgets()) <= windows + 1
    Store.open(tmp_path / "s").close()


def test_a_damaged_store_names_the_command_that_brings_it_back(shown, tmp_path):
    Store.open(tmp_path / "s").close()
    (tmp_path / "s" / DATABASE).write_bytes(b"no database" * 100)
    assert refused(tmp_path / "s").code is ErrorCode.STORE_CORRUPT
    ((_, text),) = shown
    assert f'dermreview store restore --store "{tmp_path / "s"}"' in text


def test_off_screen_nobody_could_close_a_box(shown, tmp_path, monkeypatch):
    monkeypatch.setattr(boxes.QGuiApplication, "platformName", lambda: "offscreen")
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file").code is ErrorCode.STORE_NOT_A_FOLDER
    assert shown == []


def test_a_store_that_vanishes_while_open_loses_no_decision(qtbot, five_cases, open_window, clock, tmp_path):
    window = open_window(five_cases)
    first = window.review.case_id
    away = tmp_path / "away"
    (five_cases.folder / DATABASE).rename(away)
    press(window, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: window.banners.text("save") is not None)
    assert "was moved, removed or replaced" in window.banners.text("save")
    assert "not saved" in window.status.saved.text()
    assert window.review.case_id == first, "the case waits for its decision"
    away.rename(five_cases.folder / DATABASE)
    clock.advance(1)
    press(window, Qt.Key.Key_6)
    settle(qtbot, window, clock)
    assert window.review.case_id != first
    assert window.banners.text("save") is None
    assert [event.act.label for event in five_cases.history(first)] == ["nv"]


@pytest.mark.parametrize("fault", ["missing", "changed", "empty", "folder gone"])
def test_a_lost_or_changed_image_is_told_and_the_next_case_works(qtbot, five_cases, open_window, clock, fault):
    sha256 = five_cases.case(1).sha256
    path = five_cases.vault.path(sha256)
    if fault == "missing":
        path.unlink()
    elif fault == "folder gone":
        shutil.rmtree(path.parent)
    else:
        path.write_bytes(b"" if fault == "empty" else b"other bytes")
    window = open_window(five_cases, wait=False)
    word = "missing" if fault in ("missing", "folder gone") else "changed"
    qtbot.waitUntil(lambda: word in window.viewer.image_pane.notice.text, timeout=20_000)
    clock.advance(1)
    press(window, Qt.Key.Key_1)
    assert five_cases.history(1) == [], "nobody labels an image that is not there"
    press(window, Qt.Key.Key_Right)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    press(window, Qt.Key.Key_6)
    settle(qtbot, window, clock)
    assert five_cases.row(2, "Dr. Test", None).label == "nv"
