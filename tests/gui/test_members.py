"""The ensemble member by member: its bars and its maps, on demand."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.ui.ai_state import AiState
from dermreview.ui.confidence import ConfidenceBars
from tests.gui.conftest import prediction_of, press, settle
from tests.gui.pictures import WARM, by_member, colour_at, maps, prediction, ready, skin, tint

Key = Qt.Key


def state(**changes):
    return AiState.ready(replace(prediction(maps()), member_maps=by_member(), **changes), {"mel": 0.3}, 8)


def heat(viewer, row, column):
    pane = viewer.heatmap_pane
    return tint(colour_at(pane, pane.widget_position((column + 0.5) * 600 / 7, (row + 0.5) * 450 / 7)))


class TestMaps:
    def test_each_member_has_its_own_map_and_after_the_last_come_all_together(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state())
        assert viewer.shown_member is None
        for place, cell in enumerate(((1, 1), (5, 5), (3, 3))):
            viewer.next_member()
            assert viewer.shown_member == place
            assert heat(viewer, *cell) > WARM / 2
            assert heat(viewer, 1, 5) == 0, "where all together have theirs"
        viewer.next_member()
        assert viewer.shown_member is None
        assert heat(viewer, 1, 5) > WARM

    def test_all_members_share_one_scale(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state())
        viewer.set_opacity(1.0)
        viewer.set_member(0)
        half = viewer.heatmap_pane.heatmap.layer
        viewer.set_member(2)
        whole = viewer.heatmap_pane.heatmap.layer

        def strongest(layer):
            return max(layer.pixelColor(x, y).alpha() for x in range(0, 600, 5) for y in range(0, 450, 5))

        assert strongest(half) == pytest.approx(strongest(whole) / 2, abs=6)

    def test_caption_and_legend_name_the_member(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state())
        assert "3 members × 8 views" in viewer.heatmap_pane.caption
        viewer.set_member(1)
        assert "two alone (member 2 of 3) × 8 views" in viewer.heatmap_pane.caption
        assert "method 1" in viewer.heatmap_pane.caption
        assert "melanoma" in viewer.heatmap_pane.caption
        assert viewer.heatmap_pane.heatmap.members
        viewer.grab()

    def test_the_button_offers_them(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state())
        button = viewer.heatmap_header.member_button
        assert [action.text() for action in button.menu().actions()] == [
            "All members together",
            "1  one",
            "2  two",
            "3  three",
        ]
        button.menu().actions()[3].trigger()
        assert viewer.shown_member == 2
        assert button.text() == "3"
        assert "three" in button.accessibleName()
        button.menu().actions()[0].trigger()
        assert viewer.shown_member is None

    def test_an_analysis_without_them_says_so_and_how_they_come(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready())
        viewer.next_member()
        assert viewer.heatmap_pane.notice.title == "No maps of single members"
        assert "Analyze the case again" in viewer.heatmap_pane.notice.text
        assert viewer.shown_map_class is None
        viewer.set_member(None)
        assert viewer.heatmap_pane.notice is None

    def test_a_member_that_found_nothing_says_so(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state())
        viewer.set_member(0)
        viewer.set_map_class("nv")
        assert viewer.heatmap_pane.notice.title.startswith("Nothing raised")

    def test_members_that_have_no_average_still_have_their_own(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state(maps=None, maps_error="they see different parts"))
        assert viewer.heatmap_pane.notice.title == "The heatmap failed"
        assert viewer.heatmap_header.member_button.isEnabled()
        viewer.next_member()
        assert viewer.heatmap_pane.notice is None
        assert viewer.shown_member == 0

    def test_the_next_image_begins_with_all_together(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(state())
        viewer.set_member(1)
        viewer.show_image(skin())
        viewer.show_ai(state())
        assert viewer.shown_member is None

    @pytest.mark.parametrize(
        "other", [AiState.hidden(), AiState.waiting(), AiState.failed("x"), AiState.no_bundle()]
    )
    def test_without_an_opinion_nothing_tells_of_members(self, viewer, other):
        viewer.show_image(skin())
        viewer.show_ai(other)
        viewer.next_member()
        assert viewer.shown_member is None
        assert not viewer.heatmap_header.member_button.isEnabled()
        viewer.show_ai(state())
        viewer.set_member(1)
        viewer.show_ai(other)
        assert viewer.heatmap_pane.heatmap is None
        assert not viewer.heatmap_header.member_button.isEnabled()


class TestBars:
    @pytest.fixture
    def bars(self, qtbot):
        widget = ConfidenceBars()
        qtbot.addWidget(widget)
        widget.resize(320, 500)
        widget.show()
        return widget

    def test_they_show_what_each_member_gives_by_itself(self, bars):
        values = np.full((3, 7), 0.1, np.float32)
        values[:, CLASS_INDEX["mel"]] = (0.2, 0.4, 0.6)
        bars.show_ai(state(member_probabilities=values))
        assert bars.row("mel").reading.parts == ()
        bars.set_by_member(True)
        names, numbers = zip(*bars.row("mel").reading.parts, strict=True)
        assert names == ("one", "two", "three")
        assert numbers == pytest.approx((0.2, 0.4, 0.6))
        assert bars.row("mel").reading.value == pytest.approx(0.45), "of all together"
        assert "two 0.40" in bars.row("mel").accessibleDescription()
        assert [value for _, value in bars.malignancy_row.reading.parts] == pytest.approx((0.4, 0.6, 0.8))
        bars.grab()
        bars.set_by_member(False)
        assert bars.row("mel").reading.parts == ()

    def test_the_key_says_which_is_which_and_how_they_were_made(self, bars):
        bars.set_compact(compact=True)
        assert not bars._key.isVisible()
        bars.show_ai(state())
        bars.set_by_member(True)
        assert bars._key.isVisible(), "also in a low window"
        assert "one, two, three" in bars._key.toolTip()
        assert "calibrated" in bars._key.toolTip()

    def test_they_are_empty_without_an_opinion(self, bars):
        bars.set_by_member(True)
        for other in (
            AiState.hidden(),
            AiState.waiting(),
            state(decision=prediction(None, abstained="x").decision),
        ):
            bars.show_ai(other)
            assert bars.row("mel").reading is None
            assert bars.malignancy_row.reading is None

    def test_a_longer_ensemble_fits_too(self, bars):
        names = tuple(f"network-{number}" for number in range(9))
        bars.show_ai(state(member_names=names, member_probabilities=np.full((9, 7), 0.1, np.float32)))
        bars.set_compact(compact=True)
        bars.set_by_member(True)
        assert len(bars.row("nv").reading.parts) == 9
        bars.grab()


def test_by_keys_and_recorded(five_cases, open_window, qtbot, clock, predictor):
    predictor.answers = dict.fromkeys(range(1, 6), replace(prediction_of("mel"), member_maps=by_member()))
    window = open_window(five_cases)
    press(window, Key.Key_I)
    assert len(window.side.bars.row("mel").reading.parts) == 3
    press(window, Key.Key_W)
    press(window, Key.Key_W)
    assert window.viewer.shown_member == 1
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    shown = five_cases.history(1)[0].act.shown
    assert (shown.heatmap, shown.member) == ("mel", 1)
    assert window.viewer.shown_member is None
    assert len(window.side.bars.row("mel").reading.parts) == 3, "the bars stay as they were chosen"
    assert five_cases.analysis(1).prediction.member_maps is not None
    press(window, Key.Key_I)
    assert window.side.bars.row("mel").reading.parts == ()


def test_a_case_is_analyzed_again_by_key(five_cases, open_window, qtbot, predictor):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    predictor.answers = {1: replace(prediction_of("nv"), member_maps=by_member())}
    press(window, Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.review.screen.suggestion == "nv")
    press(window, Key.Key_W)
    assert window.viewer._member == 0
