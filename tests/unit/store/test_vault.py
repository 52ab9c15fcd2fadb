import errno
import os
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store, Vault

from .builders import digest, new_case, no_file_over

DATA = b"jpeg bytes" * 1000


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_two_folders_deep_under_its_hash(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    name = digest(DATA)

    path = vault.put(DATA, name, ".jpg")

    assert path == tmp_path / "vault" / name[:2] / name[2:4] / f"{name}.jpg"
    assert files(tmp_path) == [path]
    assert vault.read(name) == DATA


def test_bytes_under_a_wrong_name_are_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        Vault(tmp_path / "vault").put(DATA, digest(b"other"), ".jpg")
    assert files(tmp_path) == []


def test_a_missing_and_a_changed_file_are_told_apart(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    path = vault.put(DATA, digest(DATA), ".png")

    path.write_bytes(b"x" + DATA[1:])
    with pytest.raises(DermreviewError) as changed:
        vault.read(digest(DATA))
    path.unlink()
    with pytest.raises(DermreviewError) as missing:
        vault.read(digest(DATA))

    assert changed.value.code is ErrorCode.VAULT_CHANGED
    assert missing.value.code is ErrorCode.VAULT_MISSING
    assert digest(DATA) in str(missing.value)


def test_the_file_and_each_new_folder_entry_are_synced_before_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, synced, real = Vault(tmp_path / "vault"), [], os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    path = vault.put(DATA, digest(DATA), ".jpg")

    folders = [tmp_path, *list(path.parents)[:3]]
    assert set(folders) <= set(synced)
    part = next(entry for entry in synced if entry.name.startswith(".part-"))
    assert synced.index(part) < len(synced) - 1
    assert synced[-1] == path.parent, "the new name must be on disk last"


def test_what_a_killed_program_left_half_written_goes_at_the_next_start(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.add_case(new_case("a"))
    half = tmp_path / "vault" / ".part-x7"
    half.write_bytes(DATA)
    with Store.open(tmp_path) as store:
        assert not half.exists()
        assert store.vault.read(store.case(1).sha256)
    half.write_bytes(DATA)
    assert not Vault(tmp_path / "vault").is_empty()
    assert Vault(tmp_path / "none").is_empty()


def test_a_write_that_runs_out_of_space_leaves_nothing_behind(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    with pytest.raises(DermreviewError) as caught, no_file_over(4096):
        vault.put(DATA, digest(DATA), ".jpg")
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert str(tmp_path) in str(caught.value)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.STORE_DISK_FULL),
        (errno.EDQUOT, ErrorCode.STORE_DISK_FULL),
        (errno.EROFS, ErrorCode.STORE_READ_ONLY),
        (errno.EACCES, ErrorCode.STORE_READ_ONLY),
        (errno.EIO, ErrorCode.STORE_IO),
    ],
)
def test_an_image_that_cannot_be_kept_makes_no_case(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int, code: ErrorCode
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(DermreviewError) as caught:
        store.add_case(new_case("a"))
    monkeypatch.setattr(os, "fsync", real)

    assert caught.value.code is code
    assert list(store.cases()) == []
    assert files(store.vault.folder) == []
    assert not store.add_case(new_case("a")).duplicate
