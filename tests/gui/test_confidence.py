import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from dermreview.domain.analysis import BundleRef, Decision, Prediction, disagreement, uncertainty
from dermreview.domain.decision_rule import decide
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.ui.ai_state import AiState, AiStatus, sentence
from dermreview.ui.confidence import ConfidenceBars
from dermreview.ui.suggestion_card import SuggestionCard
from dermreview.ui.theme import apply_theme, current_theme

THRESHOLDS = {"mel": 0.34, "akiec": 0.4}
MELANOMA = (0.03, 0.02, 0.09, 0.01, 0.45, 0.39, 0.01)


def prediction(values=MELANOMA, thresholds=THRESHOLDS, abstained=None) -> Prediction:
    probabilities = np.array(values, np.float32)
    members = np.stack([probabilities, probabilities])
    decision = Decision(None, "gate", abstained) if abstained else decide(probabilities, thresholds)
    return Prediction(
        bundle=BundleRef("starter", "1.0", "ab" * 32),
        device="cpu",
        probabilities=probabilities,
        member_names=("one", "two"),
        member_probabilities=members,
        spread=probabilities * np.float32(0.2),
        uncertainty=uncertainty(probabilities),
        disagreement=disagreement(members, probabilities),
        decision=decision,
        maps=None,
        maps_error="not asked for",
    )


@pytest.fixture
def bars(qtbot) -> Iterator[ConfidenceBars]:
    # in a frame without a layout, as the widths are the tests' matter
    frame = QWidget()
    qtbot.addWidget(frame)
    frame.resize(400, 400)
    widget = ConfidenceBars(frame)
    widget.resize(340, 340)
    frame.show()
    yield widget


@pytest.fixture
def card(qtbot) -> SuggestionCard:
    widget = SuggestionCard()
    qtbot.addWidget(widget)
    return widget


