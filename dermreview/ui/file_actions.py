"""The actions that bring cases in, take labels out, and take cases out of the store for good."""

from dermreview.ui.action_table import NO_KEY, PROGRAM, QUEUE, ActionTable


class FileActions(ActionTable):
    """The part of the window's actions that is about files."""

    def _make_files(self) -> None:
        make = self._make
        self.import_files = make(
            PROGRAM, self.tr("Import images …"), ("Ctrl+I",), self.tr("Add image files to the worklist")
        )
        self.import_folder = make(
            PROGRAM, self.tr("Import folder …"), ("Ctrl+Shift+I",), self.tr("Add all images of a folder")
        )
        self.refused_images = make(
            PROGRAM,
            self.tr("Refused images …"),
            NO_KEY,
            self.tr("List the images that an import refused, each with its reason and what to do"),
        )
        self.export = make(
            PROGRAM,
            self.tr("Export …"),
            ("Ctrl+E",),
            self.tr("Write the reviewed labels to a file or folder"),
        )

    def _make_erase(self) -> None:
        self.erase = self._make(
            QUEUE,
            self.tr("Erase …"),
            ("Ctrl+Shift+Del",),
            self.tr("Take the marked cases out of the store for good, with images, analyses and decisions"),
        )
