"""Encrypted stores from the terminal: ``create --encrypted``, ``encrypt``, ``decrypt``, ``passphrase``."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dermreview.cli import secrets, signing_in, unlocking
from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import ErrorCode
from dermreview.services.stores import is_encrypted, is_store, open_store

from .test_cli_accounts import PIN, Said, pipe  # noqa: F401

pytestmark = pytest.mark.usefixtures("cheap_hashes")
FIRST = "correct horse 42"
SECOND = "battery staple 7"
Pipe = Callable[[str], int]


@pytest.fixture
def folder(tmp_path: Path, pipe: Pipe) -> Path:  # noqa: F811
    folder = tmp_path / "store"
    create = ("store", "create", "--encrypted", "--store", folder)
    assert Said((*create, "--new-passphrase-fd", pipe("short"))).code is ErrorCode.PASSPHRASE_WEAK
    assert not folder.exists()
    done = Said((*create, "--new-passphrase-fd", pipe(FIRST)))
    assert done.status == 0
    assert "encrypted" in done.out
    return folder


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types at the terminal, in turn."""
    typed: list[str] = []
    for module in (secrets, signing_in, unlocking):
        monkeypatch.setattr(module, "has_terminal", lambda: True)
        monkeypatch.setattr(module, "ask_secret", lambda words: typed.pop(0))
    return typed


def test_the_passphrase_stands_before_or_behind_any_command(folder: Path, pipe: Pipe) -> None:  # noqa: F811
    assert is_store(folder)
    assert Said(("--store", folder, "--passphrase-fd", pipe(FIRST), "store", "check")).status == 0
    assert Said(("store", "check", "--store", folder, "--passphrase-fd", pipe(FIRST))).status == 0
    assert Said(("store", "check", "--store", folder, "--passphrase-fd", pipe(SECOND))).code is (
        ErrorCode.PASSPHRASE_WRONG
    )


def test_a_passphrase_for_a_plain_store_is_a_misunderstanding(tmp_path: Path, pipe: Pipe) -> None:  # noqa: F811
    """Whoever gives one would go on believing that what is imported lies encrypted."""
    (tmp_path / "images").mkdir()
    command = ("import", tmp_path / "images", "--store", tmp_path / "new")
    assert Said((*command, "--passphrase-fd", pipe(FIRST))).code is ErrorCode.STORE_NOT_ENCRYPTED
    assert not (tmp_path / "new").exists()


