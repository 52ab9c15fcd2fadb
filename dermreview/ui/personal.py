"""What a person makes their own in the window: so far the keys."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QMainWindow

from dermreview.ui.actions import Actions
from dermreview.ui.cheat_sheet import CheatSheet
from dermreview.ui.key_dialog import KeyDialog
from dermreview.ui.keymap import KeyMap
from dermreview.ui.settings import Settings
from dermreview.ui.tasks import TaskRunner


class Personal(QObject):
    """Brings the preferences into force and opens the dialogs in which they are changed.

    Attributes:
        said: Emitted with a short sentence for the status line.
        settings: The preferences.
        keys: Which key does what.
    """

    said = Signal(str)

    def __init__(self, window: QMainWindow, actions: Actions, settings: Settings, runner: TaskRunner) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self.settings = settings
        settings.setParent(self)
        settings.save_with(runner)
        settings.not_saved.connect(self.said)
        self.keys = KeyMap(actions, settings, window.menuBar(), self)
        actions.cheat_sheet.triggered.connect(self.show_cheat_sheet)
        actions.change_keys.triggered.connect(self.change_keys)
        QTimer.singleShot(0, self, self._tell_what_was_dropped)

    def show_cheat_sheet(self) -> QDialog:
        """Show all keys."""
        return self._open(CheatSheet(self._actions, self._window))

    def change_keys(self) -> QDialog:
        """Let the keys be changed."""
        return self._open(KeyDialog(self._actions, self.keys, self._window))

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _tell_what_was_dropped(self) -> None:
        bad = [
            *self.settings.not_understood,
            *(self.tr("keys of {action}").format(action=name) for name in self.keys.unusable()),
        ]
        if bad:
            text = self.tr("Preferences not understood, so their defaults hold: {which}")
            self.said.emit(text.format(which=", ".join(bad)))
