"""An import as many short jobs: plan, then prepare in the pool and commit on the store worker, image by image."""

import functools
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from dermreview.domain.outcome import Failure, ImportReport
from dermreview.domain.worklist import WorklistRow
from dermreview.services.importing import Committed, ImportItem, ImportPlan, PreparedCase
from dermreview.ui.tasks import Lane, TaskRunner
from dermreview.ui.wording import in_words

_IN_FLIGHT = 3


class ImportVerbs(Protocol):
    """The services that an import calls."""

    def plan_import(self, sources: Sequence[Path], metadata: Sequence[Path], *, keep_names: bool) -> ImportPlan:
        """Look for images and read their tables; pool."""

    def prepare(self, item: ImportItem) -> PreparedCase | Failure:
        """Read and check one image; pool."""

    def commit(self, prepared: PreparedCase) -> tuple[Committed, WorklistRow]:
        """Keep one image; store worker."""


class ImportRun(QObject):
    """One import at a time.

    Attributes:
        progress: Emitted with how many images are through and how many there are (0 while looking).
        added: Emitted with the `WorklistRow` of each new case.
        known: Emitted with the row of the case that has an image already; it may know more of its patient now.
        finished: Emitted with the `ImportReport`, also after a cancel.
        stopped: Emitted with the reason in words if the import can't go on; `finished` follows.
    """

    progress = Signal(int, int)
    added = Signal(object)
    known = Signal(object)
    finished = Signal(object)
    stopped = Signal(str)

    def __init__(self, runner: TaskRunner, verbs: ImportVerbs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._verbs = verbs
        self._running = False
        self._reset()

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._running

    def start(self, sources: Sequence[Path], metadata: Sequence[Path], *, keep_names: bool = False) -> None:
        """Begin; ignored while another import runs. ``keep_names``: the names of the files are nobody's."""
        if self._running:
            return
        self._reset()
        self._running = True
        self.progress.emit(0, 0)
        plan = functools.partial(self._verbs.plan_import, sources, metadata, keep_names=keep_names)
        self._runner.submit(Lane.POOL, plan, self._planned, self._broken)

    def cancel(self) -> None:
        """Take no further image; those that are under way are kept."""
        self._items.clear()
        self._finish_if_done()

    def _reset(self) -> None:
        self._items: deque[tuple[int, ImportItem]] = deque()
        self._waiting: dict[int, PreparedCase | Failure] = {}
        self._next = 0
        self._in_flight = 0
        self._done = self._total = self._imported = self._renamed = 0
        self._names: list[tuple[str, str]] = []
        self._duplicates: list[tuple[str, str]] = []
        self._failed: list[Failure] = []
        self._unmatched = 0
        self._planning = True

    def _planned(self, plan: ImportPlan) -> None:
        self._planning = False
        self._items.extend(enumerate(plan.items))
        self._failed.extend(plan.failed)
        self._unmatched = plan.unmatched
        self._total = len(plan.items)
        self.progress.emit(0, self._total)
        self._pump()

    def _pump(self) -> None:
        while self._items and self._in_flight < _IN_FLIGHT:
            place, item = self._items.popleft()
            self._in_flight += 1
            prepare = functools.partial(self._verbs.prepare, item)
            prepared = functools.partial(self._prepared, place)
            self._runner.submit(Lane.POOL, prepare, prepared, self._broken)
        self._finish_if_done()

    def _prepared(self, place: int, prepared: PreparedCase | Failure) -> None:
        self._waiting[place] = prepared
        # the worklist is in import order: what is ready early waits for those before it
        while self._next in self._waiting:
            following = self._waiting.pop(self._next)
            self._next += 1
            if isinstance(following, Failure):
                self._failed.append(following)
                self._through()
            else:
                commit = functools.partial(self._verbs.commit, following)
                self._runner.submit(Lane.STORE, commit, self._committed, self._broken)

    def _committed(self, outcome: tuple[Committed, WorklistRow]) -> None:
        committed, row = outcome
        self._names.append((committed.source, committed.case.external_id))
        self._renamed += committed.renamed
        if committed.duplicate_of is None:
            self._imported += 1
            self.added.emit(row)
        else:
            self._duplicates.append((committed.source, committed.duplicate_of))
            self.known.emit(row)
        self._through()

    def _through(self) -> None:
        self._in_flight -= 1
        self._done += 1
        self.progress.emit(self._done, self._total)
        self._pump()

    def _broken(self, error: Exception) -> None:
        """Stop: no table, no space left, or a bug; what is in the store stays there."""
        self._items.clear()
        if not self._planning:
            self._in_flight -= 1
        self._planning = False
        self.stopped.emit(in_words(error))
        self._finish_if_done()

    def _finish_if_done(self) -> None:
        if self._running and not self._planning and not self._items and self._in_flight == 0:
            self._running = False
            duplicates, failed = tuple(self._duplicates), tuple(self._failed)
            unmatched, renamed, names = self._unmatched, self._renamed, tuple(self._names)
            self.finished.emit(ImportReport(self._imported, duplicates, failed, unmatched, renamed, names))
