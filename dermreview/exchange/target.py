"""Writing an export so that the target is either the whole new one or the old one, never something between.

That holds after a kill and, because all of it is synced before it gets its name, after a power failure. Linux lets
two folders change places in one step; elsewhere a kill just between two steps leaves no folder under that name, so
that the next export to it first puts the old one back.
"""

import ctypes
import errno
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.files import sync_folder

MARKER: Final = ".dermreview-export"
"""A file in each exported folder. No folder without it is ever replaced, so that a slip of the hand can't cost a
folder of images."""
_LOCK: Final = "lock"


@contextmanager
def replacing(out: Path, force: bool) -> Iterator[Path]:
    """Give a path to write to; what is there at the end takes the place of ``out``.

    The new file or folder is built in a hidden folder beside ``out``, on the same disk, and renamed when it is
    complete and synced. If anything is raised, it is removed and ``out`` stays as it was. What an export to the
    same target left behind when it was killed is removed first.

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
        _clear_up(target)
        work = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
        lock = FileLock(work / _LOCK)
        with suppress(OSError, NotImplementedError):  # network drives that know no locks
            lock.acquire(timeout=0)
        try:
            new = work / "new"
            yield new
            # another program may have made it in the meantime
            _check(target, out, force)
            _sync(new)
            _swap(new, target, work / "old")
            sync_folder(target.parent)
        finally:
            lock.release()
            _remove(work, target)


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


def _prefix(target: Path) -> str:
    return f".{target.name[:40]}-"


def _remove(work: Path, target: Path) -> None:
    # the old folder can be the only copy, if putting it back failed too
    if not target.exists() and (work / "old").exists():
        return
    with suppress(OSError):
        # the lock last: as long as anything is left, it tells that this folder is ours
        for each in (work / "new", work / "old"):
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink(missing_ok=True)
        (work / _LOCK).unlink(missing_ok=True)
        work.rmdir()


def _clear_up(target: Path) -> None:
    """Remove what killed exports left; put the old target back where one was killed just before the new one."""
    for work in target.parent.glob(f"{glob.escape(_prefix(target))}????????"):
        if not (work / _LOCK).exists():
            with suppress(OSError):
                work.rmdir()  # killed before there was a lock; a folder with anything in it is not ours
            continue
        lock = FileLock(work / _LOCK)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError, NotImplementedError):
            continue  # at work
        if not target.exists() and (work / "old").exists():
            (work / "old").rename(target)
        lock.release()
        _remove(work, target)


def _sync(path: Path) -> None:
    """Put a file, or a folder with all that is in it, on disk."""
    if path.is_dir():
        for each in path.iterdir():
            _sync(each)
        sync_folder(path)
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places in one step; return whether the system could."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if renameat2 is None:
        return False
    here = -100  # AT_FDCWD: relative paths begin at the working folder
    exchange = 2  # RENAME_EXCHANGE
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists() or not (target.is_dir() or new.is_dir()):
        new.replace(target)
        return
    if _exchange(new, target):
        return
    # the old folder waits until the new one is in its place
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
