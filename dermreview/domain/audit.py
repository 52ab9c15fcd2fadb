"""What is kept of everything that changes what a label means, beside reviews and acts on the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
"""What JSON can hold."""


class Log(StrEnum):
    """One of the append-only logs of a store, each a hash chain of its own."""

    REVIEW = "review"
    QUEUE = "queue"
    AUDIT = "audit"


class AuditKind(StrEnum):
    """What an audit event tells of."""

    IMPORT = "import"
    ANALYSIS = "analysis"
    ANALYSIS_FAILURE = "analysis_failure"
    CROP_ANALYSIS = "crop_analysis"
    EXPORT = "export"
    BUNDLE = "bundle"
    SETTINGS = "settings"
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    LOCK = "lock"
    ACCOUNT = "account"
    BACKUP = "backup"
    RESTORE = "restore"
    MIGRATION = "migration"
    REPAIR = "repair"
    ERASE = "erase"
    CONVERT = "convert"
    QUARANTINE = "quarantine"


class EraseReason(StrEnum):
    """Why a case is erased; a code, because words could name the patient."""

    MISTAKE = "imported-by-mistake"
    CONSENT = "consent-withdrawn"
    RETENTION = "retention-over"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain.

    Attributes:
        seq: Position of its last event; 0 for an empty log.
        hash: Of that event; 64 zeros for an empty log.
    """

    seq: int
    hash: str


Heads: TypeAlias = dict[Log, Head]
"""The end of each log's chain."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One audit event as it stands in the store.

    Attributes:
        seq: Position in the log of such events, ascending.
        kind: What it tells of.
        case_id: The case that it is about, None for none.
        reviewer: Who did it; None where nobody was named, as on the command line.
        details: What was done: numbers, hashes, codes, old and new values. No file names, patient ids or notes.
        at: UTC.
        local: The same moment on the clock of the workstation, with its offset from UTC.
    """

    seq: int
    kind: AuditKind
    case_id: int | None
    reviewer: str | None
    details: Mapping[str, Json]
    at: datetime
    local: datetime
