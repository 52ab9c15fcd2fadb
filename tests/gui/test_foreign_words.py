"""Words from files are shown as they stand; none is taken for markup, which could load files and addresses."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QWidget

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.ui.banner import Banners, Tone
from dermreview.ui.case_panel import CasePanel
from dermreview.ui.plain import plain
from dermreview.ui.status_line import StatusLine
from dermreview.ui.wording import in_words

EVIL = '<img src="file:////host/share/x.png"><b>x</b>'


def assert_plain(widget: QWidget) -> None:
    for label in [*widget.findChildren(QLabel), *([widget] if isinstance(widget, QLabel) else [])]:
        if "<" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for each in [widget, *widget.findChildren(QWidget)]:
        assert not GuiQt.mightBeRichText(each.toolTip()), each.toolTip()


def test_a_case(qtbot, five_cases):
    panel = CasePanel()
    qtbot.addWidget(panel)
    case = next(iter(five_cases.cases()))
    panel.show_case(replace(case, patient=Patient(lesion_id=EVIL, site=EVIL)), [])
    assert any(EVIL in label.text() for label in panel.findChildren(QLabel))
    assert_plain(panel)


def test_lines_of_the_window(qtbot):
    status, banners = StatusLine(), Banners()
    error = DermreviewError(ErrorCode.CSV_UNKNOWN_DIAGNOSIS, path="a", line=1, value=EVIL, expected="x")
    for widget in (status, banners):
        qtbot.addWidget(widget)
    status.say(in_words(error))
    status.show_machine(EVIL)
    banners.show_banner("x", Tone.ERROR, in_words(error))
    assert_plain(status)
    assert_plain(banners)


@pytest.mark.parametrize("text", ["a < b", "x", "5 > 3", "<3"])
def test_other_words_stay_as_they_are(text):
    assert plain(text) == text
