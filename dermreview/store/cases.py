"""Statements on cases, their images and reference labels."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select, update

from dermreview.domain.case import Case, Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store.records import NewCase
from dermreview.store.schema import cases, erased_cases, images, reference_labels
from dermreview.store.text import now_text, writable

PATIENT = tuple(field.name for field in fields(Patient))
"""The columns of what is known of a patient."""
ORIGINAL = func.coalesce(cases.c.repeat_of, cases.c.id)
"""The case itself, or the one that a repeat shows again."""


def get(connection: Connection, case_id: int, reviewer: str | None = None) -> Case:
    """Return a case, or a repeat of it.

    Args:
        connection: An open transaction.
        case_id: The store's number.
        reviewer: Who is to read it; None for nobody.

    Raises:
        DermreviewError: CASE_UNKNOWN, also for a repeat that another reviewer has.
    """
    query = _query().where(cases.c.id == case_id)
    if reviewer is not None:
        query = query.where(is_for(reviewer))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise DermreviewError(ErrorCode.CASE_UNKNOWN, case_id=case_id)
    return _case(row)


def is_for(reviewer: str) -> ColumnElement[bool]:
    """Return the condition that a row is a case, or a repeat for this reviewer."""
    return or_(cases.c.repeat_of.is_(None), cases.c.repeat_for == reviewer)


def original(connection: Connection, case_id: int) -> int:
    """Return the case that a repeat shows again, of any other case itself.

    Raises:
        DermreviewError: CASE_UNKNOWN.
    """
    found = connection.execute(select(ORIGINAL).where(cases.c.id == case_id)).scalar_one_or_none()
    if found is None:
        raise DermreviewError(ErrorCode.CASE_UNKNOWN, case_id=case_id)
    return int(found)


def number(connection: Connection, external_id: str) -> int | None:
    """Return the number of the case with an id, None where there is none."""
    return connection.execute(select(cases.c.id).filter_by(external_id=external_id)).scalar_one_or_none()


def page(connection: Connection, after: int, limit: int) -> list[Case]:
    """Return up to ``limit`` cases with an id above ``after``, in import order, without repeats."""
    query = _query().where(cases.c.id > after, cases.c.repeat_of.is_(None)).order_by(cases.c.id).limit(limit)
    return [_case(row) for row in connection.execute(query)]


def with_image(connection: Connection, pixel_sha256: str, sha256: str) -> Case | None:
    """Return the case whose image has these pixels or these bytes (another decoder may see other pixels)."""
    same = or_(images.c.pixel_sha256 == pixel_sha256, images.c.sha256 == sha256)
    query = _query().where(same, cases.c.repeat_of.is_(None)).order_by(cases.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _case(row)


def add(connection: Connection, new: NewCase) -> Case:
    """Insert a case whose image is new and already in the vault."""
    connection.execute(
        insert(images).values(
            sha256=new.sha256,
            pixel_sha256=new.pixel_sha256,
            extension=new.extension,
            orientation=new.orientation,
            width=new.width,
            height=new.height,
        )
    )
    case_id = connection.execute(
        insert(cases)
        .values(
            id=next_id(connection),
            external_id=_free_id(connection, writable(new.external_id)),
            image_sha256=new.sha256,
            synthetic=new.synthetic,
            source=writable(new.source),
            imported_at=now_text(),
            mm_per_pixel=new.mm_per_pixel,
            **{name: getattr(new.patient, name) for name in PATIENT},
        )
        .returning(cases.c.id)
    ).scalar_one()
    if new.reference is not None:
        _add_reference(connection, case_id, new.reference)
    return get(connection, case_id)


def next_id(connection: Connection) -> int:
    """Return a number for a new case that no case ever had, also none that was erased: the logs still name it."""
    known = (select(func.coalesce(func.max(column), 0)) for column in (cases.c.id, erased_cases.c.case_id))
    return 1 + max(int(connection.execute(query).scalar_one()) for query in known)


def fill_in(connection: Connection, case: Case, new: NewCase) -> tuple[Case, list[str]]:
    """Add what ``new`` knows and ``case`` lacked; what is known already stays as it is.

    Returns:
        The case as it is now, and the names of what was added.
    """
    found: dict[str, object] = {
        name: value
        for name in PATIENT
        if getattr(case.patient, name) is None and (value := getattr(new.patient, name)) is not None
    }
    if case.mm_per_pixel is None and new.mm_per_pixel is not None:
        found["mm_per_pixel"] = new.mm_per_pixel
    if found:
        for column in (cases.c.id, cases.c.repeat_of):
            connection.execute(update(cases).where(column == case.id).values(**found))
    added = list(found)
    if new.reference is not None and reference(connection, case.id) is None:
        _add_reference(connection, case.id, new.reference)
        added.append("reference")
    return get(connection, case.id), added


def reference(connection: Connection, case_id: int) -> ReferenceLabel | None:
    """Return the diagnosis that came with a case."""
    row = connection.execute(
        select(reference_labels.c.diagnosis, reference_labels.c.basis).where(reference_labels.c.case_id == case_id)
    ).one_or_none()
    return None if row is None else ReferenceLabel(row.diagnosis, row.basis)


def references(connection: Connection) -> dict[int, ReferenceLabel]:
    """Return case to the diagnosis that came with it."""
    rows = connection.execute(select(reference_labels))
    return {row.case_id: ReferenceLabel(row.diagnosis, row.basis) for row in rows}


def count(connection: Connection) -> int:
    """Return the number of cases, without repeats."""
    query = select(func.count()).select_from(cases).where(cases.c.repeat_of.is_(None))
    return int(connection.execute(query).scalar_one())


def patient_of(row: Row[tuple[object, ...]]) -> Patient:
    """Return what a row with the columns of `PATIENT` knows."""
    return Patient(**{name: getattr(row, name) for name in PATIENT})


def _query() -> Select[tuple[object, ...]]:
    return select(cases, images.c.orientation, images.c.width, images.c.height).join(images)


def _case(row: Row[tuple[object, ...]]) -> Case:
    return Case(
        id=row.id,
        external_id=row.external_id,
        sha256=row.image_sha256,
        width=row.width,
        height=row.height,
        patient=patient_of(row),
        synthetic=row.synthetic,
        imported_at=datetime.fromisoformat(row.imported_at),
        orientation=row.orientation,
        mm_per_pixel=row.mm_per_pixel,
    )


def _add_reference(connection: Connection, case_id: int, label: ReferenceLabel) -> None:
    connection.execute(
        insert(reference_labels).values(case_id=case_id, diagnosis=label.diagnosis, basis=label.basis)
    )


def _free_id(connection: Connection, wanted: str) -> str:
    """Return the wanted id, or with ``-2``, ``-3`` ... where another image has it."""
    candidate, number = wanted, 1
    while connection.execute(select(cases.c.id).where(cases.c.external_id == candidate)).first():
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
