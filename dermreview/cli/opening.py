"""The store that a command works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dermreview.cli.options import store_folder
from dermreview.cli.signing_in import sign_in_here
from dermreview.cli.unlocking import unlocked
from dermreview.domain.access import Right
from dermreview.services.preferences import store_dir
from dermreview.terminal import errors

if TYPE_CHECKING:
    from dermreview.services.stores import Store


@contextmanager
def opened_store(
    context: typer.Context, named: Path | None, need: Right | None = None, *, may_make: bool = False
) -> Iterator["Store"]:
    """Open the store of a command and close it behind it; ask for its passphrase and who works if need be.

    Args:
        context: The command's.
        named: What stands behind ``--store``.
        need: The right that the command needs, where the services that it calls do not ask for one.
        may_make: Make a store where there is none; else a misspelled folder would look like an empty one.

    Raises:
        DermreviewError: STORE_MISSING, or as `unlocked`, `sign_in_here` and `dermreview.services.permits.require`.
    """
    from dermreview.services.clocks import clock_notice
    from dermreview.services.permits import require
    from dermreview.services.stores import refuse_nothing

    folder = store_folder(context, named, store_dir())
    if not may_make:
        refuse_nothing(folder)
    with unlocked(context, folder) as store:
        if (notice := clock_notice(store)) is not None:  # before anything is written under this clock
            errors.print(f"dermreview: {notice}")
        if store.guarded:
            sign_in_here(context, store)
        if need is not None:
            require(store, need)
        yield store
