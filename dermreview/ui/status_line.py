"""The bottom line: progress, what was just said, the machine, and whether everything is saved."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from dermreview.ui.plain import plain
from dermreview.ui.theme import SPACE, restyle


class ElidedLabel(QLabel):
    """A line that shortens itself where there is no room; the tooltip tells all of it."""

    def __init__(self, name: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self._align = align
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:
        """Ask for a few letters only."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, shortened at the end."""
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self._align | Qt.AlignmentFlag.AlignVCenter), words)


class StatusLine(QWidget):
    """Shows the figures of the queue.

    Attributes:
        failures_asked: Emitted when the reader wants to see the failures.
        cancel_asked: Emitted when the reader wants the running import to stop.
    """

    failures_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.reviewed = _figure(self.tr("Progress of the review"))
        self._bar = _bar(120, self.tr("Reviewed cases"))
        self.ahead = _figure(self.tr("Cases analyzed ahead"))
        self.failures = QPushButton()
        self.failures.setProperty("role", "quiet")
        self.failures.setAccessibleName(self.tr("Failures"))
        self.failures.clicked.connect(self.failures_asked)
        self.message = ElidedLabel(self.tr("Last message"))
        self._import_bar = _bar(120, self.tr("Import progress"))
        self._import_words = _figure(self.tr("Import"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the import"))
        self._cancel.clicked.connect(self.cancel_asked)
        self.machine = ElidedLabel(self.tr("Device and bundle"), align=Qt.AlignmentFlag.AlignRight)
        self.saved = _figure(self.tr("Saved state"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setSpacing(2 * SPACE)
        for widget in (self.reviewed, self._bar, self.ahead, self.failures):
            layout.addWidget(widget)
        layout.addWidget(self.message, 1)
        for widget in (self._import_words, self._import_bar, self._cancel):
            layout.addWidget(widget)
        layout.addWidget(self.machine)
        layout.addWidget(self.saved)
        self.setFixedHeight(34)
        self.show_progress(0, 0, None)
        self.show_import(None)
        self.show_failures(0)
        self.show_saved("")

    def show_progress(self, done: int, total: int, ahead: int | None) -> None:
        """Show how far the review and the analysis are; ``ahead`` is None without AI."""
        self.reviewed.setText(
            self.tr("{done} of {total} reviewed").format(done=done, total=total) if total else self.tr("no cases")
        )
        self._bar.setVisible(total > 0)
        self._bar.setMaximum(max(total, 1))
        self._bar.setValue(done)
        self.ahead.setText(self.tr("{ahead} analyzed ahead").format(ahead=ahead))
        self.ahead.setVisible(total > 0 and ahead is not None)

    def show_reading_list(self) -> None:
        """Show that the worklist is still coming, so that nothing can be counted yet."""
        self.reviewed.setText(self.tr("reading the list …"))

    def show_failures(self, number: int) -> None:
        """Show how many cases could not be analyzed."""
        self.failures.setText(self.tr("⚠ {number} failed").format(number=number))
        self.failures.setVisible(number > 0)

    def show_import(self, progress: tuple[int, int] | None) -> None:
        """Show (done, total) of the running import; a total of 0 is not known yet; None hides it."""
        for widget in (self._import_words, self._import_bar, self._cancel):
            widget.setVisible(progress is not None)
        if progress is not None:
            done, total = progress
            self._import_words.setText(
                self.tr("importing {done} of {total}").format(done=done, total=total)
                if total
                else self.tr("looking for images …")
            )
            self._import_bar.setMaximum(max(total, 1))  # 0 would make a moving bar of it
            self._import_bar.setValue(done)

    def show_machine(self, text: str) -> None:
        """Show device, members and bundle in words."""
        self.machine.setText(text)
        self.machine.setToolTip(plain(text))

    def show_saved(self, text: str, *, role: str = "muted") -> None:
        """Show whether the last step is on disk."""
        self.saved.setText(text)
        self.saved.setProperty("role", role)
        restyle(self.saved)

    def say(self, text: str) -> None:
        """Say what just happened, in one short sentence."""
        self.message.setText(text)
        self.message.setToolTip(plain(text))


def _figure(name: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", "muted")
    label.setAccessibleName(name)
    return label


def _bar(width: int, name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setFixedSize(width, 8)
    bar.setAccessibleName(name)
    return bar
