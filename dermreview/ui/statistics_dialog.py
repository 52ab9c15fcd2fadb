"""The statistics page: pace, agreement, and what the AI did to the readers' labels; saved as CSV or PNG."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.statistics import ReaderFigures, Share, Statistics
from dermreview.ui.language import QT_TRANSLATE_NOOP, decimal, percent, translate
from dermreview.ui.statistics_chart import chart_png
from dermreview.ui.theme import HALF_SPACE, SPACE, current_theme, restyle
from dermreview.ui.wording import in_words

_DPI = 100.0
_EMPTY = QT_TRANSLATE_NOOP("statistics_dialog", "No case has a final label yet. Label a few, then come back.")


class Work(Protocol):
    """Runs something on a worker."""

    def __call__(
        self, work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run ``work`` on a worker; then ``done`` or ``failed`` on the UI thread."""


class StatisticsDialog(QDialog):
    """Shows the figures of one reader at a time, or of all together.

    Attributes:
        table_wanted: Emitted with the file that the figures are to be written to.
        picture_wanted: Emitted with the charts as PNG and the file.
    """

    table_wanted = Signal(object)
    picture_wanted = Signal(object, object)

    def __init__(self, run: Work, parent: QWidget | None = None) -> None:
        """Make a page; ``run`` draws the charts off the UI thread."""
        super().__init__(parent)
        self._run = run
        self._found: Statistics | None = None
        self._png = b""
        self.setWindowTitle(self.tr("Statistics"))
        self.setAccessibleName(self.tr("Statistics"))
        self.setMinimumWidth(1160)
        self.reader = QComboBox()
        self.reader.setAccessibleName(self.tr("Reader"))
        self.reader.setMinimumWidth(220)
        self.reader.currentIndexChanged.connect(self._show_reader)
        self.tiles = {name: _Tile(translate("statistics_dialog", name)) for name in (*_TILES, *_CONTROL_TILES)}
        self.chart = QLabel(self.tr("Reading the history …"))
        self.chart.setAccessibleName(self.tr("Charts"))
        self.chart.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.chart.setMinimumHeight(420)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(self.tr("In words"))
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.hide()
        self.save_table = QPushButton(self.tr("Save CSV …"))
        self.save_picture = QPushButton(self.tr("Save PNG …"))
        self.save_table.clicked.connect(lambda: self._choose("statistics.csv", self.table_wanted.emit))
        self.save_picture.clicked.connect(
            lambda: self._choose("statistics.png", lambda path: self.picture_wanted.emit(self._png, path))
        )
        self._lay_out()
        self._enable()

    def show_statistics(self, found: Statistics) -> None:
        """Show the figures of a store."""
        self._found = found
        self.reader.blockSignals(True)
        self.reader.clear()
        for figures in found.readers:
            self.reader.addItem(figures.reviewer or self.tr("All readers"))
        self.reader.blockSignals(False)
        self._show_reader()

    def tell(self, words: str, role: str) -> None:
        """Tell how the saving went."""
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        restyle(self.outcome)
        self.outcome.show()

    def tell_error(self, error: Exception) -> None:
        """Tell what went wrong."""
        self.tell(in_words(error), "error")

    @property
    def _figures(self) -> ReaderFigures | None:
        if self._found is None or not 0 <= self.reader.currentIndex() < len(self._found.readers):
            return None
        return self._found.readers[self.reader.currentIndex()]

    def _show_reader(self) -> None:
        figures, found = self._figures, self._found
        if found is None:
            return
        self._png = b""
        self._enable()
        for name, told in (_TILES | _CONTROL_TILES).items():
            self.tiles[name].show_value("–" if figures is None else told(figures, found))
        everyone = found.readers[:1]
        controlled = any(reader.repeats.of or reader.control.of for reader in everyone)
        for name in _CONTROL_TILES:
            self.tiles[name].setVisible(controlled)
        self.words.setText("" if figures is None else _in_words(figures, found))
        if figures is None:
            self.chart.setText(translate("statistics_dialog", _EMPTY))
            return
        self.chart.setText(self.tr("Drawing …"))
        ratio, theme = self.devicePixelRatioF(), current_theme()
        self._run(
            lambda: chart_png(figures, found.days, theme, _DPI * ratio),
            lambda png: self._drawn(figures, png, ratio),
            self.tell_error,
        )

    def _drawn(self, figures: ReaderFigures, png: object, ratio: float) -> None:
        if figures is not self._figures or not isinstance(png, bytes):
            return  # another reader was chosen meanwhile
        self._png = png
        picture = QPixmap()
        picture.loadFromData(png)
        picture.setDevicePixelRatio(ratio)
        self.chart.setPixmap(picture)
        self.chart.setAccessibleDescription(self.words.text())
        self._enable()

    def _enable(self) -> None:
        self.save_table.setEnabled(self._figures is not None)
        self.save_picture.setEnabled(bool(self._png))
        self.reader.setEnabled(self._figures is not None)

    def _choose(self, name: str, then: Callable[[Path], None]) -> None:
        chooser = QFileDialog(self, self.tr("Save"), name)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.fileSelected.connect(lambda path: then(Path(path)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel(self.tr("Reader")))
        top.addWidget(self.reader)
        top.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(12)
        for row, names in enumerate((_TILES, _CONTROL_TILES)):
            for place, name in enumerate(names):
                grid.addWidget(self.tiles[name], row, place)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in (self.save_table, self.save_picture):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(top)
        layout.addLayout(grid)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self.words)
        layout.addWidget(self.outcome)
        layout.addWidget(buttons)


