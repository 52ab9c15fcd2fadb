"""The way back from a backup or a whole copy to a store."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import carrying, restoring
from dermreview.store.backups import shelved
from dermreview.store.faults import translated
from dermreview.store.keys import KEY_FILE, StoreKey, is_encrypted, unlock
from dermreview.store.lock import InstanceLock
from dermreview.store.names import BACKUPS, DATABASE, VAULT
from dermreview.store.places import refuse_a_network_share
from dermreview.store.restoring import Holdings, Staged
from dermreview.store.sealing import Sealer
from dermreview.store.vault import Vault, write_atomically

__all__ = ["Holdings", "Restored", "restore"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        folder: The store.
        backup: What it was made from.
        holdings: What it holds.
        lost: Hashes of images that neither the backup nor the store has.
        damaged: Newer backups that were passed over because they are damaged.
        replaced: The folder with the database that was there before; None if there was none.
    """

    folder: Path
    backup: Path
    holdings: Holdings
    lost: Sequence[str]
    damaged: Sequence[Path]
    replaced: Path | None


def restore(
    backup: Path | None,
    folder: Path,
    agree: Callable[[Holdings, Holdings], bool],
    *,
    into: Path | None = None,
    passphrase: Callable[[Path], str] | None = None,
    progress: Progress | None = None,
) -> Restored | None:
    """Make a store of a backup: in a new place first, verified there, and put into the store only then.

    Args:
        backup: A file of `dermreview.store.backups`, or a folder with a whole copy; the newest good backup of the
            store if left out.
        folder: The store that is replaced, and whose images are used.
        agree: Asked with what a good store holds and what the backup holds; not asked for a damaged store.
        into: A new or empty folder that becomes the store instead; ``folder`` is only read.
        passphrase: Asked for the one of an encrypted backup; told the folder whose key file it opens.
        progress: Told how many of how many images are verified.

    Returns:
        None if ``agree`` said no; nothing was changed then.

    Raises:
        DermreviewError: FILE_NOT_FOUND, BACKUP_UNKNOWN, NO_GOOD_BACKUP, OUTPUT_EXISTS, BACKUP_DAMAGED for one
            that was named, BACKUP_OTHER_KEY, STORE_LOCKED, STORE_NEWER, STORE_ON_NETWORK, PASSPHRASE_WRONG,
            STORE_ENCRYPTED where nobody can be asked, or the codes of a disk.
    """
    home = folder if into is None else into
    refuse_a_network_share(home)
    with ExitStack() as undo:
        undo.enter_context(_locked(home, new=into is not None))
        keys = _Keys(folder, home, passphrase)
        damaged: list[Path] = []
        staged, used = undo.enter_context(_staged(backup, folder, home, keys, damaged))
        present = restoring.survey(home, keys.key) if into is None else None
        if present is not None and not agree(present, staged.holdings):
            return None
        sources = [vault for place in _vaults(used, folder) if (vault := keys.vault(place)) is not None]
        lost = carrying.bring(staged.images, keys.target(), sources, progress)
        keys.put_in_place()
        replaced = restoring.put_in_place(staged.database, home)
    return Restored(home, used, staged.holdings, lost, damaged, replaced)


class _Keys:
    """The key of the backup, which becomes that of the store.

    Attributes:
        key: None for a plain backup.
    """

    def __init__(self, folder: Path, home: Path, passphrase: Callable[[Path], str] | None) -> None:
        self._folder, self._home, self._passphrase = folder, home, passphrase
        self._unlocked: dict[Path, StoreKey] = {}
        self._file: Path | None = None
        self.key: StoreKey | None = None

    def of(self, backup: Path) -> StoreKey | None:
        """Return what opens a backup, and hold it against what is in the place that it is to take."""
        self.key = self._found(backup)
        if self.key is None:
            fits = not is_encrypted(self._home)
        elif is_encrypted(self._home):
            fits = self.key.opens(self._home)
        else:
            present = self._home / DATABASE
            fits = not (present.is_file() and restoring.is_plain(present))
        if not fits:
            raise DermreviewError(ErrorCode.BACKUP_OTHER_KEY, path=backup, store=self._home)
        return self.key

    def _found(self, backup: Path) -> StoreKey | None:
        path = restoring.database_of(backup)
        nearest = (path.parent, path.parent.parent)
        if path.parent.name == BACKUPS:  # the copy of the key file there is for a store that lost its own
            nearest = nearest[::-1]
        places = (*nearest, self._folder)
        place = next((place for place in places if is_encrypted(place)), None)
        if place is None or restoring.is_plain(path):
            return None
        if self._passphrase is None:
            raise DermreviewError(ErrorCode.STORE_ENCRYPTED, path=place)
        if place not in self._unlocked:
            self._unlocked[place] = unlock(place, self._passphrase(place))
        self._file = place / KEY_FILE
        return self._unlocked[place]

    def target(self) -> Vault:
        """Return the vault of the store to be."""
        return Vault(self._home / VAULT, None if self.key is None else Sealer(self.key))

    def vault(self, place: Path) -> Vault | None:
        """Return a vault that images can be taken from, None for one with another key."""
        if not is_encrypted(place.parent):
            return Vault(place)
        known = self.key is not None and self.key.opens(place.parent)
        return Vault(place, Sealer(self.key)) if known and self.key is not None else None

    def put_in_place(self) -> None:
        """Give the store to be its key file, before the database that nobody could open without."""
        if self.key is not None and self._file is not None and not is_encrypted(self._home):
            with translated(self._home):
                write_atomically(self._home / KEY_FILE, self._file.read_bytes())


@contextmanager
def _locked(home: Path, *, new: bool) -> Iterator[None]:
    """Hold the lock of a store; a new one disappears again if it comes to nothing."""
    made = not home.exists()
    if new and not made and (not home.is_dir() or any(home.iterdir())):
        raise DermreviewError(ErrorCode.OUTPUT_EXISTS, path=home)
    if home.exists() and not home.is_dir():
        raise DermreviewError(ErrorCode.STORE_NOT_A_FOLDER, path=home)
    with translated(home):
        home.mkdir(parents=True, exist_ok=True)
    lock = InstanceLock(home)
    lock.acquire()
    try:
        yield
    except BaseException:
        lock.release()
        if new or made:
            _empty(home, itself=made)
        raise
    lock.release()


def _empty(folder: Path, *, itself: bool) -> None:
    if itself:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


@contextmanager
def _staged(
    backup: Path | None, folder: Path, home: Path, keys: "_Keys", damaged: list[Path]
) -> Iterator[tuple[Staged, Path]]:
    """Stage what was named, or the newest backup that is good; name the damaged ones that were passed over."""
    if backup is not None:
        with restoring.staged(backup, home, keys.of(backup)) as staged:
            yield staged, backup
        return
    for each in shelved(folder / BACKUPS):
        with ExitStack() as stack:
            try:
                staged = stack.enter_context(restoring.staged(each.path, home, keys.of(each.path)))
            except DermreviewError as error:
                if error.code not in (ErrorCode.BACKUP_DAMAGED, ErrorCode.BACKUP_UNKNOWN):
                    raise
                damaged.append(each.path)
                continue
            yield staged, each.path
            return
    raise DermreviewError(ErrorCode.NO_GOOD_BACKUP, path=folder / BACKUPS)


def _vaults(backup: Path, folder: Path) -> list[Path]:
    """Return where the images of a backup may be, the likeliest first."""
    beside = backup if backup.is_dir() else backup.parent.parent
    return [place for place in dict.fromkeys((beside / VAULT, folder / VAULT)) if place.is_dir()]
