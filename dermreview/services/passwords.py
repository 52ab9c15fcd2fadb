"""Hashes of PINs and passwords: argon2id with the parameters that argon2-cffi recommends today."""

import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

RECOMMENDED: Final = PasswordHasher()
"""RFC 9106's second choice: 64 MiB, some 50 ms on a workstation."""

hasher = RECOMMENDED
"""The one in use; tests put one with cheap parameters here."""


def password_hash(secret: str) -> str:
    """Return the hash of a secret, with its parameters and a salt of its own."""
    return hasher.hash(_bytes(secret))


def matches(kept: str, secret: str) -> bool:
    """Tell whether a secret is the one of a hash; an empty hash, of nobody, costs the same time and never is."""
    if not kept:
        hasher.hash(_bytes(secret))
        return False
    try:
        return hasher.verify(kept, _bytes(secret))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with parameters other than today's."""
    return hasher.check_needs_rehash(kept)


def _bytes(secret: str) -> bytes:
    """The same bytes for the same characters, however the keyboard composes them."""
    return unicodedata.normalize("NFC", secret).encode("utf-8", "replace")
