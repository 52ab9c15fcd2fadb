"""What is chosen for the queue: its mode, its rules for second reads, its control cases."""

import hashlib
from dataclasses import asdict
from typing import Final

from dermreview.domain.audit import Json
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.pseudonyms import Pseudonyms
from dermreview.domain.review import ReadMode
from dermreview.domain.second_reading import SecondReading
from dermreview.store import controls, events, settings, telling
from dermreview.store.database import Database

AUDITED: Final = frozenset({"reviewer"})
"""Settings that say who reads. Others are the program's own marks, or secrets, which no log may hold."""


class QueueChoices:
    """The part of a store that keeps these; its methods are as safe and raise as those of the `Store`."""

    actor: str | None
    _database: Database

    def queue_mode(self) -> ReadMode:
        """Return the mode in which new reads begin."""
        with self._database.transaction() as connection:
            return events.queue_mode(connection)

    def set_queue_mode(self, mode: ReadMode) -> None:
        """Choose the mode in which new reads begin; those that were begun keep theirs."""
        with self._database.transaction() as connection:
            telling.changed(connection, "queue mode", events.queue_mode(connection), mode, self.actor)
            events.set_queue_mode(connection, mode)

    def second_reading(self) -> SecondReading:
        """Return the rules for second reads; none are in force where what is stored can't be understood."""
        with self._database.transaction() as connection:
            return events.second_reading(connection)

    def set_second_reading(self, rules: SecondReading) -> None:
        """Choose the rules for second reads; decisions that were made keep what they asked for."""
        with self._database.transaction() as connection:
            before, after = asdict(events.second_reading(connection)), asdict(rules)
            telling.changed(connection, "second reading", before, after, self.actor)
            events.set_second_reading(connection, rules)

    def control_cases(self) -> ControlCases:
        """Return what is mixed into the worklist to measure its readers."""
        with self._database.transaction() as connection:
            return controls.get(connection)

    def set_control_cases(self, wanted: ControlCases) -> None:
        """Choose what is mixed into the worklist from its next opening on."""
        with self._database.transaction() as connection:
            before, after = _figures(controls.get(connection)), _figures(wanted)
            telling.changed(connection, "control cases", before, after, self.actor)
            controls.put(connection, wanted)

    def diagnosed_folders(self) -> dict[str, int]:
        """Return folder to how many of its cases came with a diagnosis, without those of none."""
        with self._database.transaction() as connection:
            return controls.folders(connection)

    def known_answers(self) -> frozenset[int]:
        """Return the cases that measure readers by their diagnosis; never while reading."""
        with self._database.transaction() as connection:
            return controls.known(connection)

    def repeats(self) -> dict[int, int]:
        """Return repeat to the case that it shows again, of all reviewers; never while reading."""
        with self._database.transaction() as connection:
            return controls.repeats(connection)

    def pseudonyms(self) -> Pseudonyms:
        """Return what gives names their pseudonyms in this store."""
        with self._database.transaction() as connection:
            return Pseudonyms(settings.name_key(connection))

    def setting(self, key: str) -> str | None:
        """Return a setting, None if it was never set."""
        with self._database.transaction() as connection:
            return settings.get(connection, key)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; of those in `AUDITED` the audit keeps the old and the new value."""
        with self._database.transaction() as connection:
            if key in AUDITED:
                telling.changed(connection, key, settings.get(connection, key), value, self.actor)
            settings.put(connection, key, value)


def _figures(wanted: ControlCases) -> dict[str, Json]:
    """Return control cases for the audit: of the folders, whose names may be those of patients, a hash."""
    folders = hashlib.sha256("\0".join(sorted(wanted.folders)).encode("utf-8", "replace")).hexdigest()
    return {
        "repeats": wanted.repeats,
        "known": wanted.known,
        "folders": len(wanted.folders),
        "folders_hash": folders if wanted.folders else None,
    }
