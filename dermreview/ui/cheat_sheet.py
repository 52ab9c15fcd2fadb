"""All keys on one page, made from the actions themselves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dermreview.ui.actions import BROWSE, DECIDE, HEATMAP, IMAGE, LABEL, PROGRAM, Actions, keys_in_words
from dermreview.ui.case_panel import heading
from dermreview.ui.language import translate
from dermreview.ui.theme import HALF_SPACE, SPACE

_COLUMNS = ((LABEL, DECIDE), (BROWSE, IMAGE), (HEATMAP, PROGRAM))


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
            column = QVBoxLayout()
            column.setSpacing(SPACE)
            for name in names:
                column.addWidget(heading(translate("actions", name)))
                grid = QGridLayout()
                grid.setHorizontalSpacing(12)
                grid.setVerticalSpacing(HALF_SPACE)
                grid.setColumnStretch(1, 1)
                with_keys = [action for action in sections[name] if action.shortcuts()]
                for line, action in enumerate(with_keys):
                    cap = QLabel(keys_in_words(action))
                    cap.setProperty("role", "keycap")
                    grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignRight)
                    grid.addWidget(QLabel(action.text()), line, 1)
                column.addLayout(grid)
                column.addSpacing(SPACE)
            column.addStretch()
            columns.addLayout(column)
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
