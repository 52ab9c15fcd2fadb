"""The strips over the two panes: what is shown, and the controls of the heatmap."""

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from dermreview.domain.taxonomy import TAXONOMY
from dermreview.imaging.colormaps import COLORMAPS, lookup_table
from dermreview.imaging.tones import Tones
from dermreview.ui.badges import BadgeStrip
from dermreview.ui.domain_words import class_name
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.viewer_picture import to_qimage

HEADER_HEIGHT = 36
_ALL = "all"
_SWATCH = QSize(32, 12)


class Header(QWidget):
    """A strip that lets go of its less important parts, one by one, where there is no room for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEADER_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE, 0, SPACE, 0)
        self._row.setSpacing(SPACE)
        self._parts: tuple[QWidget, ...] = ()
        self._dispensable: tuple[QWidget, ...] = ()

    def set_parts(self, *parts: QWidget | None, dispensable: tuple[QWidget, ...]) -> None:
        """Fill the strip.

        Args:
            parts: From left to right; None is the gap that takes all spare room.
            dispensable: Those of them that may go, the first to go first.
        """
        for part in parts:
            if part is None:
                self._row.addStretch(1)
            else:
                self._row.addWidget(part)
        self._parts = tuple(part for part in parts if part is not None)
        self._dispensable = dispensable
        self.make_room()

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: the parts that matter are narrower than any pane."""
        return QSize(0, HEADER_HEIGHT)

    def make_room(self) -> None:
        """Show as many parts as fit, the more important ones first."""
        room = self.room_for(self._dispensable)
        for part in reversed(self._dispensable):
            fits = _width(part) <= room
            part.setVisible(fits)
            room -= _width(part) if fits else 0
        # at once, not with the next event: no frame shows the parts squeezed
        self._row.activate()

    def room_for(self, parts: Collection[QWidget]) -> int:
        """Return the pixels that the other parts leave to these; less than none where they have too few."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        return room - sum(_width(part) for part in self._parts if part not in parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the parts to the new width."""
        super().resizeEvent(event)
        self.make_room()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the parts once more: only now are they styled, which changes their widths."""
        super().showEvent(event)
        self.make_room()


class ImageHeader(Header):
    """Names the image's size, zoom and rotation, and warns of what is in it.

    Attributes:
        badges: The warnings.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = QLabel()
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setProperty("role", "muted")
        self.tone = QLabel()
        self.tone.setProperty("role", "warning")
        self._hint = hint = QLabel()
        hint.setProperty("role", "muted")
        self._words = self._short_words = ("", "")
        self._tone_tip = ""
        self.badges = BadgeStrip()
        # badges warn, so the figures of the view go before they do
        parts = (_title(self.tr("Image")), self._facts, self.tone, self.badges, None, hint)
        self.set_parts(*parts, dispensable=(hint, self._facts))
        self.show_keys("", "", "")

    @property
    def facts(self) -> str:
        """The line after the title."""
        return self._facts.text()

    def show_facts(self, width: int, height: int, scale: float, turned: tuple[int, bool], tone: Tones) -> None:
        """Show the image's pixels and zoom, and in what it differs from the stored image.

        Args:
            width: Pixels.
            height: Pixels.
            scale: 1 is pixel for pixel.
            turned: Rotation in degrees, and whether left and right are exchanged.
            tone: How its colours are shown.
        """
        rotation, mirrored = turned
        facts = [f"{width} × {height}", f"{scale * 100:.0f} %"]
        facts += [f"{rotation}°"] * bool(rotation) + [self.tr("mirrored")] * mirrored
        changes = []
        if tone.brightness:
            changes.append(self.tr("brightness {change}").format(change=f"{tone.brightness:+d}"))
        if tone.contrast:
            changes.append(self.tr("contrast {change}").format(change=f"{tone.contrast:+d}"))
        if tone.constant:
            changes.append(self.tr("constant light"))
        view_only = self.tr("View only: {changes}").format(changes=", ".join(changes))
        self._words = " · ".join(facts), view_only if changes else ""
        self._short_words = " · ".join(facts[1:]), self.tr("View only") if changes else ""
        self.make_room()

    def make_room(self) -> None:
        """Show as many parts as fit, in fewer words where that shows more of them."""
        for facts, tone in (self._words, self._short_words):
            self._facts.setText(facts)
            self.tone.setText(tone)
            if self.room_for({self._hint}) >= 0:
                break
        self.tone.setToolTip("\n".join((self._words[1], self._tone_tip)))
        self.tone.setAccessibleName(self._words[1])
        super().make_room()

    def show_keys(self, fit: str, rotate: str, as_stored: str) -> None:
        """Name the keys that fit the image, turn it, and show it as it is stored; '' for none."""
        hints = [self.tr("{key} fit").format(key=fit)] * bool(fit)
        hints += [self.tr("{key} rotate").format(key=rotate)] * bool(rotate)
        self._hint.setText(" · ".join(hints))
        differs = self.tr("The image on screen differs from the stored one")
        shows = self.tr("The image on screen differs from the stored one ({key} shows it as it is)")
        self._tone_tip = shows.format(key=as_stored) if as_stored else differs
        self.make_room()

    def show_badges(self, codes: Sequence[str]) -> None:
        """Show the badges of the image."""
        self.badges.show_badges(codes)
        self.make_room()

    def clear(self) -> None:
        """Show no facts."""
        self._words = self._short_words = ("", "")
        self.make_room()


