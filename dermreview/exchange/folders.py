"""Walking through folders of images."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.formats import IMAGE_SUFFIXES


def unreadable_folder(error: OSError) -> NoReturn:
    """Raise FILE_NOT_READABLE for a folder that can't be listed."""
    raise DermreviewError(
        ErrorCode.FILE_NOT_READABLE, path=error.filename, detail=error.strerror or error
    ) from error


def walk_images(
    folder: Path,
    suffixes: frozenset[str] = IMAGE_SUFFIXES,
    on_error: Callable[[OSError], object] = unreadable_folder,
) -> list[Path]:
    """Return the files below a folder that have the name of an image, sorted, hidden ones left out.

    Links to folders are not followed, so that a loop of links ends.

    Args:
        folder: Where to begin.
        suffixes: File name endings in lower case.
        on_error: What to do with a folder that can't be listed; if it returns, the walk goes on without it.

    Raises:
        DermreviewError: FILE_NOT_READABLE, with the default ``on_error``.
    """
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(root)
        found.extend(
            here / name
            for name in sorted(files)
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes
        )
    return found
