import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from dermreview.domain.preferences import Preferences
from dermreview.domain.review import ReadMode
from dermreview.services import locations, preferences
from dermreview.services.reviews import remembered_reviewer
from dermreview.services.stores import open_store
from dermreview.ui import first_start, start
from dermreview.ui.first_start import FirstStart, Place, Then
from dermreview.ui.passphrase_dialog import PassphraseDialog
from dermreview.ui.settings import Settings
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key


@pytest.fixture(autouse=True)
def homes(tmp_path, monkeypatch):
    """The account's own places, which no test may touch."""
    data = tmp_path / "data"
    for module in (locations, start, first_start):
        monkeypatch.setattr(module, "default_store_dir", lambda: data / "store")
    monkeypatch.setattr(first_start, "demo_store_dir", lambda: data / "demo-store")
    monkeypatch.setattr(preferences, "default_file", lambda: tmp_path / "preferences.json")
    return data


@pytest.fixture
def dialog(qtbot):
    made = []

    def make(**fields):
        opened = FirstStart(Place(**fields))
        qtbot.addWidget(opened)
        opened.show()
        made.append(opened)
        return opened

    yield make
    for each in made:
        each.done(0)
        if each.begun is not None:
            each.begun.store.close()


def begin(qtbot, dialog, name="Dr. Curie", button="start"):
    """Press a button; wait until the store is open or the reason is there."""
    if name:
        dialog.name.setText(name)
    qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.begun is not None or bool(dialog.problem.text()), timeout=20_000)


def test_a_name_and_the_suggested_place_are_enough(dialog, qtbot, homes):
    first = dialog()
    assert first.focusWidget() is first.name
    assert first.place.text() == str(homes / "store")
    qtbot.keyClicks(first.name, "  Dr.  Curie ")
    qtbot.keyClick(first.name, Key.Key_Return)
    qtbot.waitUntil(lambda: first.begun is not None)
    assert not first.isVisible()
    assert first.then is Then.READ
    assert first.folder == homes / "store"
    assert first.begun.reviewer == "Dr. Curie"
    assert remembered_reviewer(first.begun.store) == "Dr. Curie"
    assert first.begun.store.queue_mode() is ReadMode.ASSISTED


def test_another_folder_and_the_mode_of_new_queues(dialog, qtbot, tmp_path):
    first = dialog(mode=ReadMode.BLIND_FIRST)
    first._browse()
    (chooser,) = first.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "elsewhere"))
    chooser.reject()
    begin(qtbot, first, button="images")
    assert first.then is Then.IMPORT
    assert first.folder == tmp_path / "elsewhere"
    assert first.begun.store.queue_mode() is ReadMode.BLIND_FIRST


def refused(qtbot, dialog, place, name="Dr. Curie"):
    dialog.place.setText(str(place))
    begin(qtbot, dialog, name)
    assert dialog.begun is None
    assert dialog.isVisible()
    assert dialog.start.isEnabled()
    return dialog.problem.text()


def test_no_name_is_told(dialog, qtbot, tmp_path):
    first = dialog()
    assert "name is empty" in refused(qtbot, first, tmp_path / "store", name="   ")
    assert not (tmp_path / "store").exists()
    begin(qtbot, first)
    assert first.begun is not None


def test_no_folder_is_told(dialog, qtbot):
    assert "Name a folder" in refused(qtbot, dialog(), "  ")


def test_a_file_is_no_place_for_a_store(dialog, qtbot, tmp_path):
    (tmp_path / "file").write_text("")
    assert "is not a folder" in refused(qtbot, dialog(), tmp_path / "file")


