"""The one view that both panes share: which part of the image is on screen, how large, and which way up."""

from PySide6.QtCore import QObject, QPointF, QSizeF, Signal
from PySide6.QtGui import QTransform

MAXIMUM_SCALE = 16.0
STEP = 1.25
"""Factor of one step of zoom."""
_KEEP_IN_SIGHT = 0.25
"""Share of the pane that the image can't be dragged out of."""


class View(QObject):
    """Zoom, pan and rotation, kept in terms of the image.

    ``scale`` is screen pixels (device pixels, not logical ones) for each image pixel, so that 1 shows every pixel
    of the image as one pixel of the screen on any display. While ``fitted``, the scale follows the pane's size.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._image = QSizeF()
        self._pane = QSizeF()
        self._ratio = 1.0
        self._centre = QPointF()
        self._scale = 1.0
        self._turns = 0
        self._mirrored = False
        self._fitted = True

    @property
    def scale(self) -> float:
        """Screen pixels for each image pixel."""
        return self._scale

    @property
    def rotation(self) -> int:
        """Clockwise, in degrees: 0, 90, 180 or 270."""
        return self._turns * 90

    @property
    def mirrored(self) -> bool:
        """Whether left and right of the image are exchanged, before the rotation."""
        return self._mirrored

    @property
    def fitted(self) -> bool:
        """Whether the whole image is kept in sight."""
        return self._fitted

    def set_image(self, width: int, height: int) -> None:
        """Start anew with an image of this many pixels: fitted, upright and not mirrored."""
        self._image = QSizeF(width, height)
        self._turns = 0
        self._mirrored = False
        self.fit()

    def set_pane(self, size: QSizeF, ratio: float) -> None:
        """Tell the panes' size in logical pixels and the screen's device pixel ratio."""
        if size == self._pane and ratio == self._ratio:
            return
        self._pane, self._ratio = size, ratio
        if self._fitted:
            self.fit()
        else:
            self._settle()

    def fit(self) -> None:
        """Show the whole image."""
        self._fitted = True
        self._scale = self._fit_scale()
        self._centre = QPointF(self._image.width() / 2, self._image.height() / 2)
        self.changed.emit()

    def toggle_fit(self) -> None:
        """Go from the whole image to one screen pixel for each image pixel, and from anything else back."""
        if self._fitted:
            self.zoom_to(1.0)
        else:
            self.fit()

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Multiply the scale; the image point under ``anchor`` (pane position, default its middle) stays there."""
        self.zoom_to(self._scale * factor, anchor)

    def zoom_to(self, scale: float, anchor: QPointF | None = None) -> None:
        """Set the scale, within its limits, around ``anchor``."""
        if self._image.isEmpty():
            return
        if anchor is None:
            anchor = QPointF(self._pane.width() / 2, self._pane.height() / 2)
        held = self.to_image(anchor)
        self._scale = min(max(scale, self._least_scale()), max(MAXIMUM_SCALE, self._least_scale()))
        self._fitted = False
        drift = self.to_image(anchor) - held
        self._centre -= drift
        self._settle()

    def pan(self, delta: QPointF) -> None:
        """Move the image by this many logical pixels of the screen."""
        if self._image.isEmpty() or delta.isNull():
            return
        inverse, _ = self._linear().inverted()
        self._centre -= inverse.map(delta)
        self._fitted = False
        self._settle()

    def rotate(self) -> None:
        """Turn the image clockwise by a quarter."""
        self._turns = (self._turns + 1) % 4
        if self._fitted:
            self.fit()
        else:
            self._settle()

    def flip(self) -> None:
        """Exchange left and right of what is on screen."""
        self._mirrored = not self._mirrored
        self._turns = -self._turns % 4
        self._settle()

    def transform(self) -> QTransform:
        """Return how image positions map to logical positions in a pane, snapped to whole screen pixels."""
        linear = self._linear()
        middle = linear.map(self._centre)
        dx = round((self._pane.width() / 2 - middle.x()) * self._ratio) / self._ratio
        dy = round((self._pane.height() / 2 - middle.y()) * self._ratio) / self._ratio
        return QTransform(linear.m11(), linear.m12(), linear.m21(), linear.m22(), dx, dy)

    def to_image(self, position: QPointF) -> QPointF:
        """Return the image position at a logical position of a pane (not snapped to screen pixels)."""
        inverse, _ = self._linear().inverted()
        middle = QPointF(self._pane.width() / 2, self._pane.height() / 2)
        return self._centre + inverse.map(position - middle)

    def _linear(self) -> QTransform:
        # exact quarters: a rotation by an angle would leave rounding in the matrix and blur every pixel
        size = self._scale / self._ratio
        cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[self._turns]
        side = -size if self._mirrored else size
        return QTransform(cos * side, sin * side, -sin * size, cos * size, 0, 0)

    def _turned(self) -> QSizeF:
        return self._image.transposed() if self._turns % 2 else self._image

    def _fit_scale(self) -> float:
        image, pane = self._turned(), self._pane
        if image.isEmpty() or pane.isEmpty():
            return 1.0
        return min(pane.width() / image.width(), pane.height() / image.height()) * self._ratio

    def _least_scale(self) -> float:
        """Return the smallest scale: half of the fit, or the image's own size if that is smaller still."""
        return min(1.0, self._fit_scale() / 2)

    def _settle(self) -> None:
        """Keep the image in sight, then tell the panes."""
        size = self._scale / self._ratio
        pane = self._pane.transposed() if self._turns % 2 else self._pane
        self._centre = QPointF(
            _held(self._centre.x(), self._image.width(), pane.width() / size),
            _held(self._centre.y(), self._image.height(), pane.height() / size),
        )
        self.changed.emit()


def _held(centre: float, image: float, pane: float) -> float:
    """Return the centre of the view along one axis so that a part of the pane still shows the image."""
    margin = pane * (0.5 - _KEEP_IN_SIGHT)
    return min(max(centre, -margin), image + margin)
