"""Asks whether cases are to be erased, and says exactly what goes with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.audit import EraseReason
from dermreview.services.erasing import ErasurePlan
from dermreview.ui.language import QT_TRANSLATE_NOOP, translate
from dermreview.ui.theme import SPACE, restyle
from dermreview.ui.wording import in_words

_REASONS = {
    EraseReason.MISTAKE: QT_TRANSLATE_NOOP("erase_dialog", "Imported by mistake"),
    EraseReason.CONSENT: QT_TRANSLATE_NOOP("erase_dialog", "The patient withdrew consent"),
    EraseReason.RETENTION: QT_TRANSLATE_NOOP("erase_dialog", "The time to keep it is over"),
    EraseReason.OTHER: QT_TRANSLATE_NOOP("erase_dialog", "Another reason"),
}
_SHOWN = 8


class EraseDialog(QDialog):
    """Nothing is erased before it is confirmed; Enter cancels.

    Args:
        plan: What the marked cases take with them.
        whole: The same together with all other images of their patients.

    Attributes:
        confirmed: Emitted with the numbers of the cases and the `EraseReason`.
    """

    confirmed = Signal(list, object)

    def __init__(self, plan: ErasurePlan, whole: ErasurePlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marked, self._whole = plan, whole
        self._busy = False
        self.setWindowTitle(self.tr("Erase cases"))
        self.setAccessibleName(self.tr("Erase cases"))
        self.setMinimumWidth(560)
        self.title, self.names, self.goes, self.stays = QLabel(), QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.stays.setProperty("role", "muted")
        self.names.setTextFormat(Qt.TextFormat.PlainText)
        self.siblings = QCheckBox(self.tr("All images of the patient: %n more", "", plan.siblings))
        self.siblings.setVisible(plan.siblings > 0)
        self.siblings.toggled.connect(self._show)
        self.reason = QComboBox()
        self.reason.setAccessibleName(self.tr("Reason"))
        for reason, words in _REASONS.items():
            self.reason.addItem(translate("erase_dialog", words), reason)
        self.outcome = QLabel()
        self.outcome.setAccessibleName(self.tr("What came of it"))
        self.outcome.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        self.cancel_button = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.cancel_button.setDefault(True)
        self.erase_button = buttons.addButton(self.tr("Erase for good"), QDialogButtonBox.ButtonRole.ActionRole)
        self.erase_button.setAutoDefault(False)
        self.erase_button.clicked.connect(self._confirm)
        self._lay_out(buttons)
        self._show()
        self.cancel_button.setFocus()

    def tell_error(self, error: Exception) -> None:
        """Say why it was not done, or not to its end; it can be tried again."""
        self._work(busy=False)
        self._tell(in_words(error), "error")

    def finish(self, elsewhere: Sequence[Path]) -> None:
        """Close, unless there are files that may still hold the cases: name these first."""
        self._busy = False
        if not elsewhere:
            self.accept()
            return
        listed = "\n".join(str(path) for path in elsewhere)
        words = self.tr("Erased. These files were set aside earlier and may still hold it; remove them:\n{files}")
        self._tell(words.format(files=listed), "warning")
        self.cancel_button.setText(self.tr("Close"))
        self.cancel_button.setEnabled(True)

    def reject(self) -> None:
        """Close without erasing; while it is being done, there is no way back."""
        if not self._busy:
            super().reject()

    @property
    def _plan(self) -> ErasurePlan:
        return self._whole if self.siblings.isChecked() else self._marked

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        reason = QHBoxLayout()
        reason.setSpacing(SPACE)
        reason.addWidget(QLabel(self.tr("Reason")))
        reason.addWidget(self.reason)
        reason.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        for label in (self.title, self.names, self.goes, self.stays, self.outcome):
            label.setWordWrap(True)
        for widget in (self.title, self.names, self.goes, self.siblings):
            layout.addWidget(widget)
        layout.addLayout(reason)
        layout.addWidget(self.stays)
        layout.addWidget(self.outcome)
        layout.addStretch()
        layout.addWidget(buttons)

    def _show(self) -> None:
        plan = self._plan
        names = list(plan.cases.values())
        self.title.setText(self.tr("Erase %n cases for good?", "", len(names)))
        more = len(names) - _SHOWN
        shown = names[:_SHOWN] if more > 0 else names
        self.names.setText(", ".join(shown) + (self.tr(" and %n more", "", more) if more > 0 else ""))
        analyses = self.tr("%n analyses with their maps", "", plan.analyses)
        reviews = self.tr("labels and notes of %n decisions", "", plan.reviews)
        words = self.tr("With it go: {images}, {analyses}, and {reviews}. This can't be undone.")
        images = self.tr("%n images", "", len(names))
        self.goes.setText(words.format(images=images, analyses=analyses, reviews=reviews))
        self.stays.setText(
            self.tr(
                "All backups in the store's folder are replaced by a new one, which may take a while. Exports, "
                "and copies of the store made elsewhere, still hold the cases: erase these yourself. The log "
                "keeps that something was erased, when, by whom and why."
            )
        )

    def _confirm(self) -> None:
        self._work(busy=True)
        self._tell(self.tr("Erasing, and making a new backup …"), "muted")
        # Qt hands a StrEnum back as a plain string
        self.confirmed.emit(list(self._plan.cases), EraseReason(self.reason.currentData()))

    def _work(self, *, busy: bool) -> None:
        self._busy = busy
        for widget in (self.siblings, self.reason, self.erase_button, self.cancel_button):
            widget.setEnabled(not busy)

    def _tell(self, words: str, role: str) -> None:
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        self.outcome.show()
        restyle(self.outcome)
        self.adjustSize()
