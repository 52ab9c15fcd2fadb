import pytest
from PySide6.QtCore import Qt

from dermreview.services.exporting import ExportFormat
from dermreview.ui.export_dialog import ExportDialog
from tests.gui.conftest import press, settle

Key = Qt.Key


@pytest.fixture
def dialog(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    press(window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(ExportDialog)
    yield dialog
    dialog.reject()


def choose(dialog, form, target):
    dialog.form.setCurrentIndex(dialog.form.findData(form))
    dialog.target.setText(str(target))


def outcome(dialog, qtbot, word):
    qtbot.waitUntil(lambda: word in dialog.outcome.text())
    return dialog.outcome.text()


@pytest.mark.parametrize("form", list(ExportFormat))
def test_each_form_is_written(dialog, qtbot, tmp_path, form):
    target = tmp_path / f"out-{form}"
    choose(dialog, form, target)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    outcome(dialog, qtbot, "written to")
    assert target.is_dir() == (form in (ExportFormat.ISIC, ExportFormat.FOLDER))
    assert target.is_file() == (form in (ExportFormat.CSV, ExportFormat.JSONL))


def test_an_existing_target_is_replaced_only_after_a_question(dialog, qtbot, tmp_path):
    target = tmp_path / "labels.csv"
    target.write_text("mine")
    choose(dialog, ExportFormat.CSV, target)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    outcome(dialog, qtbot, "exists already")
    assert target.read_text() == "mine"
    assert dialog.export_button.text() == "Replace it"
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    outcome(dialog, qtbot, "written to")
    assert "case-01" in target.read_text()


def test_another_name_takes_the_offer_back(dialog, qtbot, tmp_path):
    target = tmp_path / "labels.csv"
    target.write_text("mine")
    choose(dialog, ExportFormat.CSV, target)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    outcome(dialog, qtbot, "exists already")
    dialog.target.selectAll()
    qtbot.keyClicks(dialog.target, str(tmp_path / "other.csv"))
    assert dialog.export_button.text() == "Export"
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    outcome(dialog, qtbot, "written to")
    assert target.read_text() == "mine"
