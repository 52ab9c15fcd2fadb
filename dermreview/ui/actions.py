"""Every action of the window with its keys: the one source of menus, buttons, tooltips and the cheat sheet."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from dermreview.domain.review import ReadMode
from dermreview.domain.taxonomy import TAXONOMY
from dermreview.domain.worklist import Order, orders_of

LABEL = "Label"
DECIDE = "Decide"
BROWSE = "Browse"
HEATMAP = "Heatmap"
IMAGE = "Image"
PROGRAM = "Program"
SECTIONS = (LABEL, DECIDE, BROWSE, HEATMAP, IMAGE, PROGRAM)

NO_KEY: tuple[str, ...] = ()


class Actions(QObject):
    """The actions, grouped by `SECTIONS`. Deciding actions ignore the auto-repeat of a held key.

    Attributes:
        label: One action a class, in taxonomy order.
        map_class: One action a class, in taxonomy order.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_section: dict[str, list[QAction]] = {section: [] for section in SECTIONS}
        make = self._make
        self.label = [
            make(LABEL, diagnosis.name, (str(place),), f"Label as {diagnosis.name}, save and go on")
            for place, diagnosis in enumerate(TAXONOMY, 1)
        ]
        self.other = make(LABEL, "Other …", ("8",), "None of the seven: give the diagnosis in words")
        self.confirm = make(
            DECIDE,
            "Confirm suggestion",
            ("Return", "Enter"),
            "Confirm the suggestion, or after a blind read keep your label; save and go on",
        )
        self.adopt = make(
            DECIDE, "Adopt the AI's label", ("A",), "Blind first: take over the AI's label, save and go on"
        )
        self.ungradable = make(DECIDE, "Ungradable", ("X",), "The image can't be judged; save and go on")
        self.defer = make(DECIDE, "Defer", ("S",), "Come back to this case later; save and go on")
        self.flag = make(DECIDE, "Flag", ("F",), "Ask for a second reader; save and go on")
        self.reasons = make(DECIDE, "Reasons", ("E",), "Say why the case just left was labelled against the AI")
        self.sure = (
            make(DECIDE, "Unsure", ("J",), "Say of the case just left: unsure"),
            make(DECIDE, "Fairly sure", ("K",), "Say of the case just left: fairly sure"),
            make(DECIDE, "Sure", ("L",), "Say of the case just left: sure"),
        )
        self.note = make(DECIDE, "Note", ("N",), "Write a note on this case; Esc returns to the image")
        self.undo = make(DECIDE, "Undo", ("U", "Ctrl+Z"), "Undo the last step, also after a restart")
        self.redo = make(DECIDE, "Redo", ("Ctrl+Y",), "Redo the step that was undone")
        self.previous = make(
            BROWSE, "Previous case", ("Left",), "Show the case before; decides nothing", repeat=True
        )
        self.next = make(BROWSE, "Next case", ("Right",), "Show the case after; decides nothing", repeat=True)
        self.next_unreviewed = make(BROWSE, "Next unreviewed case", ("Ctrl+Right",), "Show the next case to read")
        self.order_import = make(BROWSE, "Import order", NO_KEY, "Sort by the order of import", checkable=True)
        self.order_newest = make(BROWSE, "Newest first", NO_KEY, "Sort by import, last first", checkable=True)
        self.order_random = make(
            BROWSE, "Random order", NO_KEY, "Sort at random, for one reviewer always the same", checkable=True
        )
        self.order_malignancy = make(
            BROWSE, "Malignancy, highest first", NO_KEY, "Sort by the summed malignant probability", checkable=True
        )
        self.order_uncertainty = make(
            BROWSE,
            "Uncertainty, highest first",
            NO_KEY,
            "Sort by how evenly the probabilities are spread",
            checkable=True,
        )
        self.order_disagreement = make(
            BROWSE,
            "Disagreement, highest first",
            NO_KEY,
            "Sort by how far members and views differ",
            checkable=True,
        )
        self.search = make(BROWSE, "Search", ("/", "Ctrl+F"), "Search the worklist; Enter returns to the image")
        self.show_all = make(BROWSE, "Show all cases", NO_KEY, "Forget the search and the filter")
        self.assisted = make(
            BROWSE, "Assisted", NO_KEY, "Read with the AI's opinion in sight from the start", checkable=True
        )
        self.blind_first = make(
            BROWSE, "Blind first", NO_KEY, "Label first, then see the AI's opinion, keep or change", checkable=True
        )
        self.resort = make(BROWSE, "Sort again", NO_KEY, "Sort with the analyses that have arrived since")
        self.heatmap = make(HEATMAP, "Show heatmap", ("H",), "Show or hide the heatmap", checkable=True)
        self.fainter = make(HEATMAP, "Heatmap fainter", ("[",), "Make the heatmap more transparent", repeat=True)
        self.stronger = make(HEATMAP, "Heatmap stronger", ("]",), "Make the heatmap more opaque", repeat=True)
        self.map_class = [
            make(HEATMAP, f"Map of {diagnosis.name}", (f"Alt+{place}",), f"Show what raised {diagnosis.name}")
            for place, diagnosis in enumerate(TAXONOMY, 1)
        ]
        self.zoom = make(IMAGE, "Zoom in or fit", ("Z",), "Switch between the whole image and full size")
        self.zoom_in = make(IMAGE, "Zoom in", ("+", "="), "Make both images larger", repeat=True)
        self.zoom_out = make(IMAGE, "Zoom out", ("-",), "Make both images smaller", repeat=True)
        self.rotate = make(IMAGE, "Rotate", ("R",), "Turn both images by a quarter")
        self.flip = make(IMAGE, "Mirror", ("M",), "Exchange left and right of both images")
        self.brighter = make(IMAGE, "Brighter", ("Ctrl+Up",), "Show the image brighter; view only", repeat=True)
        self.darker = make(IMAGE, "Darker", ("Ctrl+Down",), "Show the image darker; view only", repeat=True)
        self.more_contrast = make(
            IMAGE, "More contrast", ("Ctrl+Shift+Up",), "Show it with more contrast; view only", repeat=True
        )
        self.less_contrast = make(
            IMAGE,
            "Less contrast",
            ("Ctrl+Shift+Down",),
            "Show it with less contrast; view only",
            repeat=True,
        )
        self.constant_light = make(
            IMAGE,
            "Constant light",
            ("C",),
            "Take the colour of the light out of the image (shades of gray); view only, kept for the next cases",
            checkable=True,
        )
        self.plain = make(IMAGE, "As it is stored", ("0",), "Show the image's colours as they are stored")
        self.import_files = make(PROGRAM, "Import images …", ("Ctrl+I",), "Add image files to the worklist")
        self.import_folder = make(PROGRAM, "Import folder …", ("Ctrl+Shift+I",), "Add all images of a folder")
        self.export = make(PROGRAM, "Export …", ("Ctrl+E",), "Write the reviewed labels to a file or folder")
        self.statistics = make(
            PROGRAM, "Statistics …", ("Ctrl+T",), "Pace, agreement, and what the AI did to the labels"
        )
        self.failures = make(PROGRAM, "Show failures", NO_KEY, "List the cases that could not be analyzed")
        self.cheat_sheet = make(PROGRAM, "Keys", ("?",), "Show all keys")
        self.about = make(PROGRAM, "About dermreview", NO_KEY, "Version and intended use")
        self.quit = make(PROGRAM, "Quit", ("Ctrl+Q",), "Close the window; every decision is on disk already")

    def orders(self) -> dict[Order, QAction]:
        """Return the action of each order."""
        return {
            Order.IMPORT: self.order_import,
            Order.NEWEST: self.order_newest,
            Order.RANDOM: self.order_random,
            Order.MALIGNANCY: self.order_malignancy,
            Order.UNCERTAINTY: self.order_uncertainty,
            Order.DISAGREEMENT: self.order_disagreement,
        }

    def show_queue(self, order: Order, mode: ReadMode) -> None:
        """Check mode and order in force, and offer the orders of that mode alone."""
        self.assisted.setChecked(mode is ReadMode.ASSISTED)
        self.blind_first.setChecked(mode is ReadMode.BLIND_FIRST)
        for each, action in self.orders().items():
            action.setChecked(each is order)
            action.setEnabled(each in orders_of(mode))

    def sections(self) -> Iterator[tuple[str, Sequence[QAction]]]:
        """Yield each section's name and its actions in order."""
        yield from self._by_section.items()

    def all(self) -> Iterator[QAction]:
        """Yield every action."""
        for actions in self._by_section.values():
            yield from actions

    def deciding(self) -> Iterator[QAction]:
        """Yield the actions that need a case on screen."""
        yield from (*self.label, self.other, self.confirm, self.adopt)
        yield from (self.ungradable, self.defer, self.flag, self.note)

    def _make(
        self,
        section: str,
        text: str,
        keys: Sequence[str],
        tip: str,
        *,
        repeat: bool = False,
        checkable: bool = False,
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(repeat)
        action.setCheckable(checkable)
        action.setStatusTip("")
        shown = keys_in_words(action)
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        action.setWhatsThis(tip)
        action.setMenuRole(QAction.MenuRole.NoRole)
        self._by_section[section].append(action)
        return action


def keys_in_words(action: QAction) -> str:
    """Return the keys of an action as they are printed on the keyboard, '' for none."""
    native = QKeySequence.SequenceFormat.NativeText
    names = [sequence.toString(native) for sequence in action.shortcuts()]
    return " or ".join(dict.fromkeys("Enter" if name == "Return" else name for name in names))
