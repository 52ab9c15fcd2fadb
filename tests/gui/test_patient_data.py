"""Patient data in the window: what entered is said, and an import that knows more brings a new analysis."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from dermreview.domain.taxonomy import CLASSES
from dermreview.services.importing import import_cases
from dermreview.ui.ai_state import AiState
from dermreview.ui.confidence import ConfidenceBars
from dermreview.ui.theme import apply_theme
from dermreview.ui.verbs import AiSource

from .conftest import BUNDLE, prediction_of, press, settle, write_images

RICH = replace(BUNDLE, malignant_threshold=0.21, coverage=0.9, patient_data=True)
"""A bundle with everything that takes room."""
ALL = ("age", "sex", "site")


def told(code, *entered, **said):
    return replace(prediction_of(code, **said), patient_data=tuple(entered))


@pytest.fixture
def bars(qtbot):
    widget = ConfidenceBars()
    qtbot.addWidget(widget)
    widget.resize(324, 440)
    widget.show()
    return widget


@pytest.fixture
def rich(predictor):
    return AiSource("double", "cpu", lambda folder: RICH, lambda folder, device: predictor)


def show(bars, prediction, bundle=RICH):
    bars.show_ai(AiState.ready(prediction, {}).of_bundle(bundle))


def test_what_entered_is_said(bars):
    show(bars, told("mel", *ALL))
    assert bars.entered.text == "With age, sex, site"
    assert "here by: age, sex, site." in bars.entered.toolTip()
    assert "The activation map is the same" in bars.entered.accessibleDescription()
    show(bars, told("mel", "age"))
    assert bars.entered.text == "With age"
    assert "here by: age." in bars.entered.toolTip()


def test_nothing_known_is_said_too(bars):
    show(bars, told("mel"))
    assert bars.entered.text == "By the image alone"
    assert "hold less well here" in bars.entered.toolTip()


@pytest.mark.parametrize(
    "state",
    [AiState.waiting(), AiState.failed("out of memory"), AiState.ready(told("nv", *ALL, abstained="x"), {})],
    ids=["waiting", "failed", "abstained"],
)
def test_the_line_keeps_its_place_and_says_nothing_without_figures(bars, state):
    show(bars, told("mel", *ALL))
    place = bars.entered.mapTo(bars, QPoint(0, 0))
    bars.show_ai(state.of_bundle(RICH))
    assert bars.entered.isVisible()
    assert (bars.entered.text, bars.entered.toolTip()) == ("", "")
    assert bars.entered.mapTo(bars, QPoint(0, 0)) == place


def test_a_bundle_that_sees_the_image_alone_takes_no_room(bars):
    show(bars, prediction_of("nv"), replace(RICH, patient_data=False))
    without = bars.minimumSizeHint().height()
    assert not bars.entered.isVisible()
    show(bars, told("nv"))
    assert bars.minimumSizeHint().height() == without + 20


def test_nothing_is_squeezed_at_1280_x_800(app, five_cases, open_window, qtbot, clock, predictor, rich):
    apply_theme(app, Qt.ColorScheme.Dark)
    predictor.answers = {1: told("mel", *ALL, malignant=True, not_ruled_out=CLASSES)}
    window = open_window(five_cases, source=rich)
    window.side.setFixedWidth(348)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.review.busy)
    settle(qtbot, window, clock)
    press(window, Qt.Key.Key_Left)
    settle(qtbot, window, clock)
    assert window.side.bars.entered.text == "With age, sex, site"
    assert window.side.height() >= window.side.minimumSizeHint().height()


def known_later(tmp_path, case="case-02"):
    """Return the images of a table that came after them, and the table."""
    table = tmp_path / "metadata.csv"
    table.write_text(f"image_id,dx,age,sex,localization\n{case},nv,60,female,back\n", encoding="utf-8")
    return write_images(tmp_path / "images", range(1, 6)), table


def test_an_import_that_knows_the_patient_brings_a_new_analysis(
    five_cases, open_window, qtbot, predictor, rich, tmp_path
):
    predictor.answers = {number: told("mel") for number in range(1, 6)}
    window = open_window(five_cases, source=rich)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    predictor.answers[2] = told("nv", *ALL)
    seen = len(predictor.seen)
    images, table = known_later(tmp_path)
    with qtbot.waitSignal(window.queue.imports.finished):
        window.queue.imports.start([images], [table])
    qtbot.waitUntil(lambda: window.model.rows[1].suggestion == "nv")
    assert predictor.seen[seen:] == [2], "the others are what they were"
    assert predictor.patients[2].age == 60


def test_a_look_that_is_under_way_meanwhile_is_replaced(five_cases, open_window, qtbot, predictor, rich, tmp_path):
    predictor.answers = {number: told("mel") for number in range(1, 6)}
    predictor.gate.clear()
    window = open_window(five_cases, source=rich, analyzed=False)
    qtbot.waitUntil(lambda: predictor.seen == [1])
    images, table = known_later(tmp_path, "case-01")
    with qtbot.waitSignal(window.queue.imports.finished):
        window.queue.imports.start([images], [table])
    assert predictor.patients[1].age is None, "the networks look at it without knowing"
    predictor.answers[1] = told("nv", *ALL)
    predictor.gate.set()
    qtbot.waitUntil(lambda: window.model.analyzed() == 5 and window.queue.loop.waiting == 0)
    assert predictor.seen.count(1) == 2
    assert predictor.patients[1].age == 60


def test_a_bundle_that_sees_the_image_alone_analyzes_nothing_again(
    five_cases, open_window, qtbot, predictor, tmp_path
):
    window = open_window(five_cases)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5)
    images, table = known_later(tmp_path)
    with qtbot.waitSignal(window.queue.imports.finished):
        window.queue.imports.start([images], [table])
    assert window.model.analyzed() == 5
    assert len(predictor.seen) == 5
    assert window.model.rows[1].patient.age == 60
    assert import_cases(five_cases, [images], [table]).imported == 0
