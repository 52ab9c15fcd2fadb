"""A reviewer's day: import, analysis, decisions, a second start, an export. Every part is the real one."""

import csv
import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from dermreview.app import application, build_window
from dermreview.domain.review import Status
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.overlay import render_overlay
from dermreview.services.exporting import ExportFormat
from dermreview.services.locations import default_bundle_dir, resources_dir
from dermreview.services.reading import load_image
from dermreview.services.stores import open_store
from dermreview.ui.import_dialog import ReportDialog
from dermreview.ui.verbs import AiSource

CASES = 6
FULLSIZE = Path(__file__).resolve().parents[2].parent / "shared" / "ham10000-fullsize"


class Desk:
    """One start of the application and the hands at it."""

    def __init__(self, qtbot, store_folder: Path, shots: Path) -> None:
        self.qtbot = qtbot
        self.shots = shots
        self.at_work = True
        application()
        self.store = open_store(store_folder)
        self.window = build_window(self.store, AiSource(default_bundle_dir(), "cpu"), "Dr. Journey")
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()

    def until(self, there, timeout: int = 120_000) -> None:
        self.qtbot.waitUntil(there, timeout=timeout)

    def until_analyzed(self, count: int) -> None:
        self.until(lambda: self.window.model.analyzed() >= count)

    def until_ready(self) -> None:
        """The case is on screen with its analysis and its first quarter of a second has passed."""
        window = self.window
        self.until(lambda: window.review.on_screen and not window.review.busy)
        self.until(lambda: window.review.opened.analysis is not None)
        self.until(lambda: window.review._guard.ready())

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is self.window)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def decide(self, key) -> str:
        """Press a deciding key on the case on screen and return its external id once it is on disk."""
        self.until_ready()
        case_id = self.window.review.opened.case.external_id
        with self.qtbot.waitSignal(self.window.review.saved, timeout=20_000):
            self.press(key)
        return case_id

    def shoot(self, name: str) -> QImage:
        image = self.window.grab().toImage()
        assert image.save(str(self.shots / f"{name}.png"))
        return image

    def leave(self) -> None:
        self.at_work = False
        assert self.window.close()
        self.store.close()
        self.window.deleteLater()


@pytest.fixture
def desk(qtbot, tmp_path, shots):
    opened: list[Desk] = []

    def sit_down() -> Desk:
        opened.append(Desk(qtbot, tmp_path / "store", shots))
        return opened[-1]

    yield sit_down
    for each in opened:
        if each.at_work:
            each.leave()


def demo_images(folder: Path) -> Path:
    folder.mkdir()
    for path in sorted((resources_dir() / "demo" / "images").iterdir())[:CASES]:
        shutil.copy(path, folder)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff but no more")
    shutil.copy(sorted(folder.iterdir())[0], folder / "zz-copy.jpg")
    return folder


def import_through_the_window(desk: Desk, folder: Path) -> None:
    dialog = desk.window.files.open_import([folder])
    with desk.qtbot.waitSignal(desk.window.queue.imports.finished, timeout=60_000):
        dialog.accept()
    report = desk.window.findChild(ReportDialog)
    if report is not None:
        assert "broken.jpg" in " ".join(child.toPlainText() for child in report.findChildren(type(report.details)))
        report.close()


def test_from_an_empty_store_to_an_export(desk, tmp_path):
    first = desk()
    first.until(lambda: first.window.queue.is_open)
    first.shoot("empty-store")
    seen = []
    first.window.queue.imports.finished.connect(seen.append)
    import_through_the_window(first, demo_images(tmp_path / "images"))
    (report,) = seen
    assert report.imported == CASES
    assert len(report.duplicates) == 1
    assert [Path(failure.source).name for failure in report.failed] == ["broken.jpg"]
    for dialog in first.window.findChildren(QDialog):
        dialog.close()

    first.until_analyzed(CASES)
    first.shoot("analyzed")
    keys = (Qt.Key.Key_5, Qt.Key.Key_Return, Qt.Key.Key_X, Qt.Key.Key_S)
    decided = [first.decide(key) for key in keys]
    first.until_ready()
    assert first.window.model.done() == 3, "a deferred case is still to be read"
    first.shoot("four-decided")
    first.leave()

    second = desk()
    second.until_ready()
    states = {row.external_id: row for row in second.window.model.rows}
    assert states[decided[0]].label == "mel"
    assert states[decided[1]].status is Status.REVIEWED
    assert states[decided[2]].status is Status.UNGRADABLE
    assert states[decided[3]].status is Status.DEFERRED
    assert second.window.review.opened.case.external_id not in decided, "reading goes on where it stopped"
    assert all(row.analyzed for row in second.window.model.rows), "no network was needed again"
    with second.qtbot.waitSignal(second.window.review.saved, timeout=20_000):
        second.press(Qt.Key.Key_U)
    second.until_ready()
    assert second.window.review.opened.case.external_id == decided[3], "undo works after a restart"
    assert second.window.review.opened.state.status is Status.UNREVIEWED
    second.window.verbs.export(tmp_path / "labels.csv", ExportFormat.CSV, include_other=False, force=False)
    second.window.verbs.export(tmp_path / "history.jsonl", ExportFormat.JSONL, include_other=False, force=False)
    second.leave()

    with (tmp_path / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["external_id"]: row for row in csv.DictReader(file)}
    assert rows[decided[0]]["label"] == "mel"
    assert rows[decided[1]]["agreement"] == "agree"
    assert rows[decided[0]]["reviewer"] == "Dr. Journey"
    assert sum(float(rows[decided[0]][f"p_{code}"]) for code in CLASSES) == pytest.approx(1, abs=0.01)
    lines = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    events = [line for line in lines if "payload" in line and "log" not in line]
    assert len(events) == len(keys) + 1


