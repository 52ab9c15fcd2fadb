import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QFileDialog, QLineEdit, QPlainTextEdit

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.importing import import_cases
from dermreview.services.reviews import remembered_reviewer
from dermreview.ui.import_dialog import ImportDialog, ReportDialog
from tests.gui.conftest import press, settle, shown_id, write_images

Key = Qt.Key


def test_the_name_is_asked_once_and_remembered(five_cases, open_window, qtbot, clock):
    first = open_window(five_cases, reviewer=None, wait=False)
    page = first._name_page
    qtbot.waitUntil(page.isVisible)
    qtbot.keyClick(page.line, Key.Key_Return)  # an empty name
    qtbot.waitUntil(lambda: "name is empty" in page.problem_text)
    qtbot.keyClicks(page.line, "Dr. Curie")
    qtbot.keyClick(page.line, Key.Key_Return)
    settle(qtbot, first, clock)
    assert remembered_reviewer(five_cases) == "Dr. Curie"
    assert "Dr. Curie" in first.windowTitle()
    first.close()
    second = open_window(five_cases, reviewer=None)
    assert "Dr. Curie" in second.windowTitle()
    press(second, Key.Key_1)
    settle(qtbot, second, clock)
    (record,) = five_cases.all_events()
    assert record.event.reviewer == "Dr. Curie"


def test_deciding_keys_do_nothing_while_the_name_is_asked(five_cases, open_window, qtbot):
    window = open_window(five_cases, reviewer=None, wait=False)
    qtbot.waitUntil(window._name_page.isVisible)
    qtbot.keyClicks(window._name_page.line, "Dr. X 1 u 8")
    assert window._name_page.line.text() == "Dr. X 1 u 8"
    assert list(five_cases.all_events()) == []


def test_an_empty_store_offers_an_import_and_begins_with_its_first_case(
    store, tmp_path, open_window, qtbot, clock
):
    window = open_window(store, wait=False)
    qtbot.waitUntil(window._empty_page.isVisible)
    assert window.status.reviewed.text() == "no cases"
    press(window, Key.Key_1)
    images = write_images(tmp_path / "new", (3, 1, 2))
    (images / "broken.png").write_bytes(b"no image")
    (images / "copy.png").write_bytes((images / "case-01.png").read_bytes())
    dialog = window.files.open_import([images])
    dialog.accept()
    settle(qtbot, window, clock)
    qtbot.waitUntil(lambda: bool(window.findChildren(ReportDialog)))
    (report,) = window.findChildren(ReportDialog)
    assert [row.external_id for row in window.model.rows] == ["case-01", "case-02", "case-03"]
    assert shown_id(window) == "case-01"
    text = report.details.toPlainText()
    assert "broken.png" in text
    assert "copy.png" in text
    assert not window.queue.imports.running
    qtbot.waitUntil(lambda: window.model.analyzed() == 3)
    report.reject()


def test_a_table_that_is_not_in_order_stops_the_import_with_its_reason(store, tmp_path, open_window, qtbot):
    window = open_window(store, wait=False)
    qtbot.waitUntil(window._empty_page.isVisible)
    table = tmp_path / "table.csv"
    table.write_text("nothing,here\n1,2\n")
    dialog = window.files.open_import([write_images(tmp_path / "new", [1]), table])
    dialog.accept()
    qtbot.waitUntil(lambda: window.banners.text("import") is not None)
    assert "table.csv" in window.banners.text("import")
    qtbot.waitUntil(lambda: not window.queue.imports.running)
    assert window.model.rowCount() == 0


def test_a_cancelled_import_keeps_what_it_has(store, tmp_path, open_window, qtbot):
    window = open_window(store, wait=False)
    qtbot.waitUntil(window._empty_page.isVisible)
    reports = []
    window.queue.imports.finished.connect(reports.append)
    window.queue.imports.added.connect(lambda row: window.queue.imports.cancel())
    window.files.open_import([write_images(tmp_path / "new", range(1, 30))]).accept()
    qtbot.waitUntil(lambda: bool(reports))
    assert 1 <= reports[0].imported < 10
    assert window.model.rowCount() == reports[0].imported
    for dialog in window.findChildren(ReportDialog):
        dialog.reject()


def test_a_queue_that_is_all_reviewed_says_so_at_the_start(store, tmp_path, open_window, qtbot, clock):
    import_cases(store, [write_images(tmp_path / "one", [1])], [])
    first = open_window(store)
    press(first, Key.Key_5)
    qtbot.waitUntil(lambda: first.banners.text("end") is not None)
    settle(qtbot, first, clock)
    first.close()
    second = open_window(store)
    assert second.banners.text("end") == "The one case is reviewed."
    assert second.status.reviewed.text() == "1 of 1 reviewed"


