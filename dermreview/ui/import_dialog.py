"""Chooses what to import, and tells afterwards what became of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.outcome import ImportReport
from dermreview.ui.case_panel import heading
from dermreview.ui.language import QT_TRANSLATE_NOOP, translate
from dermreview.ui.theme import SPACE
from dermreview.ui.wording import failure_in_words

_IMAGES = QT_TRANSLATE_NOOP(
    "import_dialog", "Images (*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp);;All files (*)"
)
_TABLES = QT_TRANSLATE_NOOP("import_dialog", "Tables (*.csv);;All files (*)")


class StartImport(Protocol):
    """Begins an import."""

    def __call__(self, sources: Sequence[Path], metadata: Sequence[Path], *, keep_names: bool) -> None:
        """Take the sources, the tables, and whether the names of the files are nobody's."""


class ImportDialog(QDialog):
    """Files and folders on top, tables of metadata below, then whether the names may be kept.

    Args:
        start: Called with what was chosen.
        sources: What is chosen already.
    """

    def __init__(
        self,
        start: StartImport,
        sources: Sequence[Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._sources: list[Path] = []
        self._tables: list[Path] = []
        self.setWindowTitle(self.tr("Import images"))
        self.setAccessibleName(self.tr("Import images"))
        self.setMinimumSize(560, 400)
        self.sources = _list(self.tr("Images and folders to import"))
        self.tables = _list(self.tr("Tables of metadata"))
        self.tables.setMaximumHeight(64)
        hint = QLabel(
            self.tr(
                "A HAM10000 or ISIC table is matched by image id. Its diagnoses are kept for statistics and "
                "never shown while reading. Location and device data inside the image files are removed. "
                "Patient ids become pseudonyms."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.keep_names = QCheckBox(self.tr("The file names hold no patient names: keep them"))
        self.keep_names.setToolTip(
            self.tr(
                "Otherwise a pseudonym stands for each name that is not evidently a number of a camera or a "
                "dataset."
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.start_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.start_button.setText(self.tr("Import"))
        self.start_button.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(heading(self.tr("Images")))
        layout.addWidget(_framed(self.sources), 1)
        layout.addLayout(
            _row((self.tr("Add files …"), self.choose_files), (self.tr("Add folder …"), self.choose_folder))
        )
        layout.addWidget(heading(self.tr("Metadata, optional")))
        layout.addWidget(_framed(self.tables))
        layout.addLayout(_row((self.tr("Add table …"), self.choose_tables)))
        layout.addWidget(self.keep_names)
        layout.addWidget(hint)
        layout.addWidget(buttons)
        self.add_sources(sources)

    def add_sources(self, paths: Sequence[Path]) -> None:
        """Add image files and folders; tables among them become metadata."""
        for path in paths:
            target, view = (
                (self._tables, self.tables) if path.suffix.lower() == ".csv" else (self._sources, self.sources)
            )
            if path not in target:
                target.append(path)
                view.addItem(str(path))
        self.start_button.setEnabled(bool(self._sources))

    def choose_files(self) -> None:
        """Ask for image files."""
        self._choose(self.tr("Images to import"), QFileDialog.FileMode.ExistingFiles, _IMAGES)

    def choose_folder(self) -> None:
        """Ask for a folder, searched with all folders below it."""
        self._choose(self.tr("Folder to import"), QFileDialog.FileMode.Directory, "")

    def choose_tables(self) -> None:
        """Ask for tables of metadata."""
        self._choose(self.tr("Tables of metadata"), QFileDialog.FileMode.ExistingFiles, _TABLES)

    def accept(self) -> None:
        """Begin the import."""
        super().accept()
        self._start(tuple(self._sources), tuple(self._tables), keep_names=self.keep_names.isChecked())

    def _choose(self, title: str, mode: QFileDialog.FileMode, names: str) -> None:
        chooser = QFileDialog(self, title)
        chooser.setFileMode(mode)
        if names:
            chooser.setNameFilter(translate("import_dialog", names))
        chooser.filesSelected.connect(lambda chosen: self.add_sources([Path(path) for path in chosen]))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()


class ReportDialog(QDialog):
    """What became of an import: figures on top, each duplicate and failure by name below.

    Args:
        report: What became of it.
        save_names: Called with the table to write, to which file became which case.
    """

    def __init__(
        self, report: ImportReport, save_names: Callable[[Path], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import finished"))
        self.setAccessibleName(self.tr("Import finished"))
        self.setMinimumSize(560, 320)
        self.title = QLabel(report_in_words(report))
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        lines = [
            self.tr("Failed: {source}\n    {reason}").format(
                source=failure.source, reason=failure_in_words(failure)
            )
            for failure in report.failed
        ]
        lines += [
            self.tr("Duplicate: {source}\n    is the image of {known}").format(source=source, known=known)
            for source, known in report.duplicates
        ]
        self.details = details_of(lines, self.tr("Duplicates and failures"))
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self.answer.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.names_button = buttons.addButton(
            self.tr("Save list of files …"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.names_button.setToolTip(self.tr("Which file is which case, as a table outside of the store"))
        self.names_button.setVisible(report.renamed > 0)
        self.names_button.clicked.connect(self._choose_table)
        self._save_names = save_names
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        for widget in (self.title, self.details, self.answer, buttons):
            layout.addWidget(widget)

    def tell(self, words: str) -> None:
        """Say how saving the list went."""
        self.answer.setText(words)
        self.answer.show()

    def _choose_table(self) -> None:
        chooser = QFileDialog(self, self.tr("List of files and cases"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(translate("import_dialog", _TABLES))
        chooser.setDefaultSuffix("csv")
        chooser.fileSelected.connect(lambda chosen: self._save_names(Path(chosen)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()


def report_in_words(report: ImportReport) -> str:
    """Return the figures of an import as a sentence."""
    new, known, failed, unmatched = report.imported, len(report.duplicates), len(report.failed), report.unmatched
    parts = [translate("import_dialog", "%n imported", "", new)]
    if known:
        parts.append(translate("import_dialog", "%n known already", "", known))
    if failed:
        parts.append(translate("import_dialog", "%n failed", "", failed))
    if unmatched:
        parts.append(translate("import_dialog", "%n unknown to the tables", "", unmatched))
    renamed = report.renamed
    if renamed:
        parts.append(translate("import_dialog", "%n names replaced by pseudonyms", "", renamed))
    return ", ".join(parts)


def details_of(lines: Sequence[str], name: str) -> QPlainTextEdit:
    """Return a field with lines that can be read, selected and copied."""
    field = QPlainTextEdit("\n".join(lines))
    field.setReadOnly(True)
    field.setAccessibleName(name)
    field.setTabChangesFocus(True)
    return field


def _list(name: str) -> QListWidget:
    view = QListWidget()
    view.setAccessibleName(name)
    view.setStyleSheet("background: transparent;")
    return view


def _framed(view: QWidget) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
    inside.addWidget(view)
    return frame


def _row(*buttons: tuple[str, Callable[[], None]]) -> QHBoxLayout:
    line = QHBoxLayout()
    for words, do in buttons:
        button = QPushButton(words)
        button.setAccessibleName(words.removesuffix(" …"))
        button.setAutoDefault(False)
        button.clicked.connect(do)
        line.addWidget(button)
    line.addStretch()
    return line
