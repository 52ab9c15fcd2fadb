"""The strip for the case just left: why it was labelled against the AI, and how sure the reader is.

It is optional: it adds to what is on disk already, and the next case never waits for it.
"""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from dermreview.domain.review import LABELLING, Act, Action
from dermreview.domain.vocabulary import Confidence, reasons_for
from dermreview.services.reviews import ReviewOutcome
from dermreview.ui.action_table import with_key
from dermreview.ui.domain_words import class_within_sentence, reason_name
from dermreview.ui.key_button import KeyButton
from dermreview.ui.open_menu import OpenMenu
from dermreview.ui.viewer_header import Header
from dermreview.ui.wording import confidence_name, label_in_words

_CHIPS = 5


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the reader added to a decision.

    Attributes:
        case_id: Of the decision.
        reasons: Codes of `dermreview.domain.vocabulary.REASONS`.
        confidence: None where it was not said.
    """

    case_id: int
    reasons: tuple[str, ...] = ()
    confidence: Confidence | None = None


class ReasonStrip(Header):
    """Asks about the label given last. Reasons are asked only where it differs from what the AI had suggested.

    Attributes:
        given: Emitted with the `Explanation` after each change.
    """

    given = Signal(object)

    def __init__(self, actions: tuple[QAction, QAction, QAction], parent: QWidget | None = None) -> None:
        """Make a strip; ``actions`` say low, medium and high confidence."""
        super().__init__(parent)
        self._hint = ""
        self._explanation: Explanation | None = None
        self._on_disk: Explanation | None = None
        self._text = QLabel()
        self._text.setAccessibleName(self.tr("Case just left"))
        self.chips = [QPushButton() for _ in range(_CHIPS)]
        for chip in self.chips:
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.clicked.connect(lambda on, chip=chip: self._toggle(chip.property("code"), on=on))
        self.more = QToolButton()
        self.more.setText(self.tr("Reasons"))
        self.more.setProperty("role", "compact")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setAccessibleName(self.tr("All reasons"))
        self.menu = OpenMenu(self)
        self.more.setMenu(self.menu)
        self._sure = QLabel(self.tr("How sure?"))
        self._sure.setProperty("role", "muted")
        self.sure = {
            confidence: KeyButton(action, confidence_name(confidence), role="quiet")
            for confidence, action in zip(Confidence, actions, strict=True)
        }
        for button in self.sure.values():
            button.setCheckable(True)
        parts = (self._text, *self.chips, self.more, None, self._sure, *self.sure.values())
        self.set_parts(*parts, dispensable=(*reversed(self.chips), self._sure))
        self.clear()
        self.show_keys("", "")

    @property
    def text(self) -> str:
        """What the strip says of the case just left."""
        return self._text.text()

    @property
    def explanation(self) -> Explanation | None:
        """What was added to the decision, or is on its way to the disk; None where there is none to add to."""
        return self._explanation

    def show_keys(self, why: str, sure: str) -> None:
        """Name the keys for the reasons and for the three answers, '' for none."""
        self._hint = self.tr("After a label: {why} and {sure}, for the case just left").format(
            why=with_key(self.tr("why"), why), sure=with_key(self.tr("how sure"), sure)
        )
        self.more.setToolTip(with_key(self.tr("Why the label differs from the AI's, in dermoscopic terms"), why))
        if self._explanation is None:
            self._text.setText(self._hint)

    def show_outcome(self, outcome: ReviewOutcome) -> None:
        """Ask about a decision that is on disk; an undo or a redo leaves nothing to ask about."""
        act = outcome.event.act
        if act.action is Action.NOTE:
            return
        if act.action is Action.REASON:
            if self._explanation is not None and self._explanation.case_id == outcome.row.case_id:
                self._on_disk = Explanation(outcome.row.case_id, act.reasons, act.confidence)
            return
        if act.action not in LABELLING - {Action.PROVISIONAL}:
            self.clear()
            return
        self._explanation = self._on_disk = Explanation(outcome.row.case_id)
        label, against = act.label or "", _against(act)
        codes = reasons_for(label)
        self._offer(codes if against else ())
        named = f"{outcome.row.external_id}: {label_in_words(label, act.diagnosis)}"
        self._text.setText(
            self.tr("{named}, against {suggestion}.").format(
                named=named, suggestion=class_within_sentence(against)
            )
            if against
            else f"{named}."
        )
        self._tell()

    def clear(self) -> None:
        """Ask about nothing."""
        self._explanation = self._on_disk = None
        self._offer(())
        self._text.setText(self._hint)
        self._tell()

    def take_back(self) -> None:
        """Show what is on disk, because the last change did not get there."""
        self._explanation = self._on_disk
        self._tell()

    def answer(self, confidence: Confidence) -> None:
        """Say how sure the reader is of the label given last; the same answer again takes it back."""
        before = self._explanation
        if before is not None:
            self._give(before.reasons, None if before.confidence is confidence else confidence)
        self._tell()

    def ask_why(self) -> None:
        """Open the list of reasons, if there is anything to give reasons for."""
        if self.more.isEnabled():
            self.more.showMenu()

    def _offer(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self.menu.clear()
        for code in codes:
            action = self.menu.addAction(reason_name(code))
            action.setCheckable(True)
            action.setData(code)
            action.triggered.connect(lambda on, code=code: self._toggle(code, on=on))
        for place, chip in enumerate(self.chips):
            code = codes[place] if codes else ""
            chip.setProperty("code", code)
            chip.setText(reason_name(code))
            chip.setAccessibleName(
                self.tr("Reason: {reason}").format(reason=reason_name(code))
                if code
                else self.tr("No reason asked")
            )

    def _toggle(self, code: str, *, on: bool) -> None:
        if self._explanation is not None:
            kept = [each for each in self._explanation.reasons if each != code]
            self._give((*kept, code) if on else tuple(kept), self._explanation.confidence)
        self._tell()

    def _give(self, reasons: tuple[str, ...], confidence: Confidence | None) -> None:
        if self._explanation is not None:
            self._explanation = Explanation(self._explanation.case_id, reasons, confidence)
            self.given.emit(self._explanation)

    def _tell(self) -> None:
        given = Explanation(0) if self._explanation is None else self._explanation
        for chip in self.chips:
            chip.setChecked(chip.property("code") in given.reasons)
        for action in self.menu.actions():
            action.setChecked(action.data() in given.reasons)
        for confidence, button in self.sure.items():
            button.setChecked(confidence is given.confidence)
            button.setEnabled(self._explanation is not None)
        self.more.setEnabled(bool(self._codes))
        self.more.setText(
            self.tr("Reasons · {number}").format(number=len(given.reasons))
            if given.reasons
            else self.tr("Reasons")
        )
        self._text.setProperty("role", "muted" if self._explanation is None else "")
        self.make_room()

    def make_room(self) -> None:
        """Show as many parts as fit; chips without a reason take no room."""
        super().make_room()
        for chip in self.chips:
            chip.setVisible(not chip.isHidden() and bool(chip.text()))


def _against(act: Act) -> str | None:
    """Return the class that the AI had suggested, None where it suggested none or the label agrees."""
    suggested = act.shown.suggestion
    return suggested if suggested is not None and suggested != act.label else None
