"""A store's encryption: on, off, and another passphrase."""

from collections.abc import Callable

from dermreview.domain.access import Right
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.permits import require
from dermreview.services.remembering import fingerprint, forget
from dermreview.store import Store, converting
from dermreview.store.converting import Conversion
from dermreview.store.keys import check_passphrase

__all__ = ["Conversion", "change_passphrase", "check_passphrase", "decrypt_store", "encrypt_store"]

Progress = Callable[[int, int], None]


def encrypt_store(store: Store, passphrase: str, progress: Progress | None = None) -> Conversion:
    """Encrypt an open store with its images and backups; it is closed then, whatever comes of it.

    Args:
        store: A plain one.
        passphrase: Opens it from now on; nobody can help who forgets it.
        progress: Told how many of how many images are done.

    Raises:
        DermreviewError: ACCESS_DENIED or SIGN_IN_NEEDED, STORE_ENCRYPTED_ALREADY, PASSPHRASE_WEAK,
            PASSPHRASE_TOO_LONG, VAULT_CHANGED, or a STORE_* code; the store is then as it was.
    """
    check_passphrase(passphrase)
    return _convert(store, passphrase, progress)


def decrypt_store(store: Store, progress: Progress | None = None) -> Conversion:
    """Make an encrypted store that is open a plain one; as `encrypt_store`, with STORE_NOT_ENCRYPTED."""
    folder = store.folder
    if not store.encrypted:
        raise DermreviewError(ErrorCode.STORE_NOT_ENCRYPTED, path=folder)
    name = fingerprint(folder)
    done = _convert(store, None, progress)
    forget(name)
    return done


def _convert(store: Store, passphrase: str | None, progress: Progress | None) -> Conversion:
    require(store, Right.ADMINISTER)
    key = store.key
    store.close()
    return converting.convert(store.folder, key, passphrase, progress)


def change_passphrase(store: Store, old: str, new: str) -> None:
    """Lock the key of an encrypted store with another passphrase; the images stay as they are.

    Raises:
        DermreviewError: ACCESS_DENIED or SIGN_IN_NEEDED, STORE_NOT_ENCRYPTED, PASSPHRASE_WRONG, PASSPHRASE_WEAK,
            PASSPHRASE_TOO_LONG, or a STORE_* code; the old one holds then.
    """
    require(store, Right.ADMINISTER)
    store.change_passphrase(old, new)
