"""A menu in which several entries can be checked."""

from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu


class OpenMenu(QMenu):
    """A menu that stays open while entries are checked, so that several can be chosen."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Check the entry under the mouse without closing."""
        action: QAction | None = self.activeAction()
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)