def test_a_folder_with_other_files_is_refused_and_left_alone(dialog, qtbot, tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "letter.txt").write_text("dear")
    assert "choose an empty folder" in refused(qtbot, dialog(), documents)
    assert [each.name for each in documents.iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_written_is_told(dialog, qtbot, tmp_path):
    (tmp_path / "file").write_text("in the way")
    problem = refused(qtbot, dialog(), tmp_path / "file" / "below")
    assert str(tmp_path / "file") in problem


def test_a_store_of_a_newer_program_is_told(dialog, qtbot, tmp_path):
    import sqlite3

    open_store(tmp_path / "newer").close()
    with sqlite3.connect(tmp_path / "newer" / "review.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "newer dermreview" in refused(qtbot, dialog(), tmp_path / "newer")


def test_a_damaged_store_is_told(dialog, qtbot, tmp_path):
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "review.db").write_bytes(b"no database" * 1000)
    assert refused(qtbot, dialog(), tmp_path / "damaged").startswith("The store")


def test_a_store_in_use_is_told_and_can_be_tried_again(dialog, qtbot, tmp_path):
    first = dialog()
    with open_store(tmp_path / "used"):
        assert "open in another dermreview" in refused(qtbot, first, tmp_path / "used")
    begin(qtbot, first)
    assert first.begun is not None


def test_the_demo_comes_in_a_store_of_its_own(dialog, qtbot, homes, monkeypatch):
    prepared = []
    monkeypatch.setattr(
        "dermreview.services.starting.prepare_demo", lambda store, tell: prepared.append(tell(1, 2))
    )
    first = dialog()
    begin(qtbot, first, name="", button="demo")
    assert first.then is Then.DEMO
    assert len(prepared) == 1
    assert first.begun.reviewer == "Demo reader"
    assert first.begun.store.folder == homes / "demo-store"
    assert not (homes / "store").exists()


def test_leaving_opens_nothing(dialog, qtbot, homes):
    first = dialog()
    qtbot.keyClick(first, Key.Key_Escape)
    assert not first.isVisible()
    assert first.begun is None
    assert not homes.exists()


def test_everything_in_it_has_a_name(dialog):
    first = dialog()
    for part in (first.name, first.place, first.browse, first.start, first.images, first.demo):
        assert part.accessibleName() or part.text()


# what the program makes of it


class Person:
    """Answers the dialog as soon as it is there; `asked` keeps what it said at first."""

    def __init__(self, qtbot, answer):
        self.asked = []
        self._answer = answer
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self):
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, FirstStart) and dialog.name.isEnabled() and not self.asked:
            self.asked.append((dialog.name.text(), dialog.place.text(), dialog.problem.text()))
            self._answer(dialog)


def ask(qtbot, answer, settings, named=None, reviewer=None):
    person = Person(qtbot, answer)
    opened = start.ask_for_store(settings, named, reviewer)
    person._timer.stop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if opened is not None:
        opened.store.close()
    return opened, person.asked


def press_start(dialog):
    dialog.name.setText(dialog.name.text() or "Dr. Curie")
    dialog.start.click()


def settings_of(tmp_path):
    return start.open_settings(None, None)


def test_the_first_start_asks_once(qtbot, tmp_path, homes):
    opened, asked = ask(qtbot, press_start, settings_of(tmp_path))
    assert asked == [("", str(homes / "store"), "")]
    assert (opened.reviewer, opened.imports) == ("Dr. Curie", False)
    assert preferences.load(tmp_path / "preferences.json")[0].store == homes / "store"
    opened, asked = ask(qtbot, press_start, settings_of(tmp_path))
    assert asked == []
    assert opened.reviewer is None  # the store remembers


def test_what_the_command_line_names_is_not_asked(qtbot, tmp_path):
    opened, asked = ask(qtbot, press_start, Settings(), named=tmp_path / "named", reviewer="Dr. Line")
    assert asked == []
    assert opened.reviewer == "Dr. Line"
    opened, asked = ask(qtbot, press_start, Settings(), reviewer="Dr. Line")
    assert asked[0][0] == "Dr. Line"


def test_a_store_that_was_there_before_the_preferences_is_opened_without_a_question(qtbot, homes):
    open_store(homes / "store").close()
    opened, asked = ask(qtbot, press_start, Settings())
    assert asked == []
    assert opened.store.folder == homes / "store"


def test_a_remembered_store_that_is_in_use_or_gone_is_asked_about_with_the_reason(qtbot, tmp_path):
    kept = Settings(Preferences(store=tmp_path / "kept"))
    opened, asked = ask(qtbot, lambda dialog: dialog.reject(), kept)
    assert opened is None
    assert "no store at" in asked[0][2]
    assert not (tmp_path / "kept").exists()
    with open_store(tmp_path / "kept"):
        opened, asked = ask(qtbot, lambda dialog: dialog.reject(), kept)
    assert "open in another dermreview" in asked[0][2]
    assert kept.value.store == tmp_path / "kept"


