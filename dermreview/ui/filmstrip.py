"""The strip of a patient's other images beneath the viewer, with the reader's labels once the case is decided."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QWidget

from dermreview.domain.review import Status
from dermreview.domain.siblings import Sibling
from dermreview.domain.worklist import RowState
from dermreview.services.reading import OpenCase
from dermreview.ui.plain import plain
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.theme import HALF_SPACE, SPACE
from dermreview.ui.wording import state_name

EDGE = 48
_HEIGHT = 96
_WIDTH = 92
_KEPT = 200
_TOPIC = "filmstrip"


class Filmstrip(QWidget):
    """Small pictures, one a button; takes no room where a case stands alone.

    Attributes:
        chosen: Emitted with the place, from 0, of the picture that the reader wants to see large.
    """

    chosen = Signal(int)

    def __init__(
        self, runner: TaskRunner, thumbnail: Callable[[Sibling, int], QImage], parent: QWidget | None = None
    ) -> None:
        """Make a strip; ``thumbnail`` runs in the pool."""
        super().__init__(parent)
        self._runner = runner
        self._thumbnail = thumbnail
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._siblings: tuple[Sibling, ...] = ()
        self.buttons: list[QToolButton] = []
        self.setProperty("role", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self._caption = QLabel()
        self._caption.setProperty("role", "small")
        self._caption.setWordWrap(True)
        self._caption.setFixedWidth(88)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(HALF_SPACE)
        inner = QWidget()
        inner.setLayout(self._row)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("The patient's other images"))
        self._area = area
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, HALF_SPACE, 12, HALF_SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self._caption)
        layout.addWidget(area, 1)
        self.hide()

    @property
    def siblings(self) -> tuple[Sibling, ...]:
        """What the strip shows."""
        return self._siblings

    def show_case(self, opened: OpenCase | None) -> None:
        """Show the other images of a case's patient, nothing for None."""
        siblings = () if opened is None else opened.siblings
        if siblings == self._siblings:
            return
        self._siblings = siblings
        self._clear()
        self.setVisible(bool(siblings))
        self._caption.setText(self.tr("Patient's other images: {number}").format(number=len(siblings)))
        request = self._runner.request(_TOPIC, 0 if opened is None else opened.case.id)
        for place, sibling in enumerate(siblings):
            button = self._button(place, sibling)
            self._row.addWidget(button)
            self.buttons.append(button)
            kept = self._kept.get(sibling.sha256)
            if kept is not None:
                _show(button, kept)
                continue
            self._runner.submit(
                Lane.POOL,
                functools.partial(self._thumbnail, sibling, 2 * EDGE),
                functools.partial(self._arrived, button, sibling.sha256),
                lambda _: None,  # a picture that can't be read stays grey; opened large it says why
                priority=Priority.AHEAD,
                request=request,
            )
        self._row.addStretch()

    def _button(self, place: int, sibling: Sibling) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(EDGE, EDGE))
        button.setProperty("role", "quiet")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setFixedSize(_WIDTH, _HEIGHT - 2 * HALF_SPACE)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = [self.tr("same lesion")] if sibling.same_lesion else []
        words += [verdict] if (verdict := verdict_in_words(sibling)) else []
        button.setText(verdict or (self.tr("lesion") if sibling.same_lesion else " "))
        button.setToolTip(plain(" · ".join([sibling.external_id, *words])))
        button.setAccessibleName(" · ".join([sibling.external_id, *words]))
        button.clicked.connect(functools.partial(self._choose, place))
        return button

    def _choose(self, place: int, _checked: bool = False) -> None:
        self.chosen.emit(place)

    def _arrived(self, button: QToolButton, sha256: str, image: QImage) -> None:
        self._kept[sha256] = image
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        _show(button, image)

    def _clear(self) -> None:
        self.buttons.clear()
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def verdict_in_words(sibling: Sibling) -> str:
    """Return what the reader said of an image, '' for nothing that may be told."""
    if sibling.label is not None:
        return sibling.label
    return "" if sibling.status is Status.UNREVIEWED else state_name(RowState(sibling.status.value))


def siblings_in_words(siblings: Sequence[Sibling], place: int) -> str:
    """Return which of the images one is, for example ``2 / 5``."""
    return f"{place + 1} / {len(siblings)}"


def _show(button: QToolButton, image: QImage) -> None:
    edge = min(image.width(), image.height())
    square = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    button.setIcon(QIcon(QPixmap.fromImage(square)))
