"""The workstation's window: the panels, the actions, and what connects them."""

import functools
import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.review import Action, ReadMode
from dermreview.domain.saved_queue import SavedQueue
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.vocabulary import Confidence
from dermreview.domain.worklist import Filter
from dermreview.services.stores import Store
from dermreview.ui.access_wiring import watch_over
from dermreview.ui.actions import Actions
from dermreview.ui.banner import Banners, Tone
from dermreview.ui.boxes import tell_of_a_bug, tell_what_this_is
from dermreview.ui.case_dialogs import ask_other, look_beside
from dermreview.ui.crop_controller import CropController
from dermreview.ui.erasing import Erasing
from dermreview.ui.file_dialogs import FileDialogs
from dermreview.ui.filmstrip import Filmstrip
from dermreview.ui.key_hints import show_key_hints
from dermreview.ui.measuring import Measuring
from dermreview.ui.menus import build_menus
from dermreview.ui.notices import Notices
from dermreview.ui.pages import EmptyPage, MessagePage, NamePage
from dermreview.ui.personal import Personal
from dermreview.ui.plain_keys import keep_for_focus
from dermreview.ui.queue_acts import QueueActs
from dermreview.ui.queue_controller import QueueController
from dermreview.ui.queue_dialogs import ask_control_cases, ask_second_reading
from dermreview.ui.reason_strip import Explanation, ReasonStrip
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.saved_queues import SavedQueues
from dermreview.ui.settings import Settings
from dermreview.ui.side_panel import SidePanel
from dermreview.ui.small_screen import SMALLEST, FoldingWorklist
from dermreview.ui.status_line import StatusLine
from dermreview.ui.tasks import TaskRunner
from dermreview.ui.verbs import AiSource, Verbs
from dermreview.ui.viewer import Viewer
from dermreview.ui.viewer_actions import connect_opinions, connect_viewer
from dermreview.ui.worklist_model import WorklistModel
from dermreview.ui.worklist_panel import WorklistPanel

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Worklist, viewer, side panel and status line on one store.

    Args:
        store: The open store; the caller closes it after the window.
        ai: Where the AI comes from.
        reviewer: Who reads; None for the one who read here last, or to ask.
        clock: Seconds that only go forward.
        settings: The reader's preferences; the program's own, kept nowhere, if left out.
    """

    def __init__(
        self,
        store: Store,
        ai: AiSource,
        reviewer: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self._closing = False
        self._saved_shown: SavedQueue | None = None
        self.runner = TaskRunner(self)
        self.verbs = Verbs(store, ai)
        self.model = WorklistModel(self)
        self.actions_ = Actions(self)
        self.worklist = WorklistPanel(self.model)
        self.viewer = Viewer()
        self.viewer.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.side = SidePanel(self.actions_)
        self.filmstrip = Filmstrip(self.runner, self.verbs.thumbnail)
        self.reasons = ReasonStrip(self.actions_.sure)
        self.banners = Banners()
        self.status = StatusLine()
        self.queue = QueueController(self.runner, self.verbs, self.model, self)
        self.review = ReviewController(self.runner, self.verbs, self.model, (self.viewer, self.side), clock, self)
        self.crops = CropController(self.runner, self.verbs, self.queue.loop, self.review, self.viewer.tools, self)
        self.measuring = Measuring(self.actions_.measure, self.review, self.viewer.tools, self)
        self.queue_acts = QueueActs(self.review, self.model, self.worklist.view, self.verbs.act_on_queue, self)
        self.saved_queues = SavedQueues(self.runner, self.verbs, self.queue, self.model, self)
        lists = (self.model, self.worklist.view)
        self.erasing = Erasing((self.runner, self.verbs), self.queue, self.review, lists, self.viewer, self)
        self.files = FileDialogs(self, self.runner, self.verbs, self.queue.imports)
        self._lay_out()
        offers = (self.worklist.filters.clear, self.files.open_export)
        self.notices = Notices((self.banners, self.status), self.model, self.queue, self.review, offers, self)
        build_menus(self, self.actions_)
        self.personal = Personal(self, self.actions_, settings or Settings(), self.runner)
        self.personal.said.connect(self.status.say)
        hinting = (self.actions_, self.viewer, self.side, self.worklist.filters, self.reasons)
        self.personal.dress((self.worklist, self.side), functools.partial(show_key_hints, *hinting))
        self._connect_actions()
        self._connect_queue()
        self._connect_review()
        self._show_page(self._opening)
        self.locking = watch_over(self, store, clock)
        QTimer.singleShot(0, self, lambda: self.locking.start(reviewer))

    # Qt's own

    def event(self, event: QEvent) -> bool:
        """Leave keys to the text field or the button that has the focus."""
        return keep_for_focus(self, event) or super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything the reader did is on disk: cancel, wait, then let the widgets go."""
        if not self.review.busy and not self.locking.covered:
            self.review.save_note()
        if self.review.busy:
            self._closing = True
            event.ignore()
            return
        self.hide()
        self.runner.shutdown()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Offer to import what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.files.open_import(paths)

    # what others tell

    def show_crash(self, error: BaseException) -> None:
        """Tell of a bug, once at a time; the program goes on."""
        self.locking.when_uncovered(lambda: tell_of_a_bug(self, error))

    # layout

    def _lay_out(self) -> None:
        self.setWindowTitle("dermreview")
        self.setAcceptDrops(True)
        self.resize(1600, 1000)
        self._opening = MessagePage()
        self._name_page = NamePage()
        self._empty_page = EmptyPage(self.actions_.import_files, self.actions_.import_folder)
        self.pages = QStackedWidget()
        for page in (self._opening, self._name_page, self._empty_page, self.viewer):
            self.pages.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self.pages, 1)
        column.addWidget(self.filmstrip)
        self.worklist.setMinimumWidth(220)
        self.side.setMinimumWidth(320)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for place, (widget, stretch) in enumerate(((self.worklist, 0), (centre, 1), (self.side, 0))):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(place, stretch)
        self.splitter.setSizes([264, 1000, 348])
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.reasons)
        rows.addWidget(self.status)
        self.setCentralWidget(body)
        self.setMinimumSize(*SMALLEST)
        self._folding = FoldingWorklist(self, self.worklist, self.actions_.show_worklist)
        for control in (*body.findChildren(QAbstractButton), *body.findChildren(QComboBox)):
            # a click leaves the focus at the image, so that the next key means the case
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        reading = page is self.viewer
        self._folding.offer(wanted=reading)
        self.side.setVisible(reading)
        self.reasons.setVisible(reading)
        for action in (*self.actions_.deciding(), self.actions_.undo, self.actions_.redo):
            action.setEnabled(reading)
        if not reading:
            self.review.leave()

    # wiring

    def _connect_actions(self) -> None:
        actions = self.actions_
        connect_viewer(actions, self.viewer)
        connect_opinions(actions, self.crops, self.side, self.review.screen)
        for code, label in zip(CLASSES, actions.label, strict=True):
            label.triggered.connect(lambda _=False, code=code: self.review.label(code))
        actions.other.triggered.connect(lambda: ask_other(self.review, self))
        actions.confirm.triggered.connect(self.review.confirm)
        actions.adopt.triggered.connect(self.review.adopt)
        for action, verdict in (
            (actions.ungradable, Action.UNGRADABLE),
            (actions.defer, Action.DEFER),
            (actions.flag, Action.FLAG),
        ):
            action.triggered.connect(lambda _=False, verdict=verdict: self.review.judge(verdict))
        actions.reasons.triggered.connect(self.reasons.ask_why)
        for confidence, action in zip(Confidence, actions.sure, strict=True):
            action.triggered.connect(lambda _=False, confidence=confidence: self.reasons.answer(confidence))
        actions.note.triggered.connect(self.side.decision.take_note_focus)
        actions.undo.triggered.connect(self.review.undo)
        actions.redo.triggered.connect(self.review.redo)
        actions.previous.triggered.connect(lambda: self.review.step(-1))
        actions.next.triggered.connect(lambda: self.review.step(1))
        actions.next_unreviewed.triggered.connect(self.review.go_to_next_unreviewed)
        for order, action in actions.orders().items():
            action.triggered.connect(lambda _=False, order=order: self.queue.sort(order))
        self.queue_acts.connect_actions(actions)
        actions.saved_queues.triggered.connect(self.saved_queues.open_dialog)
        actions.beside.triggered.connect(lambda: self._look_beside(0))
        self.queue_acts.said.connect(self.status.say)
        actions.erase.triggered.connect(self.erasing.ask)
        self.worklist.view.addAction(actions.erase)
        self.erasing.said.connect(self.status.say)
        self.erasing.failed.connect(lambda why: self.banners.show_banner("case", Tone.ERROR, why))
        self.erasing.erased.connect(self.reasons.clear)
        self.erasing.none_listed.connect(actions.show_all.trigger)
        actions.search.triggered.connect(lambda: actions.show_worklist.setChecked(True))
        actions.search.triggered.connect(self.worklist.filters.search.setFocus)
        actions.show_all.triggered.connect(self.worklist.filters.clear)
        actions.assisted.triggered.connect(lambda: self.queue.set_mode(ReadMode.ASSISTED))
        actions.blind_first.triggered.connect(lambda: self.queue.set_mode(ReadMode.BLIND_FIRST))
        actions.second_reading.triggered.connect(lambda: ask_second_reading(self.queue, self))
        actions.resort.triggered.connect(lambda: self.queue.sort(self.queue.order))
        actions.import_files.triggered.connect(self.files.import_files)
        actions.import_folder.triggered.connect(self.files.import_folder)
        actions.refused_images.triggered.connect(self.files.open_refused)
        actions.export.triggered.connect(self.files.open_export)
        actions.statistics.triggered.connect(self.files.open_statistics)
        actions.quality_control.triggered.connect(lambda: ask_control_cases(self.queue, self))
        actions.failures.triggered.connect(self._show_failures)
        actions.change_reader.triggered.connect(self._change_reader)
        actions.about.triggered.connect(lambda: tell_what_this_is(self))
        actions.quit.triggered.connect(self.close)

    def _connect_queue(self) -> None:
        queue, status = self.queue, self.status
        self.runner.crashed.connect(self.show_crash)
        queue.name_wanted.connect(self._ask_name)
        self._name_page.named.connect(queue.set_reviewer)
        self._name_page.cancelled.connect(self._worklist_opened)
        queue.opened.connect(self._worklist_opened)
        queue.completed.connect(self._worklist_completed)
        queue.no_ai.connect(self.review.set_no_ai)
        queue.no_ai.connect(self.notices.no_ai)
        queue.machine.connect(status.show_machine)
        queue.failed.connect(lambda why: self.banners.show_banner("worklist", Tone.ERROR, why))
        queue.loop.changed.connect(self.review.ai_arrived)
        queue.loop.looking_at.connect(lambda _: self.review.refresh_ai())
        queue.loop.noticed.connect(lambda text: self.banners.show_banner(f"notice {text}", Tone.NOTE, text))
        queue.loop.paused.connect(self.notices.analysis_paused)
        self.worklist.chosen.connect(self.review.go)
        self.worklist.order_chosen.connect(queue.sort)
        self.worklist.mode_chosen.connect(queue.set_mode)
        self.worklist.filters.chosen.connect(self._filter)
        self.worklist.filters.escaped.connect(self.viewer.setFocus)
        self.model.counts_changed.connect(self._counts_changed)
        self.model.rowsInserted.connect(self._rows_inserted)
        queue.imports.progress.connect(lambda done, total: status.show_import((done, total)))
        queue.imports.finished.connect(lambda _: status.show_import(None))
        queue.imports.stopped.connect(lambda why: self.banners.show_banner("import", Tone.ERROR, why))
        status.cancel_asked.connect(queue.imports.cancel)
        status.failures_asked.connect(self._show_failures)

    def _connect_review(self) -> None:
        review = self.review
        review.moved.connect(self._moved)
        review.saving.connect(self._saving)
        review.saved.connect(lambda _: self.banners.clear("save"))
        review.saved.connect(lambda _: self.queue.loop.resume())
        review.saved.connect(self.reasons.show_outcome)
        self.reasons.given.connect(self._explain)
        review.not_saved.connect(self._not_saved)
        review.queue_ended.connect(self.notices.queue_ended)
        review.said.connect(self.status.say)
        self.crops.said.connect(self.status.say)
        # after the events that paint the case
        review.shown.connect(lambda _: QTimer.singleShot(0, self, self.queue.loop.begin))
        review.failed.connect(lambda why: self.banners.show_banner("case", Tone.ERROR, why))
        self.side.bars.label_clicked.connect(review.label)
        self.side.case_shown.connect(self.filmstrip.show_case)
        self.filmstrip.chosen.connect(self._look_beside)
        self.side.decision.note_written.connect(review.save_note)
        self.side.decision.note_escaped.connect(self.viewer.setFocus)

    # what happens

    def _ask_name(self, problem: str = "") -> None:
        """Ask who reads; no case is on screen meanwhile, so that no decision carries the wrong name."""
        self.leave_reader()
        self._show_page(self._name_page)
        self._name_page.ask(problem, self.verbs.reviewer)

    def leave_reader(self) -> None:
        """Let nothing of the present reader stay on screen."""
        self.reasons.clear()
        self._show_page(self._opening)

    def _change_reader(self) -> None:
        if self.locking.guarded:
            self.locking.lock(another=True)
        elif self.queue.is_open:
            self.review.additions.then(self._ask_name)

    def _worklist_opened(self) -> None:
        self.worklist.show_queue(self.queue.order, self.queue.mode)
        self.actions_.show_queue(self.queue.order, self.queue.mode)
        saved = self.queue.saved
        named = () if saved is None else (saved.name,)
        self.locking.set_title(" · ".join(("dermreview", self.verbs.reviewer, *named)))
        if saved is not None and saved != self._saved_shown:
            self.worklist.filters.begin_with(Filter(archived=saved.filter.archived))
        self._saved_shown = saved
        if saved is None and not any(True for _ in self.model.queue):
            self._show_page(self._empty_page)
            return
        # whoever asks for another order wants its first case, not a place somewhere in the middle
        self._begin_reading()

    def _worklist_completed(self) -> None:
        self.notices.show_counts()
        if self.model.rows and self.review.case_id is None:
            self._begin_reading()  # nothing to read was among the first rows

    def _begin_reading(self) -> None:
        self._show_page(self.viewer)
        self.viewer.setFocus()
        self.status.show_saved(self.tr("saved ✓"), role="success")
        first = self.model.next_unreviewed(None, wrap=True)
        if first is not None:
            self.review.go(first)
        elif self.model.complete and self.model.rows:
            self.review.go(self.model.rows[0].case_id)
            self.notices.queue_ended()

    def _filter(self, wanted: Filter) -> None:
        """List other cases; the one on screen stays if it is among them, or if none is."""
        self.model.set_filter(wanted, self.review.case_id)
        case_id = self.review.case_id
        if case_id is not None and self.model.place_of(case_id) is not None:
            self.worklist.show_case(case_id)
        elif self.model.rows:
            first = self.model.next_unreviewed(None, wrap=True)
            self.review.go(self.model.rows[0].case_id if first is None else first)

    def _rows_inserted(self) -> None:
        if self.review.case_id is None and self.verbs.reviewer:
            self._begin_reading()

    def _moved(self, case_id: int) -> None:
        self.worklist.show_case(case_id)
        self.banners.clear("end")
        self.banners.clear("case")
        self.queue.loop.show(case_id)
        self.notices.show_counts()
        if not (self.worklist.view.hasFocus() or self.worklist.filters.search.hasFocus()):
            self.viewer.setFocus()

    def _explain(self, said: Explanation) -> None:
        if not self.review.additions.explain(said.case_id, said.reasons, said.confidence):
            self.reasons.take_back()

    def _saving(self, under_way: bool) -> None:
        if under_way:
            self.status.show_saved(self.tr("saving …"))
        elif self.banners.text("save") is None:
            self.status.show_saved(self.tr("saved ✓"), role="success")
        if not under_way and self._closing:
            self._closing = False
            if self.banners.text("save") is None:
                QTimer.singleShot(0, self, self.close)

    def _not_saved(self, why: str) -> None:
        self.reasons.take_back()
        # a note that can't be saved must not lock the reader in
        offer = (self.tr("Close without saving"), self._close_anyway) if self._closing else None
        self._closing = False
        self.banners.show_banner(
            "save", Tone.ERROR, self.tr("The last step was not saved. {why}").format(why=why), offer=offer
        )
        self.status.show_saved(self.tr("not saved ✗"), role="error")

    def _close_anyway(self) -> None:
        self.side.decision.drop_note()
        self.close()

    def _counts_changed(self) -> None:
        self.notices.show_counts()
        self.actions_.failures.setEnabled(self.model.failed() > 0)

    def _look_beside(self, place: int) -> None:
        picture, siblings = self.viewer.image_pane.picture, self.filmstrip.siblings
        look_beside(self.review, (self.runner, self.verbs), picture, siblings, place, self)

    def _show_failures(self) -> None:
        self.files.show_failures(self.model.failures())
