"""What holds in every store after any kill."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from dermreview.domain.audit import Log
from dermreview.services.stores import open_store
from dermreview.store import DATABASE, Store

PROJECTION = ("read_states", "case_states", "case_marks", "read_rounds")


@contextmanager
def sound(folder: Path, *, images: bool = True, passphrase: str | None = None) -> Iterator[Store]:
    """Open a store as the next start does and lend it, after everything that must hold was looked at."""
    with open_store(folder, passphrase) as store:
        with store._database.raw() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            before = _projection(connection)
        for log in Log:
            assert store.broken_link(log) is None
        store.rebuild_projection()
        with store._database.raw() as connection:
            assert _projection(connection) == before, "the projection is not what the events add up to"
        for case in store.cases() if images else ():
            store.vault.read(case.sha256)
        yield store
    # SQLite's index of a log may stay behind; it holds page numbers, and the next log gets a new one
    left = {path.name for path in folder.glob("review.db*")} - {DATABASE, f"{DATABASE}-shm"}
    assert not left, f"{left} left behind"


def _projection(connection: Any) -> dict[str, list[Any]]:
    found = {}
    for table in PROJECTION:
        with closing(connection.execute(f"SELECT * FROM {table}")) as rows:
            found[table] = sorted(map(repr, rows))
    return found
