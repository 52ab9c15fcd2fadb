"""The table of the screens: a function brings the stage into a state; its name and words are those of the picture.

To add one, write a function of a `Stage` under ``@scene``; ``@scene(readme=True)`` also puts it into the README.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt

from dermreview.domain.preferences import Density
from dermreview.domain.review import ReadMode
from dermreview.ui.banner import Tone
from dermreview.ui.control_dialog import ControlDialog
from dermreview.ui.first_start import FirstStart, Place
from dermreview.ui.stopwatch import pause, wait_until
from tests.screens.stage import BLURRED, CROPPED, MEASURED, UNREADABLE, Stage

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
BLIND = ReadMode.BLIND_FIRST


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen.

    Attributes:
        name: Of its file.
        caption: What it shows.
        set: Brings a stage there.
        readme: Whether the README shows it.
    """

    name: str
    caption: str
    set: Callable[[Stage], object]
    readme: bool


SCENES: list[Scene] = []


def scene(
    set_up: Callable[[Stage], object] | None = None, *, readme: bool = False
) -> Callable[[Stage], object] | Callable[[Callable[[Stage], object]], Callable[[Stage], object]]:
    """Put a function into the table."""

    def enter(function: Callable[[Stage], object]) -> Callable[[Stage], object]:
        name = function.__name__.strip("_").replace("_", "-")
        SCENES.append(Scene(name, (function.__doc__ or "").strip(), function, readme))
        return function

    return enter if set_up is None else enter(set_up)


# before the first case


@scene
def first_start(stage):
    """The very first start: who reads, where the store is to be, and what comes first."""
    stage.open(empty=True)
    FirstStart(Place(folder=Path("/home/clinic/dermreview")), stage.window).open()


@scene
def store_in_use(stage):
    """A store that can't be opened, with the reason."""
    why = "The store /data/store is open in another dermreview (process 4711 on desk-2); close it there first"
    stage.open(empty=True)
    FirstStart(Place("Dr. M. Weber", Path("/data/store"), why), stage.window).open()


@scene
def name(stage):
    """A store without a reader asks who reads."""
    stage.open(reader=None, empty=True)


@scene
def empty_queue(stage):
    """An empty queue offers an import."""
    stage.open(empty=True)


@scene
def import_dialog(stage):
    """What is to be imported, and its table."""
    stage.open().window.files.open_import([Path("/data/CLINIC/images"), Path("/data/extra.png")])


# one case, assisted


@scene(readme=True)
def reading(stage):
    """Assisted reading: the suggestion, seven probabilities, and where the networks looked."""
    stage.open().press(Key.Key_Return, Key.Key_6, Key.Key_3)


@scene
def waiting(stage):
    """A case that the networks have not seen yet."""
    stage.open(waiting=True)


@scene
def no_ai(stage):
    """Reading without a bundle."""
    stage.open(bundle=False)


@scene(readme=True)
def abstained(stage):
    """The gates hold the suggestion back."""
    stage.open().go(BLURRED)


@scene
def failed(stage):
    """A case whose analysis failed."""
    stage.open().go(UNREADABLE)


@scene
def reviewed(stage):
    """A case that was labelled against the AI, with a note and a reason."""
    stage.open().press(Key.Key_N, "scar nearby", Key.Key_Escape, Key.Key_2, Key.Key_L)
    stage.go("DEMO_0001")


@scene
def deferred(stage):
    """A deferred case."""
    stage.open().press(Key.Key_S).go("DEMO_0001")


@scene
def ungradable(stage):
    """An ungradable case."""
    stage.open().press(Key.Key_X).go("DEMO_0001")


@scene
def flagged(stage):
    """A case flagged for a second reader."""
    stage.open().press(Key.Key_F).go("DEMO_0001")


@scene
def second_read(stage):
    """A case that another reader flagged: neither the label nor the name is told."""
    stage.open(others=True).go("DEMO_0002")


@scene(readme=True)
def adjudication(stage):
    """Two readers differ: both reads without names, and one key for the final label."""
    stage.open(others=True).go("DEMO_0001")


