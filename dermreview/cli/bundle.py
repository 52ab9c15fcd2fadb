"""``dermreview bundle``: keys, signatures and their verification."""

from pathlib import Path
from typing import Annotated

import typer

from dermreview.domain.trust import Trust
from dermreview.terminal import answers, errors

app = typer.Typer(help="Sign bundles, and verify their signatures.")


@app.callback()
def bundle() -> None:
    """Sign bundles, and verify their signatures."""


@app.command()
def keygen(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new private key, for example clinic.key.")],
) -> None:
    """Make a key pair: the private key for yourself alone, FILE.pub for those who are to trust you."""
    from dermreview.services.signing import new_key

    words = "Passphrase of the private key (empty for none)"
    passphrase: str = typer.prompt(
        words, default="", show_default=False, hide_input=True, confirmation_prompt=True, err=True
    )
    public, key = new_key(file, passphrase)
    if not passphrase:
        errors.print("dermreview: the private key has no passphrase; whoever gets the file can sign in your name")
    answers.print(f"{file}: the private key; keep it to yourself")
    answers.print(f"{public}: the public key; its fingerprint is {key.fingerprint}")


@app.command()
def sign(
    folder: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle's folder.")],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key.")],
) -> None:
    """Sign a bundle; its files must match their hashes."""
    from dermreview.services.signing import sign_bundle

    signed = sign_bundle(folder, key, lambda: str(typer.prompt("Passphrase", hide_input=True, err=True)))
    answers.print(f"{folder}: signed with the key {signed.fingerprint}")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle's folder.")],
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", metavar="FILE", help="A public key to trust; those of the preferences if left out."),
    ] = None,
) -> None:
    """Verify a bundle's signature and the hashes of all its files."""
    from dermreview.services import preferences
    from dermreview.services.signing import read_key, verify_bundle

    trust = Trust(tuple(read_key(file) for file in key)) if key else preferences.trust()
    answers.print(f"{folder}: signed by {verify_bundle(folder, trust)}")
