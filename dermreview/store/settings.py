"""Statements on the store's settings."""

import secrets
import uuid

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from dermreview.domain.pseudonyms import KEY_BYTES
from dermreview.store.schema import settings

_WRITER = "writer"
_NAME_KEY = "name key"


def get(connection: Connection, key: str) -> str | None:
    """Return a setting's value."""
    return connection.execute(select(settings.c.value).filter_by(key=key)).scalar_one_or_none()


def put(connection: Connection, key: str, value: str) -> None:
    """Set a value."""
    statement = upsert(settings).values(key=key, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def writer(connection: Connection) -> str:
    """Return the random id of the chain that this store writes, made with the first event."""
    known = get(connection, _WRITER)
    if known is None:
        known = uuid.uuid4().hex
        put(connection, _WRITER, known)
    return known


def begin_writer(connection: Connection) -> str:
    """Go on under a new random id, because another store may go on under the old one; return the old one."""
    before = writer(connection)
    put(connection, _WRITER, uuid.uuid4().hex)
    return before


def name_key(connection: Connection) -> bytes:
    """Return the secret by which this store's pseudonyms are made, made with the first of them."""
    known = get(connection, _NAME_KEY)
    if known is None:
        known = secrets.token_hex(KEY_BYTES)
        put(connection, _NAME_KEY, known)
    return bytes.fromhex(known)
