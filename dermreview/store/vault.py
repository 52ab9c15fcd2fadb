"""The image vault: files named by the SHA-256 of their bytes, two folder levels deep, written once.

In an encrypted store a sealer names and encrypts them. It needs no database, so that any thread may read images.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.files import sync_folder
from dermreview.store.faults import translated
from dermreview.store.sealing import Sealer

PARTIAL: Final = ".part-"
"""How the name of a file begins that is still being written."""


class Vault:
    """A folder of images that are found by their hash.

    Attributes:
        folder: Where they are.
    """

    def __init__(self, folder: Path, sealer: Sealer | None = None) -> None:
        """Use a folder.

        Args:
            folder: Made with the first image.
            sealer: Of an encrypted store.
        """
        self.folder = folder
        self._sealer = sealer

    def put(self, data: bytes, sha256: str, extension: str) -> Path:
        """Keep the bytes; on return they are on disk under their final name.

        A file that is there already with the right content stays; one with a wrong content is replaced.

        Args:
            data: The bytes of an image file.
            sha256: Their hex digest.
            extension: With its dot, for example ``.jpg``.

        Returns:
            The file's path.

        Raises:
            ValueError: If ``sha256`` is not the digest of ``data``.
            DermreviewError: STORE_DISK_FULL, STORE_READ_ONLY or STORE_IO; nothing half-written is left behind.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"the digest {sha256} does not belong to these bytes")
        name = self._name(sha256)
        target = self._folder_of(name) / f"{name}{extension if self._sealer is None else self._sealer.extension}"
        with translated(self.folder.parent):
            if not (target.is_file() and self._content(target) == data):
                _make_folders(target.parent, self.folder.parent)
                sealed = data if self._sealer is None else self._sealer.seal(data, name)
                write_atomically(target, sealed, self.folder)
        return target

    def read(self, sha256: str) -> bytes:
        """Return the bytes with this hash, verified.

        Raises:
            DermreviewError: VAULT_MISSING, VAULT_CHANGED, or STORE_IO where the file can't be read.
        """
        path = self.path(sha256)
        if path is None:
            raise DermreviewError(ErrorCode.VAULT_MISSING, sha256=sha256)
        try:
            data = self._content(path)
        except OSError as error:
            detail = error.strerror or str(error)
            raise DermreviewError(ErrorCode.STORE_IO, path=path, detail=detail) from error
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise DermreviewError(ErrorCode.VAULT_CHANGED, sha256=sha256)
        return data

    def path(self, sha256: str) -> Path | None:
        """Return the file of the image with this hash, None where there is none."""
        name = self._name(sha256)
        return next(self._folder_of(name).glob(f"{name}.*"), None)

    def elsewhere(self, folder: Path) -> "Vault":
        """Return a vault in another folder that names and encrypts as this one does."""
        return Vault(folder, self._sealer)

    def files(self) -> list[Path]:
        """Return every file of an image, in the order of their names; what a killed program left is none."""
        return sorted(
            path for path in self.folder.glob("??/??/*") if not path.name.startswith(".") and path.is_file()
        )

    def opened(self, path: Path) -> tuple[bytes, str]:
        """Return what one of the `files` holds, and its hash.

        Raises:
            DermreviewError: VAULT_CHANGED where that is not what its name says.
            OSError: It can't be read.
        """
        data = self._content(path)
        sha256 = "" if data is None else hashlib.sha256(data).hexdigest()
        if data is None or self._name(sha256) != path.stem:
            raise DermreviewError(ErrorCode.VAULT_CHANGED, sha256=path.stem)
        return data, sha256

    def is_empty(self) -> bool:
        """Tell whether the vault never held an image."""
        kept = self.folder.iterdir() if self.folder.is_dir() else ()
        return all(entry.name.startswith(PARTIAL) for entry in kept)

    def sweep(self) -> None:
        """Remove what a killed program left half-written: it may be a piece of a patient's image.

        Raises:
            OSError: What the system says.
        """
        for rest in self.folder.glob(f"{PARTIAL}*"):
            rest.unlink(missing_ok=True)

    def _name(self, sha256: str) -> str:
        return sha256 if self._sealer is None else self._sealer.name(sha256)

    def _content(self, path: Path) -> bytes | None:
        data = path.read_bytes()
        return data if self._sealer is None else self._sealer.unseal(data, path.stem)

    def _folder_of(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:4]


def write_atomically(target: Path, data: bytes, by_way_of: Path | None = None) -> None:
    """Write a file so that it is either whole and on disk, or not there.

    Args:
        target: The file.
        data: Its content.
        by_way_of: The folder in which it is written before it gets its name, on the same disk; the target's own if
            None.

    Raises:
        OSError: What the system says; the temporary file is removed.
    """
    descriptor, name = tempfile.mkstemp(dir=by_way_of or target.parent, prefix=PARTIAL)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _make_folders(folder: Path, root: Path) -> None:
    """Create ``folder`` below ``root``, each new level entered durably in the one above."""
    if folder == root or folder.is_dir():
        return
    _make_folders(folder.parent, root)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
