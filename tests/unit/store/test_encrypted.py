import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store, Vault
from dermreview.store.backups import make
from dermreview.store.keys import KEY_FILE, StoreKey, new_key
from dermreview.store.sealing import Sealer

from .builders import MEL, NV, digest, new_case, prediction

PASSPHRASE = "correct horse 42"
IMAGE = b"\xff\xd8\xff\xe1 an image of a naevus " * 200
SECRET = "zweiundvierzig"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


@pytest.fixture
def key(folder: Path) -> StoreKey:
    return new_key(folder, PASSPHRASE)


@pytest.fixture
def store(folder: Path, key: StoreKey) -> Iterator[Store]:
    with Store.open(folder, key) as opened:
        yield opened


def refused(folder: Path, key: StoreKey | None) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        Store.open(folder, key)
    return caught.value


def test_what_is_kept_comes_back(folder: Path, key: StoreKey) -> None:
    with Store.open(folder, key) as store:
        case = store.add_case(new_case("a", IMAGE)).case
        store.record(case.id, "Ann", MEL)
        store.save_analysis(case.id, prediction("mel", 0.7))
    with Store.open(folder, key) as store:
        assert store.vault.read(case.sha256) == IMAGE
        assert store.history(case.id)[0].act == MEL
        assert store.analysis(case.id) is not None
        assert store.undo("Ann") is not None
        assert store.broken_link() is None


def test_the_connection_is_as_durable_as_a_plain_one_and_writes_no_plain_temporary_file(store: Store) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "locking_mode", "temp_store", "cipher_memory_security")
    with store._database.transaction() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names}
        version = connection.execute(text("PRAGMA cipher_version")).scalar_one()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "locking_mode": "exclusive",
        "temp_store": 2,
        "cipher_memory_security": "1",
    }
    assert version.startswith("4.")


def test_without_a_key_it_says_that_it_is_encrypted(folder: Path, key: StoreKey) -> None:
    Store.open(folder, key).close()
    assert refused(folder, None).code is ErrorCode.STORE_ENCRYPTED
    assert refused(folder, StoreKey(bytes(32))).code is ErrorCode.PASSPHRASE_WRONG
    Store.open(folder, key).close()


def test_a_lost_key_file_is_not_taken_for_an_empty_store(folder: Path, key: StoreKey) -> None:
    with Store.open(folder, key) as store:
        store.add_case(new_case("a", IMAGE))
    kept = (folder / KEY_FILE).read_bytes()
    (folder / KEY_FILE).unlink()
    error = refused(folder, None)
    assert error.code is ErrorCode.STORE_CORRUPT
    assert KEY_FILE in str(error)
    (folder / KEY_FILE).write_bytes(kept)
    Store.open(folder, key).close()


def test_a_key_for_a_plain_store_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no key file"):
        Store.open(tmp_path, StoreKey(bytes(32)))
    Store.open(tmp_path).close()


def test_a_store_whose_making_was_cut_short_opens_with_its_key(folder: Path, key: StoreKey) -> None:
    assert refused(folder, None).code is ErrorCode.STORE_ENCRYPTED
    with Store.open(folder, key) as store:
        assert store.count_cases() == 0


def test_a_changed_page_is_told_and_the_driver_says_nothing_itself(
    folder: Path, key: StoreKey, capfd: pytest.CaptureFixture[str]
) -> None:
    with Store.open(folder, key) as store:
        store.add_case(new_case("a", IMAGE))
    with (folder / "review.db").open("r+b") as file:
        file.seek(200)
        file.write(b"\0" * 16)
    error = refused(folder, key)
    assert error.code is ErrorCode.STORE_CORRUPT
    assert capfd.readouterr().err == ""
    assert str(key.derived("database").hex()) not in str(error)


def test_a_second_program_is_kept_out_of_the_database(store: Store, key: StoreKey) -> None:
    store.add_case(new_case("a"))
    with pytest.raises(DermreviewError) as caught:
        Store.open(store.folder, key)
    assert caught.value.code is ErrorCode.STORE_LOCKED


def test_a_full_disk_refuses_a_decision_and_loses_none(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    with store._database.raw() as connection:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + 1}")
    kept = 0
    with pytest.raises(DermreviewError) as caught:
        while kept < 1000:
            store.record(case_id, "Ann", NV)
            kept += 1
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert len(store.history(case_id)) == kept
    assert store.broken_link() is None