class _Tile(QWidget):
    """One figure with its name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.value = QLabel("–")
        self.value.setProperty("role", "title")
        caption = QLabel(name)
        caption.setProperty("role", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF_SPACE)
        layout.addWidget(self.value)
        layout.addWidget(caption)

    def show_value(self, words: str) -> None:
        """Show the figure in words."""
        self.value.setText(words)
        self.value.setAccessibleName(f"{self._name}: {words}")


def _share(share: Share) -> str:
    if share.value is None:
        return "–"
    return translate("statistics_dialog", "{share} of {number}").format(
        share=percent(share.value), number=share.of
    )


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else decimal(value, digits)


def _reads(reader: ReaderFigures, found: Statistics) -> str:
    cases = found.cases
    words = translate("statistics_dialog", "%n cases", "", cases)
    return f"{reader.cases} ({words})"


_TILES: dict[str, Callable[[ReaderFigures, Statistics], str]] = {
    QT_TRANSLATE_NOOP("statistics_dialog", "Finished reads"): _reads,
    QT_TRANSLATE_NOOP("statistics_dialog", "Cases an hour on screen"): lambda reader, _: _number(
        reader.per_hour, 0
    ),
    QT_TRANSLATE_NOOP("statistics_dialog", "Median time a case"): lambda reader, _: (
        f"{_number(reader.median_seconds, 1)} s"
    ),
    QT_TRANSLATE_NOOP("statistics_dialog", "Agreement with the AI"): lambda reader, _: _share(reader.agreement),
    QT_TRANSLATE_NOOP("statistics_dialog", "Cohen's kappa with the AI"): lambda reader, _: _number(
        reader.kappa_ai, 2
    ),
    QT_TRANSLATE_NOOP("statistics_dialog", "Right, where known"): lambda reader, _: _share(reader.right),
    QT_TRANSLATE_NOOP("statistics_dialog", "Kappa with the known"): lambda reader, _: _number(
        reader.kappa_truth, 2
    ),
}
_CONTROL_TILES: dict[str, Callable[[ReaderFigures, Statistics], str]] = {
    QT_TRANSLATE_NOOP("statistics_dialog", "Repeats read the same"): lambda reader, _: _share(reader.repeats),
    QT_TRANSLATE_NOOP("statistics_dialog", "Cohen's kappa with oneself"): lambda reader, _: _number(
        reader.kappa_repeats, 2
    ),
    QT_TRANSLATE_NOOP("statistics_dialog", "Known answers met"): lambda reader, _: _share(reader.control),
    QT_TRANSLATE_NOOP("statistics_dialog", "Kappa with known answers"): lambda reader, _: _number(
        reader.kappa_control, 2
    ),
}
"""What control cases tell; shown where there are any."""


def _in_words(reader: ReaderFigures, found: Statistics) -> str:
    blind = reader.to_wrong.of
    if blind:
        words = translate(
            "statistics_dialog",
            "Of %n blind reads of cases whose diagnosis is known, the AI turned {wrong} from right to wrong and "
            "{right} from wrong to right.",
            "",
            blind,
        ).format(wrong=reader.to_wrong.count, right=reader.to_right.count)
    else:
        words = translate(
            "statistics_dialog",
            "What the AI turns right or wrong shows in blind reads of known cases: there are none yet.",
        )
    sentences = [words]
    for pair in found.pairs:
        if reader.reviewer in ("", pair.one, pair.other):
            said = translate("statistics_dialog", "{one} and {other}: {share} the same, kappa {kappa}.")
            share, kappa = _share(pair.agreement), _number(pair.kappa, 2)
            sentences.append(said.format(one=pair.one, other=pair.other, share=share, kappa=kappa))
    return " ".join(sentences)
