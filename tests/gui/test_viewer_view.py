import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.ui.viewer_picture import Picture, level_for
from dermreview.ui.viewer_view import MAXIMUM_SCALE, View
from tests.gui.pictures import SKIN, noise, skin


def wheel(pane: QWidget, position: QPointF, notches: float) -> None:
    event = QWheelEvent(
        position,
        pane.mapToGlobal(position),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)


class TestView:
    def test_an_image_is_first_shown_whole(self, viewer):
        viewer.show_image(skin())
        pane = viewer.image_pane
        top_left, bottom_right = pane.widget_position(0, 0), pane.widget_position(600, 450)
        assert top_left.x() == pytest.approx(0, abs=0.51)
        assert bottom_right.x() == pytest.approx(pane.width(), abs=0.51)
        assert top_left.y() == pytest.approx(pane.height() - bottom_right.y(), abs=1.01)

    def test_a_fitted_image_follows_the_window(self, viewer):
        viewer.show_image(skin())
        before = viewer.view.scale
        viewer.resize(900, 700)
        assert viewer.view.fitted
        assert viewer.view.scale < before

    def test_the_wheel_zooms_at_the_cursor(self, viewer):
        viewer.show_image(noise())
        pane = viewer.image_pane
        cursor = QPointF(120, 300)
        before = viewer.view.to_image(cursor)
        wheel(pane, cursor, 3)
        after = viewer.view.to_image(cursor)
        assert viewer.view.scale > 1.5
        assert (after - before).manhattanLength() < 0.01

    def test_half_a_notch_back_and_forth_returns(self, viewer):
        viewer.show_image(noise())
        before = viewer.view.scale
        wheel(viewer.image_pane, QPointF(200, 200), 0.5)
        assert viewer.view.scale > before
        wheel(viewer.image_pane, QPointF(200, 200), -0.5)
        assert viewer.view.scale == pytest.approx(before)

    def test_both_panes_show_the_same_pixels_after_any_move(self, viewer):
        viewer.show_image(noise())
        wheel(viewer.heatmap_pane, QPointF(400, 100), 4.3)
        viewer.view.pan(QPointF(13.7, -8.2))
        left, right = viewer.image_pane.grab().toImage(), viewer.heatmap_pane.grab().toImage()
        grey = left.convertToFormat(QImage.Format.Format_RGB32)
        for x, y in ((40, 300), (300, 333), (577, 500), (100, 620)):
            red, green, blue = grey.pixelColor(x, y).getRgb()[:3]
            expected = 0.299 * red + 0.587 * green + 0.114 * blue
            assert right.pixelColor(x, y).red() == pytest.approx(expected, abs=2)

    def test_dragging_moves_the_image_with_the_mouse_in_both_panes(self, viewer, qtbot):
        viewer.show_image(noise())
        viewer.view.zoom_to(2.0)
        pane = viewer.heatmap_pane
        held = viewer.view.to_image(QPointF(200, 200))
        qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
        qtbot.mouseMove(pane, QPoint(260, 170))
        qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(260, 170))
        now = viewer.image_pane.widget_position(held.x(), held.y())
        assert (now - QPointF(260, 170)).manhattanLength() <= 1.1

    def test_without_a_press_the_mouse_moves_nothing(self, viewer, qtbot):
        viewer.show_image(noise())
        before = viewer.view.transform()
        qtbot.mouseMove(viewer.image_pane, QPoint(100, 100))
        qtbot.mouseMove(viewer.image_pane, QPoint(180, 130))
        assert viewer.view.transform() == before

    def test_a_turned_image_is_dragged_the_way_the_mouse_goes(self, viewer):
        viewer.show_image(noise())
        viewer.view.zoom_to(2.0)
        viewer.rotate()
        held = viewer.view.to_image(QPointF(200, 200))
        viewer.view.pan(QPointF(50, 20))
        now = viewer.image_pane.widget_position(held.x(), held.y())
        assert (now - QPointF(250, 220)).manhattanLength() <= 1.1

    def test_the_image_cannot_be_lost(self, viewer):
        viewer.show_image(noise())
        viewer.view.zoom_to(2.0)
        viewer.view.pan(QPointF(100_000, 100_000))
        corner = viewer.image_pane.widget_position(0, 0)
        assert corner.x() < viewer.image_pane.width()
        assert corner.y() < viewer.image_pane.height()

    @pytest.mark.parametrize("turns", range(4))
    @pytest.mark.parametrize(
        "far", [QPointF(9e4, 9e4), QPointF(-9e4, -9e4)], ids=["right and down", "left and up"]
    )
    def test_a_quarter_of_the_pane_always_shows_the_image(self, turns, far):
        view = View()
        view.set_pane(QSizeF(400, 1000), 1.0)
        view.set_image(600, 450)
        for _ in range(turns):
            view.rotate()
        view.zoom_to(3.0)
        view.pan(far)
        in_sight = view.transform().mapRect(QRectF(0, 0, 600, 450)) & QRectF(0, 0, 400, 1000)
        assert in_sight.width() == pytest.approx(100, abs=1)
        assert in_sight.height() == pytest.approx(250, abs=1)

    def test_zoom_has_its_limits(self, viewer):
        viewer.show_image(noise())
        for _ in range(60):
            viewer.zoom_in()
        assert viewer.view.scale == MAXIMUM_SCALE
        for _ in range(90):
            viewer.zoom_out()
        assert 0.2 < viewer.view.scale <= 1.0

    def test_z_goes_between_the_whole_image_and_its_own_pixels(self, viewer):
        viewer.show_image(noise(1800, 1200))
        viewer.toggle_fit()
        assert viewer.view.scale == 1.0
        viewer.toggle_fit()
        assert viewer.view.fitted
        viewer.zoom_in()
        viewer.toggle_fit()
        assert viewer.view.fitted

    def test_at_one_to_one_every_pixel_is_the_image_s_own(self, viewer):
        pixels = noise(1800, 1200)
        viewer.show_image(pixels)
        viewer.toggle_fit()
        picture = viewer.image_pane.grab().toImage()
        origin = viewer.image_pane.widget_position(0, 0)
        for x, y in ((10, 30), (333, 444), (590, 600)):
            expected = pixels[round(y - origin.y()), round(x - origin.x())]
            assert picture.pixelColor(x, y).getRgb()[:3] == tuple(int(channel) for channel in expected)

    def test_four_turns_are_none(self, viewer):
        viewer.show_image(noise())
        before = viewer.view.transform()
        turned = []
        for _ in range(4):
            viewer.rotate()
            turned.append(viewer.view.rotation)
        assert turned == [90, 180, 270, 0]
        assert viewer.view.transform() == before

    def test_a_turn_goes_clockwise(self, viewer):
        viewer.show_image(noise())
        viewer.rotate()
        top_left = viewer.image_pane.widget_position(0, 0)
        assert top_left.x() > viewer.image_pane.width() / 2
        assert top_left.y() < viewer.image_pane.height() / 2

    def test_the_next_case_starts_whole_and_upright(self, viewer):
        viewer.show_image(noise())
        viewer.zoom_in()
        viewer.rotate()
        viewer.show_image(noise(300, 300))
        assert viewer.view.fitted
        assert viewer.view.rotation == 0

    def test_keys_before_any_image_do_nothing(self, viewer):
        for action in (viewer.zoom_in, viewer.zoom_out, viewer.fit, viewer.toggle_fit, viewer.rotate):
            action()
        viewer.grab()
        assert viewer.image_pane.notice.title == "No case is open"

    def test_on_a_dense_screen_one_to_one_means_screen_pixels(self):
        view = View()
        view.set_pane(QSizeF(400, 300), 2.0)
        view.set_image(1600, 1200)
        assert view.scale == pytest.approx(0.5)
        view.zoom_to(1.0)
        assert view.transform().m11() == pytest.approx(0.5)
        assert view.transform().map(QPointF(800, 600)) == QPointF(200, 150)
        # snapped to whole screen pixels, which are half a logical one
        view.pan(QPointF(0.3, 0.3))
        assert (view.transform().dx() * 2) == pytest.approx(round(view.transform().dx() * 2))

    def test_the_header_names_size_zoom_and_rotation(self, viewer):
        viewer.show_image(noise())
        viewer.view.zoom_to(1.18)
        assert viewer.image_header.facts == "600 × 450 · 118 %"
        viewer.rotate()
        assert viewer.image_header.facts.endswith("· 90°")

    def test_every_move_is_told(self, viewer, qtbot):
        viewer.show_image(noise())
        for action in (viewer.zoom_in, viewer.rotate, viewer.fit):
            with qtbot.waitSignal(viewer.view_changed):
                action()


