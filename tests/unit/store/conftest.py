from collections.abc import Iterator
from pathlib import Path

import pytest

from dermreview.store import Store
from tests.support.stores import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "store") as opened:
        yield opened