@scene
def adjudicated(stage):
    """A case whose final label was given."""
    stage.open(others=True).go("DEMO_0001").press(Key.Key_5).go("DEMO_0001")


@scene
def second_reads(stage):
    """When a second reader is asked, and who adjudicates."""
    stage.open().window.actions_.second_reading.trigger()


@scene
def other_diagnosis(stage):
    """A diagnosis outside the seven classes, with type-ahead."""
    stage.open().window.actions_.other.trigger()
    wait_until(lambda: stage.over() is not None)
    stage.press("kera")


@scene(readme=True)
def reasons(stage):
    """Why a label differs from the AI's, and how sure: for the case just left, never in the way."""
    stage.open().press(Key.Key_3, Key.Key_K)
    stage.window.reasons.chips[0].click()
    stage.settle()


@scene
def all_reasons(stage):
    """Every reason in dermoscopic terms."""
    stage.open().press(Key.Key_3)
    menu = stage.window.reasons.menu
    button = stage.window.reasons.more
    menu.popup(button.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))


# blind first


@scene(readme=True)
def blind(stage):
    """Blind first: nothing of the AI before the first label."""
    stage.open(mode=BLIND).press(Key.Key_6, Key.Key_Return, Key.Key_3, Key.Key_A)


@scene(readme=True)
def revealed(stage):
    """Blind first, after the reveal: keep the label, or adopt the AI's."""
    stage.open(mode=BLIND).press(Key.Key_6)


# the image


@scene
def heatmap_hidden(stage):
    """The image alone."""
    stage.open().press(Key.Key_H)


@scene
def overlay(stage):
    """The heatmap over the image, at full width."""
    stage.open().press(Key.Key_O)


@scene
def zoomed(stage):
    """Full size, turned and mirrored, both panes together."""
    stage.open().press(Key.Key_Plus, Key.Key_Plus, Key.Key_Plus, Key.Key_R, Key.Key_M)


@scene
def tones(stage):
    """Brighter and in constant light, for the view alone."""
    stage.open().go("DEMO_0007").press(Key.Key_C).press(Key.Key_Up, modifier=CTRL)


@scene
def another_map(stage):
    """The map of another class, stronger."""
    stage.open().press(Key.Key_2, modifier=Qt.KeyboardModifier.AltModifier).press(Key.Key_BracketRight)


@scene
def members(stage):
    """The ensemble member by member: bars of each, and the map of one."""
    stage.open().press(Key.Key_I, Key.Key_W)


@scene
def crop_drawn(stage):
    """A crop that is being drawn."""
    stage.open().press(Key.Key_G).press(Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)


@scene(readme=True)
def crop(stage):
    """A crop as a second analysis beside the first."""
    stage.open().go(CROPPED).press(Key.Key_V)


@scene
def measured(stage):
    """A line on the skin and its length."""
    stage.open().go(MEASURED).press(Key.Key_D)


# the queue


@scene(readme=True)
def filter_open(stage):
    """The filter of the worklist."""
    stage.open().press(Key.Key_Return, Key.Key_6, Key.Key_S)
    filters = stage.window.worklist.filters
    filters.menu.popup(filters.button.mapToGlobal(QPoint(0, filters.button.height())))
    states = filters.menu.actions()[0]
    filters.menu.setActiveAction(states)
    states.menu().popup(filters.menu.mapToGlobal(QPoint(filters.menu.width() - 2, 0)))


@scene
def searched(stage):
    """A search, and the queue's end for it."""
    stage.open().window.worklist.filters.search.setText("neck")
    stage.settle()


@scene
def nothing_found(stage):
    """A search that finds nothing."""
    stage.open().window.worklist.filters.search.setText("nothing of the kind")
    stage.settle()


@scene
def end_of_queue(stage):
    """The end of the queue, with a case left before it."""
    stage.open().go(UNREADABLE).press(Key.Key_6)


