"""What the readers of a case found, without their names: in sight of whoever adjudicates it."""

from collections.abc import Sequence
from string import ascii_uppercase

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dermreview.domain.second_reading import NamelessRead
from dermreview.domain.worklist import RowState
from dermreview.ui.plain import plain
from dermreview.ui.status_line import ElidedLabel
from dermreview.ui.theme import HALF_SPACE
from dermreview.ui.wording import explanation_in_words, label_in_words, state_name


class NamelessReads(QFrame):
    """Up to three lines a read: the label, reasons and confidence, the note; whole in their tooltips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("The reads that differ"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(HALF_SPACE, HALF_SPACE, HALF_SPACE, HALF_SPACE)
        self._layout.setSpacing(0)
        self._lines: list[ElidedLabel] = []

    def show_reads(self, reads: Sequence[NamelessRead]) -> None:
        """Show the reads in their order; nothing at all where there are none."""
        for line in self._lines:
            self._layout.removeWidget(line)
            line.deleteLater()
        self._lines = []
        for letter, read in zip(ascii_uppercase, reads, strict=False):
            label = _label(read)
            self._add(self.tr("Reader {letter}: {label}").format(letter=letter, label=label), "")
            for said in (explanation_in_words(read.reasons, read.confidence), read.note):
                if said:
                    self._add(said, "muted")
        self.setVisible(bool(reads))

    @property
    def text(self) -> str:
        """All lines, as they are shown."""
        return "\n".join(line.toolTip() for line in self._lines)

    def _add(self, words: str, role: str) -> None:
        line = ElidedLabel(words)
        line.setProperty("role", role)
        line.setText(words)
        line.setToolTip(plain(words))
        self._layout.addWidget(line)
        self._lines.append(line)


def _label(read: NamelessRead) -> str:
    return state_name(RowState.UNGRADABLE) if read.label is None else label_in_words(read.label, read.diagnosis)
