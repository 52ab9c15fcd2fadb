"""The dialog of the preferences. What can change at once does; for the rest it says that the next start counts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.analysis import BundleInfo
from dermreview.domain.preferences import DEVICES, VIEWS, Density, ThemeChoice
from dermreview.domain.review import ReadMode
from dermreview.domain.trust import TrustedKey
from dermreview.ui.case_panel import heading
from dermreview.ui.key_button import KeyButton
from dermreview.ui.keymap import KeyMap
from dermreview.ui.language import LANGUAGES, QT_TRANSLATE_NOOP, SYSTEM, translate
from dermreview.ui.settings import Settings
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.trusted_keys_dialog import TrustedKeysDialog
from dermreview.ui.wording import in_words

_AT_NEXT_START = {
    "bundle": QT_TRANSLATE_NOOP("preferences_dialog", "bundle"),
    "device": QT_TRANSLATE_NOOP("preferences_dialog", "device"),
    "views": QT_TRANSLATE_NOOP("preferences_dialog", "views"),
    "language": QT_TRANSLATE_NOOP("preferences_dialog", "language"),
    "trust": QT_TRANSLATE_NOOP("preferences_dialog", "signatures"),
}


_FLAGS = Qt.ItemDataRole.UserRole - 1
"""Under this role Qt's list of a box keeps whether an entry can be chosen; 0 forbids it."""


class Background(Protocol):
    """What the dialog asks, each away from the UI thread; the answer comes to one of the two callables."""

    def read_bundle(
        self, folder: Path, done: Callable[[BundleInfo], None], failed: Callable[[Exception], None]
    ) -> None:
        """Tell what a bundle is."""

    def read_key(
        self, path: Path, done: Callable[[TrustedKey], None], failed: Callable[[Exception], None]
    ) -> None:
        """Read the public key of a file."""

    def cuda_device(self, done: Callable[[str | None], None]) -> None:
        """Tell the name of the graphics card that can run the networks."""


