"""Erasing cases: everything of them goes but their numbers, and a tombstone in the audit says what went.

Of each review the place in the chain, the action and the hashes stay, so that the chain still holds; the tombstone
lists them, and no other review may be empty.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from dermreview.domain.audit import AuditKind, EraseReason, Json
from dermreview.domain.errors import DermreviewError
from dermreview.store import audit, settings
from dermreview.store.faults import translated
from dermreview.store.keeping import Backups
from dermreview.store.names import DATABASE
from dermreview.store.rounds import among
from dermreview.store.schema import (
    analyses,
    analysis_failures,
    case_marks,
    case_states,
    cases,
    crop_analyses,
    erased_cases,
    images,
    read_rounds,
    read_states,
    reads,
    reference_labels,
    review_events,
    saved_queues,
)
from dermreview.store.vault import Vault

log = logging.getLogger(__name__)

_UNFINISHED: Final = "erasure_unfinished"
_YES: Final = "yes"
_OF_CASES: Final[tuple[Table, ...]] = (
    analyses,  # their maps and features go with them
    crop_analyses,
    analysis_failures,
    reference_labels,
    case_states,
    case_marks,
    read_rounds,
)


@dataclass(frozen=True, slots=True)
class Doomed:
    """What an erasure takes away.

    Attributes:
        case_id: The case.
        external_id: Its id on screen.
        reviews: How many reviews lose their content, those of its repeats included.
        analyses: How many analyses go, those of regions included.
    """

    case_id: int
    external_id: str
    reviews: int
    analyses: int


def of_patient(connection: Connection, patient_id: str) -> list[int]:
    """Return the cases of a patient, without repeats."""
    query = select(cases.c.id).where(cases.c.patient_id == patient_id, cases.c.repeat_of.is_(None))
    return list(connection.execute(query.order_by(cases.c.id)).scalars())


def doomed(connection: Connection, case_id: int) -> Doomed:
    """Return what the erasure of a case would take away."""
    numbers = _with_repeats(connection, case_id)
    name = connection.execute(select(cases.c.external_id).where(cases.c.id == case_id)).scalar_one()
    said = sum(_count(connection, table, numbers) for table in (analyses, crop_analyses))
    return Doomed(case_id, name, len(_reviews_of(connection, numbers)), said)


def erase(connection: Connection, vault: Vault, case_id: int, reason: EraseReason, actor: str | None) -> None:
    """Take a case and its repeats out of the database, and its image out of the vault.

    The file goes last and within the transaction: if it can't, nothing is changed, and if the transaction can't be
    ended, the erasure can be asked for again.

    Raises:
        OSError: If the file can't be removed.
    """
    numbers = _with_repeats(connection, case_id)
    image = connection.execute(select(cases.c.image_sha256).where(cases.c.id == case_id)).scalar_one()
    redacted = _reviews_of(connection, numbers)
    details: dict[str, Json] = {
        "image": image,
        "cases": numbers,
        "reason": reason.value,
        "redacted": [[seq, digest] for seq, digest in redacted],
    }
    tombstone = audit.append(connection, AuditKind.ERASE, details, case_id, actor)
    connection.execute(
        insert(erased_cases), [{"case_id": number, "audit_seq": tombstone.seq} for number in numbers]
    )
    theirs = select(reads.c.id).where(among(reads.c.case_id, numbers))
    connection.execute(
        update(review_events).where(review_events.c.read_id.in_(theirs)).values(payload="", read_id=None)
    )
    connection.execute(delete(read_states).where(read_states.c.read_id.in_(theirs)))
    for table in _OF_CASES:
        connection.execute(delete(table).where(among(table.c.case_id, numbers)))
    connection.execute(delete(reads).where(among(reads.c.case_id, numbers)))
    _take_out_of_queues(connection, set(numbers))
    _move_repeats_behind_others(connection, numbers)
    connection.execute(delete(cases).where(among(cases.c.repeat_of, numbers)))
    connection.execute(delete(cases).where(among(cases.c.id, numbers)))
    connection.execute(delete(images).where(images.c.sha256 == image))
    path = vault.path(image)
    if path is not None:
        path.unlink()


def _with_repeats(connection: Connection, case_id: int) -> list[int]:
    repeats = select(cases.c.id).where(cases.c.repeat_of == case_id).order_by(cases.c.id)
    return [case_id, *connection.execute(repeats).scalars()]


def _reviews_of(connection: Connection, numbers: Sequence[int]) -> list[tuple[int, str]]:
    query = select(review_events.c.seq, review_events.c.hash).join(reads, reads.c.id == review_events.c.read_id)
    found = connection.execute(query.where(among(reads.c.case_id, numbers)).order_by(review_events.c.seq))
    return [(row.seq, row.hash) for row in found]


def _count(connection: Connection, table: Table, numbers: Sequence[int]) -> int:
    query = select(func.count()).select_from(table).where(among(table.c.case_id, numbers))
    return int(connection.execute(query).scalar_one())


def _take_out_of_queues(connection: Connection, numbers: set[int]) -> None:
    """Take cases out of saved queues; what such a queue filters by stays, as it names no case."""
    for row in connection.execute(select(saved_queues.c.id, saved_queues.c.case_ids)).all():
        listed = json.loads(row.case_ids)
        kept = [number for number in listed if number not in numbers]
        if kept != listed:
            values = {"case_ids": json.dumps(kept)}
            connection.execute(update(saved_queues).where(saved_queues.c.id == row.id).values(values))


def _move_repeats_behind_others(connection: Connection, numbers: Sequence[int]) -> None:
    """Let the repeats of other cases that stood behind a case stand behind its neighbour."""
    behind = select(cases.c.id, cases.c.repeat_of, cases.c.repeat_after)
    for row in connection.execute(behind.where(among(cases.c.repeat_after, numbers))).all():
        others = select(cases.c.id).where(
            cases.c.repeat_of.is_(None), cases.c.id != row.repeat_of, ~among(cases.c.id, numbers)
        )
        nearest = connection.execute(others.order_by(func.abs(cases.c.id - row.repeat_after)).limit(1))
        place = nearest.scalar_one_or_none() or row.repeat_of
        connection.execute(update(cases).where(cases.c.id == row.id).values(repeat_after=place))


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure left.

    Attributes:
        backup: The backup made afterwards, in place of all others in the store's folder.
        elsewhere: Databases that were set aside in the store's folder and may still hold the cases.
    """

    backup: Path
    elsewhere: tuple[Path, ...]


