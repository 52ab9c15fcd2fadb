"""The map over the image at full width: colours, places, and the states in which there is no map."""

import pytest
from PySide6.QtCore import Qt

from dermreview.domain.crop import CropBox
from dermreview.domain.review import ReadMode
from dermreview.services.reading import set_mode
from dermreview.ui.ai_state import AiState
from tests.gui.conftest import press, settle, shown_id
from tests.gui.pictures import SKIN, WARM, colour_at, maps, ready, skin, tint

Key = Qt.Key


@pytest.fixture
def over(viewer):
    """A viewer with the map over its image, hot in the middle."""
    viewer.show_image(skin())
    viewer.show_ai(ready(maps((3, 3))))
    viewer.set_overlay(True)
    return viewer


def test_the_map_lies_over_the_coloured_image_at_full_width(over):
    pane = over.heatmap_pane
    assert over.image_pane.isHidden()
    assert (pane.x(), pane.width()) == (0, over.width())
    assert colour_at(pane, pane.widget_position(60, 400)).getRgb()[:3] == SKIN
    assert colour_at(pane, pane.widget_position(300, 225)).getRgb()[:3] != SKIN
    assert over.shown_map_class == "mel"


@pytest.mark.parametrize("opacity", [0.0, 1.0])
def test_the_opacity_goes_from_the_image_to_the_map(over, opacity):
    over.set_opacity(opacity)
    pane = over.heatmap_pane
    middle = colour_at(pane, pane.widget_position(300, 225))
    assert (middle.getRgb()[:3] == SKIN) == (opacity == 0.0)


def test_the_heat_stays_on_its_skin_when_turned_and_mirrored(over):
    over.rotate()
    over.flip()
    pane = over.heatmap_pane
    assert colour_at(pane, pane.widget_position(300, 225)).getRgb()[:3] != SKIN
    assert colour_at(pane, pane.widget_position(450, 225)).getRgb()[:3] == SKIN


def test_beside_again_the_map_lies_over_grey_and_both_panes_have_one_size(over):
    over.set_overlay(False)
    assert not over.image_pane.isHidden()
    assert over.image_pane.size() == over.heatmap_pane.size()
    pane = over.heatmap_pane
    assert tint(colour_at(pane, pane.widget_position(60, 400))) == 0
    assert tint(colour_at(pane, pane.widget_position(300, 225))) > WARM


def test_brightness_holds_for_the_overlay_too(over):
    over.brighten(2)
    pane = over.heatmap_pane
    brighter = colour_at(pane, pane.widget_position(60, 400)).getRgb()[:3]
    assert all(now > before for now, before in zip(brighter, SKIN, strict=True))


@pytest.mark.parametrize(
    "state", [AiState.waiting(), AiState.failed("no memory"), AiState.hidden(), AiState.no_bundle("none")]
)
def test_without_a_map_the_image_stands_alone(over, state):
    over.show_ai(state)
    assert not over.image_pane.isHidden()
    assert over.heatmap_pane.isHidden()
    assert over.image_pane.width() == over.width()
    assert over.shown_map_class is None
    over.show_ai(ready(maps((3, 3))))
    assert over.image_pane.isHidden()


def test_what_is_on_screen_while_another_image_loads_says_so(over):
    over.show_loading()
    assert not over.image_pane.isHidden()
    assert over.image_pane.notice.title == "Loading the image"


def test_asking_for_the_overlay_shows_a_hidden_heatmap(viewer, qtbot):
    viewer.show_image(skin())
    viewer.show_ai(ready(maps((3, 3))))
    viewer.set_heatmap_visible(False)
    with qtbot.waitSignals([viewer.heatmap_visible_changed, viewer.overlay_changed]):
        viewer.set_overlay(True)
    assert viewer.shown_map_class == "mel"
    viewer.set_heatmap_visible(False)
    assert not viewer.image_pane.isHidden()
    assert viewer.shown_map_class is None


def test_the_key_holds_for_the_next_cases(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    press(window, Key.Key_O)
    assert window.viewer.image_pane.isHidden()
    assert window.actions_.overlay.isChecked()
    press(window, Key.Key_6)
    qtbot.waitUntil(lambda: not window.review.busy)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert window.viewer.image_pane.isHidden()
    press(window, Key.Key_O)
    assert not window.viewer.image_pane.isHidden()
    assert not window.actions_.overlay.isChecked()


def test_in_a_blind_read_the_overlay_shows_the_image_alone(five_cases, open_window, qtbot, clock):
    set_mode(five_cases, ReadMode.BLIND_FIRST)
    window = open_window(five_cases, analyzed=False)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    press(window, Key.Key_O)
    assert window.viewer.heatmap_pane.isHidden()
    assert window.viewer.heatmap_pane.heatmap is None


def test_the_outline_of_a_crop_is_seen_in_the_overlay(over):
    plain = over.heatmap_pane.grab().toImage()
    over.show_crop(CropBox(100, 100, 200, 200))
    assert over.heatmap_pane.grab().toImage() != plain
    over.show_crop(None)
    assert over.heatmap_pane.grab().toImage() == plain
