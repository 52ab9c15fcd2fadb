"""Colours, fonts and the style sheet, for a dark and a light room.

The window follows the system's colour scheme, or shows the one that was chosen. Widgets that paint by hand ask
`current_theme` while they paint, so that a change of scheme needs no wiring: Qt repaints them with the new
palette. Contrast follows WCAG 2.1: text at least 4.5 to 1, marks and control borders at least 3 to 1; the tests
compute both.
"""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.domain.preferences import ThemeChoice
from dermreview.services.locations import resources_dir

SPACE = 8
"""The grid of all distances, in logical pixels."""
HALF_SPACE = SPACE // 2
FIELD_INDENT = 26
"""Of fields below the words of the check box that shows them, in logical pixels."""

_MOTION = (
    *(Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_AnimateCombo),
    *(Qt.UIEffect.UI_AnimateTooltip, Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateToolBox),
)
"""Effects of Qt that move something; nothing here moves by itself, whatever the system was asked for."""
_MARK = "dermreview theme"
_CHOSEN = {ThemeChoice.LIGHT.value: Qt.ColorScheme.Light, ThemeChoice.DARK.value: Qt.ColorScheme.Dark}

BASE_FONT_PX = 13
SMALL_FONT_PX = 11


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours, each as ``#rrggbb``.

    Attributes:
        name: ``dark`` or ``light``; also the suffix of the icons that go with it.
        background: Behind everything.
        surface: Panels, lists and headers.
        raised: Buttons, fields and cards on a surface.
        hover: A raised thing under the mouse.
        selected: The current row.
        track: The empty part of a bar.
        picture: Around the image; neutral, so that it tints no colour of the skin.
        border: Quiet separation of areas.
        control_border: The edge of something that can be operated.
        text: Reading text.
        muted: Secondary text.
        disabled: Text of what can't be used now; exempt from contrast rules.
        accent: Links, current selection, filled parts of sliders.
        on_accent: Text on ``accent``.
        focus: The keyboard focus ring.
        malignant: Malignant classes.
        benign: Benign classes.
        threshold: Threshold marks.
        spread: The whisker of the spread.
        warning: Text and edges of warnings.
        warning_surface: Behind a warning.
        danger: Text and edges of failures.
        danger_surface: Behind a failure.
        malignant_surface: Behind the suggestion of a malignant class.
        benign_surface: Behind the suggestion of a benign class.
        success: Text of what is done.
        primary: The one main action of a screen.
        primary_hover: The same under the mouse.
        on_primary: Text on ``primary``.
    """

    name: str
    background: str
    surface: str
    raised: str
    hover: str
    selected: str
    track: str
    picture: str
    border: str
    control_border: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    focus: str
    malignant: str
    benign: str
    threshold: str
    spread: str
    warning: str
    warning_surface: str
    danger: str
    danger_surface: str
    malignant_surface: str
    benign_surface: str
    success: str
    primary: str
    primary_hover: str
    on_primary: str


DARK = Theme(
    name="dark",
    background="#14171a",
    surface="#1a1e22",
    raised="#22272d",
    hover="#2b3138",
    selected="#213345",
    track="#2c3239",
    picture="#0e0f10",
    border="#2d333a",
    control_border="#6f7a86",
    text="#e8eaed",
    muted="#a7b0ba",
    disabled="#6b747e",
    accent="#6fb1f0",
    on_accent="#0d1a26",
    focus="#8cc4ff",
    malignant="#e8935c",
    benign="#86a3c9",
    threshold="#f5d85a",
    spread="#ffffff",
    warning="#f0c36a",
    warning_surface="#322a1a",
    danger="#ff9a90",
    danger_surface="#38201f",
    malignant_surface="#33251c",
    benign_surface="#1e2833",
    success="#6fcf9b",
    primary="#2b6e4d",
    primary_hover="#327b57",
    on_primary="#ffffff",
)

LIGHT = Theme(
    name="light",
    background="#eceef1",
    surface="#f8f9fa",
    raised="#ffffff",
    hover="#e9eef4",
    selected="#d8e7f7",
    track="#dfe3e8",
    picture="#d9dadb",
    border="#d3d8de",
    control_border="#76818d",
    text="#1a1f25",
    muted="#4c5763",
    disabled="#8d97a2",
    accent="#1a5ca8",
    on_accent="#ffffff",
    focus="#0b57b0",
    malignant="#a8470f",
    benign="#41648f",
    threshold="#7a5c00",
    spread="#101418",
    warning="#7a4d00",
    warning_surface="#fff4dc",
    danger="#a9211a",
    danger_surface="#fdeceb",
    malignant_surface="#fdf0e7",
    benign_surface="#eaf1f9",
    success="#186343",
    primary="#1f6b48",
    primary_hover="#195a3c",
    on_primary="#ffffff",
)


def theme_of(scheme: Qt.ColorScheme) -> Theme:
    """Return the theme of a colour scheme; a system that states none gets the dark one, as in a reading room."""
    return LIGHT if scheme is Qt.ColorScheme.Light else DARK


def current_theme() -> Theme:
    """Return the theme that is applied, told by the application's palette."""
    return LIGHT if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() > 127 else DARK


def apply_theme(app: QApplication, scheme: Qt.ColorScheme) -> Theme:
    """Give the application the palette, font and style sheet of a colour scheme.

    Args:
        app: The application.
        scheme: What to show; ``Unknown`` gives the dark theme.

    Returns:
        The theme that is now in force.
    """
    theme = theme_of(scheme)
    folder = resources_dir() / "theme"
    QDir.setSearchPaths("theme", [str(folder)])
    app.setStyle("Fusion")
    for effect in _MOTION:
        app.setEffectEnabled(effect, False)
    font = app.font()
    font.setPixelSize(BASE_FONT_PX)
    app.setFont(font)
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(theme))
    return theme


def follow_system(app: QApplication) -> None:
    """Apply the theme of the system's colour scheme now and whenever it changes, unless one was chosen."""
    hints = app.styleHints()

    def changed(scheme: Qt.ColorScheme) -> None:
        apply_theme(app, _CHOSEN.get(str(app.property(_MARK))) or scheme)

    hints.colorSchemeChanged.connect(changed)
    apply_theme(app, hints.colorScheme())


def choose_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Show a theme from now on, or the system's; `follow_system` comes before."""
    app.setProperty(_MARK, choice.value)
    scheme = _CHOSEN.get(choice.value, Qt.ColorScheme.Unknown)
    hints = app.styleHints()
    hints.setColorScheme(scheme)  # title bars and the system's own dialogs go along, where the system can do that
    apply_theme(app, hints.colorScheme() if scheme is Qt.ColorScheme.Unknown else scheme)


def style_sheet(theme: Theme) -> str:
    """Return ``resources/theme/window.qss`` with the theme's colours filled in.

    Raises:
        KeyError: If the sheet names a colour that the theme lacks.
    """
    template = Template((resources_dir() / "theme" / "window.qss").read_text(encoding="utf-8"))
    return template.substitute(asdict(theme), base=f"{BASE_FONT_PX}px", small=f"{SMALL_FONT_PX}px")


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose dynamic property has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in {
        role.Window: theme.background,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Light: theme.hover,
        role.Midlight: theme.raised,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.background,
    }.items():
        palette.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.disabled))
    return palette
