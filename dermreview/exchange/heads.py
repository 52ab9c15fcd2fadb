"""The ends of a store's logs in its exports, so that an export can be held against the store later."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dermreview.domain.audit import Head, Heads, Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange.target import MARKER

RECORD: Final = "dermreview-audit.json"
"""In an exported folder."""
SUFFIX: Final = ".audit.json"
"""Of the file beside an exported table."""
_VERSION: Final = 1
_LARGEST: Final = 256 * 2**20
"""Bytes; no record of ours comes near, and a longer one is none."""
_TAIL: Final = 64 * 2**10


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """What an export knows of the store that it came from.

    Attributes:
        writer: The random id of the store's logs.
        heads: The ends of its logs at that moment.
        files: Name below the export to the hex SHA-256 of its bytes.
        app: The version that wrote it.
        local: When, on the workstation's clock with its offset.
    """

    writer: str
    heads: Heads
    files: Mapping[str, str] = field(default_factory=dict)
    app: str = ""
    local: str = ""

    def digest(self) -> str:
        """Return one hash for all files."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(listed.encode("utf-8", "replace")).hexdigest()

    def to_line(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(self._said(), separators=(",", ":"), ensure_ascii=False)

    def to_text(self) -> str:
        """Return the record as JSON for people."""
        return json.dumps(self._said(), indent=2, ensure_ascii=False) + "\n"

    def _said(self) -> dict[str, Any]:
        return {
            "log": "heads",
            "v": _VERSION,
            "writer": self.writer,
            "heads": {log.value: {"seq": head.seq, "hash": head.hash} for log, head in self.heads.items()},
            "files": dict(self.files),
            "app": self.app,
            "local": self.local,
        }


def file_hashes(path: Path, name: str | None = None) -> dict[str, str]:
    """Return name to hash of the files of an export that was just written.

    Args:
        path: A file or a folder.
        name: Under which a single file is known.
    """
    if path.is_file():
        return {name or path.name: _hash_of(path)}
    return {
        file.relative_to(path).as_posix(): _hash_of(file)
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name not in (MARKER, RECORD)
    }


def beside(out: Path) -> Path:
    """Return where the record of an exported table lies."""
    return out.with_name(out.name + SUFFIX)


def read_record(export: Path) -> ExportRecord:
    """Return what an export, or the record of one, knows.

    Args:
        export: An exported file or folder, or the small file with the record alone.

    Raises:
        DermreviewError: FILE_NOT_FOUND, FILE_NOT_READABLE or EXPORT_WITHOUT_HEADS.
    """
    if not export.exists():
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=export)
    try:
        for text in _candidates(export):
            record = _parsed(text)
            if record is not None:
                return record
    except OSError as error:
        detail = error.strerror or error
        raise DermreviewError(ErrorCode.FILE_NOT_READABLE, path=export, detail=detail) from error
    raise DermreviewError(ErrorCode.EXPORT_WITHOUT_HEADS, path=export)


def changed_files(export: Path, record: ExportRecord) -> list[str]:
    """Return the files of an export that are gone or not what they were; none where only the record is there."""
    if export.name.endswith(SUFFIX) or export.name == RECORD:
        return []
    found = file_hashes(export, next(iter(record.files), None) if export.is_file() else None)
    return sorted(name for name, digest in record.files.items() if found.get(name) != digest)


def exported_events(export: Path) -> Iterator[tuple[str, int, str, bool]]:
    """Yield log, ``seq``, hash and whether the payload belongs to it, for each event of an exported history.

    Args:
        export: Any export; those without events yield nothing.

    Raises:
        OSError: If it can't be read.
    """
    if not export.is_file() or export.name.endswith(".json") or beside(export).is_file():
        return
    with export.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            head, between, rest = line.rstrip("\n").partition(',"payload":')
            if not between:
                continue
            try:
                said = json.loads(head + "}")
                prev_hash, digest, seq = str(said["prev_hash"]), str(said["hash"]), int(said["seq"])
            except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
                continue
            payload = rest.removesuffix("}")
            holds = payload == "null" or hashlib.sha256((prev_hash + payload).encode()).hexdigest() == digest
            yield str(said.get("log", Log.REVIEW.value)), seq, digest, holds


def _candidates(export: Path) -> Iterable[str]:
    """Yield texts that may be the record of an export."""
    if export.is_dir():
        export = export / RECORD
        if not export.is_file():
            return
    apart = beside(export)
    if apart.is_file():
        yield _read(apart)
    if export.name.endswith(".json"):
        yield _read(export)
    else:
        yield _last_line(export)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LARGEST).decode("utf-8", "replace")


def _last_line(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _TAIL))
        lines = file.read().decode("utf-8", "replace").rstrip("\n").rsplit("\n", 1)
    return lines[-1]


def _parsed(text: str) -> ExportRecord | None:
    """Return a record, None where a text is none."""
    try:
        said = json.loads(text)
        if said["log"] != "heads" or said["v"] != _VERSION:
            return None
        heads = {log: Head(int(said["heads"][log]["seq"]), str(said["heads"][log]["hash"])) for log in Log}
        files = {str(name): str(digest) for name, digest in said["files"].items()}
        return ExportRecord(str(said["writer"]), heads, files, str(said["app"]), str(said["local"]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
