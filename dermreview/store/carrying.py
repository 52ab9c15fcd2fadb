"""From one vault to another: images by the hash that a database names."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, select

from dermreview.domain.errors import DermreviewError
from dermreview.store.schema import images
from dermreview.store.vault import Vault


@dataclass(frozen=True, slots=True)
class StoredImage:
    """An image that a database names.

    Attributes:
        sha256: Of its bytes.
        extension: With its dot.
    """

    sha256: str
    extension: str


def stored(connection: Connection) -> list[StoredImage]:
    """Return all images that a database names."""
    rows = connection.execute(select(images.c.sha256, images.c.extension).order_by(images.c.sha256))
    return [StoredImage(row.sha256, row.extension) for row in rows]


def bring(
    wanted: Sequence[StoredImage],
    target: Vault,
    sources: Sequence[Vault],
    progress: Callable[[int, int], None] | None = None,
) -> list[str]:
    """Put images into a vault, each verified by its hash after it was written.

    Args:
        wanted: The images.
        target: The vault; what it holds already is verified too.
        sources: Where those are looked for that it lacks, or has with another content.
        progress: Told how many of how many are done.

    Returns:
        The hashes of those that no vault has.

    Raises:
        DermreviewError: STORE_DISK_FULL, STORE_READ_ONLY or STORE_IO of the target.
    """
    lost = []
    for done, image in enumerate(wanted, start=1):
        if not _has(target, image.sha256) and not any(_brought(image, target, source) for source in sources):
            lost.append(image.sha256)
        if progress is not None:
            progress(done, len(wanted))
    return lost


def _has(vault: Vault, sha256: str) -> bool:
    with suppress(DermreviewError):
        vault.read(sha256)
        return True
    return False


def _brought(image: StoredImage, target: Vault, source: Vault) -> bool:
    try:
        data = source.read(image.sha256)
    except DermreviewError:
        return False
    target.put(data, image.sha256, image.extension)
    target.read(image.sha256)
    return True
