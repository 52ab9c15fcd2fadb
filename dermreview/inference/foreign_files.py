"""Files of a folder that someone else made: only plain files of a sane size, in that very folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode

MIB: Final = 1024 * 1024
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
)


def is_plain_name(name: str) -> bool:
    """Tell whether a name is that of a file in the folder itself, on every system.

    Letters A to Z, digits, dots, hyphens and underscores: among them is no separator, drive, stream or control
    character.
    """
    allowed = name.isascii() and all(letter.isalnum() or letter in "._-" for letter in name)
    return (
        allowed
        and 0 < len(name) <= 120
        and name[0] not in ".-"
        and not name.endswith(".")
        and name.partition(".")[0].casefold() not in _DEVICES
    )


@contextmanager
def opened(folder: Path, name: str, limit: int) -> Iterator[tuple[BufferedReader, int]]:
    """Open a file of a bundle and tell its size in bytes.

    Links are refused, because they lead out of the folder, and so is what is no file: a pipe would block its
    reader for ever. A second name of the same file (a hard link) can't be told from the first, and package
    managers make them; what it holds is bound by its hash all the same.

    Args:
        folder: The bundle's folder.
        name: A plain name, see `is_plain_name`.
        limit: Bytes; a larger file is refused.

    Raises:
        DermreviewError: BUNDLE_INVALID, BUNDLE_FILE_MISSING.
    """
    path = folder / name
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise _refused(folder, f"{name} is a link or no plain file")
        # between the two calls a file can become a link or a pipe
        flags = (
            os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(os.open(path, flags), "rb") as file:
            now = os.fstat(file.fileno())
            if not stat.S_ISREG(now.st_mode):
                raise _refused(folder, f"{name} is a link or no plain file")
            if now.st_size > limit:
                size, most = f"{now.st_size / MIB:.0f}", f"{limit / MIB:.0f}"
                raise _refused(folder, f"{name} has {size} MiB, over the limit of {most} MiB")
            yield file, now.st_size
    except (FileNotFoundError, NotADirectoryError):
        raise DermreviewError(ErrorCode.BUNDLE_FILE_MISSING, path=folder, file=name) from None
    except OSError as error:
        raise _refused(folder, f"{name}: {error.strerror}") from error


def _refused(folder: Path, detail: str) -> DermreviewError:
    return DermreviewError(ErrorCode.BUNDLE_INVALID, path=folder, detail=detail)
