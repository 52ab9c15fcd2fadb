"""A region of the image as a second analysis beside the first, which stays what decisions go by."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt

from dermreview.domain.analysis import Region
from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Action, ReadMode, Status
from dermreview.services.reading import load_image, set_mode
from dermreview.ui.ai_state import AiState
from dermreview.ui.crop_tool import CropTool
from dermreview.ui.verbs import AiSource
from tests.gui.conftest import BUNDLE, DoublePredictor, prediction_of, press, settle, shown_id
from tests.gui.pictures import CENTRE, WARM, colour_at, maps, noise, prediction, ready, skin, tint

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier


class CropPredictor(DoublePredictor):
    """Tells a crop by its size; what it says of crops is the test's choice.

    Attributes:
        crops: The crops it was asked about.
        crop_answer: Class code, prediction, or exception to raise.
    """

    def __init__(self):
        super().__init__()
        self.crops = []
        self.crop_answer = "bcc"

    def predict(self, rgb, patient=None):
        if rgb.shape[:2] == (72, 96):
            return super().predict(rgb, patient)
        self.crops.append(rgb)
        assert self.gate.wait(20)
        if isinstance(self.crop_answer, Exception):
            raise self.crop_answer
        return prediction_of(self.crop_answer) if isinstance(self.crop_answer, str) else self.crop_answer


@pytest.fixture
def predictor():
    double = CropPredictor()
    yield double
    double.gate.set()


def tool(window):
    return window.viewer.tools.tool


def draw(window, qtbot):
    """Analyze a crop of the case on screen and wait until it is shown."""
    window.crops.analyze(CropBox(10, 2, 80, 66))
    qtbot.waitUntil(lambda: window.review.screen.crop_in_view)


def test_by_keys_alone(five_cases, open_window, qtbot, clock, predictor):
    window = open_window(five_cases)
    press(window, Key.Key_G)
    before = tool(window).box
    press(window, Key.Key_Right)
    press(window, Key.Key_Up)
    moved = tool(window).box
    assert (moved.width, moved.height) == (before.width, before.height)
    assert moved.left > before.left
    assert moved.top < before.top
    for _ in range(3):
        press(window, Key.Key_Right, Shift)
        press(window, Key.Key_Down, Shift)
    grown = tool(window).box
    assert (grown.left, grown.top) == (moved.left, moved.top)
    assert grown.width > moved.width
    press(window, Key.Key_Left, Shift)
    assert tool(window).box.width < grown.width
    box = tool(window).box
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: window.review.screen.crop_in_view)
    assert tool(window) is None
    (crop,) = predictor.crops
    whole = load_image(five_cases, window.review.opened.case)
    np.testing.assert_array_equal(crop, whole[box.top : box.bottom, box.left : box.right])
    assert shown_id(window) == "case-01", "neither the arrows nor Enter meant the case"
    assert list(five_cases.all_events()) == []
    kept = five_cases.crop(1, "Dr. Test", BUNDLE.ref)
    assert (kept.box, kept.prediction.decision.suggestion) == (box, "bcc")
    assert five_cases.analysis(1, BUNDLE.ref).prediction.decision.suggestion == "mel"


def test_by_mouse(five_cases, open_window, qtbot):
    window = open_window(five_cases)
    press(window, Key.Key_G)
    pane = window.viewer.image_pane

    def at(x, y):
        return pane.widget_position(x, y).toPoint()

    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=at(2, 1))
    qtbot.mouseMove(pane, at(70, 68))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=at(70, 68))
    box = tool(window).box
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((2, 1, 70, 68), abs=1)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=at(40, 30))
    qtbot.mouseMove(pane, at(50, 33))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=at(50, 33))
    assert tool(window).box.left == pytest.approx(box.left + 10, abs=1)
    assert (tool(window).box.width, tool(window).box.height) == (box.width, box.height)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=at(tool(window).box.right, 30))
    qtbot.mouseMove(pane, at(94, 30))
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=at(94, 30))
    assert tool(window).box.right == pytest.approx(94, abs=1)
    assert tool(window).box.height == box.height
    view = window.viewer.view.transform()
    qtbot.mouseMove(pane, QPoint(5, 5))
    assert window.viewer.view.transform() == view, "the image stays where it is"


def test_escape_gives_the_keys_back(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    press(window, Key.Key_G)
    assert "Esc leaves" in window.viewer.image_pane.accessibleDescription()
    said = window.viewer.image_pane.accessibleDescription()
    press(window, Key.Key_Left, Shift)
    assert "pixels" in said != window.viewer.image_pane.accessibleDescription()
    press(window, Key.Key_Escape)
    assert tool(window) is None
    assert window.viewer.image_pane.accessibleDescription() == ""
    assert "melanoma" in window.viewer.heatmap_pane.accessibleDescription()
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"


def test_the_tool_ends_when_the_keyboard_goes_elsewhere_or_the_case_changes(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    press(window, Key.Key_G)
    press(window, Key.Key_N)
    assert tool(window) is None
    press(window, Key.Key_Escape)
    press(window, Key.Key_G)
    press(window, Key.Key_4)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-02"
    assert tool(window) is None
    assert five_cases.history(1)[0].act.label == "df"


def test_too_small_is_refused_in_words_and_stays_in_hand(five_cases, open_window, qtbot, predictor):
    window = open_window(five_cases)
    press(window, Key.Key_G)
    for _ in range(30):
        press(window, Key.Key_Up, Shift)
    assert tool(window).box.height == 16
    press(window, Key.Key_Return)
    assert "too small" in window.status.message.text()
    assert "64" in window.status.message.text()
    assert tool(window) is not None
    assert predictor.crops == []


def test_all_that_the_screen_shows_is_of_the_crop_and_says_so(five_cases, open_window, qtbot):
    window = open_window(five_cases)
    assert not window.side.switch.isVisible()
    draw(window, qtbot)
    assert window.side.switch.isVisible()
    assert window.side.switch.crop.text() == "● Crop 80 × 66"
    assert window.side.card.title.startswith("Crop: ")
    assert window.side.bars.row("bcc").reading.value == pytest.approx(0.7)
    assert window.viewer.heatmap_pane.caption.startswith("Crop alone.") or window.viewer.map_class == "mel"
    window.viewer.set_map_class("bcc")
    assert window.viewer.heatmap_pane.caption.startswith("Crop alone.")
    press(window, Key.Key_V)
    assert window.side.switch.whole.text() == "● Whole image"
    assert window.side.bars.row("mel").reading.value == pytest.approx(0.7)
    assert not window.side.card.title.startswith("Crop")
    assert not window.viewer.heatmap_pane.caption.startswith("Crop")
    window.side.switch.crop.click()
    assert window.review.screen.crop_in_view
    window.viewer.grab()


def test_enter_confirms_nothing_while_the_crop_is_in_view(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    draw(window, qtbot)
    clock.advance(1)
    assert not window.side.decision.confirm.isEnabled()
    press(window, Key.Key_Return)
    assert "whole image" in window.status.message.text()
    assert list(five_cases.all_events()) == []
    press(window, Key.Key_V)
    press(window, Key.Key_Return)
    assert list(five_cases.all_events()) == [], "the figures have only just changed"
    clock.advance(1)
    press(window, Key.Key_Return)
    settle(qtbot, window, clock)
    (event,) = five_cases.history(1)
    assert (event.act.action, event.act.label) == (Action.CONFIRM, "mel")
    assert event.act.shown.crop.box == (10, 2, 80, 66)
    assert not event.act.shown.crop.in_view
    assert event.act.shown.crop.suggestion == "bcc"
    assert event.act.shown.heatmap == "mel"


def test_a_label_with_the_crop_in_view_is_recorded_against_the_whole_image(five_cases, open_window, qtbot, clock):
    window = open_window(five_cases)
    draw(window, qtbot)
    window.viewer.set_map_class("bcc")
    clock.advance(1)
    press(window, Key.Key_2)
    settle(qtbot, window, clock)
    (event,) = five_cases.history(1)
    assert (event.act.action, event.act.label) == (Action.OVERRIDE, "bcc")
    shown = event.act.shown
    assert (shown.suggestion, shown.heatmap) == ("mel", None)
    assert (shown.crop.in_view, shown.crop.heatmap) == (True, "bcc")
    assert shown.crop.probabilities["bcc"] == pytest.approx(0.7)
    press(window, Key.Key_U)
    settle(qtbot, window, clock)
    assert shown_id(window) == "case-01"
    assert window.review.opened.state.status is Status.UNREVIEWED
    assert window.review.screen.crop is not None, "undo takes back the decision, not the crop"
    assert not window.review.screen.crop_in_view


def test_an_answer_that_comes_after_the_case_was_left_is_dropped(five_cases, open_window, qtbot, clock, predictor):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    predictor.gate.clear()
    window.crops.analyze(CropBox(0, 0, 70, 70))
    qtbot.waitUntil(lambda: len(predictor.crops) == 1)
    assert "Analyzing" in window.side.switch.crop.text()
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert not window.side.switch.isVisible()
    predictor.gate.set()
    window.crops.analyze(CropBox(0, 0, 80, 70))
    qtbot.waitUntil(lambda: window.review.screen.crop_in_view)
    assert window.review.screen.crop.box == CropBox(0, 0, 80, 70)
    assert five_cases.crop(1, "Dr. Test", BUNDLE.ref) is None
    assert five_cases.crop(2, "Dr. Test", BUNDLE.ref).box == CropBox(0, 0, 80, 70)


def test_of_two_crops_of_one_case_the_last_one_asked_for_counts(five_cases, open_window, qtbot, predictor):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    predictor.gate.clear()
    window.crops.analyze(CropBox(0, 0, 70, 70))
    qtbot.waitUntil(lambda: len(predictor.crops) == 1)
    window.crops.analyze(CropBox(5, 0, 80, 70))
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.review.screen.crop_in_view)
    assert window.review.screen.crop.box == CropBox(5, 0, 80, 70)
    press(window, Key.Key_G)
    assert tool(window).box == CropBox(5, 0, 80, 70), "the next one begins with it"


def test_a_crop_that_fails_says_why_and_leaves_the_first_analysis(five_cases, open_window, qtbot, predictor):
    predictor.crop_answer = DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail="half of it")
    window = open_window(five_cases)
    window.crops.analyze(CropBox(0, 0, 70, 70))
    qtbot.waitUntil(lambda: "was not analyzed" in window.status.message.text())
    assert "half of it" in window.status.message.text()
    assert not window.side.switch.isVisible()
    assert window.review.screen.suggestion == "mel"


def test_networks_that_can_not_be_loaded_for_a_crop_say_so(five_cases, open_window, qtbot):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    window.close()

    def broken(folder, device):
        raise DermreviewError(ErrorCode.BUNDLE_MISSING, path=folder)

    window = open_window(five_cases, source=AiSource(Path("double"), "cpu", lambda folder: BUNDLE, broken))
    window.crops.analyze(CropBox(0, 0, 70, 70))
    qtbot.waitUntil(lambda: "was not analyzed" in window.status.message.text())
    assert not window.side.switch.isVisible()
    assert window.review.screen.suggestion == "mel", "the analysis of before is still shown"


def test_a_crop_on_which_the_networks_abstain_shows_no_figure(five_cases, open_window, qtbot, clock, predictor):
    predictor.crop_answer = prediction_of("bcc", abstained="out_of_distribution")
    window = open_window(five_cases)
    draw(window, qtbot)
    assert window.side.card.title == "Crop: No suggestion"
    assert window.side.bars.row("bcc").reading is None
    assert window.viewer.shown_map_class is None
    clock.advance(1)
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    shown = five_cases.history(1)[0].act.shown.crop
    assert (shown.abstained, shown.probabilities) == ("out_of_distribution", None)


def test_it_is_there_when_the_case_is_opened_again_and_in_the_next_session(
    five_cases, open_window, qtbot, clock, predictor
):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    draw(window, qtbot)
    press(window, Key.Key_Right)
    settle(qtbot, window, clock)
    assert not window.side.switch.isVisible()
    press(window, Key.Key_Left)
    settle(qtbot, window, clock)
    assert window.side.switch.isVisible()
    assert not window.review.screen.crop_in_view, "the whole image is what a case begins with"
    window.close()
    again = open_window(five_cases)
    assert again.side.switch.crop.text() == "Crop 80 × 66"
    press(again, Key.Key_V)
    assert again.side.bars.row("bcc").reading.value == pytest.approx(0.7)
    # every case is analyzed already, so that the networks are loaded for the crop alone
    again.crops.analyze(CropBox(0, 0, 64, 64))
    qtbot.waitUntil(lambda: again.review.screen.crop.box == CropBox(0, 0, 64, 64))


class TestBlind:
    @pytest.fixture
    def blind(self, five_cases):
        set_mode(five_cases, ReadMode.BLIND_FIRST)
        return five_cases

    def test_no_crop_before_the_reveal(self, blind, open_window, qtbot, clock, predictor, nothing_leaks):
        blind.save_crop(1, "Dr. Test", CropBox(0, 0, 70, 70), prediction_of("bcc"))
        window = open_window(blind, analyzed=False)
        qtbot.waitUntil(lambda: window.model.analyzed() == 5)
        for key in (Key.Key_G, Key.Key_V):
            press(window, key)
            assert tool(window) is None
            assert not window.side.switch.isVisible()
            assert not window.review.screen.crop_in_view
        window.crops.analyze(CropBox(0, 0, 70, 70))

    def test_after_the_reveal_it_works_and_the_label_can_be_kept(
        self, blind, open_window, qtbot, clock, predictor
    ):
        window = open_window(blind, analyzed=False)
        qtbot.waitUntil(lambda: window.model.analyzed() == 5)
        press(window, Key.Key_6)
        settle(qtbot, window, clock)
        draw(window, qtbot)
        clock.advance(1)
        assert not window.side.decision.adopt.isEnabled()
        press(window, Key.Key_A)
        assert "whole image" in window.status.message.text()
        press(window, Key.Key_Return)
        settle(qtbot, window, clock, analyzed=False)
        last = blind.history(1)[-1]
        assert (last.act.action, last.act.label) == (Action.OVERRIDE, "nv")
        assert last.act.shown.crop.in_view


class TestPlace:
    """Of a crop of 240 x 160 at (300, 200) in an image of 600 x 450."""

    BOX = CropBox(300, 200, 240, 160)

    @pytest.fixture
    def shown(self, viewer):
        viewer.show_image(skin())
        whole = ready()
        crop = CropAnalysis(self.BOX, prediction(maps((3, 3))), None)
        viewer.show_crop(self.BOX)
        viewer.show_ai(whole.of_crop(crop))
        return viewer

    @pytest.mark.parametrize("turns", range(4))
    @pytest.mark.parametrize("mirrored", [False, True])
    @pytest.mark.parametrize("zoom", [None, 1.7, 5.0])
    def test_the_map_lies_on_the_crop(self, shown, turns, mirrored, zoom):
        for _ in range(turns):
            shown.rotate()
        if mirrored:
            shown.flip()
        if zoom is not None:
            shown.view.zoom_to(zoom)
            shown.view.pan(
                QPointF(shown.heatmap_pane.rect().center()) - shown.heatmap_pane.widget_position(420, 280)
            )
        pane = shown.heatmap_pane
        assert tint(colour_at(pane, pane.widget_position(300 + 120, 200 + 80))) > WARM
        picture = pane.grab().toImage()
        assert pane.heatmap.seen.getRect() == (300, 200, 240, 160)
        if zoom is not None:
            return
        # the skin is one colour: just outside of the crop it is darkened, just inside it is not
        inside = picture.pixelColor(pane.widget_position(304, 204).toPoint())
        outside = picture.pixelColor(pane.widget_position(290, 190).toPoint())
        assert tint(inside) == 0
        assert outside.red() < 0.75 * inside.red()

    def test_what_the_networks_did_not_see_of_the_crop_is_marked_too(self, viewer):
        viewer.show_image(skin())
        viewer.show_ai(ready().of_crop(CropAnalysis(self.BOX, prediction(maps((3, 3), CENTRE)), None)))
        assert viewer.heatmap_pane.heatmap.seen.getRect() == (330, 200, 180, 160)

    def test_padding_around_the_crop_is_no_part_of_the_image(self, viewer):
        padded = maps((3, 3), Region(0, -0.25, 1, 1.25))
        viewer.show_image(skin())
        viewer.show_ai(ready().of_crop(CropAnalysis(self.BOX, prediction(padded), None)))
        assert viewer.heatmap_pane.heatmap.seen.getRect() == (300, 200, 240, 160)

    def test_the_next_image_has_no_outline(self, shown):
        assert shown.image_pane._outline is not None
        shown.show_loading()
        assert shown.image_pane._outline is None


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_arrows_go_by_what_is_on_screen(viewer, turns, mirrored):
    viewer.show_image(noise())
    for _ in range(turns):
        viewer.rotate()
    if mirrored:
        viewer.flip()
    viewer.tools.begin_crop(CropBox(200, 150, 150, 120))
    pane = viewer.image_pane

    def on_screen():
        box = viewer.tools.tool.box
        one = pane.widget_position(box.left, box.top)
        other = pane.widget_position(box.right, box.bottom)
        return min(one.x(), other.x()), min(one.y(), other.y()), max(one.x(), other.x()), max(one.y(), other.y())

    for key, change in (
        (Key.Key_Right, (1, 0)),
        (Key.Key_Down, (0, 1)),
        (Key.Key_Left, (-1, 0)),
        (Key.Key_Up, (0, -1)),
    ):
        before = on_screen()
        press(viewer, key)
        after = on_screen()
        steps = np.sign(np.round(np.subtract(after, before)))
        assert tuple(steps) == change * 2
        before = after
        press(viewer, key, Shift)
        steps = np.sign(np.round(np.subtract(on_screen(), before)))
        assert tuple(steps) == (0, 0, *change), "the right and the lower edge of the screen"


def test_a_crop_never_leaves_the_image():
    made = CropTool(QSize(100, 80), QRectF(-50, -50, 400, 70))
    assert made.box == CropBox(0, 0, 100, 70)
    made.press(QPointF(50, 30), 2)
    made.move(QPointF(5000, 5000))
    assert made.box == CropBox(0, 10, 100, 70)
    made.release(QPointF())
    made.press(QPointF(99, 5), 0.5)
    made.move(QPointF(-30, 500))
    assert made.box == CropBox(0, 5, 99, 75)


def test_without_an_image_or_an_opinion_there_is_nothing_to_draw(viewer):
    viewer.tools.begin_crop(None)
    assert viewer.tools.tool is None
    viewer.show_image(skin())
    viewer.show_ai(AiState.waiting())
    viewer.tools.begin_crop(None)
    assert viewer.tools.tool.box.width > 100
    assert viewer.tools.tool.box.width == viewer.tools.tool.box.height
    viewer.show_image(skin())
    assert viewer.tools.tool is None
