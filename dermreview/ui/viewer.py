"""The centre of the window: the image and the heatmap side by side, under one shared view."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from dermreview.domain.analysis import Prediction
from dermreview.domain.crop import CropBox
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.imaging.colormaps import COLORMAPS
from dermreview.imaging.tones import Tones
from dermreview.ui.ai_state import AiState, sentence
from dermreview.ui.focus_ring import FocusRing
from dermreview.ui.heatmap_pane import HeatmapPane
from dermreview.ui.image_pane import ImagePane, Notice
from dermreview.ui.viewer_header import HEADER_HEIGHT, HeatmapHeader, ImageHeader
from dermreview.ui.viewer_heatmap import caption_of, notice_for, render_heatmap
from dermreview.ui.viewer_picture import Picture
from dermreview.ui.viewer_tools import ViewerTools
from dermreview.ui.viewer_view import STEP, View

DEFAULT_OPACITY = 0.6
OPACITY_STEP = 0.1


class Viewer(QWidget):
    """Shows one case: its image, and beside it what raised a class for the networks.

    Zoom, pan and rotation are shared by both panes to the pixel. A map is rendered once for each case, class and
    colour map, never while painting.

    Signals:
        map_class_changed: The class code whose map is chosen.
        heatmap_visible_changed: Whether the heatmap's pane is shown.
        overlay_changed: Whether the map lies over the image.
        opacity_changed: 0 to 1.
        colormap_changed: The name of the colour map.
        view_changed: Zoom, pan or rotation changed.
    """

    map_class_changed = Signal(str)
    heatmap_visible_changed = Signal(bool)
    overlay_changed = Signal(bool)
    opacity_changed = Signal(float)
    colormap_changed = Signal(str)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = AiState.no_case()
        self._map_class: str | None = None
        self._member: int | None = None
        self._opacity = DEFAULT_OPACITY
        self._colormap = COLORMAPS[0]
        self._heatmap_visible = True
        self._overlay = False
        self._outline: QRectF | None = None
        self._tones = Tones()
        self.view = View(self)
        self.image_pane = ImagePane(self.view, self.tr("Image"))
        self.heatmap_pane = HeatmapPane(self.view, self.tr("Heatmap"))
        self.image_header = ImageHeader()
        self.heatmap_header = HeatmapHeader()
        for part in (self.image_header, self.heatmap_header, self.image_pane, self.heatmap_pane):
            part.setParent(self)
        self.tools = ViewerTools(self.view, (self.image_pane, self.heatmap_pane), self)
        self.tools.changed.connect(self._show_hint)
        self.setAccessibleName(self.tr("Image and heatmap"))
        FocusRing(self)
        self.setMinimumSize(480, 240)
        self._connect()
        self.heatmap_header.show_colormap(self._colormap)
        self.heatmap_header.show_class(None)
        self.set_opacity(self._opacity)
        self.show_no_image(self.tr("No case is open"))

    def show_image(self, image: npt.NDArray[np.uint8] | Picture, synthetic: bool = False) -> None:
        """Show a case's image, fitted and upright, neither brightened nor darkened.

        What the AI said of an image that is still on screen is forgotten, so that no map lies over another case's
        image; an analysis that came while nothing was shown is shown with this image.

        Args:
            image: RGB, uint8 (height, width, 3), upright; or a `Picture`, which a worker can build.
            synthetic: Whether the project's own generator made it; both panes then say so.
        """
        picture = image if isinstance(image, Picture) else Picture.from_rgb(image)
        if self.image_pane.picture is not None:
            self._forget_ai()
        self.tools.end()
        self._tones = Tones(constant=self._tones.constant)
        self.heatmap_pane.set_picture(picture, synthetic)
        self.image_pane.set_picture(picture, synthetic)
        self.image_pane.set_tones(picture.tone_table(self._tones))
        self.image_pane.set_notice(None)
        self.view.set_image(picture.width, picture.height)
        self._refresh_heatmap()

    def show_loading(self) -> None:
        """Take the image away while another one is being read: never one case's image beside another's data."""
        self._show_nothing(Notice(self.tr("Loading the image")))

    def show_no_image(self, message: str) -> None:
        """Show that there is nothing to show, in words."""
        self._show_nothing(Notice(message))

    def show_image_failed(self, reason: str) -> None:
        """Show that the image can't be read, and why."""
        self._show_nothing(Notice(self.tr("This image can't be shown"), sentence(reason)))

    def show_ai(self, state: AiState) -> None:
        """Show what the AI says of the image, or why it says nothing.

        Until the reader has chosen a class for this image, the suggested one is shown.
        """
        self._state = state
        prediction = state.shown_prediction
        if prediction is not None and self._map_class is None:
            self.set_map_class(_first_class(prediction))
        else:
            self._refresh_heatmap()

    def show_crop(self, box: CropBox | None) -> None:
        """Mark the crop that there is an analysis of; None for none."""
        self._outline = None if box is None else QRectF(box.left, box.top, box.width, box.height)
        self._arrange()

    def set_map_class(self, code: str) -> None:
        """Choose the class whose map is shown.

        Raises:
            KeyError: If ``code`` is no class of the taxonomy.
        """
        CLASS_INDEX[code]
        changed = code != self._map_class
        self._map_class = code
        self._refresh_heatmap()
        if changed:
            self.map_class_changed.emit(code)

    @property
    def map_class(self) -> str | None:
        """The chosen class, None before an analysis."""
        return self._map_class

    @property
    def shown_map_class(self) -> str | None:
        """The class whose map is on screen right now, None where no map is."""
        if not self._heatmap_visible or self.heatmap_pane.heatmap is None:
            return None
        return self._map_class

    def set_member(self, member: int | None) -> None:
        """Choose the member whose maps are shown, by its place; None for all together."""
        self._member = member
        self._refresh_heatmap()

    def next_member(self) -> None:
        """Show the maps of the next member, and after the last one those of all together."""
        prediction = self._state.shown_prediction
        if prediction is not None:
            following = 0 if self._member is None else self._member + 1
            self.set_member(following if following < len(prediction.member_names) else None)

    @property
    def shown_member(self) -> int | None:
        """The member whose map is on screen right now, by its place; None for all together, or for no map."""
        return None if self.shown_map_class is None else self._member

    @property
    def heatmap_visible(self) -> bool:
        """Whether the heatmap's pane is shown."""
        return self._heatmap_visible

    def set_heatmap_visible(self, visible: bool) -> None:
        """Show the heatmap's pane, or give its room to the image."""
        if visible == self._heatmap_visible:
            return
        self._heatmap_visible = visible
        self._arrange()
        self.heatmap_visible_changed.emit(visible)

    @property
    def overlay(self) -> bool:
        """Whether the map lies over the image at full width, and not beside it."""
        return self._overlay

    def set_overlay(self, on: bool) -> None:
        """Lay the map over the image, or show it beside it; where there is no map, the image stands alone."""
        self._overlay = on
        if on:
            self.set_heatmap_visible(True)
        self._arrange()
        self.overlay_changed.emit(on)

    @property
    def opacity(self) -> float:
        """How strongly the map covers the image, 0 to 1."""
        return self._opacity

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the map covers the image; values outside 0 to 1 are brought inside."""
        opacity = round(min(max(opacity, 0.0), 1.0), 2)
        changed = opacity != self._opacity
        self._opacity = opacity
        self.heatmap_pane.set_opacity(opacity)
        self.heatmap_header.show_opacity(opacity)
        if changed:
            self.opacity_changed.emit(opacity)

    def more_opacity(self) -> None:
        """Cover the image more."""
        self.set_opacity(self._opacity + OPACITY_STEP)

    def less_opacity(self) -> None:
        """Cover the image less."""
        self.set_opacity(self._opacity - OPACITY_STEP)

    @property
    def colormap(self) -> str:
        """The name of the colour map."""
        return self._colormap

    def set_colormap(self, name: str) -> None:
        """Choose the colours of the map.

        Raises:
            KeyError: If ``name`` is none of `dermreview.imaging.colormaps.COLORMAPS`.
        """
        if name not in COLORMAPS:
            raise KeyError(name)
        changed = name != self._colormap
        self._colormap = name
        self.heatmap_header.show_colormap(name)
        self._refresh_heatmap()
        if changed:
            self.colormap_changed.emit(name)

    def zoom_in(self) -> None:
        """Enlarge by one step around the middle."""
        self.view.zoom(STEP)

    def zoom_out(self) -> None:
        """Shrink by one step around the middle."""
        self.view.zoom(1 / STEP)

    def fit(self) -> None:
        """Show the whole image."""
        self.view.fit()

    def toggle_fit(self) -> None:
        """Go between the whole image and one screen pixel for each image pixel."""
        self.view.toggle_fit()

    def rotate(self) -> None:
        """Turn both panes clockwise by a quarter."""
        self.view.rotate()

    def flip(self) -> None:
        """Exchange left and right in both panes."""
        self.view.flip()

    def brighten(self, steps: int) -> None:
        """Show the image some steps brighter, or darker if negative."""
        self._set_tones(self._tones.brighter(steps))

    def contrast(self, steps: int) -> None:
        """Show the image with some steps more contrast, or less if negative."""
        self._set_tones(self._tones.stronger(steps))

    def set_constant_light(self, on: bool) -> None:
        """Show this image and the next ones with the colour of the light taken out, or with it."""
        self._set_tones(replace(self._tones, constant=on))

    def show_as_stored(self) -> None:
        """Show the image's colours as they are stored."""
        self._set_tones(Tones())

    def _set_tones(self, tones: Tones) -> None:
        """Show other colours; the stored image, and what the networks see, stay as they are."""
        self._tones = tones
        picture = self.image_pane.picture
        if picture is not None:
            self.image_pane.set_tones(picture.tone_table(tones))
            self._arrange()
            self._show_facts()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the tool in hand from being shortcuts."""
        if event.type() is QEvent.Type.ShortcutOverride and self.tools.take_key(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Work the tool in hand."""
        if not self.tools.take_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the tool away when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.tools.focus_left(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the two panes equally large."""
        super().resizeEvent(event)
        self._arrange()

    def _connect(self) -> None:
        self.view.changed.connect(self._show_facts)
        self.view.changed.connect(self.view_changed)
        self.heatmap_header.class_chosen.connect(self.set_map_class)
        self.heatmap_header.member_chosen.connect(self.set_member)
        self.heatmap_header.colormap_chosen.connect(self.set_colormap)
        self.heatmap_header.opacity_chosen.connect(self.set_opacity)

    def _arrange(self) -> None:
        """Put the map beside the image, over it, or away.

        By hand: a layout would make one pane a pixel wider at odd widths, and the shared view would no longer show
        the same pixels at the same places.
        """
        over = self._overlay and self._heatmap_visible and self.heatmap_pane.heatmap is not None
        mapped = over or (self._heatmap_visible and not self._overlay)
        width, below = self.width(), self.height() - HEADER_HEIGHT
        half = (width - 1) // 2 if mapped else width
        pane = width if over else half
        self.image_header.setGeometry(0, 0, half, HEADER_HEIGHT)
        self.heatmap_header.setGeometry(width - half, 0, half, HEADER_HEIGHT)
        self.image_pane.setGeometry(0, HEADER_HEIGHT, pane, below)
        self.heatmap_pane.setGeometry(width - pane, HEADER_HEIGHT, pane, below)
        self.heatmap_header.setVisible(mapped)
        self.heatmap_pane.setVisible(mapped)
        self.image_pane.setVisible(not over)
        self.image_pane.set_outline(self._outline)
        self.heatmap_pane.set_outline(self._outline if over else None)
        self.heatmap_pane.set_base(self.image_pane.tones if over else None, in_colour=over)

    def _show_hint(self) -> None:
        tool = self.tools.tool
        hint = "" if tool is None else tool.hint
        over = self.image_pane.isHidden()
        self.image_pane.set_hint("" if over else hint)
        self.heatmap_pane.set_hint(hint if over else "")
        if tool is not None:
            self.setFocus()

    def _forget_ai(self) -> None:
        self._state = AiState.no_case()
        self._map_class = None
        self._member = None

    def _show_nothing(self, notice: Notice) -> None:
        self._forget_ai()
        self.tools.end()
        self.show_crop(None)
        for pane in (self.image_pane, self.heatmap_pane):
            pane.set_picture(None)
        self.image_pane.set_notice(notice)
        self.image_header.clear()
        self._refresh_heatmap()

    def _show_facts(self) -> None:
        picture = self.image_pane.picture
        if picture is not None:
            turned = (self.view.rotation, self.view.mirrored)
            self.image_header.show_facts(picture.width, picture.height, self.view.scale, turned, self._tones)

    def _refresh_heatmap(self) -> None:
        """Render the chosen map, or say why there is none; the badges come and go with the analysis too."""
        picture, prediction = self.image_pane.picture, self._state.shown_prediction
        self.image_header.show_badges(() if picture is None else self._state.badges)
        notice = None if picture is None else notice_for(self._state, self._map_class, self._member)
        self.heatmap_pane.set_notice(notice)
        if picture is None or prediction is None or self._map_class is None or notice is not None:
            self.heatmap_pane.set_heatmap(None)
        else:
            box = self._state.crop
            frame = QRectF(0, 0, picture.width, picture.height)
            if box is not None:
                frame = QRectF(box.left, box.top, box.width, box.height)
            heatmap = render_heatmap(prediction, self._map_class, self._member, self._colormap, frame)
            self.heatmap_pane.set_heatmap(heatmap, caption_of(self._state, self._map_class, self._member))
        mapped = prediction is not None and (prediction.maps is not None or prediction.member_maps is not None)
        self.heatmap_header.show_class(self._map_class if mapped else None)
        self.heatmap_header.show_member(self._member, () if prediction is None else prediction.member_names)
        self.heatmap_header.set_usable(picture is not None and mapped)
        self._arrange()


def _first_class(prediction: Prediction) -> str:
    suggested = prediction.decision.suggestion
    return suggested if suggested is not None else CLASSES[int(prediction.probabilities.argmax())]
