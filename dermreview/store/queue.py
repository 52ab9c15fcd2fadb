"""The worklist, its order apart from its rows; what a blind read must not see never leaves it."""

import functools
import hashlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from dermreview.domain.agreement import LabelRule, Standing
from dermreview.domain.analysis import BundleRef
from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.review import ReadMode, Status
from dermreview.domain.second_reading import Need, SecondReading, need_of
from dermreview.domain.worklist import OPINIONATED, Order, WorklistRow
from dermreview.store import controls, rounds
from dermreview.store.analyses import badges_from
from dermreview.store.cases import ORIGINAL, PATIENT, is_for
from dermreview.store.events import second_reading
from dermreview.store.schema import (
    DEFAULT_QUEUE,
    analyses,
    analysis_failures,
    case_marks,
    case_states,
    cases,
    images,
    queues,
    read_rounds,
    read_states,
    reads,
)

_PLACES = {priority.value: place for place, priority in enumerate(CasePriority)}
_MODE = func.coalesce(reads.c.mode, queues.c.mode)
_EXPOSED = or_(
    func.coalesce(analyses.c.created_at <= queues.c.assisted_until, False),
    read_rounds.c.round > rounds.FIRST,  # whoever read it before may have seen it then
)
_VEILED = and_(_MODE.in_([ReadMode.BLIND_FIRST.value]), func.coalesce(read_states.c.revealed, False).is_(False))


def ordered(connection: Connection, reviewer: str, order: Order, bundle: BundleRef | None) -> list[int]:
    """Return all cases in an order within each priority, the reviewer's control cases among them.

    Repeats that are due are drawn, which writes.

    Args:
        connection: An open transaction.
        reviewer: Whose reads count.
        order: By import, oldest or newest first; at random, the same for one reviewer at any time; or by a figure
            of the analysis, highest first, cases without one and those of blind reads last, ties by import.
        bundle: Whose analyses count; None for none.
    """
    query = select(cases.c.id)
    if order in OPINIONATED:
        known = case((_VEILED, None), else_=analyses.c[order.value])
        query = _read_and_said(query, reviewer, bundle).order_by(known.is_(None), known.desc(), cases.c.id)
    else:
        query = query.where(is_for(reviewer))
        query = query.order_by(cases.c.id.desc() if order is Order.NEWEST else cases.c.id)
    found = [case_id for (case_id,) in connection.execute(query)]
    if order is Order.RANDOM:
        found.sort(key=lambda case_id: hashlib.sha256(f"{reviewer}\0{case_id}".encode()).digest())
    marked = select(case_marks.c.case_id, case_marks.c.priority)
    marked = marked.where(case_marks.c.priority != CasePriority.NORMAL.value)
    first = {row.case_id: _PLACES[row.priority] for row in connection.execute(marked)}
    if first:
        found.sort(key=lambda case_id: first.get(case_id, _PLACES[CasePriority.NORMAL]))
    return controls.mixed(
        connection, reviewer, order, found, lambda some: rows(connection, some, reviewer, bundle)
    )


def rows(
    connection: Connection,
    case_ids: Sequence[int],
    reviewer: str,
    bundle: BundleRef | None,
    *,
    adjudicator: bool = True,
) -> list[WorklistRow]:
    """Return these cases as one reviewer and one bundle see them, in their order; unknown ones are left out.

    Args:
        connection: In a transaction.
        case_ids: The cases.
        reviewer: Whose reads count.
        bundle: Whose analyses count; None for none.
        adjudicator: Whether the reviewer may settle a case whose readers differ; if not, it waits for another.
    """
    query = _query(reviewer, bundle).where(rounds.among(cases.c.id, case_ids))
    rules, disguise = second_reading(connection), controls.disguise(connection)
    readers = _readers(connection, case_ids)
    found = {
        row[0]: _row(row, (reviewer, adjudicator), rules, disguise, readers.get(row[0], ()))
        for row in connection.execute(query)
    }
    return [found[case_id] for case_id in case_ids if case_id in found]


def row(
    connection: Connection, case_id: int, reviewer: str, bundle: BundleRef | None, *, adjudicator: bool = True
) -> WorklistRow:
    """Return one case of the worklist; as `rows`.

    Raises:
        DermreviewError: CASE_UNKNOWN, also for a repeat of another reviewer.
    """
    found = connection.execute(_query(reviewer, bundle).where(cases.c.id == case_id)).one_or_none()
    if found is None:
        raise DermreviewError(ErrorCode.CASE_UNKNOWN, case_id=case_id)
    readers = _readers(connection, [case_id]).get(case_id, ())
    reader = (reviewer, adjudicator)
    return _row(found, reader, second_reading(connection), controls.disguise(connection), readers)


