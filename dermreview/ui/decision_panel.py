"""The reader's verdict: confirm, keep or adopt, other, ungradable, defer, flag, and a note."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dermreview.domain.review import ReadMode, ReadState
from dermreview.domain.second_reading import NamelessRead
from dermreview.domain.worklist import RowState, WorklistRow
from dermreview.ui.actions import Actions
from dermreview.ui.case_panel import heading
from dermreview.ui.domain_words import class_within_sentence
from dermreview.ui.key_button import KeyButton
from dermreview.ui.language import translate
from dermreview.ui.nameless_reads import NamelessReads
from dermreview.ui.note_edit import NoteEdit
from dermreview.ui.plain import plain
from dermreview.ui.status_line import ElidedLabel
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.wording import act_in_words, label_in_words, state_name


class DecisionPanel(QWidget):
    """The buttons of the verdict; each shows its key.

    Attributes:
        note_written: Emitted when the note is to be saved, if its text differs from what is saved.
        note_escaped: Emitted when the focus is to return to the image.
    """

    note_written = Signal()
    note_escaped = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_keys = ""
        self._saved_note = ""
        self._suggestion: str | None = None
        self._of_crop = False
        self._row: WorklistRow | None = None
        self._read = ReadState()
        self._heading = heading(self.tr("Decision"))
        self.confirm = KeyButton(actions.confirm, self.tr("Confirm"), role="primary")
        self.adopt = KeyButton(actions.adopt)
        self.buttons = [
            KeyButton(action) for action in (actions.other, actions.ungradable, actions.defer, actions.flag)
        ]
        self._state = ElidedLabel(self.tr("Decision in force"))
        self._state.setProperty("role", "")
        self._reads = NamelessReads()
        self.note = NoteEdit()
        self.note.setFixedHeight(38)
        self.note.left.connect(self._note_left)
        self.note.escaped.connect(self.note_escaped)
        self._grid = grid = QGridLayout()
        for place, button in enumerate(self.buttons):
            grid.addWidget(button, place // 2, place % 2)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.setSpacing(HALF_SPACE)
        top.addWidget(self._heading, 1)
        for action in (actions.undo, actions.redo):
            top.addWidget(KeyButton(action, role="quiet"))
        layout.addLayout(top)
        layout.addWidget(self._state)
        layout.addWidget(self._reads)
        layout.addWidget(self.confirm)
        layout.addWidget(self.adopt)
        layout.addLayout(grid)
        layout.addWidget(self.note)
        self.set_compact(compact=False)
        self.clear()

    def set_compact(self, *, compact: bool) -> None:
        """Take less height, for a low window."""
        for layout in (self._grid, self._layout):
            layout.setSpacing(HALF_SPACE if compact else SPACE)

    def show_suggestion(self, label: str | None, *, of_crop: bool = False) -> None:
        """Offer what can be done with the suggestion on screen.

        Args:
            label: The suggestion; None where there is none.
            of_crop: It is that of a crop, which nothing can be done with: decisions go by the whole image.
        """
        self._suggestion, self._of_crop = None if of_crop else label, of_crop
        self._offer()

    def show_state(
        self, state: ReadState, row: WorklistRow | None, reads: Sequence[NamelessRead] = (), *, keep_note: bool
    ) -> None:
        """Show the decision in force and the note.

        Args:
            state: What the read, or the adjudication, adds up to.
            row: The row of the case; None for no case.
            reads: The verdicts that differ, where the case is adjudicated.
            keep_note: Whether words that are being written stay, because the case is the same.
        """
        writing = keep_note and self.note_changed
        self._row, self._read = row, state
        self._show_heading()
        self._reads.show_reads(reads)
        words = " · ".join(part for part in (_state_in_words(state), _final_in_words(row)) if part)
        self._state.setVisible(bool(words))
        self._state.setText(words)
        self._state.setToolTip(plain(words))
        self._offer()
        self._saved_note = state.note
        if not writing:
            self.note.setPlainText(state.note)

    def show_keys(self, label: str, note: str) -> None:
        """Name the keys that label and that lead to the note, '' for none."""
        self._label_keys = label
        self.note.show_key(note)
        self._offer()

    def asking_for_label(self, words: str) -> str:
        """Return words that end in an invitation to label, with the keys that do so."""
        if not self._label_keys:
            return self.tr("{words}: label it yourself").format(words=words)
        return self.tr("{words}: label with {keys}").format(words=words, keys=self._label_keys)

    def clear(self) -> None:
        """Show no case."""
        self._suggestion = None
        self.show_state(ReadState(), None, keep_note=False)

    def hold_note(self, *, hold: bool) -> None:
        """Take no words while a case is on its way: they would end up at another one."""
        self.note.setReadOnly(hold)

    def set_deciding(self, *, possible: bool) -> None:
        """Offer the verdict only while there is a case."""
        self.note.setEnabled(possible)
        for button in self.buttons:
            button.setEnabled(possible)

    def take_note_focus(self) -> None:
        """Put the cursor at the end of the note."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        cursor = self.note.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.note.setTextCursor(cursor)

    @property
    def heading_text(self) -> str:
        """How the case is read, as the heading tells it."""
        return self._heading.text()

    @property
    def state_text(self) -> str:
        """The decision in force, as it is shown."""
        return self._state.text()

    @property
    def shown_reads(self) -> str:
        """The reads that differ, as they are shown; '' where there are none."""
        return self._reads.text

    @property
    def note_text(self) -> str:
        """The note as it stands in the field."""
        return self.note.toPlainText().strip()

    @property
    def note_changed(self) -> bool:
        """Whether the field differs from what is saved."""
        return self.note_text != self._saved_note

    def note_saved(self, text: str) -> None:
        """Take note that this text is on disk."""
        self._saved_note = text

    def drop_note(self) -> None:
        """Forget what was written since the note was saved."""
        self.note.setPlainText(self._saved_note)

    def _show_heading(self) -> None:
        row, about = self._row, ""
        words = self.tr("DECISION")
        if row is not None and row.adjudicating:
            words = self.tr("ADJUDICATION")
            about = self.tr("The readers of this case differ: your label is final")
        elif row is not None and row.mode is ReadMode.BLIND_FIRST:
            words = self.tr("DECISION · BLIND")
            if row.exposed:
                words = self.tr("BLIND · AI KNOWN?")
                about = self.tr("The AI's opinion was in sight before: in assisted mode, or in an earlier read")
        self._heading.setText(words)
        self._heading.setToolTip(about)

    def _offer(self) -> None:
        row = self._row
        adjudicating = row is not None and row.adjudicating
        blind = row is not None and row.mode is ReadMode.BLIND_FIRST
        self.confirm.setVisible(not adjudicating)
        mine = self._read.provisional
        self.adopt.setVisible(blind and not adjudicating)
        if not blind:
            nothing = self._elsewhere or self.tr("No suggestion to confirm")
            words = _with_name(self.tr("Confirm {name}"), self._suggestion) or nothing
            self.confirm.setEnabled(self._suggestion is not None)
        elif mine is None:
            first = self.tr("Label first, with {keys}") if self._label_keys else self.tr("Label it first")
            first = first.format(keys=self._label_keys)
            unseen = first if self._read.decided is None else self.tr("Labelled without the AI")
            words = self.tr("Label it, or adopt the AI's") if self._read.revealed else unseen
            self.confirm.setEnabled(False)
        else:
            words = _with_name(self.tr("Keep {name}"), mine.act.label)
            self.confirm.setEnabled(True)
        self.confirm.set_words(words)
        agrees = mine is not None and mine.act.label == self._suggestion
        self.adopt.setEnabled(self._suggestion is not None and not agrees)
        adopt = (
            self.tr("The AI agrees")
            if agrees
            else _with_name(self.tr("Adopt {name}"), self._suggestion)
            or self._elsewhere
            or self.tr("Nothing to adopt yet")
        )
        self.adopt.set_words(adopt)

    @property
    def _elsewhere(self) -> str:
        return self.tr("Only with the whole image in view") if self._of_crop else ""

    def _note_left(self) -> None:
        if self.note_changed:
            self.note_written.emit()


def _with_name(words: str, label: str | None) -> str:
    return "" if label is None else words.format(name=class_within_sentence(label))


def _final_in_words(row: WorklistRow | None) -> str:
    """Return what an adjudication by another said of a case that the reader may have labelled; '' for none."""
    if row is None or not row.adjudicated or row.adjudicating:
        return ""
    final = state_name(RowState.UNGRADABLE) if row.final_label is None else label_in_words(row.final_label)
    return translate("decision_panel", "adjudicated: {label}").format(label=final)


def _state_in_words(state: ReadState) -> str:
    """Return the decision in force, with the first label of a blind read; '' for none."""
    first = "" if state.provisional is None else act_in_words(state.provisional.act)
    if state.decided is None:
        return f"◐ {first}" if first else ""
    decided = f"✓ {state.decided.reviewer} {act_in_words(state.decided.act)}"
    return f"{decided} · {first}" if first else decided
