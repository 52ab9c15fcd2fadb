"""What connects signing in, locking and accounts with the rest of a window."""

from typing import TYPE_CHECKING

from dermreview.ui.access_verbs import AccessVerbs
from dermreview.ui.account_dialogs import AccountDialogs
from dermreview.ui.banner import Tone
from dermreview.ui.locking import Locking

if TYPE_CHECKING:
    from collections.abc import Callable

    from dermreview.services.stores import Store
    from dermreview.ui.main_window import MainWindow


def watch_over(window: "MainWindow", store: "Store", clock: "Callable[[], float]") -> Locking:
    """Let a window show a store's content to those alone who may see it.

    Args:
        window: All its parts are there.
        store: The store of the window.
        clock: Seconds that only go forward.
    """
    verbs, actions, queue = AccessVerbs(store), window.actions_, window.queue
    locking = Locking(window, actions, window.runner, verbs, clock, window.review.save_note)
    dialogs = AccountDialogs(window, window.runner, verbs, locking)

    def come_back() -> None:
        if window.review.case_id is not None:
            window.viewer.setFocus()

    def offer_modes() -> None:
        window.worklist.mode_box.setEnabled(actions.assisted.isEnabled())

    actions.accounts.triggered.connect(dialogs.open)
    actions.assisted.changed.connect(offer_modes)
    offer_modes()
    window.files.show_when_allowed = window.erasing.show_when_allowed = locking.when_uncovered
    window.personal.keys.changed.connect(locking.offer)
    locking.entered.connect(queue.start)
    locking.left.connect(window.leave_reader)
    locking.uncovered.connect(come_back)
    locking.failed.connect(lambda why: window.banners.show_banner("worklist", Tone.ERROR, why))
    queue.opened.connect(locking.opened)
    queue.failed.connect(locking.not_opened)
    return locking
