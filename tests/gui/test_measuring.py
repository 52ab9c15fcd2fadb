"""The measuring line, where it is known how large a pixel is."""

import math

import pytest
from PySide6.QtCore import QLineF, QPointF, QSize, Qt

from dermreview.domain.review import ReadMode
from dermreview.services.importing import import_cases
from dermreview.services.reading import set_mode
from dermreview.ui.crop_tool import CropTool
from dermreview.ui.measure_tool import MeasureTool
from tests.gui.conftest import press, settle, shown_id, write_images
from tests.gui.pictures import noise, skin

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
Left = Qt.MouseButton.LeftButton


@pytest.fixture
def spaced(store, tmp_path):
    """Three cases; the second one does not know its pixels."""
    folder = write_images(tmp_path / "images", range(1, 4))
    table = tmp_path / "spacing.csv"
    table.write_text("image_id,dx,pixel_spacing_mm\ncase-01,unknown,0.05\ncase-03,unknown,0.1\n")
    assert import_cases(store, [folder], [table]).imported == 3
    return store


def line(window):
    return window.viewer.tools.tool


def test_a_line_is_measured_by_keys(spaced, open_window, qtbot, clock):
    window = open_window(spaced)
    assert window.actions_.measure.isEnabled()
    press(window, Key.Key_D)
    assert isinstance(line(window), MeasureTool)
    before = line(window).millimetres
    assert before == pytest.approx(48 * 0.05, abs=0.1), "half of what is in sight"
    assert line(window).words == f"{before:.1f} mm"
    press(window, Key.Key_Right)
    assert line(window).millimetres > before
    press(window, Key.Key_Right, Shift)
    assert line(window).millimetres == pytest.approx(before, abs=1e-6)
    assert shown_id(window) == "case-01"
    press(window, Key.Key_Escape)
    assert line(window) is None
    press(window, Key.Key_D)
    press(window, Key.Key_D)
    assert line(window) is None, "the key puts it away too"
    assert list(spaced.all_events()) == []


def test_where_the_spacing_is_unknown_it_is_off_and_says_why(spaced, open_window, qtbot, clock):
    window = open_window(spaced)
    action = window.actions_.measure
    known = action.toolTip()
    press(window, Key.Key_D)
    press(window, Key.Key_Escape)
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert not action.isEnabled()
    assert "pixel_spacing_mm" in action.toolTip()
    press(window, Key.Key_D)
    assert line(window) is None
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert action.isEnabled()
    assert action.toolTip() == known


def test_labelling_goes_on_with_the_line_in_hand_and_the_next_case_has_none(spaced, open_window, qtbot, clock):
    window = open_window(spaced)
    press(window, Key.Key_D)
    press(window, Key.Key_Return)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert spaced.history(1)[0].act.label == "mel"
    assert line(window) is None


def test_it_is_no_part_of_the_ai_and_works_in_a_blind_read(spaced, open_window, qtbot, clock):
    set_mode(spaced, ReadMode.BLIND_FIRST)
    window = open_window(spaced, analyzed=False)
    press(window, Key.Key_D)
    assert isinstance(line(window), MeasureTool)


class TestMouse:
    @pytest.fixture
    def pane(self, viewer):
        viewer.show_image(noise())
        tool = MeasureTool(QSize(600, 450), QLineF(100, 100, 200, 100), 0.02, viewer.tools)
        viewer.tools.take(tool)
        pane = viewer.image_pane
        pane.at = lambda x, y: pane.widget_position(x, y).toPoint()
        pane.length = lambda: viewer.tools.tool.millimetres
        return pane

    def test_a_drag_measures(self, pane, qtbot):
        qtbot.mousePress(pane, Left, pos=pane.at(300, 300))
        qtbot.mouseMove(pane, pane.at(400, 340))
        qtbot.mouseRelease(pane, Left, pos=pane.at(400, 340))
        assert pane.length() == pytest.approx(math.hypot(100, 40) * 0.02, abs=0.06)
        qtbot.mouseMove(pane, pane.at(10, 10))
        assert pane.length() == pytest.approx(math.hypot(100, 40) * 0.02, abs=0.06), "it was let go"

    def test_two_clicks_measure(self, pane, qtbot):
        qtbot.mouseClick(pane, Left, pos=pane.at(300, 300))
        qtbot.mouseMove(pane, pane.at(350, 300))
        assert pane.length() == pytest.approx(1.0, abs=0.06), "the line follows between the clicks"
        qtbot.mouseClick(pane, Left, pos=pane.at(500, 300))
        qtbot.mouseMove(pane, pane.at(10, 10))
        assert pane.length() == pytest.approx(4.0, abs=0.06)

    def test_an_end_can_be_moved(self, pane, qtbot):
        qtbot.mousePress(pane, Left, pos=pane.at(100, 100))
        qtbot.mouseMove(pane, pane.at(50, 100))
        qtbot.mouseRelease(pane, Left, pos=pane.at(50, 100))
        assert pane.length() == pytest.approx(3.0, abs=0.06)

    def test_the_middle_button_still_drags_the_image(self, viewer, pane, qtbot):
        viewer.view.zoom_to(3.0)
        before = viewer.view.transform()
        qtbot.mousePress(pane, Qt.MouseButton.MiddleButton, pos=pane.at(300, 225))
        qtbot.mouseMove(pane, pane.at(300, 225) + QPointF(40, 0).toPoint())
        assert viewer.view.transform() != before
        assert pane.length() == pytest.approx(2.0)

    @pytest.mark.parametrize("turns", range(4))
    @pytest.mark.parametrize("mirrored", [False, True])
    def test_it_stays_on_its_skin(self, viewer, pane, turns, mirrored):
        """The stroke of the line is white over black; on plain skin nothing else is."""
        viewer.show_image(skin())
        viewer.tools.take(MeasureTool(QSize(600, 450), QLineF(100, 100, 500, 100), 0.02, viewer.tools))
        viewer.image_pane.set_hint("")
        for _ in range(turns):
            viewer.rotate()
        if mirrored:
            viewer.flip()
        viewer.zoom_out()
        for each in (viewer.image_pane, viewer.heatmap_pane):
            picture = each.grab().toImage()
            for x in (100, 230, 400, 499):
                at = each.widget_position(x, 100)
                near = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
                area = [picture.pixelColor(round(at.x()) + dx, round(at.y()) + dy) for dx, dy in near]
                assert max(colour.lightness() for colour in area) > 200
        assert pane.length() == pytest.approx(8.0)


def test_a_line_never_leaves_the_image():
    tool = MeasureTool(QSize(100, 80), QLineF(-50, 10, 500, 10), 0.1)
    assert tool.millimetres == pytest.approx(10.0)
    assert tool.words == "10.0 mm"
    tool.press(QPointF(50, 40), 1)
    tool.move(QPointF(50, 4000))
    assert tool.millimetres == pytest.approx(4.0)


def test_one_tool_at_a_time(viewer):
    viewer.show_image(skin())
    viewer.tools.begin_crop(None)
    viewer.tools.take(MeasureTool(QSize(600, 450), QLineF(0, 0, 9, 9), 0.1, viewer.tools))
    assert isinstance(viewer.tools.tool, MeasureTool)
    viewer.tools.begin_crop(None)
    assert isinstance(viewer.tools.tool, CropTool)
    viewer.grab()
