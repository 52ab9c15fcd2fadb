"""The dialogs about the case on screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dermreview.domain.siblings import Sibling
from dermreview.domain.taxonomy import OTHER
from dermreview.ui.beside_dialog import BesideDialog
from dermreview.ui.language import translate
from dermreview.ui.other_dialog import OtherDialog
from dermreview.ui.review_controller import ReviewController
from dermreview.ui.tasks import TaskRunner
from dermreview.ui.verbs import Verbs
from dermreview.ui.viewer_picture import Picture


def ask_other(review: ReviewController, window: QWidget) -> None:
    """Ask for a diagnosis in words, where a label counts now."""
    if review.may_label():
        dialog = OtherDialog(lambda words: review.label(OTHER, words), window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def look_beside(
    review: ReviewController,
    workers: tuple[TaskRunner, Verbs],
    picture: Picture | None,
    siblings: tuple[Sibling, ...],
    place: int,
    window: QWidget,
) -> None:
    """Show another image of the patient beside the one on screen; say so where there is none.

    Args:
        review: Knows the case on screen.
        workers: Load the other image.
        picture: What is on screen.
        siblings: The patient's other images.
        place: Which of them.
        window: The window.
    """
    if review.opened is None or not siblings:
        review.said.emit(translate("case_dialogs", "No other image of this patient is known"))
        return
    runner, verbs = workers
    dialog = BesideDialog(runner, verbs.picture, review.opened.case, picture, siblings, place, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