@scene
def not_saved(stage):
    """A decision that did not reach the disk."""
    why = "The last step was not saved. The disk of /home/clinic/store is full. Free some space, then label again."
    stage.open().window.banners.show_banner("save", Tone.ERROR, why)


@scene
def low_window(stage):
    """The smallest window."""
    stage.open().window.resize(stage.window.minimumSize())
    stage.settle()


# dialogs


@scene(readme=True)
def statistics(stage):
    """Pace, agreement, and what the AI turned from right to wrong."""
    dialog = stage.open(read=True).window.files.open_statistics()
    wait_until(lambda: not dialog.chart.pixmap().isNull())


@scene
def no_statistics(stage):
    """Statistics before the first label."""
    stage.open().window.files.open_statistics()
    pause(500)


@scene
def export(stage):
    """The export of the reviewed labels."""
    stage.open().press(Key.Key_Return).window.files.open_export()


@scene
def keys(stage):
    """Every key on one page."""
    stage.open().window.actions_.cheat_sheet.trigger()


@scene
def change_keys(stage):
    """Every key can be changed; one that is taken is refused with the name of its action."""
    stage.open().window.actions_.change_keys.trigger()
    edit = stage.over().row("flag").edits[0]
    edit.setKeySequence("S")
    edit.editingFinished.emit()


@scene
def single_keys_off(stage):
    """Single keys switched off: combinations stand in for them, and the hints follow."""
    stage.open().window.personal.keys.set_single_keys(False)
    stage.settle()


@scene
def preferences(stage):
    """The preferences of an account on this workstation."""
    stage.open().window.actions_.preferences.trigger()
    pause(500)


@scene
def compact(stage):
    """More cases in the worklist."""
    stage.open().window.personal.settings.change(density=Density.COMPACT)
    stage.settle()


@scene
def quality_control(stage):
    """The choice of control cases."""
    window = stage.open().window
    window.actions_.quality_control.trigger()
    wait_until(lambda: any(dialog.isVisible() for dialog in window.findChildren(ControlDialog)))


@scene
def failures(stage):
    """The cases that could not be analyzed."""
    stage.open().window.actions_.failures.trigger()


@scene
def refused_images(stage):
    """The images that an import refused, each with its reason and what to do."""
    window = stage.open(refused=True).window
    window.actions_.refused_images.trigger()
    wait_until(lambda: stage.over() is not None)


@scene
def erase(stage):
    """What goes with a case that is erased, and what of it stays elsewhere."""
    stage.open(kin=True, read=True).window.actions_.erase.trigger()
    wait_until(lambda: stage.over() is not None)


@scene
def no_refused_images(stage):
    """No image was refused."""
    stage.open().window.actions_.refused_images.trigger()
    wait_until(lambda: stage.over() is not None)


# the queue's own acts, and the patient


@scene
def filmstrip(stage):
    """The patient's other images, with the reader's labels once this case is decided."""
    stage.open(kin=True).press(Key.Key_6, Key.Key_3).go("DEMO_0002")


@scene
def beside(stage):
    """Another image of the patient beside the one on screen."""
    stage.open(kin=True).window.actions_.beside.trigger()
    pause(500)


@scene
def marked_cases(stage):
    """Several cases marked, one of them first in any order."""
    window = stage.open().window
    window.model.set_filter(window.model.filter)
    view = window.worklist.view
    view.selectRow(2)
    window.actions_.priority_high.trigger()
    wait_until(lambda: not window.review.busy)
    view.setFocus()
    for place in (4, 5, 6):
        view.selectionModel().select(view.model().index(place, 0), view.selectionModel().SelectionFlag.Select)
    stage.settle()


@scene
def saved_queues(stage):
    """Queues under names."""
    window = stage.open().window
    window.worklist.filters.search.setText("neck")
    stage.settle()
    window.actions_.saved_queues.trigger()
    dialog = stage.over()
    wait_until(lambda: dialog.list.count() == 1)
    dialog.name.setText("Head and neck")
    dialog.save_button.click()
    wait_until(lambda: dialog.list.count() == 2)
