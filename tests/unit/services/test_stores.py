from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.stores import Store, open_store


def test_a_store_is_opened_and_let_go_of(tmp_path: Path) -> None:
    with open_store(tmp_path / "clinic") as store:
        assert isinstance(store, Store)
        assert store.folder == tmp_path / "clinic"
        with pytest.raises(DermreviewError) as caught:
            open_store(tmp_path / "clinic")
        assert caught.value.code is ErrorCode.STORE_LOCKED
    open_store(tmp_path / "clinic").close()


def test_two_stores_do_not_mind_each_other(tmp_path: Path) -> None:
    with open_store(tmp_path / "a") as first, open_store(tmp_path / "b") as second:
        first.set_setting("x", "1")
        assert second.setting("x") is None
