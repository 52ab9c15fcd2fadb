"""Chooses the control cases of the queue, and says in plain words what readers will see of them: nothing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.control_cases import GAP, MOST_PERCENT, ControlCases
from dermreview.services.controlling import ControlChoice
from dermreview.ui.case_panel import heading
from dermreview.ui.language import translate
from dermreview.ui.theme import HALF_SPACE, SPACE, restyle

_WIDTH = 620
_FEWEST_LINES = 3
_MOST_LINES = 8
_FOLDER = Qt.ItemDataRole.UserRole


class ControlDialog(QDialog):
    """Two shares, and the folders that known answers come from.

    Args:
        choice: What is chosen now, and what there is to choose from.
        choose: Called with what is wanted.
    """

    def __init__(
        self, choice: ControlChoice, choose: Callable[[ControlCases], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choice = choice
        self._choose = choose
        self.setWindowTitle(self.tr("Quality control"))
        self.setAccessibleName(self.tr("Quality control"))
        self.setMinimumWidth(_WIDTH)
        self.repeats = _share(self.tr("Share of repeats"), choice.chosen.repeats, self.tr("none"))
        self.known = _share(self.tr("Share of known answers"), choice.chosen.known, self.tr("none"))
        self.folders = QListWidget()
        self.folders.setAccessibleName(self.tr("Folders with known answers"))
        self.folders.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.folders.setSpacing(2)
        self._fill()
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName(self.tr("What is wrong"))
        self.problem.hide()
        for spin in (self.repeats, self.known):
            spin.valueChanged.connect(self.problem.hide)
        self.folders.itemChanged.connect(self.problem.hide)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.button = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.button.setProperty("role", "primary")
        buttons.accepted.connect(self._check)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)

    def _fill(self) -> None:
        for folder, number in self._choice.folders.items():
            name = folder or self.tr("without a folder")
            item = QListWidgetItem(self.tr("{folder} · %n cases with a diagnosis", "", number).format(folder=name))
            item.setData(_FOLDER, folder)
            item.setToolTip(name)
            checked = folder in self._choice.chosen.folders
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self.folders.addItem(item)
        lines = min(_MOST_LINES, max(_FEWEST_LINES, self.folders.count()))
        line = self.folders.fontMetrics().height() + 2 * self.folders.spacing() + HALF_SPACE
        self.folders.setFixedHeight(lines * line)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(
            _words(
                self.tr(
                    "Control cases measure how reliable a reader is. They come among the others and look like "
                    "them: nobody is told which they are. The statistics show what they tell of each reader."
                )
            )
        )
        layout.addSpacing(SPACE)
        layout.addWidget(heading(self.tr("Repeats")))
        layout.addLayout(_line(self.tr("Share of the cases to read"), self.repeats))
        layout.addWidget(
            _words(
                self.tr(
                    "A case comes again to the same reader under another name, at least {number} cases apart. "
                    "What is said of the repeat measures the reader alone: the case keeps its label, a flag on "
                    "the repeat asks nobody else to read it, and of all exports the full history alone has it."
                ).format(number=GAP),
                muted=True,
            )
        )
        layout.addSpacing(SPACE)
        layout.addWidget(heading(self.tr("Known answers")))
        layout.addLayout(_line(self.tr("Share of the other cases"), self.known))
        frame = QFrame()
        frame.setProperty("role", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(*4 * (HALF_SPACE,))
        inside.addWidget(self.folders)
        layout.addWidget(frame)
        self.nothing = _words(
            self.tr("No case has a diagnosis yet. Import images together with a table of their diagnoses."),
            muted=True,
        )
        layout.addWidget(self.nothing)
        self.nothing.setVisible(not self._choice.folders)
        frame.setVisible(bool(self._choice.folders))
        self.known.setEnabled(bool(self._choice.folders))
        layout.addWidget(
            _words(
                self.tr(
                    "Cases with a diagnosis from the checked folders leave the worklist and come as control cases "
                    "only. Their labels are exported like all others. Give their files names like those of the "
                    "other cases, and read in random order: it hides best what does not belong to a series."
                ),
                muted=True,
            )
        )
        layout.addWidget(self.problem)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _check(self) -> None:
        items = [self.folders.item(place) for place in range(self.folders.count())]
        chosen = frozenset(item.data(_FOLDER) for item in items if item.checkState() is Qt.CheckState.Checked)
        if self.known.value() and not chosen:
            self._tell(self.tr("Check the folders that known answers come from, or set their share to none."))
            return
        left = self._choice.cases - sum(self._choice.folders[folder] for folder in chosen)
        if self.known.value() and not left:
            self._tell(
                self.tr(
                    "All cases are in the checked folders: none is left to mix them into. Uncheck one of them."
                )
            )
            return
        self.accept()
        self._choose(ControlCases(self.repeats.value(), self.known.value(), chosen))

    def _tell(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setProperty("role", "error")
        restyle(self.problem)
        self.problem.show()
        self.adjustSize()


def _share(name: str, value: int, none: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(0, MOST_PERCENT)
    spin.setValue(value)
    spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    spin.setSuffix(translate("control_dialog", " %"))
    spin.setSpecialValueText(none)
    spin.setAccessibleName(name)
    return spin


def _line(name: str, spin: QSpinBox) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(SPACE)
    label = QLabel(name)
    label.setBuddy(spin)
    line.addWidget(label)
    line.addWidget(spin)
    line.addStretch(1)
    return line


def _words(text: str, *, muted: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    if muted:
        label.setProperty("role", "muted")
    return label
