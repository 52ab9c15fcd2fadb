"""Opening a store; the name `Store` is passed on for the rooms above, which never import the store itself."""

from pathlib import Path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode
from dermreview.store import DATABASE, Store, converting, keys
from dermreview.store.keys import new_key, unlock

__all__ = [
    "Store",
    "begin_queue",
    "create_store",
    "is_encrypted",
    "is_store",
    "open_store",
    "refuse_foreign_folder",
    "refuse_nothing",
]

_BEGUN = "begun"


def open_store(folder: Path, passphrase: str | None = None) -> Store:
    """Open the store in ``folder``, or make a new plain one there; close it when done, or use it in a ``with``.

    Args:
        folder: The store.
        passphrase: Of an encrypted store; not looked at for a plain one.

    Raises:
        DermreviewError: STORE_NOT_A_FOLDER, STORE_LOCKED with its ``holder``, STORE_NEWER, STORE_CORRUPT,
            STORE_READ_ONLY, STORE_DISK_FULL or STORE_IO; STORE_ENCRYPTED, PASSPHRASE_WRONG or KEY_FILE_DAMAGED.
    """
    if passphrase is None or not is_encrypted(folder):
        return Store.open(folder)
    return Store.open(folder, unlock(folder, passphrase))


def create_store(folder: Path, passphrase: str | None = None) -> Store:
    """Make a new store in ``folder``, which is empty or not there yet.

    Args:
        folder: The store.
        passphrase: Encrypts it; nobody can open it again without. None for a plain one.

    Raises:
        DermreviewError: STORE_EXISTS, STORE_FOREIGN_FOLDER, PASSPHRASE_WEAK, PASSPHRASE_TOO_LONG, or what
            `open_store` raises.
    """
    refuse_foreign_folder(folder)
    if is_store(folder) or is_encrypted(folder):
        raise DermreviewError(ErrorCode.STORE_EXISTS, path=folder)
    if passphrase is None:
        return Store.open(folder)
    return Store.open(folder, new_key(folder, passphrase))


def is_encrypted(folder: Path) -> bool:
    """Tell whether the store in ``folder`` wants a passphrase; a conversion that was cut short is ended first.

    Raises:
        DermreviewError: STORE_LOCKED where a conversion is under way, or the codes of a disk.
    """
    converting.settle(folder)
    return keys.is_encrypted(folder)


def is_store(folder: Path) -> bool:
    """Tell whether there is a store in ``folder``."""
    return (folder / DATABASE).is_file()


def refuse_nothing(folder: Path) -> None:
    """Tell where there is not even a part of a store.

    Raises:
        DermreviewError: STORE_MISSING.
    """
    if not folder.exists() or (folder.is_dir() and next(folder.iterdir(), None) is None):
        raise DermreviewError(ErrorCode.STORE_MISSING, path=folder)


def refuse_foreign_folder(folder: Path) -> None:
    """Keep a store out of a folder in which somebody keeps other things.

    Raises:
        DermreviewError: STORE_FOREIGN_FOLDER, STORE_NOT_A_FOLDER or STORE_IO.
    """
    try:
        others = [] if is_store(folder) or not folder.exists() else [*folder.iterdir()]
    except NotADirectoryError as error:
        raise DermreviewError(ErrorCode.STORE_NOT_A_FOLDER, path=folder) from error
    except OSError as error:
        raise DermreviewError(ErrorCode.STORE_IO, path=folder, detail=error.strerror or error) from error
    if any(not each.name.startswith((".", "review.")) for each in others):
        raise DermreviewError(ErrorCode.STORE_FOREIGN_FOLDER, path=folder)


def begin_queue(store: Store, mode: ReadMode) -> None:
    """Let the queue of a store that is opened for the first time begin in a mode; later it keeps its own."""
    if store.setting(_BEGUN) is not None:
        return
    if store.count_cases() == 0 and mode is not store.queue_mode():
        store.set_queue_mode(mode)
    store.set_setting(_BEGUN, mode.value)
