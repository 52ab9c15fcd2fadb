"""Erasing the cases of a patient, or cases that were imported by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dermreview.domain.access import Right
from dermreview.domain.audit import EraseReason
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.pseudonyms import NameKind
from dermreview.services.permits import require
from dermreview.store import Store

__all__ = ["EraseReason", "ErasurePlan", "ErasureReport", "erase_cases", "plan_erasure"]


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What an erasure will take away.

    Attributes:
        cases: Number to id of the cases.
        reviews: How many reviews lose their content.
        analyses: How many analyses go.
        siblings: How many other cases the same patients have, which stay.
    """

    cases: dict[int, str]
    reviews: int
    analyses: int
    siblings: int


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure did.

    Attributes:
        cases: How many cases are gone.
        backup: The one backup that the store's folder has now.
        elsewhere: Databases set aside in the store's folder that may still hold them.
        gone: Numbers of the cases and of their repeats.
    """

    cases: int
    backup: Path
    elsewhere: tuple[Path, ...]
    gone: tuple[int, ...]


def plan_erasure(
    store: Store, ids: Sequence[str] = (), patient: str | None = None, *, whole_patients: bool = False
) -> ErasurePlan:
    """Find what is to be erased; nothing is changed.

    Args:
        store: The store.
        ids: Of cases, as the worklist shows them or as their files were named; a repeat stands for its case.
        patient: The patient's id as an export or the clinic's own table has it, for all of the patient's cases.
        whole_patients: Take all other cases of the same patients too.

    Raises:
        DermreviewError: CASE_NOT_FOUND, PATIENT_NOT_FOUND, ACCESS_DENIED or a STORE_* code.
    """
    require(store, Right.ADMINISTER)
    repeats, pseudonyms = store.repeats(), store.pseudonyms()
    numbers: dict[int, None] = {}
    for name in ids:
        number = store.case_number(name) or store.case_number(pseudonyms.of(NameKind.CASE, name))
        if number is None:
            raise DermreviewError(ErrorCode.CASE_NOT_FOUND, case=name)
        numbers[repeats.get(number, number)] = None
    if patient is not None:
        pseudonym = pseudonyms.of(NameKind.PATIENT, patient)
        of_patient = store.cases_of_patient(patient) or store.cases_of_patient(pseudonym)
        if not of_patient:
            raise DermreviewError(ErrorCode.PATIENT_NOT_FOUND)
        numbers.update(dict.fromkeys(of_patient))
    patients = {store.case(number).patient.patient_id for number in numbers} - {None}
    others = {each for known in patients if known for each in store.cases_of_patient(known)} - set(numbers)
    if whole_patients:
        numbers.update(dict.fromkeys(sorted(others)))
        others.clear()
    doomed = store.doomed(list(numbers))
    return ErasurePlan(
        {each.case_id: each.external_id for each in doomed},
        sum(each.reviews for each in doomed),
        sum(each.analyses for each in doomed),
        len(others),
    )


def erase_cases(store: Store, numbers: Sequence[int], reason: EraseReason) -> ErasureReport:
    """Erase cases with their repeats, all or none; it can't be undone.

    Args:
        store: The store.
        numbers: Of the cases, as in `ErasurePlan`.
        reason: Why; kept with the tombstone.

    Raises:
        DermreviewError: CASE_UNKNOWN, ACCESS_DENIED or a STORE_* code.
    """
    require(store, Right.ADMINISTER)
    for number in numbers:
        store.case(number)
    doomed = set(numbers)
    repeats = [repeat for repeat, original in store.repeats().items() if original in doomed]
    erased = store.erase(numbers, reason)
    return ErasureReport(len(numbers), erased.backup, erased.elsewhere, (*numbers, *repeats))
