"""The badges over the image: words, shapes, tooltips, and what happens where there is no room."""

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from dermreview.domain.quality import BADGE_NAMES, Badge
from dermreview.ui.ai_state import AiState
from dermreview.ui.badges import BadgeStrip
from dermreview.ui.theme import apply_theme
from dermreview.ui.viewer import Viewer
from tests.gui.pictures import maps, prediction, skin

ALL = tuple(badge.value for badge in Badge)


def with_badges(*badges, **kwargs):
    return AiState.ready(replace(prediction(maps(), **kwargs), badges=badges), {}, 8)


@pytest.fixture
def strip(qtbot):
    widget = BadgeStrip()
    qtbot.addWidget(widget)
    widget.resize(600, 22)
    widget.show()
    return widget


@pytest.fixture
def viewer(qtbot):
    widget = Viewer()
    qtbot.addWidget(widget)
    widget.resize(1201, 700)
    widget.show()
    return widget


def test_every_badge_has_a_word_a_shape_of_its_own_and_a_meaning(strip):
    pictures = []
    for code in ALL:
        strip.show_badges([code])
        (mark,) = [child for child in strip.findChildren(QWidget) if not child.isHidden()]
        assert strip.shown == (BADGE_NAMES[Badge(code)],)
        assert len(mark.toolTip()) > 30
        assert mark.accessibleName() == BADGE_NAMES[Badge(code)]
        icon = mark.grab().toImage().copy(4, 0, 16, 22)
        assert icon not in pictures
        pictures.append(icon)


@pytest.mark.parametrize("code", ["ink", "ruler", "hair"])
def test_the_tooltip_says_that_it_misleads_networks(strip, code):
    strip.show_badges([code])
    (mark,) = [child for child in strip.findChildren(QWidget) if not child.isHidden()]
    assert "known to mislead networks" in mark.toolTip()


def test_where_there_is_no_room_the_rest_is_counted_and_named(strip):
    strip.show_badges(ALL)
    assert strip.shown == ("Ink", "Ruler", "Hair", "Dark corners", "Blur")
    strip.resize(150, 22)
    assert strip.shown == ("Ink", "Ruler", "+3")
    strip.resize(strip.minimumSizeHint())
    assert strip.shown == ("+5",)
    (more,) = [child for child in strip.findChildren(QWidget) if not child.isHidden()]
    assert all(name in more.toolTip() for name in BADGE_NAMES.values())
    assert more.geometry().right() <= strip.width()
    assert strip.names == ("Ink", "Ruler", "Hair", "Dark corners", "Blur")


def test_no_badges_take_no_room_and_unknown_ones_are_left_out(strip):
    strip.show_badges(["sticker"])
    assert strip.shown == ()
    assert (strip.sizeHint().width(), strip.minimumSizeHint().width()) == (0, 0)


def test_badges_stand_over_the_image_and_leave_with_it(viewer):
    strip = viewer.image_header.badges
    viewer.show_image(skin())
    assert strip.shown == ()
    viewer.show_ai(with_badges("ink", "hair"))
    assert strip.shown == ("Ink", "Hair")
    viewer.set_map_class("nv")
    assert strip.shown == ("Ink", "Hair")
    viewer.show_image(skin())
    assert strip.shown == ()


def test_badges_wait_for_their_image(viewer):
    viewer.show_loading()
    viewer.show_ai(with_badges("ruler"))
    assert viewer.image_header.badges.shown == ()
    viewer.show_image(skin())
    assert viewer.image_header.badges.shown == ("Ruler",)


def test_badges_are_shown_after_an_abstention_too(viewer):
    viewer.show_image(skin())
    viewer.show_ai(with_badges("blur", suggestion=None, abstained="too_blurred"))
    assert viewer.image_header.badges.shown == ("Blur",)
    assert "too blurred" in viewer.heatmap_pane.notice.text


@pytest.mark.parametrize("width", [480, 690, 800, 1201])
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Dark, Qt.ColorScheme.Light])
def test_nothing_in_the_header_is_cut_with_all_badges(app, viewer, width, scheme):
    apply_theme(app, scheme)
    viewer.resize(width, 500)
    viewer.show_image(skin())
    viewer.show_ai(with_badges(*ALL))
    header = viewer.image_header
    assert len(header.badges.shown) >= (5 if width > 700 else 2)
    parts = [part for part in header.findChildren(QWidget) if part.parent() is header and part.isVisibleTo(header)]
    shown = sorted(parts, key=lambda part: part.geometry().left())
    for left, right in itertools.pairwise(shown):
        assert left.geometry().right() < right.geometry().left()
    for label in header.findChildren(QLabel):
        if label.isVisibleTo(header):
            assert label.width() >= label.sizeHint().width()
    assert all(part.geometry().right() <= header.width() for part in shown)
