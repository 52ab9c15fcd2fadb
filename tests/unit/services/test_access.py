"""Signing in, waiting after wrong tries, and the accounts of a store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dermreview.domain.access import FIRST_WAIT, FREE_TRIES, Role
from dermreview.domain.audit import AuditKind
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services import access, passwords
from dermreview.services.reviews import record_review, remembered_reviewer
from dermreview.services.stores import Store, open_store

from ..store.builders import NV, new_case

PIN = "280375"
WORD = "correct horse"
START = datetime(2026, 3, 1, 8, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A guarded store: Ann is its administrator, Ben reads; nobody is signed in."""
    with open_store(tmp_path / "s") as opened:
        opened.add_case(new_case("a"))
        access.guard(opened, "Ann", PIN)
        access.add_account(opened, "Ben", Role.READER, WORD)
        access.sign_out(opened)
        yield opened


def refused(store: Store, name: str, secret: str, watch: Watch) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        access.sign_in(store, name, secret, watch)
    return caught.value


def fail(store: Store, name: str, times: int, watch: Watch) -> DermreviewError:
    """Try a wrong password so often, each time as soon as it is allowed."""
    for _ in range(times):
        error = refused(store, name, "wrong", watch)
        assert error.code is ErrorCode.SIGN_IN_WRONG
        watch.go(error.data["seconds"])
    watch.go(-error.data["seconds"])
    return error


def kinds(store: Store) -> list[AuditKind]:
    return [event.kind for event in store.audit_events()]


