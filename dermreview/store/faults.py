"""Faults of the disk and of SQLite, told apart from bugs and given their error code."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from dermreview.domain.errors import DermreviewError, ErrorCode

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

_SQLITE: Final[dict[int, ErrorCode]] = {
    sqlite3.SQLITE_FULL: ErrorCode.STORE_DISK_FULL,
    sqlite3.SQLITE_READONLY: ErrorCode.STORE_READ_ONLY,
    sqlite3.SQLITE_PERM: ErrorCode.STORE_READ_ONLY,
    sqlite3.SQLITE_CORRUPT: ErrorCode.STORE_CORRUPT,
    sqlite3.SQLITE_NOTADB: ErrorCode.STORE_CORRUPT,
    sqlite3.SQLITE_BUSY: ErrorCode.STORE_LOCKED,
    sqlite3.SQLITE_LOCKED: ErrorCode.STORE_LOCKED,
    sqlite3.SQLITE_IOERR: ErrorCode.STORE_IO,
    sqlite3.SQLITE_CANTOPEN: ErrorCode.STORE_IO,
}


class DamagedError(Exception):
    """Something in the database is not as this program wrote it; `translated` says so to a person."""


def from_os_error(error: OSError, path: Path) -> DermreviewError:
    """Return the error that a person can act on for a failed file operation in the store ``path``."""
    if error.errno in _FULL:
        return DermreviewError(ErrorCode.STORE_DISK_FULL, path=path)
    if error.errno in _READ_ONLY:
        return DermreviewError(ErrorCode.STORE_READ_ONLY, path=path)
    return DermreviewError(ErrorCode.STORE_IO, path=path, detail=error.strerror or str(error))


def from_sqlite_error(error: BaseException | None, path: Path) -> DermreviewError | None:
    """Return the error that a person can act on, or None where SQLite complains about a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    known = _SQLITE.get(code & 0xFF)  # the low byte is the primary code, the rest says where it happened
    if known is None:
        return None
    return DermreviewError(known, path=path, detail=str(error), holder="another program")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn faults of the disk and of SQLite into `DermreviewError`; everything else passes through."""
    try:
        yield
    except DBAPIError as error:
        known = from_sqlite_error(error.orig, path)
        if known is None:
            raise
        raise known from error
    except DamagedError as error:
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=path, detail=error) from error
    except (sqlite3.Error, sqlcipher.Error) as error:
        known = from_sqlite_error(error, path)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise from_os_error(error, path) from error
