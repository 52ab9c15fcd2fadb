"""Exporting reviewed cases and the history of reviews.

``csv`` is a table for people with every case that was acted on. ``isic`` and ``folder`` are training data: they
hold the cases whose reads add up to one of the seven classes, and say how many were left out and why. ``jsonl`` is
all logs, each event verbatim, but of what the audit knows of analyses the hashes alone: whoever reads blind must
not learn it there. Suggestion and probabilities are those that the reviewer saw, not those of a later bundle.
Repeats measure the reader and say nothing of the case: the event log alone has them, each with its original. Every
export holds the ends of the store's logs, so that it can be held against the store later.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from dermreview import __version__
from dermreview.domain.access import Right
from dermreview.domain.agreement import ReviewedLabel, Standing, reviewed_label
from dermreview.domain.audit import AuditKind, Heads, Log
from dermreview.domain.case import Case
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode, ReadState, ReviewEvent, Shown, Status, fold
from dermreview.domain.taxonomy import OTHER
from dermreview.exchange.heads import RECORD, ExportRecord, beside, file_hashes
from dermreview.exchange.target import check_target, replacing
from dermreview.exchange.writers import (
    ExportImage,
    ExportRow,
    event_line,
    write_csv,
    write_folder,
    write_isic,
    write_jsonl,
)
from dermreview.imaging.decode import decode_image, encode_png
from dermreview.imaging.formats import EXTENSIONS, identify
from dermreview.services.permits import require
from dermreview.store import Store

Progress = Callable[[int, int], None]
"""Called with the number of finished cases and of all."""


class ExportFormat(StrEnum):
    """What an export can be."""

    CSV = "csv"
    ISIC = "isic"
    FOLDER = "folder"
    JSONL = "jsonl"


TRAINING_FORMATS: Final = frozenset({ExportFormat.ISIC, ExportFormat.FOLDER})


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The outcome of an export.

    Attributes:
        path: What was written: a file, or a folder for ``isic`` and ``folder``.
        cases: Cases in it.
        left_out: Reason to number of cases: ``unreviewed``, ``provisional``, ``deferred``, ``flagged``,
            ``ungradable``, ``second read``, ``conflict``, ``other``.
    """

    path: Path
    cases: int
    left_out: dict[str, int] = field(default_factory=dict)


class _Read(NamedTuple):
    reviewer: str
    state: ReadState


def export_reviews(
    store: Store,
    out: Path,
    fmt: ExportFormat,
    *,
    force: bool = False,
    include_other: bool = False,
    progress: Progress | None = None,
) -> ExportReport:
    """Write an export; the target is complete when it appears.

    Args:
        store: Where from.
        out: A file for ``csv`` and ``jsonl``, a folder for ``isic`` and ``folder``.
        fmt: Which form.
        force: Replace what is there, once the new export is complete.
        include_other: Let training data hold the label ``other``.
        progress: Called after each case of the forms with images.

    Raises:
        DermreviewError: NOTHING_TO_EXPORT, TARGET_EXISTS, TARGET_FOREIGN_FOLDER, TARGET_NOT_WRITABLE,
            VAULT_MISSING, VAULT_CHANGED or a STORE_* code; what was there before is then as it was.
    """
    require(store, Right.EXPORT)
    check_target(out, force)
    if fmt is ExportFormat.CSV:
        check_target(beside(out), force)
    if fmt is ExportFormat.JSONL:
        return _export_history(store, out, force)
    heads = store.heads()
    cases = list(store.cases())
    reads = _reads_by_case(store)
    chosen: list[ExportRow] = []
    left_out: Counter[str] = Counter()
    for case in cases:
        row, reason = _judge(case, reads.get(case.id, ()), fmt, include_other)
        if reason is None:
            chosen.append(row)
        else:
            left_out[reason] += 1
    if not chosen:
        raise DermreviewError(ErrorCode.NOTHING_TO_EXPORT)
    report = ExportReport(out, len(chosen), dict(sorted(left_out.items())))
    with ExitStack() as targets:
        path = targets.enter_context(replacing(out, force))
        _write(store, path, fmt, {case.id: case for case in cases}, chosen, progress)
        record = _record(store, heads, file_hashes(path, out.name))
        # left in reverse: the record is there before the table that it belongs to
        apart = targets.enter_context(replacing(beside(out), force)) if fmt is ExportFormat.CSV else path / RECORD
        apart.write_text(record.to_text(), encoding="utf-8", newline="\n")
        _tell(store, report, fmt, record.digest(), len(record.files))
    return report


def _record(store: Store, heads: Heads, files: dict[str, str]) -> ExportRecord:
    local = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    return ExportRecord(store.writer(), heads, files, __version__, local)


def _tell(store: Store, report: ExportReport, fmt: ExportFormat, digest: str, files: int) -> None:
    """Put the export into the audit before it appears, so that none is out of which nobody knows."""
    details = {
        "format": fmt.value,
        "cases": report.cases,
        "left_out": report.left_out,
        "files": files,
        "sha256": digest,
    }
    store.audit(AuditKind.EXPORT, details)


