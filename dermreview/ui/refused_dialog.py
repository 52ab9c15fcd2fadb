"""The images that an import refused: which, why, and what to do; the list can be cleared."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.quarantine import RefusedImage
from dermreview.ui.focus_ring import FocusRing
from dermreview.ui.language import moment
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words, refusal_in_words


class RefusedDialog(QDialog):
    """Lists what the store remembers of refused images, the last one on top.

    Attributes:
        clear_wanted: Emitted when the reader wants the list forgotten.
    """

    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Refused images"))
        self.setAccessibleName(self.tr("Refused images"))
        self.setMinimumWidth(600)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Refused images, each with its reason"))
        self.list.setSpacing(4)
        self.list.setMinimumHeight(240)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        FocusRing(self.list)
        self.hint = QLabel(
            self.tr(
                "A refused image is not kept, and a pseudonym stands for a name that is not evidently a number. "
                "Clear the list to let the next import try each file again; what is refused again comes back."
            )
        )
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setAccessibleName(self.tr("What came of it"))
        self.outcome.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.clear_button = buttons.addButton(self.tr("Clear the list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.clear_button.setAutoDefault(False)
        self.clear_button.setEnabled(False)
        self.clear_button.clicked.connect(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        layout.addStretch()
        for widget in (self.outcome, self.hint, buttons):
            layout.addWidget(widget)

    def show_images(self, images: Sequence[RefusedImage]) -> None:
        """List what is refused now; one sentence where nothing is."""
        self.list.clear()
        for image in reversed(images):
            why, remedy = refusal_in_words(image.code)
            words = self.tr("{name} · {when}\n{why}. {remedy}.")
            item = words.format(name=image.name, when=moment(image.at), why=why, remedy=remedy)
            self.list.addItem(QListWidgetItem(item))
        number = len(images)
        self.title.setText(
            self.tr("%n images were refused and not imported since", "", number)
            if number
            else self.tr("No image is refused")
        )
        for widget in (self.list, self.hint):
            widget.setVisible(number > 0)
        self.clear_button.setEnabled(number > 0)

    def show_cleared(self, images: Sequence[RefusedImage]) -> None:
        """List what is left after the list was cleared, and say what that means."""
        self.show_images(images)
        self._tell(self.tr("The list was cleared: the next import tries each file again"), "success")

    def tell_error(self, error: Exception) -> None:
        """Tell why the list can't be shown or cleared."""
        self.clear_button.setEnabled(self.list.count() > 0)
        self._tell(in_words(error), "error")

    def _clear(self) -> None:
        self.clear_button.setEnabled(False)
        self.clear_wanted.emit()

    def _tell(self, words: str, role: str) -> None:
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        self.outcome.show()
        restyle(self.outcome)
