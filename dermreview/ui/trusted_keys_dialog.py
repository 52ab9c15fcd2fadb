"""The public keys of those whose signed bundles are trusted: list, add from a file, remove."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.trust import TrustedKey
from dermreview.ui.settings import Settings
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words


class KeyReader(Protocol):
    """Reads a key away from the UI thread; the answer comes to one of the two callables."""

    def read_key(
        self, path: Path, done: Callable[[TrustedKey], None], failed: Callable[[Exception], None]
    ) -> None:
        """Read the public key of a file."""


class TrustedKeysDialog(QDialog):
    """Shows the trusted keys of this account, and changes them one by one."""

    def __init__(self, settings: Settings, reader: KeyReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._reader = reader
        self.setWindowTitle(self.tr("Trusted keys"))
        self.setAccessibleName(self.tr("Trusted keys"))
        self.setMinimumWidth(540)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Trusted keys"))
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(lambda: self._show_buttons())
        self.add_button = QPushButton(self.tr("Add from a file …"))
        self.add_button.clicked.connect(self._choose)
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.clicked.connect(self._remove)
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
        hint = QLabel(
            self.tr(
                "Whoever holds the private key to one of these signs bundles that you trust. Compare the "
                "fingerprint with its owner before you rely on it, for example over the telephone."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.outcome = QLabel()
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setWordWrap(True)
        self.outcome.setAccessibleName(self.tr("What came of it"))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        for widget in (self.outcome, hint, close):
            layout.addWidget(widget)
        self._show()

    def add(self, path: Path) -> None:
        """Trust the public key of a file."""
        self._reader.read_key(path, self._read, lambda error: self._say(in_words(error), "error"))

    def _show(self) -> None:
        self.list.clear()
        for each in self._settings.value.trust.keys:
            words = self.tr("{fingerprint} · {name}")
            self.list.addItem(QListWidgetItem(words.format(name=each.name, fingerprint=each.fingerprint)))
        if self.list.count() == 0:
            empty = QListWidgetItem(self.tr("No key is trusted yet"))
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(empty)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.remove_button.setEnabled(self._chosen() is not None)

    def _chosen(self) -> TrustedKey | None:
        keys, row = self._settings.value.trust.keys, self.list.currentRow()
        return keys[row] if 0 <= row < len(keys) else None

    def _choose(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose a public key"), "", self.tr("Public keys (*.pub *.pem)"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(lambda file: self.add(Path(file)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _read(self, key: TrustedKey) -> None:
        trust = self._settings.value.trust
        known = trust.name_of(key.key)
        if known is not None:
            self._say(self.tr("This key is trusted already, as {name}").format(name=known), "error")
            return
        self._settings.change(trust=replace(trust, keys=(*trust.keys, key)))
        self._show()
        self.list.setCurrentRow(self.list.count() - 1)
        self._say(self.tr("{name} is trusted from the next start on").format(name=key.name), "muted")

    def _remove(self) -> None:
        doomed = self._chosen()
        if doomed is None:
            return
        trust = self._settings.value.trust
        self._settings.change(trust=replace(trust, keys=tuple(each for each in trust.keys if each != doomed)))
        self._show()
        words = self.tr("{name} is trusted no more from the next start on")
        self._say(words.format(name=doomed.name), "muted")

    def _say(self, words: str, role: str) -> None:
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        restyle(self.outcome)
