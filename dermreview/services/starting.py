"""The first start: a store to work on, with the name of who reads, perhaps with the demo's cases in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dermreview.domain.access import check_secret
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode, reviewer_name
from dermreview.services.access import guard
from dermreview.services.demo import prepare_demo
from dermreview.services.reviews import remember_reviewer
from dermreview.services.stores import (
    Store,
    begin_queue,
    create_store,
    is_store,
    open_store,
    refuse_foreign_folder,
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A store that is open.

    Attributes:
        store: The caller closes it.
        reviewer: Who reads, as the name is kept.
    """

    store: Store
    reviewer: str


def begin(
    folder: Path,
    reviewer: str,
    mode: ReadMode,
    demo: Callable[[int, int], None] | None = None,
    secret: str | None = None,
    passphrase: str | None = None,
) -> Begun:
    """Open a store, or make one in an empty folder, and remember who reads there.

    Args:
        folder: The store.
        reviewer: Who reads.
        mode: In which the queue of a new store begins.
        demo: Put the demo's cases into it, and tell how many of them are there; None for a store of one's own.
        secret: Let the reviewers of a new store sign in, whose first administrator has this PIN or password; None
            for a store that asks nobody.
        passphrase: Encrypt a new store with it; None for a plain one, or one that is there.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY, STORE_FOREIGN_FOLDER, STORE_EXISTS where a secret or a passphrase is
            given for a store that is there, a SECRET_* code, PASSPHRASE_WEAK, or what `open_store` raises.
    """
    name = reviewer_name(reviewer)
    refuse_foreign_folder(folder)
    if secret is not None:
        check_secret(secret, name)
        if is_store(folder):
            raise DermreviewError(ErrorCode.STORE_EXISTS, path=folder)
    store = open_store(folder) if passphrase is None else create_store(folder, passphrase)
    return begin_on(store, name, mode, demo, secret)


def begin_on(
    store: Store,
    name: str,
    mode: ReadMode,
    demo: Callable[[int, int], None] | None = None,
    secret: str | None = None,
) -> Begun:
    """Do the rest of `begin` on a store that is open; it is closed if that fails."""
    try:
        if secret is not None:
            guard(store, name, secret)
        begin_queue(store, mode)
        if demo is not None:
            prepare_demo(store, demo)
        if store.guarded and store.session is None:
            return Begun(store, name)  # the window asks who it is
        return Begun(store, remember_reviewer(store, name))
    except BaseException:  # whatever it is, the store must not stay locked
        store.close()
        raise
