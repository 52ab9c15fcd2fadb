"""The real window, a real store, the released bundle; screenshots go to DERMREVIEW_SHOTS or a temporary folder."""

import os
import sys
from pathlib import Path

import pytest

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.support.leaks import collected, nothing_leaks

__all__ = ["collected", "nothing_leaks"]


@pytest.fixture(scope="session")
def shots(tmp_path_factory) -> Path:
    given = os.environ.get("DERMREVIEW_SHOTS")
    folder = Path(given) if given else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
