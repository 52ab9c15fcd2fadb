"""The two buttons that tell, and choose, whether the figures are those of the whole image or of a crop."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from dermreview.domain.crop import CropAnalysis, CropBox
from dermreview.ui.action_table import key_names
from dermreview.ui.theme import HALF_SPACE

_MARK = "● "


class CropSwitch(QWidget):
    """Takes room only where there is a crop, or where one is being analyzed.

    Attributes:
        chosen: Emitted with whether the crop is wanted.
    """

    chosen = Signal(bool)

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        """Make them; ``action`` goes from one to the other, and its key is shown."""
        super().__init__(parent)
        self._action = action
        self._cap = QLabel()
        self._cap.setProperty("role", "keycap")
        self._cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        action.changed.connect(self._show_key)
        self.setAccessibleName(self.tr("Figures of"))
        self.whole, self.crop = QPushButton(), QPushButton()
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF_SPACE)
        for button in (self.whole, self.crop):
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button)
            layout.addWidget(button, 1)
        layout.addWidget(self._cap)
        self.whole.clicked.connect(lambda: self.chosen.emit(False))
        self.crop.clicked.connect(lambda: self.chosen.emit(True))
        self._running: CropBox | None = None
        self._show_key()
        self.show_crop(None, in_view=False)

    def show_crop(self, crop: CropAnalysis | None, *, in_view: bool) -> None:
        """Show which of both is in view; None for no crop."""
        if self._running is None:
            self.setVisible(crop is not None)
        self.whole.setChecked(not in_view)
        self.crop.setChecked(in_view)
        self.crop.setEnabled(crop is not None)
        # the mark, because a colour alone does not tell
        self.whole.setText(("" if in_view else _MARK) + self.tr("Whole image"))
        self.crop.setText((_MARK if in_view else "") + self._crop_words(None if crop is None else crop.box))
        for button in (self.whole, self.crop):
            button.setAccessibleName(button.text().removeprefix(_MARK))

    def show_running(self, box: CropBox | None, crop: CropAnalysis | None, *, in_view: bool) -> None:
        """Show that a crop is being analyzed; None when that has ended."""
        self._running = box
        self.setVisible(box is not None or crop is not None)
        self.show_crop(crop, in_view=in_view)

    def _show_key(self) -> None:
        key = next(iter(key_names(self._action)), "")
        self._cap.setText(key)
        self._cap.setVisible(bool(key))
        for button in (self.whole, self.crop):
            button.setToolTip(self._action.toolTip())

    def _crop_words(self, box: CropBox | None) -> str:
        if self._running is not None:
            return self.tr("Analyzing the crop …")
        if box is None:
            return self.tr("Crop")
        return self.tr("Crop {width} × {height}").format(width=box.width, height=box.height)