def test_dropped_files_are_offered_for_import(five_cases, open_window, tmp_path):
    window = open_window(five_cases)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png")), QUrl.fromLocalFile(str(tmp_path / "table.csv"))])
    place, action = QPointF(10, 10), Qt.DropAction.CopyAction
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place.toPoint(), action, mime, buttons, modifiers)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(place, action, mime, buttons, modifiers))
    (dialog,) = window.findChildren(ImportDialog)
    assert dialog.sources.item(0).text() == str(tmp_path / "a.png")
    assert dialog.tables.item(0).text() == str(tmp_path / "table.csv")
    assert dialog.start_button.isEnabled()
    dialog.reject()


def test_the_failures_are_listed_with_their_reasons(five_cases, open_window, qtbot, predictor):
    predictor.answers = {2: DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail="half of it")}
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.failed() == 1)
    qtbot.mouseClick(window.status.failures, Qt.MouseButton.LeftButton)
    (dialog,) = [d for d in window.findChildren(QDialog) if d.windowTitle() == "Failures"]
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "case-02" in text
    assert "half of it" in text
    dialog.reject()


@pytest.mark.parametrize("kind", [QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit])
def test_everything_that_can_be_operated_has_a_name(five_cases, open_window, kind):
    window = open_window(five_cases)
    for widget in window.findChildren(kind):
        if not widget.objectName().startswith("qt_"):
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_the_reference_label_is_nowhere_on_screen(store, tmp_path, open_window):
    from PySide6.QtWidgets import QLabel

    images = write_images(tmp_path / "images", [1])
    table = tmp_path / "HAM10000_metadata.csv"
    table.write_text(
        "lesion_id,image_id,dx,dx_type,age,sex,localization\nHAM_1,case-01,vasc,histo,55.0,male,back\n"
    )
    import_cases(store, [images], [table])
    assert store.reference_label(store_case(store)).diagnosis == "vasc"
    window = open_window(store)
    words = " ".join(label.text() for label in window.side.case.findChildren(QLabel))
    assert "HAM_1" in words
    assert "55" in words
    assert "histo" not in words
    assert "vasc" not in words.lower()


def store_case(store):
    (case,) = store.cases()
    return case.id


def test_images_that_the_table_does_not_know_are_counted(store, tmp_path, open_window, qtbot, clock):
    window = open_window(store, wait=False)
    qtbot.waitUntil(window._empty_page.isVisible)
    table = tmp_path / "table.csv"
    table.write_text("lesion_id,image_id,dx,dx_type,age,sex,localization\nHAM_1,case-01,nv,histo,55.0,male,back\n")
    window.files.open_import([write_images(tmp_path / "new", [1, 2]), table]).accept()
    qtbot.waitUntil(lambda: bool(window.findChildren(ReportDialog)))
    (report,) = window.findChildren(ReportDialog)
    assert report.title.text() == "2 imported, 1 unknown to the tables"
    report.reject()
    settle(qtbot, window, clock)


@pytest.mark.parametrize("keep", [False, True])
def test_names_of_patients_become_pseudonyms_unless_the_user_says_that_there_are_none(
    store, tmp_path, open_window, qtbot, clock, keep
):
    window = open_window(store, wait=False)
    qtbot.waitUntil(window._empty_page.isVisible)
    folder = write_images(tmp_path / "new", [1, 2])
    (folder / "case-02.png").rename(folder / "Mustermann.png")
    asked = window.files.open_import([folder])
    assert not asked.keep_names.isChecked()
    asked.keep_names.setChecked(keep)
    asked.accept()
    qtbot.waitUntil(lambda: bool(window.findChildren(ReportDialog)))
    (report,) = window.findChildren(ReportDialog)
    names = {case.external_id for case in store.cases()}
    if keep:
        assert names == {"case-01", "Mustermann"}
        assert report.names_button.isHidden()
    else:
        assert "Mustermann" not in str(names)
        assert report.title.text() == "2 imported, 1 name replaced by a pseudonym"
        qtbot.mouseClick(report.names_button, Qt.MouseButton.LeftButton)
        (chooser,) = report.findChildren(QFileDialog)
        inside, outside = store.folder / "names.csv", tmp_path / "names.csv"
        for out, words in ((inside, "lies in the store"), (outside, "Written to")):
            chooser.fileSelected.emit(str(out))
            qtbot.waitUntil(lambda words=words: words in report.answer.text())
        chooser.reject()
        assert "Mustermann.png" in outside.read_text()
        assert not inside.exists()
    report.reject()
    settle(qtbot, window, clock)


@pytest.mark.parametrize("name", ["import_files", "import_folder"])
def test_the_file_chooser_fills_the_import_dialog(five_cases, open_window, qtbot, tmp_path, name):
    window = open_window(five_cases)
    getattr(window.actions_, name).trigger()
    (dialog,) = window.findChildren(ImportDialog)
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.filesSelected.emit([str(tmp_path)])
    assert dialog.sources.item(0).text() == str(tmp_path)
    chooser.reject()
    dialog.reject()
