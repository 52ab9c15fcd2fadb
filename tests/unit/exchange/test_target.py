import errno
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.exchange import target
from dermreview.exchange.target import MARKER, check_target, replacing


def write(path: Path, content: str, folder: bool) -> None:
    if folder:
        path.mkdir()
        (path / MARKER).touch()
        path = path / "content"
    path.write_text(content)


def content(path: Path) -> str:
    return (path / "content" if path.is_dir() else path).read_text()


def refused(out: Path, force: bool) -> ErrorCode:
    with pytest.raises(DermreviewError) as early:
        check_target(out, force)
    with pytest.raises(DermreviewError) as caught, replacing(out, force):
        pytest.fail("nothing may be written")
    assert early.value.code is caught.value.code
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("folder", [False, True])
def test_new_target_appears_whole_with_the_folders_above_it(tmp_path, folder):
    out = tmp_path / "a" / "b" / "out"
    check_target(out, force=False)
    with replacing(out, force=False) as path:
        write(path, "new", folder)
        assert not out.exists()
    assert content(out) == "new"
    assert [each.name for each in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("folder", [False, True])
def test_target_that_exists_is_refused_without_force(tmp_path, folder):
    out = tmp_path / "out"
    write(out, "old", folder)
    assert refused(out, force=False) is ErrorCode.TARGET_EXISTS
    assert content(out) == "old"


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("after", [False, True])
def test_force_replaces_the_old_one_when_the_new_one_is_complete(tmp_path, before, after):
    out = tmp_path / "out"
    write(out, "old", before)
    with replacing(out, force=True) as path:
        write(path, "new", after)
        assert content(out) == "old"
    assert content(out) == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("before", [False, True])
def test_failure_leaves_the_old_one_and_no_rest(tmp_path, before):
    out = tmp_path / "out"
    write(out, "old", before)
    with pytest.raises(ZeroDivisionError), replacing(out, force=True) as path:
        write(path, "half", folder=True)
        raise ZeroDivisionError
    assert content(out) == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("force", [False, True])
def test_folder_of_somebody_else_is_never_replaced(tmp_path, force):
    out = tmp_path / "photos"
    (out / "images").mkdir(parents=True)
    (out / "images" / "precious.jpg").write_text("x")
    expected = ErrorCode.TARGET_FOREIGN_FOLDER if force else ErrorCode.TARGET_EXISTS
    assert refused(out, force) is expected
    assert (out / "images" / "precious.jpg").exists()


def test_empty_folder_is_replaced_with_force(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with replacing(out, force=True) as path:
        write(path, "new", folder=True)
    assert content(out) == "new"


def test_link_stays_and_its_target_is_replaced(tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    with replacing(link, force=True) as path:
        path.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_target_that_appears_meanwhile_is_not_overwritten(tmp_path):
    out = tmp_path / "out.csv"
    with pytest.raises(DermreviewError) as caught, replacing(out, force=False) as path:
        path.write_text("new")
        out.write_text("somebody else's")
    assert caught.value.code is ErrorCode.TARGET_EXISTS
    assert out.read_text() == "somebody else's"


def test_full_disk_and_unwritable_folder_are_told(tmp_path):
    out = tmp_path / "out.csv"
    with pytest.raises(DermreviewError) as caught, replacing(out, force=False):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE
    assert "disk is full" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(DermreviewError) as caught, replacing(tmp_path / "file" / "out.csv", force=False):
        pytest.fail("nothing may be written")
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE


@pytest.fixture
def in_two_steps(monkeypatch):
    """A system that cannot let two folders change places."""
    monkeypatch.setattr(target, "_exchange", lambda one, other: False)


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.usefixtures("in_two_steps")
def test_force_replaces_in_two_steps(tmp_path, before, after):
    out = tmp_path / "out"
    write(out, "old", before)
    with replacing(out, force=True) as path:
        write(path, "new", after)
    assert content(out) == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_export_left_is_cleared_up_and_the_old_folder_put_back(tmp_path):
    out = tmp_path / "out"
    left = tmp_path / ".out-abcd_123"
    left.mkdir()
    (left / "lock").touch()
    write(left / "new", "half", folder=True)
    write(left / "old", "old", folder=True)
    with pytest.raises(ZeroDivisionError), replacing(out, force=True):
        raise ZeroDivisionError
    assert content(out) == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_what_another_export_is_at_or_somebody_else_has_is_left_alone(tmp_path):
    write(tmp_path / ".out-somebody", "precious", folder=True)
    out = tmp_path / "out"
    with replacing(out, force=True) as first:
        write(first, "first", folder=False)
        with replacing(out, force=True) as second:
            write(second, "second", folder=False)
        assert content(out) == "second"
    assert content(out) == "first"
    assert {each.name for each in tmp_path.iterdir()} == {"out", ".out-somebody"}


@pytest.mark.usefixtures("in_two_steps")
def test_old_folder_comes_back_if_the_new_one_cannot_be_put_in_its_place(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write(out, "old", folder=True)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(DermreviewError) as caught, replacing(out, force=True) as path:
        write(path, "new", folder=True)
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE
    assert content(out) == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("in_two_steps")
def test_old_folder_is_kept_beside_if_it_cannot_come_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write(out, "old", folder=True)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name in ("new", "old"):
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(DermreviewError), replacing(out, force=True) as path:
        write(path, "new", folder=True)
    (kept,) = tmp_path.rglob("old/content")
    assert kept.read_text() == "old"
