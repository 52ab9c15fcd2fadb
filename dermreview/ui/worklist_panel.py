"""The left side of the window: the worklist with its order and what stands in its place while it is empty."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from dermreview.domain.review import ReadMode
from dermreview.domain.worklist import Order, RowState, orders_of
from dermreview.ui.filter_bar import FilterBar
from dermreview.ui.language import QT_TRANSLATE_NOOP, translate
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.worklist_model import WorklistModel
from dermreview.ui.worklist_view import WorklistView

ORDER_NAMES = {
    Order.IMPORT: QT_TRANSLATE_NOOP("worklist_panel", "Import order"),
    Order.NEWEST: QT_TRANSLATE_NOOP("worklist_panel", "Newest first"),
    Order.RANDOM: QT_TRANSLATE_NOOP("worklist_panel", "Random order"),
    Order.MALIGNANCY: QT_TRANSLATE_NOOP("worklist_panel", "Malignancy, highest first"),
    Order.UNCERTAINTY: QT_TRANSLATE_NOOP("worklist_panel", "Uncertainty, highest first"),
    Order.DISAGREEMENT: QT_TRANSLATE_NOOP("worklist_panel", "Disagreement, highest first"),
}
MODE_NAMES = {
    ReadMode.ASSISTED: QT_TRANSLATE_NOOP("worklist_panel", "Assisted: the AI is shown"),
    ReadMode.BLIND_FIRST: QT_TRANSLATE_NOOP("worklist_panel", "Blind first: label, then the AI"),
}


class WorklistPanel(QWidget):
    """Shows the rows of a `WorklistModel`.

    Attributes:
        chosen: Emitted with the case id that the reader picked by mouse or arrow key in the list.
        order_chosen: Emitted with the `Order` that the reader asked for.
        mode_chosen: Emitted with the `ReadMode` that the reader asked for.
    """

    chosen = Signal(int)
    order_chosen = Signal(object)
    mode_chosen = Signal(object)

    def __init__(self, model: WorklistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._telling = False
        self._counts = QLabel()
        self._counts.setProperty("role", "small")
        self._counts.setWordWrap(True)
        self._counts.setAccessibleName(self.tr("Cases by state"))
        self.order_box = QComboBox()
        self.order_box.setAccessibleName(self.tr("Order of the worklist"))
        self.order_box.setToolTip(
            self.tr("The order is fixed once it is opened; choosing one sorts the worklist again")
        )
        self.order_box.activated.connect(self._order_picked)
        self.mode_box = QComboBox()
        self.mode_box.setAccessibleName(self.tr("Mode of reading"))
        self.mode_box.setToolTip(
            self.tr("Holds for cases that are not begun yet; a case that was begun keeps its mode")
        )
        for mode, name in MODE_NAMES.items():
            self.mode_box.addItem(translate("worklist_panel", name), mode)
        self.mode_box.activated.connect(self._mode_picked)
        self.show_queue(Order.IMPORT, ReadMode.ASSISTED)
        self.filters = FilterBar(lambda: model.queue)
        self._none = QLabel(self.tr("No case fits the filter."))
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(12, SPACE, 12, SPACE)
        self.view = WorklistView(model)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.view.selectionModel().selectionChanged.connect(self._count)
        self._lay_out()
        model.counts_changed.connect(self._count)
        self._count()

    def show_case(self, case_id: int) -> None:
        """Mark a case as the current one and scroll to it, without telling it as a choice."""
        place = self._model.place_of(case_id)
        self._model.on_screen = case_id
        self.view.viewport().update()
        if place is None:
            return
        index = self._model.index(place)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._telling = True
        self.view.selectionModel().setCurrentIndex(index, flags)
        self._telling = False
        self.view.scrollTo(index)

    def show_queue(self, order: Order, mode: ReadMode) -> None:
        """Show mode and order in force, and offer the orders of that mode."""
        self.mode_box.setCurrentIndex(self.mode_box.findData(mode))
        self.order_box.clear()
        for offered in orders_of(mode):
            self.order_box.addItem(translate("worklist_panel", ORDER_NAMES[offered]), offered)
        self.order_box.setCurrentIndex(self.order_box.findData(order))

    def set_compact(self, compact: bool) -> None:
        """Show more rows, each in less height."""
        self.view.set_compact(compact)
        self._head.setSpacing(HALF_SPACE if compact else SPACE)
        self._head.setContentsMargins(12, SPACE if compact else 12, 12, SPACE)

    def _lay_out(self) -> None:
        self._head = head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, SPACE)
        head.setSpacing(SPACE)
        head.addWidget(self.mode_box)
        head.addWidget(self.order_box)
        head.addWidget(self.filters)
        head.addWidget(self._counts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._none)
        layout.addWidget(self.view, 1)

    def _order_picked(self, place: int) -> None:
        self.order_chosen.emit(Order(self.order_box.itemData(place)))  # Qt keeps a plain string of it

    def _mode_picked(self, place: int) -> None:
        self.mode_chosen.emit(ReadMode(self.mode_box.itemData(place)))

    def _picked(self, current: QModelIndex) -> None:
        row = current.data(Qt.ItemDataRole.UserRole)
        if row is not None and not self._telling and not self.view.extending:
            self.chosen.emit(row.case_id)

    def _count(self) -> None:
        total, listed = self._model.total(), self._model.rowCount()
        if not self._model.complete:
            self._counts.setText(self.tr("reading the list …"))
            return
        to_read = self._model.to_read() - self._model.waiting(RowState.ADJUDICATION)
        parts = [self.tr("{number} to read").format(number=to_read)]
        for state, words in (
            (RowState.ADJUDICATION, self.tr("{number} to adjudicate")),
            (RowState.DEFERRED, self.tr("{number} deferred")),
            (RowState.FLAGGED, self.tr("{number} flagged")),
        ):
            number = self._model.waiting(state)
            if number:
                parts.append(words.format(number=number))
        marked = self.view.number_marked()
        if marked > 1:
            parts.insert(0, self.tr("{number} marked").format(number=marked))
        if listed < total:
            parts.insert(0, self.tr("{listed} of {total} listed").format(listed=listed, total=total))
        self._counts.setText(" · ".join(parts) if total else self.tr("empty"))
        self._none.setVisible(total > 0 and not listed)