class TestPicture:
    def test_a_dermoscopy_image_needs_no_halves_and_a_large_one_gets_them(self):
        assert len(Picture.from_rgb(skin()).colour) == 1
        large = Picture.from_rgb(skin(3000, 2000))
        assert [level.width() for level in large.colour] == [3000, 1500, 750]
        assert [level.size() for level in large.grey] == [level.size() for level in large.colour]

    def test_the_level_has_a_pixel_for_each_pixel_on_screen(self):
        levels = Picture.from_rgb(skin(3000, 2000)).colour
        assert level_for(levels, 1.0).width() == 3000
        assert level_for(levels, 0.51).width() == 3000
        assert level_for(levels, 0.5).width() == 1500
        assert level_for(levels, 0.01).width() == 750

    def test_the_picture_outlives_the_array_it_was_made_from(self):
        pixels = skin()
        made = Picture.from_rgb(pixels)
        pixels[:] = 0
        assert made.colour[0].pixelColor(5, 5).getRgb()[:3] == SKIN

    def test_a_view_of_an_array_is_read_in_the_right_order(self):
        mirrored = noise()[:, ::-1]
        assert Picture.from_rgb(mirrored).colour[0].pixelColor(3, 4).getRgb()[:3] == tuple(
            map(int, mirrored[4, 3])
        )


@pytest.mark.parametrize("scale", ["1", "1.25", "2"])
def test_image_and_map_lie_on_their_pixels_at_any_scale_of_the_screen(scale):
    """The painted panes, whole and cropped, in every turn, mirrored and not, at three zooms; see `alignment`."""
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.gui.alignment"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"48 positions at scale {float(scale)}, 0 wrong" in done.stdout
