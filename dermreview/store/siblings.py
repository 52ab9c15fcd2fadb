"""Statements on a patient's other images."""

from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from dermreview.domain.review import ReadMode, Status
from dermreview.domain.siblings import Sibling
from dermreview.store import rounds
from dermreview.store.schema import DEFAULT_QUEUE, cases, images, read_rounds, read_states, reads

MOST: Final = 40
"""More images than these are no strip any more."""


def of_case(connection: Connection, case_id: int, reviewer: str, *, labelled: bool) -> list[Sibling]:
    """Return the other images of a case's patient or lesion: those of the lesion first, then by import.

    The case's own image is left out wherever it stands again, and so is what others said.

    Args:
        connection: An open transaction.
        case_id: The case on screen.
        reviewer: Whose labels are told.
        labelled: Whether they are told at all.
    """
    case = connection.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
    if case is None or (case.patient_id is None and case.lesion_id is None):
        return []
    # written out: where one of them is not known, nothing equals it
    lesion = and_(cases.c.lesion_id.is_not(None), cases.c.lesion_id == case.lesion_id)
    patient = and_(cases.c.patient_id.is_not(None), cases.c.patient_id == case.patient_id)
    again = and_(read_rounds.c.case_id == cases.c.id, read_rounds.c.reviewer == reviewer)
    mine = and_(
        reads.c.case_id == cases.c.id,
        reads.c.queue_id == DEFAULT_QUEUE,
        reads.c.reviewer == reviewer,
        reads.c.round == func.coalesce(read_rounds.c.round, rounds.FIRST),
        reads.c.mode != ReadMode.ADJUDICATION.value,
    )
    query = (
        select(cases, images.c.orientation, read_states.c.status, read_states.c.label)
        .join(images, images.c.sha256 == cases.c.image_sha256)
        .outerjoin(read_rounds, again)
        .outerjoin(reads, mine)
        .outerjoin(read_states, read_states.c.read_id == reads.c.id)
        .where(or_(lesion, patient), cases.c.repeat_of.is_(None), cases.c.image_sha256 != case.image_sha256)
        .order_by(func.coalesce(cases.c.lesion_id == case.lesion_id, False).desc(), cases.c.id)
        .limit(MOST)
    )
    return [
        Sibling(
            case_id=row.id,
            external_id=row.external_id,
            sha256=row.image_sha256,
            orientation=row.orientation,
            synthetic=row.synthetic,
            same_lesion=case.lesion_id is not None and row.lesion_id == case.lesion_id,
            status=Status(row.status) if labelled and row.status else Status.UNREVIEWED,
            label=row.label if labelled else None,
        )
        for row in connection.execute(query)
    ]
