"""Secrets from a prompt or a file descriptor; never from an argument or the environment, where others see them.

The options that name a file descriptor stand before or behind any command that works on a store, as ``--store``
does; the values wait in the context's ``meta``.
"""

import getpass
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from dermreview.domain.errors import DermreviewError, ErrorCode

PASSWORD_FD: Final = "--password-fd"  # noqa: S105
PASSPHRASE_FD: Final = "--passphrase-fd"  # noqa: S105
NEW_PASSPHRASE_FD: Final = "--new-passphrase-fd"  # noqa: S105
REVIEWER: Final = "--reviewer"
_LONGEST: Final = 4096


class StoreGroup(TyperGroup):
    """The commands, of which those that work on a store take `_options` too, without being given their values."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        template = typer.Typer(add_completion=False)
        template.command(add_help_option=False)(_options)
        _offer(self, typer.main.get_command(template).params)


def _keep_reviewer(context: typer.Context, value: str | None) -> str | None:
    if value is not None:  # what stands behind the command wins
        context.meta[REVIEWER] = value
    return value


def _keep_password_fd(context: typer.Context, value: int | None) -> int | None:
    if value is not None:  # what stands behind the command wins
        context.meta[PASSWORD_FD] = value
    return value


def _keep_passphrase_fd(context: typer.Context, value: int | None) -> int | None:
    if value is not None:  # what stands behind the command wins
        context.meta[PASSPHRASE_FD] = value
    return value


def _options(
    reviewer: Annotated[
        str | None,
        typer.Option(
            "--reviewer",
            metavar="NAME",
            help="Who works, in a store whose reviewers sign in.",
            callback=_keep_reviewer,
            expose_value=False,
        ),
    ] = None,
    password_fd: Annotated[
        int | None,
        typer.Option(
            PASSWORD_FD,
            metavar="N",
            help="Read the reviewer's password from this file descriptor, one line.",
            callback=_keep_password_fd,
            expose_value=False,
        ),
    ] = None,
    passphrase_fd: Annotated[
        int | None,
        typer.Option(
            PASSPHRASE_FD,
            metavar="N",
            help="Read the passphrase of an encrypted store from this file descriptor, one line.",
            callback=_keep_passphrase_fd,
            expose_value=False,
        ),
    ] = None,
) -> None:
    """What commands on a store take besides their own."""


def _offer(command: Any, options: Sequence[Any]) -> None:
    for each in getattr(command, "commands", {}).values():
        _offer(each, options)
    names = {param.name for param in command.params}
    if "store" in names:
        command.params.extend(option for option in options if option.name not in names)


def reviewer_named(context: typer.Context) -> str | None:
    """Return what stands behind ``--reviewer``."""
    name: str | None = context.meta.get(REVIEWER)
    return name


def password_fd_named(context: typer.Context) -> int | None:
    """Return what stands behind ``--password-fd``."""
    number: int | None = context.meta.get(PASSWORD_FD)
    return number


def passphrase_fd_named(context: typer.Context) -> int | None:
    """Return what stands behind ``--passphrase-fd``."""
    number: int | None = context.meta.get(PASSPHRASE_FD)
    return number


def read_secret(number: int, option: str) -> str:
    """Read one line of a file descriptor, and nothing behind it: the next secret may stand there.

    Args:
        number: The file descriptor.
        option: That names it, for the message.

    Raises:
        DermreviewError: SECRET_UNREADABLE.
    """
    line = bytearray()
    try:
        while len(line) <= _LONGEST and (byte := os.read(number, 1)) not in (b"", b"\n"):
            line += byte
        text = line.decode("utf-8").removesuffix("\r")
    except (OSError, OverflowError, UnicodeDecodeError) as error:
        detail = "it is no UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise DermreviewError(ErrorCode.SECRET_UNREADABLE, option=option, detail=detail) from error
    if not text or len(line) > _LONGEST:
        detail = "there is no line" if not text else "the line is too long"
        raise DermreviewError(ErrorCode.SECRET_UNREADABLE, option=option, detail=detail)
    return text


def has_terminal() -> bool:
    """Tell whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask_secret(words: str) -> str:
    """Ask at the terminal, without showing what is typed."""
    return getpass.getpass(f"{words}: ")


def new_secret(number: int | None, option: str, words: str) -> str:
    """Read a secret that is to be, or ask for it twice.

    Args:
        number: The file descriptor that was named, None for none.
        option: That would name it.
        words: What is asked for.

    Raises:
        DermreviewError: SECRET_UNREADABLE, SECRET_NOT_ASKED without a terminal, or SECRETS_DIFFER.
    """
    if number is not None:
        return read_secret(number, option)
    if not has_terminal():
        raise DermreviewError(ErrorCode.SECRET_NOT_ASKED, what=words.lower(), option=option)
    first = ask_secret(words)
    if ask_secret(f"{words} again") != first:
        raise DermreviewError(ErrorCode.SECRETS_DIFFER)
    return first
