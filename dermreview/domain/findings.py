"""What a check of a store can find, as codes with data; the English wording stands here, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class FindingKind(StrEnum):
    """What is not as it was left."""

    DATABASE_DAMAGED = "database_damaged"
    REFERENCE_DANGLING = "reference_dangling"
    CHAIN_BROKEN = "chain_broken"
    CHAIN_CUT = "chain_cut"
    ROW_ALTERED = "row_altered"
    PROJECTION_DIFFERS = "projection_differs"
    PROJECTION_UNKNOWN = "projection_unknown"
    IMAGE_MISSING = "image_missing"
    IMAGE_CHANGED = "image_changed"
    IMAGE_UNREADABLE = "image_unreadable"
    FILE_ORPHANED = "file_orphaned"
    FILE_PARTIAL = "file_partial"
    EXPORT_AHEAD = "export_ahead"
    EXPORT_DIFFERS = "export_differs"
    EXPORT_FILE_CHANGED = "export_file_changed"
    EXPORT_OTHER_STORE = "export_other_store"


WORDS: Final[dict[FindingKind, str]] = {
    FindingKind.DATABASE_DAMAGED: "the database is damaged ({detail}); restore the newest backup",
    FindingKind.REFERENCE_DANGLING: "a row of {table} refers to a row of {parent} that is gone; restore the "
    "newest backup",
    FindingKind.CHAIN_BROKEN: "{log} event {seq} was changed or removed outside dermreview; compare with an "
    "export or a backup from before (store check --against)",
    FindingKind.CHAIN_CUT: "the {log} log does not hold the event {seq} that {by} event {at} names; compare with "
    "an export or a backup from before (store check --against)",
    FindingKind.ROW_ALTERED: "the row of {log} event {seq} says another {column} than the event itself; compare "
    "with a backup from before",
    FindingKind.PROJECTION_DIFFERS: "{rows} rows of {table} are not what the events add up to; store check "
    "--repair makes them anew",
    FindingKind.PROJECTION_UNKNOWN: "the worklist's states can't be held against events that do not hold "
    "themselves; restore a backup first",
    FindingKind.IMAGE_MISSING: "the image of case {case} is missing from the vault; import it again or copy the "
    "vault back from your backup",
    FindingKind.IMAGE_CHANGED: "the image of case {case} was changed outside dermreview; remove {file} and import "
    "the image again, or copy it back from your backup",
    FindingKind.IMAGE_UNREADABLE: "the image of case {case} can't be read ({detail}); check the disk and the "
    "permissions",
    FindingKind.FILE_ORPHANED: "{file} belongs to no case; look at it and remove it",
    FindingKind.FILE_PARTIAL: "{file} is left over from a write that did not end; remove it",
    FindingKind.EXPORT_AHEAD: "the export knows {log} event {seq}, this store ends at {last}: events were cut "
    "off, or the store was restored from before the export",
    FindingKind.EXPORT_DIFFERS: "{log} event {seq} is another in this store than in the export: the log was "
    "written anew after the export",
    FindingKind.EXPORT_FILE_CHANGED: "{file} of the export is not the file that was exported; ask for the "
    "original",
    FindingKind.EXPORT_OTHER_STORE: "the export was made from another store",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was left.

    Attributes:
        kind: What.
        data: The values for its words.
    """

    kind: FindingKind
    data: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the English words, with what to do."""
        return WORDS[self.kind].format(**self.data)