def near(one: QColor, other: str) -> bool:
    wanted = QColor(other)
    return all(abs(a - b) <= 3 for a, b in zip(one.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def test_rows_stand_in_taxonomy_order(bars):
    tops = [bars.row(code).mapTo(bars, QPoint(0, 0)).y() for code in CLASSES]
    assert tops == sorted(tops)
    assert len(set(tops)) == 7


def test_all_bars_begin_at_one_place_and_have_one_length(bars):
    assert len({(bars.row(code).bar_rect().left(), bars.row(code).bar_rect().width()) for code in CLASSES}) == 1


def test_a_bar_is_as_long_as_its_probability(bars):
    bars.show_ai(AiState.ready(prediction((0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0), {}), {}))
    theme = current_theme()
    full, empty = bars.row("nv"), bars.row("vasc")
    y = round(full.bar_rect().center().y()) - 3
    right = round(full.bar_rect().right()) - 8
    assert near(full.grab().toImage().pixelColor(right, y), theme.benign)
    assert near(empty.grab().toImage().pixelColor(right, y), theme.track)


@pytest.mark.parametrize(("code", "colour"), [("mel", "malignant"), ("bkl", "benign")])
def test_malignant_and_benign_bars_differ_in_colour(bars, code, colour):
    values = np.zeros(7)
    values[CLASS_INDEX[code]] = 1.0
    bars.show_ai(AiState.ready(prediction(values, {}), {}))
    row = bars.row(code)
    middle = row.bar_rect().center()
    assert near(
        row.grab().toImage().pixelColor(round(middle.x()), round(middle.y()) - 3), getattr(current_theme(), colour)
    )


def test_the_threshold_is_marked_at_its_place(bars):
    bars.show_ai(AiState.ready(prediction((0, 0, 0, 0, 0.1, 0.9, 0)), THRESHOLDS))
    row = bars.row("mel")
    bar = row.bar_rect()
    x = bar.left() + bar.width() * 0.34
    picture = row.grab().toImage()
    above = round(bar.top()) - 3
    marked = [
        dx for dx in range(-6, 7) if near(picture.pixelColor(round(x) + dx, above), current_theme().threshold)
    ]
    assert marked
    assert max(abs(dx) for dx in marked) <= 1
    assert bars.row("nv").reading.threshold is None


def test_what_a_row_shows_is_also_there_in_words(bars):
    bars.show_ai(AiState.ready(prediction(), THRESHOLDS))
    bars.show_keys(list("1234567"))
    row = bars.row("mel")
    assert row.accessibleName() == "Melanoma"
    assert row.accessibleDescription() == (
        "mel, malignant, probability 0.45, spread 0.09, threshold 0.34, suggested, key 5"
    )
    assert bars.row("nv").accessibleDescription() == "nv, benign, probability 0.39, spread 0.08, key 6"
    assert "probability 0.50" in bars.malignancy_row.accessibleDescription()


def test_only_the_suggested_row_is_highlighted(bars):
    bars.show_ai(AiState.ready(prediction(), THRESHOLDS))
    assert [code for code in CLASSES if bars.row(code).reading.suggested] == ["mel"]
    x = bars.row("mel").width() - 3
    assert near(bars.row("mel").grab().toImage().pixelColor(x, 18), current_theme().selected)
    assert not near(bars.row("nv").grab().toImage().pixelColor(x, 18), current_theme().selected)


@pytest.mark.parametrize(
    "state",
    [
        AiState.no_case(),
        AiState.waiting(),
        AiState.failed("out of memory"),
        AiState.no_bundle(),
        AiState.ready(prediction(abstained="unlike_training_images"), THRESHOLDS),
    ],
    ids=lambda state: state.status.name,
)
def test_figures_of_the_case_before_never_stay(bars, state):
    bars.show_ai(AiState.ready(prediction(), THRESHOLDS))
    bars.show_ai(state)
    assert all(bars.row(code).reading is None for code in CLASSES)
    assert bars.malignancy_row.reading is None
    assert "no figure" in bars.row("mel").accessibleDescription()


@pytest.mark.parametrize("code", CLASSES)
def test_a_click_on_a_row_names_its_class(bars, qtbot, code):
    with qtbot.waitSignal(bars.label_clicked) as caught:
        qtbot.mouseClick(bars.row(code), Qt.MouseButton.LeftButton)
    assert caught.args == [code]


def test_a_click_that_leaves_the_row_or_uses_another_button_means_nothing(bars, qtbot):
    row = bars.row("mel")
    with qtbot.assertNotEmitted(bars.label_clicked):
        qtbot.mousePress(row, Qt.MouseButton.LeftButton)
        qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
        qtbot.mouseClick(row, Qt.MouseButton.RightButton)
        qtbot.mouseClick(bars.malignancy_row, Qt.MouseButton.LeftButton)


def test_a_narrow_row_shortens_the_name_and_keeps_the_bar(bars):
    bars.setFixedWidth(220)
    bars.show_ai(AiState.ready(prediction(), THRESHOLDS))
    assert bars.row("akiec").bar_rect().width() >= 56
    assert bars.row("akiec").bar_rect().right() < 220


def test_the_card_names_the_threshold_that_decided(card):
    card.show_ai(AiState.ready(prediction(), THRESHOLDS))
    assert card.title == "Melanoma"
    assert card.detail == (
        "Malignant. 0.45 is at or above its threshold 0.34 (rule: melanoma first). The highest probability agrees."
    )
    assert card.property("tone") == "malignant"


def test_the_card_says_when_another_class_is_more_likely(card):
    card.show_ai(AiState.ready(prediction((0.02, 0.01, 0.05, 0.02, 0.36, 0.52, 0.02)), THRESHOLDS))
    assert card.title == "Melanoma"
    assert card.detail.endswith("Highest: melanocytic nevus, 0.52.")


def test_the_card_explains_a_suggestion_without_a_threshold(card):
    values = (0.02, 0.01, 0.05, 0.02, 0.2, 0.68, 0.02)
    card.show_ai(AiState.ready(prediction(values), THRESHOLDS))
    assert card.detail == "Benign. 0.68, the highest probability (rule: no threshold was reached)."
    card.show_ai(AiState.ready(prediction(values, {}), {}))
    assert "sets no thresholds" in card.detail
    assert card.property("tone") == "benign"


def test_the_card_explains_a_suggestion_that_is_not_the_most_likely_class(card):
    values = np.array((0.02, 0.01, 0.05, 0.20, 0.1, 0.6, 0.02), np.float32)
    made = replace(
        prediction(values), decision=decide(values, {}, prior=(0.03, 0.05, 0.11, 0.01, 0.11, 0.67, 0.02))
    )
    card.show_ai(AiState.ready(made, THRESHOLDS))
    assert card.title == "Dermatofibroma"
    assert "over its prior; no threshold reached" in card.detail
    assert card.detail.endswith("Highest: melanocytic nevus, 0.60.")


@pytest.mark.parametrize("rule", ["argmax_over_prior", "argmax", "threshold"])
@pytest.mark.parametrize("thresholds", [{}, dict.fromkeys(CLASSES, 0.3)], ids=["no thresholds", "thresholds"])
def test_the_card_keeps_its_height_in_the_window_whatever_the_rule(app, qtbot, rule, thresholds):
    apply_theme(app, Qt.ColorScheme.Dark)
    card = SuggestionCard()
    qtbot.addWidget(card)
    heights = set()
    for code, likeliest in itertools.product(CLASSES, CLASSES):
        values = np.full(7, 0.05, np.float32)
        values[CLASS_INDEX[code]] = 0.30
        values[CLASS_INDEX[likeliest]] = 0.40
        name = f"threshold:{code}" if rule == "threshold" else rule
        card.show_ai(AiState.ready(replace(prediction(values), decision=Decision(code, name)), thresholds))
        heights.add(card.heightForWidth(324))
    card.show_ai(AiState.ready(prediction(abstained="unlike_training_images"), thresholds))
    assert heights == {card.heightForWidth(324)}


def test_a_rule_of_a_newer_bundle_is_named_as_it_is(card):
    odd = replace(prediction(), decision=Decision("mel", "prior-corrected"))
    card.show_ai(AiState.ready(odd, THRESHOLDS))
    assert card.detail == "Malignant. 0.45 (rule: prior-corrected)."


def test_after_an_abstention_the_card_gives_the_reason_and_no_class(card):
    state = AiState.ready(prediction(abstained="unlike_training_images"), THRESHOLDS)
    assert state.status is AiStatus.ABSTAINED
    card.show_ai(state)
    assert card.title == "No suggestion"
    assert "unlike those they learned from" in card.detail
    assert "elanoma" not in card.title + card.detail
    assert card.property("tone") == "warning"


@pytest.mark.parametrize(
    ("state", "title", "words"),
    [
        (AiState.waiting("two cases are before it"), "Waiting for analysis", "Two cases are before it."),
        (AiState.failed("out of memory"), "The analysis failed", "Out of memory."),
        (AiState.no_bundle("no bundle at models/x"), "No AI", "No bundle at models/x."),
        (AiState.no_bundle(), "No AI", "No bundle is installed."),
        (AiState.no_case(), "No case is open", ""),
    ],
    ids=["waiting", "failed", "no bundle", "no bundle, no reason", "no case"],
)
def test_the_card_says_why_there_is_no_suggestion(card, state, title, words):
    card.show_ai(AiState.ready(prediction(), THRESHOLDS))
    card.show_ai(state)
    assert card.title == title
    assert card.detail.startswith(words)
    assert title in card.accessibleName()


def test_reasons_become_sentences():
    assert sentence("out of memory") == "Out of memory."
    assert sentence("  why? ") == "Why?"
    assert sentence("") == ""
