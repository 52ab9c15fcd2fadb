"""``dermreview store encrypt``, ``decrypt`` and ``passphrase``."""

from typing import TYPE_CHECKING, Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import StoreOption, store_folder
from dermreview.cli.secrets import NEW_PASSPHRASE_FD
from dermreview.cli.signing_in import sign_in_here
from dermreview.cli.unlocking import new_passphrase, with_passphrase
from dermreview.domain.access import Right
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.preferences import store_dir
from dermreview.terminal import answers, errors, progress_bar

if TYPE_CHECKING:
    from dermreview.services.encrypting import Conversion

NewPassphraseOption = Annotated[
    int | None,
    typer.Option(
        NEW_PASSPHRASE_FD, metavar="N", help="Read the new passphrase from this file descriptor, one line."
    ),
]


def register(store_app: typer.Typer) -> None:
    """Add these commands to ``dermreview store``."""
    store_app.command()(encrypt)
    store_app.command()(decrypt)
    store_app.command()(passphrase)


def encrypt(
    context: typer.Context, new_passphrase_fd: NewPassphraseOption = None, store: StoreOption = None
) -> None:
    """Encrypt a store with its images and backups, by a verified copy."""
    from dermreview.services.encrypting import encrypt_store

    with opened_store(context, store, Right.ADMINISTER) as opened:
        if opened.encrypted:
            raise DermreviewError(ErrorCode.STORE_ENCRYPTED_ALREADY, path=opened.folder)
        secret = new_passphrase(new_passphrase_fd)
        with progress_bar("Encrypting") as progress:
            done = encrypt_store(opened, secret, progress)
    answers.print(f"{opened.folder} is encrypted: {_in_words(done)}")
    _name_strangers(done)
    errors.print(
        "The plain files were removed. A disk, above all an SSD, may keep their blocks for some time, and copies "
        "elsewhere are as they were."
    )


def decrypt(context: typer.Context, store: StoreOption = None) -> None:
    """Make an encrypted store a plain one, by a verified copy."""
    from dermreview.services.encrypting import decrypt_store

    with opened_store(context, store, Right.ADMINISTER) as opened, progress_bar("Decrypting") as progress:
        done = decrypt_store(opened, progress)
    answers.print(f"{opened.folder} is no longer encrypted: {_in_words(done)}")
    _name_strangers(done)


def passphrase(
    context: typer.Context, new_passphrase_fd: NewPassphraseOption = None, store: StoreOption = None
) -> None:
    """Give an encrypted store another passphrase."""
    from dermreview.services.encrypting import change_passphrase
    from dermreview.services.stores import is_encrypted

    folder = store_folder(context, store, store_dir())
    if not is_encrypted(folder):
        raise DermreviewError(ErrorCode.STORE_NOT_ENCRYPTED, path=folder)
    opened, old = with_passphrase(context, folder)
    with opened:
        if opened.guarded:
            sign_in_here(context, opened)
        change_passphrase(opened, old, new_passphrase(new_passphrase_fd))
    answers.print(f"{folder} has a new passphrase")
    errors.print("Copies of the store on other disks still open with the old one.")


def _in_words(done: "Conversion") -> str:
    return f"{done.images} images and {done.databases} databases were written anew and verified"


def _name_strangers(done: "Conversion") -> None:
    for name in done.dropped:
        errors.print(f"dermreview: the backup {name} was damaged and is gone")
    for name in done.strangers:
        errors.print(f"dermreview: {name} in the store's folder is none of its files and is as it was")
