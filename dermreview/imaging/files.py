"""Reading a file of the user's whole, with a size limit and errors that a person understands."""

import os
import stat
from pathlib import Path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.formats import MAX_FILE_BYTES


def read_file(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """Read a regular file.

    Args:
        path: The file.
        limit: Bytes; a larger file is refused before it is read.

    Raises:
        DermreviewError: FILE_NOT_FOUND, FILE_NOT_READABLE (also for a folder, a device or a pipe), FILE_TOO_LARGE.
    """
    try:
        _check(path, path.stat(), limit)
        # another thing can stand there by now: a pipe must not stop this, and what was opened is looked at again
        with os.fdopen(_opened_at_once(path), "rb") as file:
            _check(path, os.fstat(file.fileno()), limit)
            # one byte more than the limit, because a file can grow meanwhile
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=path) from error
    except OSError as error:
        raise DermreviewError(ErrorCode.FILE_NOT_READABLE, path=path, detail=error.strerror or error) from error
    if len(data) > limit:
        raise _too_large(len(data), limit)
    return data


def _check(path: Path, status: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise DermreviewError(ErrorCode.FILE_NOT_READABLE, path=path, detail="it is not a regular file")
    if status.st_size > limit:
        raise _too_large(status.st_size, limit)


def _opened_at_once(path: Path) -> int:
    """Open without waiting for the other end of a pipe, where there are pipes with a name."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _too_large(size: int, limit: int) -> DermreviewError:
    return DermreviewError(ErrorCode.FILE_TOO_LARGE, size_mb=f"{size / 1e6:.0f}", limit_mb=f"{limit / 1e6:.0f}")
