"""The one connection to ``review.db``.

SQLite before 3.51.3 can damage a WAL database that several connections write or checkpoint at once. One
connection that locks the file exclusively is safe on every version, and threads take turns with it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock, RLock
from time import sleep
from typing import Any, Final, Protocol, cast

from sqlalchemy import Connection, event

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import drivers
from dermreview.store.faults import translated
from dermreview.store.keys import StoreKey

WAL_SAFE_FROM: Final = (3, 51, 3)
"""The first SQLite with which several connections may write and checkpoint one WAL database."""
_STEP_PAGES: Final = 256
_PAUSE_SECONDS: Final = 0.002


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether several connections to a WAL database are safe with a version of SQLite."""
    return version >= WAL_SAFE_FROM


class _Cursor(Protocol):
    def fetchone(self) -> Any: ...


class _Connection(Protocol):
    isolation_level: str | None

    def execute(self, sql: str) -> _Cursor: ...


class Database:
    """Transactions on one SQLite file, one at a time, each on disk when it ends.

    Attributes:
        path: The file.
        key: The store's; None for a plain file.
    """

    def __init__(self, path: Path, key: StoreKey | None = None) -> None:
        """Prepare the connection; the file is opened with the first transaction.

        Args:
            path: The file.
            key: The store's, if it is encrypted.
        """
        self.path = path
        self.key = key
        self._lock = RLock()
        self._copying = Lock()
        self._closed = False
        self._seen: dict[Path, tuple[int, int] | None] = {}
        self._engine = drivers.engine(path, key)
        event.listen(self._engine, "connect", self._prepare)
        event.listen(self._engine, "begin", _begin)

    def _prepare(self, connection: _Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver starts no transactions of its own; `_begin` does
        # before WAL, so that the index of the log lives in memory and no second connection can come in
        (locking,) = connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchone()
        version = drivers.sqlite_version(self.key)
        if locking != "exclusive" and not wal_is_safe(version):
            detail = f"SQLite {'.'.join(map(str, version))} does not lock it for one program alone"
            raise DermreviewError(ErrorCode.STORE_IO, path=self.path.parent, detail=detail)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run the body in one transaction: committed and synced to disk at its end, undone if it raises.

        Raises:
            DermreviewError: The STORE_* code that fits a fault of the disk or the file.
            RuntimeError: If the store was closed.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._refuse_another_file()
            with translated(self.path.parent), self._engine.begin() as connection:
                yield connection
            self._remember_files()

    def _remember_files(self) -> None:
        """Remember which files SQLite opened: once, because they may be others when this transaction ends."""
        for path in (self.path, self.path.with_name(f"{self.path.name}-wal")):
            if self._seen.get(path) is None:
                self._seen[path] = _identity(path)

    def _refuse_another_file(self) -> None:
        """Refuse to go on where the files were moved away: SQLite would write into what nobody finds again."""
        for path, known in self._seen.items():
            if known is not None and _identity(path) != known:
                raise DermreviewError(ErrorCode.STORE_GONE, path=self.path.parent, file=path.name)

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """Lend SQLite's own connection, outside any transaction, for backups and pragmas."""
        with self._lock, translated(self.path.parent):
            pooled = self._engine.raw_connection()
            try:
                driver = pooled.driver_connection
                if not isinstance(driver, drivers.CONNECTIONS):
                    raise TypeError(f"not an SQLite connection: {driver!r}")
                yield cast("sqlite3.Connection", driver)
            finally:
                pooled.close()

    @contextmanager
    def beside(self, path: Path) -> Iterator[sqlite3.Connection]:
        """Open another file, a copy of this one, with the same key; faults of it are the caller's."""
        with closing(drivers.connect(path, self.key)) as connection:
            yield connection

    def copy_into(self, copy: sqlite3.Connection, between: Callable[[], None] | None = None) -> None:
        """Copy all pages with SQLite's online backup, step by step.

        Other threads take their turns between the steps, and SQLite carries what they write into the copy: it is
        the database as it stands at the end.

        Args:
            copy: What `beside` gave.
            between: Called after each step; what it raises ends the copy.

        Raises:
            DermreviewError: As `transaction`.
            RuntimeError: If the store was closed, before or meanwhile.
        """

        def give_way(*_progress: int) -> None:
            self._lock.release()
            try:
                sleep(_PAUSE_SECONDS)  # without it this thread would take the lock again before another can
                if between is not None:
                    between()
            finally:
                self._lock.acquire()
            if self._closed:
                raise RuntimeError("the store is closed")

        with self._copying, self._lock, translated(self.path.parent):
            if self._closed:
                raise RuntimeError("the store is closed")
            self._refuse_another_file()
            with self.raw() as source:
                pass  # returned at once: the pool can't lend its connection to two threads
            source.backup(copy, pages=_STEP_PAGES, progress=give_way)

    def close(self) -> None:
        """Write the log back into the file and let go of it; a copy that is being made ends first."""
        self._closed = True
        with self._copying, self._lock:
            self._engine.dispose()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
