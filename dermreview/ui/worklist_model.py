"""The worklist as an item model: rows in the order fixed at opening, those that a filter keeps, thumbnails."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence, Set
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.worklist import DONE, TO_READ, Filter, RowState, WorklistRow, each_image_once
from dermreview.ui.language import decimal
from dermreview.ui.wording import priority_in_words, state_in_words, suggestion_in_words

_THUMBNAILS_KEPT = 600
_LOOKED_AHEAD = 2_000
_NO_PARENT = QModelIndex()


class WorklistModel(QAbstractListModel):
    """Rows of the queue, all of them or those that fit a filter.

    Which rows fit is settled when the filter is chosen: a case does not vanish because it was labelled.

    Attributes:
        on_screen: The case that is being read.
        with_ai: Whether cases without an analysis will get one; their rows say nothing of the AI otherwise.
        thumbnail_wanted: Emitted with a row whose picture is to be painted and is not here yet.
        counts_changed: Emitted when progress or the analyzed cases changed.
    """

    thumbnail_wanted = Signal(object)
    counts_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: dict[int, WorklistRow] = {}  # all, in order
        self._filter = Filter()
        self._rows: list[WorklistRow] = []
        self._places: dict[int, int] = {}
        # kept as the rows change, because a queue may hold 100,000 of them
        self._states: Counter[RowState] = Counter()
        self._analyzed = 0
        self._failed = 0
        self._archived = 0
        self._coming = 0
        self._thumbnails: OrderedDict[int, QImage] = OrderedDict()
        self._asked: set[int] = set()
        self._analyzing: int | None = None
        self.on_screen: int | None = None
        self.with_ai = True

    # what Qt asks

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        """Return the number of cases."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the external id, the thumbnail, the row itself (UserRole) or the row in words."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.external_id
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._row_in_words(row)
        return None

    # what the window tells

    def open(self, rows: Sequence[WorklistRow], coming: int = 0) -> None:
        """Show a worklist; its order stays until the next call. ``coming`` further rows follow by `extend`."""
        self.beginResetModel()
        self._queue = {row.case_id: row for row in rows}
        self._states.clear()
        self._analyzed = self._failed = self._archived = 0
        for row in rows:
            self._tally(row, 1)
        self._coming = coming
        self._list()
        self._asked.clear()
        self.endResetModel()
        self.counts_changed.emit()

    def set_filter(self, wanted: Filter, current: int | None = None) -> None:
        """List the rows that fit now, in their order, each image once if it would come again close by.

        Args:
            wanted: Which rows.
            current: The case on screen.
        """
        self.beginResetModel()
        self._filter = wanted
        self._list(current)
        self.endResetModel()
        self.counts_changed.emit()

    def extend(self, rows: Sequence[WorklistRow]) -> None:
        """Add rows that `open` announced."""
        self._coming = max(0, self._coming - len(rows))
        self.append(rows)

    def append(self, rows: Iterable[WorklistRow]) -> None:
        """Add rows at the end, for cases that were imported while the worklist is open."""
        added = [row for row in rows if row.case_id not in self._queue]
        for row in added:
            self._queue[row.case_id] = row
            self._tally(row, 1)
        new = self._filter.keep(added)
        if not new:
            if added:
                self.counts_changed.emit()
            return
        first = len(self._rows)
        self.beginInsertRows(_NO_PARENT, first, first + len(new) - 1)
        self._rows += new
        self._places.update({row.case_id: first + offset for offset, row in enumerate(new)})
        self.endInsertRows()
        self.counts_changed.emit()

    def change(self, row: WorklistRow) -> None:
        """Take over a row that changed, at its place."""
        before = self._queue.get(row.case_id)
        if before is None:
            return
        self._queue[row.case_id] = row
        self._tally(before, -1)
        self._tally(row, 1)
        place = self._places.get(row.case_id)
        if place is not None:
            self._rows[place] = row
            self._repaint(place)
        self.counts_changed.emit()

    def change_many(self, rows: Sequence[WorklistRow]) -> None:
        """Take over rows that changed together; those that were archived leave the list, others come back."""
        self.beginResetModel()
        for row in rows:
            before = self._queue.get(row.case_id)
            if before is not None:
                self._queue[row.case_id] = row
                self._tally(before, -1)
                self._tally(row, 1)
        back = {row.case_id for row in self._filter.keep(rows)}
        self._rows = [
            row
            for case_id, row in self._queue.items()
            if case_id in back or (case_id in self._places and row.archived is self._filter.archived)
        ]
        self._places = {row.case_id: place for place, row in enumerate(self._rows)}
        self.endResetModel()
        self.counts_changed.emit()

    def remove(self, case_ids: Set[int]) -> None:
        """Forget cases that are no longer in the store."""
        self.beginResetModel()
        for case_id in case_ids & self._queue.keys():
            self._tally(self._queue.pop(case_id), -1)
            self._thumbnails.pop(case_id, None)
            self._asked.discard(case_id)
        self._rows = [row for row in self._rows if row.case_id not in case_ids]
        self._places = {row.case_id: place for place, row in enumerate(self._rows)}
        self.endResetModel()
        self.counts_changed.emit()

    def set_thumbnail(self, case_id: int, image: QImage) -> None:
        """Keep a thumbnail and paint it."""
        self._asked.discard(case_id)
        if case_id not in self._queue:
            return
        self._thumbnails[case_id] = image
        if len(self._thumbnails) > _THUMBNAILS_KEPT:
            self._thumbnails.popitem(last=False)
        place = self._places.get(case_id)
        if place is not None:
            self._repaint(place)

    def set_analyzing(self, case_id: int | None) -> None:
        """Mark the case that the networks look at now."""
        before, self._analyzing = self._analyzing, case_id
        for changed in (before, case_id):
            place = self._places.get(changed) if changed is not None else None
            if place is not None:
                self._repaint(place)

    # what the window asks

    @property
    def rows(self) -> Sequence[WorklistRow]:
        """The listed rows in order."""
        return self._rows

    @property
    def queue(self) -> Iterable[WorklistRow]:
        """All rows of the queue, listed or not."""
        return self._queue.values()

    @property
    def filter(self) -> Filter:
        """Which rows are listed."""
        return self._filter

    def total(self) -> int:
        """Return how many cases the queue has, listed or not, without the archived ones."""
        return len(self._queue) - self._archived + self._coming

    @property
    def complete(self) -> bool:
        """Whether all rows of the queue have come."""
        return not self._coming

    @property
    def analyzing(self) -> int | None:
        """The case that the networks look at now."""
        return self._analyzing

    @property
    def thumbnails_ready(self) -> bool:
        """Whether every thumbnail that was asked for has come."""
        return not self._asked

    def row_of(self, case_id: int) -> WorklistRow | None:
        """Return the row of a case, listed or not."""
        return self._queue.get(case_id)

    def place_of(self, case_id: int) -> int | None:
        """Return the position of a case in the list, from 0; None if it is not listed."""
        return self._places.get(case_id)

    def suggestion_of(self, row: WorklistRow) -> str:
        """Return what the AI says of a row, '' where it never will."""
        return suggestion_in_words(row) if self.with_ai or row.analyzed else ""

    def neighbour(self, case_id: int, step: int) -> int | None:
        """Return the listed case ``step`` places further on, None beyond the ends."""
        place = self._places.get(case_id)
        if place is None or not 0 <= place + step < len(self._rows):
            return None
        return self._rows[place + step].case_id

    def next_unreviewed(self, case_id: int | None, *, wrap: bool) -> int | None:
        """Return the next listed case to read after this one.

        Args:
            case_id: Where to start; None for the top.
            wrap: Whether to go on from the top; then, after all unread ones, deferred cases count too.
        """
        start = -1 if case_id is None else self._places.get(case_id, -1)
        after = range(start + 1, len(self._rows))
        if not wrap:
            return self._first(after, TO_READ)
        ring = (*after, *range(max(start, 0)))
        return self._first(ring, TO_READ) or self._first(ring, {RowState.DEFERRED})

    def done(self) -> int:
        """Return how many cases this reader has finished."""
        return sum(self._states[state] for state in DONE)

    def to_read(self) -> int:
        """Return how many cases wait for this reader's label, or for the final one."""
        return sum(self._states[state] for state in TO_READ)

    def waiting(self, state: RowState) -> int:
        """Return how many cases are in a state."""
        return self._states[state]

    def analyzed_ahead(self, case_id: int | None) -> int:
        """Return how many of the next listed cases are unread and analyzed; a few days' work is looked at."""
        place = -1 if case_id is None else self._places.get(case_id, -1)
        following = self._rows[place + 1 : place + 1 + _LOOKED_AHEAD]
        return sum(row.analyzed and row.state in TO_READ for row in following)

    def analyzed(self) -> int:
        """Return how many cases are analyzed."""
        return self._analyzed

    def failed(self) -> int:
        """Return how many cases could not be analyzed."""
        return self._failed

    def failures(self) -> list[WorklistRow]:
        """Return the rows whose analysis failed."""
        return [row for row in self._queue.values() if row.failed is not None and not row.archived]

    def _first(self, places: Iterable[int], states: Set[RowState]) -> int | None:
        rows = self._rows
        return next((rows[place].case_id for place in places if rows[place].state in states), None)

    def _list(self, current: int | None = None) -> None:
        kept = self._filter.keep(self._queue.values())
        self._rows = kept if self._filter.is_empty else each_image_once(kept, current)
        self._places = {row.case_id: place for place, row in enumerate(self._rows)}

    def _tally(self, row: WorklistRow, sign: int) -> None:
        if row.archived:
            self._archived += sign
            return
        self._states[row.state] += sign
        self._analyzed += sign * row.analyzed
        self._failed += sign * (row.failed is not None)

    def _thumbnail(self, row: WorklistRow) -> QImage | None:
        image = self._thumbnails.get(row.case_id)
        if image is not None:
            self._thumbnails.move_to_end(row.case_id)
        elif row.case_id not in self._asked:
            self._asked.add(row.case_id)
            self.thumbnail_wanted.emit(row)
        return image

    def _repaint(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def _row_in_words(self, row: WorklistRow) -> str:
        parts = [row.external_id, state_in_words(row)]
        parts.append(self.tr("analyzing") if row.case_id == self._analyzing else self.suggestion_of(row))
        if row.malignancy is not None and row.abstained is None:
            parts.append(self.tr("malignancy {malignancy}").format(malignancy=decimal(row.malignancy)))
        if row.failed is not None:
            parts.append(row.failed)
        if row.synthetic:
            parts.append(self.tr("synthetic"))
        if row.priority is not CasePriority.NORMAL:
            parts.append(priority_in_words(row.priority))
        return " · ".join(part for part in parts if part)