def test_the_demo_is_not_remembered_as_the_store(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("dermreview.services.starting.prepare_demo", lambda store, tell: None)
    settings = settings_of(tmp_path)
    opened, _ = ask(qtbot, lambda dialog: dialog.demo.click(), settings)
    assert opened.reviewer == "Demo reader"
    assert settings.value.store is None


def test_the_mode_of_new_queues_holds_for_the_first_start_of_a_store_alone(qtbot, tmp_path):
    blind = Settings(Preferences(mode=ReadMode.BLIND_FIRST))
    ask(qtbot, press_start, blind, named=tmp_path / "new")
    with open_store(tmp_path / "new") as store:
        assert store.queue_mode() is ReadMode.BLIND_FIRST
        store.set_queue_mode(ReadMode.ASSISTED)
    ask(qtbot, press_start, blind, named=tmp_path / "new")
    with open_store(tmp_path / "new") as store:
        assert store.queue_mode() is ReadMode.ASSISTED


# another reader


def test_another_reader_takes_over_within_the_window(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    press(window, Key.Key_1)
    settle(qtbot, window, clock)
    window.actions_.change_reader.trigger()
    page = window._name_page
    qtbot.waitUntil(page.isVisible)
    assert page.line.text() == "Dr. Test"
    press(window, Key.Key_2)  # text: no case is on screen
    page.line.setText("")
    qtbot.keyClick(page.line, Key.Key_Return)
    qtbot.waitUntil(lambda: "name is empty" in page.problem_text)
    page.line.setText("Dr. Curie")
    qtbot.keyClick(page.line, Key.Key_Return)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"  # the first one that nobody has read
    assert "Dr. Curie" in window.windowTitle()
    press(window, Key.Key_5)
    settle(qtbot, window, clock)
    kept = [(record.event.reviewer, record.event.act.label) for record in five_cases.all_events()]
    assert kept == [("Dr. Test", "akiec"), ("Dr. Curie", "mel")]
    assert remembered_reviewer(five_cases) == "Dr. Curie"


def test_the_reader_can_stay(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    window.actions_.change_reader.trigger()
    qtbot.waitUntil(window._name_page.isVisible)
    window._name_page.line.setText("Dr. Nobody")
    qtbot.mouseClick(window._name_page.cancel, Qt.MouseButton.LeftButton)
    settle(qtbot, window, clock)
    assert "Dr. Test" in window.windowTitle()
    press(window, Key.Key_5)
    settle(qtbot, window, clock)
    assert [record.event.reviewer for record in five_cases.all_events()] == ["Dr. Test"]


def test_a_note_is_kept_under_the_name_of_its_writer(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    window.side.decision.note.setPlainText("blue veil")
    window.actions_.change_reader.trigger()
    qtbot.waitUntil(window._name_page.isVisible)
    window._name_page.line.setText("Dr. Curie")
    qtbot.keyClick(window._name_page.line, Key.Key_Return)
    settle(qtbot, window, clock)
    (kept,) = five_cases.all_events()
    assert (kept.event.reviewer, kept.event.act.note) == ("Dr. Test", "blue veil")
    assert window.side.decision.note.toPlainText() == ""


def test_a_new_store_is_encrypted_by_choice_and_opens_again_with_its_passphrase(dialog, qtbot, homes):
    first = dialog()
    first.encryption.check.click()
    first.encryption.first.setText("short")
    begin(qtbot, first)
    assert "12 characters" in first.problem.text()
    assert not (homes / "store").exists()
    for field in (first.encryption.first, first.encryption.again):
        field.setText("correct horse 42")
    begin_again = first.start.click
    begin_again()
    qtbot.waitUntil(lambda: first.begun is not None, timeout=20_000)
    assert first.begun.store.encrypted
    first.begun.store.close()

    again = dialog()
    begin(qtbot, again)
    (asked,) = again.findChildren(PassphraseDialog)
    qtbot.waitUntil(asked.passphrase.isEnabled)
    asked.passphrase.setText("correct horse 42")
    qtbot.keyClick(asked.passphrase, Key.Key_Return)
    qtbot.waitUntil(lambda: again.begun is not None, timeout=20_000)
    assert again.begun.reviewer == "Dr. Curie"
