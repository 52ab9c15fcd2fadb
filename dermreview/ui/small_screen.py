"""What gives way on a small screen, for example one of 1920 x 1080 at 200 %, which is 960 x 540 logical pixels.

The worklist is folded away, because the images need the width; a key or the search brings it back. In the side
panel everything above the decision can be scrolled. A dialog that is larger than the screen can be scrolled as a
whole.
"""

from PySide6.QtCore import QEvent, QMargins, QObject, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from dermreview.ui.focus_ring import FocusRing

SMALLEST = (820, 440)
"""Width and height of the smallest window, in logical pixels."""
NARROW = 1060
"""Beneath so many logical pixels of width the worklist is folded away."""
_FRAME = 48
"""Logical pixels that a dialog's frame may take."""


class FoldingWorklist(QObject):
    """Folds the worklist away when a window becomes narrow, and unfolds it when that ends.

    Args:
        window: Whose width counts.
        worklist: What is folded.
        action: Shows or folds it, whatever the width.
    """

    def __init__(self, window: QWidget, worklist: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._worklist = worklist
        self._action = action
        self._narrow = False
        self._wanted = False
        action.setChecked(True)
        action.toggled.connect(self._show)
        window.installEventFilter(self)

    def offer(self, *, wanted: bool) -> None:
        """Tell whether there is anything to list; the worklist shows then, unless it is folded."""
        self._wanted = wanted
        self._action.setEnabled(wanted)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the window."""
        if isinstance(event, QResizeEvent):
            narrow = event.size().width() < NARROW
            if narrow is not self._narrow:
                self._narrow = narrow
                self._action.setChecked(not narrow)
        return False

    def _show(self) -> None:
        self._worklist.setVisible(self._wanted and self._action.isChecked())


class Scrolled(QScrollArea):
    """Shows a column of widgets whole, and scrolls it where there is less height than it needs.

    Args:
        column: Its layout is in place already. It takes itself the height that it needs.
        name: For a screen reader.
    """

    def __init__(self, column: QWidget, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(column)
        for part in (self, self.viewport(), column):
            part.setAutoFillBackground(False)
        FocusRing(self)


class TallColumn(QWidget):
    """A column whose words wrap: in a scroll area they would be squeezed instead of scrolled.

    Attributes:
        squeezes: Whether parts may be lower than they like, because they can be scrolled themselves.
    """

    squeezes = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the words need at the new width."""
        super().resizeEvent(event)
        self.take_height()

    def take_height(self) -> None:
        """Ask for the height that the words need; to be called after other words were set."""
        layout = self.layout()
        if layout is not None:
            wanted = layout.totalMinimumHeightForWidth if self.squeezes else layout.totalHeightForWidth
            # it is -1 while no words wrap
            self.setMinimumHeight(max(wanted(self.width()), layout.totalMinimumSize().height()))


def fit_to_screen(dialog: QDialog) -> None:
    """Let a dialog be scrolled where the screen is smaller than it; call it before the dialog is shown."""
    room = dialog.screen().availableSize().shrunkBy(QMargins(0, 0, 0, _FRAME))
    layout = dialog.layout()
    if layout is None:
        return
    asked = dialog.size() if dialog.testAttribute(Qt.WidgetAttribute.WA_Resized) else QSize()
    wanted = dialog.sizeHint().expandedTo(dialog.minimumSize())
    wanted.setHeight(max(wanted.height(), layout.totalHeightForWidth(wanted.width())))  # -1 while no words wrap
    if wanted.width() <= room.width() and wanted.height() <= room.height():
        dialog.resize(wanted.expandedTo(asked).boundedTo(room))
        return
    content = QWidget()
    content.setMinimumSize(wanted)
    content.setLayout(layout)
    area = QScrollArea()
    area.setAccessibleName(dialog.windowTitle())
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(content)
    FocusRing(area)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    dialog.setMinimumSize(0, 0)
    bar = area.verticalScrollBar().sizeHint()
    dialog.resize(wanted.grownBy(QMargins(0, 0, bar.width(), bar.width())).boundedTo(room))
