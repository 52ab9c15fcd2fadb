"""Opening a store; the name `Store` is passed on for the rooms above, which never import the store itself."""

from pathlib import Path

from dermreview.store import Store

__all__ = ["Store", "open_store"]


def open_store(folder: Path) -> Store:
    """Open the store in ``folder``, or make a new one there; close it when done, or use it in a ``with``.

    Raises:
        DermreviewError: STORE_NOT_A_FOLDER, STORE_LOCKED with its ``holder``, STORE_NEWER, STORE_CORRUPT,
            STORE_READ_ONLY, STORE_DISK_FULL or STORE_IO.
    """
    return Store.open(folder)