class PreferencesDialog(QDialog):
    """Shows the preferences of this account on this workstation, and changes them one by one."""

    def __init__(
        self, settings: Settings, keys: KeyMap, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._background = background
        self.setWindowTitle(self.tr("Preferences"))
        self.setAccessibleName(self.tr("Preferences"))
        self.setMinimumWidth(620)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(1, 1)
        self._fill_ai()
        self._fill_reading()
        self._fill_looks()
        self._fill_keys(keys)
        self.message = _words("", "muted")
        self.message.setAccessibleName(self.tr("What the last change does"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(self._grid)
        layout.addWidget(self.message)
        layout.addStretch()
        layout.addWidget(buttons)
        self._tell()
        settings.changed.connect(self._tell)
        background.cuda_device(self._show_device)

    # parts

    def _fill_ai(self) -> None:
        value = self._settings.value
        self.bundle = QLineEdit("" if value.bundle is None else str(value.bundle))
        self.bundle.setPlaceholderText(self.tr("The bundle that dermreview brings along"))
        self.bundle.setAccessibleName(self.tr("Folder of the bundle"))
        self.bundle.editingFinished.connect(self._bundle_named)
        browse = QPushButton(self.tr("Browse …"))
        browse.setAccessibleName(self.tr("Browse for a bundle"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self.bundle, 1)
        line.addWidget(browse)
        self.bundle_words = _words("", "small")
        self.bundle_words.setAccessibleName(self.tr("What this bundle is"))
        self.signed_only = QCheckBox(self.tr("Only signed bundles"))
        self.signed_only.setChecked(value.trust.signed_only)
        self.signed_only.toggled.connect(self._signed_only_chosen)
        self.keys_button = QPushButton()
        self.keys_button.setAutoDefault(False)
        self.keys_button.clicked.connect(self.show_keys)
        signed = QHBoxLayout()
        signed.setSpacing(SPACE)
        signed.addWidget(self.signed_only, 1)
        signed.addWidget(self.keys_button)
        devices = (self.tr("Automatic: the graphics card where it can run the networks"), "CPU", "GPU (CUDA)")
        self.device = self._box("device", list(zip(DEVICES, devices, strict=True)))
        self.device.setAccessibleName(self.tr("Device of the networks"))
        self.device_words = _words(self.tr("Looking for a graphics card …"), "small")
        self.device_words.setAccessibleName(self.tr("Graphics card"))
        views: list[tuple[int | None, str]] = [(None, self.tr("As many as the bundle was made for"))]
        views += [(count, self.tr("At most {number}").format(number=count)) for count in reversed(VIEWS)]
        self.views = self._box("views", views)
        self.views.setAccessibleName(self.tr("Views of each image"))
        about = self.tr("Fewer views are faster and less certain. Each image is then analyzed anew.")
        self._head(self.tr("AI"))
        self._row(self.tr("Bundle"), line, self.bundle_words)
        self._row(self.tr("Signatures"), signed)
        self._row(self.tr("Device"), self.device, self.device_words)
        self._row(self.tr("Views"), self.views, _words(about, "small"))

    def _fill_reading(self) -> None:
        modes = [
            (ReadMode.ASSISTED, self.tr("Assisted: the AI is shown")),
            (ReadMode.BLIND_FIRST, self.tr("Blind first: label, then the AI")),
        ]
        self.mode = self._box("mode", modes)
        self.mode.setAccessibleName(self.tr("Mode of a new queue"))
        about = self.tr("A queue that is there keeps its mode; it is changed above the worklist.")
        self._head(self.tr("Reading"))
        self._row(self.tr("New queues"), self.mode, _words(about, "small"))

    def _fill_looks(self) -> None:
        themes = [
            (ThemeChoice.SYSTEM, self.tr("As the system")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        ]
        densities = [
            (Density.COMFORTABLE, self.tr("Comfortable")),
            (Density.COMPACT, self.tr("Compact: more cases in the worklist")),
        ]
        languages = [(SYSTEM, self.tr("As the system")), *LANGUAGES.items()]
        self.theme = self._box("theme", themes)
        self.theme.setAccessibleName(self.tr("Theme"))
        self.density = self._box("density", densities)
        self.density.setAccessibleName(self.tr("Density"))
        self.language = self._box("language", languages)
        self.language.setAccessibleName(self.tr("Language"))
        self._head(self.tr("Looks"))
        self._row(self.tr("Theme"), self.theme)
        self._row(self.tr("Density"), self.density)
        self._row(self.tr("Language"), self.language)

    def _fill_keys(self, keys: KeyMap) -> None:
        self.single = QCheckBox(self.tr("Single keys work without Ctrl or Alt"))
        self.single.setChecked(keys.single_keys)
        self.single.toggled.connect(keys.set_single_keys)
        keys.changed.connect(lambda: self.single.setChecked(keys.single_keys))
        change = KeyButton(keys.names["change_keys"])
        line = QHBoxLayout()
        line.addWidget(self.single, 1)
        line.addWidget(change)
        self._head(self.tr("Keys"))
        self._row("", line)

    def _head(self, title: str) -> None:
        line = self._grid.rowCount()
        head = heading(title)
        head.setContentsMargins(0, SPACE if line > 1 else 0, 0, 0)
        self._grid.addWidget(head, line, 0, 1, 2)

    def _row(self, caption: str, control: QWidget | QHBoxLayout, about: QLabel | None = None) -> None:
        line = self._grid.rowCount()
        self._grid.addWidget(QLabel(caption), line, 0, Qt.AlignmentFlag.AlignVCenter)
        if isinstance(control, QHBoxLayout):
            self._grid.addLayout(control, line, 1)
        else:
            self._grid.addWidget(control, line, 1)
        if about is not None:
            self._grid.addWidget(about, line + 1, 1)

    def _box(self, field: str, choices: Sequence[tuple[Any, str]]) -> QComboBox:
        """Return a box whose choice is taken over at once; Qt would keep plain strings of enumerations."""
        box = QComboBox()
        values = [value for value, _ in choices]
        box.addItems([words for _, words in choices])
        box.setCurrentIndex(values.index(getattr(self._settings.value, field)))
        box.activated.connect(lambda place: self._settings.change(**{field: values[place]}))
        return box

    # what happens

    def show_keys(self) -> QDialog:
        """Show the keys of those whose bundles are trusted."""
        dialog = TrustedKeysDialog(self._settings, self._background, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_to_screen(dialog)
        dialog.open()
        return dialog

    def _signed_only_chosen(self, on: bool) -> None:
        self._settings.change(trust=replace(self._settings.value.trust, signed_only=on))

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose a bundle"), self.bundle.text())
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.fileSelected.connect(self._browsed)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _browsed(self, folder: str) -> None:
        self.bundle.setText(folder)
        self._bundle_named()

    def _bundle_named(self) -> None:
        """Take a folder over once it is known to hold a bundle."""
        named = self.bundle.text().strip()
        if not named:
            self._settings.change(bundle=None)
            self._say(self.bundle_words, "", "small")
            return
        folder = Path(named).expanduser().absolute()
        if folder != self._settings.value.bundle:
            self._background.read_bundle(folder, lambda info: self._bundle_read(folder, info), self._no_bundle)

    def _bundle_read(self, folder: Path, info: BundleInfo) -> None:
        self._settings.change(bundle=folder)
        about = self.tr("{bundle}: {members} members × {views} views")
        words = about.format(bundle=info.ref, members=len(info.member_names), views=info.views)
        if info.signed_by is not None:
            words = self.tr("{bundle}, signed by {name}").format(bundle=words, name=info.signed_by)
        self._say(self.bundle_words, words, "small")

    def _no_bundle(self, error: Exception) -> None:
        words = self.tr("{problem}. The bundle stays as it was.").format(problem=in_words(error))
        self._say(self.bundle_words, words, "error")

    def _show_device(self, name: str | None) -> None:
        if name is None:
            self.device_words.setText(self.tr("There is no graphics card here that can run the networks"))
            place, model = DEVICES.index("cuda"), self.device.model()
            if self.device.currentIndex() != place:  # what was chosen on another day can still be seen
                model.setData(model.index(place, 0), 0, _FLAGS)
        else:
            self.device_words.setText(name)

    def _tell(self) -> None:
        """Say what counts from the next start on, and what the command line says in this run."""
        now, before = self._settings.value, self._settings.at_start
        self.keys_button.setText(self.tr("Trusted keys: {number} …").format(number=len(now.trust.keys)))
        later = [name for name in _AT_NEXT_START if getattr(now, name) != getattr(before, name)]
        parts = []
        if later:
            parts.append(self.tr("From the next start: {which}.").format(which=_named(later)))
        if self._settings.overruled:
            words = self.tr("In this run the command line decides: {which}.")
            parts.append(words.format(which=_named(sorted(self._settings.overruled))))
        if not parts:
            parts.append(self.tr("These hold for you on this workstation, with every store."))
        self._say(self.message, " ".join(parts), "muted")

    @staticmethod
    def _say(label: QLabel, words: str, role: str) -> None:
        label.setText(words)
        label.setProperty("role", role)
        restyle(label)


def _named(fields: Sequence[str]) -> str:
    return ", ".join(translate("preferences_dialog", _AT_NEXT_START[field]) for field in fields)


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