def test_without_a_terminal_it_says_how_to_go_on(folder: Path) -> None:
    command = [sys.executable, "-m", "dermreview", "store", "check", "--store", str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--passphrase-fd" in done.stderr
    assert "Traceback" not in done.stderr


def test_three_wrong_tries_end_it_and_the_third_may_be_right(folder: Path, answers: list[str]) -> None:
    answers[:] = ["wrong wrong 1", "wrong wrong 2", FIRST]
    assert Said(("store", "check", "--store", folder)).status == 0
    answers[:] = ["wrong wrong 1", "wrong wrong 2", "wrong wrong 3", FIRST]
    assert Said(("store", "check", "--store", folder)).code is ErrorCode.PASSPHRASE_WRONG
    assert answers == [FIRST]


def test_no_command_takes_a_passphrase_as_an_argument_or_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Said(("store", "check", "--store", folder, "--passphrase", FIRST)).status == 2
    for name in ("DERMREVIEW_PASSPHRASE", "PASSPHRASE", "DERMREVIEW_PASSPHRASE_FD"):
        monkeypatch.setenv(name, FIRST)
    assert Said(("store", "check", "--store", folder)).code is ErrorCode.SECRET_NOT_ASKED


def test_the_passphrase_is_changed(folder: Path, pipe: Pipe) -> None:  # noqa: F811
    change = ("store", "passphrase", "--store", folder)
    wrong = (*change, "--passphrase-fd", pipe(SECOND), "--new-passphrase-fd", pipe(SECOND))
    assert Said(wrong).code is ErrorCode.PASSPHRASE_WRONG
    weak = (*change, "--passphrase-fd", pipe(FIRST), "--new-passphrase-fd", pipe("x"))
    assert Said(weak).code is ErrorCode.PASSPHRASE_WEAK
    assert Said((*change, "--passphrase-fd", pipe(FIRST), "--new-passphrase-fd", pipe(SECOND))).status == 0

    with open_store(folder, SECOND) as store:
        told = [event for event in store.audit_events() if event.kind is AuditKind.CONVERT]
        assert [event.details for event in told] == [{"passphrase": "changed"}]
    assert Said(("store", "check", "--store", folder, "--passphrase-fd", pipe(FIRST))).code is (
        ErrorCode.PASSPHRASE_WRONG
    )
    assert (folder / "backups" / "review.key").read_bytes() == (folder / "review.key").read_bytes()


def test_two_different_answers_change_nothing(folder: Path, answers: list[str]) -> None:
    answers[:] = [FIRST, SECOND, "battery staple 8"]
    assert Said(("store", "passphrase", "--store", folder)).code is ErrorCode.SECRETS_DIFFER
    open_store(folder, FIRST).close()


def test_a_store_is_encrypted_and_decrypted_again(tmp_path: Path, pipe: Pipe) -> None:  # noqa: F811
    folder = tmp_path / "plain"
    open_store(folder).close()
    for command in ("decrypt", "passphrase"):
        assert Said(("store", command, "--store", folder)).code is ErrorCode.STORE_NOT_ENCRYPTED
    encrypt = ("store", "encrypt", "--store", folder, "--new-passphrase-fd")
    assert Said((*encrypt, pipe("x"))).code is ErrorCode.PASSPHRASE_WEAK
    assert not is_encrypted(folder)

    done = Said((*encrypt, pipe(FIRST)))

    assert done.status == 0, done.error
    assert is_encrypted(folder)
    again = (*encrypt, pipe(FIRST), "--passphrase-fd", pipe(FIRST))
    assert Said(again).code is ErrorCode.STORE_ENCRYPTED_ALREADY
    assert Said(("store", "decrypt", "--store", folder, "--passphrase-fd", pipe(FIRST))).status == 0
    assert not is_encrypted(folder)
    open_store(folder).close()


def test_a_whole_copy_and_a_restored_backup_open_with_the_passphrase(
    folder: Path,
    tmp_path: Path,
    pipe: Pipe,  # noqa: F811
) -> None:
    copy = tmp_path / "copy"
    assert Said(("store", "backup", copy, "--store", folder, "--passphrase-fd", pipe(FIRST))).status == 0
    open_store(copy, FIRST).close()
    assert Said(("store", "backup", "--store", folder, "--passphrase-fd", pipe(FIRST))).status == 0
    restore = ("store", "restore", "--store", folder, "--into", tmp_path / "new", "--passphrase-fd", pipe(FIRST))
    assert Said(restore).status == 0
    open_store(tmp_path / "new", FIRST).close()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"SQLite format" not in written


def test_an_administrator_alone_converts_a_guarded_store(tmp_path: Path, pipe: Pipe) -> None:  # noqa: F811
    from dermreview.domain.access import Role
    from dermreview.services import access

    folder = tmp_path / "guarded"
    with open_store(folder) as store:
        access.guard(store, "Ann", PIN)
        access.add_account(store, "Rea", Role.READER, FIRST)
        store.set_password_hash(store.account("Rea"), store.password_hash(store.account("Rea")), must_change=False)
    words = ("store", "encrypt", "--store", folder, "--new-passphrase-fd")
    as_reader = (*words, pipe(FIRST), "--reviewer", "Rea", "--password-fd", pipe(FIRST))
    assert Said(as_reader).code is ErrorCode.ACCESS_DENIED
    assert not is_encrypted(folder)
    assert Said((*words, pipe(FIRST), "--reviewer", "Ann", "--password-fd", pipe(PIN))).status == 0
    assert is_encrypted(folder)
