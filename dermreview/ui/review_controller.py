"""The reading of one case after another: what is on screen, and what a key makes of it.

A decision goes to the store worker first; only when it is on disk does the next case show. Nothing the reader does
meanwhile counts, so that no key reaches the wrong case.
"""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dermreview.domain.review import Act, Action, Status
from dermreview.services.queue_acts import QueueOutcome
from dermreview.services.reading import OpenCase
from dermreview.services.reviews import ReviewOutcome
from dermreview.ui.additions import Additions
from dermreview.ui.ai_screen import AiScreen
from dermreview.ui.ai_state import AiState, AiStatus
from dermreview.ui.case_loader import CaseLoader
from dermreview.ui.key_guard import KeyGuard
from dermreview.ui.recorder import Kind, Recorder
from dermreview.ui.side_panel import SidePanel
from dermreview.ui.tasks import TaskRunner
from dermreview.ui.verbs import Verbs
from dermreview.ui.verdicts import OnScreen, Refusal, Verdict, on_adopt, on_confirm, on_judge, on_label
from dermreview.ui.viewer import Viewer
from dermreview.ui.viewer_picture import Picture
from dermreview.ui.wording import act_in_words, in_words, state_in_words
from dermreview.ui.worklist_model import WorklistModel

PREFETCH = 3
"""How many cases ahead are decoded."""


