"""Another image of the patient beside the one on screen: looked at, never decided on. Esc returns."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QPushButton, QWidget

from dermreview.domain.case import Case
from dermreview.domain.siblings import Sibling
from dermreview.ui.filmstrip import siblings_in_words, verdict_in_words
from dermreview.ui.image_pane import ImagePane, Notice
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.theme import SPACE
from dermreview.ui.viewer_picture import Picture
from dermreview.ui.viewer_view import View
from dermreview.ui.wording import in_words

_TOPIC = "beside"


class BesideDialog(QDialog):
    """Two images side by side, each with its own zoom; Left and Right change the other one."""

    def __init__(
        self,
        runner: TaskRunner,
        load: Callable[[Sibling], Picture],
        present: Case,
        picture: Picture | None,
        siblings: Sequence[Sibling],
        place: int,
        parent: QWidget | None = None,
    ) -> None:
        """Open at one of the siblings; ``load`` runs in the pool, ``picture`` is that of the case on screen."""
        super().__init__(parent)
        self._runner = runner
        self._load = load
        self._siblings = siblings
        self._place = place
        self.setWindowTitle(self.tr("Another image of this patient"))
        self.setAccessibleName(self.tr("Another image of this patient"))
        self._views = (View(self), View(self))
        self.present = ImagePane(self._views[0], self.tr("The case on screen"))
        self.other = ImagePane(self._views[1], self.tr("The other image"))
        self.caption = QLabel()
        self.caption.setAccessibleName(self.tr("The other image"))
        before, after = QPushButton(self.tr("Previous")), QPushButton(self.tr("Next"))
        before.clicked.connect(lambda: self.step(-1))
        after.clicked.connect(lambda: self.step(1))
        for button in (before, after):
            button.setEnabled(len(siblings) > 1)
            button.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(before, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(after, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QGridLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(QLabel(self.tr("{case} · this case").format(case=present.external_id)), 0, 0)
        layout.addWidget(self.caption, 0, 1)
        layout.addWidget(self.present, 1, 0)
        layout.addWidget(self.other, 1, 1)
        layout.addWidget(buttons, 2, 0, 1, 2)
        layout.setRowStretch(1, 1)
        self.resize(1040, 560)
        if picture is not None:
            _show(self.present, self._views[0], present.synthetic, picture)
        self.step(0)

    @property
    def sibling(self) -> Sibling:
        """The other image."""
        return self._siblings[self._place]

    def step(self, step: int) -> None:
        """Show the sibling so many places further on, from the first again after the last."""
        self._place = (self._place + step) % len(self._siblings)
        sibling = self.sibling
        words = [sibling.external_id, siblings_in_words(self._siblings, self._place)]
        words += [self.tr("same lesion")] if sibling.same_lesion else []
        words += [verdict] if (verdict := verdict_in_words(sibling)) else []
        self.caption.setText(" · ".join(words))
        self.other.set_picture(None)
        self.other.set_notice(Notice(self.tr("Loading the image")))
        self._runner.submit(
            Lane.POOL,
            functools.partial(self._load, sibling),
            functools.partial(_show, self.other, self._views[1], sibling.synthetic),
            self._not_shown,
            priority=Priority.SCREEN,
            request=self._runner.request(_TOPIC, sibling.case_id),
        )

    def done(self, result: int) -> None:
        """Close, and drop an image that is still on its way."""
        self._runner.request(_TOPIC, 0)
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the other image with Left and Right."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)

    def _not_shown(self, error: Exception) -> None:
        self.other.set_notice(Notice(self.tr("This image can't be shown"), in_words(error)))


def _show(pane: ImagePane, view: View, synthetic: bool, picture: Picture) -> None:
    pane.set_notice(None)
    pane.set_picture(picture, synthetic)
    view.set_image(picture.width, picture.height)
