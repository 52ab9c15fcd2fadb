"""A window on a store of synthetic cases, brought into a state by the keys that a reader would press."""

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.app import application, build_window
from dermreview.domain.access import Role
from dermreview.domain.analysis import BundleInfo, Prediction
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, ReadMode, Shown
from dermreview.domain.vocabulary import Confidence
from dermreview.imaging.cv import cv2
from dermreview.services import access
from dermreview.services.analyzing import analyze_queue, cut_crop, load_predictor, read_bundle, save_crop
from dermreview.services.demo import prepare_demo
from dermreview.services.importing import import_cases
from dermreview.services.locations import default_bundle_dir, resources_dir
from dermreview.services.reading import load_image
from dermreview.services.reviews import record_blind_label, record_review
from dermreview.services.stores import Store, open_store
from dermreview.ui.main_window import MainWindow
from dermreview.ui.stopwatch import wait_until
from dermreview.ui.theme import apply_theme
from dermreview.ui.verbs import AiSource

SIZE = (1280, 800)
READER = "Dr. M. Weber"
PIN = "280375"
BLURRED, UNREADABLE = "DEMO_0029_blurred", "DEMO_0030"
"""A case that the gates hold back, and one whose analysis failed."""
CROPPED, CROP = "DEMO_0005", CropBox(150, 75, 300, 300)
MEASURED = "DEMO_0009"
"""A case with the analysis of a crop, and one whose pixel spacing is known."""


def prepare(folder: Path) -> None:
    """Make the store that the scenes start from: the demo's cases, one blurred, one failed, the rest analyzed."""
    bundle = default_bundle_dir()
    pictures = folder / "more"
    pictures.mkdir(parents=True)
    demo = sorted((resources_dir() / "demo" / "images").iterdir())
    rgb = np.asarray(Image.open(demo[4]).convert("RGB"))
    Image.fromarray(cv2.GaussianBlur(rgb, (0, 0), 14)).save(pictures / f"{BLURRED}.png")
    with open_store(folder / "store") as store:
        store.set_queue_mode(ReadMode.BLIND_FIRST)  # or a blind reader might have seen the analyses
        prepare_demo(store)
        import_cases(store, [pictures], (), synthetic=True)
        predictor = load_predictor(bundle, "cpu")
        analyze_queue(store, predictor)
        cropped = next(case for case in store.cases() if case.external_id == CROPPED)
        said = predictor.predict(cut_crop(load_image(store, cropped), CROP), cropped.patient)
        save_crop(store, cropped.id, READER, CROP, said)
        table = folder / "spacing.csv"
        table.write_text(f"image_id,dx,pixel_spacing_mm\n{MEASURED},unknown,0.02\n")
        import_cases(store, [path for path in demo if path.stem == MEASURED], [table], synthetic=True)
        Image.fromarray(np.ascontiguousarray(rgb[:, ::-1])).save(pictures / f"{UNREADABLE}.png")
        import_cases(store, [pictures / f"{UNREADABLE}.png"], (), synthetic=True)


class Networks:
    """Stands in for the bundle's networks, which have done their work: whatever they get now, they fail at.

    Attributes:
        gate: They wait for it.
    """

    device = "cpu"
    notices = ()

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()

    def predict(self, rgb: object, patient: object = None) -> Prediction:
        """Fail."""
        self.gate.wait(60)
        raise DermreviewError(ErrorCode.DEVICE_UNAVAILABLE, device="cuda", detail="out of memory")


