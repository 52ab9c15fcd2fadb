import functools
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit

from dermreview.domain.analysis import BundleInfo
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.preferences import Density, Preferences, ThemeChoice
from dermreview.domain.review import ReadMode
from dermreview.services import preferences
from dermreview.ui import start
from dermreview.ui.key_dialog import KeyDialog
from dermreview.ui.keymap import KeyMap
from dermreview.ui.preferences_dialog import PreferencesDialog
from dermreview.ui.settings import Settings
from dermreview.ui.theme import DARK, LIGHT, choose_theme, current_theme, follow_system
from dermreview.ui.worklist_delegate import WorklistDelegate
from tests.gui.conftest import BUNDLE, press
from tests.support.bundles import make_bundle

Key = Qt.Key


class Background:
    """Answers at once."""

    def __init__(self, card=None):
        self.card = card
        self.asked = []

    def read_bundle(self, folder, done, failed):
        self.asked.append(folder)
        if folder.name == "bundle":
            done(BUNDLE)
        else:
            failed(DermreviewError(ErrorCode.BUNDLE_MISSING, path=folder))

    def cuda_device(self, done):
        done(self.card)


@pytest.fixture
def make(qtbot, frame):
    def dialog(value=None, card=None, overruled=()):
        settings = Settings(value, overruled=overruled)
        keys = KeyMap(frame.actions_, settings, frame.menuBar(), frame)
        made = PreferencesDialog(settings, keys, Background(card), frame)
        made.settings = settings
        made.background = made._background
        return made

    return dialog


@pytest.fixture
def frame(qtbot):
    from tests.gui.test_keymap import Frame

    made = Frame()
    qtbot.addWidget(made)
    return made


def choose(box, place):
    box.setCurrentIndex(place)
    box.activated.emit(place)


@pytest.mark.parametrize(
    ("box", "place", "field", "value", "later"),
    [
        ("device", 1, "device", "cpu", "device"),
        ("views", 1, "views", 8, "views"),
        ("views", 4, "views", 1, "views"),
        ("language", 2, "language", "de", "language"),
        ("mode", 1, "mode", ReadMode.BLIND_FIRST, None),
        ("theme", 1, "theme", ThemeChoice.LIGHT, None),
        ("density", 1, "density", Density.COMPACT, None),
    ],
)
def test_each_choice_is_kept_and_says_when_it_counts(make, box, place, field, value, later):
    dialog = make()
    choose(getattr(dialog, box), place)
    assert getattr(dialog.settings.value, field) == value
    words = f"From the next start: {later}."
    assert (dialog.message.text() == words) is (later is not None)
    choose(getattr(dialog, box), 0)
    assert dialog.settings.value == Preferences()
    assert "next start" not in dialog.message.text()


def test_what_was_chosen_before_is_shown(make):
    chosen = Preferences(
        bundle=Path("/models/bundle"),
        device="cuda",
        views=2,
        mode=ReadMode.BLIND_FIRST,
        theme=ThemeChoice.DARK,
        density=Density.COMPACT,
        language="en",
        single_keys=False,
    )
    dialog = make(chosen)
    assert dialog.bundle.text() == str(chosen.bundle)
    places = [box.currentIndex() for box in (dialog.device, dialog.views, dialog.mode, dialog.theme)]
    assert places == [2, 3, 1, 2]
    assert (dialog.density.currentIndex(), dialog.language.currentIndex()) == (1, 1)
    assert not dialog.single.isChecked()
    dialog.bundle.editingFinished.emit()
    assert dialog.settings.value == chosen


def test_a_folder_with_a_bundle_is_taken(make, tmp_path):
    dialog = make()
    dialog.bundle.setText(f" {tmp_path / 'bundle'} ")
    dialog.bundle.editingFinished.emit()
    assert dialog.settings.value.bundle == tmp_path / "bundle"
    assert "3 members × 8 views" in dialog.bundle_words.text()
    assert "next start: bundle" in dialog.message.text()
    dialog.bundle.clear()
    dialog.bundle.editingFinished.emit()
    assert dialog.settings.value.bundle is None
    assert dialog.bundle_words.text() == ""


def test_a_folder_without_a_bundle_is_refused_with_the_reason(make, tmp_path):
    dialog = make(Preferences(bundle=tmp_path / "bundle"))
    dialog.bundle.setText(str(tmp_path / "holiday"))
    dialog.bundle.editingFinished.emit()
    assert dialog.settings.value.bundle == tmp_path / "bundle"
    assert "no bundle at" in dialog.bundle_words.text()
    assert "holiday" in dialog.bundle_words.text()
    assert dialog.bundle_words.property("role") == "error"


def test_a_bundle_can_be_browsed_for(make, tmp_path):
    dialog = make()
    dialog._browse()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "bundle"))
    assert dialog.settings.value.bundle == tmp_path / "bundle"
    chooser.reject()


def test_without_a_graphics_card_cuda_cannot_be_chosen(make):
    dialog = make()
    assert not dialog.device.model().item(2).isEnabled()
    assert "no graphics card" in dialog.device_words.text()
    chosen_elsewhere = make(Preferences(device="cuda"))
    assert chosen_elsewhere.device.model().item(2).isEnabled()


