"""The worklist in one statement."""

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from dermreview.domain.analysis import BundleRef
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode, Status
from dermreview.domain.worklist import Order, WorklistRow
from dermreview.store.cases import PATIENT, patient_of
from dermreview.store.events import ROUND
from dermreview.store.schema import (
    DEFAULT_QUEUE,
    analyses,
    analysis_failures,
    cases,
    images,
    read_states,
    reads,
)


def rows(connection: Connection, reviewer: str, order: Order, bundle: BundleRef | None) -> list[WorklistRow]:
    """Return all cases as one reviewer and one bundle see them.

    Args:
        connection: An open transaction.
        reviewer: Whose reads give the status.
        order: By import; or by malignancy, highest first, cases without analysis last, ties by import.
        bundle: Whose analyses are shown; None for none.
    """
    query = _query(reviewer, bundle)
    if order is Order.MALIGNANCY:
        query = query.order_by(analyses.c.malignancy.is_(None), analyses.c.malignancy.desc(), cases.c.id)
    else:
        query = query.order_by(cases.c.id)
    return [_row(row) for row in connection.execute(query)]


def row(connection: Connection, case_id: int, reviewer: str, bundle: BundleRef | None) -> WorklistRow:
    """Return one case of the worklist.

    Raises:
        DermreviewError: CASE_UNKNOWN.
    """
    found = connection.execute(_query(reviewer, bundle).where(cases.c.id == case_id)).one_or_none()
    if found is None:
        raise DermreviewError(ErrorCode.CASE_UNKNOWN, case_id=case_id)
    return _row(found)


def _query(reviewer: str, bundle: BundleRef | None) -> Select[Any]:
    digest = "" if bundle is None else bundle.digest
    mine = and_(
        reads.c.case_id == cases.c.id,
        reads.c.queue_id == DEFAULT_QUEUE,
        reads.c.reviewer == reviewer,
        reads.c.round == ROUND,
        reads.c.mode == ReadMode.ASSISTED.value,
    )
    said = and_(analyses.c.case_id == cases.c.id, analyses.c.bundle_digest == digest)
    failed = and_(analysis_failures.c.case_id == cases.c.id, analysis_failures.c.bundle_digest == digest)
    return (
        select(
            cases.c.id,
            cases.c.external_id,
            cases.c.image_sha256,
            cases.c.synthetic,
            *(cases.c[name] for name in PATIENT),
            images.c.orientation,
            read_states.c.status,
            read_states.c.label,
            analyses.c.suggestion,
            analyses.c.malignancy,
            analyses.c.abstained,
            analysis_failures.c.reason,
        )
        .select_from(cases)
        .join(images)
        .outerjoin(reads, mine)
        .outerjoin(read_states, read_states.c.read_id == reads.c.id)
        .outerjoin(analyses, said)
        .outerjoin(analysis_failures, failed)
    )


def _row(found: Row[Any]) -> WorklistRow:
    return WorklistRow(
        case_id=found.id,
        external_id=found.external_id,
        sha256=found.image_sha256,
        status=Status.UNREVIEWED if found.status is None else Status(found.status),
        label=found.label,
        suggestion=found.suggestion,
        malignancy=found.malignancy,
        abstained=found.abstained,
        failed=found.reason,
        synthetic=found.synthetic,
        orientation=found.orientation,
        patient=patient_of(found),
    )