def _write(
    store: Store,
    path: Path,
    fmt: ExportFormat,
    cases: dict[int, Case],
    rows: list[ExportRow],
    progress: Progress | None,
) -> None:
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(rows))

    def load(row: ExportRow) -> ExportImage:
        return _image(store, cases[row.image])

    if fmt is ExportFormat.CSV:
        write_csv(path, rows)
    elif fmt is ExportFormat.ISIC:
        write_isic(path, rows, load, advance)
    else:
        write_folder(path, rows, load, advance)


def _export_history(store: Store, out: Path, force: bool) -> ExportReport:
    seen: set[int] = set()
    heads, repeats = store.heads(), store.repeats()

    def lines() -> Iterator[str]:
        for record in store.all_events():
            seen.add(repeats.get(record.event.case_id, record.event.case_id))
        for log, end in heads.items():
            name = None if log is Log.REVIEW else log.value
            for link in store.links(log):
                if link.seq > end.seq:  # written while this goes on
                    break
                payload = "" if log is Log.AUDIT and _is_opinion(link.payload) else link.payload
                yield event_line(link.seq, link.prev_hash, link.hash, payload, name)
        yield _record(store, heads, {}).to_line()

    with replacing(out, force) as path:
        write_jsonl(path, lines())
        if not seen:
            raise DermreviewError(ErrorCode.NOTHING_TO_EXPORT)
        report = ExportReport(out, len(seen))
        (digest,) = file_hashes(path).values()
        _tell(store, report, ExportFormat.JSONL, digest, 1)
    return report


def _is_opinion(payload: str) -> bool:
    """Tell whether an audit event holds what the AI says of a case: whoever reads blind must not learn it here."""
    return bool(payload) and json.loads(payload)["kind"] in (AuditKind.ANALYSIS, AuditKind.CROP_ANALYSIS)


def _reads_by_case(store: Store) -> dict[int, list[_Read]]:
    """Return the reads that count of each case that has any, in the order of their first events."""
    events: dict[tuple[int, int], list[ReviewEvent]] = defaultdict(list)
    aside = store.put_aside()
    for record in store.all_events():
        if record.event.read_id not in aside:
            events[record.event.case_id, record.event.read_id].append(record.event)
    reads: dict[int, list[_Read]] = defaultdict(list)
    for (case_id, _), of_read in events.items():
        reads[case_id].append(_Read(of_read[0].reviewer, fold(of_read)))
    return reads


def _judge(
    case: Case, reads: Sequence[_Read], fmt: ExportFormat, include_other: bool
) -> tuple[ExportRow, str | None]:
    """Return the row of a case, and why it is left out of this form, None if it is not."""
    label = reviewed_label([read.state for read in reads])
    row = _row(case, label, reads)
    standing = label.standing
    if fmt in TRAINING_FORMATS:
        if standing is not Standing.REVIEWED:
            return row, standing.value
        return row, OTHER if label.label == OTHER and not include_other else None
    # a note is worth a line, also on a case that was not decided
    return row, standing.value if standing is Standing.UNREVIEWED and not row.note else None


def _row(case: Case, label: ReviewedLabel, reads: Sequence[_Read]) -> ExportRow:
    decided = label.decided
    shown = decided.act.shown if decided else Shown()
    several = len({read.reviewer for read in reads}) > 1
    of_decision = (read.state for read in reads if decided in (read.state.decided, read.state.provisional))
    decided_state = next(of_decision, None) if decided else None
    first = decided_state.provisional if decided_state else None
    notes = [(read.reviewer, read.state.note) for read in reads if read.state.note]
    return ExportRow(
        external_id=case.external_id,
        status=label.standing.value,
        label=label.label,
        label_rule=label.rule.value if label.rule else None,
        diagnosis=label.diagnosis,
        suggestion=shown.suggestion,
        rule=shown.rule,
        abstained=shown.abstained,
        probabilities=shown.probabilities,
        bundle=shown.bundle,
        reviewer="; ".join(dict.fromkeys(read.reviewer for read in reads if read.state.decided)),
        decided_at=decided.at if decided else None,
        milliseconds=decided.act.milliseconds if decided else None,
        patient=case.patient,
        note="; ".join(f"{reviewer}: {note}" if several else note for reviewer, note in notes),
        synthetic=case.synthetic,
        reasons=tuple(decided_state.reasons) if decided_state else (),
        confidence=decided_state.confidence if decided_state else None,
        first_label=first.act.label if first else None,
        image=case.id,
        reads=tuple(_in_words(read) for read in reads if read.state.is_verdict),
    )


def _in_words(read: _Read) -> str:
    adjudicated = read.state.decided is not None and read.state.decided.mode is ReadMode.ADJUDICATION
    who = f"{read.reviewer}, adjudication" if adjudicated else read.reviewer
    return f"{who}: {read.state.label or Status.UNGRADABLE.value}"


def _image(store: Store, case: Case) -> ExportImage:
    """Return the stored file; one that still needs turning is turned and stored without loss as PNG."""
    data = store.vault.read(case.sha256)
    if case.orientation != 1:
        return ExportImage(encode_png(decode_image(data, case.orientation)), ".png")
    return ExportImage(data, EXTENSIONS[identify(data)])
