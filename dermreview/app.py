"""Builds the window: the only place where everything is wired together."""

import contextlib
import functools
import gc
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from dermreview.services.stores import Store
    from dermreview.ui.backups import BackupKeeper
    from dermreview.ui.main_window import MainWindow
    from dermreview.ui.settings import Settings
    from dermreview.ui.verbs import AiSource

log = logging.getLogger(__name__)

SCREENSHOT_SIZE = (1600, 1000)
COLLECT_AFTER = (50_000, 20, 100)
"""When Python looks for garbage in cycles: with its own figures that takes a third of the time in which a long
worklist is made, and a tenth of the start."""
SWITCH_SECONDS = 0.001
"""How long a Python thread may run before another one that waits gets its turn."""


def run(
    store_folder: Path | None,
    bundle_dir: Path | None = None,
    reviewer: str | None = None,
    device: str | None = None,
    screenshot: Path | None = None,
) -> int:
    """Open the workstation and return when it is closed.

    What is named here wins over the preferences of the account, for this run.

    Args:
        store_folder: The store; made if it is not there. None for the one of the preferences, or to ask for it at
            the first start.
        bundle_dir: The bundle; None for the one of the preferences, or the released one.
        reviewer: Who reads; None for the one who read here last, or to ask.
        device: ``auto``, ``cpu`` or ``cuda``; None for the one of the preferences.
        screenshot: Write a picture of the window to this PNG once the first case is analyzed, then quit; works
            without a display, and without the preferences.

    Returns:
        The exit status of the event loop.

    Raises:
        DermreviewError: DISPLAY_LIBRARIES_MISSING, TARGET_NOT_WRITABLE, or a STORE_* code.
    """
    if sys.platform == "win32":
        from dermreview.services.analyzing import preload_torch

        preload_torch()
    _require_screen_libraries(offscreen=screenshot is not None)
    from dermreview.services.locations import default_store_dir
    from dermreview.services.stores import open_store
    from dermreview.ui.boxes import tell_of_an_unusable_store
    from dermreview.ui.screenshot import DEFAULT_READER, take_screenshot
    from dermreview.ui.settings import Settings
    from dermreview.ui.start import ask_for_store, open_settings, source_of

    if screenshot is not None:
        app = application()
        with open_store(store_folder or default_store_dir()) as store:
            ai = source_of(Settings(), bundle_dir, device)
            window = build_window(store, ai, reviewer or DEFAULT_READER)
            window.resize(*SCREENSHOT_SIZE)
            take_screenshot(app, window, screenshot)
        return 0
    settings = open_settings(bundle_dir, device)
    app = application(settings.value)
    try:
        begun = ask_for_store(settings, store_folder, reviewer)
    except DermreviewError as error:
        tell_of_an_unusable_store(error)
        raise
    if begun is None:
        return 0
    with begun.store as store:
        ai = source_of(settings, bundle_dir, device)
        window = build_window(store, ai, begun.reviewer, settings=settings)
        look_after(window, store)
        with _bugs_shown_by(window):
            window.showMaximized()
            if begun.imports:
                window.files.open_import()
            return app.exec()


def build_window(
    store: "Store",
    ai: "AiSource",
    reviewer: str | None = None,
    clock: Callable[[], float] = time.monotonic,
    settings: "Settings | None" = None,
) -> "MainWindow":
    """Build the window on an open store; the caller shows it, and closes the store after it.

    Args:
        store: The store.
        ai: Where the AI comes from.
        reviewer: Who reads; None for the one who read here last, or to ask.
        clock: Seconds that only go forward.
        settings: The reader's preferences; the program's own, kept nowhere, if left out.
    """
    gc.set_threshold(*COLLECT_AFTER)
    from dermreview.ui.main_window import MainWindow

    # The networks' thread runs Python between its kernels. Measured on two loaded cores, the default of 5 ms kept
    # the UI thread from its turn about twice as long.
    sys.setswitchinterval(SWITCH_SECONDS)
    return MainWindow(store, ai, reviewer, clock, settings)


def look_after(window: "MainWindow", store: "Store") -> "BackupKeeper":
    """Make backups of the store of a window once its worklist is there, and tell of a clock that was set back.

    Args:
        window: The window; its end is the end of this too.
        store: Its store.
    """
    from dermreview.services.backing_up import back_up_if_due
    from dermreview.services.clocks import clock_notice
    from dermreview.ui.ai_state import sentence
    from dermreview.ui.backups import BackupKeeper
    from dermreview.ui.banner import Tone
    from dermreview.ui.tasks import Lane
    from dermreview.ui.wording import in_words

    def tell(notice: DermreviewError | None) -> None:
        if notice is not None:
            window.banners.show_banner("clock", Tone.WARNING, sentence(in_words(notice)))

    keeper = BackupKeeper(window.runner, functools.partial(back_up_if_due, store), window)
    keeper.made.connect(window.status.say)
    keeper.made.connect(lambda _: window.banners.clear("backup"))
    keeper.failed.connect(lambda why: window.banners.show_banner("backup", Tone.WARNING, why))
    window.queue.completed.connect(keeper.look)
    window.runner.submit(Lane.STORE, functools.partial(clock_notice, store), tell)
    return keeper


def application(preferences: Preferences | None = None) -> "QApplication":
    """Return the one QApplication, in a person's language and theme or the desktop's."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from dermreview.services.locations import resources_dir
    from dermreview.ui.language import install_language
    from dermreview.ui.theme import choose_theme, follow_system

    chosen = preferences or Preferences()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("dermreview")
    app.setApplicationDisplayName("dermreview")
    app.setWindowIcon(QIcon(str(resources_dir() / "icons" / "dermreview.svg")))
    install_language(app, chosen.language)
    follow_system(app)
    choose_theme(app, chosen.theme)
    return app


def _require_screen_libraries(*, offscreen: bool) -> None:
    """Find out whether Qt can show windows here before it aborts the process because it can't.

    Raises:
        DermreviewError: DISPLAY_LIBRARIES_MISSING.
    """
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from PySide6 import QtWidgets  # noqa: F401
    except ImportError as error:
        raise DermreviewError(ErrorCode.DISPLAY_LIBRARIES_MISSING, detail=error) from error
    from dermreview.ui.platform import missing_platform_library

    missing = missing_platform_library()
    if missing is not None:
        raise DermreviewError(ErrorCode.DISPLAY_LIBRARIES_MISSING, detail=missing)


@contextlib.contextmanager
def _bugs_shown_by(window: "MainWindow") -> Iterator[None]:
    """Log every exception that nobody caught and show it in the window; the program goes on."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("uncaught exception", exc_info=(kind, error, trace))
        if issubclass(kind, KeyboardInterrupt):
            window.close()
        else:
            window.show_crash(error)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before
