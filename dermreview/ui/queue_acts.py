"""Acts on the marked rows of the worklist: archive, bring back, read again, priority. One undo reverses each."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction
from dermreview.services.queue_acts import QueueOutcome
from dermreview.ui.actions import Actions
from dermreview.ui.language import translate
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.wording import priority_within_sentence
from dermreview.ui.worklist_model import WorklistModel
from dermreview.ui.worklist_view import WorklistView

ASK_FROM = 20
"""An act on more cases than these is confirmed first."""


class QueueActs(QObject):
    """Carries acts on the queue out and shows what became of them.

    Attributes:
        said: Emitted with a short sentence for the status line.
    """

    said = Signal(str)

    def __init__(
        self,
        review: ReviewController,
        model: WorklistModel,
        view: WorklistView,
        record: Callable[[QueueAct], QueueOutcome],
        parent: QWidget,
    ) -> None:
        """Make it; ``record`` runs on the store worker."""
        super().__init__(parent)
        self._window = parent
        self._review = review
        self._model = model
        self._view = view
        self._record = record
        review.queue_changed.connect(self._changed)

    def connect_actions(self, actions: Actions) -> None:
        """Let the actions of the window act on the marked rows, also from the list's context menu."""
        for action, what, priority in (
            (actions.archive, QueueAction.ARCHIVE, None),
            (actions.unarchive, QueueAction.UNARCHIVE, None),
            (actions.requeue, QueueAction.REQUEUE, None),
            (actions.priority_high, QueueAction.PRIORITY, CasePriority.HIGH),
            (actions.priority_normal, QueueAction.PRIORITY, CasePriority.NORMAL),
            (actions.priority_low, QueueAction.PRIORITY, CasePriority.LOW),
        ):
            action.triggered.connect(functools.partial(self._ask, what, priority))
            self._view.addAction(action)

    def _ask(self, what: QueueAction, priority: CasePriority | None, _checked: bool = False) -> None:
        marked = self._view.marked()
        if not marked:
            self.said.emit(self.tr("No case is marked in the worklist"))
            return
        act = QueueAct(what, tuple(marked), priority)
        if len(marked) <= ASK_FROM:
            self._do(act)
            return
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Many cases"), _question(act), parent=self._window)
        box.setObjectName("many cases")
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
        box.setInformativeText(self.tr("No decision is lost. One undo takes it back."))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.button(QMessageBox.StandardButton.Yes).clicked.connect(functools.partial(self._do, act))
        box.open()

    def _do(self, act: QueueAct, _checked: bool = False) -> None:
        self._review.carry_out(functools.partial(self._record, act))

    def _changed(self, outcome: QueueOutcome) -> None:
        """Show the rows as they are now; whoever looked at one that left the list goes on to another."""
        self._model.change_many(outcome.rows)
        self.said.emit(_told(outcome))
        case_id = self._review.case_id
        if case_id is not None and self._model.place_of(case_id) is not None:
            self._review.go(case_id)
        elif self._model.rows:
            following = self._model.next_unreviewed(None, wrap=True)
            self._review.go(self._model.rows[0].case_id if following is None else following)


def _question(act: QueueAct) -> str:
    number = len(act.case_ids)
    if act.action is QueueAction.ARCHIVE:
        return translate("queue_acts", "Archive {number} cases?").format(number=number)
    if act.action is QueueAction.UNARCHIVE:
        return translate("queue_acts", "Bring {number} cases back from the archive?").format(number=number)
    if act.action is QueueAction.REQUEUE:
        words = translate("queue_acts", "Put the decided ones of {number} cases back, to be read again?")
        return words.format(number=number)
    words = translate("queue_acts", "Give {number} cases {priority} priority?")
    return words.format(number=number, priority=_priority(act))


def _told(outcome: QueueOutcome) -> str:
    act, number = outcome.event.act, len(outcome.rows)
    if act.action is QueueAction.ARCHIVE:
        words = translate("queue_acts", "archived: {number}")
    elif act.action is QueueAction.UNARCHIVE:
        words = translate("queue_acts", "brought back from the archive: {number}")
    elif act.action is QueueAction.REQUEUE:
        words = translate("queue_acts", "put back to be read again: {number}")
    else:
        words = translate("queue_acts", "{priority} priority, from the next sorting on: {number}")
    what = words.format(number=number, priority=_priority(act))
    if outcome.event.action is QueueAction.UNDO:
        return translate("queue_acts", "Undone: {what}").format(what=what)
    if outcome.event.action is QueueAction.REDO:
        return translate("queue_acts", "Redone: {what}").format(what=what)
    return what[:1].upper() + what[1:]


def _priority(act: QueueAct) -> str:
    return "" if act.priority is None else priority_within_sentence(act.priority)
