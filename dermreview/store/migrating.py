"""Brings a store's schema up to this program's, with a verified copy of the store beforehand."""

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import audit, events
from dermreview.store.database import Database
from dermreview.store.schema import HEAD
from dermreview.store.vault import sync_folder

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS: Final = Path(__file__).with_name("migrations")


def migrate(database: Database, backups: Path, *, scripts: Path = SCRIPTS, head: str = HEAD) -> Path | None:
    """Create the schema in a new file, or bring an older one up to ``head``.

    Args:
        database: The store's database.
        backups: The folder that takes the copy.
        scripts: The folder with Alembic's ``env.py`` and ``versions``.
        head: The revision to reach.

    Returns:
        The backup, or None where there was nothing to keep or nothing to do.

    Raises:
        DermreviewError: STORE_NEWER for a revision that this program doesn't know, STORE_CORRUPT for a file that
            is no store, and the codes for a full or read-only disk; the store is then as it was.
    """
    folder = database.path.parent
    with database.transaction() as connection:
        found = current_revision(connection, folder)
    if found == head:
        return None
    if found is not None and found not in _known_revisions(scripts):
        raise DermreviewError(ErrorCode.STORE_NEWER, path=folder, found=found)
    copy = None if found is None else backup(database, backups, found)
    _set_foreign_keys(database, "OFF")  # a migration may rebuild a table that others refer to
    try:
        with database.transaction() as connection:
            run_alembic(connection, head, scripts=scripts)
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration to {head} left dangling references: {broken[:5]}")
            if head == HEAD:
                if found is not None:
                    events.rebuild(connection)  # a projection may have new columns
                audit.append(connection, AuditKind.MIGRATION, {"before": found, "after": head})
    finally:
        _set_foreign_keys(database, "ON")
    return copy


def current_revision(connection: Connection, folder: Path) -> str | None:
    """Return the schema revision, None for a new file.

    Raises:
        DermreviewError: STORE_CORRUPT where tables exist that no dermreview made.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    rows = (
        connection.execute(text("SELECT version_num FROM alembic_version")).all()
        if ("alembic_version" in tables)
        else []
    )
    if len(rows) != 1:
        detail = "review.db is no dermreview database"
        raise DermreviewError(ErrorCode.STORE_CORRUPT, path=folder, detail=detail)
    return str(rows[0][0])


def run_alembic(connection: Connection, revision: str, *, scripts: Path = SCRIPTS, down: bool = False) -> None:
    """Run the migrations up or down to ``revision`` within the connection's transaction."""
    from alembic import command  # imported here: an up-to-date store opens without it

    config = _config(scripts)
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, revision)


def backup(database: Database, backups: Path, revision: str) -> Path:
    """Copy the whole database with SQLite's online backup and verify the copy.

    Returns:
        The finished file, ``review-REVISION-TIME.db``.

    Raises:
        DermreviewError: STORE_CORRUPT if the copy fails its integrity check, and the codes for a full or
            read-only disk; no half-written copy stays behind.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = backups / f"review-{revision}-{stamp}.db"
    part = target.with_suffix(".part")
    with database.raw() as source:
        backups.mkdir(exist_ok=True)
        try:
            with contextlib.closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
                verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                detail = str(verdict)
                raise DermreviewError(ErrorCode.STORE_CORRUPT, path=database.path.parent, detail=detail)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(target)
            sync_folder(backups)
        finally:
            part.unlink(missing_ok=True)
    return target


def _config(scripts: Path) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _known_revisions(scripts: Path) -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config(scripts)).walk_revisions()}


def _set_foreign_keys(database: Database, state: str) -> None:
    with database.raw() as connection:
        connection.execute(f"PRAGMA foreign_keys={state}")
