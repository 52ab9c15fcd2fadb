"""The window without a mouse, without good eyes and without motion: names, focus, contrast, no animation."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from dermreview.domain.outcome import Failure, ImportReport
from dermreview.ui.boxes import tell_what_this_is
from dermreview.ui.first_start import FirstStart, Place
from dermreview.ui.import_dialog import ReportDialog
from dermreview.ui.theme import apply_theme
from tests.gui.conftest import press, settle
from tests.gui.test_theme import contrast
from tests.support.screen_words import sources

SCHEMES = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}


@pytest.fixture
def window(app, five_cases, open_window, clock, qtbot):
    """A window after a label against the AI, so that the strip of reasons is filled."""
    apply_theme(app, Qt.ColorScheme.Dark)
    window = open_window(five_cases)
    press(window, Qt.Key.Key_6)
    settle(qtbot, window, clock)
    return window


def dialogs_of(window):
    """Return how each dialog is opened, by its name."""
    actions = window.actions_
    report = ImportReport(3, (("a.jpg", "case-01"),), (Failure("b.jpg", "the file is empty"),), 2)
    return {
        "keys": actions.cheat_sheet.trigger,
        "export": actions.export.trigger,
        "statistics": actions.statistics.trigger,
        "other": actions.other.trigger,
        "import": window.files.open_import,
        "report": lambda: ReportDialog(report, print, window).open(),
        "about": lambda: tell_what_this_is(window),
        "second reads": actions.second_reading.trigger,
        "preferences": actions.preferences.trigger,
        "saved queues": actions.saved_queues.trigger,
        "refused images": actions.refused_images.trigger,
        "erase": actions.erase.trigger,
        "quality control": actions.quality_control.trigger,
        "change keys": actions.change_keys.trigger,
        "first start": lambda: FirstStart(Place(folder=Path("/data/store")), window).open(),
    }


DIALOGS = (
    *("keys", "export", "statistics", "other", "import", "report", "about"),
    *("second reads", "change keys", "preferences", "quality control", "saved queues", "first start"),
    "refused images",
    "erase",
)


@pytest.fixture(params=DIALOGS)
def dialog(request, window, qtbot):
    dialogs_of(window)[request.param]()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
    (shown,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield shown
    shown.close()


def parts(root):
    """Return the visible widgets that are ours: no inner parts of Qt's own."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root) and not widget.objectName().startswith("qt_") and widget.window() is root
    ]


def is_inner(widget):
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit) or (
        isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    )


def stops(root):
    """Return what Tab must reach."""
    return [
        widget
        for widget in parts(root)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not is_inner(widget)
    ]


def name_of(widget):
    text = getattr(widget, "text", None)
    words = text() if isinstance(widget, QLabel | QAbstractButton) and callable(text) else ""
    return (widget.accessibleName() or words).strip()


def tabbed(root, key=Qt.Key.Key_Tab):
    """Return what has the focus, one after the other, until it comes back to where it began."""
    start = QApplication.focusWidget()
    chain = [start]
    for _ in range(200):
        QTest.keyClick(QApplication.focusWidget(), key)
        if QApplication.focusWidget() is start:
            return chain
        chain.append(QApplication.focusWidget())
    raise AssertionError(f"Tab never comes back to {name_of(start)}")


def assert_named(root):
    nameless = []
    for widget in parts(root):
        if is_inner(widget) or isinstance(widget, QScrollBar | QSplitterHandle):
            continue
        operated = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
        is_leaf = not any(child.isVisible() for child in widget.findChildren(QWidget))
        painted = type(widget) not in (QWidget, QFrame, QLabel) and is_leaf
        if (operated or painted) and not name_of(widget):
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert not nameless, nameless


def assert_all_reached(root):
    wanted = stops(root)
    chain = tabbed(root)
    missed = [f"{type(widget).__name__} {name_of(widget)}" for widget in wanted if widget not in chain]
    assert not missed, f"Tab misses {missed}"
    back = tabbed(root, Qt.Key.Key_Backtab)
    assert back[1:] == chain[:0:-1]


def test_every_widget_of_the_window_has_a_name(window):
    assert_named(window)


def test_every_widget_of_a_dialog_has_a_name(dialog):
    assert dialog.accessibleName() or dialog.windowTitle()
    assert_named(dialog)


