"""The reviewer's queues by name: open one, keep the present one, rename and delete."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.saved_queue import SavedQueue
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words

_LONGEST = 60


class SavedQueuesDialog(QDialog):
    """A list, a name and what can be done with them.

    Attributes:
        open_wanted: Emitted with the number of the queue to open; 0 for all cases.
        save_wanted: Emitted with the name under which the present queue is to be kept.
        rename_wanted: Emitted with number and new name.
        delete_wanted: Emitted with the number.
    """

    open_wanted = Signal(int)
    save_wanted = Signal(str)
    rename_wanted = Signal(int, str)
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Saved queues"))
        self.setAccessibleName(self.tr("Saved queues"))
        self.setMinimumWidth(540)
        self._doomed: int | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Saved queues"))
        self.list.setSpacing(2)
        self.list.itemActivated.connect(self._open)
        self.list.currentItemChanged.connect(self._chosen)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the queue"))
        self.name.setPlaceholderText(self.tr("Name, for example: Monday, melanoma"))
        self.name.setMaxLength(_LONGEST)
        self.open_button = QPushButton(self.tr("Open"))
        self.open_button.setProperty("role", "primary")
        self.save_button = QPushButton(self.tr("Save the present queue"))
        self.rename_button = QPushButton(self.tr("Rename"))
        self.delete_button = QPushButton(self.tr("Delete"))
        for button in (self.open_button, self.save_button, self.rename_button, self.delete_button):
            button.setAutoDefault(False)
        self.open_button.clicked.connect(self._open)
        self.save_button.clicked.connect(lambda: self.save_wanted.emit(self.name.text()))
        self.rename_button.clicked.connect(lambda: self.rename_wanted.emit(self.number, self.name.text()))
        self.delete_button.clicked.connect(self._delete)
        hint = QLabel(
            self.tr(
                "A saved queue keeps search, filter, order and mode, and its cases in their order; cases that fit "
                "later join at the end when it is opened."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setAccessibleName(self.tr("What came of it"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self.open_button, self.rename_button, self.delete_button):
            row.addWidget(button)
        row.addStretch()
        save = QHBoxLayout()
        save.setSpacing(SPACE)
        save.addWidget(self.name, 1)
        save.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addLayout(save)
        for widget in (self.outcome, hint, buttons):
            layout.addWidget(widget)
        self.show_queues([], None)

    @property
    def number(self) -> int:
        """Of the chosen queue; 0 for all cases."""
        index = self.list.currentIndex()
        return int(index.data(Qt.ItemDataRole.UserRole)) if index.isValid() else 0

    def show_queues(self, queues: Sequence[SavedQueue], opened: SavedQueue | None) -> None:
        """List the queues, the open one chosen."""
        self.list.clear()
        rows = [(0, self.tr("All cases"))]
        for queue in queues:
            words = self.tr("{name} · cases: {number}").format(name=queue.name, number=len(queue.case_ids))
            rows.append((queue.id, words))
        for number, words in rows:
            item = QListWidgetItem(words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, number)
            if number == (0 if opened is None else opened.id):
                self.list.setCurrentItem(item)
        self._tell("", "muted")

    def tell_error(self, error: Exception) -> None:
        """Tell why something was refused."""
        self._tell(in_words(error), "error")

    def _open(self) -> None:
        self.open_wanted.emit(self.number)
        self.accept()

    def _chosen(self) -> None:
        self._doomed = None
        saved = self.number != 0
        self.rename_button.setEnabled(saved)
        self.delete_button.setEnabled(saved)
        self._tell("", "muted")

    def _delete(self) -> None:
        if self._doomed != self.number:
            self._doomed = self.number
            self._tell(
                self.tr("Delete this queue? Its cases and all decisions stay. Once more deletes it."), "warning"
            )
            return
        self._doomed = None
        self.delete_wanted.emit(self.number)

    def _tell(self, words: str, role: str) -> None:
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        restyle(self.outcome)
