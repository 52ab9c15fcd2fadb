"""Lends the panes of a viewer to one tool at a time."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from dermreview.domain.crop import SMALLEST_CROP, CropBox
from dermreview.ui.crop_tool import CropTool
from dermreview.ui.image_pane import ImagePane
from dermreview.ui.image_tool import ImageTool
from dermreview.ui.viewer_view import View

_STAYS = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""After these the focus comes back by itself."""


class ViewerTools(QObject):
    """The tool in hand, if any. It ends with its case, and when the keyboard goes elsewhere.

    Attributes:
        crop_asked: Emitted with the `CropBox` that is to be analyzed; the crop stays in hand.
        changed: Emitted when another tool is in hand, or none.
    """

    crop_asked = Signal(object)
    changed = Signal()

    def __init__(self, view: View, panes: tuple[ImagePane, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._panes = panes
        self._tool: ImageTool | None = None

    @property
    def tool(self) -> ImageTool | None:
        """What is in hand."""
        return self._tool

    def begin_crop(self, box: CropBox | None) -> None:
        """Draw a crop, beginning with the one given, else with the middle of what is in sight."""
        seen, image = self.in_sight(), self.image_size()
        if seen is None:
            return
        begin = _middle(seen, image) if box is None else QRectF(box.left, box.top, box.width, box.height)
        tool = CropTool(image, begin, self)
        tool.asked.connect(self.crop_asked)
        self.take(tool)

    def take(self, tool: ImageTool) -> None:
        """Take a tool in hand, in place of the one before."""
        self.end()
        self._tool = tool
        tool.ended.connect(self.end)
        for pane in self._panes:
            pane.set_tool(tool)
        self.changed.emit()

    def end(self) -> None:
        """Put the tool away."""
        if self._tool is None:
            return
        self._tool.deleteLater()
        self._tool = None
        for pane in self._panes:
            pane.set_tool(None)
        self.changed.emit()

    def take_key(self, event: QEvent) -> bool:
        """Give a key to the tool, if it is the tool's; tell whether it was."""
        if self._tool is None or not isinstance(event, QKeyEvent) or not self._tool.wants(event):
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._tool.key(event, self._panes[0].transform())
        event.accept()  # after a ShortcutOverride, so that the key itself follows in place of a shortcut
        return True

    def focus_left(self, event: QFocusEvent) -> None:
        """End with the keyboard: its keys would mean the case again."""
        if event.reason() not in _STAYS:
            self.end()

    def image_size(self) -> QSize:
        """Return the pixels of the image on screen, an empty size without one."""
        picture = self._panes[0].picture
        return QSize() if picture is None else QSize(picture.width, picture.height)

    def in_sight(self) -> QRectF | None:
        """Return which part of the image is on screen, in its pixels; None without an image."""
        size = self.image_size()
        if size.isEmpty():
            return None
        inverse, _ = self._panes[0].transform().inverted()
        return inverse.mapRect(QRectF(self._panes[0].rect())) & QRectF(0, 0, size.width(), size.height())


def _middle(seen: QRectF, image: QSize) -> QRectF:
    """Return a square in the middle of what is in sight; most networks see no more of a longer crop."""
    least = min(seen.width(), seen.height()) / 2
    side = min(max(least, SMALLEST_CROP), image.width(), image.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(seen.center())
    return box
