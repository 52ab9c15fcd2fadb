"""Reading a file of the user's whole, with a size limit and errors that a person understands."""

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
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DermreviewError(ErrorCode.FILE_NOT_READABLE, path=path, detail="it is not a regular file")
        if status.st_size > limit:
            raise _too_large(status.st_size, limit)
        with path.open("rb") as file:
            # one byte more than the limit, because a file can grow between the two calls
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=path) from error
    except OSError as error:
        raise DermreviewError(ErrorCode.FILE_NOT_READABLE, path=path, detail=error.strerror or error) from error
    if len(data) > limit:
        raise _too_large(len(data), limit)
    return data


def _too_large(size: int, limit: int) -> DermreviewError:
    return DermreviewError(ErrorCode.FILE_TOO_LARGE, size_mb=f"{size / 1e6:.0f}", limit_mb=f"{limit / 1e6:.0f}")
