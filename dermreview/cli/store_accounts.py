"""``dermreview store accounts``, ``guard`` and ``unguard``: who signs in to a store."""

from enum import StrEnum
from typing import Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import JsonOption, StoreOption
from dermreview.cli.secrets import has_terminal, new_secret, reviewer_named
from dermreview.domain.access import Account, Role
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import reviewer_name
from dermreview.terminal import answers, print_json

app = typer.Typer(help="The accounts of a store whose reviewers sign in; for administrators.")


class RoleName(StrEnum):
    """What an account may do."""

    READER = "reader"
    ADJUDICATOR = "adjudicator"
    ADMINISTRATOR = "administrator"


NEW_PASSWORD_FD = "--new-password-fd"  # noqa: S105
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Of the account.")]
NewPasswordOption = Annotated[
    int | None,
    typer.Option(NEW_PASSWORD_FD, metavar="N", help="Read the new password from this file descriptor, one line."),
]


def register(store_app: typer.Typer) -> None:
    """Add these commands to ``dermreview store``."""
    store_app.add_typer(app, name="accounts")
    store_app.command()(guard)
    store_app.command()(unguard)


@app.callback()
def accounts() -> None:
    """The accounts of a store whose reviewers sign in; for administrators."""


@app.command("list")
def list_accounts(context: typer.Context, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Name the accounts and their roles."""
    from dermreview.services import access

    with opened_store(context, store) as opened:
        found = access.accounts(opened)
    if as_json:
        print_json(
            [
                {
                    "name": each.name,
                    "role": each.role.value,
                    "disabled": each.disabled,
                    "must_change_password": each.must_change,
                    "created_at": each.created_at,
                }
                for each in found
            ]
        )
    else:
        _print(found)


@app.command()
def add(
    context: typer.Context,
    name: NameArgument,
    role: Annotated[RoleName, typer.Option("--role", help="What the account may do.")] = RoleName.READER,
    new_password_fd: NewPasswordOption = None,
    store: StoreOption = None,
) -> None:
    """Add an account; its owner chooses another password at the first sign-in."""
    from dermreview.services import access

    with opened_store(context, store) as opened:
        access.accounts(opened)  # whoever may not is told before a password is asked for
        secret = new_secret(new_password_fd, NEW_PASSWORD_FD, f"First password of {name}")
        _print(access.add_account(opened, name, Role(role.value), secret))


@app.command()
def role(
    context: typer.Context,
    name: NameArgument,
    role: Annotated[RoleName, typer.Argument(metavar="ROLE", help="reader, adjudicator or administrator.")],
    store: StoreOption = None,
) -> None:
    """Give an account another role."""
    from dermreview.services import access

    with opened_store(context, store) as opened:
        _print(access.set_role(opened, name, Role(role.value)))


@app.command()
def password(
    context: typer.Context,
    name: NameArgument,
    new_password_fd: NewPasswordOption = None,
    store: StoreOption = None,
) -> None:
    """Give somebody else a password; its owner chooses another at the next sign-in."""
    from dermreview.services import access

    with opened_store(context, store) as opened:
        access.accounts(opened)
        secret = new_secret(new_password_fd, NEW_PASSWORD_FD, f"New password of {name}")
        _print(access.reset_password(opened, name, secret))


@app.command()
def disable(
    context: typer.Context,
    name: NameArgument,
    enable: Annotated[bool, typer.Option("--enable", help="Let the account sign in again.")] = False,
    store: StoreOption = None,
) -> None:
    """Keep an account from signing in; what was done under its name stays."""
    from dermreview.services import access

    with opened_store(context, store) as opened:
        _print(access.disable(opened, name, disabled=not enable))


def guard(context: typer.Context, new_password_fd: NewPasswordOption = None, store: StoreOption = None) -> None:
    """Let the reviewers of a store sign in from now on; --reviewer NAME becomes its first administrator."""
    from dermreview.services import access
    from dermreview.services.reviews import remembered_reviewer

    with opened_store(context, store) as opened:
        if opened.guarded:
            raise DermreviewError(ErrorCode.STORE_GUARDED)
        name = name_of_administrator(context, remembered_reviewer(opened))
        account = access.guard(opened, name, new_secret(new_password_fd, NEW_PASSWORD_FD, f"Password of {name}"))
        answers.print(f"reviewers sign in from now on; {account.name} is the administrator")


def unguard(context: typer.Context, store: StoreOption = None) -> None:
    """Let everyone read without signing in, and forget all accounts; what they did stays."""
    from dermreview.services import access

    with opened_store(context, store) as opened:
        access.unguard(opened)
        answers.print("nobody signs in any more; all accounts are gone")


def name_of_administrator(context: typer.Context, default: str | None = None) -> str:
    """Return the name behind ``--reviewer``, or ask for it.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY without a terminal, a name and a default.
    """
    named = reviewer_named(context) or default or ""
    return reviewer_name(typer.prompt("Your name", err=True) if not named and has_terminal() else named)


def _print(found: list[Account]) -> None:
    for each in found:
        notes = [each.role.value]
        notes += ["disabled"] if each.disabled else []
        notes += ["chooses a password at the next sign-in"] if each.must_change else []
        answers.print(f"{each.name}: {', '.join(notes)}")
