"""Where the released bundles, the resources and the stores lie."""

from pathlib import Path
from typing import Final

from platformdirs import user_data_path

RELEASED_BUNDLE: Final = "release"

_PACKAGE = Path(__file__).resolve().parents[1]


def _data(name: str) -> Path:
    """Return a top-level data folder: inside the package when installed from a wheel, else the checkout's."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """Return the folder with icons, theme and demo cases."""
    return _data("resources")


def bundles_dir() -> Path:
    """Return the folder with the released bundles."""
    return _data("models")


def default_bundle_dir() -> Path:
    """Return the released bundle that is used when none is named."""
    return bundles_dir() / RELEASED_BUNDLE


def default_store_dir() -> Path:
    """Return the user's own store."""
    return user_data_path("dermreview", appauthor=False) / "store"


def demo_store_dir() -> Path:
    """Return the store of the demo cases, which is never the user's own."""
    return user_data_path("dermreview", appauthor=False) / "demo-store"