class Erasures(Backups):
    """The part of a store that erases; its methods are as safe and raise as those of the `Store`."""

    actor: str | None

    def cases_of_patient(self, patient_id: str) -> list[int]:
        """Return the cases of a patient by the id that the store keeps, without repeats."""
        with self._database.transaction() as connection:
            return of_patient(connection, patient_id)

    def doomed(self, case_ids: Sequence[int]) -> list[Doomed]:
        """Return what the erasure of cases would take away."""
        with self._database.transaction() as connection:
            return [doomed(connection, case_id) for case_id in case_ids]

    def erase(self, case_ids: Sequence[int], reason: EraseReason) -> Erased:
        """Erase cases with their repeats, all or none, and every trace of them in the store's files.

        The database is written anew without what was deleted, and a new verified backup takes the place of all
        older ones, which still hold the cases.

        Raises:
            DermreviewError: As every method; if it comes after the cases are gone, the next opening of the store
                clears the traces that are left in free pages and older backups.
        """
        with self._database.raw() as plain:
            plain.execute("PRAGMA secure_delete=ON")
        with self._database.transaction() as connection:
            for case_id in case_ids:
                erase(connection, self.vault, case_id, reason, self.actor)
            settings.put(connection, _UNFINISHED, _YES)
        return self._clear_traces()

    def finish_erasures(self) -> None:
        """Clear the traces of cases whose erasure was cut short after they were gone; later, where that fails."""
        with self._database.transaction() as connection:
            unfinished = settings.get(connection, _UNFINISHED) == _YES
        if unfinished:
            try:
                self._clear_traces()
            except DermreviewError as error:
                log.warning("traces of erased cases are still to be cleared: %s", error)

    def _clear_traces(self) -> Erased:
        with self._database.raw() as plain:
            plain.execute("VACUUM")
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        made = self.backup()
        with translated(self.folder):
            for old in self.backups():
                if old.path != made.path:
                    old.path.unlink(missing_ok=True)
            aside = sorted(path for path in self.folder.glob(f"*/{DATABASE}*") if path.is_file())
        with self._database.transaction() as connection:
            settings.put(connection, _UNFINISHED, "")
        return Erased(made.path, tuple(aside))
