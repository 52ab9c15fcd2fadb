import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from dermreview import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.ui import platform
from dermreview.ui.screenshot import take_screenshot
from tests.gui.conftest import settle


def test_a_plugin_that_loads_is_no_problem():
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    (offscreen,) = plugins.glob("*qoffscreen*")
    assert platform.load_problem(offscreen) is None


def test_a_plugin_that_does_not_load_is_told_in_the_linkers_words(tmp_path):
    broken = tmp_path / "libqxcb.so"
    broken.write_bytes(b"no library")
    assert "libqxcb.so" in platform.load_problem(broken)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is asked about on Linux alone")
def test_missing_libraries_end_the_start_with_a_clear_error(monkeypatch, tmp_path):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(platform, "load_problem", lambda plugin: f"{plugin.name}: libxcb-cursor.so.0 not found")
    with pytest.raises(DermreviewError) as caught:
        app.run(tmp_path / "store", None, "Dr. Test")
    assert caught.value.code is ErrorCode.DISPLAY_LIBRARIES_MISSING
    assert "libxcb-cursor0" in str(caught.value)
    assert "apt-get" in str(caught.value)
    assert not (tmp_path / "store").exists()


def test_nothing_is_asked_where_another_platform_is_chosen(monkeypatch):
    monkeypatch.setattr(platform, "load_problem", lambda plugin: "must not be asked")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert platform.missing_platform_library() is None
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert platform.missing_platform_library() is None


def test_a_screenshot_waits_for_the_analysis_and_closes_the_window(qapp, five_cases, open_window, tmp_path):
    window = open_window(five_cases, wait=False)
    target = tmp_path / "window.png"
    take_screenshot(qapp, window, target)
    assert target.read_bytes().startswith(b"\x89PNG")
    assert not window.isVisible()
    assert window.model.analyzed() == 5


def test_a_screenshot_that_can_not_be_written_is_told(qapp, five_cases, open_window, tmp_path):
    window = open_window(five_cases, wait=False)
    with pytest.raises(DermreviewError) as caught:
        take_screenshot(qapp, window, tmp_path / "no folder" / "window.png")
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE


def test_an_uncaught_exception_is_logged_and_shown(five_cases, open_window, qtbot, clock, caplog):
    from PySide6.QtWidgets import QMessageBox

    window = open_window(five_cases)
    with app._bugs_shown_by(window):
        sys.excepthook(ValueError, ValueError("a bug"), None)
    assert "ValueError: a bug" in caplog.text
    (box,) = window.findChildren(QMessageBox, "crash")
    assert box.informativeText() == "ValueError"
    assert "a bug" not in box.detailedText(), "people copy it into reports"
    box.accept()
    settle(qtbot, window, clock)
