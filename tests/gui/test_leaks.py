"""Blind first, by non-interference: whatever the AI thinks, every place that a reader can look at says the same.

The same reading is done in worlds that differ in nothing but the AI's opinion. Before a case's first label each
place, tried by name, must be word for word the same in all of them.
"""

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from dermreview.app import build_window
from dermreview.domain.errors import DermreviewError
from dermreview.domain.review import ReadMode, Status
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.worklist import Order
from dermreview.services.exporting import ExportFormat
from dermreview.services.importing import import_cases
from dermreview.services.reading import set_mode
from dermreview.services.stores import open_store
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.stopwatch import wait_until
from dermreview.ui.verbs import AiSource
from tests.gui.conftest import BUNDLE, Clock, DoublePredictor, prediction_of, press, write_images

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CASES = 8
WORLDS = {
    "melanoma": lambda number: prediction_of("mel", malignant=True, not_ruled_out=("mel", "nv")),
    "nevus": lambda number: prediction_of("nv", malignant=False, not_ruled_out=()),
    "one after the other": lambda number: prediction_of(CLASSES[(3 * number) % 7]),
    "abstention": lambda number: prediction_of("mel", abstained="blur"),
}
NO_WORDS = (
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.UserRole,
)  # a picture and an object, compared elsewhere
WORDS = ("mel", "melanoma", "nv", "nevus", "vasc", "blur", "abstain", "0.7", "malignant", "hidden", "AI")


@pytest.fixture(scope="module")
def worlds(qapp, tmp_path_factory):
    """What each place says, by its name, before the first label and after the reveal, in each world."""
    images = write_images(tmp_path_factory.mktemp("leaks") / "images", range(1, CASES + 1))
    return {
        name: look_around(opinion, images, tmp_path_factory.mktemp("world")) for name, opinion in WORLDS.items()
    }


def look_around(opinion, images, folder):
    predictor = DoublePredictor()
    predictor.answers = {number: opinion(number) for number in range(1, CASES + 1)}
    clock = Clock()
    said = []
    with open_store(folder / "store") as store:
        set_mode(store, ReadMode.BLIND_FIRST)
        import_cases(store, [images], [])
        source = AiSource(folder, "cpu", lambda _: BUNDLE, lambda _, device: predictor)
        window = build_window(store, source, "Dr. Test", clock)
        window.review.said.connect(said.append)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        wait_until(lambda: window.model.analyzed() == CASES and window.review.on_screen, 60)
        wait_until(lambda: window.model.thumbnails_ready, 60)

        def do(key, modifier=Qt.KeyboardModifier.NoModifier):
            wait_until(lambda: window.review.on_screen, 20)
            clock.advance(1)
            press(window, key, modifier)
            wait_until(lambda: window.review.on_screen and not window.review.busy, 20)

        # all that can be done with a case without labelling it
        do(Key.Key_S)
        do(Key.Key_F)
        do(Key.Key_X)
        do(Key.Key_X)
        do(Key.Key_U)
        do(Key.Key_Y, CTRL)
        do(Key.Key_U)
        for key in (Key.Key_Return, Key.Key_A, Key.Key_E, Key.Key_L, Key.Key_Left, Key.Key_Right, Key.Key_H):
            do(key)
        for number in range(7):
            do(Key.Key_1 + number, ALT)
        do(Key.Key_H)
        window.side.decision.note.setPlainText("a note")
        window.review.save_note()
        wait_until(lambda: not window.review.busy and "note" in window.side.case.history_text, 20)
        places = places_of(window, store, folder)
        places["what the keys were answered"] = list(said)
        window.viewer.setFocus()
        do(Key.Key_6)
        if any(row.status is Status.PROVISIONAL for row in window.model.rows):
            wait_until(lambda: window.review.ai_status is AiStatus.READY, 20)
        revealed = places_of(window, store, folder)
        window.close()
        window.deleteLater()
    return tuple({name: without_times(place) for name, place in each.items()} for each in (places, revealed))


