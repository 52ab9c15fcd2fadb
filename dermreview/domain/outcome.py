"""What the long verbs report: how many went well, and each one that did not, with its reason."""

from dataclasses import dataclass, field

from dermreview.domain.errors import DermreviewError


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that did not work.

    Attributes:
        source: The file or case, as the user named it.
        reason: The message in English.
        error: What it says, for a screen that speaks another language; None where that is not known.
    """

    source: str
    reason: str
    error: DermreviewError | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import.

    Attributes:
        imported: New cases.
        duplicates: (file, external id of the case that has this image already).
        failed: Files that were refused.
        unmatched: Images that the given tables do not know; 0 without a table.
        renamed: How many of the new cases got a pseudonym instead of their file's name.
        names: (file, external id of its case) of each image that is in the store now, for the user alone.
    """

    imported: int = 0
    duplicates: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    unmatched: int = 0
    renamed: int = 0
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AnalyzeReport:
    """The outcome of an analysis run.

    Attributes:
        analyzed: Cases with a new analysis.
        abstained: How many of them carry no suggestion.
        failed: Cases that could not be analyzed.
        device: Where it ran last: ``cpu`` or ``cuda``.
        bundle: The bundle in words.
        notices: What the user should know, for example a fall back to the CPU.
    """

    analyzed: int
    abstained: int
    failed: tuple[Failure, ...]
    device: str
    bundle: str
    notices: tuple[str, ...] = field(default=())
