"""The one connection to ``review.db``.

SQLite before 3.51.3 can damage a WAL database that several connections write or checkpoint at once. One
connection that locks the file exclusively is safe on every version, and threads take turns with it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Protocol

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from dermreview.store.faults import translated


class _Cursor(Protocol):
    def execute(self, sql: str) -> object: ...


class _Connection(Protocol):
    isolation_level: str | None

    def execute(self, sql: str) -> _Cursor: ...


class Database:
    """Transactions on one SQLite file, one at a time, each on disk when it ends.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        """Prepare the connection; the file is opened with the first transaction."""
        self.path = path
        self._lock = RLock()
        self._closed = False
        self._engine = create_engine(
            f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 0}
        )
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)

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
            with translated(self.path.parent), self._engine.begin() as connection:
                yield connection

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """Lend SQLite's own connection, outside any transaction, for backups and pragmas."""
        with self._lock, translated(self.path.parent):
            pooled = self._engine.raw_connection()
            try:
                driver = pooled.driver_connection
                if not isinstance(driver, sqlite3.Connection):
                    raise TypeError(f"not an SQLite connection: {driver!r}")
                yield driver
            finally:
                pooled.close()

    def close(self) -> None:
        """Write the log back into the file and let go of it."""
        with self._lock:
            self._closed = True
            self._engine.dispose()


def _prepare(connection: _Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver starts no transactions of its own; `_begin` does
    # before WAL, so that the index of the log lives in memory and no second connection can come in
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
