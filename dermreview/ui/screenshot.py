"""Takes a picture of the window once it has something to show, without a screen and without sleeping."""

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.ui.main_window import MainWindow

DEFAULT_READER = "Demo reader"
ANALYZED_CASES = 8
"""So many rows of the worklist show their analysis in the picture, if there are as many."""
PATIENCE_MS = 180_000


def take_screenshot(app: QApplication, window: MainWindow, target: Path) -> None:
    """Show the window, wait until it has settled, save it as PNG and close it.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE.
    """
    loop = QEventLoop()
    patience = QTimer(singleShot=True, interval=PATIENCE_MS)
    patience.timeout.connect(loop.quit)

    def look() -> None:
        if _settled(window):
            loop.quit()

    for signal in (window.model.dataChanged, window.review.shown, window.queue.opened, window.queue.no_ai):
        signal.connect(look)
    window.show()
    patience.start()
    loop.exec()
    patience.stop()
    app.processEvents()
    saved = window.grab().save(str(target), "PNG")
    window.close()
    if not saved:
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=target, detail="the picture could not be saved")


def _settled(window: MainWindow) -> bool:
    """Tell whether there is nothing to wait for: first case shown, enough cases analyzed, thumbnails there."""
    if not window.queue.is_open:
        return False
    if not window.model.rowCount():
        return True
    opened = window.review.opened
    if opened is None or not window.review.on_screen:
        return False
    wanted = min(ANALYZED_CASES, window.model.rowCount())
    analyzed = not window.queue.has_ai or (
        window.model.analyzed() + window.model.failed() >= wanted and opened.row.analyzed
    )
    return analyzed and window.model.thumbnails_ready
