"""Opens the case on screen and decodes the next ones ahead of time, so that a case opens at once."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from dermreview.domain.worklist import WorklistRow
from dermreview.services.reading import OpenCase
from dermreview.ui.tasks import Lane, Priority, TaskRunner
from dermreview.ui.viewer_picture import Picture
from dermreview.ui.wording import in_words

PIXELS_KEPT = 50_000_000
"""So many pixels of pictures are kept; each takes about 11 bytes in its colours, greys and halves."""
_TOPIC = "case on screen"


class CaseLoader(QObject):
    """Brings one case at a time to the screen; answers about a case that was left meanwhile are dropped.

    Attributes:
        opened: Emitted with the `OpenCase` of the case asked for last.
        image_ready: Emitted with its case id and `Picture`, unless `picture_of` has it already.
        image_failed: Emitted with its case id and the reason in words.
        failed: Emitted with the exception where the case itself can't be opened.
    """

    opened = Signal(object)
    image_ready = Signal(int, object)
    image_failed = Signal(int, str)
    failed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        open_case: Callable[[int], OpenCase],
        load_picture: Callable[[WorklistRow], Picture],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._open_case = open_case
        self._load_picture = load_picture
        self._images: OrderedDict[int, Picture] = OrderedDict()
        self._decoding: set[int] = set()
        self._failures: dict[int, str] = {}
        self._wanted: int | None = None
        self._window: list[int] = []

    def load(self, row: WorklistRow, ahead: Sequence[WorklistRow]) -> None:
        """Bring a case to the screen.

        Args:
            row: The case.
            ahead: The cases that will probably follow; their images are decoded meanwhile.
        """
        self._wanted = row.case_id
        self._window = [row.case_id, *(following.case_id for following in ahead)]
        self.reload(row.case_id)
        if row.case_id in self._images:
            self._images.move_to_end(row.case_id)
        else:
            self._decode(row, Priority.SCREEN)
        for following in ahead:
            if following.case_id not in self._images:
                self._decode(following, Priority.AHEAD)

    def reload(self, case_id: int) -> None:
        """Ask again what is known of the case, without its image."""
        request = self._runner.request(_TOPIC, case_id)
        self._runner.submit(
            Lane.STORE,
            functools.partial(self._open_case, case_id),
            self.opened.emit,
            self.failed.emit,
            priority=Priority.SCREEN,
            request=request,
        )

    def picture_of(self, case_id: int) -> Picture | None:
        """Return the picture of a case if it is decoded already."""
        return self._images.get(case_id)

    def failure_of(self, case_id: int) -> str | None:
        """Return why the image of a case could not be decoded, None if it was not tried or is on its way."""
        return self._failures.get(case_id)

    def forget(self) -> None:
        """Want no case any more."""
        self._wanted = None
        self._runner.request(_TOPIC, 0)

    def _decode(self, row: WorklistRow, priority: Priority) -> None:
        if row.case_id in self._decoding:
            return
        self._decoding.add(row.case_id)
        self._failures.pop(row.case_id, None)
        self._runner.submit(
            Lane.POOL,
            functools.partial(self._load_picture, row),
            functools.partial(self._decoded, row.case_id),
            functools.partial(self._not_decoded, row.case_id),
            priority=priority,
        )

    def _decoded(self, case_id: int, picture: Picture) -> None:
        self._decoding.discard(case_id)
        self._images[case_id] = picture
        self._make_room()
        if case_id == self._wanted:
            self.image_ready.emit(case_id, picture)

    def _not_decoded(self, case_id: int, error: Exception) -> None:
        self._decoding.discard(case_id)
        self._failures[case_id] = in_words(error)
        if case_id == self._wanted:
            self.image_failed.emit(case_id, self._failures[case_id])

    def _make_room(self) -> None:
        """Let go of pictures: first the oldest that nobody is about to see, then the farthest ahead."""
        while len(self._images) > 1 and self._pixels() > PIXELS_KEPT:
            unseen = [case_id for case_id in self._images if case_id not in self._window]
            ahead = [case_id for case_id in reversed(self._window[1:]) if case_id in self._images]
            del self._images[(unseen + ahead)[0]]

    def _pixels(self) -> int:
        return sum(picture.width * picture.height for picture in self._images.values())
