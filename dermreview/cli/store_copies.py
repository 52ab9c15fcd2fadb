"""``dermreview store backup`` and ``restore``."""

import functools
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import PARTLY_FAILED, JsonOption, StoreOption, store_folder
from dermreview.cli.secrets import passphrase_fd_named
from dermreview.cli.unlocking import ask_passphrase
from dermreview.domain.access import Right
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.preferences import store_dir
from dermreview.terminal import Advance, answers, errors, print_json, progress_bar

if TYPE_CHECKING:
    from dermreview.services.restoring import Holdings, Restored


def backup(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="[OUT]",
            help="A folder for a whole copy, database and images; the store's backups if left out.",
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a verified backup of the database, or a copy of the whole store in a folder on another disk."""
    lost: list[str] = []
    with opened_store(context, store, Right.ADMINISTER) as opened:
        if out is None:
            path = opened.backup().path
            answer: dict[str, object] = {"path": str(path)}
            words = f"backup written to {path}"
        else:
            with progress_bar("Copying") as progress:
                copy = opened.copy_to(out, progress)
            lost = copy.lost
            answer = {"path": str(copy.folder), "images": copy.images, "lost": lost}
            words = f"the whole store with {copy.images} images copied to {copy.folder}"
    print_json(answer) if as_json else answers.print(words)
    _name_lost(lost)


def restore(
    context: typer.Context,
    backup: Annotated[
        Path | None,
        typer.Argument(
            metavar="[BACKUP]",
            help="A file review-....db or the folder of a whole copy; the newest good backup if left out.",
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="NEW", help="Make a store in a new folder and leave the present one alone."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a store that is in order without asking.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a store back from a backup, verified first; what it replaces is kept aside."""
    from dermreview.services.restoring import restore as bring_back

    folder = store_folder(context, store, store_dir())
    if into is None:
        _permit(context, folder)

    def agree(present: "Holdings", backup: "Holdings") -> bool:
        errors.print(f"The store {folder} is in order. It holds {_in_words(present)}.")
        errors.print(f"The backup holds {_in_words(backup)}.")
        return yes or typer.confirm("Replace the store by the backup? It is kept aside.", err=True)

    with ExitStack() as stack:
        bars: list[Advance] = []

        def progress(done: int, total: int) -> None:
            if not bars:  # not before the question was answered
                bars.append(stack.enter_context(progress_bar("Verifying")))
            bars[0](done, total)

        ask = functools.partial(ask_passphrase, passphrase_fd_named(context))
        done = bring_back(backup, folder, agree, into=into, passphrase=ask, progress=progress)
    if done is None:
        errors.print("dermreview: nothing was changed")
        raise typer.Exit(PARTLY_FAILED)
    if as_json:
        print_json(_as_json(done))
    else:
        answers.print(f"{done.folder} was restored from {done.backup}. It holds {_in_words(done.holdings)}.")
        if done.replaced is not None:
            answers.print(f"The database that it replaces is kept in {done.replaced}")
    for path in done.damaged:
        errors.print(f"dermreview: {path} is damaged and was passed over")
    _name_lost(done.lost)


def _permit(context: typer.Context, folder: Path) -> None:
    """Let only who administers a store replace it, where its reviewers sign in.

    A damaged store can't tell who may, and an encrypted one is asked for its passphrase anyway.
    """
    from dermreview.services.stores import is_encrypted, is_store

    if not is_store(folder) or is_encrypted(folder):
        return
    try:
        with opened_store(context, folder, Right.ADMINISTER):
            pass
    except DermreviewError as error:
        if error.code not in (ErrorCode.STORE_CORRUPT, ErrorCode.STORE_NEWER):
            raise


def _as_json(done: "Restored") -> dict[str, object]:
    return {
        "path": str(done.folder),
        "backup": str(done.backup),
        "cases": done.holdings.cases,
        "decisions": done.holdings.decisions,
        "replaced": None if done.replaced is None else str(done.replaced),
        "damaged": [str(path) for path in done.damaged],
        "lost": list(done.lost),
    }


def _in_words(holdings: "Holdings") -> str:
    words = f"{holdings.cases} cases and {holdings.decisions} decisions and notes"
    if holdings.newest is None:
        return words
    return f"{words}, the newest of {holdings.newest.astimezone():%Y-%m-%d %H:%M}"


def _name_lost(lost: Sequence[str]) -> None:
    for sha256 in lost:
        errors.print(f"dermreview: the image {sha256} is missing or was changed, and no copy of it was found")
    if lost:
        raise typer.Exit(PARTLY_FAILED)
