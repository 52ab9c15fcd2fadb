"""Paints the real panes in every position and compares the pixels of the screen with where they belong.

Run as a program of its own, because the scale of the screen is the process's: ``QT_SCALE_FACTOR=1.25 python -m
tests.gui.alignment`` prints what lies wrong, one line each, and how much was looked at.
"""

import sys
from dataclasses import dataclass
from itertools import product

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.domain.analysis import ActivationMaps
from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.ui.image_pane import ImagePane
from dermreview.ui.viewer import Viewer
from tests.gui.pictures import CENTRE, FULL_IMAGE, noise, prediction, ready

BOX = CropBox(200, 150, 240, 160)
ZOOMS = (None, 1.0, 2.7)
FIELD = 30
"""What is tinted by so much shows the map; elsewhere all is grey."""


@dataclass
class Scene:
    """One picture with its map: the image is white where the map is and black elsewhere."""

    name: str
    box: QRectF
    crop: bool


SCENES = (
    Scene("crop", QRectF(BOX.left, BOX.top, BOX.width, BOX.height), crop=True),
    Scene("centre", QRectF(75, 0, 450, 450), crop=False),
)


def show(viewer: Viewer, scene: Scene) -> None:
    pixels = np.zeros((450, 600, 3), np.uint8)
    box = scene.box.toRect()
    pixels[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = 255
    values = np.full((7, 7, 7), -1.0, np.float16)
    values[CLASS_INDEX["mel"]] = 4.0
    viewer.show_image(pixels)
    made = ActivationMaps(values, FULL_IMAGE if scene.crop else CENTRE, "class activation")
    state = ready(made)
    viewer.show_ai(state.of_crop(CropAnalysis(BOX, prediction(made), None)) if scene.crop else state)
    viewer.set_opacity(1.0)


def pixels_of(window: QWidget) -> np.ndarray:
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[..., 2::-1].astype(int)


def distances(pane: ImagePane, window: QWidget, box: QRectF) -> tuple[slice, slice, np.ndarray]:
    """Where the pane is in the window, and how far each of its pixels lies inside the box; outside is negative."""
    ratio = window.devicePixelRatioF()
    corner = QPointF(pane.mapTo(window, pane.rect().topLeft())) * ratio
    # whole pixels of the pane, without those that it shares with its neighbours
    left, top = int(np.ceil(corner.x())) + 1, int(np.ceil(corner.y())) + 1
    right, bottom = int(corner.x() + pane.width() * ratio) - 1, int(corner.y() + pane.height() * ratio) - 1
    there = pane.transform().mapRect(box)
    low = (QPointF(there.topLeft()) * ratio) + corner
    high = (QPointF(there.bottomRight()) * ratio) + corner
    x, y = np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5
    across = np.minimum(x - low.x(), high.x() - x)
    down = np.minimum(y - low.y(), high.y() - y)
    return slice(top, bottom), slice(left, right), np.minimum(across[None, :], down[:, None])


def faults(viewer: Viewer, window: QWidget, scene: Scene) -> list[str]:
    shot = pixels_of(window)
    found = []
    blur = max(1.0, viewer.view.scale / 2 + 0.5)  # between two pixels of the image, an enlargement is smooth

    rows, columns, inside = distances(viewer.image_pane, window, scene.box)
    light = shot[rows, columns].mean(axis=-1)
    image = distances(viewer.image_pane, window, QRectF(0, 0, 600, 450))[2]
    for name, wrong in (
        ("the image is dark inside", (inside > blur) & (light < 250)),
        ("the image is light outside", (inside < -blur) & (image > blur) & (light > 5)),
    ):
        found += [name] * bool(wrong.any())

    rows, columns, inside = distances(viewer.heatmap_pane, window, scene.box)
    image = distances(viewer.heatmap_pane, window, QRectF(0, 0, 600, 450))[2]
    area = shot[rows, columns]
    tint = area.max(axis=-1) - area.min(axis=-1)
    for name, wrong in (
        ("the map is missing inside", (inside > 1.0) & (tint < FIELD)),
        ("the map reaches outside", (inside < -1.0) & (image > 1.0) & (tint > 0)),
    ):
        found += [name] * bool(wrong.any())
    return found


def sharpness(viewer: Viewer, window: QWidget) -> list[str]:
    """At one to one each pixel of the image is a pixel of the screen, in both panes, and in other tones too."""
    rgb = noise()
    viewer.show_image(rgb)
    viewer.view.zoom_to(1.0)
    weights = np.array([0.299, 0.587, 0.114])
    wanted = {
        "image": rgb.astype(int),
        "brighter image": np.clip(np.rint(rgb + 25.5), 0, 255).astype(int),
        "grey image": np.repeat(np.rint(rgb @ weights)[..., None], 3, axis=2).astype(int),
    }
    panes = {"image": viewer.image_pane, "brighter image": viewer.image_pane, "grey image": viewer.heatmap_pane}
    found = []
    for name, pane in panes.items():
        if name == "brighter image":
            viewer.brighten(1)
        shot, ratio = pixels_of(window), window.devicePixelRatioF()
        corner = QPointF(pane.mapTo(window, pane.rect().topLeft())) * ratio
        origin = corner + pane.widget_position(0, 0) * ratio
        middle = viewer.view.to_image(QPointF(pane.rect().center()))
        x, y = int(middle.x()) - 60, int(middle.y()) - 60
        left, top = x + round(origin.x()), y + round(origin.y())
        there = shot[top : top + 120, left : left + 120]
        if np.abs(there - wanted[name][y : y + 120, x : x + 120]).max() > 2:
            found.append(f"{name}: not pixel for pixel")
    viewer.show_as_stored()
    return found


def main() -> int:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(747, 411)
    viewer = Viewer(window)
    viewer.setGeometry(34, 6, 703, 390)  # between two pixels of the screen at 1.25, as splitters make it
    window.show()
    app.processEvents()
    lines = sharpness(viewer, window)
    positions = list(product(SCENES, range(4), (False, True), ZOOMS))
    for scene, turns, mirrored, zoom in positions:
        show(viewer, scene)
        viewer.heatmap_pane.set_heatmap(viewer.heatmap_pane.heatmap)  # without the caption, which covers the foot
        for _ in range(turns):
            viewer.rotate()
        if mirrored:
            viewer.flip()
        if zoom is not None:
            viewer.view.zoom_to(zoom)
            viewer.view.pan(QPointF(17.3, -11.6))
        where = f"{scene.name}, {turns} turns, mirrored {mirrored}, zoom {zoom}"
        lines += [f"{where}: {fault}" for fault in faults(viewer, window, scene)]
    summary = f"{len(positions)} positions at scale {window.devicePixelRatioF()}, {len(lines)} wrong"
    sys.stdout.write("\n".join([*lines, summary]) + "\n")
    window.close()
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
