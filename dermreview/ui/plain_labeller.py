"""The plain reference of the speed figures: the loop that a labelling script of one page is.

One label that fills the window: a number writes a line to a CSV file, has it on disk, and shows the next file. No
AI, no heatmap, no worklist, no undo, nothing decoded ahead.
"""

import csv
import os
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from dermreview.domain.taxonomy import CLASSES
from dermreview.ui.stopwatch import pause, wait_until


class PlainLabeller(QLabel):
    """Labels image files.

    Args:
        images: The files, in their order.
        table: Gets a line a label.
    """

    def __init__(self, images: Sequence[Path], table: Path) -> None:
        super().__init__()
        self._images = list(images)
        self._table = table
        self._place = 0
        self.painted_at = 0.0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)

    def show_image(self) -> None:
        """Decode the file whose turn it is, fit it into the window, and show it."""
        self.painted_at = 0.0
        fitted = QPixmap(str(self._images[self._place])).scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.setPixmap(fitted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write the label of a number and go on."""
        number = event.key() - Qt.Key.Key_1
        if not 0 <= number < len(CLASSES):
            return
        with self._table.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([self._images[self._place].name, CLASSES[number]])
            file.flush()
            os.fsync(file.fileno())
        self._place += 1
        if self._place < len(self._images):
            self.show_image()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when a picture is painted; that ends when the event loop turns again."""
        if event.type() == QEvent.Type.Paint and self.painted_at == 0.0:
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        self.painted_at = self.painted_at or time.perf_counter()


def time_plain_labels(labeller: PlainLabeller, count: int, pause_ms: int) -> list[float]:
    """Label with real key presses and return the milliseconds from each key to the next picture painted."""
    labeller.show()
    labeller.show_image()
    wait_until(lambda: labeller.painted_at > 0)
    times = []
    for step in range(count):
        pause(pause_ms)
        start = time.perf_counter()
        QTest.keyClick(labeller, Qt.Key(Qt.Key.Key_1 + step % len(CLASSES)))
        wait_until(lambda: labeller.painted_at > 0)
        times.append((labeller.painted_at - start) * 1000)
    labeller.close()
    return times
