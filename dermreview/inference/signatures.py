"""Signed bundles: ``bundle.sig`` beside ``bundle.json``, Ed25519 over its exact bytes.

The manifest holds the hashes of all weights, so that the signature covers them too. ``bundle.sig`` is JSON with
the public key and the signature in hexadecimal; keys are PEM files, as other tools write them.
"""

import json
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dermreview.domain import strict_json
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.trust import Trust, fingerprint
from dermreview.imaging.files import read_file
from dermreview.inference.foreign_files import opened

SIGNATURE: Final = "bundle.sig"
_MOST_BYTES: Final = 4096
_ALGORITHM: Final = "ed25519"


def signer(folder: Path, manifest: bytes, trust: Trust) -> str | None:
    """Return the name of the trusted key with which a bundle is signed; None if it need not be signed and is not.

    Args:
        folder: The bundle's.
        manifest: The bytes of its ``bundle.json``.
        trust: Whose signatures count.

    Raises:
        DermreviewError: BUNDLE_SIGNATURE for a signature that does not fit, whether one is asked for or not;
            BUNDLE_UNSIGNED or BUNDLE_UNTRUSTED where only signed bundles are wanted.
    """
    found = _read(folder)
    if found is None:
        if trust.signed_only:
            raise DermreviewError(ErrorCode.BUNDLE_UNSIGNED, path=folder)
        return None
    key, signature = found
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, manifest)
    except (InvalidSignature, ValueError) as error:
        raise DermreviewError(ErrorCode.BUNDLE_SIGNATURE, path=folder) from error
    name = trust.name_of(key.hex())
    if name is None and trust.signed_only:
        raise DermreviewError(ErrorCode.BUNDLE_UNTRUSTED, path=folder, key=fingerprint(key.hex()))
    return name


def sign(folder: Path, manifest: bytes, key: Ed25519PrivateKey) -> str:
    """Write the signature of a bundle; return the public key in hexadecimal.

    Raises:
        DermreviewError: TARGET_NOT_WRITABLE.
    """
    public = public_key(key)
    content = {"schema": 1, "algorithm": _ALGORITHM, "key": public, "signature": key.sign(manifest).hex()}
    try:
        (folder / SIGNATURE).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        detail = error.strerror or error
        raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=folder / SIGNATURE, detail=detail) from error
    return public


def write_key_pair(private: Path, public: Path, passphrase: str) -> str:
    """Make a key pair and write it; return the public key in hexadecimal.

    Args:
        private: A new file, for its owner's eyes alone (mode 0600).
        public: A new file for everybody.
        passphrase: Encrypts the private key; '' leaves it as it is.

    Raises:
        DermreviewError: OUTPUT_EXISTS or TARGET_NOT_WRITABLE.
    """
    key = Ed25519PrivateKey.generate()
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase.encode("utf-8", "surrogatepass"))
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    for path, data, mode in (
        (private, key.private_bytes(pem, pkcs8, encryption), 0o600),
        (public, key.public_key().public_bytes(pem, spki), 0o644),
    ):
        try:
            # the file is never there with wider permissions, and nothing that exists is replaced
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.write(data)
        except FileExistsError:
            raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=path) from None
        except OSError as error:
            detail = error.strerror or error
            raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=path, detail=detail) from error
    return public_key(key)


def needs_passphrase(path: Path) -> bool:
    """Tell whether a private key's file is encrypted; errors as in `read_private_key`."""
    return b"ENCRYPTED" in read_file(path, _MOST_BYTES)


def read_private_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Return the private key of a PEM file.

    Raises:
        DermreviewError: FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_TOO_LARGE, SIGNING_KEY_UNUSABLE or
            SIGNING_PASSPHRASE.
    """
    data = read_file(path, _MOST_BYTES)
    secret = passphrase.encode("utf-8", "surrogatepass") or None
    try:
        key = serialization.load_pem_private_key(data, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        wrong = secret is not None or isinstance(error, TypeError)
        code = ErrorCode.SIGNING_PASSPHRASE if wrong else ErrorCode.SIGNING_KEY_UNUSABLE
        raise DermreviewError(code, path=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise DermreviewError(ErrorCode.SIGNING_KEY_UNUSABLE, path=path)
    return key


def read_public_key(path: Path) -> str:
    """Return the public key of a PEM file in hexadecimal.

    Raises:
        DermreviewError: FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_TOO_LARGE or SIGNING_KEY_UNUSABLE.
    """
    data = read_file(path, _MOST_BYTES)
    try:
        key = serialization.load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise DermreviewError(ErrorCode.SIGNING_KEY_UNUSABLE, path=path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise DermreviewError(ErrorCode.SIGNING_KEY_UNUSABLE, path=path)
    return _hex(key)


def public_key(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key in hexadecimal."""
    return _hex(key.public_key())


def _hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()


def _read(folder: Path) -> tuple[bytes, bytes] | None:
    try:
        with opened(folder, SIGNATURE, _MOST_BYTES) as (file, size):
            raw = file.read(size)
    except DermreviewError as error:
        if error.code is ErrorCode.BUNDLE_FILE_MISSING:
            return None
        raise
    try:
        content = strict_json.loads(raw)
        if content["schema"] != 1 or content["algorithm"] != _ALGORITHM:
            raise ValueError("unknown kind of signature")
        return bytes.fromhex(content["key"]), bytes.fromhex(content["signature"])
    except (ValueError, TypeError, LookupError) as error:
        raise DermreviewError(ErrorCode.BUNDLE_SIGNATURE, path=folder) from error
