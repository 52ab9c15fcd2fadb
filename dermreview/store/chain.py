"""The hash chain of a store's logs: how a link is made, where a chain ends, and whether it holds.

A payload is canonical JSON (sorted keys, no blanks, UTF-8) and is never written anew: the chain hashes the very
text that is stored. The payload of each event also names the ends of the other chains at that moment, so that an
event that was cut off the end of one log, with what SQLite remembers of it, is still missed by the others.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, select, text

from dermreview.domain.audit import AuditKind, Head, Heads, Log
from dermreview.store.schema import audit_events, queue_events, review_events

GENESIS: Final = "0" * 64
TABLES: Final[dict[Log, Table]] = {
    Log.REVIEW: review_events,
    Log.QUEUE: queue_events,
    Log.AUDIT: audit_events,
}
_PAGE: Final = 500


class Link(NamedTuple):
    """An event as its chain sees it."""

    seq: int
    payload: str
    prev_hash: str
    hash: str


def chain_hash(prev_hash: str, payload: str) -> str:
    """Return the hex SHA-256 of a link: the hash before it, followed by its payload."""
    return hashlib.sha256((prev_hash + payload).encode()).hexdigest()


def canonical(payload: dict[str, Any]) -> str:
    """Return the one spelling of a payload that is hashed and stored."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sealed(prev_hash: str, payload: dict[str, Any]) -> dict[str, str]:
    """Return the columns of a new link behind the one with this hash."""
    written = canonical(payload)
    return {"payload": written, "prev_hash": prev_hash, "hash": chain_hash(prev_hash, written)}


def head(connection: Connection, log: Log) -> Head:
    """Return the end of a chain."""
    table = TABLES[log]
    query = select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.hash)


def heads(connection: Connection) -> Heads:
    """Return the ends of all chains."""
    return {log: head(connection, log) for log in Log}


def other_heads(connection: Connection, log: Log) -> dict[str, list[int | str]]:
    """Return the ends of the other chains as an event's payload names them."""
    return {str(each): [end.seq, end.hash] for each in Log if each is not log for end in [head(connection, each)]}


def last_seq(connection: Connection, log: Log) -> int:
    """Return the highest ``seq`` that was ever given, 0 before the first; SQLite remembers it apart."""
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return int(connection.execute(query, {"name": TABLES[log].name}).scalar_one_or_none() or 0)


def hash_of(connection: Connection, log: Log, seq: int) -> str | None:
    """Return the hash of an event, None where there is none."""
    return connection.execute(select(TABLES[log].c.hash).filter_by(seq=seq)).scalar_one_or_none()


def page(connection: Connection, log: Log, after: int, limit: int = _PAGE) -> list[Link]:
    """Return up to ``limit`` links with a ``seq`` above ``after``."""
    table = TABLES[log]
    columns = (table.c.seq, table.c.payload, table.c.prev_hash, table.c.hash)
    query = select(*columns).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
    return [Link(*row) for row in connection.execute(query)]


def links(connection: Connection, log: Log) -> Iterator[Link]:
    """Yield all links of a chain, within one transaction."""
    after = 0
    while found := page(connection, log, after):
        yield from found
        after = found[-1].seq


def redacted(connection: Connection) -> dict[int, str]:
    """Return ``seq`` to hash of the reviews whose content was erased, as the tombstones in the audit say."""
    query = select(audit_events.c.payload).filter_by(kind=AuditKind.ERASE.value)
    found: dict[int, str] = {}
    for payload in connection.execute(query).scalars():
        try:
            found.update((int(seq), str(digest)) for seq, digest in json.loads(payload)["details"]["redacted"])
        except (ValueError, KeyError, TypeError):
            continue  # changed from outside: its own chain tells
    return found


def moment_of(link: Link) -> datetime | None:
    """Return when an event was written; None for an erased one, and for one that was changed from outside."""
    try:
        moment = datetime.fromisoformat(json.loads(link.payload)["at"])
    except (ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo else None


def broken(connection: Connection, log: Log) -> int | None:
    """Return the ``seq`` of the first event of a log that is missing or does not fit, None if all do."""
    erased = redacted(connection) if log is Log.REVIEW else {}
    return broken_link(links(connection, log), last_seq(connection, log), erased)


def broken_link(found: Iterable[Link], last: int, erased: Mapping[int, str] = MappingProxyType({})) -> int | None:
    """Return the ``seq`` of the first event that is missing or does not fit the chain, None if all do.

    Args:
        found: The whole chain, oldest first.
        last: The highest ``seq`` that was ever given.
        erased: ``seq`` to hash of the events whose payload may be empty; the chain goes on over their hash.
    """
    prev_hash, expected = GENESIS, 1
    for link in found:
        fits = link.seq == expected and link.prev_hash == prev_hash
        if not (fits and (_holds(link) or (link.payload == "" and erased.get(link.seq) == link.hash))):
            return expected
        prev_hash, expected = link.hash, expected + 1
    return None if expected > last else expected


def _holds(link: Link) -> bool:
    return link.hash == chain_hash(link.prev_hash, link.payload) and _seq_of(link.payload) == link.seq


def _seq_of(payload: str) -> object:
    try:
        said = json.loads(payload)
    except ValueError:
        return None
    return said.get("seq") if isinstance(said, dict) else None
