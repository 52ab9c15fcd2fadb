from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from dermreview.ui.image_pane import MUTED_ON_SCRIM, ON_SCRIM, SCRIM, SYNTHETIC_EDGE
from dermreview.ui.theme import (
    DARK,
    LIGHT,
    Theme,
    apply_theme,
    current_theme,
    follow_system,
    style_sheet,
    theme_of,
)

GROUNDS = ("background", "surface", "raised", "hover", "selected")
TEXT_PAIRS = (
    *(("text", ground) for ground in GROUNDS),
    *(("muted", ground) for ground in GROUNDS),
    *((tone, ground) for tone in ("accent", "warning", "danger", "success") for ground in GROUNDS[:3]),
    *(("text", f"{tone}_surface") for tone in ("warning", "danger", "malignant", "benign")),
    *(("muted", f"{tone}_surface") for tone in ("warning", "danger", "malignant", "benign")),
    ("warning", "warning_surface"),
    ("danger", "danger_surface"),
    ("on_accent", "accent"),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
)
MARK_PAIRS = (
    *((mark, "track") for mark in ("malignant", "benign", "threshold", "spread")),
    *(("control_border", ground) for ground in GROUNDS[:3]),
    *(("focus", ground) for ground in GROUNDS[:3]),
    *(("accent", ground) for ground in ("surface", "selected")),
)


def luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_what_the_standard_says():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_reads_on_its_ground(theme: Theme, text: str, ground: str):
    assert contrast(QColor(getattr(theme, text)), QColor(getattr(theme, ground))) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_stand_out_from_their_ground(theme: Theme, mark: str, ground: str):
    assert contrast(QColor(getattr(theme, mark)), QColor(getattr(theme, ground))) >= 3.0


@pytest.mark.parametrize("ink", [ON_SCRIM, MUTED_ON_SCRIM, SYNTHETIC_EDGE], ids=lambda ink: ink.name())
def test_words_over_an_image_read_even_over_the_palest_skin(ink: QColor):
    share = SCRIM.alphaF()
    white_below = QColor.fromRgbF(*(channel * share + 1 - share for channel in SCRIM.getRgbF()[:3]))
    assert contrast(ink, white_below) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_colour_is_one(theme: Theme):
    colours = {name: value for name, value in asdict(theme).items() if name != "name"}
    assert all(QColor(value).isValid() and len(value) == 7 for value in colours.values())


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_surround_of_the_image_has_no_tint(theme: Theme):
    picture = QColor(theme.picture)
    assert max(picture.getRgb()[:3]) - min(picture.getRgb()[:3]) <= 3


def test_a_system_without_a_scheme_gets_the_dark_theme():
    assert theme_of(Qt.ColorScheme.Unknown) is DARK
    assert theme_of(Qt.ColorScheme.Dark) is DARK
    assert theme_of(Qt.ColorScheme.Light) is LIGHT


def test_the_style_sheet_names_no_colour_that_the_theme_lacks():
    for theme in (DARK, LIGHT):
        filled = style_sheet(theme)
        assert "$" not in filled.replace("$name stands for", "")
        assert theme.primary in filled


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Dark, Qt.ColorScheme.Light], ids=["dark", "light"])
def test_applying_a_theme_changes_palette_font_and_what_is_painted(app: QApplication, qtbot, scheme):
    theme = apply_theme(app, scheme)
    assert current_theme() is theme
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(theme.background)
    button = QPushButton("Confirm")
    button.setProperty("role", "primary")
    qtbot.addWidget(button)
    button.resize(120, 40)
    picture = button.grab().toImage()
    assert picture.pixelColor(20, 8).name() == theme.primary
    label = QLabel("words")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().pixelSize() == 13


def test_the_theme_changes_back_and_forth_without_leftovers(app: QApplication):
    dark = apply_theme(app, Qt.ColorScheme.Dark)
    sheet = app.styleSheet()
    apply_theme(app, Qt.ColorScheme.Light)
    assert current_theme() is LIGHT
    assert apply_theme(app, Qt.ColorScheme.Dark) is dark
    assert app.styleSheet() == sheet


def test_the_window_follows_the_system_while_it_is_open(app: QApplication):
    hints = app.styleHints()
    follow_system(app)
    try:
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
        assert current_theme() is LIGHT
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert current_theme() is DARK
    finally:
        hints.colorSchemeChanged.disconnect()
