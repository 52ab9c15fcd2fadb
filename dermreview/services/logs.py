"""The program's own log: what went wrong inside it, and nothing of any case.

Bugs are logged with where they happened: files of the program, lines, functions, and the kind of each error. The
words of an error stay out, because a value, a file's name or a patient's can stand in them, and so do the source
lines. Other libraries' messages stay out for the same reason; of those the kind and the place are kept.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from platformdirs import user_log_path

from dermreview.domain.errors import DermreviewError

FILE: Final = "dermreview.log"
_MOST_BYTES: Final = 1_000_000
_OLDER_FILES: Final = 3
_OURS: Final = "dermreview"
_PACKAGES: Final = ("dermreview", "site-packages", "dist-packages")

log = logging.getLogger(__name__)


def log_dir() -> Path:
    """Return the folder of the program's log."""
    return user_log_path("dermreview", appauthor=False)


class WordlessFormatter(logging.Formatter):
    """Writes a record without what may come from a case.

    Our own messages are templates in the source: they are written with numbers filled in, and with the name of its
    kind in the place of any other value. Of other libraries' records the level, the logger and the place are kept.

    Args:
        terminal: Write as the command line speaks, without time and place.
    """

    def __init__(self, *, terminal: bool = False) -> None:
        super().__init__()
        self._terminal = terminal

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and the lines of a trace where there is one."""
        if self._terminal:
            line = f"dermreview: {_wordless(record)}"
        else:
            at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            place = f"{Path(record.pathname).name}:{record.lineno}"
            line = f"{at} {record.levelname} {record.name} {place}: {_wordless(record)}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + wordless_trace(record.exc_info[1])
        return line


def wordless_trace(error: BaseException) -> str:
    """Return where an error came from, with kinds, codes, files, lines and functions, and none of its words."""
    lines = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(_kind(current))
        lines += [f"  {place}" for place in _places(current.__traceback__)]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


def _kind(error: BaseException) -> str:
    if isinstance(error, DermreviewError):
        return f"DermreviewError {error.code}"
    number = getattr(error, "errno", None)
    return type(error).__name__ + (f" {number}" if isinstance(number, int) else "")


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace, limit=60):
        yield f"{_within_package(frame.filename)}:{frame.lineno} {frame.name}"


def _within_package(file: str) -> str:
    """Drop where the program is installed: a home folder bears a name."""
    parts = Path(file).parts
    at = max((place for place, part in enumerate(parts) if part in _PACKAGES), default=len(parts) - 1)
    return "/".join(parts[at:])


def _wordless(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] != _OURS:
        return "a message of another library"
    if not isinstance(record.msg, str):
        return _named(record.msg)
    arguments = record.args if isinstance(record.args, tuple) else ()
    said = tuple(each if isinstance(each, int | float | Enum) else _named(each) for each in arguments)
    try:
        return record.msg % said if said else record.msg
    except (TypeError, ValueError):
        return record.msg


def _named(value: object) -> str:
    return _kind(value) if isinstance(value, BaseException) else f"<{type(value).__name__}>"


def log_to_terminal() -> None:
    """Write warnings on stderr, which a desktop keeps in files of its own: without words of any case either."""
    handler = logging.StreamHandler()
    handler.setFormatter(WordlessFormatter(terminal=True))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


@contextmanager
def logging_to_file(folder: Path | None = None) -> Iterator[Path | None]:
    """Keep the program's log while it runs: at most four files of a megabyte, readable for their owner alone.

    Args:
        folder: Where to; `log_dir` if left out.

    Yields:
        The file, None where none can be written: the program does without.
    """
    place = (folder or log_dir()) / FILE
    root = logging.getLogger()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        handler = RotatingFileHandler(
            place, maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=False
        )
    except OSError:
        yield None
        return
    handler.setFormatter(WordlessFormatter())
    handler.setLevel(logging.INFO)
    root.addHandler(handler)
    ours = logging.getLogger(_OURS)
    before = ours.level
    ours.setLevel(logging.INFO)
    log.info("dermreview started, Python %d.%d", *sys.version_info[:2])
    try:
        yield place
    finally:
        ours.setLevel(before)
        root.removeHandler(handler)
        handler.close()