def test_faults_of_the_lent_connection_are_translated_and_bugs_are_not(store: Store) -> None:
    with pytest.raises(DermreviewError) as caught, store._database.raw() as connection:
        connection.execute("ATTACH '/nowhere/at/all.db' AS other")
    assert caught.value.code is ErrorCode.STORE_IO
    with pytest.raises(DBAPIError), store._database.transaction() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))


def test_events_refuse_to_be_changed_here_too(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.record(case_id, "Ann", MEL)
    with pytest.raises(DBAPIError, match="append-only"), store._database.transaction() as connection:
        connection.execute(text("DELETE FROM review_events"))


def test_a_backup_is_encrypted_with_the_same_key(store: Store, key: StoreKey) -> None:
    store.add_case(new_case(SECRET, IMAGE))
    copy = make(store._database, store.folder / "backups", "0001").path

    data = copy.read_bytes()
    assert b"SQLite format 3" not in data
    assert SECRET.encode() not in data
    with store._database.beside(copy) as connection:
        assert connection.execute("SELECT external_id FROM cases").fetchall() == [(SECRET,)]
    with closing(sqlite3.connect(copy)) as plain, pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM cases")


# the vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", Sealer(StoreKey(bytes(range(32)))))


def test_neither_name_nor_content_of_an_image_tells_anything(vault: Vault) -> None:
    path = vault.put(IMAGE, digest(IMAGE), ".jpg")
    assert vault.read(digest(IMAGE)) == IMAGE
    assert path.suffix == ".sealed"
    assert digest(IMAGE) not in str(path)
    sealed = path.read_bytes()
    assert all(IMAGE[at : at + 16] not in sealed for at in range(0, len(IMAGE), 8))


def test_an_image_is_kept_once_and_a_damaged_one_is_mended(vault: Vault) -> None:
    path = vault.put(IMAGE, digest(IMAGE), ".jpg")
    before = path.read_bytes()
    assert vault.put(IMAGE, digest(IMAGE), ".png") == path
    assert path.read_bytes() == before

    path.write_bytes(b"")
    vault.put(IMAGE, digest(IMAGE), ".jpg")
    assert vault.read(digest(IMAGE)) == IMAGE


def test_one_image_looks_different_in_another_store_and_at_another_time(tmp_path: Path, vault: Vault) -> None:
    other = Vault(tmp_path / "other", Sealer(StoreKey(bytes(32))))
    first = vault.put(IMAGE, digest(IMAGE), ".jpg")
    assert other.put(IMAGE, digest(IMAGE), ".jpg").name != first.name
    before = first.read_bytes()
    first.unlink()
    assert vault.put(IMAGE, digest(IMAGE), ".jpg").read_bytes() != before


@pytest.mark.parametrize("at", [0, 4, 40, 60, -1])
def test_a_changed_bit_is_found(vault: Vault, at: int) -> None:
    path = vault.put(IMAGE, digest(IMAGE), ".jpg")
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert reading(vault, digest(IMAGE)) is ErrorCode.VAULT_CHANGED


@pytest.mark.parametrize("length", [0, 10, 47, 48, 60, 1000])
def test_a_file_cut_short_is_found(vault: Vault, length: int) -> None:
    path = vault.put(IMAGE, digest(IMAGE), ".jpg")
    path.write_bytes(path.read_bytes()[:length])
    assert reading(vault, digest(IMAGE)) is ErrorCode.VAULT_CHANGED


def test_two_images_that_were_swapped_are_found(vault: Vault) -> None:
    first = vault.put(IMAGE, digest(IMAGE), ".jpg")
    second = vault.put(b"other" + IMAGE, digest(b"other" + IMAGE), ".jpg")
    second.write_bytes(first.read_bytes())
    assert reading(vault, digest(b"other" + IMAGE)) is ErrorCode.VAULT_CHANGED
    first.unlink()
    assert reading(vault, digest(IMAGE)) is ErrorCode.VAULT_MISSING


def reading(vault: Vault, sha256: str) -> ErrorCode:
    with pytest.raises(DermreviewError) as caught:
        vault.read(sha256)
    return caught.value.code