def places_of(window, store, folder):
    model, side, viewer = window.model, window.side, window.viewer
    widgets = window.findChildren(QWidget)
    view = window.worklist.view
    places = {
        "bars": [(row.reading, row.toolTip()) for row in map(side.bars.row, CLASSES)],
        "malignancy": [side.bars.malignancy_row.reading, side.bars.not_ruled_out.text, side.bars.entered.text],
        "suggestion": [side.card.title, side.card.property("tone"), side.decision.confirm.accessibleName()],
        "chip": [[row.suggestion, row.malignancy, row.abstained] for row in model.rows],
        "worklist": [
            [str(model.data(model.index(place), role)) for role in Qt.ItemDataRole if role not in NO_WORDS]
            for place in range(len(model.rows))
        ],
        "worklist order": [row.external_id for row in model.rows],
        "heatmap": [viewer.heatmap_pane.heatmap is None, viewer.map_class, viewer.shown_map_class],
        "badges": [badge.text() for badge in viewer.image_header.badges.findChildren(QLabel)],
        "status line": [label.text() for label in window.status.findChildren(QLabel)],
        "banners": [label.text() for label in window.banners.findChildren(QLabel)],
        "window title": [window.windowTitle()],
        "tooltips": [widget.toolTip() for widget in widgets],
        "accessible names": [widget.accessibleName() for widget in widgets],
        "accessible descriptions": [widget.accessibleDescription() for widget in widgets],
        "words on the screen": [words_on(widget) for widget in widgets],
        "what can be clicked": [widget.isEnabled() for widget in widgets],
        "actions": [[a.text(), a.toolTip(), a.isEnabled(), a.isChecked()] for a in window.actions_.all()],
        "screen reader": list(spoken(QAccessible.queryAccessibleInterface(window))),
        "history": [side.case.history_text],
        "pictures": [picture_of(widget) for widget in (side.bars, side.card, viewer, view)],
        "statistics": [repr(window.verbs.statistics())],
        "file names": sorted(path.name for path in folder.rglob("*") if path.is_file()),
        "clipboard": copied(window),
        "exports": [exported(window, folder, form) for form in ExportFormat],
    }
    places["search"] = [found(window, words) for words in WORDS]
    places["filters"] = filtered(window)
    places["orders"] = [ordered(window, order) for order in Order]
    return places


def words_on(widget):
    if isinstance(widget, QComboBox):
        return [widget.itemText(place) for place in range(widget.count())]
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    words = getattr(widget, "text", "")  # of widgets that paint their words
    return words if isinstance(words, str) else ""


def spoken(interface):
    """Yield all that a screen reader can ask of a widget and of what is in it."""
    if interface is None or not interface.isValid() or interface.role() == QAccessible.Role.ScrollBar:
        return
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    words = [interface.text(kind) for kind in kinds]
    if any(words):
        yield words
    for place in range(interface.childCount()):
        yield from spoken(interface.child(place))


def picture_of(widget):
    image = widget.grab().toImage()
    return hash(bytes(image.constBits()))


def copied(window):
    """Try to copy from whatever has the focus, and from each field."""
    QApplication.clipboard().clear()
    press(window, Key.Key_C, CTRL)
    for field in window.findChildren(QLineEdit):
        field.selectAll()
        field.copy()
    return [QApplication.clipboard().text()]


def exported(window, folder, form):
    """Return what an export holds, file by file; of a history, what was shown too."""
    target = folder / f"export-{form}"
    try:
        window.verbs.export(target, form, include_other=True, force=True)
    except DermreviewError as error:
        return str(error.code)
    files = sorted(target.rglob("*")) if target.is_dir() else [target]
    return [(path.name, path.read_bytes().decode("utf-8", "replace")) for path in files if path.is_file()]


def found(window, words):
    filters = window.worklist.filters
    filters.search.setText(words)
    listed = [row.external_id for row in window.model.rows]
    filters.clear()
    return words, listed


def filtered(window):
    """Try every choice of the filter's menus."""
    filters, listed = window.worklist.filters, []
    filters.menu.aboutToShow.emit()
    for menu in filters.menu.findChildren(QMenu):
        for action in menu.actions():
            if action.isCheckable():
                action.setChecked(True)
                listed.append((menu.title(), action.text(), [row.external_id for row in window.model.rows]))
                filters.clear()
                action.setChecked(False)
    assert listed
    filters.clear()
    return listed


def ordered(window, order):
    opened = []
    connection = window.queue.opened.connect(lambda: opened.append(True))
    window.queue.sort(order)
    wait_until(lambda: bool(opened), 20)
    window.queue.opened.disconnect(connection)
    return order, window.queue.order, [row.external_id for row in window.model.rows]


def without_times(said):
    """Leave out the moments at which things happened, and the hashes over them."""
    text = json.dumps(said, default=str)
    text = re.sub(r"[0-9a-f]{64}|[0-9a-f]{32}", "HASH", text)
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00|Z)?", "TIME", text)


TELLING = {"bars", "malignancy", "suggestion", "chip", "worklist", "heatmap", "tooltips", "accessible names"}
TELLING |= {"words on the screen", "screen reader", "pictures", "exports", "filters"}


def test_no_place_tells_before_the_first_label_what_the_ai_thinks(worlds):
    first, *others = worlds.items()
    telling = {
        (place, name) for name, (world, _) in others for place in world if world[place] != first[1][0][place]
    }
    assert telling == set()


def test_the_same_places_tell_after_the_reveal(worlds):
    """Or the test above would look where there is nothing to see."""
    mel, nv = worlds["melanoma"][1], worlds["nevus"][1]
    assert {place for place in mel if mel[place] != nv[place]} >= TELLING