def test_a_store_asks_nobody_until_it_is_guarded(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        case = store.add_case(new_case("a")).case
        record_review(store, case.id, "whoever", NV, None)
        with pytest.raises(DermreviewError) as caught:
            access.sign_in(store, "Ann", PIN)
        assert caught.value.code is ErrorCode.STORE_NOT_GUARDED
        access.guard(store, "Ann", PIN)
        with pytest.raises(DermreviewError) as caught:
            record_review(store, case.id, "whoever", NV, None)
        assert caught.value.code is ErrorCode.ACCESS_OTHER_NAME
        record_review(store, case.id, "Ann", NV, None)
        access.unguard(store)
        record_review(store, case.id, "whoever", NV, None)
        assert store.accounts() == []


def test_the_right_password_signs_in_whatever_the_case_of_the_name(store: Store) -> None:
    assert access.sign_in(store, " ann ", PIN).name == "Ann"
    assert remembered_reviewer(store) == "Ann"
    assert store.session is not None
    access.sign_out(store)
    assert store.session is None
    assert kinds(store)[-2:] == [AuditKind.SIGN_IN, AuditKind.SIGN_OUT]


def test_a_composed_and_a_decomposed_umlaut_are_the_same_password(store: Store) -> None:
    access.sign_in(store, "Ann", PIN)
    access.change_password(store, PIN, "gr\u00fcner Apfel")
    assert access.sign_in(store, "Ann", "gru\u0308ner Apfel").name == "Ann"


def test_after_a_restart_the_password_is_asked_again(tmp_path: Path, watch: Watch) -> None:
    with open_store(tmp_path / "s") as store:
        access.guard(store, "Ann", PIN)
    with open_store(tmp_path / "s") as store:
        assert (store.guarded, store.session) == (True, None)
        assert access.sign_in(store, "Ann", PIN, watch).role is Role.ADMINISTRATOR


def test_a_wrong_name_says_and_costs_the_same_as_a_wrong_password(
    store: Store, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = []

    class Counting(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            work.append("hash")
            return super().hash(password, salt=salt)

        def verify(self, *given: str | bytes) -> bool:
            work.append("verify")
            return super().verify(*given)

    monkeypatch.setattr(passwords, "hasher", Counting(time_cost=1, memory_cost=8, parallelism=1))
    known, unknown = refused(store, "Ann", "wrong", watch), refused(store, "Zoe", "wrong", watch)
    assert str(known) == str(unknown)
    assert len(work) == 2


def test_wrong_tries_have_to_wait_longer_and_longer(store: Store, watch: Watch) -> None:
    assert fail(store, "Ann", FREE_TRIES, watch).data["seconds"] == FIRST_WAIT
    error = refused(store, "Ann", PIN, watch)  # the right one, too early
    assert (error.code, error.data["seconds"]) == (ErrorCode.SIGN_IN_WAIT, FIRST_WAIT)
    watch.go(FIRST_WAIT - 0.5)
    assert refused(store, "Ann", PIN, watch).data["seconds"] == 1
    watch.go(0.5)
    assert refused(store, "Ann", "wrong", watch).data["seconds"] == 2 * FIRST_WAIT
    watch.go(2 * FIRST_WAIT)
    assert access.sign_in(store, "Ann", PIN, watch).name == "Ann"
    assert fail(store, "Ann", 1, watch).data["seconds"] == 0  # forgotten


def test_others_do_not_wait_for_ones_wrong_tries(store: Store, watch: Watch) -> None:
    fail(store, "Ben", 6, watch)
    assert access.sign_in(store, "Ann", PIN, watch).name == "Ann"


def test_names_that_nobody_has_wait_too_and_are_not_kept(store: Store, watch: Watch) -> None:
    assert fail(store, "my password", FREE_TRIES, watch).data["seconds"] == FIRST_WAIT
    assert refused(store, "another", "wrong", watch).code is ErrorCode.SIGN_IN_WAIT
    assert kinds(store)[-1] is AuditKind.SIGN_IN_FAILED
    assert all("my password" not in str(event) for event in store.audit_events())


def test_the_wait_survives_a_restart(tmp_path: Path, watch: Watch) -> None:
    with open_store(tmp_path / "s") as store:
        access.guard(store, "Ann", PIN)
        fail(store, "Ann", 5, watch)
    with open_store(tmp_path / "s") as store:
        assert refused(store, "Ann", PIN, watch).code is ErrorCode.SIGN_IN_WAIT


def test_a_try_counts_before_its_password_is_looked_at(
    store: Store, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(kept: str, secret: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "matches", killed)
        for _ in range(FREE_TRIES):
            with pytest.raises(KeyboardInterrupt):
                access.sign_in(store, "Ann", "wrong", watch)
    assert refused(store, "Ann", PIN, watch).code is ErrorCode.SIGN_IN_WAIT


def test_a_clock_that_was_set_back_does_not_keep_anyone_out(store: Store, watch: Watch) -> None:
    fail(store, "Ann", FREE_TRIES, watch)
    watch.go(-3600 * 24 * 365)
    assert refused(store, "Ann", PIN, watch).data["seconds"] == FIRST_WAIT
    watch.go(FIRST_WAIT)
    assert access.sign_in(store, "Ann", PIN, watch).name == "Ann"


def test_a_disabled_account_stays_out_and_only_its_password_tells(store: Store, watch: Watch) -> None:
    access.sign_in(store, "Ann", PIN)
    access.disable(store, "Ben")
    assert refused(store, "Ben", "wrong", watch).code is ErrorCode.SIGN_IN_WRONG
    assert refused(store, "Ben", WORD, watch).code is ErrorCode.ACCOUNT_DISABLED
    access.disable(store, "Ben", disabled=False)
    assert access.sign_in(store, "Ben", WORD, watch).name == "Ben"


def test_a_password_that_another_set_has_to_be_changed_first(store: Store) -> None:
    assert access.sign_in(store, "Ben", WORD).must_change
    with pytest.raises(DermreviewError) as caught:
        record_review(store, 1, "Ben", NV, None)
    assert caught.value.code is ErrorCode.PASSWORD_MUST_CHANGE
    for new, code in ((WORD, ErrorCode.PASSWORD_SAME), ("123456", ErrorCode.SECRET_SIMPLE)):
        with pytest.raises(DermreviewError) as caught:
            access.change_password(store, WORD, new)
        assert caught.value.code is code
    with pytest.raises(DermreviewError) as caught:
        access.change_password(store, "wrong", "another horse")
    assert caught.value.code is ErrorCode.PASSWORD_OLD_WRONG
    access.change_password(store, WORD, "another horse")
    record_review(store, 1, "Ben", NV, None)
    assert not access.sign_in(store, "Ben", "another horse").must_change


def test_the_last_administrator_stays_one(store: Store) -> None:
    access.sign_in(store, "Ann", PIN)
    for change in (lambda: access.disable(store, "Ann"), lambda: access.set_role(store, "Ann", Role.READER)):
        with pytest.raises(DermreviewError) as caught:
            change()
        assert caught.value.code is ErrorCode.ACCOUNT_LAST
    access.set_role(store, "Ben", Role.ADMINISTRATOR)
    access.set_role(store, "Ann", Role.READER)
    with pytest.raises(DermreviewError) as caught:  # at once, without signing in again
        access.accounts(store)
    assert caught.value.code is ErrorCode.ACCESS_DENIED


def test_who_disables_the_own_account_is_signed_out(store: Store) -> None:
    access.sign_in(store, "Ann", PIN)
    access.set_role(store, "Ben", Role.ADMINISTRATOR)
    with pytest.raises(DermreviewError) as caught:
        access.disable(store, "Ann")
        record_review(store, 1, "Ann", NV, None)
    assert caught.value.code is ErrorCode.SIGN_IN_NEEDED


def test_an_administrator_sets_the_password_of_another_but_not_the_own(store: Store) -> None:
    access.sign_in(store, "Ann", PIN)
    with pytest.raises(DermreviewError) as caught:
        access.reset_password(store, "ann", "another horse")
    assert caught.value.code is ErrorCode.ACCOUNT_OWN
    access.reset_password(store, "ben", "another horse")
    assert access.sign_in(store, "Ben", "another horse").must_change


@pytest.mark.parametrize("name", ["ANN", " ann", "Ben"])
def test_a_name_is_given_once(store: Store, name: str) -> None:
    access.sign_in(store, "Ann", PIN)
    with pytest.raises(DermreviewError) as caught:
        access.add_account(store, name, Role.READER, WORD)
    assert caught.value.code is ErrorCode.ACCOUNT_EXISTS


def test_a_locked_store_takes_no_act_until_somebody_signs_in(store: Store) -> None:
    access.sign_in(store, "Ann", PIN)
    access.lock(store, automatic=True)
    with pytest.raises(DermreviewError) as caught:
        record_review(store, 1, "Ann", NV, None)
    assert caught.value.code is ErrorCode.SIGN_IN_NEEDED
    access.sign_in(store, "Ann", PIN)
    record_review(store, 1, "Ann", NV, None)
    assert kinds(store)[-2:] == [AuditKind.LOCK, AuditKind.SIGN_IN]


def test_every_change_of_an_account_is_logged_without_its_password(store: Store) -> None:
    access.sign_in(store, "Ann", PIN)
    access.set_role(store, "Ben", Role.ADJUDICATOR)
    access.reset_password(store, "Ben", "another horse")
    access.disable(store, "Ben")
    acts = [event for event in store.audit_events() if event.kind is AuditKind.ACCOUNT]
    assert [event.details["act"] for event in acts] == ["guard", "add", "change", "password", "change"]
    assert {event.reviewer for event in acts} == {"Ann"}
    assert not any(secret in str(acts) for secret in (PIN, WORD, "horse", "argon2"))


def test_no_password_is_in_the_files_of_the_store(store: Store) -> None:
    access.sign_in(store, "Ben", WORD)
    for file in store.folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert PIN.encode() not in data
            assert WORD.encode() not in data


def test_a_hash_with_old_parameters_is_renewed_at_the_next_sign_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.password_hash(store.account("Ann"))
    assert passwords.password_hash(PIN).startswith("$argon2id$")
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    access.sign_in(store, "Ann", PIN)
    after = store.password_hash(store.account("Ann"))
    assert "m=16,t=2" in after and "m=16,t=2" not in before
    access.sign_in(store, "Ann", PIN)
    assert store.password_hash(store.account("Ann")) == after


def test_the_real_parameters_are_those_recommended(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", passwords.RECOMMENDED)
    access.sign_in(store, "Ann", PIN)
    assert "m=65536,t=3,p=4" in store.password_hash(store.account("Ann"))
