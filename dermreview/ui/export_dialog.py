"""Chooses form and place of an export and tells how it went."""

from collections.abc import Callable
from pathlib import Path

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

from dermreview.domain.agreement import Standing
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.exporting import ExportFormat, ExportReport
from dermreview.ui.language import QT_TRANSLATE_NOOP, translate
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words

_FORMS = {
    ExportFormat.CSV: (
        QT_TRANSLATE_NOOP("export_dialog", "CSV, one row a case"),
        "labels.csv",
        QT_TRANSLATE_NOOP("export_dialog", "Label, suggestion, agreement, probabilities, times"),
    ),
    ExportFormat.ISIC: (
        QT_TRANSLATE_NOOP("export_dialog", "ISIC ground truth"),
        "ground-truth",
        QT_TRANSLATE_NOOP("export_dialog", "One-hot columns, ready for training"),
    ),
    ExportFormat.FOLDER: (
        QT_TRANSLATE_NOOP("export_dialog", "Image folders by class"),
        "labels",
        QT_TRANSLATE_NOOP("export_dialog", "A folder a class with a manifest, ready for training"),
    ),
    ExportFormat.JSONL: (
        QT_TRANSLATE_NOOP("export_dialog", "Full history, JSON lines"),
        "history.jsonl",
        QT_TRANSLATE_NOOP("export_dialog", "Every review event as it was recorded"),
    ),
}

_REASONS = {
    "unreviewed": QT_TRANSLATE_NOOP("export_dialog", "unreviewed"),
    "provisional": QT_TRANSLATE_NOOP("export_dialog", "provisional"),
    "deferred": QT_TRANSLATE_NOOP("export_dialog", "deferred"),
    "flagged": QT_TRANSLATE_NOOP("export_dialog", "flagged"),
    "ungradable": QT_TRANSLATE_NOOP("export_dialog", "ungradable"),
    Standing.SECOND_READ: QT_TRANSLATE_NOOP("export_dialog", "awaiting a second read"),
    "conflict": QT_TRANSLATE_NOOP("export_dialog", "conflict"),
    "other": QT_TRANSLATE_NOOP("export_dialog", "other"),
}

Exporter = Callable[[Path, ExportFormat, bool, bool], None]


class ExportDialog(QDialog):
    """Stays open until the reader has seen the result.

    Args:
        export: Called with target, form, whether `other` is included, and whether to replace what is there.
        folder: Where the target is suggested.
        encrypted: Whether the store is; an export never is, and the dialog says so then.
    """

    def __init__(
        self, export: Exporter, folder: Path, parent: QWidget | None = None, *, encrypted: bool = False
    ) -> None:
        super().__init__(parent)
        self._export = export
        self._folder = folder
        self._replace = False
        self.setWindowTitle(self.tr("Export reviewed labels"))
        self.setAccessibleName(self.tr("Export reviewed labels"))
        self.setMinimumWidth(560)
        self.form = QComboBox()
        self.form.setAccessibleName(self.tr("Form of the export"))
        for form, (name, _, _) in _FORMS.items():
            self.form.addItem(translate("export_dialog", name), form)
        self._about = QLabel()
        self._about.setProperty("role", "muted")
        self.target = QLineEdit()
        self.target.setAccessibleName(self.tr("File or folder to write"))
        self.other = QCheckBox(self.tr("Include cases labelled as other"))
        self.plain = QLabel(
            self.tr("This store is encrypted, an export is not: keep it where only the right people read it.")
        )
        self.plain.setWordWrap(True)
        self.plain.setProperty("role", "warning")
        self.plain.setVisible(encrypted)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setAccessibleName(self.tr("Result"))
        self.outcome.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Close)
        self.export_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.export_button.setProperty("role", "primary")
        buttons.accepted.connect(self._begin)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self.form.currentIndexChanged.connect(self._form_changed)
        self.target.textEdited.connect(self._target_changed)
        self._form_changed()

    def show_report(self, report: ExportReport) -> None:
        """Tell what was written."""
        self._ready()
        words = self.tr("%n cases written to {path}", "", report.cases).format(path=report.path)
        left_out = [f"{number} {_reason_in_words(reason)}" for reason, number in report.left_out.items() if number]
        if left_out:
            words = self.tr("{written}; left out: {reasons}").format(written=words, reasons=", ".join(left_out))
        self._tell(words, "success")

    def show_error(self, error: Exception) -> None:
        """Tell what went wrong; offer to replace an existing target."""
        self._ready()
        if isinstance(error, DermreviewError) and error.code is ErrorCode.TARGET_EXISTS:
            self._replace = True
            self.export_button.setText(self.tr("Replace it"))
            self._tell(
                self.tr("{path} exists already. Replace it, or choose another name.").format(
                    path=self.target.text()
                ),
                "warning",
            )
        else:
            self._tell(in_words(error), "error")

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        browse = QPushButton(self.tr("Browse …"))
        browse.setAccessibleName(self.tr("Browse for the target"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self.target, 1)
        line.addWidget(browse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(SPACE)
        grid.addWidget(QLabel(self.tr("Form")), 0, 0)
        grid.addWidget(self.form, 0, 1)
        grid.addWidget(self._about, 1, 1)
        grid.addWidget(QLabel(self.tr("Target")), 2, 0)
        grid.addLayout(line, 2, 1)
        grid.addWidget(self.other, 3, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(grid)
        layout.addWidget(self.plain)
        layout.addWidget(self.outcome)
        layout.addStretch()
        layout.addWidget(buttons)

    def _chosen_form(self) -> ExportFormat:
        return ExportFormat(self.form.currentData())  # Qt keeps a plain string of it

    def _form_changed(self) -> None:
        _, name, about = _FORMS[self._chosen_form()]
        self._about.setText(translate("export_dialog", about))
        self.target.setText(str(self._folder / name))
        self._target_changed()

    def _target_changed(self) -> None:
        self._replace = False
        self.outcome.hide()
        self._ready()

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Export to"), self.target.text())
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # an existing target is asked about here, after the export has refused it
        chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.fileSelected.connect(self._chosen)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _chosen(self, path: str) -> None:
        self.target.setText(path)
        self._target_changed()

    def _begin(self) -> None:
        text = self.target.text().strip()
        if not text:
            self._tell(self.tr("Give the file or folder to write."), "error")
            return
        self.export_button.setEnabled(False)
        self._tell(self.tr("Writing …"), "muted")
        self._export(Path(text), self._chosen_form(), self.other.isChecked(), self._replace)

    def _ready(self) -> None:
        self._replace = False
        self.export_button.setEnabled(True)
        self.export_button.setText(self.tr("Export"))

    def _tell(self, words: str, role: str) -> None:
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        restyle(self.outcome)
        self.outcome.show()


def _reason_in_words(reason: str) -> str:
    return translate("export_dialog", _REASONS[reason]) if reason in _REASONS else reason