def test_the_heatmap_is_on_screen_where_the_map_says(desk, tmp_path):
    """Probe the painted pane, case by case."""
    here = desk()
    here.until(lambda: here.window.queue.is_open)
    import_through_the_window(here, demo_images(tmp_path / "images"))
    for dialog in here.window.findChildren(QDialog):
        dialog.close()
    here.until_analyzed(CASES)
    probed = 0
    for _ in range(CASES):
        here.until_ready()
        probed += probe_heatmap(here)
        here.press(Qt.Key.Key_Right)
    assert probed >= CASES // 2, "too few maps with evidence to say anything"
    here.shoot("heatmap")
    here.press(Qt.Key.Key_H)
    here.until(lambda: not here.window.viewer.heatmap_visible)
    here.shoot("heatmap-hidden")
    here.leave()


def probe_heatmap(desk: Desk) -> bool:
    """Compare painted pixels with the map's picture, and with that of another map, which must fit worse."""
    viewer, opened = desk.window.viewer, desk.window.review.opened
    pane, maps = viewer.heatmap_pane, opened.analysis.prediction.maps
    viewer.set_opacity(1.0)
    mirrored = dataclasses.replace(maps, values=maps.values[:, ::-1, ::-1])
    # the lesions of the demo lie in the middle, so that a good map of one may be its own mirror image
    moved = dataclasses.replace(maps, values=np.roll(maps.values, (2, 2), axis=(1, 2)))
    rgb = load_image(desk.store, opened.case)
    expected, *others = (
        render_overlay(rgb, candidate, viewer.map_class, 1.0, viewer.colormap).astype(int)
        for candidate in (maps, mirrored, moved)
    )
    wrong = max(others, key=lambda other: np.abs(expected - other).mean())
    if np.abs(expected - wrong).mean() < 5:
        return False  # a map without evidence proves nothing
    image = pane.grab().toImage()
    ratio = image.devicePixelRatio()
    height, width = rgb.shape[:2]
    random = np.random.default_rng(1)
    # away from captions, legend and marks at the edges of the pane
    rows = random.integers(height // 4, 3 * height // 4, 400)
    columns = random.integers(width // 4, 3 * width // 4, 400)

    def painted(row: int, column: int) -> tuple[int, int, int]:
        place = pane.widget_position(column + 0.5, row + 0.5)
        colour = image.pixelColor(int(place.x() * ratio), int(place.y() * ratio))
        return colour.red(), colour.green(), colour.blue()

    on_screen = np.array([painted(row, column) for row, column in zip(rows, columns, strict=True)])
    error = np.abs(on_screen - expected[rows, columns]).mean()
    assert error < 5, f"the heatmap on screen is not where the map says: {error:.1f} levels off"
    assert np.abs(on_screen - wrong[rows, columns]).mean() > 1.5 * error
    return True


@pytest.mark.skipif(not FULLSIZE.is_dir(), reason="the full-size HAM10000 images are not beside this checkout")
def test_real_images_with_their_table(desk, tmp_path):
    here = desk()
    here.until(lambda: here.window.queue.is_open)
    folder = tmp_path / "real"
    folder.mkdir()
    for path in sorted((FULLSIZE / "images").iterdir())[:CASES]:
        shutil.copy(path, folder)
    dialog = here.window.files.open_import([folder])
    dialog.add_sources([])
    here.window.queue.imports.start([folder], [FULLSIZE / "metadata.csv"])
    dialog.reject()
    here.until_analyzed(CASES)
    here.until_ready()
    case = here.window.review.opened.case
    assert (case.width, case.height) == (600, 450)
    assert case.patient.lesion_id.startswith("HAM_")
    reference = here.store.reference_label(case.id)
    assert reference.diagnosis in CLASSES
    here.shoot("real")
    here.leave()
