"""The passphrase of an encrypted store, from the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from dermreview.cli.secrets import (
    NEW_PASSPHRASE_FD,
    PASSPHRASE_FD,
    ask_secret,
    has_terminal,
    new_secret,
    passphrase_fd_named,
    read_secret,
)
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.terminal import errors

if TYPE_CHECKING:
    from dermreview.services.stores import Store

_TRIES: Final = 3


def unlocked(context: typer.Context, folder: Path) -> "Store":
    """Open a store: with the passphrase of ``--passphrase-fd``, the key of the keyring, or by asking.

    Raises:
        DermreviewError: STORE_NOT_ENCRYPTED where a passphrase is given for a plain store; as
            `dermreview.services.stores.open_store`, at a terminal after three wrong tries;
            SECRET_UNREADABLE, or SECRET_NOT_ASKED where there is no terminal.
    """
    from dermreview.services.remembering import open_remembered
    from dermreview.services.stores import is_encrypted, open_store

    if not is_encrypted(folder):
        if passphrase_fd_named(context) is not None:  # who gives one believes that the store is encrypted
            raise DermreviewError(ErrorCode.STORE_NOT_ENCRYPTED, path=folder)
        return open_store(folder)
    if passphrase_fd_named(context) is None:
        remembered = open_remembered(folder)
        if remembered is not None:
            return remembered
    return with_passphrase(context, folder)[0]


def with_passphrase(context: typer.Context, folder: Path) -> tuple["Store", str]:
    """Open an encrypted store with its passphrase, and return that too; as `unlocked`, without the keyring."""
    from dermreview.services.stores import open_store

    number = passphrase_fd_named(context)
    left = 0 if number is not None else _TRIES - 1
    while True:
        passphrase = ask_passphrase(number, folder)
        try:
            return open_store(folder, passphrase), passphrase
        except DermreviewError as error:
            if error.code is not ErrorCode.PASSPHRASE_WRONG or left == 0:
                raise
            errors.print(f"dermreview: {error}")
            left -= 1


def ask_passphrase(number: int | None, folder: Path) -> str:
    """Read the passphrase of an encrypted store, or ask for it.

    Raises:
        DermreviewError: SECRET_UNREADABLE or SECRET_NOT_ASKED.
    """
    if number is not None:
        return read_secret(number, PASSPHRASE_FD)
    if not has_terminal():
        raise DermreviewError(ErrorCode.SECRET_NOT_ASKED, what="passphrase", option=PASSPHRASE_FD)
    return ask_secret(f"Passphrase of {folder}")


def new_passphrase(number: int | None) -> str:
    """Read a passphrase that is to be, or ask for it twice; say what it means.

    Raises:
        DermreviewError: As `dermreview.cli.secrets.new_secret`; PASSPHRASE_WEAK or PASSPHRASE_TOO_LONG.
    """
    from dermreview.services.encrypting import check_passphrase

    if number is None and has_terminal():
        errors.print("Nobody can open the store again without its passphrase: write it down and keep it safe.")
    passphrase = new_secret(number, NEW_PASSPHRASE_FD, "New passphrase")
    check_passphrase(passphrase)
    return passphrase