def test_a_graphics_card_is_named(make):
    dialog = make(card="GeForce 4")
    assert dialog.device.model().item(2).isEnabled()
    assert dialog.device_words.text() == "GeForce 4"


def test_what_the_command_line_decides_is_said(make):
    dialog = make(overruled=("device", "bundle"))
    assert dialog.message.text() == "In this run the command line decides: bundle, device."


def test_everything_in_it_has_a_name(make):
    dialog = make()
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in dialog.findChildren(kind):
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_theme_density_and_keys_change_the_window_at_once(five_cases, open_window, app, qtbot):
    follow_system(app)
    window = open_window(five_cases)
    press(window, Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(PreferencesDialog)
    try:
        choose(dialog.theme, 1)
        assert current_theme() is LIGHT
        app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)  # the system's evening
        assert current_theme() is LIGHT
        choose(dialog.theme, 2)
        assert current_theme() is DARK
        index = window.model.index(0)
        before = window.worklist.view.visualRect(index).height()
        choose(dialog.density, 1)
        qtbot.waitUntil(lambda: window.worklist.view.visualRect(index).height() < before)
        choose(dialog.density, 0)
        qtbot.waitUntil(lambda: window.worklist.view.visualRect(index).height() == before)
        dialog.single.click()
        assert not window.personal.keys.single_keys
        window.actions_.change_keys.trigger()
        (keys,) = window.findChildren(KeyDialog)
        keys.single.click()
        assert dialog.single.isChecked()
        keys.reject()
        qtbot.waitUntil(
            lambda: "graphics card" in dialog.device_words.text() or "NVIDIA" in dialog.device_words.text()
        )
        dialog.reject()
    finally:
        choose_theme(app, ThemeChoice.SYSTEM)
        app.styleHints().colorSchemeChanged.disconnect()


def test_a_dialog_that_was_closed_early_hears_nothing(five_cases, open_window, qtbot):
    window = open_window(five_cases)
    dialog = window.personal.show_preferences()
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(PreferencesDialog))
    window.close()


def test_compact_rows_are_painted_within_their_height(five_cases, open_window):
    window = open_window(five_cases)
    window.personal.settings.change(density=Density.COMPACT)
    assert WorklistDelegate.compact is False  # of the class; that of the window changed
    assert window.worklist.view.itemDelegate().compact
    assert not window.worklist.view.grab().isNull()


# from the file to the window


@pytest.fixture
def file(tmp_path, monkeypatch):
    kept = tmp_path / "config" / "preferences.json"
    monkeypatch.setattr(preferences, "default_file", lambda: kept)
    return kept


def test_the_bundle_the_device_and_the_views_of_the_preferences_are_used(file, tmp_path):
    bundle = make_bundle(tmp_path / "mine", views=8)
    preferences.save(file, Preferences(bundle=bundle, device="cpu", views=2))
    settings = start.open_settings(None, None)
    assert settings.not_understood == ()
    source = start.source_of(settings, None, None)
    assert (source.folder, source.device) == (bundle, "cpu")
    info: BundleInfo = source.read_bundle(source.folder)
    assert info.views == 2
    predictor = source.load_predictor(source.folder, source.device)
    assert predictor.bundle.ref == info.ref
    assert "2 views" in str(info.ref)


def test_the_command_line_wins_for_its_run(file, tmp_path):
    bundle, named = make_bundle(tmp_path / "mine"), make_bundle(tmp_path / "named", seed=3)
    preferences.save(file, Preferences(bundle=bundle, device="cuda"))
    settings = start.open_settings(named, "cpu")
    source = start.source_of(settings, named, "cpu")
    assert (source.folder, source.device) == (named, "cpu")
    assert settings.overruled == {"bundle", "device"}
    assert settings.value.bundle == bundle


def test_a_bundle_that_is_gone_falls_back_with_a_line_and_is_kept(file, tmp_path):
    preferences.save(file, Preferences(bundle=tmp_path / "gone"))
    settings = start.open_settings(None, None)
    assert start.source_of(settings, None, None).folder.name == "release"
    assert "gone" in settings.not_understood[0]
    assert settings.value.bundle == tmp_path / "gone"


def test_a_device_that_is_gone_falls_back_with_a_notice(tmp_path):
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    bundle = make_bundle(tmp_path / "mine")
    source = start.source_of(Settings(Preferences(bundle=bundle, device="cuda")), None, None)
    predictor = source.load_predictor(source.folder, source.device)
    assert predictor.device == "cpu"
    assert "cuda is not available" in predictor.notices[0]
    named = start.source_of(Settings(Preferences(bundle=bundle)), None, "cuda")
    with pytest.raises(DermreviewError):
        named.load_predictor(named.folder, named.device)


def test_a_file_full_of_nonsense_opens_with_the_defaults(file):
    file.parent.mkdir()
    file.write_text(json.dumps({"device": 1, "views": "all", "theme": None, "language": "xx", "bundle": []}))
    settings = start.open_settings(None, None)
    assert settings.value == Preferences()
    assert len(settings.not_understood) == 5
    assert functools.reduce(lambda found, line: found and "(" in line, settings.not_understood, True)
