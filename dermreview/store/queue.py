"""The worklist in one statement; what a blind read must not see never leaves it."""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, select

from dermreview.domain.agreement import LabelRule, Standing
from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode, Status
from dermreview.domain.second_reading import Need, SecondReading, need_of
from dermreview.domain.worklist import OPINIONATED, Order, WorklistRow
from dermreview.store import controls
from dermreview.store.analyses import badges_from
from dermreview.store.cases import ORIGINAL, PATIENT, is_for, patient_of
from dermreview.store.events import ROUND, second_reading
from dermreview.store.schema import (
    DEFAULT_QUEUE,
    analyses,
    analysis_failures,
    case_states,
    cases,
    images,
    queues,
    read_states,
    reads,
)

_MODE = func.coalesce(reads.c.mode, queues.c.mode)
_EXPOSED = func.coalesce(analyses.c.created_at <= queues.c.assisted_until, False)
_VEILED = and_(_MODE.in_([ReadMode.BLIND_FIRST.value]), func.coalesce(read_states.c.revealed, False).is_(False))


def rows(connection: Connection, reviewer: str, order: Order, bundle: BundleRef | None) -> list[WorklistRow]:
    """Return all cases as one reviewer and one bundle see them, control cases among them.

    Repeats that are due are drawn, which writes.

    Args:
        connection: An open transaction.
        reviewer: Whose reads give the status.
        order: By import, oldest or newest first; at random, the same for one reviewer at any time; or by a figure
            of the analysis, highest first, cases without one and those of blind reads last, ties by import.
        bundle: Whose analyses are shown; None for none.
    """
    query = _query(reviewer, bundle)
    if order in OPINIONATED:
        known = case((_VEILED, None), else_=analyses.c[order.value])
        query = query.order_by(known.is_(None), known.desc(), cases.c.id)
    elif order is Order.NEWEST:
        query = query.order_by(cases.c.id.desc())
    else:
        query = query.order_by(cases.c.id)
    rules, disguise = second_reading(connection), controls.disguise(connection)
    found = [_row(row, reviewer, rules, disguise) for row in connection.execute(query)]
    if order is Order.RANDOM:
        found.sort(key=lambda row: hashlib.sha256(f"{reviewer}\0{row.case_id}".encode()).digest())
    by_id = {row.case_id: row for row in found}
    mixed = controls.mixed(connection, reviewer, order, list(by_id), lambda some: [by_id[each] for each in some])
    new = [number for number in mixed if number not in by_id]
    if new:
        drawn = connection.execute(_query(reviewer, bundle).where(cases.c.id.in_(new)))
        by_id |= {row.id: _row(row, reviewer, rules, disguise) for row in drawn}
    return [by_id[number] for number in mixed]


def row(connection: Connection, case_id: int, reviewer: str, bundle: BundleRef | None) -> WorklistRow:
    """Return one case of the worklist.

    Raises:
        DermreviewError: CASE_UNKNOWN, also for a repeat of another reviewer.
    """
    found = connection.execute(_query(reviewer, bundle).where(cases.c.id == case_id)).one_or_none()
    if found is None:
        raise DermreviewError(ErrorCode.CASE_UNKNOWN, case_id=case_id)
    return _row(found, reviewer, second_reading(connection), controls.disguise(connection))


def _query(reviewer: str, bundle: BundleRef | None) -> Select[Any]:
    digest = "" if bundle is None else bundle.digest
    mine = and_(
        reads.c.case_id == cases.c.id,
        reads.c.queue_id == DEFAULT_QUEUE,
        reads.c.reviewer == reviewer,
        reads.c.round == ROUND,
        reads.c.mode != ReadMode.ADJUDICATION.value,
    )
    # a repeat shows what was said of its original
    said = and_(analyses.c.case_id == ORIGINAL, analyses.c.bundle_digest == digest)
    failed = and_(analysis_failures.c.case_id == ORIGINAL, analysis_failures.c.bundle_digest == digest)
    return (
        select(
            cases.c.id,
            cases.c.external_id,
            cases.c.image_sha256,
            cases.c.synthetic,
            cases.c.source,
            *(cases.c[name] for name in PATIENT),
            images.c.orientation,
            read_states.c.status,
            read_states.c.label,
            analyses.c.suggestion,
            analyses.c.malignancy,
            analyses.c.abstained,
            analyses.c.badges,
            analysis_failures.c.reason,
            _MODE.label("mode"),
            _VEILED.label("veiled"),
            _EXPOSED.label("exposed"),
            case_states.c.standing,
            case_states.c.rule.label("label_rule"),
            case_states.c.label.label("final_label"),
            case_states.c.adjudicator,
        )
        .select_from(cases)
        .join(images)
        .join(queues, queues.c.id == DEFAULT_QUEUE)
        .outerjoin(reads, mine)
        .outerjoin(read_states, read_states.c.read_id == reads.c.id)
        .outerjoin(case_states, case_states.c.case_id == cases.c.id)
        .outerjoin(analyses, said)
        .outerjoin(analysis_failures, failed)
        .where(is_for(reviewer))
    )


def _row(found: Row[Any], reviewer: str, rules: SecondReading, disguise: Callable[[str], str]) -> WorklistRow:
    status = Status.UNREVIEWED if found.status is None else Status(found.status)
    adjudicated = found.label_rule == LabelRule.ADJUDICATION
    need = Need.READ
    if found.standing is not None:
        need = need_of(
            status,
            verdict=found.label is not None or status is Status.UNGRADABLE,
            standing=Standing(found.standing),
            adjudicated=adjudicated,
            rules=rules,
        )
    return WorklistRow(
        case_id=found.id,
        external_id=found.external_id,
        sha256=found.image_sha256,
        status=status,
        label=found.label,
        analyzed=found.malignancy is not None,
        suggestion=None if found.veiled else found.suggestion,
        malignancy=None if found.veiled else found.malignancy,
        abstained=None if found.veiled else found.abstained,
        failed=found.reason,
        synthetic=found.synthetic,
        orientation=found.orientation,
        patient=patient_of(found),
        source=disguise(found.source),
        badges=() if found.veiled else badges_from(found.badges),
        mode=ReadMode(found.mode),
        veiled=bool(found.veiled),
        need=need,
        adjudicated=adjudicated,
        final_label=found.final_label if adjudicated else None,
        adjudicating=need is Need.ADJUDICATION or (adjudicated and found.adjudicator == reviewer),
        exposed=bool(found.exposed),
    )
