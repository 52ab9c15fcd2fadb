import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from dermreview.domain.review import ReadMode
from dermreview.services.importing import import_cases
from dermreview.services.reading import set_mode
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.statistics_dialog import StatisticsDialog
from tests.gui.conftest import press, settle

Key = Qt.Key


@pytest.fixture
def window(five_cases, open_window):
    return open_window(five_cases)  # every suggestion is melanoma


def opened(qtbot, window, *, drawn=True):
    dialog = window.files.open_statistics()
    qtbot.waitUntil(lambda: dialog._found is not None, timeout=20_000)
    if drawn:
        qtbot.waitUntil(lambda: dialog.save_picture.isEnabled(), timeout=20_000)
    return dialog


def label(qtbot, window, clock, *keys):
    for key in keys:
        press(window, key)
        settle(qtbot, window, clock)


def test_without_a_label_the_page_says_so(window, qtbot):
    dialog = opened(qtbot, window, drawn=False)
    assert "No case has a final label yet" in dialog.chart.text()
    assert not dialog.save_table.isEnabled()
    assert not dialog.save_picture.isEnabled()
    assert dialog.tiles["Agreement with the AI"].value.text() == "–"
    dialog.close()


def test_the_figures_are_those_of_the_reads(window, qtbot, clock):
    label(qtbot, window, clock, Key.Key_5, Key.Key_6, Key.Key_5)
    dialog = opened(qtbot, window)
    assert [dialog.reader.itemText(place) for place in range(dialog.reader.count())] == ["All readers", "Dr. Test"]
    assert dialog.tiles["Finished reads"].value.text() == "3 (5 cases)"
    assert dialog.tiles["Agreement with the AI"].value.text() == "67% of 3"
    assert "none yet" in dialog.words.text()
    assert dialog.chart.pixmap().width() > 900
    dialog.reader.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.save_picture.isEnabled(), timeout=20_000)
    dialog.close()


def test_what_the_ai_turned_is_told(five_cases, open_window, qtbot, clock, tmp_path):
    table = tmp_path / "meta.csv"
    table.write_text("image_id,dx,lesion_id\ncase-01,mel,L1\ncase-02,nv,L2\n")
    import_cases(five_cases, [tmp_path / "images"], [table])
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    clock.advance(1)
    for _ in range(2):
        press(window, Key.Key_6)
        qtbot.waitUntil(lambda: window.review.ai_status is AiStatus.READY, timeout=20_000)
        qtbot.waitUntil(lambda: not window.review.busy)
        clock.advance(1)
        press(window, Key.Key_A)
        settle(qtbot, window, clock, analyzed=False)
    dialog = opened(qtbot, window)
    assert "turned 1 from right to wrong and 1 from wrong to right" in dialog.words.text()
    dialog.close()


def test_the_page_is_saved_as_a_table_and_as_a_picture(window, qtbot, clock, tmp_path):
    label(qtbot, window, clock, Key.Key_5)
    dialog = opened(qtbot, window)
    for button, name in ((dialog.save_table, "figures.csv"), (dialog.save_picture, "charts.png")):
        button.click()
        chooser = dialog.findChildren(QFileDialog)[-1]
        chooser.fileSelected.emit(str(tmp_path / name))
        chooser.reject()
        qtbot.waitUntil(lambda name=name: name in dialog.outcome.text())
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        assert {row["figure"] for row in csv.DictReader(file)} >= {"reads", "Cohen's kappa with the AI"}
    assert QImage(str(tmp_path / "charts.png")).width() > 900
    dialog.close()


def test_a_file_that_can_not_be_written_is_told(window, qtbot, clock, tmp_path):
    label(qtbot, window, clock, Key.Key_5)
    dialog = opened(qtbot, window)
    (tmp_path / "file").write_text("no folder")
    dialog.table_wanted.emit(tmp_path / "file" / "figures.csv")
    qtbot.waitUntil(lambda: dialog.outcome.property("role") == "error")
    assert "figures.csv" in dialog.outcome.text()
    dialog.close()


def test_the_page_opens_by_key_and_closing_early_harms_nothing(window, qtbot, clock):
    label(qtbot, window, clock, Key.Key_5)
    press(window, Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    window.files.open_statistics().close()
    (dialog,) = [each for each in window.findChildren(StatisticsDialog) if each.isVisible()]
    dialog.close()
    settle(qtbot, window, clock)
