import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from dermreview.domain.analysis import Region
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.colormaps import COLORMAPS
from dermreview.ui.ai_state import AiState
from dermreview.ui.image_pane import SYNTHETIC_EDGE
from tests.gui.pictures import CENTRE, SKIN, WARM, colour_at, maps, prediction, ready, skin, tint


def is_cut(label: QLabel) -> bool:
    return label.width() < label.fontMetrics().horizontalAdvance(label.text())


class TestPanes:
    def test_both_panes_have_one_size_at_any_width(self, viewer):
        for width in range(900, 908):
            viewer.resize(width, 500)
            assert viewer.image_pane.size() == viewer.heatmap_pane.size()

    def test_the_image_is_shown_in_its_colours_and_the_heatmap_lies_over_grey(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        calm = viewer.image_pane.widget_position(150, 250)
        shown = colour_at(viewer.image_pane, calm)
        assert shown.getRgb()[:3] == SKIN
        assert tint(colour_at(viewer.heatmap_pane, calm)) == 0

    @pytest.mark.parametrize("hot", [(1, 1), (1, 5), (4, 3)])
    def test_the_heat_lies_where_the_map_says(self, viewer, hot):
        viewer.show_image(skin())
        viewer.show_ai(ready(maps(hot)))
        row, column = hot
        pane = viewer.heatmap_pane
        centre = pane.widget_position((column + 0.5) * 600 / 7, (row + 0.5) * 450 / 7)
        assert tint(colour_at(pane, centre)) > WARM
        away = pane.widget_position((column - 1.2) * 600 / 7 if column > 2 else 580, 230)
        assert tint(colour_at(pane, away)) == 0

    def test_the_heat_stays_on_its_skin_when_zoomed_panned_and_turned(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready(maps((3, 3))))
        viewer.zoom_in()
        viewer.view.pan(QPointF(60, -40))
        viewer.rotate()
        pane = viewer.heatmap_pane
        assert tint(colour_at(pane, pane.widget_position(300, 225))) > WARM
        assert tint(colour_at(pane, pane.widget_position(300 + 150, 225))) == 0

    def test_in_a_centre_square_the_heat_and_the_unseen_sides_are_in_their_places(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready(maps((3, 0), CENTRE)))
        pane = viewer.heatmap_pane
        assert tint(colour_at(pane, pane.widget_position(75 + 32, 225))) > WARM
        unseen, seen = pane.widget_position(40, 100), pane.widget_position(400, 100)
        picture = pane.grab().toImage()

        def mean(at: QPointF) -> float:
            area = [
                picture.pixelColor(round(at.x()) + dx, round(at.y()) + dy).red()
                for dx in range(9)
                for dy in range(9)
            ]
            return sum(area) / len(area)

        assert mean(unseen) < 0.75 * mean(seen)
        assert "not seen by the networks" in pane.caption

    @pytest.mark.parametrize(
        "region",
        [Region(0.1, 0, 1, 1), Region(0, 0.1, 1, 1), Region(0, 0, 0.9, 1), Region(0, 0, 1, 0.9)],
        ids=["left", "top", "right", "bottom"],
    )
    def test_the_caption_explains_the_hatching_on_any_side(self, viewer, region):
        viewer.show_image(skin())
        viewer.show_ai(ready(maps(region=region)))
        assert "not seen by the networks" in viewer.heatmap_pane.caption

    def test_a_padded_square_saw_the_whole_image(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready(maps(region=Region(0, -1 / 6, 1, 7 / 6))))
        assert "not seen" not in viewer.heatmap_pane.caption

    def test_a_map_of_the_whole_image_marks_nothing_as_unseen(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        assert "not seen" not in viewer.heatmap_pane.caption

    def test_a_large_image_is_shown_in_the_right_place_too(self, viewer):
        viewer.show_image(skin(3000, 2000))
        viewer.show_ai(ready(maps((1, 5))))
        pane = viewer.heatmap_pane
        assert max(pane.heatmap.layer.width(), pane.heatmap.layer.height()) <= 600
        assert tint(colour_at(pane, pane.widget_position(5.5 * 3000 / 7, 1.5 * 2000 / 7))) > WARM
        assert tint(colour_at(pane, pane.widget_position(3.5 * 3000 / 7, 1.5 * 2000 / 7))) == 0

    def test_only_a_synthetic_case_is_marked_and_both_panes_say_so(self, viewer):
        def marked(pane: QWidget) -> bool:
            picture = pane.grab().toImage()
            corner = pane.widget_position(0, 0).toPoint()
            return any(
                picture.pixelColor(corner.x() + x, corner.y() + y).name() == SYNTHETIC_EDGE.name()
                for x in range(8, 100)
                for y in range(8, 40)
            )

        viewer.show_image(skin(), synthetic=True)
        assert marked(viewer.image_pane)
        assert marked(viewer.heatmap_pane)
        viewer.show_image(skin())
        assert not marked(viewer.image_pane)
        assert not marked(viewer.heatmap_pane)

    def test_painting_renders_no_map(self, viewer, monkeypatch):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        calls = []
        monkeypatch.setattr("dermreview.ui.viewer_heatmap.overlay_rgba", lambda *args: calls.append(args))
        viewer.heatmap_pane.grab()
        viewer.set_opacity(0.2)
        viewer.zoom_in()
        viewer.heatmap_pane.grab()
        assert calls == []


class TestHeatmap:
    def test_the_suggested_class_is_shown_first(self, viewer, qtbot):
        viewer.show_image(skin())
        with qtbot.waitSignal(viewer.map_class_changed) as caught:
            viewer.show_ai(ready(suggestion="nv"))
        assert caught.args == ["nv"]
        assert viewer.shown_map_class == "nv"

    def test_a_class_chosen_by_the_reader_stays_when_the_analysis_comes_again(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.set_map_class("nv")
        viewer.show_ai(ready())
        assert viewer.shown_map_class == "nv"

    def test_the_next_case_shows_its_own_suggestion(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.set_map_class("bcc")
        viewer.show_image(skin())
        viewer.show_ai(ready(suggestion="nv"))
        assert viewer.map_class == "nv"

    def test_the_caption_says_what_it_is_and_what_it_is_not(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        caption = viewer.heatmap_pane.caption
        assert caption == "What raised “melanoma”: class activation, 3 members × 8 views. Not evidence of disease."
        assert viewer.heatmap_pane.accessibleDescription() == caption

    def test_choosing_a_class_that_nothing_raised_says_so(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.set_map_class("df")
        assert "dermatofibroma" in viewer.heatmap_pane.notice.title
        assert viewer.shown_map_class is None
        viewer.set_map_class("mel")
        assert viewer.heatmap_pane.notice is None
        assert viewer.shown_map_class == "mel"

    def test_an_unknown_class_or_colour_map_is_refused(self, viewer):
        with pytest.raises(KeyError):
            viewer.set_map_class("melanoma")
        with pytest.raises(KeyError):
            viewer.set_colormap("jet")

    @pytest.mark.parametrize(
        ("state", "title", "reason"),
        [
            (AiState.waiting("two cases are before it"), "Waiting for analysis", "Two cases"),
            (AiState.failed("out of memory"), "The analysis failed", "Out of memory"),
            (AiState.no_bundle("no bundle at models/x"), "No heatmap without an AI bundle", "No bundle at"),
            (
                ready(abstained="unlike_training_images", suggestion=None),
                "No heatmap: the networks abstain",
                "This image is unlike those they learned from.",
            ),
            (
                AiState.ready(prediction(None, error="the second member has no maps"), {}),
                "The heatmap failed",
                "The second member",
            ),
        ],
        ids=["waiting", "failed", "no bundle", "abstained", "map failed"],
    )
    def test_why_there_is_no_map_stands_in_its_place(self, viewer, state, title, reason):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.show_ai(state)
        pane = viewer.heatmap_pane
        assert pane.notice.title == title
        assert pane.notice.text.startswith(reason)
        assert title in pane.accessibleDescription()
        assert pane.heatmap is None
        assert viewer.shown_map_class is None
        assert not viewer.heatmap_header.class_button.isEnabled()
        hot = pane.widget_position(5.5 * 600 / 7, 1.5 * 450 / 7)
        assert tint(colour_at(pane, hot)) == 0

    def test_a_map_never_stays_over_the_next_image(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.show_loading()
        viewer.show_ai(AiState.waiting())
        assert viewer.heatmap_pane.heatmap is None
        assert viewer.image_pane.picture is None
        assert viewer.image_pane.notice.title == "Loading the image"

    def test_a_map_never_lies_over_an_image_that_replaces_another_at_once(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.show_image(skin(300, 300))
        assert viewer.heatmap_pane.heatmap is None
        assert viewer.shown_map_class is None

    def test_an_image_that_cannot_be_read_says_why(self, viewer):
        viewer.show_image(skin())
        viewer.show_image_failed("the stored image is missing")
        assert viewer.image_pane.notice.text == "The stored image is missing."
        assert viewer.image_pane.picture is None
        assert viewer.image_header.facts == ""

    def test_an_analysis_that_comes_before_its_image_is_shown_with_it(self, viewer):
        viewer.show_loading()
        viewer.show_ai(ready())
        assert viewer.shown_map_class is None
        viewer.show_image(skin())
        assert viewer.shown_map_class == "mel"

    def test_hiding_the_heatmap_gives_its_room_to_the_image(self, viewer, qtbot):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        half = viewer.image_pane.width()
        with qtbot.waitSignal(viewer.heatmap_visible_changed) as caught:
            viewer.set_heatmap_visible(False)
        assert caught.args == [False]
        assert viewer.image_pane.width() == viewer.width() > 2 * half
        assert viewer.shown_map_class is None
        with qtbot.assertNotEmitted(viewer.heatmap_visible_changed):
            viewer.set_heatmap_visible(False)
        viewer.set_heatmap_visible(True)
        assert viewer.image_pane.width() == half
        assert viewer.shown_map_class == "mel"

    def test_opacity_moves_in_steps_and_stops_at_its_ends(self, viewer, qtbot):
        with qtbot.waitSignal(viewer.opacity_changed) as caught:
            viewer.more_opacity()
        assert caught.args == [pytest.approx(0.7)]
        for _ in range(20):
            viewer.more_opacity()
        assert viewer.opacity == 1.0
        with qtbot.assertNotEmitted(viewer.opacity_changed):
            viewer.more_opacity()
        for _ in range(20):
            viewer.less_opacity()
        assert viewer.opacity == 0.0
        assert viewer.heatmap_header.slider.value() == 0

    def test_opacity_changes_what_is_painted(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        pane = viewer.heatmap_pane
        hot = pane.widget_position(5.5 * 600 / 7, 1.5 * 450 / 7)
        viewer.set_opacity(0.0)
        assert tint(colour_at(pane, hot)) == 0
        viewer.set_opacity(0.4)
        weak = tint(colour_at(pane, hot))
        viewer.set_opacity(1.0)
        assert 0 < weak < tint(colour_at(pane, hot))

    @pytest.mark.parametrize("name", COLORMAPS[1:])
    def test_the_colour_map_changes_what_is_painted(self, viewer, qtbot, name):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        pane = viewer.heatmap_pane
        warm = pane.widget_position(5.1 * 600 / 7, 1.5 * 450 / 7)
        before = colour_at(pane, warm)
        with qtbot.waitSignal(viewer.colormap_changed) as caught:
            viewer.set_colormap(name)
        assert caught.args == [name]
        assert colour_at(pane, warm) != before


class TestHeader:
    def test_the_menu_offers_all_classes_in_words_and_chooses_one(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.heatmap_header.show_keys([f"Alt+{place}" for place in range(1, 8)], "[", "]")
        actions = viewer.heatmap_header.class_button.menu().actions()
        assert [action.data() for action in actions] == list(CLASSES)
        assert actions[4].text() == "Melanoma (mel)\tAlt+5"
        assert actions[4].isChecked()
        actions[5].trigger()
        assert viewer.map_class == "nv"
        assert viewer.heatmap_header.class_button.text() == "nv"
        assert viewer.heatmap_header.class_button.accessibleName() == "Class of the heatmap: Melanocytic nevus"

    def test_the_colour_map_and_the_slider_work_by_hand(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.heatmap_header.colormap_button.menu().actions()[2].trigger()
        assert viewer.colormap == "cividis"
        viewer.heatmap_header.slider.setValue(25)
        assert viewer.opacity == 0.25

    @pytest.mark.parametrize("width", [480, 600, 800, 1600])
    def test_no_control_is_cut_off_at_any_width(self, viewer, width):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.resize(width, 500)
        header = viewer.heatmap_header
        for control in (header.class_button, header.colormap_button, header.slider):
            assert control.isVisible()
            assert header.rect().contains(control.geometry())
        squeezed = [label.text() for label in header.findChildren(QLabel) if label.isVisible() and is_cut(label)]
        assert squeezed == []

    def test_a_wide_header_shows_everything(self, viewer):
        viewer.resize(1600, 500)
        words = [label.text() for label in viewer.heatmap_header.findChildren(QLabel) if label.isVisible()]
        assert words == ["Heatmap", "Opacity", "60 %"]

    def test_clicking_the_controls_takes_no_keyboard_focus(self, viewer, qtbot):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        qtbot.mouseClick(viewer.heatmap_header.slider, Qt.MouseButton.LeftButton)
        assert not viewer.heatmap_header.slider.hasFocus()
