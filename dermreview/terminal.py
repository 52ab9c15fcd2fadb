"""How the command line speaks: answers on stdout, errors and progress on stderr."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dermreview.domain.outcome import Failure

answers = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


class Advance:
    """A service's progress callback that moves a bar."""

    def __init__(self, bar: Progress, words: str) -> None:
        self._bar = bar
        self._task = bar.add_task(words, total=None)

    def __call__(self, done: int, total: int) -> None:
        """Tell how many of how many are done."""
        self._bar.update(self._task, completed=done, total=total)


@contextmanager
def progress_bar(words: str) -> Iterator[Advance]:
    """Show a bar on a terminal, and nothing where a program reads."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as bar:
        yield Advance(bar, words)


def print_json(answer: object) -> None:
    """Print what ``--json`` promises."""
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")


def failures_as_json(failed: Sequence[Failure]) -> list[dict[str, str]]:
    """Return failures as ``--json`` prints them."""
    return [{"source": failure.source, "reason": failure.reason} for failure in failed]


def name_failures(failed: Sequence[Failure]) -> None:
    """Name each failed item with its reason on stderr."""
    for failure in failed:
        errors.print(f"{failure.source}: {failure.reason}")
