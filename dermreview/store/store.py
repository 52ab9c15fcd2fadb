"""The store: cases, their images, reviews and analyses in one folder."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from dermreview.domain.access import Right
from dermreview.domain.analysis import BundleRef
from dermreview.domain.case import Case, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueAct, QueueAction, QueueEvent
from dermreview.domain.review import (
    Act,
    Action,
    ReviewEvent,
    redo_target,
    reviewer_name,
    undo_target,
)
from dermreview.domain.siblings import Sibling
from dermreview.domain.worklist import Order, WorklistRow
from dermreview.store import (
    analyses,
    cases,
    converting,
    events,
    queue,
    queue_acts,
    rounds,
    siblings,
    telling,
)
from dermreview.store.accounts import Accounts
from dermreview.store.choices import QueueChoices
from dermreview.store.database import Database
from dermreview.store.erasing import Erasures
from dermreview.store.faults import translated
from dermreview.store.keys import StoreKey, keep_a_copy
from dermreview.store.lock import InstanceLock
from dermreview.store.locking import Locking
from dermreview.store.logs import PAGE, Logs, paged
from dermreview.store.migrating import migrate
from dermreview.store.names import BACKUPS, DATABASE, VAULT
from dermreview.store.opening import refuse_a_lost_database, refuse_a_read_only_database, refuse_a_wrong_key
from dermreview.store.opinions import Opinions
from dermreview.store.places import refuse_a_network_share
from dermreview.store.quarantine import Quarantine
from dermreview.store.records import AddedCase, NewCase
from dermreview.store.saved_queues import SavedQueues
from dermreview.store.sealing import Sealer
from dermreview.store.vault import Vault


class Store(Logs, Opinions, QueueChoices, SavedQueues, Accounts, Erasures, Locking, Quarantine):
    """Everything that must not be lost; its methods may be called from any thread and take turns.

    Every method that writes returns after the write is on disk. Besides what a method names, each raises
    `DermreviewError` with STORE_DISK_FULL, STORE_READ_ONLY, STORE_CORRUPT or STORE_IO; nothing is then changed.

    Attributes:
        folder: Where it is.
        vault: The image files, readable without the database.
    """

    def __init__(self, folder: Path, lock: InstanceLock, database: Database, vault: Vault) -> None:
        """Use `Store.open`."""
        self.folder = folder
        self.vault = vault
        self._actor: str | None = None
        self._lock = lock
        self._database = database

    @classmethod
    def open(cls, folder: Path, key: StoreKey | None = None) -> Self:
        """Open the store in ``folder``, or make a new one there.

        Args:
            folder: The store.
            key: Of an encrypted store, whose key file is there already; None for a plain one.

        Raises:
            DermreviewError: STORE_NOT_A_FOLDER, STORE_ON_NETWORK, STORE_LOCKED, STORE_NEWER, STORE_CORRUPT,
                STORE_READ_ONLY, STORE_DISK_FULL or STORE_IO; STORE_ENCRYPTED without a key, PASSPHRASE_WRONG
                with that of another store.
        """
        if folder.exists() and not folder.is_dir():
            raise DermreviewError(ErrorCode.STORE_NOT_A_FOLDER, path=folder)
        refuse_a_network_share(folder)
        with translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
        lock = InstanceLock(folder)
        lock.acquire()
        with ExitStack() as undo:  # whatever fails, the next try must not find the store locked
            undo.callback(lock.release)
            converting.finish(folder)
            with translated(folder):
                refuse_a_wrong_key(folder, key)
            database = Database(folder / DATABASE, key)
            undo.callback(database.close)
            vault = Vault(folder / VAULT, None if key is None else Sealer(key))
            with translated(folder):
                refuse_a_lost_database(database.path, vault)
                refuse_a_read_only_database(database.path)
                vault.sweep()
                if key is not None:
                    keep_a_copy(folder, folder / BACKUPS)
            migrate(database, folder / BACKUPS)
            store = cls(folder, lock, database, vault)
            store.find_out_who_may_enter()
            store.finish_erasures()
            undo.pop_all()
            return store

    def close(self) -> None:
        """Let go of the store; the last log is written back and the next program may open it."""
        try:
            self._database.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def actor(self) -> str | None:
        """Who works with it, for the audit of what names nobody: whoever is signed in, else who was named."""
        return self._actor if self.session is None else self.session.name

    @actor.setter
    def actor(self, name: str | None) -> None:
        self._actor = name

    # cases

    def add_case(self, new: NewCase) -> AddedCase:
        """Add an image as a case, or find the case that has it already.

        A duplicate (equal decoded pixels) fills in what its case lacked, and restores its file if that was lost.
        If that is age, sex or site, analyses by bundles that use patient data are forgotten, so that they are made
        anew.
        An external id that another image has gets ``-2``, ``-3`` ... appended.

        Raises:
            ValueError: If ``new.sha256`` is not the digest of ``new.data``.
        """
        with self._database.transaction() as connection:
            known = cases.with_image(connection, new.pixel_sha256, new.sha256)
            if known is None or known.sha256 == new.sha256:
                # the file before the row: a row must never name a file that is not there
                self.vault.put(new.data, new.sha256, new.extension)
            if known is not None:
                case, filled = cases.fill_in(connection, known, new)
                if case.patient.moves != known.patient.moves:
                    analyses.forget_moved(connection, case.id)
                telling.found_again(connection, case, filled, self.actor)
                return AddedCase(case, duplicate=True)
            case = cases.add(connection, new)
            telling.imported(connection, case, new, self.actor)
            return AddedCase(case, duplicate=False)

    def case(self, case_id: int) -> Case:
        """Return a case.

        Raises:
            DermreviewError: CASE_UNKNOWN.
        """
        with self._database.transaction() as connection:
            return cases.get(connection, case_id)

    def case_number(self, external_id: str) -> int | None:
        """Return the number of the case, or repeat, with an id, None where there is none."""
        with self._database.transaction() as connection:
            return cases.number(connection, external_id)

    def cases(self) -> Iterator[Case]:
        """Yield all cases in import order, without repeats."""

        def page(after: int) -> list[Case]:
            with self._database.transaction() as connection:
                return cases.page(connection, after, PAGE)

        return paged(page, lambda case: case.id)

    def reference_label(self, case_id: int) -> ReferenceLabel | None:
        """Return the diagnosis that came with a case; never to be shown while reading."""
        with self._database.transaction() as connection:
            return cases.reference(connection, case_id)

    def reference_labels(self) -> dict[int, ReferenceLabel]:
        """Return case to the diagnosis that came with it, for those that have one; never shown while reading."""
        with self._database.transaction() as connection:
            return cases.references(connection)

    def siblings(self, case_id: int, reviewer: str, *, labelled: bool) -> list[Sibling]:
        """Return the other images of a case's patient or lesion, with the reviewer's labels if ``labelled``."""
        with self._database.transaction() as connection:
            return siblings.of_case(connection, case_id, reviewer, labelled=labelled)

    def count_cases(self) -> int:
        """Return how many cases there are, without repeats."""
        with self._database.transaction() as connection:
            return cases.count(connection)

    # the worklist

    def worklist_order(self, reviewer: str, order: Order, bundle: BundleRef | None) -> list[int]:
        """Return the cases in an order, by reads and analyses, with the reviewer's control cases mixed in.

        Repeats that are due are drawn and kept.

        Raises:
            DermreviewError: REVIEWER_NAME_EMPTY.
        """
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            return queue.ordered(connection, name, order, bundle)

    def worklist_rows(self, case_ids: Sequence[int], reviewer: str, bundle: BundleRef | None) -> list[WorklistRow]:
        """Return these cases with the reviewer's status and what the bundle said of them, in their order.

        Raises:
            DermreviewError: REVIEWER_NAME_EMPTY.
        """
        name = reviewer_name(reviewer)
        adjudicator = self.may(Right.ADJUDICATE)
        with self._database.transaction() as connection:
            return queue.rows(connection, case_ids, name, bundle, adjudicator=adjudicator)

    def worklist(self, reviewer: str, order: Order, bundle: BundleRef | None) -> list[WorklistRow]:
        """Return the whole worklist in an order; as `worklist_order` and `worklist_rows`."""
        return self.worklist_rows(self.worklist_order(reviewer, order, bundle), reviewer, bundle)

    def row(self, case_id: int, reviewer: str, bundle: BundleRef | None) -> WorklistRow:
        """Return one row of the worklist.

        Raises:
            DermreviewError: CASE_UNKNOWN or REVIEWER_NAME_EMPTY.
        """
        name = reviewer_name(reviewer)
        adjudicator = self.may(Right.ADJUDICATE)
        with self._database.transaction() as connection:
            return queue.row(connection, case_id, name, bundle, adjudicator=adjudicator)

    # review events

    def record(self, case_id: int, reviewer: str, act: Act, *, adjudication: bool = False) -> ReviewEvent:
        """Append an act to the reviewer's read of a case, or adjudication; it is on disk when this returns.

        Raises:
            DermreviewError: CASE_UNKNOWN or REVIEWER_NAME_EMPTY.
            ValueError: For UNDO and REDO, which `undo` and `redo` make.
        """
        return self.record_all(case_id, reviewer, [act], adjudication=adjudication)[0]

    def record_all(
        self, case_id: int, reviewer: str, acts: Sequence[Act], *, adjudication: bool = False
    ) -> list[ReviewEvent]:
        """Append acts that belong together: all of them are on disk when this returns, or none; as `record`."""
        for act in acts:
            if act.action in (Action.UNDO, Action.REDO):
                raise ValueError(f"{act.action} is made by the store's undo and redo")
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            cases.get(connection, case_id, name)
            read_id = events.find_or_add_read(connection, case_id, name, adjudication=adjudication)
            return [events.append(connection, read_id, act) for act in acts]

    def act_on_cases(self, reviewer: str, act: QueueAct) -> QueueEvent:
        """Append an act on the queue, whatever the number of its cases; it is on disk when this returns.

        Raises:
            DermreviewError: REVIEWER_NAME_EMPTY.
            ValueError: For UNDO and REDO, which `undo` and `redo` make.
        """
        if act.action in (QueueAction.UNDO, QueueAction.REDO):
            raise ValueError(f"{act.action} is made by the store's undo and redo")
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            return queue_acts.append(connection, name, act)

    def put_aside(self, case_id: int | None = None) -> frozenset[int]:
        """Return the reads, of a case or of all, that a re-queueing put aside: they stay in the history alone."""
        with self._database.transaction() as connection:
            return rounds.put_aside(connection, None if case_id is None else [case_id])

    def undo(self, reviewer: str) -> ReviewEvent | QueueEvent:
        """Append the reversal of the reviewer's last act in force, whichever case it was on, or on the queue.

        Raises:
            DermreviewError: NOTHING_TO_UNDO or REVIEWER_NAME_EMPTY.
        """
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            target = undo_target(queue_acts.steps(connection, name))
            if target is None:
                raise DermreviewError(ErrorCode.NOTHING_TO_UNDO)
            if target < 0:
                return queue_acts.reverse(connection, name, QueueAction.UNDO, -target)
            return events.append(connection, events.read_of(connection, target), Act(Action.UNDO), target)

    def redo(self, reviewer: str) -> ReviewEvent | QueueEvent:
        """Append the restoration of the reviewer's last undone act.

        Raises:
            DermreviewError: NOTHING_TO_REDO, also after a new act, or REVIEWER_NAME_EMPTY.
        """
        name = reviewer_name(reviewer)
        with self._database.transaction() as connection:
            target = redo_target(queue_acts.steps(connection, name))
            if target is None:
                raise DermreviewError(ErrorCode.NOTHING_TO_REDO)
            if target < 0:
                return queue_acts.reverse(connection, name, QueueAction.REDO, -target)
            return events.append(connection, events.read_of(connection, target), Act(Action.REDO), target)
