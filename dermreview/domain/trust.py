"""Whose bundles a person trusts: public keys under names."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

LONGEST_NAME: Final = 60
_HEX: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key.

    Attributes:
        name: Under which the person knows it.
        key: Ed25519, 32 bytes in lower-case hexadecimal.
    """

    name: str
    key: str

    def __post_init__(self) -> None:
        """Refuse what is no key.

        Raises:
            ValueError: If the name is empty, too long or can't be shown, or the key is none.
        """
        if not self.name.strip() or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise ValueError("a key needs a name that can be shown")
        if not _HEX.fullmatch(self.key):
            raise ValueError("a key has 64 hexadecimal digits")

    @property
    def fingerprint(self) -> str:
        """What two people compare over the telephone: the first 16 digits of the key's SHA-256, in fours."""
        return fingerprint(self.key)


def fingerprint(key: str) -> str:
    """Return the first 16 digits of the SHA-256 of a public key, in fours."""
    digits = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16]
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class Trust:
    """Which bundles may be used.

    Attributes:
        keys: Of those who sign bundles.
        signed_only: Use none that is not signed with one of the keys.
    """

    keys: tuple[TrustedKey, ...] = ()
    signed_only: bool = False

    def name_of(self, key: str) -> str | None:
        """Return the name of a trusted key, None for another."""
        return next((each.name for each in self.keys if each.key == key), None)
