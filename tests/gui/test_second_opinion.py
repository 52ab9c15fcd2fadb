"""The binary decision and the classes that can't be ruled out: in words, and in their place on the screen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from dermreview.domain.taxonomy import CLASSES
from dermreview.ui.ai_state import AiState
from dermreview.ui.confidence import ConfidenceBars
from dermreview.ui.second_opinion import NotRuledOut, malignancy_words
from dermreview.ui.theme import apply_theme
from dermreview.ui.verbs import AiSource

from .conftest import BUNDLE, prediction_of, press, settle

RICH = replace(BUNDLE, malignant_threshold=0.21, coverage=0.9)
"""A bundle that decides malignant or benign and has sets."""


def state(code="nv", **said):
    return AiState.ready(prediction_of(code, **said), {}).of_bundle(RICH)


@pytest.fixture
def line(qtbot):
    widget = NotRuledOut()
    qtbot.addWidget(widget)
    widget.resize(900, 24)
    return widget


@pytest.fixture
def bars(qtbot):
    widget = ConfidenceBars()
    qtbot.addWidget(widget)
    widget.resize(324, 400)
    widget.show()
    return widget


@pytest.fixture
def rich(predictor):
    return AiSource("double", "cpu", lambda folder: RICH, lambda folder, device: predictor)


# the binary decision


@pytest.mark.parametrize(("malignant", "answer"), [(True, "yes"), (False, "no")])
def test_the_binary_decision_stands_beside_the_malignancy(bars, malignant, answer):
    bars.show_ai(state("mel" if malignant else "nv", malignant=malignant))
    row = bars.malignancy_row
    assert row.reading.threshold == 0.21
    malignancy = 0.8 if malignant else 0.15
    assert row.toolTip().startswith(f"Malignancy: Malignant: {answer}, {malignancy:.2f} (threshold 0.21).")
    assert row.accessibleDescription().startswith(f"Malignant: {answer}, {malignancy:.2f} (threshold 0.21).")


def test_a_decision_that_agrees_with_the_suggestion_needs_no_comment():
    words = malignancy_words(state(malignant=False), prediction_of("nv", malignant=False))
    assert (words.name, words.detail) == ("Malignant: no", "own threshold 0.21")
    assert words.spoken == "Malignant: no, 0.15 (threshold 0.21)."


@pytest.mark.parametrize(("code", "malignant", "kind"), [("nv", True, "benign"), ("mel", False, "malignant")])
def test_a_decision_that_contradicts_the_suggestion_says_so(code, malignant, kind):
    words = malignancy_words(state(code, malignant=malignant), prediction_of(code, malignant=malignant))
    assert words.spoken.endswith(f"The suggested class is {kind}: the two rules have thresholds of their own.")


def test_the_decision_of_the_case_before_does_not_stay(bars):
    bars.show_ai(state("mel", malignant=True))
    bars.show_ai(AiState.waiting().of_bundle(RICH))
    assert bars.malignancy_row.toolTip() == "Malignancy: akiec + bcc + mel, malignant, no figure"


def test_without_a_binary_decision_the_malignancy_is_what_it_was(bars):
    bars.show_ai(AiState.ready(prediction_of("mel"), {}).of_bundle(BUNDLE))
    assert bars.malignancy_row.reading.threshold is None
    assert bars.malignancy_row.toolTip() == "Malignancy: akiec + bcc + mel, malignant, probability 0.80"


# the classes that can't be ruled out


def test_the_classes_are_named_where_the_names_fit_and_by_code_where_not(line):
    line.show_ai(state(not_ruled_out=("bcc", "mel", "nv")))
    assert line.text == "Can't rule out: basal cell carcinoma, melanoma, melanocytic nevus"
    line.resize(324, 24)
    assert line.text == "Can't rule out: bcc, mel, nv"


@pytest.mark.parametrize("left_out", CLASSES)
def test_six_classes_fit_into_the_narrowest_panel(app, qtbot, left_out):
    apply_theme(app, Qt.ColorScheme.Dark)
    line = NotRuledOut()
    qtbot.addWidget(line)
    line.resize(296, 24)  # the panel's least width, less its margins
    line.show_ai(state(not_ruled_out=tuple(code for code in CLASSES if code != left_out)))
    assert left_out not in line.text.split(": ")[1].split(", ")
    assert line.fontMetrics().horizontalAdvance(line.text) <= line.width() - 12


def test_all_seven_and_none_are_said_in_words(line):
    line.show_ai(state(not_ruled_out=CLASSES))
    assert line.text == "Can't rule out: any of the seven"
    assert "actinic keratosis / IEC, basal cell carcinoma" in line.accessibleDescription()
    line.show_ai(state(not_ruled_out=()))
    assert line.text == "None of the seven fits well"
    assert "ruled out" not in line.accessibleDescription()


def test_what_the_set_promises_is_said_on_request(line):
    line.show_ai(state(not_ruled_out=("mel",)))
    assert line.toolTip() == (
        "Can't be ruled out: melanoma. In each class, such a set held the diagnosis of at least 90% of the images."
    )


@pytest.mark.parametrize(
    "shown",
    [
        AiState.waiting(),
        AiState.failed("out of memory"),
        AiState.ready(prediction_of("nv", abstained="unlike_training_images", not_ruled_out=("mel",)), {}),
        AiState.ready(prediction_of("nv"), {}),
    ],
    ids=["waiting", "failed", "abstained", "analyzed without a set"],
)
def test_the_line_keeps_its_place_and_says_nothing_where_there_is_nothing_to_say(bars, shown):
    bars.show_ai(state(not_ruled_out=("mel", "nv")))
    key = bars.not_ruled_out.mapTo(bars, QPoint(0, 24))
    bars.show_ai(shown.of_bundle(RICH))
    assert bars.not_ruled_out.isVisible()
    assert bars.not_ruled_out.text == ""
    assert bars.not_ruled_out.toolTip() == ""
    assert bars.not_ruled_out.mapTo(bars, QPoint(0, 24)) == key


def test_a_bundle_without_sets_takes_no_room(bars):
    bars.show_ai(AiState.ready(prediction_of("nv"), {}).of_bundle(BUNDLE))
    without = bars.minimumSizeHint().height()
    assert not bars.not_ruled_out.isVisible()
    bars.show_ai(state(not_ruled_out=()))
    assert bars.minimumSizeHint().height() == without + 24


# in the window


def test_nothing_moves_from_case_to_case_and_nothing_is_squeezed(
    app, five_cases, open_window, qtbot, clock, predictor, rich
):
    apply_theme(app, Qt.ColorScheme.Dark)
    predictor.answers = {
        1: prediction_of("mel", malignant=True, not_ruled_out=CLASSES),
        2: prediction_of("nv", malignant=False, not_ruled_out=()),
        3: prediction_of("nv", abstained="unlike_training_images"),
        4: prediction_of("mel", malignant=False, not_ruled_out=("mel", "nv")),
        5: RuntimeError("out of memory"),
    }
    window = open_window(five_cases, source=rich)
    window.side.setFixedWidth(348)
    places = []
    for number in range(1, 6):
        if number > 1:
            press(window, Qt.Key.Key_Right)
            settle(qtbot, window, clock, analyzed=number < 5)
        side = window.side
        places.append([part.mapTo(window, QPoint(0, 0)).y() for part in (side.bars, side.bars.not_ruled_out)])
        assert side.height() >= side.minimumSizeHint().height()
    assert all(place == places[0] for place in places), places


def test_a_decided_case_squeezes_nothing_at_1280_x_800(app, five_cases, open_window, qtbot, clock, rich):
    apply_theme(app, Qt.ColorScheme.Dark)
    window = open_window(five_cases, source=rich)
    window.side.setFixedWidth(348)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.review.busy)
    settle(qtbot, window, clock)
    press(window, Qt.Key.Key_Left)
    settle(qtbot, window, clock)
    assert "confirmed" in window.side.case.history_text
    assert window.side.bars.height() >= window.side.bars.minimumSizeHint().height()
    assert window.side.height() >= window.side.minimumSizeHint().height()


def test_a_decision_keeps_what_was_shown(five_cases, open_window, qtbot, predictor, rich):
    predictor.answers = {1: prediction_of("nv", malignant=True, not_ruled_out=("mel", "nv"))}
    window = open_window(five_cases, source=rich)
    with qtbot.waitSignal(window.review.saved) as caught:
        press(window, Qt.Key.Key_Return)
    shown = caught.args[0].event.act.shown
    assert (shown.suggestion, shown.malignant, shown.not_ruled_out) == ("nv", True, ("mel", "nv"))


def test_after_an_abstention_a_decision_keeps_that_nothing_was_shown(
    five_cases, open_window, qtbot, predictor, rich
):
    predictor.answers = {
        1: prediction_of("nv", abstained="unlike_training_images", malignant=True, not_ruled_out=("mel",))
    }
    window = open_window(five_cases, source=rich)
    with qtbot.waitSignal(window.review.saved) as caught:
        press(window, Qt.Key.Key_6)
    shown = caught.args[0].event.act.shown
    assert (shown.abstained, shown.malignant, shown.not_ruled_out) == ("unlike_training_images", None, None)
