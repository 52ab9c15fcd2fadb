"""What the reader changes for the view alone: mirrored, brighter, with more contrast, in a constant light."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt

from dermreview.imaging.preprocess import shades_of_gray
from dermreview.imaging.tones import Tones, tone_table
from dermreview.ui.viewer_view import View
from tests.gui.conftest import press, settle
from tests.gui.pictures import SKIN, noise, ready, skin

Key = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier


def middle(pane):
    return pane.grab().toImage().pixelColor(pane.width() // 2, pane.height() // 2).getRgb()[:3]


def test_mirroring_and_rotation_go_by_what_is_on_screen():
    view = View()
    view.set_pane(QSizeF(400, 400), 1.0)
    view.set_image(400, 400)
    for change, place in (
        (lambda: None, (10, 20)),
        (view.flip, (390, 20)),
        (view.rotate, (380, 390)),
        (view.flip, (20, 390)),
        (view.rotate, (10, 20)),
    ):
        change()
        at = view.transform().map(QPointF(10, 20))
        assert (at.x(), at.y()) == pytest.approx(place)
    assert (view.rotation, view.mirrored) == (0, False)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_position_and_pixel_go_together_however_the_image_lies(turns, mirrored, ratio):
    view = View()
    view.set_pane(QSizeF(500, 300), ratio)
    view.set_image(600, 450)
    for _ in range(turns):
        view.rotate()
    if mirrored:
        view.flip()
    view.zoom_to(1.7)
    view.pan(QPointF(31, -17))
    at = view.transform().map(QPointF(123, 77))
    back = view.to_image(at)
    assert (back - QPointF(123, 77)).manhattanLength() <= 2 / ratio  # the transform is snapped to whole pixels


def test_both_panes_are_mirrored_together(viewer):
    viewer.show_image(noise())
    viewer.show_ai(ready())
    viewer.set_opacity(0.0)
    viewer.view.zoom_to(2.0)
    viewer.flip()
    left, right = viewer.image_pane.grab().toImage(), viewer.heatmap_pane.grab().toImage()
    for x, y in ((40, 300), (300, 333), (577, 500)):
        red, green, blue = left.pixelColor(x, y).getRgb()[:3]
        assert right.pixelColor(x, y).red() == pytest.approx(0.299 * red + 0.587 * green + 0.114 * blue, abs=2)
    assert "mirrored" in viewer.image_header.facts


def test_the_colours_change_and_the_stored_ones_come_back(viewer):
    viewer.show_image(skin())
    assert middle(viewer.image_pane) == SKIN
    viewer.brighten(1)
    assert middle(viewer.image_pane) == pytest.approx(tuple(min(255, value + 25.5) for value in SKIN), abs=1)
    assert viewer.image_header.tone.text() == "View only: brightness +10"
    viewer.contrast(-1)
    assert "contrast -10" in viewer.image_header.tone.text()
    viewer.show_as_stored()
    assert middle(viewer.image_pane) == SKIN
    assert viewer.image_header.tone.text() == ""


def test_the_heatmap_is_of_the_stored_image(viewer):
    viewer.show_image(skin())
    before = middle(viewer.heatmap_pane)
    viewer.brighten(3)
    assert middle(viewer.heatmap_pane) == before


def test_constant_light_is_shades_of_gray(viewer):
    rgb = skin()
    viewer.show_image(rgb)
    viewer.set_constant_light(True)
    assert middle(viewer.image_pane) == pytest.approx(tuple(shades_of_gray(rgb)[0, 0]), abs=1)


def test_the_next_case_is_neither_mirrored_nor_brightened_but_keeps_the_constant_light(viewer):
    viewer.show_image(skin())
    viewer.brighten(2)
    viewer.flip()
    viewer.set_constant_light(True)
    viewer.show_image(skin())
    assert viewer.image_header.tone.text() == "View only: constant light"
    assert not viewer.view.mirrored


def test_a_large_image_changes_at_every_zoom_and_nothing_beside_it_does(viewer):
    viewer.show_image(np.full((1500, 2001, 3), SKIN, np.uint8))
    pane = viewer.image_pane
    around = pane.grab().toImage().pixelColor(5, 5).getRgb()
    viewer.brighten(1)
    for zoom in (None, 0.2, 0.5, 1.0, 3.0):
        if zoom is not None:
            viewer.view.zoom_to(zoom)
        assert middle(pane) == pytest.approx(tuple(min(255, value + 25.5) for value in SKIN), abs=1)
        if zoom in (None, 0.2):
            assert pane.grab().toImage().pixelColor(5, 5).getRgb() == around


def test_every_pixel_is_changed_in_its_place(viewer):
    pixels = noise(1800, 1200)
    viewer.show_image(pixels)
    viewer.toggle_fit()
    viewer.rotate()
    viewer.flip()
    plain = viewer.image_pane.grab().toImage()
    viewer.contrast(2)
    shown = viewer.image_pane.grab().toImage()
    table = tone_table(pixels, Tones(contrast=20))
    for x, y in ((10, 30), (333, 444), (590, 600)):
        before, after = plain.pixelColor(x, y).getRgb()[:3], shown.pixelColor(x, y).getRgb()[:3]
        assert after == tuple(int(table[value, channel]) for channel, value in enumerate(before))


def test_other_tones_of_a_large_image_hold_nobody_up(viewer):
    """Measured on 6000 x 4000 pixels: 4 ms for the light and 3 ms to paint, where the whole image took 260."""
    viewer.show_image(np.full((4000, 6000, 3), SKIN, np.uint8))
    before = time.process_time()
    viewer.set_constant_light(True)
    viewer.image_pane.grab()
    assert time.process_time() - before < 0.1


def test_the_keys(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    header = window.viewer.image_header
    press(window, Key.Key_M)
    assert window.viewer.view.mirrored
    press(window, Key.Key_Up, Ctrl)
    press(window, Key.Key_Down, Ctrl | Qt.KeyboardModifier.ShiftModifier)
    press(window, Key.Key_C)
    changes = "View only: brightness +10, contrast -10, constant light"
    assert header.tone.accessibleName() == changes
    assert header.tone.toolTip().startswith(changes)
    assert header.tone.text() == "View only", "in a window of 1280 pixels there is no room for more"
    window.resize(1900, 800)
    assert header.tone.text() == changes
    press(window, Key.Key_0)
    assert header.tone.text() == ""
    assert not window.actions_.constant_light.isChecked()
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert list(five_cases.all_events()) == []
