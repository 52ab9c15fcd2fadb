"""A store whose files are moved, removed or replaced while it is open: no decision is answered for in vain."""

import shutil
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import DATABASE, Store

from .builders import MEL, NV, new_case


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal"])
def test_a_file_that_was_moved_away_is_missed_and_found_again(store: Store, tmp_path: Path, name: str) -> None:
    store.record(store.add_case(new_case("a")).case.id, "Ann", MEL)
    (store.folder / name).rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(DermreviewError) as caught:
            store.record(1, "Ann", NV)
        assert caught.value.code is ErrorCode.STORE_GONE
        assert name in str(caught.value)
        assert "not saved" in str(caught.value)
    (tmp_path / "elsewhere").rename(store.folder / name)
    store.record(1, "Ann", NV)
    assert [event.act for event in store.history(1)] == [MEL, NV]


def test_a_database_that_was_replaced_is_not_written_to(store: Store, tmp_path: Path) -> None:
    store.record(store.add_case(new_case("a")).case.id, "Ann", MEL)
    shutil.copy(store.folder / DATABASE, tmp_path / "copy")
    (tmp_path / "copy").replace(store.folder / DATABASE)
    with pytest.raises(DermreviewError) as caught:
        store.record(1, "Ann", NV)
    assert caught.value.code is ErrorCode.STORE_GONE


def test_a_folder_that_was_removed_is_told_and_closing_is_no_trouble(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s")
    store.add_case(new_case("a"))
    shutil.rmtree(tmp_path / "s")
    for attempt in (lambda: store.record(1, "Ann", MEL), store.backup):
        with pytest.raises(DermreviewError) as caught:
            attempt()
        assert caught.value.code in (ErrorCode.STORE_GONE, ErrorCode.STORE_IO)
    store.close()


def test_a_file_that_is_moved_during_a_transaction_is_missed_by_the_next(store: Store, tmp_path: Path) -> None:
    store.record(store.add_case(new_case("a")).case.id, "Ann", MEL)
    with store._database.transaction():
        (store.folder / DATABASE).rename(tmp_path / "elsewhere")
    with pytest.raises(DermreviewError) as caught:
        store.record(1, "Ann", NV)
    assert caught.value.code is ErrorCode.STORE_GONE
    (tmp_path / "elsewhere").rename(store.folder / DATABASE)
