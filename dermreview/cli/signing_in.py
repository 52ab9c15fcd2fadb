"""Who works on a store from the terminal, where its reviewers sign in."""

from typing import TYPE_CHECKING, Final

import typer

from dermreview.cli.secrets import (
    PASSWORD_FD,
    ask_secret,
    has_terminal,
    new_secret,
    password_fd_named,
    read_secret,
    reviewer_named,
)
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.terminal import errors

if TYPE_CHECKING:
    from dermreview.services.stores import Store

_TRIES: Final = 3


def sign_in_here(context: typer.Context, store: "Store") -> None:
    """Ask who works on a store and for the password, or read it from ``--password-fd``.

    Raises:
        DermreviewError: What `dermreview.services.access.sign_in` raises, at a terminal after three wrong tries;
            SIGN_IN_NOT_ASKED or SECRET_UNREADABLE.
    """
    from dermreview.services.access import change_password, sign_in
    from dermreview.services.reviews import remembered_reviewer

    name, number = reviewer_named(context), password_fd_named(context)
    remembered = remembered_reviewer(store)
    if number is not None:
        account = sign_in(store, name or remembered or "", read_secret(number, PASSWORD_FD))
        if account.must_change:
            raise DermreviewError(ErrorCode.PASSWORD_MUST_CHANGE, name=account.name)
        return
    if not has_terminal():
        raise DermreviewError(ErrorCode.SIGN_IN_NOT_ASKED)
    name = name or typer.prompt("Name", default=remembered, err=True)
    for left in range(_TRIES - 1, -1, -1):
        password = ask_secret(f"Password of {name}")
        try:
            account = sign_in(store, name, password)
        except DermreviewError as error:
            if error.code is not ErrorCode.SIGN_IN_WRONG or left == 0:
                raise
            errors.print(f"dermreview: {error}")
            continue
        break
    if account.must_change:
        errors.print("The password was set by another person: choose your own.")
        change_password(store, password, new_secret(None, "", "New password"))
