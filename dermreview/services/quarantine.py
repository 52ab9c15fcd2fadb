"""The list of refused images."""

from dermreview.domain.access import Right
from dermreview.domain.quarantine import RefusedImage
from dermreview.services.permits import require
from dermreview.store import Store


def refused_images(store: Store) -> list[RefusedImage]:
    """Return the images that were refused and not imported since, oldest first."""
    require(store, Right.VIEW)
    return store.refused_images()


def clear_refused(store: Store) -> int:
    """Forget all of them, so that each is tried again; return how many."""
    require(store, Right.IMPORT)
    return store.clear_refused()
