"""The key of an encrypted store in the keyring of the account that runs this program, if a person wants that.

The keyring is the desktop's own (Windows Credential Manager, macOS Keychain, Secret Service or KWallet): it opens
with the account's session. A keyring that writes its secrets into a plain file is none.
"""

import base64
import binascii
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store
from dermreview.store.keys import StoreKey, fingerprint, is_encrypted

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["can_remember", "fingerprint", "forget", "open_remembered", "remember", "remembered_key"]

SERVICE: Final = "dermreview"
_RECOMMENDED: Final = 1  # keyring's own measure: a backend below it is no safe place
log = logging.getLogger(__name__)


def can_remember() -> bool:
    """Tell whether there is a keyring here that keeps a key safely. May take a moment."""
    try:
        _keyring()
    except DermreviewError:
        return False
    return True


def remember(store: Store) -> None:
    """Keep the key of an open encrypted store, so that this account opens it without the passphrase.

    Raises:
        DermreviewError: KEYRING_UNAVAILABLE, or STORE_NOT_ENCRYPTED.
    """
    from keyring.errors import KeyringError

    if store.key is None:
        raise DermreviewError(ErrorCode.STORE_NOT_ENCRYPTED, path=store.folder)
    keyring = _keyring()
    try:
        keyring.set_password(SERVICE, fingerprint(store.folder), base64.b64encode(store.key.data).decode())
    except (KeyringError, OSError) as error:
        raise DermreviewError(ErrorCode.KEYRING_UNAVAILABLE, detail=str(error) or type(error).__name__) from error


def forget(name: str) -> None:
    """Remove a key from the keyring, if there is one and it is in it.

    Args:
        name: The key's `fingerprint`.
    """
    from keyring.errors import KeyringError

    try:
        _keyring().delete_password(SERVICE, name)
    except (DermreviewError, KeyringError, OSError) as error:
        log.info("nothing to forget: %s", error)


def remembered_key(folder: Path) -> StoreKey | None:
    """Return the key that the keyring has for the store in ``folder``, None where it has none that fits.

    Raises:
        DermreviewError: KEY_FILE_DAMAGED, or STORE_IO where the key file can't be read.
    """
    from keyring.errors import KeyringError

    name = fingerprint(folder)
    try:
        kept = _keyring().get_password(SERVICE, name)
        key = None if kept is None else StoreKey(base64.b64decode(kept, validate=True))
    except (DermreviewError, KeyringError, OSError) as error:
        log.info("no keyring: %s", error)
        return None
    except (binascii.Error, ValueError):  # somebody else's entry
        return None
    return key if key is not None and key.opens(folder) else None


def open_remembered(folder: Path) -> Store | None:
    """Open the encrypted store in ``folder`` with the key of the keyring, None where it has none.

    Raises:
        DermreviewError: As `dermreview.services.stores.open_store`.
    """
    key = remembered_key(folder) if is_encrypted(folder) else None
    return None if key is None else Store.open(folder, key)


def _keyring() -> "KeyringBackend":
    import keyring
    from keyring.errors import KeyringError

    try:
        backend = keyring.get_keyring()
        strength = float(backend.priority)
    except (KeyringError, OSError, RuntimeError) as error:
        raise DermreviewError(ErrorCode.KEYRING_UNAVAILABLE, detail=str(error)) from error
    if strength < _RECOMMENDED:
        raise DermreviewError(ErrorCode.KEYRING_UNAVAILABLE, detail=type(backend).__module__)
    return backend
