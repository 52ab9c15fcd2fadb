"""The key of an encrypted store, and the file ``review.key`` that keeps it locked with a passphrase.

A random data key is made once and never changes. It is kept encrypted under a key that argon2id makes of the
passphrase, so that a new passphrase means one small file and no image written anew. Database and vault get keys of
their own, derived from the data key. Without the passphrase nobody can open the store, its makers included.
"""

import base64
import binascii
import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store.faults import translated
from dermreview.store.vault import write_atomically

KEY_FILE: Final = "review.key"
"""The file that makes a store an encrypted one. Without it nothing of the store can be read again."""
LEAST_CHARACTERS: Final = 12
"""A passphrase has so many or more."""
LEAST_DIFFERENT: Final = 5
"""So many of them differ from each other."""
_MOST_CHARACTERS: Final = 1024
_FORMAT: Final = "dermreview key"
_VERSION: Final = 1
_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_MOST_BYTES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs with argon2id.

    Attributes:
        memory: In KiB, 8 per lane up to 4 GiB.
        passes: Over that memory, 1 to 100.
        lanes: Threads, 1 to 64.
    """

    memory: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def check(self) -> None:
        """Refuse figures that no program of ours writes: they would take the machine's memory or hours.

        Raises:
            ValueError: One is out of its range.
        """
        if not (
            1 <= self.lanes <= 64 and 1 <= self.passes <= 100 and 8 * self.lanes <= self.memory <= 4 * 1024**2
        ):
            raise ValueError("cost of argon2id out of range")


COST: Final = Cost()
"""Of new key files and changed passphrases; each file names its own."""


@dataclass(frozen=True, slots=True)
class StoreKey:
    """What opens an encrypted store: 256 random bits and the keys derived from them; never shown in a message.

    Attributes:
        data: The data key.
    """

    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data) != _KEY_BYTES:
            raise ValueError(f"a key has {_KEY_BYTES} bytes")

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes that serve one purpose alone and tell nothing of the data key."""
        return HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"dermreview 1 {purpose}".encode()).derive(self.data)

    def opens(self, folder: Path) -> bool:
        """Tell whether this is the key of the store in ``folder``.

        Raises:
            DermreviewError: KEY_FILE_DAMAGED, or STORE_IO where it can't be read.
        """
        return secrets.compare_digest(_read(folder).check, _check_of(self))


def is_encrypted(folder: Path) -> bool:
    """Tell whether the store in ``folder`` wants a key."""
    return (folder / KEY_FILE).is_file()


