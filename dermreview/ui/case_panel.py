"""What is known of the case and what was done with it. The reference label is never here."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from dermreview.domain.case import Case
from dermreview.domain.review import ReviewEvent
from dermreview.ui.domain_words import patient_word
from dermreview.ui.small_screen import TallColumn
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.wording import event_in_words


def heading(text: str) -> QLabel:
    """Return the small heading of a section."""
    label = QLabel(text.upper())
    label.setProperty("role", "heading")
    label.setAccessibleName(text)
    return label


class CasePanel(TallColumn):
    """Age, sex, site and lesion, then the history, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)  # with a scroll bar beside it, a site stays on one line
        grid.setVerticalSpacing(HALF_SPACE)
        fields = {
            "age": self.tr("Age"),
            "sex": self.tr("Sex"),
            "site": self.tr("Site"),
            "lesion": self.tr("Lesion"),
        }
        for place, (field, name) in enumerate(fields.items()):
            caption = QLabel(name)
            caption.setProperty("role", "muted")
            value = QLabel("–")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(name)
            value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            grid.addWidget(caption, place // 2, 2 * (place % 2), Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place // 2, 2 * (place % 2) + 1, Qt.AlignmentFlag.AlignTop)
            self._values[field] = value
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self._history_heading = heading(self.tr("History"))
        self._history = QLabel()
        self._history.setProperty("role", "muted")
        self._history.setTextFormat(Qt.TextFormat.PlainText)
        self._history.setWordWrap(True)
        self._history.setAccessibleName(self.tr("History of this case"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(grid)
        layout.addSpacing(HALF_SPACE)
        layout.addWidget(self._history_heading)
        layout.addWidget(self._history)
        layout.addStretch()
        self.clear()

    def show_case(self, case: Case, history: Sequence[ReviewEvent]) -> None:
        """Show a case and its events in ``seq`` order."""
        patient = case.patient
        for field, value in (
            ("age", None if patient.age is None else str(patient.age)),
            ("sex", patient_word(patient.sex or "")),
            ("site", patient_word(patient.site or "")),
            ("lesion", patient.lesion_id),
        ):
            self._values[field].setText(value or "–")
            self._values[field].setAccessibleDescription(value or self.tr("unknown"))
        by_seq = {event.seq: event for event in history}
        lines = [event_in_words(event, by_seq.get(event.target or -1)) for event in reversed(history)]
        self._show_history(lines)

    def clear(self) -> None:
        """Show no case."""
        for value in self._values.values():
            value.setText("–")
        self._show_history([])

    def _show_history(self, lines: Sequence[str]) -> None:
        """Take no room for a history that is empty."""
        self._history.setText("\n".join(lines))
        for part in (self._history_heading, self._history):
            part.setVisible(bool(lines))
        self.take_height()

    @property
    def history_text(self) -> str:
        """The history as it is shown."""
        return self._history.text()
