"""The store that a command works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dermreview.cli.options import store_folder
from dermreview.services.preferences import store_dir

if TYPE_CHECKING:
    from dermreview.services.stores import Store


@contextmanager
def opened_store(context: typer.Context, named: Path | None) -> Iterator["Store"]:
    """Open the store of a command and close it behind it.

    Args:
        context: The command's.
        named: What stands behind ``--store``.

    Raises:
        DermreviewError: As `dermreview.services.stores.open_store`.
    """
    from dermreview.services.stores import open_store

    with open_store(store_folder(context, named, store_dir())) as store:
        yield store
