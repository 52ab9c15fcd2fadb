"""Nothing that is to be read is cut: in both languages, at an ordinary and at the smallest size."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.outcome import Failure, ImportReport
from dermreview.domain.review import ReadMode
from dermreview.domain.taxonomy import CLASSES
from dermreview.services.reading import set_mode
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.boxes import tell_what_this_is
from dermreview.ui.first_start import FirstStart, Place
from dermreview.ui.import_dialog import ReportDialog
from dermreview.ui.language import LANGUAGES, install_language
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.theme import apply_theme
from tests.gui.conftest import prediction_of, press, settle
from tests.support.fitting import without_room

SIZES = {"ordinary": (1280, 800), "smallest": (0, 0)}


@pytest.fixture(params=LANGUAGES)
def speaking(request, app):
    """The application in one of its languages, dressed as it is at the real start."""
    install_language(app, request.param)
    apply_theme(app, Qt.ColorScheme.Light)
    yield request.param
    install_language(app, "en")


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


def first_start(window):
    dialog = FirstStart(Place("Dr. Test", Path("/data/store"), "The disk is full"), window)
    fit_to_screen(dialog)
    return dialog


def shrink(window, size):
    """Resize a window, at most to its smallest size."""
    window.resize(QSize(*size).expandedTo(window.minimumSize()).expandedTo(window.minimumSizeHint()))
    QApplication.processEvents()


def assert_fits(window):
    QApplication.processEvents()  # what was said last may ask for another layout
    problems = without_room(window)
    assert not problems, "\n".join(problems)


def test_the_window(speaking, size, five_cases, open_window, predictor, clock, qtbot):
    for number, code in enumerate(CLASSES[:5], 1):
        predictor.answers[number] = prediction_of(code, malignant=True, not_ruled_out=(code, "nv"))
    window = open_window(five_cases)
    shrink(window, size)
    for _ in range(5):
        assert_fits(window)
        press(window, Qt.Key.Key_6)
        settle(qtbot, window, clock)
    assert_fits(window)


def test_blind_reading(speaking, size, five_cases, open_window, clock, qtbot):
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    settle(qtbot, window, clock, analyzed=False)
    shrink(window, size)
    assert_fits(window)
    press(window, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: not window.review.busy and not window.review.opened.row.veiled)
    clock.advance(1)
    assert_fits(window)


def test_no_suggestion(speaking, size, five_cases, open_window, predictor, clock, qtbot):
    predictor.answers[1] = prediction_of("mel", abstained="too_blurred")
    predictor.answers[2] = DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail="half of it")
    window = open_window(five_cases)
    shrink(window, size)
    assert_fits(window)
    press(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.review.ai_status is AiStatus.FAILED)
    assert_fits(window)


def test_the_dialogs(speaking, five_cases, open_window, clock, qtbot):
    window = open_window(five_cases)
    actions = window.actions_
    report = ImportReport(3, (("a.jpg", "case-01"),), (Failure("b.jpg", "the file is empty"),), 2)
    for show in (
        actions.cheat_sheet.trigger,
        actions.export.trigger,
        actions.statistics.trigger,
        actions.other.trigger,
        window.files.open_import,
        lambda: ReportDialog(report, print, window).open(),
        lambda: tell_what_this_is(window),
        actions.second_reading.trigger,
        actions.change_keys.trigger,
        actions.preferences.trigger,
        actions.quality_control.trigger,
        actions.saved_queues.trigger,
        actions.refused_images.trigger,
        actions.erase.trigger,
        lambda: first_start(window).open(),
    ):
        show()
        qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                assert_fits(dialog)
                dialog.close()
        clock.advance(1)
