"""Signing bundles, and trusting those who sign them."""

from collections.abc import Callable
from pathlib import Path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.trust import LONGEST_NAME, Trust, TrustedKey
from dermreview.inference import signatures
from dermreview.inference.bundle import load_bundle, manifest_bytes


def new_key(private: Path, passphrase: str) -> tuple[Path, TrustedKey]:
    """Make a key pair; the public key's file stands beside the private one's and ends in ``.pub``.

    Args:
        private: A new file.
        passphrase: Of the private key; '' for none.

    Returns:
        The public key's file, and the key.

    Raises:
        DermreviewError: OUTPUT_EXISTS or TARGET_NOT_WRITABLE.
    """
    public = private.with_name(f"{private.stem}.pub")
    if public == private or public.exists():
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=public)
    return public, TrustedKey(_name(private), signatures.write_key_pair(private, public, passphrase))


def sign_bundle(folder: Path, key_file: Path, ask: Callable[[], str]) -> TrustedKey:
    """Sign a bundle.

    Args:
        folder: The bundle, which is checked first.
        key_file: The private key.
        ask: Returns the passphrase; called only for a key that has one.

    Returns:
        The public key that belongs to it.

    Raises:
        DermreviewError: A BUNDLE_* or FILE_* code, SIGNING_KEY_UNUSABLE, SIGNING_PASSPHRASE or
            TARGET_NOT_WRITABLE.
    """
    bundle = load_bundle(folder)
    for part in (*bundle.members, bundle.manifest.gates, bundle.manifest.split):
        if part is not None:
            bundle.verified_file(part)
    passphrase = ask() if signatures.needs_passphrase(key_file) else ""
    key = signatures.read_private_key(key_file, passphrase)
    return TrustedKey(_name(key_file), signatures.sign(folder, manifest_bytes(folder), key))


def verify_bundle(folder: Path, trust: Trust) -> str:
    """Return who signed a bundle; all its files are checked against their hashes.

    Raises:
        DermreviewError: BUNDLE_UNSIGNED, BUNDLE_UNTRUSTED, BUNDLE_SIGNATURE or another BUNDLE_* code.
    """
    bundle = load_bundle(folder, Trust(trust.keys, signed_only=True))
    for part in (*bundle.members, bundle.manifest.gates, bundle.manifest.split):
        if part is not None:
            bundle.verified_file(part)
    return str(bundle.signed_by)


def read_key(path: Path) -> TrustedKey:
    """Read a public key that is to be trusted, under the name of its file.

    Raises:
        DermreviewError: SIGNING_KEY_UNUSABLE or a FILE_* code.
    """
    return TrustedKey(_name(path), signatures.read_public_key(path))


def _name(path: Path) -> str:
    shown = "".join(letter for letter in path.stem if letter.isprintable()).strip()
    return shown[:LONGEST_NAME] or "key"
