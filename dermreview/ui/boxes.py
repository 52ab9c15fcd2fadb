"""The message boxes of the window: of a bug, of a store that can't be opened, and of the program itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from dermreview import __version__
from dermreview.domain.errors import DermreviewError
from dermreview.services.logs import wordless_trace
from dermreview.ui.language import translate
from dermreview.ui.wording import in_words


def tell_of_a_bug(window: QWidget, error: BaseException) -> None:
    """Tell of an error that nobody foresaw, once at a time; the program goes on."""
    if window.findChild(QMessageBox, "crash") is not None:
        return
    text = translate(
        "boxes", "Something went wrong inside dermreview. Decisions that are marked as saved are safe."
    )
    box = QMessageBox(QMessageBox.Icon.Critical, translate("boxes", "Unexpected error"), text, parent=window)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.setObjectName("crash")
    # without its words, in which a patient's name may stand: people copy this into reports
    box.setInformativeText(type(error).__name__)
    box.setDetailedText(wordless_trace(error))
    _open(box)


def tell_of_an_unusable_store(error: DermreviewError) -> None:
    """Tell, before there is a window, why it can't open its store: who started from a desktop sees no terminal."""
    box = QMessageBox(
        QMessageBox.Icon.Critical, "dermreview", translate("boxes", "The store can't be opened."), parent=None
    )
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.setInformativeText(in_words(error))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # it may name a command
    if QGuiApplication.platformName() != "offscreen":  # where nobody could close it
        box.exec()
    box.deleteLater()


def tell_what_this_is(window: QWidget) -> None:
    """Tell the version and the intended use."""
    box = QMessageBox(
        QMessageBox.Icon.Information,
        translate("boxes", "About dermreview"),
        f"dermreview {__version__}",
        parent=window,
    )
    box.setInformativeText(
        translate(
            "boxes",
            "Dermoscopy case review with an AI ensemble as second reader, offline on one workstation.\n\n"
            "For research and quality work. It is no medical device: the diagnosis is the reader's.",
        )
    )
    _open(box)


def _open(box: QMessageBox) -> None:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
