"""The list of cases itself: one row is the case on screen, and several can be marked for an act on the queue."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dermreview.ui.worklist_delegate import COMPACT_ROW_HEIGHT, ROW_HEIGHT, WorklistDelegate
from dermreview.ui.worklist_model import WorklistModel

_EXTENDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class WorklistView(QTableView):
    """Rows of a `WorklistModel`.

    A `QListView` asks the model for each of 100,000 rows whenever the list changes, which takes a second.

    Attributes:
        extending: Whether the reader is marking rows right now: then the case on screen stays.
    """

    def __init__(self, model: WorklistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worklist = model
        self.extending = False
        self.setAccessibleName(self.tr("Worklist"))
        self.setModel(model)
        self._delegate = WorklistDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().hide()
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def set_compact(self, compact: bool) -> None:
        """Show more rows, each in less height."""
        self._delegate.compact = compact
        self.verticalHeader().setDefaultSectionSize(COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT)
        self.viewport().update()

    def marked(self) -> list[int]:
        """Return the marked cases in the order of the list."""
        rows = self._worklist.rows
        return [rows[place].case_id for places in sorted(self._ranges(), key=min) for place in places]

    def number_marked(self) -> int:
        """Return how many cases are marked."""
        return sum(map(len, self._ranges()))

    def _ranges(self) -> list[range]:
        selection = self.selectionModel().selection()  # in ranges, not row by row: there may be 100,000
        return [range(each.top(), each.bottom() + 1) for each in map(selection.at, range(selection.count()))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Mark with Shift and Ctrl, Ctrl+A all; Esc leaves one row marked."""
        if event.key() == Qt.Key.Key_Escape and self.number_marked() > 1:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(self.currentIndex(), flags)
            return
        self.extending = bool(event.modifiers() & _EXTENDING)
        super().keyPressEvent(event)
        self.extending = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark further rows with Shift and Ctrl; the right button marks what it is on, unless that is marked."""
        self.extending = bool(event.modifiers() & _EXTENDING) or event.button() == Qt.MouseButton.RightButton
        super().mousePressEvent(event)
        self.extending = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the rows over which the mouse is dragged."""
        self.extending = bool(event.buttons())
        super().mouseMoveEvent(event)
        self.extending = False
