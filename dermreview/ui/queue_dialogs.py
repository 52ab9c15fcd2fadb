"""The dialogs that change how a queue is read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dermreview.services.controlling import ControlChoice
from dermreview.ui.control_dialog import ControlDialog
from dermreview.ui.queue_controller import QueueController
from dermreview.ui.second_reading_dialog import SecondReadingDialog
from dermreview.ui.small_screen import fit_to_screen


def ask_second_reading(queue: QueueController, window: QWidget) -> SecondReadingDialog:
    """Ask for the rules of second reads over a window and put them in force."""
    dialog = SecondReadingDialog(queue.rules, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fit_to_screen(dialog)
    dialog.accepted.connect(lambda: queue.set_second_reading(dialog.rules))
    dialog.open()
    return dialog


def ask_control_cases(queue: QueueController, window: QWidget) -> None:
    """Ask for the control cases of the queue over a window, once the store has told what there is."""

    def ask(choice: ControlChoice) -> None:
        dialog = ControlDialog(choice, queue.choose_control_cases, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_to_screen(dialog)
        dialog.open()

    queue.ask_control_choice(ask)
