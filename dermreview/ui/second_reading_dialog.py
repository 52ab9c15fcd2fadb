"""Asks for the queue's rules for second reads."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dermreview.domain.second_reading import SecondReading
from dermreview.ui.case_panel import heading
from dermreview.ui.theme import SPACE


class SecondReadingDialog(QDialog):
    """Shows the rules in force and takes others; accepted, `rules` are those that were chosen."""

    def __init__(self, rules: SecondReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Second reads"))
        self.setAccessibleName(self.tr("Second reads"))
        self.setMinimumWidth(520)
        self.disagreement = QCheckBox(self.tr("when a label differs from the AI's suggestion, or first did"))
        self.abstention = QCheckBox(self.tr("when the AI abstained"))
        self.drawn = QCheckBox(self.tr("for a share of the labelled cases, drawn at random:"))
        self.share = QSpinBox()
        self.share.setRange(1, 100)
        self.share.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.share.setSuffix(self.tr(" %"))
        self.share.setAccessibleName(self.tr("Share drawn at random, in percent"))
        self.everyone = QCheckBox(self.tr("Every reviewer reads every case, as in a reader study"))
        self.own_adjudication = QCheckBox(self.tr("Readers may adjudicate cases of their own"))
        self.own_adjudication.setToolTip(self.tr("For two readers without a third one, who decide together"))
        self.drawn.toggled.connect(self.share.setEnabled)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._show(rules)
        self._lay_out(buttons)

    @property
    def rules(self) -> SecondReading:
        """The rules as they stand in the dialog."""
        return SecondReading(
            everyone=self.everyone.isChecked(),
            disagreement=self.disagreement.isChecked(),
            abstention=self.abstention.isChecked(),
            share=self.share.value() / 100 if self.drawn.isChecked() else 0.0,
            own_adjudication=self.own_adjudication.isChecked(),
        )

    def _show(self, rules: SecondReading) -> None:
        self.everyone.setChecked(rules.everyone)
        self.disagreement.setChecked(rules.disagreement)
        self.abstention.setChecked(rules.abstention)
        self.own_adjudication.setChecked(rules.own_adjudication)
        self.drawn.setChecked(rules.share > 0)
        self.share.setValue(round(rules.share * 100) or 10)
        self.share.setEnabled(rules.share > 0)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        share = QHBoxLayout()
        share.addWidget(self.drawn)
        share.addWidget(self.share)
        share.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(heading(self.tr("Ask for a second reader")))
        layout.addWidget(_words(self.tr("Whoever flags a case asks for one. Beyond that, ask for one")))
        layout.addWidget(self.disagreement)
        layout.addWidget(self.abstention)
        layout.addLayout(share)
        layout.addSpacing(SPACE)
        layout.addWidget(heading(self.tr("Who reads and who adjudicates")))
        layout.addWidget(self.everyone)
        layout.addWidget(self.own_adjudication)
        layout.addWidget(
            _words(
                self.tr(
                    "The second reader sees neither the first label nor whose it is. Labels that differ wait for "
                    "an adjudication, which shows the reads without names. Decisions made before keep what they "
                    "asked for."
                )
            )
        )
        layout.addSpacing(SPACE)
        layout.addWidget(buttons)


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label
