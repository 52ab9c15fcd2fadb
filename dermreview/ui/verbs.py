"""The services as one window calls them: bound to its store, its reviewer and its bundle.

Every method runs on a worker of `dermreview.ui.tasks`; the comment of each group says on which.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from dermreview.domain.analysis import BundleInfo, BundleRef, Prediction
from dermreview.domain.audit import EraseReason
from dermreview.domain.case import Patient
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.crop import CropBox
from dermreview.domain.outcome import Failure
from dermreview.domain.quarantine import RefusedImage
from dermreview.domain.queue_acts import QueueAct
from dermreview.domain.review import Act, ReadMode
from dermreview.domain.saved_queue import SavedQueue
from dermreview.domain.second_reading import SecondReading
from dermreview.domain.statistics import Statistics
from dermreview.domain.worklist import Filter, Order, WorklistRow
from dermreview.services import (
    analyzing,
    controlling,
    erasing,
    exporting,
    importing,
    quarantine,
    queue_acts,
    reading,
    reviews,
    saved_queues,
    statistics,
)
from dermreview.services.naming import Naming, save_names
from dermreview.services.stores import Store
from dermreview.ui.viewer_picture import Picture, to_qimage

Rgb = npt.NDArray[np.uint8]

_FIRST_ROWS = 200
"""So many rows fill any screen several times over."""


class AnyPredictor(Protocol):
    """What the window needs to know of loaded networks."""

    @property
    def device(self) -> str:
        """Where they run now: ``cpu`` or ``cuda``."""

    @property
    def notices(self) -> Iterable[str]:
        """What the user should know, for example a fall back to the CPU."""

    def predict(self, rgb: Rgb, patient: Patient | None = None) -> Prediction:
        """Return what they say of an upright image, uint8 (height, width, 3), of a patient."""


@dataclass(frozen=True, slots=True)
class AiSource:
    """Where the AI comes from.

    Attributes:
        folder: The bundle; None to review without AI.
        device: ``auto``, ``cpu`` or ``cuda``.
        read_bundle: Tells what a bundle is.
        load_predictor: Loads the networks.
    """

    folder: Path | None
    device: str = "auto"
    read_bundle: Callable[[Path], BundleInfo] = analyzing.read_bundle
    load_predictor: Callable[[Path, str], AnyPredictor] = analyzing.load_background_predictor


class Verbs:
    """The services of one window.

    Attributes:
        bundle: The bundle in use; None without AI.
    """

    def __init__(self, store: Store, ai: AiSource) -> None:
        self._store = store
        self._ai = ai
        self._reviewer = ""
        self.bundle: BundleInfo | None = None

    @property
    def reviewer(self) -> str:
        """Whose reads these are; '' until it is known. The store's audit names the same person."""
        return self._reviewer

    @reviewer.setter
    def reviewer(self, name: str) -> None:
        self._reviewer = name
        self._store.actor = name or None

    @property
    def encrypted(self) -> bool:
        """Whether the store is encrypted; nothing is read from the disk."""
        return self._store.encrypted

    # store worker

    def remembered_reviewer(self) -> str | None:
        """Return the name given at an earlier start."""
        return reviews.remembered_reviewer(self._store)

    def remember_reviewer(self, name: str) -> str:
        """Keep a name for the next start."""
        return reviews.remember_reviewer(self._store, name)

    def worklist(self, order: Order) -> reading.Worklist:
        """Return the queue in an order, if its mode allows that: its first rows at once."""
        return reading.open_worklist(self._store, self.reviewer, order, self._ref, first=_FIRST_ROWS)

    def more_rows(self, case_ids: Sequence[int]) -> list[WorklistRow]:
        """Return further rows of the queue."""
        return reading.more_rows(self._store, case_ids, self.reviewer, self._ref)

    def set_mode(self, mode: ReadMode) -> None:
        """Choose the mode of the queue."""
        reading.set_mode(self._store, mode)

    def set_second_reading(self, rules: SecondReading) -> None:
        """Choose the queue's rules for second reads."""
        reading.set_second_reading(self._store, rules)

    def control_choice(self) -> controlling.ControlChoice:
        """Return which control cases are mixed into the queue, and what there is to choose from."""
        return controlling.control_choice(self._store)

    def choose_control_cases(self, wanted: ControlCases) -> None:
        """Mix these control cases into the queue from its next opening on."""
        controlling.choose_control_cases(self._store, wanted)

    def open_case(self, case_id: int) -> reading.OpenCase:
        """Return a case without its image."""
        return reading.open_case(self._store, case_id, self.reviewer, self._ref)

    def record(self, case_id: int, act: Act) -> reviews.ReviewOutcome:
        """Put an act on disk."""
        return reviews.record_review(self._store, case_id, self.reviewer, act, self._ref)

    def record_blind_label(self, case_id: int, act: Act, *, heatmap: bool) -> reviews.ReviewOutcome:
        """Put the first label of a blind read on disk; from then on the AI is shown, where it has an opinion."""
        return reviews.record_blind_label(self._store, case_id, self.reviewer, act, self._ref, heatmap=heatmap)

    def saved_queues(self) -> list[SavedQueue]:
        """Return the reviewer's queues by name."""
        return saved_queues.saved_queues(self._store, self.reviewer)

    def save_queue(
        self, name: str, wanted: Filter, order: Order, mode: ReadMode, case_ids: Sequence[int]
    ) -> list[SavedQueue]:
        """Keep a queue under a name; return all of them."""
        return saved_queues.save_queue(self._store, self.reviewer, name, wanted, order, mode, case_ids)

    def rename_queue(self, number: int, name: str) -> list[SavedQueue]:
        """Give a queue another name; return all of them."""
        return saved_queues.rename_queue(self._store, self.reviewer, number, name)

    def delete_queue(self, number: int) -> list[SavedQueue]:
        """Forget a queue, not its cases; return those that are left."""
        return saved_queues.delete_queue(self._store, self.reviewer, number)

    def open_saved_queue(self, number: int, order: Order | None = None) -> reading.Worklist:
        """Open a queue as it was left, or sorted anew."""
        return saved_queues.open_saved_queue(self._store, self.reviewer, number, self._ref, order)

    def act_on_queue(self, act: QueueAct) -> queue_acts.QueueOutcome:
        """Put an act on the queue on disk."""
        return queue_acts.act_on_queue(self._store, self.reviewer, act, self._ref)

    def refused_images(self) -> list[RefusedImage]:
        """Return the images that were refused and not imported since, oldest first."""
        return quarantine.refused_images(self._store)

    def clear_refused(self) -> list[RefusedImage]:
        """Forget them; return those that are refused then."""
        quarantine.clear_refused(self._store)
        return quarantine.refused_images(self._store)

    def plan_erasure(self, ids: Sequence[str]) -> tuple[erasing.ErasurePlan, erasing.ErasurePlan]:
        """Return what the erasure of cases would take away, and that of all images of their patients."""
        return (
            erasing.plan_erasure(self._store, ids),
            erasing.plan_erasure(self._store, ids, whole_patients=True),
        )

    def erase(self, numbers: Sequence[int], reason: EraseReason) -> erasing.ErasureReport:
        """Erase cases for good."""
        return erasing.erase_cases(self._store, numbers, reason)

    def undo(self) -> reviews.ReviewOutcome | queue_acts.QueueOutcome:
        """Undo the reviewer's last act."""
        return reviews.undo_review(self._store, self.reviewer, self._ref)

    def redo(self) -> reviews.ReviewOutcome | queue_acts.QueueOutcome:
        """Redo the reviewer's last undone act."""
        return reviews.redo_review(self._store, self.reviewer, self._ref)

    def pending(self, case_ids: Sequence[int]) -> list[int]:
        """Return which of these cases the bundle has not seen, in their order."""
        return [] if self._ref is None else analyzing.pending_cases(self._store, self._ref, case_ids)

    def save_analysis(self, case_id: int, prediction: Prediction) -> reading.OpenCase:
        """Keep a prediction; return the case as it stands now."""
        analyzing.save_analysis(self._store, case_id, prediction)
        return self.open_case(case_id)

    def save_crop(self, case_id: int, box: CropBox, prediction: Prediction) -> reading.OpenCase:
        """Keep what was said of a crop; return the case as it stands now."""
        analyzing.save_crop(self._store, case_id, self.reviewer, box, prediction)
        return self.open_case(case_id)

    def save_failure(self, case_id: int, reason: str) -> reading.OpenCase:
        """Keep why a case could not be analyzed; return the case as it stands now."""
        if self._ref is not None:
            analyzing.save_failure(self._store, case_id, self._ref, reason)
        return self.open_case(case_id)

    def commit(self, prepared: importing.PreparedCase) -> tuple[importing.Committed, WorklistRow]:
        """Put a prepared image into the store; return its row, of a duplicate that of its case."""
        committed = importing.commit_item(self._store, prepared)
        return committed, self.open_case(committed.case.id).row

    def export(
        self, out: Path, form: exporting.ExportFormat, *, include_other: bool, force: bool
    ) -> exporting.ExportReport:
        """Write the reviewed labels."""
        return exporting.export_reviews(self._store, out, form, force=force, include_other=include_other)

    def statistics(self) -> Statistics:
        """Return the figures of all finished reads; any worker."""
        return statistics.reading_statistics(self._store)

    # pool

    def read_bundle(self) -> BundleInfo | None:
        """Read the bundle's manifest; None where the window is to work without AI."""
        return None if self._ai.folder is None else self._ai.read_bundle(self._ai.folder)

    def image(self, row: reading.StoredImage) -> Rgb:
        """Decode a case's image."""
        return reading.load_image(self._store, row)

    def crop_of(self, row: WorklistRow, box: CropBox) -> Rgb:
        """Decode a case's image and cut a region out of it."""
        return analyzing.cut_crop(self.image(row), box)

    def picture(self, row: reading.StoredImage) -> Picture:
        """Decode a case's image and make it ready to paint."""
        return Picture.from_rgb(self.image(row))

    def thumbnail(self, row: reading.StoredImage, edge: int) -> QImage:
        """Return a small picture of a case."""
        return to_qimage(reading.load_thumbnail(self._store, row, edge))

    def plan_import(
        self, sources: Sequence[Path], metadata: Sequence[Path], *, keep_names: bool
    ) -> importing.ImportPlan:
        """Look for images and read their tables."""
        return importing.plan_import(sources, metadata, Naming(self._store.pseudonyms(), keep_names))

    def save_names(self, names: Sequence[tuple[str, str]], out: Path) -> None:
        """Write which file became which case."""
        save_names(self._store.folder, names, out)

    def prepare(self, item: importing.ImportItem) -> importing.PreparedCase | Failure:
        """Read, check and hash one image."""
        return importing.prepare_item(self._store, item)

    # inference worker

    def load_predictor(self) -> AnyPredictor:
        """Load the networks."""
        if self._ai.folder is None:
            raise ValueError("no bundle to load")
        return self._ai.load_predictor(self._ai.folder, self._ai.device)

    def predict(self, predictor: AnyPredictor, rgb: Rgb, patient: Patient) -> Prediction:
        """Run the networks on one image of a patient."""
        return predictor.predict(rgb, patient)

    @property
    def _ref(self) -> BundleRef | None:
        return None if self.bundle is None else self.bundle.ref
