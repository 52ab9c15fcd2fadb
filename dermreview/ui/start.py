"""From the preferences and the command line to what a window is built of: its settings, its store, its bundle."""

import functools
from dataclasses import dataclass
from pathlib import Path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode
from dermreview.services import analyzing, preferences
from dermreview.services.locations import default_bundle_dir, default_store_dir
from dermreview.services.stores import Store, begin_queue, is_encrypted, is_store, open_store
from dermreview.ui.first_start import FirstStart, Place, Then
from dermreview.ui.language import translate
from dermreview.ui.passphrase_dialog import PassphraseDialog
from dermreview.ui.settings import Settings
from dermreview.ui.small_screen import fit_to_screen
from dermreview.ui.verbs import AiSource
from dermreview.ui.wording import in_words


@dataclass(frozen=True, slots=True)
class Opened:
    """What the window is to show.

    Attributes:
        store: The caller closes it.
        reviewer: Who reads; None for the one who read here last, or to ask in the window.
        imports: Whether the reader wants to import images first.
    """

    store: Store
    reviewer: str | None = None
    imports: bool = False


def open_settings(bundle: Path | None, device: str | None) -> Settings:
    """Read the preferences of the account that runs this program.

    Args:
        bundle: What the command line names, None for nothing.
        device: The same.
    """
    file = preferences.default_file()
    found, not_understood = preferences.load(file)
    named = {"bundle": bundle, "device": device}
    overruled = [name for name, value in named.items() if value is not None]
    return Settings(found, functools.partial(preferences.save, file), not_understood, overruled)


def source_of(settings: Settings, bundle: Path | None, device: str | None) -> AiSource:
    """Return where the AI comes from: the command line, else what was chosen, else the released bundle."""
    chosen = settings.value
    folder = bundle or chosen.bundle or default_bundle_dir()
    if bundle is None and chosen.bundle is not None:
        try:
            analyzing.read_bundle(folder)
        except DermreviewError as error:  # perhaps a disk that is not plugged in today: the preference is kept
            folder = default_bundle_dir()
            problem = translate("start", "bundle ({problem})").format(problem=in_words(error))
            settings.not_understood = (*settings.not_understood, problem)
    load = functools.partial(
        analyzing.load_background_predictor, views=chosen.views, trust=chosen.trust, preferred=device is None
    )
    read = functools.partial(analyzing.read_bundle, views=chosen.views, trust=chosen.trust)
    return AiSource(folder, device or chosen.device, read, load)


def ask_for_store(settings: Settings, named: Path | None, reviewer: str | None) -> Opened | None:
    """Open the store that is named, or the one of the preferences; ask for one at the first start.

    Args:
        settings: A store that the reader chooses is remembered here.
        named: The store of the command line; nothing is asked then.
        reviewer: Who reads, if the command line says so.

    Returns:
        None if the reader left without a store.

    Raises:
        DermreviewError: A STORE_* code of a store that was named.
    """
    folder = named or settings.value.store or default_store_dir()
    problem = ""
    if named is not None or is_store(folder):
        try:
            store = _unlocked(folder) if is_encrypted(folder) else open_store(folder)
            if store is not None:
                return Opened(_begun(store, settings.value.mode), reviewer)
            if named is not None:
                return None
            problem = in_words(DermreviewError(ErrorCode.STORE_ENCRYPTED, path=folder))
        except DermreviewError as error:
            if named is not None:
                raise
            problem = in_words(error)
    elif settings.value.store is not None:
        words = translate("start", "There is no store at {path} any more. Is its disk connected?")
        problem = words.format(path=folder)
    dialog = FirstStart(Place(reviewer or "", folder, problem, settings.value.mode))
    fit_to_screen(dialog)
    dialog.exec()
    dialog.deleteLater()
    if dialog.begun is None:
        return None
    if dialog.then is not Then.DEMO:
        settings.change(store=dialog.folder)
    return Opened(dialog.begun.store, dialog.begun.reviewer, imports=dialog.then is Then.IMPORT)


def _unlocked(folder: Path) -> Store | None:
    """Ask for the passphrase of a store; None if the reader does not give it."""
    dialog = PassphraseDialog(folder)
    fit_to_screen(dialog)
    dialog.exec()
    dialog.deleteLater()
    return dialog.store


def _begun(store: Store, mode: ReadMode) -> Store:
    try:
        begin_queue(store, mode)
    except BaseException:  # whatever it is, the store must not stay locked
        store.close()
        raise
    return store
