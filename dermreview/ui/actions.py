"""Every action of the window with its keys: the one source of menus, buttons, tooltips and the cheat sheet."""

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from dermreview.domain.review import ReadMode
from dermreview.domain.taxonomy import TAXONOMY
from dermreview.domain.worklist import Order, orders_of
from dermreview.ui.action_table import (
    BROWSE,
    DECIDE,
    HEATMAP,
    IMAGE,
    LABEL,
    NO_KEY,
    PROGRAM,
    QUEUE,
    SECTIONS,
)
from dermreview.ui.domain_words import class_name
from dermreview.ui.file_actions import FileActions


class Actions(FileActions):
    """The actions, grouped by `SECTIONS`. Deciding actions ignore the auto-repeat of a held key.

    Attributes:
        label: One action a class, in taxonomy order.
        map_class: One action a class, in taxonomy order.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(SECTIONS, parent)
        # in the order of the cheat sheet
        self._make_deciding()
        self._make_browsing()
        self._make_orders()
        self._make_queue()
        self._make_maps()
        self._make_image()
        self._make_tones()
        self._make_tools()
        self._make_files()
        self._make_program()

    def _make_deciding(self) -> None:
        """Make labels and verdicts."""
        make = self._make
        self.label = [
            make(
                LABEL,
                class_name(diagnosis.code),
                (str(place),),
                self.tr("Label as {name}, save and go on").format(name=class_name(diagnosis.code)),
            )
            for place, diagnosis in enumerate(TAXONOMY, 1)
        ]
        self.other = make(
            LABEL, self.tr("Other …"), ("8",), self.tr("None of the seven: give the diagnosis in words")
        )
        self.confirm = make(
            DECIDE,
            self.tr("Confirm suggestion"),
            ("Return", "Enter"),
            self.tr("Confirm the suggestion, or after a blind read keep your label; save and go on"),
        )
        self.adopt = make(
            DECIDE,
            self.tr("Adopt the AI's label"),
            ("A",),
            self.tr("Blind first: take over the AI's label, save and go on"),
        )
        self.ungradable = make(
            DECIDE, self.tr("Ungradable"), ("X",), self.tr("The image can't be judged; save and go on")
        )
        self.defer = make(
            DECIDE, self.tr("Defer"), ("S",), self.tr("Come back to this case later; save and go on")
        )
        self.flag = make(DECIDE, self.tr("Flag"), ("F",), self.tr("Ask for a second reader; save and go on"))
        self.reasons = make(
            DECIDE, self.tr("Reasons"), ("E",), self.tr("Say why the case just left was labelled against the AI")
        )
        self.sure = (
            make(DECIDE, self.tr("Unsure"), ("J",), self.tr("Say of the case just left: unsure")),
            make(DECIDE, self.tr("Fairly sure"), ("K",), self.tr("Say of the case just left: fairly sure")),
            make(DECIDE, self.tr("Sure"), ("L",), self.tr("Say of the case just left: sure")),
        )
        self.note = make(
            DECIDE, self.tr("Note"), ("N",), self.tr("Write a note on this case; Esc returns to the image")
        )
        self.undo = make(
            DECIDE, self.tr("Undo"), ("U", "Ctrl+Z"), self.tr("Undo the last step, also after a restart")
        )
        self.redo = make(DECIDE, self.tr("Redo"), ("Ctrl+Y",), self.tr("Redo the step that was undone"))

    def _make_browsing(self) -> None:
        """Make the way through the worklist."""
        make = self._make
        self.previous = make(
            BROWSE,
            self.tr("Previous case"),
            ("Left",),
            self.tr("Show the case before; decides nothing"),
            repeat=True,
        )
        self.next = make(
            BROWSE,
            self.tr("Next case"),
            ("Right",),
            self.tr("Show the case after; decides nothing"),
            repeat=True,
        )
        self.next_unreviewed = make(
            BROWSE,
            self.tr("Next unreviewed case"),
            ("Ctrl+Right",),
            self.tr("Show the next case to read"),
        )

    def _make_orders(self) -> None:
        """Make the orders of the worklist."""
        make = self._make
        self.order_import = make(
            BROWSE, self.tr("Import order"), NO_KEY, self.tr("Sort by the order of import"), checkable=True
        )
        self.order_newest = make(
            BROWSE, self.tr("Newest first"), NO_KEY, self.tr("Sort by import, last first"), checkable=True
        )
        self.order_random = make(
            BROWSE,
            self.tr("Random order"),
            NO_KEY,
            self.tr("Sort at random, for one reviewer always the same"),
            checkable=True,
        )
        self.order_malignancy = make(
            BROWSE,
            self.tr("Malignancy, highest first"),
            NO_KEY,
            self.tr("Sort by the summed malignant probability"),
            checkable=True,
        )
        self.order_uncertainty = make(
            BROWSE,
            self.tr("Uncertainty, highest first"),
            NO_KEY,
            self.tr("Sort by how evenly the probabilities are spread"),
            checkable=True,
        )
        self.order_disagreement = make(
            BROWSE,
            self.tr("Disagreement, highest first"),
            NO_KEY,
            self.tr("Sort by how far members and views differ"),
            checkable=True,
        )

    def _make_queue(self) -> None:
        """Make what chooses the cases that are listed, and how they are read."""
        make = self._make
        self.search = make(
            BROWSE,
            self.tr("Search"),
            ("/", "Ctrl+F"),
            self.tr("Search the worklist; Enter returns to the image"),
        )
        self.show_worklist = make(
            BROWSE,
            self.tr("Show worklist"),
            ("Ctrl+B",),
            self.tr("Show the worklist or fold it away"),
            checkable=True,
        )
        self.show_all = make(
            BROWSE, self.tr("Show all cases"), NO_KEY, self.tr("Forget the search and the filter")
        )
        self._make_queue_acts()
        self.saved_queues = make(
            BROWSE, self.tr("Saved queues …"), ("Ctrl+O",), self.tr("Open a saved queue, or keep the present one")
        )
        self.beside = make(
            BROWSE,
            self.tr("Patient's other images"),
            ("P",),
            self.tr("Look at another image of the patient beside this one; decides nothing"),
        )
        self.assisted = make(
            BROWSE,
            self.tr("Assisted"),
            NO_KEY,
            self.tr("Read with the AI's opinion in sight from the start"),
            checkable=True,
        )
        self.blind_first = make(
            BROWSE,
            self.tr("Blind first"),
            NO_KEY,
            self.tr("Label first, then see the AI's opinion, keep or change"),
            checkable=True,
        )
        self.second_reading = make(
            BROWSE,
            self.tr("Second reads …"),
            NO_KEY,
            self.tr("Choose when a second reader is asked, and who adjudicates"),
        )
        self.resort = make(
            BROWSE, self.tr("Sort again"), NO_KEY, self.tr("Sort with the analyses that have arrived since")
        )

    def _make_maps(self) -> None:
        """Make what changes the heatmap and the bars."""
        make = self._make
        self.heatmap = make(
            HEATMAP, self.tr("Show heatmap"), ("H",), self.tr("Show or hide the heatmap"), checkable=True
        )
        self.overlay = make(
            HEATMAP,
            self.tr("Overlay"),
            ("O",),
            self.tr("Lay the heatmap over the image at full width, or show it beside the image again"),
            checkable=True,
        )
        self.fainter = make(
            HEATMAP, self.tr("Heatmap fainter"), ("[",), self.tr("Make the heatmap more transparent"), repeat=True
        )
        self.stronger = make(
            HEATMAP, self.tr("Heatmap stronger"), ("]",), self.tr("Make the heatmap more opaque"), repeat=True
        )
        self.next_member = make(
            HEATMAP,
            self.tr("Next member's map"),
            ("W",),
            self.tr("Show the map of the next member of the ensemble, after the last one that of all together"),
        )
        self.by_member = make(
            HEATMAP,
            self.tr("Bars of each member"),
            ("I",),
            self.tr("Show the probabilities that each member of the ensemble gives by itself"),
            checkable=True,
        )
        self.analyze_again = make(
            HEATMAP,
            self.tr("Analyze again"),
            ("Ctrl+G",),
            self.tr("Let the networks look at this case once more"),
        )
        self.map_class = [
            make(
                HEATMAP,
                self.tr("Map of {name}").format(name=class_name(diagnosis.code)),
                (f"Alt+{place}",),
                self.tr("Show what raised {name}").format(name=class_name(diagnosis.code)),
            )
            for place, diagnosis in enumerate(TAXONOMY, 1)
        ]

    def _make_image(self) -> None:
        """Make what changes the view of the image."""
        make = self._make
        self.zoom = make(
            IMAGE, self.tr("Zoom in or fit"), ("Z",), self.tr("Switch between the whole image and full size")
        )
        self.zoom_in = make(IMAGE, self.tr("Zoom in"), ("+", "="), self.tr("Make both images larger"), repeat=True)
        self.zoom_out = make(IMAGE, self.tr("Zoom out"), ("-",), self.tr("Make both images smaller"), repeat=True)
        self.rotate = make(IMAGE, self.tr("Rotate"), ("R",), self.tr("Turn both images by a quarter"))
        self.flip = make(IMAGE, self.tr("Mirror"), ("M",), self.tr("Exchange left and right of both images"))

    def _make_tones(self) -> None:
        """Make what changes brightness, contrast and colour."""
        make = self._make
        self.brighter = make(
            IMAGE,
            self.tr("Brighter"),
            ("Ctrl+Up",),
            self.tr("Show the image brighter; view only"),
            repeat=True,
        )
        self.darker = make(
            IMAGE,
            self.tr("Darker"),
            ("Ctrl+Down",),
            self.tr("Show the image darker; view only"),
            repeat=True,
        )
        self.more_contrast = make(
            IMAGE,
            self.tr("More contrast"),
            ("Ctrl+Shift+Up",),
            self.tr("Show it with more contrast; view only"),
            repeat=True,
        )
        self.less_contrast = make(
            IMAGE,
            self.tr("Less contrast"),
            ("Ctrl+Shift+Down",),
            self.tr("Show it with less contrast; view only"),
            repeat=True,
        )
        self.constant_light = make(
            IMAGE,
            self.tr("Constant light"),
            ("C",),
            self.tr(
                "Take the colour of the light out of the image (shades of gray); view only, kept for the next "
                "cases"
            ),
            checkable=True,
        )
        self.plain = make(
            IMAGE, self.tr("As it is stored"), ("0",), self.tr("Show the image's colours as they are stored")
        )

    def _make_tools(self) -> None:
        """Make crop and measuring line."""
        make = self._make
        self.crop = make(
            IMAGE,
            self.tr("Analyze a crop …"),
            ("G",),
            self.tr("Draw a region that the networks look at by itself, as a second analysis beside the first"),
        )
        self.view_crop = make(
            IMAGE,
            self.tr("Whole image or crop"),
            ("V",),
            self.tr("Show figures and map of the whole image or of its crop; decisions go by the whole image"),
        )
        self.measure = make(
            IMAGE,
            self.tr("Measure"),
            ("D",),
            self.tr("Draw a line and read its length on the skin in millimetres"),
        )

    def _make_program(self) -> None:
        """Make the rest."""
        make = self._make
        self.statistics = make(
            PROGRAM,
            self.tr("Statistics …"),
            ("Ctrl+T",),
            self.tr("Pace, agreement, and what the AI did to the labels"),
        )
        self.quality_control = make(
            PROGRAM,
            self.tr("Quality control …"),
            NO_KEY,
            self.tr("Mix in repeats and known answers, which measure the readers"),
        )
        self.failures = make(
            PROGRAM, self.tr("Show failures"), NO_KEY, self.tr("List the cases that could not be analyzed")
        )
        self.cheat_sheet = make(PROGRAM, self.tr("Keys"), ("?",), self.tr("Show all keys"))
        self.change_reader = make(
            PROGRAM,
            self.tr("Change reader …"),
            ("Ctrl+Shift+R",),
            self.tr("Let somebody else read; every decision keeps the name that it was made under"),
        )
        self.lock = make(
            PROGRAM,
            self.tr("Lock"),
            ("Ctrl+L",),
            self.tr("Hide everything until somebody signs in; where the reviewers of a store sign in"),
        )
        self.accounts = make(
            PROGRAM, self.tr("Accounts …"), NO_KEY, self.tr("Choose who signs in to this store, and as what")
        )
        self.preferences = make(
            PROGRAM, self.tr("Preferences …"), ("Ctrl+,",), self.tr("Bundle, device, mode, looks, language, keys")
        )
        self.change_keys = make(
            PROGRAM,
            self.tr("Change keys …"),
            ("Ctrl+K",),
            self.tr("Give actions other keys, or switch single keys off"),
        )
        self.about = make(PROGRAM, self.tr("About dermreview"), NO_KEY, self.tr("Version and intended use"))
        self.quit = make(
            PROGRAM,
            self.tr("Quit"),
            ("Ctrl+Q",),
            self.tr("Close the window; every decision is on disk already"),
        )

    def _make_queue_acts(self) -> None:
        """Make the acts on the marked cases of the worklist."""
        make = self._make
        self.archive = make(
            QUEUE,
            self.tr("Archive"),
            ("Ctrl+D",),
            self.tr("Take the marked cases out of the worklist; nothing is lost"),
        )
        self.unarchive = make(
            QUEUE,
            self.tr("Bring back from the archive"),
            ("Ctrl+Shift+D",),
            self.tr("Put the marked archived cases into the worklist again"),
        )
        self.requeue = make(
            QUEUE,
            self.tr("Read again"),
            ("Ctrl+R",),
            self.tr(
                "Put the marked cases that you decided back, to be read again; the history keeps the first read"
            ),
        )
        # Ctrl and a digit stand in for the labels where single keys are off
        self.priority_high = make(
            QUEUE, self.tr("High priority"), ("Ctrl+PgUp",), self.tr("Sort the marked cases before all others")
        )
        self.priority_normal = make(
            QUEUE, self.tr("Normal priority"), ("Ctrl+Home",), self.tr("Sort the marked cases as all others")
        )
        self.priority_low = make(
            QUEUE, self.tr("Low priority"), ("Ctrl+PgDown",), self.tr("Sort the marked cases after all others")
        )
        self._make_erase()

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

    def deciding(self) -> Iterator[QAction]:
        """Yield the actions that need a case on screen."""
        yield from (*self.label, self.other, self.confirm, self.adopt)
        yield from (self.ungradable, self.defer, self.flag, self.note)
