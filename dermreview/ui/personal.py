"""What a person makes their own in the window: keys, looks, the other preferences."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from dermreview.domain.analysis import BundleInfo
from dermreview.domain.preferences import Density
from dermreview.domain.trust import TrustedKey
from dermreview.services import analyzing, signing
from dermreview.ui.actions import Actions
from dermreview.ui.cheat_sheet import CheatSheet
from dermreview.ui.key_dialog import KeyDialog
from dermreview.ui.keymap import KeyMap
from dermreview.ui.preferences_dialog import PreferencesDialog
from dermreview.ui.settings import Settings
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.theme import choose_theme

_Found = TypeVar("_Found")


class Compactable(Protocol):
    """A part of the window that has two densities."""

    def set_compact(self, compact: bool) -> None:
        """Let things stand closer, or not."""


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
        self._runner = runner
        self._shown = settings.at_start
        self._parts: Sequence[Compactable] = ()
        self.settings = settings
        settings.setParent(self)
        settings.save_with(runner)
        settings.not_saved.connect(self.said)
        settings.changed.connect(self._apply)
        self.keys = KeyMap(actions, settings, window.menuBar(), self)
        actions.cheat_sheet.triggered.connect(self.show_cheat_sheet)
        actions.change_keys.triggered.connect(self.change_keys)
        actions.preferences.triggered.connect(self.show_preferences)
        QTimer.singleShot(0, self, self._tell_what_was_dropped)

    def dress(self, parts: Sequence[Compactable], show_keys: Callable[[], None]) -> None:
        """Bring density and key hints on screen, now and after each change; ``show_keys`` names the keys."""
        self._parts = parts
        self._fit()
        self.keys.changed.connect(show_keys)
        show_keys()

    def show_cheat_sheet(self) -> QDialog:
        """Show all keys."""
        return self._open(CheatSheet(self._actions, self._window))

    def change_keys(self) -> QDialog:
        """Let the keys be changed, over the preferences where they are open."""
        return self._open(KeyDialog(self._actions, self.keys, QApplication.activeModalWidget() or self._window))

    def show_preferences(self) -> QDialog:
        """Let the preferences be changed."""
        background = _Background(self._runner, self.settings, self)
        dialog = PreferencesDialog(self.settings, self.keys, background, self._window)
        dialog.finished.connect(background.forget)
        return self._open(dialog)

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_to_screen(dialog)
        dialog.open()
        return dialog

    def _apply(self) -> None:
        before, self._shown = self._shown, self.settings.value
        app = QApplication.instance()
        if before.theme is not self._shown.theme and isinstance(app, QApplication):
            choose_theme(app, self._shown.theme)
        if before.density is not self._shown.density:
            self._fit()

    def _fit(self) -> None:
        for part in self._parts:
            part.set_compact(self.settings.value.density is Density.COMPACT)

    def _tell_what_was_dropped(self) -> None:
        keys = [self.tr("keys of {action}").format(action=name) for name in self.keys.unusable()]
        bad = [*self.settings.not_understood, *keys]
        if bad:
            text = self.tr("Preferences not understood, so their defaults hold: {which}")
            self.said.emit(text.format(which=", ".join(bad)))
        elif self.settings.not_kept:
            self.said.emit(self.settings.not_kept)


class _Background(QObject):
    """Answers a dialog's questions from the workers, as long as the dialog is open."""

    def __init__(self, runner: TaskRunner, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._settings = settings
        self._open = True

    def forget(self) -> None:
        """Answer no more."""
        self._open = False
        self.deleteLater()

    def read_bundle(
        self, folder: Path, done: Callable[[BundleInfo], None], failed: Callable[[Exception], None]
    ) -> None:
        work = functools.partial(analyzing.read_bundle, folder, trust=self._settings.value.trust)
        self._answer(work, done, failed)

    def read_key(
        self, path: Path, done: Callable[[TrustedKey], None], failed: Callable[[Exception], None]
    ) -> None:
        self._answer(functools.partial(signing.read_key, path), done, failed)

    def _answer(
        self, work: Callable[[], _Found], done: Callable[[_Found], None], failed: Callable[[Exception], None]
    ) -> None:
        self._runner.submit(
            Lane.POOL,
            work,
            lambda found: done(found) if self._open else None,
            lambda error: failed(error) if self._open else None,
            priority=Priority.SCREEN,
        )

    def cuda_device(self, done: Callable[[str | None], None]) -> None:
        # the inference worker is the one thread that imports torch
        self._runner.submit(Lane.INFERENCE, analyzing.cuda_device, lambda name: done(name) if self._open else None)
