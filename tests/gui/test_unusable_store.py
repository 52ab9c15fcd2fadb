"""A store that can't be opened: who started from a desktop is told in a box, and nothing is left behind."""

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from dermreview import app as program
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import DATABASE, Store
from dermreview.ui import boxes


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
