"""``dermreview store create``: a new store, and how it is to be kept."""

from typing import Annotated

import typer

from dermreview.cli.options import StoreOption, store_folder
from dermreview.cli.secrets import new_secret
from dermreview.cli.store_accounts import NEW_PASSWORD_FD, NewPasswordOption, name_of_administrator
from dermreview.cli.store_encryption import NewPassphraseOption
from dermreview.cli.unlocking import new_passphrase
from dermreview.domain.access import check_secret
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.preferences import store_dir
from dermreview.terminal import answers


def register(store_app: typer.Typer) -> None:
    """Add the command to ``dermreview store``."""
    store_app.command()(create)


def create(
    context: typer.Context,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Let the reviewers sign in; you become the first administrator.")
    ] = False,
    encrypted: Annotated[
        bool, typer.Option("--encrypted", help="Keep all of it encrypted; it opens with a passphrase alone.")
    ] = False,
    new_password_fd: NewPasswordOption = None,
    new_passphrase_fd: NewPassphraseOption = None,
    store: StoreOption = None,
) -> None:
    """Make a new, empty store; without --accounts for one person, who does not sign in."""
    from dermreview.services.access import guard
    from dermreview.services.stores import create_store, is_store

    folder = store_folder(context, store, store_dir())
    if is_store(folder):  # before anything is asked
        raise DermreviewError(ErrorCode.STORE_EXISTS, path=folder)
    name = password = ""
    if accounts:
        name = name_of_administrator(context)
        password = new_secret(new_password_fd, NEW_PASSWORD_FD, f"Password of {name}")
        check_secret(password, name)
    passphrase = new_passphrase(new_passphrase_fd) if encrypted else None
    with create_store(folder, passphrase) as opened:
        if accounts:
            guard(opened, name, password)
    kind = "a new encrypted store" if encrypted else "a new store"
    answers.print(f"{kind} in {folder}" + (f"; {name} is its administrator" if accounts else ""))
