"""All keys on one page, made from the actions themselves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dermreview.ui.action_table import BROWSE, DECIDE, HEATMAP, IMAGE, LABEL, PROGRAM, QUEUE, keys_in_words
from dermreview.ui.actions import Actions
from dermreview.ui.case_panel import heading
from dermreview.ui.language import translate
from dermreview.ui.theme import HALF_SPACE, SPACE

_COLUMNS = ((LABEL, DECIDE), (BROWSE, IMAGE), (QUEUE, HEATMAP, PROGRAM))


class CheatSheet(QDialog):
    """A page with each action that has a key."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys"))
        sections = dict(actions.sections())
        columns = QHBoxLayout()
        columns.setSpacing(4 * SPACE)
        for names in _COLUMNS:
            grid = QGridLayout()  # one a column, so that its sections stand under each other
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(HALF_SPACE)
            grid.setColumnStretch(1, 1)
            for name in names:
                if grid.count():
                    grid.setRowMinimumHeight(grid.rowCount(), 2 * SPACE)
                grid.addWidget(heading(translate("actions", name)), grid.rowCount(), 0, 1, 2)
                for action in sections[name]:
                    if action.shortcuts():
                        cap = QLabel(keys_in_words(action))
                        cap.setProperty("role", "keycap")
                        line = grid.rowCount()
                        grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignRight)
                        grid.addWidget(QLabel(action.text()), line, 1)
            grid.setRowStretch(grid.rowCount(), 1)
            columns.addLayout(grid)
        hint = QLabel(
            self.tr(
                "Keys that decide count a quarter of a second after a case or its suggestion appears. Single keys "
                "are text while a field has the cursor. Browsing never decides. Every key can be changed."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(columns)
        layout.addWidget(hint)
        layout.addWidget(buttons)
