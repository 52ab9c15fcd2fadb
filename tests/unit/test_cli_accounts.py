"""Signing in at the terminal, and ``dermreview store accounts``, ``guard``, ``unguard`` and ``create``."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dermreview.cli import app, secrets, signing_in, store_accounts
from dermreview.domain.access import Role
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services import access
from dermreview.services.stores import Store, is_store, open_store

pytestmark = pytest.mark.usefixtures("cheap_hashes")
PIN = "280375"
WORD = "correct horse"


class Said:
    """What a command said, and how it ended."""

    def __init__(self, words: tuple[object, ...]) -> None:
        done = CliRunner().invoke(app, [*map(str, words)])
        self.out, self.status = done.stdout, done.exit_code
        self.error = done.exception if isinstance(done.exception, DermreviewError) else None
        if done.exception is not None and self.error is None and not isinstance(done.exception, SystemExit):
            raise done.exception

    @property
    def code(self) -> ErrorCode | None:
        return None if self.error is None else self.error.code


@pytest.fixture
def pipe() -> Iterator[Callable[[str], int]]:
    """Makes a file descriptor with a text in it."""
    opened = []

    def fill(text: str) -> int:
        reading, writing = os.pipe()
        os.write(writing, text.encode())
        os.close(writing)
        opened.append(reading)
        return reading

    yield fill
    for number in opened:
        os.close(number)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A guarded store: Ann is its administrator, Rea reads."""
    with open_store(tmp_path / "store") as store:
        access.guard(store, "Ann", PIN)
        access.add_account(store, "Rea", Role.READER, WORD)
        store.set_password_hash(store.account("Rea"), store.password_hash(store.account("Rea")), must_change=False)
    return tmp_path / "store"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types at the terminal, in turn."""
    typed: list[str] = []
    for module in (secrets, signing_in, store_accounts):
        monkeypatch.setattr(module, "has_terminal", lambda: True)
    monkeypatch.setattr(secrets, "ask_secret", lambda words: typed.pop(0))
    monkeypatch.setattr(signing_in, "ask_secret", lambda words: typed.pop(0))
    monkeypatch.setattr(typer, "prompt", lambda *words, **more: typed.pop(0))
    return typed


def opened(folder: Path) -> Store:
    return open_store(folder)


def test_the_password_comes_from_a_file_descriptor_before_or_behind_the_command(
    folder: Path, pipe: Callable[[str], int]
) -> None:
    before = ("--store", folder, "--reviewer", "ann", "--password-fd", pipe(f"{PIN}\n"), "store", "check")
    behind = ("store", "check", "--store", folder, "--reviewer", "ann", "--password-fd", pipe(f"{PIN}\r\n"))
    assert (Said(before).status, Said(behind).status) == (0, 0)


def test_the_name_given_last_is_taken_if_none_is_named(folder: Path, pipe: Callable[[str], int]) -> None:
    assert Said(("store", "check", "--store", folder, "--password-fd", pipe(PIN))).status == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [("wrong", ErrorCode.SIGN_IN_WRONG), ("", ErrorCode.SECRET_UNREADABLE), ("\n", ErrorCode.SECRET_UNREADABLE)],
)
def test_a_wrong_password_or_none_is_one_clear_line(
    folder: Path, pipe: Callable[[str], int], text: str, code: ErrorCode
) -> None:
    assert Said(("store", "check", "--store", folder, "--password-fd", pipe(text))).code is code


def test_two_secrets_may_stand_in_one_descriptor(tmp_path: Path, folder: Path, pipe: Callable[[str], int]) -> None:
    both = pipe(f"{PIN}\nanother horse\n")
    words = ("store", "accounts", "add", "Ben", "--store", folder, "--reviewer", "Ann")
    said = Said((*words, "--password-fd", both, "--new-password-fd", both))
    assert "Ben: reader, chooses a password at the next sign-in" in said.out


def test_without_a_terminal_it_says_how_to_go_on(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dermreview", "store", "check", "--store", str(folder)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"DERMREVIEW_PASSWORD": PIN},
        timeout=120,
    )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        "dermreview: the reviewers of this store sign in, and there is no terminal to ask at; use --reviewer NAME "
        "and --password-fd N, a file descriptor"
    ]


def test_no_command_takes_a_password_as_an_argument(folder: Path) -> None:
    assert Said(("store", "check", "--store", folder, "--password", PIN)).status == 2


def test_three_wrong_tries_at_the_prompt_end_it(folder: Path, answers: list[str]) -> None:
    answers += ["Ann", "wrong", "wrong", "wrong", PIN]
    assert Said(("store", "check", "--store", folder)).code is ErrorCode.SIGN_IN_WRONG
    assert answers == [PIN]
    answers[:] = ["Ann", PIN]
    assert Said(("store", "check", "--store", folder)).code is ErrorCode.SIGN_IN_WAIT


def test_the_second_try_at_the_prompt_may_be_right(folder: Path, answers: list[str]) -> None:
    answers += ["Rea", "wrong", WORD]
    assert Said(("store", "check", "--store", folder)).status == 0


def test_a_password_that_another_set_is_changed_at_the_prompt(folder: Path, answers: list[str]) -> None:
    with opened(folder) as store:
        access.sign_in(store, "Ann", PIN)
        access.reset_password(store, "Rea", "third horse")
    answers += ["Rea", "third horse", "fourth horse", "fourth horse"]
    assert Said(("store", "check", "--store", folder)).status == 0
    with opened(folder) as store:
        assert not access.sign_in(store, "Rea", "fourth horse").must_change


def test_a_reader_may_not_export_or_administer(folder: Path, answers: list[str], tmp_path: Path) -> None:
    for words in (
        ("export", tmp_path / "out.csv", "--format", "csv"),
        ("store", "accounts", "list"),
        ("store", "accounts", "add", "Ben"),
        ("store", "accounts", "role", "Rea", "administrator"),
        ("store", "accounts", "password", "Ann"),
        ("store", "accounts", "disable", "Ann"),
        ("store", "unguard"),
        ("store", "backup"),
    ):
        answers[:] = ["Rea", WORD]
        assert Said((*words, "--store", folder)).code is ErrorCode.ACCESS_DENIED, words
    assert not (tmp_path / "out.csv").exists()


def test_an_administrator_manages_accounts(folder: Path, answers: list[str]) -> None:
    def call(*words: object, typed: tuple[str, ...] = ()) -> Said:
        answers[:] = ["Ann", PIN, *typed]
        return Said(("store", "accounts", *words, "--store", folder))

    call("add", "Ben", "--role", "adjudicator", typed=("another horse", "another horse"))
    call("role", "ben", "administrator")
    call("disable", "Ben")
    assert call("disable", "Ann").code is ErrorCode.ACCOUNT_LAST
    call("disable", "Ben", "--enable")
    assert call("password", "Ben", typed=("third horse", "third cow")).code is ErrorCode.SECRETS_DIFFER
    call("password", "Ben", typed=("third horse", "third horse"))
    found = json.loads(call("list", "--json").out)
    assert [(each["name"], each["role"], each["disabled"]) for each in found] == [
        ("Ann", "administrator", False),
        ("Ben", "administrator", False),
        ("Rea", "reader", False),
    ]
    assert "Rea: reader" in call("list").out


def test_an_open_store_is_guarded_and_opened_again(tmp_path: Path, pipe: Callable[[str], int]) -> None:
    folder = tmp_path / "open"
    with open_store(folder):
        pass
    assert Said(("store", "accounts", "list", "--store", folder)).code is ErrorCode.STORE_NOT_GUARDED
    assert Said(("store", "guard", "--store", folder, "--new-password-fd", pipe(PIN))).code is (
        ErrorCode.REVIEWER_NAME_EMPTY
    )
    guard = ("store", "guard", "--store", folder, "--reviewer", "Ann", "--new-password-fd")
    assert Said((*guard, pipe("123456"))).code is ErrorCode.SECRET_SIMPLE
    assert Said((*guard, pipe(PIN))).status == 0
    assert Said(("store", "check", "--store", folder)).code is ErrorCode.SIGN_IN_NOT_ASKED
    assert Said((*guard, pipe(PIN), "--password-fd", pipe(PIN))).code is ErrorCode.STORE_GUARDED
    assert Said(("store", "unguard", "--store", folder, "--password-fd", pipe(PIN))).status == 0
    assert Said(("store", "check", "--store", folder)).status == 0


def test_a_store_is_made_with_or_without_accounts(tmp_path: Path, pipe: Callable[[str], int]) -> None:
    create = ("store", "create", "--store", tmp_path / "new")
    assert Said((*create, "--accounts", "--reviewer", "Ann")).code is ErrorCode.SECRET_NOT_ASKED
    assert Said((*create, "--accounts", "--reviewer", "Ann", "--new-password-fd", pipe("1"))).code is (
        ErrorCode.SECRET_SHORT
    )
    assert not is_store(tmp_path / "new")
    assert Said((*create, "--accounts", "--reviewer", "Ann", "--new-password-fd", pipe(PIN))).status == 0
    assert Said(create).code is ErrorCode.STORE_EXISTS
    assert Said(("store", "create", "--store", tmp_path / "open")).status == 0
    with opened(tmp_path / "new") as guarded, opened(tmp_path / "open") as free:
        assert (guarded.guarded, free.guarded) == (True, False)
