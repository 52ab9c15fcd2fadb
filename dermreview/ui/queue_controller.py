"""The queue behind the worklist: who reads, with which bundle, in which order; thumbnails, analysis, import."""

import functools
import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from dermreview.domain.analysis import BundleInfo
from dermreview.domain.case import Patient
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.review import ReadMode
from dermreview.domain.saved_queue import SavedQueue
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.worklist import Order, WorklistRow
from dermreview.services.controlling import ControlChoice
from dermreview.services.reading import Worklist
from dermreview.ui.analysis_loop import AnalysisLoop
from dermreview.ui.import_run import ImportRun
from dermreview.ui.tasks import Lane, Priority, Request, TaskRunner
from dermreview.ui.verbs import Rgb, Verbs
from dermreview.ui.wording import in_words
from dermreview.ui.worklist_delegate import THUMBNAIL_EDGE
from dermreview.ui.worklist_model import WorklistModel

log = logging.getLogger(__name__)

_TOPIC = "worklist"
_PAGE = 2_000
"""Rows that are fetched at once: some 50 ms, so that a case opens in between."""
_DEVICES = {"cpu": "CPU", "cuda": "GPU (CUDA)"}


class QueueController(QObject):
    """Opens the worklist and keeps it filled.

    Attributes:
        name_wanted: Emitted with '' if the reviewer's name is not known, with the reason if one was refused.
        opened: Emitted when the worklist is there with its first rows, at the start and after each sorting.
        completed: Emitted when all its rows are there.
        no_ai: Emitted with the reason in words if there is no AI.
        machine: Emitted with device, members and bundle in words.
        failed: Emitted with the reason in words if the worklist can't be opened.
        is_open: Whether the worklist is there.
        has_ai: Whether cases are analyzed, or will be.
        order: In which the worklist was opened.
        mode: In which new reads begin.
        saved: The saved queue that is open; None for all cases.
        rules: For second reads.
        loop: The background analysis.
        imports: The import.
    """

    name_wanted = Signal(str)
    opened = Signal()
    completed = Signal()
    no_ai = Signal(str)
    machine = Signal(str)
    failed = Signal(str)

    def __init__(
        self, runner: TaskRunner, verbs: Verbs, model: WorklistModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._verbs = verbs
        self._model = model
        self._device = ""
        self._request: Request | None = None
        self.saved: SavedQueue | None = None
        self.is_open = False
        self.has_ai = False
        self.order = Order.IMPORT
        self.mode = ReadMode.ASSISTED
        self.rules = SecondReading()
        self.loop = AnalysisLoop(runner, verbs, self._image_job, self._patient, self)
        self.imports = ImportRun(runner, verbs, self)
        self.loop.looking_at.connect(model.set_analyzing)
        self.loop.ready.connect(self._device_known)
        self.loop.unusable.connect(self._unusable)
        self.imports.added.connect(self._added)
        self.imports.known.connect(self._known_again)
        model.thumbnail_wanted.connect(self._load_thumbnail)

    def start(self, reviewer: str | None) -> None:
        """Open the queue of a reviewer, or of the one who read here last."""
        if reviewer is not None and reviewer.strip():
            self._known(reviewer.strip())
        else:
            self._store(self._verbs.remembered_reviewer, self._remembered)

    def set_reviewer(self, name: str) -> None:
        """Take the name that the reader gave, remember it, and open the queue."""
        self._runner.submit(
            Lane.STORE,
            functools.partial(self._verbs.remember_reviewer, name),
            self._known,
            lambda error: self.name_wanted.emit(in_words(error)),
            priority=Priority.SCREEN,
        )

    def sort(self, order: Order) -> None:
        """Open the worklist again in an order, with the analyses that are there by now."""
        if self.saved is None:
            self._open(functools.partial(self._verbs.worklist, order))
        else:
            self._open(functools.partial(self._verbs.open_saved_queue, self.saved.id, order))

    def open_saved(self, number: int) -> None:
        """Open a saved queue, or all cases for 0."""
        if number:
            self._open(functools.partial(self._verbs.open_saved_queue, number))
        else:
            self.saved = None
            self.sort(self.order)

    def _open(self, work: Callable[[], Worklist]) -> None:
        self._request = request = self._runner.request(_TOPIC, 0)
        self._runner.submit(
            Lane.STORE,
            work,
            self._opened,
            self._broken,
            priority=Priority.SCREEN,
            request=request,
        )

    def set_mode(self, mode: ReadMode) -> None:
        """Read in another mode from now on, and open the worklist again; what was begun keeps its mode.

        A saved queue is left: what was chosen by the AI's opinion would tell it to a blind reader.
        """
        self.saved = None
        self._store(functools.partial(self._verbs.set_mode, mode), lambda _: self.sort(self.order))

    def set_second_reading(self, rules: SecondReading) -> None:
        """Take other rules for second reads, and open the worklist again."""
        self._store(functools.partial(self._verbs.set_second_reading, rules), lambda _: self.sort(self.order))

    def ask_control_choice(self, then: Callable[[ControlChoice], None]) -> None:
        """Find out which control cases are mixed in, and what there is to choose from."""
        self._store(self._verbs.control_choice, then)

    def choose_control_cases(self, wanted: ControlCases) -> None:
        """Mix in other control cases from now on, and open the worklist again."""
        self._store(functools.partial(self._verbs.choose_control_cases, wanted), lambda _: self.sort(self.order))

    def _remembered(self, name: str | None) -> None:
        if name is None:
            self.name_wanted.emit("")
        else:
            self._known(name)

    def _known(self, name: str) -> None:
        self._verbs.reviewer = name
        self._runner.submit(
            Lane.POOL, self._verbs.read_bundle, self._bundle_read, self._no_bundle, priority=Priority.SCREEN
        )

    def _bundle_read(self, bundle: BundleInfo | None) -> None:
        self._verbs.bundle = bundle
        self._set_ai(works=bundle is not None)
        if bundle is None:
            self.no_ai.emit(self.tr("The window was opened without a bundle"))
            self.machine.emit(self.tr("no AI"))
        else:
            self.machine.emit(self._machine_in_words())
        self.sort(self.order)

    def _no_bundle(self, error: Exception) -> None:
        self._set_ai(works=False)
        self.no_ai.emit(in_words(error))
        self.machine.emit(self.tr("no AI"))
        self.sort(self.order)

    def _opened(self, worklist: Worklist) -> None:
        self.order, self.mode, self.rules = worklist.order, worklist.mode, worklist.rules
        self.saved = worklist.saved
        self._model.open(worklist.rows, len(worklist.rest))
        self.is_open = True
        self.opened.emit()
        ids = [row.case_id for row in worklist.rows] + worklist.rest
        self._extend(worklist.rest, ids)

    def _extend(self, rest: Sequence[int], all_ids: Sequence[int]) -> None:
        """Bring the rows that are still to come, page after page, each a short job behind the reader's own."""
        if rest:
            page, rest = rest[:_PAGE], rest[_PAGE:]
            self._runner.submit(
                Lane.STORE,
                functools.partial(self._verbs.more_rows, page),
                functools.partial(self._page_arrived, rest, all_ids),
                self._broken,
                priority=Priority.AHEAD,
                request=self._request,
            )
            return
        self.completed.emit()
        if self._verbs.bundle is not None:
            archived = {row.case_id for row in self._model.queue if row.archived}
            wanted = [case_id for case_id in all_ids if case_id not in archived]
            self._store(functools.partial(self._verbs.pending, wanted), self.loop.replace)

    def _page_arrived(self, rest: Sequence[int], all_ids: Sequence[int], rows: list[WorklistRow]) -> None:
        self._model.extend(rows)
        self._extend(rest, all_ids)

    def _added(self, row: WorklistRow) -> None:
        if self.saved is None or self.saved.filter.keep([row]):
            self._model.append([row])
        if self._verbs.bundle is not None:
            self.loop.analyze([row.case_id])

    def _known_again(self, row: WorklistRow) -> None:
        """Take over a case of whose patient another import knows more; its analysis may be gone with that."""
        before = self._model.row_of(row.case_id)
        if before is None or before.patient == row.patient:
            return
        self._model.change(row)
        if self._verbs.bundle is not None and not row.analyzed:
            self.loop.renew(row.case_id)

    def _patient(self, case_id: int) -> Patient | None:
        row = self._model.row_of(case_id)
        return None if row is None else row.patient

    def _image_job(self, case_id: int) -> functools.partial[Rgb] | None:
        row = self._model.row_of(case_id)
        return None if row is None else functools.partial(self._verbs.image, row)

    def _load_thumbnail(self, row: WorklistRow) -> None:
        self._runner.submit(
            Lane.POOL,
            functools.partial(self._verbs.thumbnail, row, 2 * THUMBNAIL_EDGE),
            functools.partial(self._thumbnail_ready, row.case_id),
        )

    def _thumbnail_ready(self, case_id: int, image: QImage) -> None:
        self._model.set_thumbnail(case_id, image)

    def _device_known(self, device: str) -> None:
        self._device = _DEVICES.get(device, device)
        self.machine.emit(self._machine_in_words())

    def _unusable(self, reason: str) -> None:
        self._set_ai(works=False)
        self.no_ai.emit(reason)
        self.machine.emit(self.tr("no AI"))

    def _set_ai(self, *, works: bool) -> None:
        self.has_ai = self._model.with_ai = works

    def _machine_in_words(self) -> str:
        bundle = self._verbs.bundle
        if bundle is None:
            return self.tr("no AI")
        networks = self.tr("{members} members × {views} views").format(
            members=len(bundle.member_names), views=bundle.views
        )
        signed = bundle.signed_by and self.tr("signed by {name}").format(name=bundle.signed_by)
        return " · ".join(part for part in (self._device, networks, str(bundle.ref), signed) if part)

    def _store(self, work: object, done: object) -> None:
        self._runner.submit(Lane.STORE, work, done, self._broken, priority=Priority.SCREEN)  # type: ignore[arg-type]

    def _broken(self, error: Exception) -> None:
        self.failed.emit(in_words(error))