class ReviewController(QObject):
    """Moves through the worklist and records what the reader decides.

    Attributes:
        additions: Notes and reasons.
        screen: What is on screen of the AI's opinion.
        moved: Emitted with the id of the case that is asked for, before it is on screen.
        shown: Emitted with the id of the case whose data are on screen with its image, or with why there is none.
        saving: Emitted with True when an act is on its way to the disk, False when that ended.
        saved: Emitted with the `ReviewOutcome` that is on disk.
        queue_changed: Emitted with the `QueueOutcome` of an act on the queue, its undo or its redo.
        not_saved: Emitted with the reason in words; the case stays.
        queue_ended: Emitted when no unread case follows the one just decided.
        said: Emitted with a short sentence for the status line.
        failed: Emitted with the reason in words if a case can't be opened.
    """

    moved = Signal(int)
    shown = Signal(int)
    saving = Signal(bool)
    saved = Signal(object)
    queue_changed = Signal(object)
    not_saved = Signal(str)
    queue_ended = Signal()
    said = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        runner: TaskRunner,
        verbs: Verbs,
        model: WorklistModel,
        screen: tuple[Viewer, SidePanel],
        clock: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._verbs = verbs
        self._model = model
        self._viewer, self._side = screen
        self._guard = KeyGuard(clock)
        self.screen = AiScreen(self._viewer, self._side, self._guard, self)
        self._target: int | None = None
        self._opened: OpenCase | None = None
        self._no_ai_reason: str | None = None
        self._image_failed = False
        self._recorder = Recorder(runner, self._hold_note, self)
        self._recorder.saving.connect(self.saving)
        self._recorder.saved.connect(self._saved)
        self._recorder.not_saved.connect(self.not_saved)
        self._recorder.said.connect(self.said)
        self.additions = Additions(
            self._recorder,
            lambda case_id, act: self._verbs.record(case_id, act),
            self._side.decision,
            self._note_act,
            self,
        )
        self.additions.said.connect(self.said)
        self.additions.added.connect(self._added)
        self._loader = CaseLoader(runner, verbs.open_case, verbs.picture, self)
        self._loader.opened.connect(self._swap)
        self._loader.image_ready.connect(self._image_ready)
        self._loader.image_failed.connect(self._show_image_failure)
        self._loader.failed.connect(self._not_opened)

    # where the reader is

    @property
    def case_id(self) -> int | None:
        """The case that is on screen or on its way there."""
        return self._target

    @property
    def opened(self) -> OpenCase | None:
        """The case whose data are on screen."""
        return self._opened

    @property
    def ai_status(self) -> AiStatus:
        """What the screen says of the AI for this case."""
        return self.screen.state.status

    @property
    def busy(self) -> bool:
        """Whether something the reader did is not on disk yet."""
        return self._recorder.under_way is not None

    @property
    def on_screen(self) -> bool:
        """Whether the case asked for is on screen with its image."""
        return self._guard.on_screen and self._opened is not None and self._opened.case.id == self._target

    def go(self, case_id: int) -> None:
        """Show a case. Decides nothing."""
        self.additions.then(functools.partial(self._go, case_id))

    def step(self, step: int) -> None:
        """Show the case before (-1) or after (1)."""
        neighbour = None if self._target is None else self._model.neighbour(self._target, step)
        if neighbour is None:
            self.said.emit(self.tr("This is the last case") if step > 0 else self.tr("This is the first case"))
        else:
            self.go(neighbour)

    def go_to_next_unreviewed(self) -> None:
        """Show the next case to read, from the top again after the end; deferred cases come last."""
        following = self._model.next_unreviewed(self._target, wrap=True)
        if following is None:
            self.said.emit(self.tr("No other case is left to read"))
        else:
            self.go(following)

    def leave(self) -> None:
        """Show no case."""
        self._target = None
        self._opened = None
        self._guard.leave()
        self._loader.forget()
        self._side.clear()

    # what the reader decides

    def confirm(self) -> None:
        """Confirm the suggestion that is on screen; in a blind read keep the label that was given before it."""
        self._act(on_confirm)

    def adopt(self) -> None:
        """Take over the AI's label after a blind read."""
        self._act(on_adopt)

    def label(self, label: str, diagnosis: str | None = None) -> None:
        """Label the case; in a blind read first without the AI, and then with it."""
        self._act(functools.partial(on_label, label=label, diagnosis=diagnosis))

    def judge(self, action: Action) -> None:
        """Call the case ungradable, defer it or flag it."""
        self._act(lambda opened, _: on_judge(opened, action), needs_image=False)

    def may_label(self) -> bool:
        """Tell whether a label counts now; says why where it does not."""
        return self._may_decide(needs_image=True)

    def undo(self) -> None:
        """Undo the last step and show its case."""
        self.additions.then(lambda: self._reverse(self._verbs.undo, self.tr("Undone")))

    def redo(self) -> None:
        """Redo the step undone last and show its case."""
        self.additions.then(lambda: self._reverse(self._verbs.redo, self.tr("Redone")))

    def carry_out(self, work: Callable[[], QueueOutcome]) -> None:
        """Put an act on the queue on disk, in its turn among the decisions; ``work`` runs on the store worker."""

        def save() -> None:
            self._recorder.save(Kind.DECISION, work, lambda _: None)

        self.additions.then(save)

    def save_note(self) -> None:
        """Put the note on disk if it changed."""
        if not self.busy:
            self.additions.then(lambda: None)

    # what the analysis brings

    def ai_arrived(self, opened: OpenCase) -> None:
        """Take over a case that was analyzed, or failed to be, in the background."""
        self._model.change(opened.row)
        if self._opened is None or opened.case.id != self._opened.case.id:
            return
        self._opened = opened
        self._side.case.show_case(opened.case, opened.history)
        self._show_ai()

    def set_no_ai(self, reason: str | None) -> None:
        """Tell why there is no AI; None where there is one."""
        self._no_ai_reason = reason
        self._show_ai()

    def refresh_ai(self) -> None:
        """Show the AI's state again, for example because the networks took up the case on screen."""
        if self._opened is not None and self.screen.state.shown_prediction is None:
            self._show_ai()

    # inside

    def _go(self, case_id: int) -> None:
        row = self._model.row_of(case_id)
        if row is None:
            return
        self._target = case_id
        self._guard.leave()
        self._side.decision.hold_note(hold=True)
        place = self._model.place_of(case_id) or 0
        self._loader.load(row, self._model.rows[place + 1 : place + 1 + PREFETCH])
        self.moved.emit(case_id)

    def _swap(self, opened: OpenCase) -> None:
        """Put data and image of another case on screen at once, never one case's data beside another's image."""
        same = self._opened is not None and self._opened.case.id == opened.case.id and self.on_screen
        self._opened = opened
        self._model.change(opened.row)
        self._side.show_case(opened, same=same)
        self._side.decision.hold_note(hold=self.busy)
        if same:
            self._show_ai()
            return
        self.screen.forget()
        self._image_failed = False
        picture, failure = self._loader.picture_of(opened.case.id), self._loader.failure_of(opened.case.id)
        if picture is not None:
            self._show_image(picture)
            return
        self._viewer.show_loading()
        self._show_ai()
        if failure is not None:
            self._show_image_failure(opened.case.id, failure)

    def _image_ready(self, case_id: int, picture: Picture) -> None:
        if (
            self._opened is not None
            and self._opened.case.id == case_id == self._target
            and not self._guard.on_screen
        ):
            self._show_image(picture)

    def _show_image(self, picture: Picture) -> None:
        if self._opened is None:
            return
        self._viewer.show_image(picture, self._opened.case.synthetic)
        self._show_ai()
        self._guard.case_appeared()
        self.shown.emit(self._opened.case.id)

    def _show_image_failure(self, case_id: int, reason: str) -> None:
        if self._opened is None or not self._opened.case.id == case_id == self._target:
            return  # `_swap` asks for it when the case itself arrives
        self._viewer.show_image_failed(reason)
        self._image_failed = True
        self._guard.case_appeared()
        self.shown.emit(case_id)

    def _not_opened(self, error: Exception) -> None:
        self.failed.emit(in_words(error))

    def _show_ai(self) -> None:
        looking = self._opened is not None and self._model.analyzing == self._opened.case.id
        state = AiState.of_case(self._opened, self._verbs.bundle, self._no_ai_reason, looking=looking)
        self.screen.show(state, None if self._opened is None else self._opened.crop)

    def _may_decide(self, *, needs_image: bool) -> bool:
        if self._recorder.under_way is Kind.DECISION:
            return False
        if not self.on_screen:
            self.said.emit(self.tr("No decision yet: the case is not on screen"))
            return False
        if not self._guard.ready():
            self.said.emit(self.tr("Key ignored: the case or its suggestion has only just appeared"))
            return False
        if needs_image and self._image_failed:
            self.said.emit(self.tr("This image can't be shown: mark it ungradable, defer or flag it"))
            return False
        return True

    def _act(
        self, meaning: Callable[[OpenCase, OnScreen], Verdict | Refusal], *, needs_image: bool = True
    ) -> None:
        """Record what a key means for the case on screen, or say why it means nothing."""
        if not self._may_decide(needs_image=needs_image) or self._opened is None:
            return
        verdict = meaning(self._opened, OnScreen(self.screen.suggestion, self.screen.crop_in_view))
        if isinstance(verdict, Refusal):
            asking = self._side.decision.asking_for_label
            self.said.emit(asking(verdict.why) if verdict.label_helps else verdict.why)
            return
        act = Act(
            verdict.action,
            verdict.label,
            verdict.diagnosis,
            milliseconds=self._guard.milliseconds(),
            shown=self.screen.shown(),
        )
        record = functools.partial(self._record, self._opened.case.id, act)
        self.additions.then(record)

    def _record(self, case_id: int, act: Act) -> None:
        record = functools.partial(self._verbs.record, case_id, act)
        if act.action is Action.PROVISIONAL:
            heatmap = self._viewer.heatmap_visible
            record = functools.partial(self._verbs.record_blind_label, case_id, act, heatmap=heatmap)
        self._recorder.save(Kind.DECISION, record, self._decided)

    def _decided(self, outcome: ReviewOutcome) -> None:
        reads = () if self._opened is None else self._opened.reads
        self._side.decision.show_state(outcome.state, outcome.row, reads, keep_note=False)
        self.said.emit(f"{outcome.row.external_id}: {act_in_words(outcome.event.act)}")
        if outcome.state.status is Status.PROVISIONAL:
            self._loader.reload(outcome.row.case_id)  # with what the AI says
            return
        following = self._model.next_unreviewed(outcome.row.case_id, wrap=False)
        if following is not None:
            self._go(following)
        else:
            self._loader.reload(outcome.row.case_id)
            self.queue_ended.emit()

    def _reverse(self, reverse: Callable[[], ReviewOutcome | QueueOutcome], word: str) -> None:
        if self._recorder.under_way is None:
            self._recorder.save(Kind.DECISION, reverse, functools.partial(self._reversed, word))

    def _reversed(self, word: str, outcome: ReviewOutcome | QueueOutcome) -> None:
        if isinstance(outcome, QueueOutcome):
            return  # told by `queue_changed`
        self.said.emit(
            self.tr("{word}: {case} is now {status}").format(
                word=word, case=outcome.row.external_id, status=state_in_words(outcome.row)
            )
        )
        self._go(outcome.row.case_id)

    def _note_act(self, text: str) -> tuple[int, Act]:
        opened = self._opened
        act = Act(Action.NOTE, note=text, milliseconds=self._guard.milliseconds(), shown=self.screen.shown())
        return (0 if opened is None else opened.case.id), act

    def _added(self, outcome: ReviewOutcome) -> None:
        """Show the history with the note or the reasons in it."""
        if self._target == outcome.row.case_id and not self.busy:
            self._loader.reload(outcome.row.case_id)

    def _saved(self, outcome: ReviewOutcome | QueueOutcome) -> None:
        if isinstance(outcome, QueueOutcome):
            self.queue_changed.emit(outcome)
            return
        self._model.change(outcome.row)
        self.saved.emit(outcome)

    def _hold_note(self, hold: bool) -> None:
        self._side.decision.hold_note(hold=hold)
