"""What of the names of files, folders, patients and lesions enters a store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.pseudonyms import NameKind, Pseudonyms, is_plain_folder, is_technical
from dermreview.exchange.target import replacing
from dermreview.exchange.writers import write_table


@dataclass(frozen=True, slots=True)
class Naming:
    """The rule of one import.

    Attributes:
        pseudonyms: The store's.
        keep: The user says that no name of a file or folder is a patient's; ids of patients never stay.
    """

    pseudonyms: Pseudonyms
    keep: bool = False

    def case(self, stem: str) -> str:
        """Return the id of a case from its file's name without the ending."""
        return stem if self.keep or is_technical(stem) else self.pseudonyms.of(NameKind.CASE, stem)

    def patient(self, patient: Patient) -> Patient:
        """Return what is known of a patient with pseudonyms for the ids; images of one patient stay together."""
        lesion = patient.lesion_id
        if lesion is not None and not (self.keep or is_technical(lesion)):
            lesion = self.pseudonyms.of(NameKind.LESION, lesion)
        named = patient.patient_id
        person = None if named is None else self.pseudonyms.of(NameKind.PATIENT, named)
        return replace(patient, lesion_id=lesion, patient_id=person)

    def folder(self, file: Path) -> str:
        """Return what is kept of a file's place: a mark of the folder above, and the folder's name or pseudonym.

        Two folders of one name stay two, whatever they are called; no path can be read from it.
        """
        folder = file.absolute().parent
        mark = self.pseudonyms.of(NameKind.FOLDER, readable(str(folder.parent))).partition("-")[2]
        name = readable(folder.name)
        if not (self.keep or is_plain_folder(name)):
            name = self.pseudonyms.of(NameKind.FOLDER, name)
        return f"{mark}/{name}/"


def save_names(store: Path, names: Sequence[tuple[str, str]], out: Path) -> None:
    """Write which file became which case to a table that only its owner may read, outside of the store.

    Args:
        store: The folder of the cases' store.
        names: (file, external id) each.
        out: The table, as CSV; must not exist yet.

    Raises:
        DermreviewError: NAMES_IN_STORE, TARGET_EXISTS or TARGET_NOT_WRITABLE.
    """
    check_names_target(store, out)
    with replacing(out, force=False) as new:
        write_table(new, ("file", "case"), [{"file": file, "case": case} for file, case in names])
        new.chmod(0o600)


def check_names_target(store: Path, out: Path) -> None:
    """Refuse a place for the table of names inside the store, whose backups would take the names along.

    Raises:
        DermreviewError: NAMES_IN_STORE or TARGET_EXISTS.
    """
    if out.resolve().is_relative_to(store.resolve()):
        raise DermreviewError(ErrorCode.NAMES_IN_STORE, path=out)
    if out.exists():
        raise DermreviewError(ErrorCode.TARGET_EXISTS, path=out)


def readable(text: str) -> str:
    """Return a text with a file's name so that it can be stored and printed, also where the name is not valid."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
