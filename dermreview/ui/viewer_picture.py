"""An image in the forms that the panes paint from: colour and grey, each at full size and in halves."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QTransform

from dermreview.imaging.cv import cv2
from dermreview.imaging.overlay import grey_image
from dermreview.imaging.tones import Tones, tone_table

SMALLEST_EDGE = 512
"""No half is made of a picture whose longer edge is under twice this."""


@dataclass(frozen=True)
class Picture:
    """An image ready to paint. It holds no pixmap, so any thread may build it.

    Attributes:
        width: Pixels of the image.
        height: Pixels of the image.
        colour: The image, then halves of it down to about the size of a pane: painting a large image small from
            the right half is faster and free of the false patterns that skipping pixels makes.
        grey: The same in shades of grey, to lie beneath the heatmap.
    """

    width: int
    height: int
    colour: tuple[QImage, ...]
    grey: tuple[QImage, ...]

    @classmethod
    def from_rgb(cls, rgb: npt.NDArray[np.uint8]) -> "Picture":
        """Build it from an upright image, uint8 (height, width, 3)."""
        colours = _halves(rgb)
        greys = [cv2.cvtColor(grey_image(level), cv2.COLOR_GRAY2RGB) for level in colours]
        height, width = rgb.shape[:2]
        return cls(width, height, tuple(map(to_qimage, colours)), tuple(map(to_qimage, greys)))

    def tone_table(self, tone: Tones) -> npt.NDArray[np.uint8] | None:
        """Return what becomes of each value of each channel in other tones, uint8 (256, 3); None if nothing does.

        The colour of the light is taken from the smallest half.
        """
        if tone.plain:
            return None
        return tone_table(np.ascontiguousarray(_pixels(self.colour[-1])[..., 2::-1]), tone)


def paint_toned(
    painter: QPainter,
    image: QImage,
    place: QRectF,
    transform: QTransform,
    table: npt.NDArray[np.uint8],
    corner: QPointF,
) -> None:
    """Paint an image in other tones.

    Only what is on screen is changed, after it was scaled: a large image would take a quarter of a second.

    Args:
        painter: On a widget, in its logical pixels.
        image: To paint, 32 bits a pixel.
        place: Where, before the transform.
        transform: To the widget's logical pixels.
        table: From `Picture.tone_table`.
        corner: Where in the widget a pixel of the screen begins, near its corner.
    """
    device = painter.device()
    ratio = device.devicePixelRatioF()
    size = QSize(math.ceil(device.width() * ratio) + 1, math.ceil(device.height() * ratio) + 1)
    buffer = QImage(size, QImage.Format.Format_RGB32)
    buffer.setDevicePixelRatio(ratio)
    inward = transform * QTransform.fromTranslate(-corner.x(), -corner.y())
    inner = QPainter(buffer)
    inner.setRenderHints(painter.renderHints())
    inner.setTransform(inward)
    inner.drawImage(place, image)
    inner.end()
    on_screen = inward.mapRect(place)
    rows = slice(max(0, math.floor(on_screen.top() * ratio)), max(0, math.ceil(on_screen.bottom() * ratio)))
    columns = slice(max(0, math.floor(on_screen.left() * ratio)), max(0, math.ceil(on_screen.right() * ratio)))
    # B, G, R and an unused byte
    stored = np.concatenate([table[:, ::-1], np.arange(256, dtype=np.uint8)[:, None]], axis=1)
    pixels = _pixels(buffer, buffer.bits())[rows, columns]
    if pixels.size:
        pixels[:] = cv2.LUT(np.ascontiguousarray(pixels), stored[None])
    painter.save()
    painter.setClipRect(transform.mapRect(place))
    painter.drawImage(corner, buffer)
    painter.restore()


def level_for(levels: tuple[QImage, ...], scale: float) -> QImage:
    """Return the smallest level that still has a pixel for each pixel painted at ``scale``."""
    index = 0
    while index + 1 < len(levels) and levels[index + 1].width() >= levels[0].width() * scale:
        index += 1
    return levels[index]


def to_qimage(pixels: npt.NDArray[np.uint8]) -> QImage:
    """Return a copy of RGB or RGBA pixels in the format that Qt paints fastest."""
    height, width, channels = pixels.shape
    pixels = np.ascontiguousarray(pixels)
    if channels == 4:
        source = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        return source.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    source = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return source.convertToFormat(QImage.Format.Format_RGB32)


def _pixels(image: QImage, data: bytes | bytearray | memoryview | None = None) -> npt.NDArray[np.uint8]:
    """Return the very pixels of a 32-bit image as it stores them on these processors: B, G, R, an unused byte.

    Args:
        image: The image, which must outlive them.
        data: Its bytes to write to; they can be read alone without.
    """
    rows = np.frombuffer(image.constBits() if data is None else data, np.uint8).reshape(
        image.height(), image.bytesPerLine()
    )
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)


def _halves(rgb: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    levels = [rgb]
    while max(levels[-1].shape[:2]) >= 2 * SMALLEST_EDGE:
        height, width = levels[-1].shape[:2]
        half = (max(1, round(width / 2)), max(1, round(height / 2)))
        levels.append(np.asarray(cv2.resize(levels[-1], half, interpolation=cv2.INTER_AREA), dtype=np.uint8))
    return levels