def _readers(connection: Connection, case_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return case to who has decided it, in their current reads."""
    query = (
        select(reads.c.case_id, reads.c.reviewer)
        .join(read_states, read_states.c.read_id == reads.c.id)
        .outerjoin(read_rounds, rounds.KNOWN)
        .where(
            rounds.among(reads.c.case_id, case_ids),
            reads.c.queue_id == DEFAULT_QUEUE,
            reads.c.mode != ReadMode.ADJUDICATION.value,
            reads.c.round == func.coalesce(read_rounds.c.round, rounds.FIRST),
            read_states.c.status.in_(_DECIDED),
        )
        .order_by(reads.c.reviewer)
    )
    found: dict[int, tuple[str, ...]] = {}
    for case_id, name in connection.execute(query):
        found[case_id] = (*found.get(case_id, ()), sys.intern(name))
    return found


@functools.lru_cache(maxsize=8)
def _query(reviewer: str, bundle: BundleRef | None) -> Select[Any]:
    # kept: to make it takes longer than to run it for one case
    columns = (
        cases.c.id,
        cases.c.external_id,
        cases.c.image_sha256,
        read_states.c.status,
        read_states.c.label,
        analyses.c.suggestion,
        analyses.c.malignancy,
        analyses.c.abstained,
        analysis_failures.c.reason,
        cases.c.synthetic,
        images.c.orientation,
        cases.c.source,
        analyses.c.badges,
        _MODE,
        _VEILED,
        _EXPOSED,
        case_states.c.standing,
        case_states.c.rule,
        case_states.c.label,
        case_states.c.adjudicator,
        case_marks.c.archived,
        case_marks.c.priority,
        *(cases.c[name] for name in PATIENT),
    )
    failed = and_(analysis_failures.c.case_id == ORIGINAL, analysis_failures.c.bundle_digest == _digest(bundle))
    query = select(*columns)
    return (
        _read_and_said(query, reviewer, bundle)
        .join(images)
        .outerjoin(analysis_failures, failed)
        .outerjoin(case_marks, case_marks.c.case_id == cases.c.id)
    )


def _read_and_said(query: Select[Any], reviewer: str, bundle: BundleRef | None) -> Select[Any]:
    """Join the cases with the reviewer's reads and the bundle's analyses."""
    mine = and_(
        reads.c.case_id == cases.c.id,
        reads.c.queue_id == DEFAULT_QUEUE,
        reads.c.reviewer == reviewer,
        reads.c.round == func.coalesce(read_rounds.c.round, rounds.FIRST),
        reads.c.mode != ReadMode.ADJUDICATION.value,
    )
    again = and_(read_rounds.c.case_id == cases.c.id, read_rounds.c.reviewer == reviewer)
    # a repeat shows what was said of its original
    said = and_(analyses.c.case_id == ORIGINAL, analyses.c.bundle_digest == _digest(bundle))
    return (
        query.select_from(cases)
        .join(queues, queues.c.id == DEFAULT_QUEUE)
        .outerjoin(read_rounds, again)
        .outerjoin(reads, mine)
        .outerjoin(read_states, read_states.c.read_id == reads.c.id)
        .outerjoin(case_states, case_states.c.case_id == cases.c.id)
        .outerjoin(analyses, said)
        .where(is_for(reviewer))
    )


def _digest(bundle: BundleRef | None) -> str:
    return "" if bundle is None else bundle.digest


def _row(
    found: Sequence[Any],
    reader: tuple[str, bool],
    rules: SecondReading,
    disguise: Callable[[str], str],
    readers: tuple[str, ...],
) -> WorklistRow:
    reviewer, may_adjudicate = reader
    # by place: by name it takes a quarter longer, and a queue may have 100,000 rows
    (case_id, external_id, sha256, kept_status, label, suggestion, malignancy, abstained, failed) = found[:9]
    (synthetic, orientation, source, badges, mode, veiled, exposed) = found[9:16]
    (standing, label_rule, final_label, settled_by, archived, priority) = found[16:22]
    status = Status.UNREVIEWED if kept_status is None else _STATUSES[kept_status]
    adjudicated = label_rule == LabelRule.ADJUDICATION
    need = Need.READ
    if standing is not None:
        need = need_of(
            status,
            verdict=label is not None or status is Status.UNGRADABLE,
            standing=Standing(standing),
            adjudicated=adjudicated,
            rules=rules,
        )
        if need is Need.ADJUDICATION and not may_adjudicate:
            need = Need.NONE
    return WorklistRow(
        case_id=case_id,
        external_id=external_id,
        sha256=sha256,
        status=status,
        label=label,
        analyzed=malignancy is not None,
        suggestion=None if veiled else suggestion,
        malignancy=None if veiled else malignancy,
        abstained=None if veiled else abstained,
        failed=failed,
        synthetic=synthetic,
        orientation=orientation,
        patient=Patient(*found[22:]),
        source=disguise(source),
        badges=() if veiled else _badges_from(badges),
        mode=_MODES[mode],
        veiled=bool(veiled),
        need=need,
        adjudicated=adjudicated,
        final_label=final_label if adjudicated else None,
        adjudicating=need is Need.ADJUDICATION or (adjudicated and settled_by == reviewer),
        exposed=bool(exposed),
        # a name tells a second reader, or an adjudicator, that the case was decided and by whom
        readers=readers if reviewer in readers and need is Need.NONE and not veiled else _alone(reviewer, readers),
        archived=bool(archived),
        priority=CasePriority.NORMAL if priority is None else _PRIORITIES[priority],
    )


def _alone(reviewer: str, readers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in readers if name == reviewer)


_DECIDED = (Status.REVIEWED.value, Status.UNGRADABLE.value, Status.FLAGGED.value)
_PRIORITIES = {priority.value: priority for priority in CasePriority}
_STATUSES = {status.value: status for status in Status}
_MODES = {mode.value: mode for mode in ReadMode}
_badges_from = functools.lru_cache(badges_from)
