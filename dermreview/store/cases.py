"""Statements on cases, their images and reference labels."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from dermreview.domain.case import Case, Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store.records import NewCase
from dermreview.store.schema import cases, images, reference_labels
from dermreview.store.text import now_text, writable

PATIENT = tuple(field.name for field in fields(Patient))
"""The columns of what is known of a patient."""


def get(connection: Connection, case_id: int) -> Case:
    """Return a case.

    Raises:
        DermreviewError: CASE_UNKNOWN.
    """
    row = connection.execute(_query().where(cases.c.id == case_id)).one_or_none()
    if row is None:
        raise DermreviewError(ErrorCode.CASE_UNKNOWN, case_id=case_id)
    return _case(row)


def page(connection: Connection, after: int, limit: int) -> list[Case]:
    """Return up to ``limit`` cases with an id above ``after``, in import order."""
    query = _query().where(cases.c.id > after).order_by(cases.c.id).limit(limit)
    return [_case(row) for row in connection.execute(query)]


def with_image(connection: Connection, pixel_sha256: str, sha256: str) -> Case | None:
    """Return the case whose image has these pixels or these bytes (another decoder may see other pixels)."""
    same = or_(images.c.pixel_sha256 == pixel_sha256, images.c.sha256 == sha256)
    row = connection.execute(_query().where(same).order_by(cases.c.id).limit(1)).one_or_none()
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


def fill_in(connection: Connection, case: Case, new: NewCase) -> Case:
    """Add what ``new`` knows and ``case`` lacked; what is known already stays as it is."""
    found: dict[str, object] = {
        name: value
        for name in PATIENT
        if getattr(case.patient, name) is None and (value := getattr(new.patient, name)) is not None
    }
    if case.mm_per_pixel is None and new.mm_per_pixel is not None:
        found["mm_per_pixel"] = new.mm_per_pixel
    if found:
        connection.execute(update(cases).where(cases.c.id == case.id).values(**found))
    if new.reference is not None and reference(connection, case.id) is None:
        _add_reference(connection, case.id, new.reference)
    return get(connection, case.id)


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
    """Return the number of cases."""
    return int(connection.execute(select(func.count()).select_from(cases)).scalar_one())


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
