from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services import remembering
from dermreview.services.encrypting import change_passphrase, decrypt_store
from dermreview.services.remembering import can_remember, forget, open_remembered, remember
from dermreview.services.stores import create_store, open_store

PASSPHRASE = "correct horse 42"


class Memory(KeyringBackend):
    """A keyring for a test, as safe as it says it is."""

    priority = 5.0  # type: ignore[assignment]
    locked = False

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringError("the keyring is locked")
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringError("the keyring is locked")
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_store(tmp_path / "store", PASSPHRASE).close()
    return tmp_path / "store"


def test_a_remembered_store_opens_without_its_passphrase(folder: Path, memory: Memory) -> None:
    assert can_remember()
    assert open_remembered(folder) is None
    with open_store(folder, PASSPHRASE) as store:
        remember(store)
    opened = open_remembered(folder)
    assert opened is not None
    opened.close()
    assert PASSPHRASE not in str(memory.kept)

    forget(remembering.fingerprint(folder))
    assert open_remembered(folder) is None
    assert memory.kept == {}


def test_another_passphrase_is_no_other_key_and_a_decrypted_store_is_forgotten(
    folder: Path, memory: Memory
) -> None:
    with open_store(folder, PASSPHRASE) as store:
        remember(store)
        change_passphrase(store, PASSPHRASE, "battery staple 7")
    opened = open_remembered(folder)
    assert opened is not None
    decrypt_store(opened)
    assert memory.kept == {}
    assert open_remembered(folder) is None


def test_the_key_of_another_store_or_nonsense_in_the_keyring_opens_nothing(
    folder: Path, tmp_path: Path, memory: Memory
) -> None:
    name = remembering.fingerprint(folder)
    for text in ("AAAA", "no base64!", "A" * 43 + "=", ""):
        memory.kept[remembering.SERVICE, name] = text
        assert open_remembered(folder) is None


def test_a_locked_keyring_asks_for_the_passphrase_instead(folder: Path, memory: Memory) -> None:
    with open_store(folder, PASSPHRASE) as store:
        memory.locked = True
        with pytest.raises(DermreviewError) as caught:
            remember(store)
    assert caught.value.code is ErrorCode.KEYRING_UNAVAILABLE
    assert "locked" in str(caught.value)
    assert open_remembered(folder) is None


def test_without_a_keyring_it_says_so_and_nothing_fails(folder: Path) -> None:
    assert not can_remember()
    with open_store(folder, PASSPHRASE) as store, pytest.raises(DermreviewError) as caught:
        remember(store)
    assert caught.value.code is ErrorCode.KEYRING_UNAVAILABLE
    assert open_remembered(folder) is None
    forget(remembering.fingerprint(folder))


def test_a_keyring_that_keeps_its_secrets_in_a_plain_file_is_none(folder: Path, memory: Memory) -> None:
    memory.priority = 0.5  # type: ignore[assignment]  # as keyrings.alt has it
    assert not can_remember()


def test_a_plain_store_has_nothing_to_remember(tmp_path: Path, memory: Memory) -> None:
    with open_store(tmp_path / "plain") as store, pytest.raises(DermreviewError) as caught:
        remember(store)
    assert caught.value.code is ErrorCode.STORE_NOT_ENCRYPTED
    assert open_remembered(tmp_path / "plain") is None
