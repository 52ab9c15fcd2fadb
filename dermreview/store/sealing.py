"""How the files of an encrypted vault are named and written."""

import hmac
import secrets
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from dermreview.store.keys import StoreKey

_HEAD: Final = b"DRV1"
_SALT_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class Sealer:
    """Encrypts and authenticates files with AES-256-GCM, each with a random key of its own, under its own name.

    A name is the keyed hash of the image's hash: it is found without the database, and tells nobody which image it
    is. The name is authenticated with the content, so that two files can't be swapped.

    Attributes:
        extension: Of every file, whatever the image's format.
    """

    extension = ".sealed"

    def __init__(self, key: "StoreKey") -> None:
        self._names = key.derived("vault names")
        self._files = key.derived("vault files")

    def name(self, sha256: str) -> str:
        """Return the hex name of the file that holds the image with this hash."""
        return hmac.digest(self._names, sha256.encode(), "sha256").hex()

    def seal(self, data: bytes, name: str) -> bytes:
        """Return what the file ``name`` is to hold."""
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        head = _HEAD + salt + nonce
        return head + AESGCM(self._file_key(salt)).encrypt(nonce, data, head + name.encode())

    def unseal(self, sealed: bytes, name: str) -> bytes | None:
        """Return what was sealed into the file ``name``, None if a bit of it was changed or it is another file."""
        start = len(_HEAD) + _SALT_BYTES + _NONCE_BYTES
        head = sealed[:start]
        if len(head) < start or not head.startswith(_HEAD):
            return None
        salt, nonce = head[len(_HEAD) : -_NONCE_BYTES], head[-_NONCE_BYTES:]
        try:
            return AESGCM(self._file_key(salt)).decrypt(nonce, memoryview(sealed)[start:], head + name.encode())
        except InvalidTag:
            return None

    def _file_key(self, salt: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=salt, info=b"dermreview 1 vault file").derive(self._files)
