"""Brings a store's schema up to this program's, with a verified copy of the store beforehand."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import audit, events
from dermreview.store import backups as shelf
from dermreview.store.database import Database
from dermreview.store.schema import HEAD

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
    copy = None if found is None else shelf.make(database, backups, found).path
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
