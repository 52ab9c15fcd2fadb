import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import keys
from dermreview.store.keys import KEY_FILE, Cost, StoreKey, lock_away, new_key, unlock

PASSPHRASE = "Grüße vom Nævus 7"


def refused(folder: Path, passphrase: str = PASSPHRASE) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        unlock(folder, passphrase)
    return caught.value


def test_the_passphrase_gives_the_same_key_back(tmp_path: Path) -> None:
    key = new_key(tmp_path, PASSPHRASE)
    assert unlock(tmp_path, PASSPHRASE) == key
    assert key.opens(tmp_path)
    assert not StoreKey(bytes(32)).opens(tmp_path)


def test_neither_key_nor_passphrase_stands_in_the_file_or_in_a_message(tmp_path: Path) -> None:
    key = new_key(tmp_path, PASSPHRASE)
    written = (tmp_path / KEY_FILE).read_bytes()
    for secret in (key.data, key.data.hex().encode(), PASSPHRASE.encode(), key.derived("database")):
        assert secret not in written
    assert repr(key) == "StoreKey()"
    assert "wrong one" not in str(refused(tmp_path, "the wrong one 123"))


def test_two_stores_with_one_passphrase_have_nothing_in_common(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert new_key(tmp_path / "a", PASSPHRASE) != new_key(tmp_path / "b", PASSPHRASE)
    first, second = (json.loads((tmp_path / name / KEY_FILE).read_text()) for name in "ab")
    assert first["kdf"]["salt"] != second["kdf"]["salt"]


def test_database_and_vault_get_keys_of_their_own() -> None:
    key = StoreKey(bytes(range(32)))
    derived = {
        key.data,
        *(key.derived(purpose) for purpose in ("database", "vault names", "vault files", "check")),
    }
    assert len(derived) == 5


def test_the_cost_of_a_try_is_what_the_rfc_asks_for() -> None:
    # RFC 9106 asks for 64 MiB and 3 passes where memory is short
    default = Cost()
    assert default.memory >= 64 * 1024
    assert default.passes >= 3


def test_a_key_is_never_replaced_by_another(tmp_path: Path) -> None:
    key = new_key(tmp_path, PASSPHRASE)
    with pytest.raises(FileExistsError):
        new_key(tmp_path, PASSPHRASE)
    assert key.opens(tmp_path)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_keyboard_that_composes_its_umlauts_otherwise_opens_the_same_store(tmp_path: Path, form: str) -> None:
    new_key(tmp_path, PASSPHRASE)
    unlock(tmp_path, unicodedata.normalize(form, PASSPHRASE))


@pytest.mark.parametrize(
    "other", ["", "grüße vom nævus 7", PASSPHRASE + " ", PASSPHRASE[:-1], "x" * 5000, "\ud800"]
)
def test_any_other_passphrase_is_wrong(tmp_path: Path, other: str) -> None:
    new_key(tmp_path, PASSPHRASE)
    assert refused(tmp_path, other).code is ErrorCode.PASSPHRASE_WRONG


@pytest.mark.parametrize(
    "weak", ["", "short", "elevenchars", "aaaaaaaaaaaaaaaaaaaa", "            ", "ababababababab"]
)
def test_a_weak_passphrase_makes_no_key(tmp_path: Path, weak: str) -> None:
    with pytest.raises(DermreviewError) as caught:
        new_key(tmp_path, weak)
    assert caught.value.code is ErrorCode.PASSPHRASE_WEAK
    assert "12 characters" in str(caught.value)
    assert not (tmp_path / KEY_FILE).exists()


def test_a_passphrase_is_not_cut_off_in_silence(tmp_path: Path) -> None:
    with pytest.raises(DermreviewError) as caught:
        new_key(tmp_path, "abcdef" * 200)
    assert caught.value.code is ErrorCode.PASSPHRASE_TOO_LONG


def test_a_new_passphrase_opens_the_same_key_and_the_old_one_no_more(tmp_path: Path) -> None:
    key = new_key(tmp_path, PASSPHRASE)
    lock_away(tmp_path, key, "another passphrase")
    assert unlock(tmp_path, "another passphrase") == key
    assert refused(tmp_path).code is ErrorCode.PASSPHRASE_WRONG
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_a_new_passphrase_that_can_not_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key(tmp_path, PASSPHRASE)

    def full(target: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys, "write_atomically", full)
    with pytest.raises(DermreviewError) as caught:
        lock_away(tmp_path, key, "another passphrase")
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert unlock(tmp_path, PASSPHRASE) == key


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_is_named_and_never_taken_for_a_wrong_passphrase(
    tmp_path: Path, at: int, byte: int, cut: bool
) -> None:
    path = tmp_path / KEY_FILE
    if not path.exists():
        new_key(tmp_path, PASSPHRASE)
    sound = path.read_bytes()
    at %= len(sound) - 1
    try:
        path.write_bytes(sound[:at] if cut else sound[:at] + bytes([byte]) + sound[at + 1 :])
        if json_or_none(path.read_bytes()) == json.loads(sound):
            unlock(tmp_path, PASSPHRASE)
        else:
            error = refused(tmp_path)
            assert error.code in (ErrorCode.KEY_FILE_DAMAGED, ErrorCode.STORE_NEWER)
            assert KEY_FILE in str(error)
    finally:
        path.write_bytes(sound)


def json_or_none(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", "[" * 100_000, '{"format": 1}', "x" * 20_000, '{"format":"dermreview key"}']
)
def test_any_other_file_is_no_key_file(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text)
    assert refused(tmp_path).code is ErrorCode.KEY_FILE_DAMAGED


@pytest.mark.parametrize("figures", [{"memory": 2**40}, {"passes": 10**9}, {"lanes": 0}, {"memory": 1}])
def test_a_cost_that_would_take_the_machine_is_refused(tmp_path: Path, figures: dict[str, int]) -> None:
    new_key(tmp_path, PASSPHRASE)
    said = json.loads((tmp_path / KEY_FILE).read_text())
    said["kdf"] |= figures
    rewrite(tmp_path, said)
    assert refused(tmp_path).code is ErrorCode.KEY_FILE_DAMAGED


def test_a_cheaper_cost_written_by_someone_else_opens_nothing(tmp_path: Path) -> None:
    new_key(tmp_path, PASSPHRASE)
    said = json.loads((tmp_path / KEY_FILE).read_text())
    said["kdf"]["passes"] = 2
    rewrite(tmp_path, said)
    assert refused(tmp_path).code is ErrorCode.PASSPHRASE_WRONG


def test_a_file_of_a_later_program_is_told_so(tmp_path: Path) -> None:
    new_key(tmp_path, PASSPHRASE)
    said = json.loads((tmp_path / KEY_FILE).read_text())
    rewrite(tmp_path, said | {"version": 2})
    assert refused(tmp_path).code is ErrorCode.STORE_NEWER


def rewrite(folder: Path, said: dict[str, object]) -> None:
    """Write a key file with a checksum that fits."""
    said.pop("sha256")
    said["sha256"] = keys.hashlib.sha256(keys._spelled(said)).hexdigest()
    (folder / KEY_FILE).write_text(json.dumps(said))