class Stage:
    """Opens windows for one scene.

    Attributes:
        window: The one that was opened last.
    """

    def __init__(self, folder: Path, prepared: Path) -> None:
        self.folder = folder
        self.window: MainWindow
        self._prepared = prepared
        self._ends = contextlib.ExitStack()
        self._networks = Networks()

    def open(
        self,
        *,
        mode: ReadMode = ReadMode.ASSISTED,
        reader: str | None = READER,
        bundle: bool = True,
        empty: bool = False,
        waiting: bool = False,
        read: bool = False,
        others: bool = False,
        kin: bool = False,
        refused: bool = False,
        guarded: bool = False,
    ) -> "Stage":
        """Open the window and wait for its first case.

        Args:
            mode: Of the queue.
            reader: Who reads; None for a first start.
            bundle: Whether there is an AI.
            empty: No case in the store.
            waiting: Nothing is analyzed, and the networks think for ever.
            read: Two readers have been through the queue before.
            others: Two readers differ over the first case, one flagged the second, one read the third.
            kin: The first five cases are of one patient.
            refused: An import refused three files.
            guarded: The reviewers sign in; the reader is the administrator, and nobody has signed in yet.
        """
        folder = self.folder / "store"
        if not empty:
            shutil.copytree(self._prepared, folder)
        self._store = store = self._ends.enter_context(open_store(folder))
        if waiting:
            self._networks.gate.clear()
        if read:
            read_twice(store)
        if others:
            read_by_others(store)
        if kin:
            make_kin(store, self.folder)
        if refused:
            refuse_some(store, self.folder)
        store.set_queue_mode(mode)
        if guarded:
            access.guard(store, READER, PIN)
            access.add_account(store, "R. Ito", Role.ADJUDICATOR, "correct horse")
            access.add_account(store, "L. Brandt", Role.READER, "battery staple")
            access.sign_out(store)
        source = AiSource(
            default_bundle_dir() if bundle else None,
            "cpu",
            _other_bundle if waiting else read_bundle,
            lambda folder, device: self._networks,
        )
        self.window = build_window(store, source, reader, lambda: time.monotonic() * 1000)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        if guarded:
            wait_until(lambda: self.window.locking.covered)
            return self
        if bundle and not (empty or waiting):
            wait_until(lambda: self.window.model.failed() == 1)  # the one that was left for it
        if empty or reader is None:
            wait_until(lambda: self.window.pages.currentIndex() not in (0, 3))
        else:
            self.settle()
        return self

    def go(self, external_id: str) -> "Stage":
        """Show a case."""
        (row,) = [row for row in self.window.model.rows if row.external_id == external_id]
        self.window.review.go(row.case_id)
        return self.settle()

    def press(
        self, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> "Stage":
        """Press keys, one after the other, where the focus is; a text is typed."""
        for key in keys:
            focus = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
            if isinstance(key, str):
                QTest.keyClicks(focus, key, modifier)
            else:
                QTest.keyClick(focus, key, modifier)
            self.settle()
        return self

    def settle(self) -> "Stage":
        """Wait until the screen stands still."""
        review, model = self.window.review, self.window.model

        def still() -> bool:
            opened = review.opened
            if opened is None or not review.on_screen or review.busy or not model.thumbnails_ready:
                return False
            return len(opened.history) == len(self._store.history(opened.case.id, self.window.verbs.reviewer))

        wait_until(still)
        QApplication.processEvents()
        return self

    def shot(self) -> QImage:
        """Return the window with the dialogs and menus that are open over it."""
        QApplication.processEvents()
        window = self.window
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        over = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
        painter = QPainter(picture)
        for each in sorted(over, key=lambda widget: widget.windowType() == Qt.WindowType.Popup):
            if each.windowType() != Qt.WindowType.Popup:
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
            place = each.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(place, each.grab())
            painter.setPen(QColor(128, 134, 142))
            painter.drawRect(place.x() - 1, place.y() - 1, each.width() + 1, each.height() + 1)
        painter.end()
        return picture

    def over(self) -> QWidget | None:
        """Return the dialog over the window."""
        return QApplication.activeModalWidget()

    def close(self) -> None:
        """Close everything."""
        self._networks.gate.set()
        for each in QApplication.topLevelWidgets():
            if each is not self.window:
                each.close()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._ends.close()


def _other_bundle(folder: Path) -> BundleInfo:
    """Return the bundle under another digest, so that nothing was analyzed by it yet."""
    info = read_bundle(folder)
    return replace(info, ref=replace(info.ref, digest="0" * len(info.ref.digest)))


def read_twice(store: Store) -> None:
    """Read every case blind by two readers who are mostly right, so that the statistics have something to say."""
    ref = read_bundle(default_bundle_dir()).ref
    store.set_queue_mode(ReadMode.BLIND_FIRST)
    for reader, misses in (("Dr. K. Lind", 5), (READER, 4)):
        for place, case in enumerate(store.cases()):
            truth = store.reference_label(case.id)
            label = "nv" if truth is None or place % misses == 0 else truth.diagnosis
            took = 4000 + 613 * (place % 7)
            first = Act(Action.PROVISIONAL, label, milliseconds=took)
            state = record_blind_label(store, case.id, reader, first, ref, heatmap=True).state
            if state.decided is not None:
                continue
            analysis = store.analysis(case.id, ref)
            suggestion = analysis.prediction.decision.suggestion
            adopts = suggestion != label and (place + misses) % 6 == 0
            final = suggestion if adopts else label
            action = Action.ADOPT if adopts else Action.CONFIRM if final == suggestion else Action.OVERRIDE
            shown = Shown.of(analysis.prediction, suggestion)
            record_review(store, case.id, reader, Act(action, final, milliseconds=took + 2100, shown=shown), ref)


def make_kin(store: Store, folder: Path) -> None:
    """Import the first five cases again with a table that knows their patient."""
    table = folder / "patients.csv"
    names = [f"DEMO_{number:04}" for number in range(1, 6)]
    table.write_text("image_id,dx,patient_id\n" + "".join(f"{name},nv,P-118\n" for name in names))
    images = resources_dir() / "demo" / "images"
    import_cases(store, [next(images.glob(f"{name}.*")) for name in names], [table])


def refuse_some(store: Store, folder: Path) -> None:
    """Import three files that are refused: no image, a damaged one, and a preview."""
    files = folder / "files"
    files.mkdir()
    (files / "IMG_2201.jpg").write_bytes(b"%PDF-1.7 a letter")
    whole = next((resources_dir() / "demo" / "images").glob("DEMO_0003.*")).read_bytes()
    (files / "IMG_2202.jpg").write_bytes(whole[: len(whole) // 3])
    Image.new("RGB", (12, 12)).save(files / "IMG_2203.png")
    import_cases(store, [files], [])


def read_by_others(store: Store) -> None:
    """Let two readers differ over the first case, one flag the second, and one read the third."""
    why = Act(Action.REASON, reasons=("atypical_network", "blue_white_veil"), confidence=Confidence.MEDIUM)
    acts = (
        (1, "Dr. K. Lind", Act(Action.OVERRIDE, "mel")),
        (1, "Dr. K. Lind", why),
        (1, "Dr. K. Lind", Act(Action.NOTE, note="larger than in spring")),
        (1, "Dr. K. Lind", Act(Action.FLAG)),
        (1, "Dr. T. Okoye", Act(Action.OVERRIDE, "nv")),
        (2, "Dr. K. Lind", Act(Action.OVERRIDE, "bkl")),
        (2, "Dr. K. Lind", Act(Action.FLAG)),
        (3, "Dr. K. Lind", Act(Action.OVERRIDE, "nv")),
    )
    for case_id, reader, act in acts:
        record_review(store, case_id, reader, act, None)


@contextlib.contextmanager
def stage(folder: Path, prepared: Path, scheme: Qt.ColorScheme) -> Iterator[Stage]:
    """Yield a stage in a theme and clear it afterwards."""
    apply_theme(application(), scheme)
    folder.mkdir(parents=True)
    here = Stage(folder, prepared)
    try:
        yield here
    finally:
        here.close()