def test_tab_reaches_everything_in_the_window_and_returns(window):
    window.viewer.setFocus()
    assert_all_reached(window)


def test_tab_reaches_everything_in_a_dialog_and_returns(dialog):
    assert_all_reached(dialog)


def pixels_around(root, widget):
    box = QRect(widget.mapTo(root, widget.rect().topLeft()), widget.size()).adjusted(-4, -4, 4, 4)
    return root.grab(box & root.rect()).toImage()


def differing(one, other):
    return sum(
        one.pixel(x, y) != other.pixel(x, y)
        for y in range(one.height())
        for x in range(one.width())
        if x < 6 or y < 6 or x >= one.width() - 6 or y >= one.height() - 6 or one.width() * one.height() < 40_000
    )


def assert_focus_seen(root, chain):
    unseen = []
    for before, widget in zip([*chain[1:], chain[0]], chain, strict=True):
        before.setFocus(Qt.FocusReason.TabFocusReason)
        for area in root.findChildren(QScrollArea):
            if area.isAncestorOf(widget):
                area.ensureWidgetVisible(widget)
        without = pixels_around(root, widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if differing(without, pixels_around(root, widget)) < 20:
            unseen.append(f"{type(widget).__name__} {name_of(widget)}")
    assert not unseen, f"nothing shows that these have the focus: {unseen}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_seen_in_the_window(window, app, scheme):
    apply_theme(app, SCHEMES[scheme])
    window.viewer.setFocus()
    assert_focus_seen(window, tabbed(window))


def test_the_focus_is_seen_in_a_dialog(dialog, app):
    for scheme in SCHEMES.values():
        apply_theme(app, scheme)
        chain = tabbed(dialog)
        if len(chain) > 1:
            assert_focus_seen(dialog, chain)


def ground_of(image, box):
    """Return the colour that most of a box has."""
    counts = {}
    for y in range(box.top(), box.bottom() + 1, 2):
        for x in range(box.left(), box.right() + 1, 2):
            rgb = image.pixel(x, y)
            counts[rgb] = counts.get(rgb, 0) + 1
    return QColor.fromRgb(max(counts, key=counts.get))


def assert_readable(root):
    image = root.grab().toImage()
    ratio = image.devicePixelRatio()
    pale = []
    for widget in parts(root):
        words = widget.currentText() if isinstance(widget, QComboBox) else name_of(widget)
        has_words = isinstance(widget, QComboBox) or (
            isinstance(widget, QLabel | QAbstractButton) and bool(getattr(widget, "text", str)())
        )
        if not has_words or not widget.isEnabled():
            continue
        seen = widget.visibleRegion().boundingRect()  # a scroll bar may cover the rest
        box = QRect(widget.mapTo(root, seen.topLeft()) * ratio, seen.size() * ratio)
        box = box.adjusted(2, 2, -2, -2) & image.rect()
        if box.isEmpty():
            continue
        ground, ink = ground_of(image, box), widget.palette().color(widget.foregroundRole())
        if contrast(ink, ground) < 4.5:
            pale.append(f"{words!r}: {ink.name()} on {ground.name()} is {contrast(ink, ground):.2f}")
    assert not pale, "\n".join(pale)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_words_of_the_window_can_be_read(window, app, scheme):
    apply_theme(app, SCHEMES[scheme])
    assert_readable(window)


def test_the_words_of_a_dialog_can_be_read(dialog, app):
    for scheme in SCHEMES.values():
        apply_theme(app, scheme)
        assert_readable(dialog)


def test_nothing_moves_by_itself(app):
    moving = {"QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QSequentialAnimationGroup", "QMovie"}
    for path in sources():
        names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        assert not names & moving, f"{path.name} moves things; a reader may have asked the system for less motion"
    apply_theme(app, Qt.ColorScheme.Dark)
    effects = (
        *(Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_AnimateCombo),
        *(Qt.UIEffect.UI_AnimateTooltip, Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateToolBox),
    )
    assert not any(QApplication.isEffectEnabled(effect) for effect in effects)


def test_an_import_that_looks_for_images_has_no_moving_bar(window):
    window.status.show_import((0, 0))
    assert window.status._import_bar.maximum() > 0
    window.status.show_import((3, 7))
    assert (window.status._import_bar.value(), window.status._import_bar.maximum()) == (3, 7)
