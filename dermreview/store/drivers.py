"""Which SQLite opens a database: Python's own, or SQLCipher for the one of an encrypted store."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final, cast

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from dermreview.store.keys import StoreKey

CONNECTIONS: Final = (sqlite3.Connection, sqlcipher.Connection)
ERRORS: Final = (sqlite3.Error, sqlcipher.Error)
_QUIET: Final = "PRAGMA cipher_log_level=NONE"  # SQLCipher would tell stderr what this program words itself


def sqlite_version(key: StoreKey | None) -> tuple[int, ...]:
    """Return the version of the SQLite that opens a store with such a key."""
    module: Any = sqlite3 if key is None else sqlcipher
    return tuple(module.sqlite_version_info)


def engine(path: Path, key: StoreKey | None) -> Engine:
    """Return an engine with one connection to the file, made at its first use, that any thread may use in turn.

    What is written stands in no message of it and in no log.

    Args:
        path: The file; made if it is not there.
        key: The store's; None for a plain file.
    """
    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": 0}
    if key is None:
        return create_engine(
            f"sqlite:///{path}", hide_parameters=True, poolclass=StaticPool, connect_args=arguments
        )
    url = URL.create("sqlite+pysqlcipher", password=_raw(key), database=str(path))
    made = create_engine(url, module=sqlcipher, hide_parameters=True, poolclass=StaticPool, connect_args=arguments)
    event.listen(made, "connect", _prepare)
    return made


def connect(path: Path, key: StoreKey | None) -> sqlite3.Connection:
    """Open a file beside the store's own, for example a copy of it; the caller closes it.

    Args:
        path: The file; made if it is not there.
        key: The store's; None for a plain file.

    Returns:
        A connection of `sqlite3`, or of `sqlcipher3`, which has the same methods.
    """
    if key is None:
        return sqlite3.connect(path)
    connection = sqlcipher.connect(str(path))
    connection.execute(f'PRAGMA key="{_raw(key)}"')
    _prepare(connection, None)
    return cast("sqlite3.Connection", connection)


def copy(source: Path, key: StoreKey | None, target: Path, new: StoreKey | None) -> None:
    """Write a database anew under another key, and compare every row of every table.

    Args:
        source: The file; nobody else has it open.
        key: Its key, None for a plain file.
        target: The file to be.
        new: Its key, None for a plain file.

    Raises:
        ValueError: The copy differs.
        sqlcipher3.Error: A file can't be read or written.
    """
    with closing(sqlcipher.connect(str(source))) as connection:
        if key is not None:
            connection.execute(f'PRAGMA key="{_raw(key)}"')
        _prepare(connection, None)
        connection.execute("ATTACH ? AS target KEY ?", (str(target), "" if new is None else _raw(new)))
        connection.execute("PRAGMA target.synchronous=FULL")
        connection.execute("SELECT sqlcipher_export('target')").fetchone()
        _compare(connection)


def _compare(connection: Any) -> None:
    schema = "SELECT type, name, tbl_name, sql FROM {}.sqlite_master ORDER BY type, name"
    before, after = (connection.execute(schema.format(each)).fetchall() for each in ("main", "target"))
    if before != after:
        raise ValueError("the copy has another schema")
    for kind, name, _table, _sql in before:
        if kind != "table":
            continue
        rows = [connection.execute(f'SELECT * FROM {each}."{name}"') for each in ("main", "target")]  # noqa: S608
        if any(one != other for one, other in zip(*rows, strict=True)):
            raise ValueError(f"the copy differs in {name}")


def _raw(key: StoreKey) -> str:
    """A key that SQLCipher takes as it is, without stretching it again."""
    return f"x'{key.derived('database').hex()}'"


def _prepare(connection: Any, _record: object) -> None:
    connection.execute(_QUIET)
    connection.execute("PRAGMA cipher_memory_security=ON")
    connection.execute("PRAGMA temp_store=MEMORY")  # no plain page may reach a temporary file
