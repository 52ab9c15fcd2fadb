"""A small screen, or a large one at 200 %: what gives way, and that nothing is cut at any scale."""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QVBoxLayout

from dermreview.ui.small_screen import NARROW, SMALLEST, fit_to_screen
from dermreview.ui.theme import apply_theme
from tests.gui.conftest import press
from tests.support.fitting import without_room

FULL_HD = QSize(1920, 1080)
FRAME = 80
"""Physical rows of a full HD screen that the window's frame and the desktop's bar take at 100 %."""


def logical(scale):
    """Return the room on a full HD screen at a scale, in logical pixels."""
    return QSize(int(FULL_HD.width() / scale), int(FULL_HD.height() / scale) - FRAME)


def resize(window, size):
    window.resize(size)
    QApplication.processEvents()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_window_fits_a_full_hd_screen(scale, five_cases, open_window):
    window = open_window(five_cases)
    room = logical(scale)
    assert window.minimumSize().width() <= room.width()
    assert window.minimumSize().height() <= room.height()
    resize(window, room)
    assert window.size() == room
    assert window.worklist.isVisible() is (room.width() >= NARROW)


def test_up_to_125_percent_nothing_gives_way(five_cases, open_window):
    window = open_window(five_cases)
    resize(window, logical(1.25))
    assert window.worklist.isVisible()
    assert not window.side._scrolled.verticalScrollBar().isVisible()


def test_on_the_smallest_screen_all_can_be_scrolled_to_and_decided(app, five_cases, open_window):
    apply_theme(app, Qt.ColorScheme.Dark)
    window = open_window(five_cases)
    resize(window, QSize(*SMALLEST))
    assert window.size() == QSize(*SMALLEST)
    assert not without_room(window)
    assert (
        window.side.decision.confirm.visibleRegion().boundingRect().size() == window.side.decision.confirm.size()
    )
    area = window.side._scrolled
    assert area.verticalScrollBar().maximum() > 0
    area.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(200):
        press(window, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum()


def test_a_narrow_window_folds_the_worklist_and_a_wide_one_shows_it(five_cases, open_window):
    window = open_window(five_cases)
    narrow, wide = QSize(NARROW - 1, 700), QSize(NARROW, 700)
    resize(window, narrow)
    assert not window.worklist.isVisible()
    assert not window.actions_.show_worklist.isChecked()
    resize(window, wide)
    assert window.worklist.isVisible()


def test_the_folded_worklist_comes_back_by_its_key_and_by_the_search(five_cases, open_window):
    window = open_window(five_cases)
    resize(window, QSize(NARROW - 1, 700))
    press(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.worklist.isVisible()
    press(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not window.worklist.isVisible()
    press(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.worklist.isVisible()
    assert window.worklist.filters.search.hasFocus()


def test_a_worklist_folded_by_hand_stays_folded_while_the_width_is_ample(five_cases, open_window):
    window = open_window(five_cases)
    press(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    resize(window, QSize(1500, 800))
    assert not window.worklist.isVisible()


def test_there_is_no_worklist_to_show_before_there_are_cases(store, open_window, qtbot):
    window = open_window(store, wait=False)
    qtbot.waitUntil(lambda: window.queue.is_open)
    assert not window.worklist.isVisible()
    assert not window.actions_.show_worklist.isEnabled()


def test_a_dialog_larger_than_the_screen_is_scrolled_and_a_smaller_one_left_alone(qtbot):
    large, small = QDialog(), QDialog()
    for dialog, size in ((large, QSize(5000, 3000)), (small, QSize(200, 100))):
        qtbot.addWidget(dialog)
        words = QLabel("words")
        words.setMinimumSize(size)
        QVBoxLayout(dialog).addWidget(words)
        fit_to_screen(dialog)
    assert small.findChild(QScrollArea) is None
    room = large.screen().availableSize()
    assert large.width() <= room.width()
    assert large.height() <= room.height()
    assert large.findChild(QScrollArea).widget().minimumSizeHint().width() >= 5000


@pytest.mark.parametrize("scale", ["1.25", pytest.param("1.5", marks=pytest.mark.slow), "2.0"])
def test_no_words_are_cut_at_another_scale(scale, tmp_path):
    screen = {"name": "full HD", "x": 0, "y": 0, "width": FULL_HD.width(), "height": FULL_HD.height()}
    described = tmp_path / "screen.json"
    described.write_text(json.dumps({"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
    chosen = "test_the_window and de-smallest or test_the_dialogs and de"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/gui/test_fitting.py",
        "-k",
        chosen,
    ]
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": f"offscreen:configfile={described}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
