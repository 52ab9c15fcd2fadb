"""The demo cases: synthetic images that the package brings along."""

from collections.abc import Callable

from dermreview.domain.outcome import ImportReport
from dermreview.services.importing import import_cases
from dermreview.services.locations import resources_dir
from dermreview.store import Store


def prepare_demo(store: Store, progress: Callable[[int, int], None] = lambda done, total: None) -> ImportReport:
    """Put the demo cases into a store, each marked synthetic.

    Cases that are there already stay as they are, with their reviews, and are reported as duplicates; so it may
    run at every start of the demo.

    Args:
        store: Meant for a store of the demo's own.
        progress: Called with the number of finished images and of all.

    Raises:
        DermreviewError: If the resources are missing or the store refuses, as in `import_cases`.
    """
    folder = resources_dir() / "demo"
    return import_cases(store, [folder / "images"], [folder / "metadata.csv"], synthetic=True, progress=progress)
