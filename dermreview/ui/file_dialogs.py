"""The dialogs that bring images in and labels out, and what connects them to the workers."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from dermreview.domain.outcome import ImportReport
from dermreview.domain.quarantine import RefusedImage
from dermreview.domain.statistics import Statistics
from dermreview.domain.worklist import WorklistRow
from dermreview.services.exporting import ExportFormat, ExportReport
from dermreview.services.statistics import export_picture, export_statistics
from dermreview.ui.export_dialog import ExportDialog
from dermreview.ui.import_dialog import ImportDialog, ReportDialog, details_of
from dermreview.ui.import_run import ImportRun
from dermreview.ui.refused_dialog import RefusedDialog
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.statistics_dialog import StatisticsDialog
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.theme import SPACE
from dermreview.ui.verbs import Verbs
from dermreview.ui.wording import in_words

D = TypeVar("D", bound=QDialog)


class FileDialogs(QObject):
    """Opens dialogs over a window; none of them blocks the event loop.

    Attributes:
        show_when_allowed: Called with what shows a dialog that nobody asked for just now.
    """

    def __init__(self, window: QWidget, runner: TaskRunner, verbs: Verbs, imports: ImportRun) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._verbs = verbs
        self._imports = imports
        self._export: ExportDialog | None = None
        self.show_when_allowed: Callable[[Callable[[], object]], object] = lambda show: show()
        imports.finished.connect(self._report)

    def open_import(self, sources: Sequence[Path] = ()) -> ImportDialog:
        """Ask what to import; ``sources`` are chosen already."""
        return _open(ImportDialog(self._imports.start, sources, self._window))

    def import_files(self) -> None:
        """Ask for image files, then for the rest."""
        self.open_import().choose_files()

    def import_folder(self) -> None:
        """Ask for a folder, then for the rest."""
        self.open_import().choose_folder()

    def open_refused(self) -> None:
        """List the images that were refused, once the store has told which."""
        closed: list[int] = []
        dialog = RefusedDialog(self._window)
        dialog.finished.connect(closed.append)

        def run(work: Callable[[], list[RefusedImage]], show: Callable[[list[RefusedImage]], None]) -> None:
            self._runner.submit(
                Lane.STORE,
                work,
                lambda images: None if closed else show(images),
                lambda error: None if closed else failed(error),
                priority=Priority.SCREEN,
            )

        def come() -> None:
            if not dialog.isVisible():
                self.show_when_allowed(functools.partial(_open, dialog))

        def show(images: list[RefusedImage]) -> None:
            dialog.show_images(images)
            come()

        def failed(error: Exception) -> None:
            dialog.tell_error(error)
            come()

        dialog.clear_wanted.connect(lambda: run(self._verbs.clear_refused, dialog.show_cleared))
        run(self._verbs.refused_images, show)

    def open_export(self) -> None:
        """Ask where the reviewed labels are to go."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(documents or Path.home())
        self._export = _open(ExportDialog(self._write, folder, self._window, encrypted=self._verbs.encrypted))
        self._export.destroyed.connect(self._export_closed)

    def open_statistics(self) -> StatisticsDialog:
        """Show what the finished reads say."""
        closed: list[int] = []
        found: list[Statistics] = []

        def run(
            work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
        ) -> None:
            """Work in the pool; what comes after the page was closed has nowhere to go."""
            self._runner.submit(
                Lane.POOL,
                work,
                lambda result: None if closed else done(result),
                lambda error: None if closed else failed(error),
                priority=Priority.SCREEN,
            )

        dialog = _open(StatisticsDialog(run, self._window))
        dialog.finished.connect(closed.append)

        def arrived(statistics: object) -> None:
            if isinstance(statistics, Statistics):
                found.append(statistics)
                dialog.show_statistics(statistics)

        def save(write: Callable[[], None], path: Path) -> None:
            run(
                write,
                lambda _: dialog.tell(self.tr("Written to {path}").format(path=path), "success"),
                dialog.tell_error,
            )

        dialog.table_wanted.connect(
            lambda path: save(functools.partial(export_statistics, found[-1], path, force=True), path)
        )
        dialog.picture_wanted.connect(
            lambda png, path: save(functools.partial(export_picture, png, path, force=True), path)
        )
        run(self._verbs.statistics, arrived, dialog.tell_error)
        return dialog

    def show_failures(self, rows: Sequence[WorklistRow]) -> None:
        """List the cases that could not be analyzed, each with its reason."""
        dialog = QDialog(self._window)
        dialog.setWindowTitle(self.tr("Failures"))
        dialog.setAccessibleName(self.tr("Failures"))
        dialog.setMinimumSize(560, 320)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.addWidget(details_of([f"{row.external_id}\n    {row.failed}" for row in rows], self.tr("Failures")))
        layout.addWidget(buttons)
        _open(dialog)

    def _report(self, report: ImportReport) -> None:
        closed: list[int] = []
        dialogs: list[ReportDialog] = []

        def tell(words: str) -> None:
            if not closed:
                dialogs[0].tell(words)

        def save(out: Path) -> None:
            self._runner.submit(
                Lane.POOL,
                functools.partial(self._verbs.save_names, report.names, out),
                lambda _: tell(self.tr("Written to {path}").format(path=out)),
                lambda error: tell(in_words(error)),
                priority=Priority.SCREEN,
            )

        def show() -> None:
            dialogs.append(_open(ReportDialog(report, save, self._window)))
            dialogs[0].finished.connect(closed.append)

        self.show_when_allowed(show)

    def _write(self, out: Path, form: ExportFormat, include_other: bool, force: bool) -> None:
        # in the pool, not on the store worker: each of its readings is short, and decisions go in between
        export = functools.partial(self._verbs.export, out, form, include_other=include_other, force=force)
        self._runner.submit(Lane.POOL, export, self._written, self._not_written)

    def _written(self, report: ExportReport) -> None:
        if self._export is not None:
            self._export.show_report(report)

    def _not_written(self, error: Exception) -> None:
        if self._export is not None:
            self._export.show_error(error)

    def _export_closed(self) -> None:
        self._export = None


def _open(dialog: D) -> D:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fit_to_screen(dialog)
    dialog.open()
    return dialog
