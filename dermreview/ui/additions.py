"""What the reader adds to a decision: the note of the case on screen, and reasons for the case just left.

Both are on disk before whatever the reader does next; a decision, an undo or another case waits for them.
"""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dermreview.domain.review import Act, Action
from dermreview.domain.vocabulary import Confidence
from dermreview.services.reviews import ReviewOutcome
from dermreview.ui.decision_panel import DecisionPanel
from dermreview.ui.recorder import Kind, Recorder
from dermreview.ui.wording import act_in_words

NoteAct = Callable[[str], tuple[int, Act]]
"""Makes the case on screen and the act of a note from its text."""


class Additions(QObject):
    """Saves notes and reasons.

    Attributes:
        said: Emitted with a short sentence for the status line.
        added: Emitted with the `ReviewOutcome` of a note or of reasons, after what waited for them has begun.
    """

    said = Signal(str)
    added = Signal(object)

    def __init__(
        self,
        recorder: Recorder,
        record: Callable[[int, Act], ReviewOutcome],
        panel: DecisionPanel,
        note_act: NoteAct,
        parent: QObject | None = None,
    ) -> None:
        """Make it; ``record`` runs on the store worker, ``panel`` holds the note."""
        super().__init__(parent)
        self._recorder = recorder
        self._record = record
        self._panel = panel
        self._note_act = note_act
        self._waiting: Callable[[], None] | None = None

    def then(self, do: Callable[[], None]) -> None:
        """Do something after the note, if it changed, is on disk; not at all if that fails."""
        if self._recorder.under_way is Kind.DECISION:
            return
        if self._recorder.under_way is Kind.ADDITION:
            self._waiting = do
        elif not self._panel.note_changed:
            do()
        else:
            text = self._panel.note_text
            self._waiting = do
            self._save(*self._note_act(text), functools.partial(self._note_saved, text))

    def explain(self, case_id: int, reasons: tuple[str, ...], confidence: Confidence | None) -> bool:
        """Add reasons and confidence to the decision on a case, usually the one just left.

        Returns:
            Whether they are on their way to the disk; if not, the reader is told why.
        """
        if self._recorder.under_way is Kind.DECISION or self._waiting is not None:
            self.said.emit(self.tr("Not recorded: another step was on its way to the disk. Give it again"))
            return False
        act = Act(Action.REASON, reasons=reasons, confidence=confidence)
        self.then(functools.partial(self._save, case_id, act, self._explained))
        return True

    def _save(self, case_id: int, act: Act, done: Callable[[ReviewOutcome], None]) -> None:
        record = functools.partial(self._record, case_id, act)
        self._recorder.save(Kind.ADDITION, record, functools.partial(self._saved, done), self._forget)

    def _saved(self, done: Callable[[ReviewOutcome], None], outcome: ReviewOutcome) -> None:
        done(outcome)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
        self.added.emit(outcome)

    def _note_saved(self, text: str, outcome: ReviewOutcome) -> None:
        self._panel.note_saved(text)
        self.said.emit(self.tr("{case}: note saved").format(case=outcome.row.external_id))

    def _explained(self, outcome: ReviewOutcome) -> None:
        self.said.emit(f"{outcome.row.external_id}: {act_in_words(outcome.event.act)}")

    def _forget(self) -> None:
        self._waiting = None
