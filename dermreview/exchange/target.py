"""Writing an export so that the target is either the whole new one or the old one, never something between."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode

MARKER: Final = ".dermreview-export"
"""A file in each exported folder. No folder without it is ever replaced, so that a slip of the hand can't cost a
folder of images."""


@contextmanager
def replacing(out: Path, force: bool) -> Iterator[Path]:
    """Give a path to write to; what is there at the end takes the place of ``out``.

    The new file or folder is built in a hidden folder beside ``out``, on the same disk, and renamed when it is
    complete. If anything is raised, it is removed and ``out`` stays as it was.

    Args:
        out: The target, a file or a folder; folders above it are made.
        force: Replace a target that exists, if it is a file, an empty folder or an earlier export.

    Raises:
        DermreviewError: TARGET_EXISTS, TARGET_FOREIGN_FOLDER or TARGET_NOT_WRITABLE.
    """
    with _translated(out):
        # a link stays, what it points to is replaced
        target = out.resolve()
        _check(target, out, force)
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", dir=target.parent))
        try:
            new = work / "new"
            yield new
            # another program may have made it in the meantime
            _check(target, out, force)
            _swap(new, target, work / "old")
        finally:
            # the old folder can be the only copy, if putting it back failed too
            if target.exists() or not (work / "old").exists():
                shutil.rmtree(work, ignore_errors=True)


def check_target(out: Path, force: bool) -> None:
    """Refuse a target early, before any work; errors as in `replacing`."""
    with _translated(out):
        _check(out.resolve(), out, force)


def _check(target: Path, named: Path, force: bool) -> None:
    if not target.exists():
        return
    if not force:
        raise DermreviewError(ErrorCode.TARGET_EXISTS, path=named)
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).exists():
        raise DermreviewError(ErrorCode.TARGET_FOREIGN_FOLDER, path=named)


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists() or not (target.is_dir() or new.is_dir()):
        new.replace(target)
        return
    # a folder can't be replaced in one step; the old one waits until the new one is in its place
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise


@contextmanager
def _translated(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        detail = "the disk is full" if full else error.strerror or str(error)
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=out, detail=detail) from error