def fingerprint(folder: Path) -> str:
    """Return 32 hex digits that name the key of the store in ``folder`` and tell nothing of it.

    Raises:
        DermreviewError: KEY_FILE_DAMAGED, STORE_NEWER, or STORE_IO where it can't be read.
    """
    return _read(folder).check[:16].hex()


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that would be guessed.

    Raises:
        DermreviewError: PASSPHRASE_WEAK or PASSPHRASE_TOO_LONG.
    """
    _checked(passphrase)


def new_key(folder: Path, passphrase: str) -> StoreKey:
    """Make a random key and lock it with a passphrase in the key file of a folder, made if it is not there.

    Raises:
        DermreviewError: PASSPHRASE_WEAK, or STORE_DISK_FULL, STORE_READ_ONLY or STORE_IO.
        FileExistsError: There is a key file already, which must never be replaced by another key.
    """
    if is_encrypted(folder):
        raise FileExistsError(folder / KEY_FILE)
    check_passphrase(passphrase)
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
    key = StoreKey(secrets.token_bytes(_KEY_BYTES))
    lock_away(folder, key, passphrase)
    return key


def lock_away(folder: Path, key: StoreKey, passphrase: str) -> None:
    """Write the key file of a folder for a passphrase; it is the old file or the new one at every moment.

    Raises:
        DermreviewError: PASSPHRASE_WEAK, or STORE_DISK_FULL, STORE_READ_ONLY or STORE_IO.
    """
    secret = _checked(passphrase)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    head = _head(COST, salt)
    wrapped = AESGCM(_stretched(secret, salt, COST)).encrypt(nonce, key.data, _spelled(head))
    said = head | {"nonce": _to_text(nonce), "key": _to_text(wrapped), "check": _to_text(_check_of(key))}
    said["sha256"] = hashlib.sha256(_spelled(said)).hexdigest()
    with translated(folder):
        write_atomically(folder / KEY_FILE, json.dumps(said, indent=1).encode() + b"\n")


def keep_a_copy(folder: Path, beside: Path) -> None:
    """Let another folder have the key file of ``folder`` too: without it all of the store is lost.

    Raises:
        OSError: It can't be read or written.
    """
    data = (folder / KEY_FILE).read_bytes()
    copy = beside / KEY_FILE
    if not (copy.is_file() and copy.read_bytes() == data):
        beside.mkdir(exist_ok=True)
        write_atomically(copy, data)


def unlock(folder: Path, passphrase: str) -> StoreKey:
    """Return the key of the store in ``folder``. Takes about a second, by design.

    Raises:
        DermreviewError: PASSPHRASE_WRONG, KEY_FILE_DAMAGED, STORE_NEWER, or STORE_IO where it can't be read.
    """
    found = _read(folder)
    try:
        stretched = _stretched(_normalised(passphrase), found.salt, found.cost)
        data = AESGCM(stretched).decrypt(found.nonce, found.wrapped, _spelled(_head(found.cost, found.salt)))
    except InvalidTag as error:
        raise DermreviewError(ErrorCode.PASSPHRASE_WRONG, path=folder) from error
    except HashingError as error:
        raise DermreviewError(ErrorCode.STORE_IO, path=folder, detail=f"argon2: {error}") from error
    return StoreKey(data)


@dataclass(frozen=True, slots=True)
class _Locked:
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    check: bytes


def _read(folder: Path) -> _Locked:
    with translated(folder), (folder / KEY_FILE).open("rb") as file:
        text = file.read(_MOST_BYTES + 1)
    try:
        if len(text) > _MOST_BYTES:
            raise ValueError("it is too long")
        said = json.loads(text)
        if said["format"] != _FORMAT:
            raise ValueError("it is no key file")
        if said["version"] != _VERSION:
            raise DermreviewError(ErrorCode.STORE_NEWER, path=folder, found=f"{KEY_FILE} {said['version']}")
        if said.pop("sha256") != hashlib.sha256(_spelled(said)).hexdigest():
            raise ValueError("its checksum does not fit")
        return _parsed(said)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        detail = f"{error.args[0] if error.args else error} is missing" if isinstance(error, KeyError) else error
        raise DermreviewError(ErrorCode.KEY_FILE_DAMAGED, path=folder / KEY_FILE, detail=detail) from error


def _parsed(said: dict[str, Any]) -> _Locked:
    kdf = said["kdf"]
    cost = Cost(int(kdf["memory"]), int(kdf["passes"]), int(kdf["lanes"]))
    cost.check()
    salt = _from_text(kdf["salt"])
    found = _Locked(cost, salt, _from_text(said["nonce"]), _from_text(said["key"]), _from_text(said["check"]))
    lengths = [len(part) for part in (found.salt, found.nonce, found.wrapped, found.check)]
    if lengths != [_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES + 16, _KEY_BYTES]:
        raise ValueError("a field has a wrong length")
    return found


def _head(cost: Cost, salt: bytes) -> dict[str, Any]:
    """What is authenticated with the wrapped key: whoever changes it makes the passphrase wrong."""
    kdf = {"name": "argon2id", "version": ARGON2_VERSION, "salt": _to_text(salt)}
    figures = {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
    return {"format": _FORMAT, "version": _VERSION, "wrap": "AES-256-GCM", "kdf": kdf | figures}


def _check_of(key: StoreKey) -> bytes:
    return key.derived("check")


def _stretched(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, _KEY_BYTES, Type.ID, ARGON2_VERSION)


def _normalised(passphrase: str) -> bytes:
    """One spelling for what looks alike: keyboards write an umlaut as one character or as two."""
    return unicodedata.normalize("NFKC", passphrase[:_MOST_CHARACTERS]).encode("utf-8", "surrogatepass")


def _checked(passphrase: str) -> bytes:
    spelled = unicodedata.normalize("NFKC", passphrase)
    if len(spelled) < LEAST_CHARACTERS or len(set(spelled)) < LEAST_DIFFERENT:
        raise DermreviewError(ErrorCode.PASSPHRASE_WEAK, least=LEAST_CHARACTERS, different=LEAST_DIFFERENT)
    if len(passphrase) > _MOST_CHARACTERS:
        raise DermreviewError(ErrorCode.PASSPHRASE_TOO_LONG, most=_MOST_CHARACTERS)
    return _normalised(passphrase)


def _spelled(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _to_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_text(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("a field is no base64") from error
