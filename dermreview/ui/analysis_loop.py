"""Analyzes the worklist in the background: the case on screen first, then in the order of the worklist.

Each case is three short jobs: decode in the pool, predict on the inference worker, save on the store worker. A
case that fails is marked with its reason and stops nothing.
"""

import functools
import logging
from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from dermreview.domain.analysis import Prediction
from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.reading import OpenCase
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.verbs import AnyPredictor
from dermreview.ui.wording import in_english, in_words

log = logging.getLogger(__name__)

Image = npt.NDArray[np.uint8]

_AHEAD = 2
"""So many cases are decoded, or decode, while the networks look at one."""


class AnalysisVerbs(Protocol):
    """The services that the loop calls."""

    def load_predictor(self) -> AnyPredictor:
        """Load the networks; inference worker."""

    def predict(self, predictor: AnyPredictor, rgb: Image, patient: Patient) -> Prediction:
        """Run them; inference worker."""

    def save_analysis(self, case_id: int, prediction: Prediction) -> OpenCase:
        """Keep a prediction and return the case as it stands now; store worker."""

    def save_failure(self, case_id: int, reason: str) -> OpenCase:
        """Keep a failure and return the case as it stands now; store worker."""


class AnalysisLoop(QObject):
    """Keeps the networks busy until every case of the worklist has its analysis.

    Attributes:
        changed: Emitted with the `OpenCase` whose analysis, or failure, was saved.
        looking_at: Emitted with the id of the case that the networks look at, None when they rest.
        ready: Emitted with the device once the networks are loaded, and when it changes.
        unusable: Emitted with the reason in words if the networks can't be loaded.
        noticed: Emitted with a notice of the predictor.
        paused: Emitted with the reason in words if results can't be saved; `resume` goes on.
    """

    changed = Signal(object)
    looking_at = Signal(object)
    ready = Signal(str)
    unusable = Signal(str)
    noticed = Signal(str)
    paused = Signal(str)

    def __init__(
        self,
        runner: TaskRunner,
        verbs: AnalysisVerbs,
        image: Callable[[int], Callable[[], Image] | None],
        patient: Callable[[int], Patient | None],
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        Args:
            runner: Does the jobs.
            verbs: What they call.
            image: Returns what decodes the image of a case; None where it is not listed now, as while a worklist
                opens anew. Such a case is let go: the worklist names it again once it is complete.
            patient: Returns what is known of a case's patient, None as above.
            parent: Who owns it.
        """
        super().__init__(parent)
        self._runner = runner
        self._verbs = verbs
        self._image = image
        self._patient = patient
        self._predictor: AnyPredictor | None = None
        self._may_load = False
        self._borrowers: list[Callable[[AnyPredictor], None]] = []
        self._loading = False
        self._pausing = False
        self._pending: dict[int, None] = {}  # an ordered set
        self._ready: dict[int, Image | None] = {}  # on its way to the networks; None while it decodes
        self._looking_at: int | None = None
        self._saving: set[int] = set()
        self._outdated: set[int] = set()  # looked at, or being saved, with other patient data than by now
        self._on_screen: int | None = None
        self._device = ""
        self._noticed: set[str] = set()

    def analyze(self, case_ids: Iterable[int]) -> None:
        """Put cases at the end of the line."""
        self._pending.update(dict.fromkeys(case_ids))
        for case_id in {*self._ready, *self._saving, self._looking_at or 0} & self._pending.keys():
            del self._pending[case_id]
        self._load()
        self._pump()

    def renew(self, case_id: int) -> None:
        """Analyze a case of whose patient more is known by now; what is under way is replaced when it is done."""
        if case_id == self._looking_at or case_id in self._saving:
            self._outdated.add(case_id)
        self.analyze([case_id])

    def begin(self) -> None:
        """Allow the networks to be loaded, as soon as a case waits for them.

        Their libraries take a second or more to load and hold up every Python thread meanwhile: the first case is
        to be on screen before that.
        """
        self._may_load = True
        self._load()

    def replace(self, case_ids: Iterable[int]) -> None:
        """Forget what waits and analyze these cases in their order."""
        self._pending.clear()
        self.analyze(case_ids)

    def show(self, case_id: int | None) -> None:
        """Tell which case is on screen; it is analyzed before all others."""
        self._on_screen = case_id
        self._pump()

    def borrow(self, use: Callable[[AnyPredictor], None]) -> None:
        """Hand the networks to ``use`` once they are loaded, for a job of its own on the inference worker."""
        if self._predictor is not None:
            use(self._predictor)
        else:
            self._borrowers.append(use)
            self._load()

    def resume(self) -> None:
        """Go on after a pause."""
        self._pausing = False
        self._pump()

    @property
    def waiting(self) -> int:
        """How many cases are not analyzed yet."""
        return len(self._pending) + len(self._ready) + len(self._saving) + (self._looking_at is not None)

    def _load(self) -> None:
        if self._may_load and (self._pending or self._borrowers) and self._predictor is None and not self._loading:
            self._loading = True
            self._runner.submit(Lane.INFERENCE, self._verbs.load_predictor, self._loaded, self._not_loaded)

    def _loaded(self, predictor: AnyPredictor) -> None:
        self._predictor = predictor
        self._tell_device(predictor)
        borrowers, self._borrowers = self._borrowers, []
        for use in borrowers:
            use(predictor)
        self._pump()

    def _not_loaded(self, error: Exception) -> None:
        self._pending.clear()
        self._borrowers.clear()
        self.unusable.emit(in_words(error))

    def _pump(self) -> None:
        if self._predictor is None or self._pausing:
            return
        if self._on_screen is not None and self._on_screen in self._pending:
            self._decode(self._on_screen, Priority.SCREEN)
        while self._pending and len(self._ready) < _AHEAD:
            self._decode(next(iter(self._pending)), Priority.BACKGROUND)
        self._feed()

    def _decode(self, case_id: int, priority: Priority) -> None:
        del self._pending[case_id]
        decode = self._image(case_id)
        if decode is None:
            return
        self._ready[case_id] = None
        self._runner.submit(
            Lane.POOL,
            decode,
            functools.partial(self._decoded, case_id),
            functools.partial(self._failed, case_id),
            priority=priority,
        )

    def _decoded(self, case_id: int, image: Image) -> None:
        self._ready[case_id] = image
        self._feed()

    def _feed(self) -> None:
        """Give the networks the case on screen, else the next in order; they get one at a time."""
        if self._predictor is None or self._looking_at is not None or not self._ready:
            return
        on_screen = self._on_screen
        case_id = on_screen if on_screen in self._ready and on_screen is not None else next(iter(self._ready))
        image = self._ready[case_id]
        if image is None:
            return  # its turn, but it still decodes
        del self._ready[case_id]
        patient = self._patient(case_id)
        if patient is None:
            self._pump()
            return
        self._runner.submit(
            Lane.INFERENCE,
            functools.partial(self._verbs.predict, self._predictor, image, patient),
            functools.partial(self._predicted, case_id),
            functools.partial(self._failed, case_id),
        )
        self._look_at(case_id)

    def _predicted(self, case_id: int, prediction: Prediction) -> None:
        self._look_at(None)
        if self._predictor is not None:
            self._tell_device(self._predictor)
        self._save(case_id, functools.partial(self._verbs.save_analysis, case_id, prediction))

    def _failed(self, case_id: int, error: Exception) -> None:
        self._ready.pop(case_id, None)
        if self._looking_at == case_id:
            self._look_at(None)
        self._save(case_id, functools.partial(self._verbs.save_failure, case_id, in_english(error)))

    def _save(self, case_id: int, save: Callable[[], OpenCase]) -> None:
        self._saving.add(case_id)
        self._runner.submit(
            Lane.STORE,
            save,
            functools.partial(self._saved, case_id),
            functools.partial(self._not_saved, case_id),
            priority=Priority.AHEAD,
        )
        self._pump()

    def _saved(self, case_id: int, opened: OpenCase) -> None:
        self._saving.discard(case_id)
        self.changed.emit(opened)
        if case_id in self._outdated:
            self._outdated.discard(case_id)
            self.analyze([case_id])

    def _not_saved(self, case_id: int, error: Exception) -> None:
        self._saving.discard(case_id)
        if isinstance(error, DermreviewError) and error.code is ErrorCode.CASE_UNKNOWN:
            return  # it was erased meanwhile
        self._pending = {case_id: None, **self._pending}
        self._pausing = True
        self.paused.emit(in_words(error))

    def _look_at(self, case_id: int | None) -> None:
        self._looking_at = case_id
        self.looking_at.emit(case_id)

    def _tell_device(self, predictor: AnyPredictor) -> None:
        if predictor.device != self._device:
            self._device = predictor.device
            self.ready.emit(self._device)
        for notice in predictor.notices:
            if notice not in self._noticed:
                self._noticed.add(notice)
                self.noticed.emit(notice)