class HeatmapHeader(Header):
    """Chooses the class of the map, the members that made it, its colours and its opacity.

    Attributes:
        member_chosen: Emitted with the place of a member, None for all together.
    """

    class_chosen = Signal(str)
    member_chosen = Signal(object)
    colormap_chosen = Signal(str)
    opacity_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        classes = [(d.code, f"{class_name(d.code)} ({d.code})") for d in TAXONOMY]
        self.class_button = _ChoiceButton(self.tr("Class of the heatmap"), classes, self)
        self.member_button = _ChoiceButton(self.tr("Members of the heatmap"), [], self)
        self._members: tuple[str, ...] = ()
        colours = [(name, name.capitalize()) for name in COLORMAPS]
        self.colormap_button = _ChoiceButton(self.tr("Colours of the heatmap"), colours, self)
        self.colormap_button.setIconSize(_SWATCH)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setFixedWidth(56)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(self.tr("Opacity of the heatmap"))
        opacity = QLabel(self.tr("Opacity"))
        opacity.setProperty("role", "muted")
        self._percent = QLabel()
        self._percent.setProperty("role", "muted")
        self._percent.setFixedWidth(self.fontMetrics().horizontalAdvance("100 %") + HALF_SPACE)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        title = _title(self.tr("Heatmap"))
        self.set_parts(
            title,
            self.class_button,
            self.member_button,
            self.colormap_button,
            None,
            opacity,
            self.slider,
            self._percent,
            dispensable=(opacity, self._percent, title, self.member_button),
        )
        self.class_button.chosen.connect(self.class_chosen)
        self.member_button.chosen.connect(lambda key: self.member_chosen.emit(None if key == _ALL else int(key)))
        self.colormap_button.chosen.connect(self.colormap_chosen)
        self.slider.valueChanged.connect(lambda value: self.opacity_chosen.emit(value / 100))
        self.show_keys([], "", "")

    def show_keys(self, classes: Sequence[str], fainter: str, stronger: str) -> None:
        """Name the keys of the classes' maps, in taxonomy order, and of the opacity; '' for none."""
        self.class_button.show_keys(classes)
        words = self.tr("Opacity of the heatmap")
        both = self.tr("Opacity of the heatmap ({fainter} and {stronger})")
        named = both.format(fainter=fainter, stronger=stronger)
        self.slider.setToolTip(named if fainter and stronger else words)

    def show_class(self, code: str | None) -> None:
        """Show which class's map is chosen."""
        self.class_button.show_choice(code, self.tr("no class") if code is None else class_name(code))
        self.class_button.setText(self.tr("class") if code is None else code)
        self.make_room()

    def show_member(self, member: int | None, names: tuple[str, ...]) -> None:
        """Show which member's map is chosen.

        Args:
            member: Its place; None for all together.
            names: Of the members there are; none disables the choice.
        """
        if names != self._members:
            self._members = names
            choices = [(_ALL, self.tr("All members together"))]
            choices += [(str(place), f"{place + 1}  {name}") for place, name in enumerate(names)]
            self.member_button.set_choices(choices)
        if names:
            chosen = self.tr("all members together") if member is None else names[member]
            self.member_button.show_choice(_ALL if member is None else str(member), chosen)
        self.member_button.setText(self.tr("all") if member is None else str(member + 1))
        self.member_button.setEnabled(len(names) > 1)
        self.make_room()

    def show_colormap(self, name: str) -> None:
        """Show which colour map is chosen."""
        self.colormap_button.show_choice(name, name.capitalize())
        self.colormap_button.setIcon(_swatch(name))

    def show_opacity(self, opacity: float) -> None:
        """Show the opacity, 0 to 1, without telling anyone."""
        percent = round(opacity * 100)
        self.slider.blockSignals(True)
        self.slider.setValue(percent)
        self.slider.blockSignals(False)
        self._percent.setText(f"{percent} %")

    def set_usable(self, usable: bool) -> None:
        """Enable the controls only where there is a map for them."""
        for widget in (self.class_button, self.colormap_button, self.slider):
            widget.setEnabled(usable)


class _ChoiceButton(QToolButton):
    """A button that shows the choice in short and opens a menu with the choices in full."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: list[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("role", "compact")
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        self._group.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.setMenu(self._menu)
        self.set_choices(choices)

    def set_choices(self, choices: list[tuple[str, str]]) -> None:
        """Offer these: key and words of each."""
        for action in self._actions.values():
            self._group.removeAction(action)
        self._menu.clear()
        self._actions = {}
        for key, words in choices:
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setData(key)
            self._group.addAction(action)
            self._actions[key] = action

    def show_keys(self, keys: Sequence[str]) -> None:
        """Name a key beside each choice; '' for none."""
        for action, key in zip(self._actions.values(), keys, strict=False):
            action.setText("\t".join([action.text().split("\t")[0], *([key] if key else [])]))

    def show_choice(self, key: str | None, words: str) -> None:
        """Check the choice and put it into words; None unchecks all."""
        checked = self._group.checkedAction()
        if key is not None:
            self._actions[key].setChecked(True)
        elif checked is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)
        self.setToolTip(f"{self._name}: {words}")
        self.setAccessibleName(f"{self._name}: {words}")


def _title(words: str) -> QLabel:
    label = QLabel(words)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _swatch(colormap: str) -> QIcon:
    row = np.ascontiguousarray(lookup_table(colormap)[None, :, :])
    return QIcon(QPixmap.fromImage(to_qimage(row).scaled(_SWATCH * 2)))


def _width(part: QWidget) -> int:
    return part.sizeHint().width() + SPACE if part.minimumWidth() == 0 else part.minimumWidth() + SPACE
