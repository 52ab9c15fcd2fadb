import os

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.preferences import Preferences, ThemeChoice
from dermreview.services.locations import default_store_dir
from dermreview.services.preferences import default_file, load, save, store_dir


def test_preferences_are_kept_in_a_file_of_the_account(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_file().name == "preferences.json"
    assert default_file().parent.name == "dermreview"


def test_what_is_saved_is_there_at_the_next_start(tmp_path):
    file = tmp_path / "not" / "there" / "preferences.json"
    assert load(file) == (Preferences(), ())
    save(file, Preferences(theme=ThemeChoice.DARK))
    save(file, Preferences(device="cpu"))
    assert load(file) == (Preferences(device="cpu"), ())
    assert [each.name for each in file.parent.iterdir()] == ["preferences.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]"])
def test_a_broken_file_hinders_nothing_and_is_kept(tmp_path, content):
    file = tmp_path / "preferences.json"
    file.write_bytes(content)
    found, bad = load(file)
    assert found == Preferences()
    assert bad == (str(file),)
    assert (tmp_path / "preferences.broken").read_bytes() == content
    save(file, found)
    assert load(file) == (Preferences(), ())


def test_the_terminal_works_on_the_store_that_was_chosen_in_the_window(tmp_path, monkeypatch):
    monkeypatch.setattr("dermreview.services.preferences.default_file", lambda: tmp_path / "preferences.json")
    assert store_dir() == default_store_dir()
    save(tmp_path / "preferences.json", Preferences(store=tmp_path / "mine"))
    assert store_dir() == tmp_path / "mine"


def test_a_folder_in_place_of_the_file_hinders_nothing(tmp_path):
    found, bad = load(tmp_path)
    assert found == Preferences()
    assert len(bad) == 1


@pytest.mark.skipif(os.name == "nt", reason="a file in the way of a folder reads otherwise there")
def test_where_nothing_can_be_written_it_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DermreviewError) as caught:
        save(tmp_path / "file" / "preferences.json", Preferences())
    assert caught.value.code is ErrorCode.PREFERENCES_NOT_WRITABLE
    assert "preferences.json" in str(caught.value)
