"""Statements on the cases that may be worth a label."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from dermreview.domain.analysis import BundleRef, FloatArray
from dermreview.domain.review import ReadMode, Status
from dermreview.store import rounds
from dermreview.store.analyses import array32, features_from
from dermreview.store.records import Candidate
from dermreview.store.schema import (
    DEFAULT_QUEUE,
    analyses,
    analysis_features,
    case_marks,
    cases,
    read_rounds,
    read_states,
    reads,
)

_FURTHEST_FIRST: Final = (
    Status.REVIEWED,
    Status.FLAGGED,
    Status.UNGRADABLE,
    Status.DEFERRED,
    Status.PROVISIONAL,
    Status.UNREVIEWED,
)
_AT_ONCE: Final = 500


def rows(connection: Connection, bundle: BundleRef) -> list[Candidate]:
    """Return all cases in import order, without repeats and archived ones."""
    status = _furthest(connection)
    said = and_(analyses.c.case_id == cases.c.id, analyses.c.bundle_digest == bundle.digest)
    query = (
        select(
            cases.c.id,
            cases.c.external_id,
            analyses.c.probabilities,
            analyses.c.malignancy,
            analyses.c.uncertainty,
            analyses.c.disagreement,
            analyses.c.suggestion,
            analyses.c.abstained,
        )
        .select_from(cases)
        .outerjoin(analyses, said)
        .outerjoin(case_marks, case_marks.c.case_id == cases.c.id)
        .where(cases.c.repeat_of.is_(None), func.coalesce(case_marks.c.archived, False).is_(False))
        .order_by(cases.c.id)
    )
    return [
        Candidate(
            case_id=row.id,
            external_id=row.external_id,
            status=status.get(row.id, Status.UNREVIEWED),
            probabilities=None if row.probabilities is None else array32(row.probabilities),
            malignancy=row.malignancy,
            uncertainty=row.uncertainty,
            disagreement=row.disagreement,
            suggestion=row.suggestion,
            abstained=row.abstained,
        )
        for row in connection.execute(query)
    ]


def features(connection: Connection, bundle: BundleRef, case_ids: Sequence[int]) -> dict[int, FloatArray]:
    """Return case to features for those of the cases that have any."""
    found: dict[int, FloatArray] = {}
    query = (
        select(analyses.c.case_id, analysis_features.c.values_f16)
        .join(analysis_features, analysis_features.c.analysis_id == analyses.c.id)
        .where(analyses.c.bundle_digest == bundle.digest)
    )
    for start in range(0, len(case_ids), _AT_ONCE):  # SQLite takes a limited number of values in a statement
        some = query.where(analyses.c.case_id.in_(case_ids[start : start + _AT_ONCE]))
        for row in connection.execute(some):
            found[row.case_id] = features_from(row.values_f16)
    return found


def _furthest(connection: Connection) -> dict[int, Status]:
    """Return case to the furthest that any reviewer came with it, without the cases that nobody read."""
    query = (
        select(reads.c.case_id, read_states.c.status)
        .join(read_states, read_states.c.read_id == reads.c.id)
        .outerjoin(read_rounds, rounds.KNOWN)
        .where(
            reads.c.queue_id == DEFAULT_QUEUE,
            or_(
                reads.c.mode == ReadMode.ADJUDICATION.value,
                reads.c.round == func.coalesce(read_rounds.c.round, rounds.FIRST),
            ),
        )
    )
    status: dict[int, Status] = {}
    for row in connection.execute(query):
        both = (Status(row.status), status.get(row.case_id, Status.UNREVIEWED))
        status[row.case_id] = min(both, key=_FURTHEST_FIRST.index)
    return status
