"""Signing in and out, and the accounts of a store whose reviewers do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from dermreview.domain.access import Account, Right, Role, check_secret
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services import passwords
from dermreview.services.permits import require
from dermreview.services.reviews import remember_reviewer
from dermreview.store import Store

Clock = Callable[[], datetime]
IDLE_MINUTES: Final = 10
MOST_IDLE_MINUTES: Final = 240
_IDLE: Final = "idle_minutes"


def _now() -> datetime:
    return datetime.now(UTC)


def sign_in(store: Store, name: str, secret: str, clock: Clock = _now) -> Account:
    """Let somebody work on a store under the own name; whoever was signed in before is not any more.

    A wrong name takes as long and says the same as a wrong password. After some wrong tries the next one has to
    wait, longer each time, also after a restart.

    Args:
        store: A store whose reviewers sign in.
        name: Of the account, in whatever case.
        secret: The PIN or password.
        clock: The present, with its zone.

    Returns:
        The account; where it must change its password, nothing else is allowed before `change_password`.

    Raises:
        DermreviewError: SIGN_IN_WRONG or SIGN_IN_WAIT, each with ``seconds`` until the next try; ACCOUNT_DISABLED,
            STORE_NOT_GUARDED, REVIEWER_NAME_EMPTY or a STORE_* code.
    """
    if not store.guarded:
        raise DermreviewError(ErrorCode.STORE_NOT_GUARDED)
    tried = store.begin_try(name, clock())
    right = passwords.matches(tried.password_hash, secret)
    account = tried.account
    if account is None or not right:
        store.note_wrong_try(tried)
        raise DermreviewError(ErrorCode.SIGN_IN_WRONG, seconds=tried.wait)
    if account.disabled:
        raise DermreviewError(ErrorCode.ACCOUNT_DISABLED, name=account.name)
    if passwords.is_outdated(tried.password_hash):
        store.rehash(account, passwords.password_hash(secret))
    store.begin_session(account)
    if not account.must_change:
        remember_reviewer(store, account.name)
    return account


def sign_out(store: Store) -> None:
    """Let nobody be signed in."""
    store.end_session()


def lock(store: Store, *, automatic: bool) -> None:
    """Let nothing be decided until somebody signs in; analysis and import go on.

    Args:
        store: The store.
        automatic: Whether it was the time and not the reader.
    """
    store.lock(automatic=automatic)


def change_password(store: Store, old: str, new: str, clock: Clock = _now) -> Account:
    """Give whoever signed in another password; a wrong old one counts as a wrong try.

    Raises:
        DermreviewError: SIGN_IN_NEEDED, PASSWORD_OLD_WRONG, PASSWORD_SAME, SIGN_IN_WAIT, a SECRET_* or
            STORE_* code.
    """
    account = store.session
    if account is None:
        raise DermreviewError(ErrorCode.SIGN_IN_NEEDED)
    check_secret(new, account.name)
    if old == new:
        raise DermreviewError(ErrorCode.PASSWORD_SAME)
    tried = store.begin_try(account.name, clock())
    if not passwords.matches(tried.password_hash, old):
        store.note_wrong_try(tried)
        raise DermreviewError(ErrorCode.PASSWORD_OLD_WRONG, seconds=tried.wait)
    store.set_password_hash(account, passwords.password_hash(new), must_change=False)
    remember_reviewer(store, account.name)
    return replace(account, must_change=False)


def guard(store: Store, name: str, secret: str) -> Account:
    """Let the reviewers of a store sign in from now on; its first account is an administrator and signed in.

    Args:
        store: A store without sign-in.
        name: Of the administrator; what was read under it before is that account's.
        secret: The PIN or password.

    Raises:
        DermreviewError: STORE_GUARDED, REVIEWER_NAME_EMPTY, a SECRET_* or STORE_* code.
    """
    check_secret(secret, name)
    account = store.guard(name, passwords.password_hash(secret))
    remember_reviewer(store, account.name)
    return account


def unguard(store: Store) -> None:
    """Let everyone read without signing in, and forget all accounts; an administrator's.

    Raises:
        DermreviewError: STORE_NOT_GUARDED, ACCESS_DENIED, SIGN_IN_NEEDED or a STORE_* code.
    """
    _require_administrator(store)
    store.unguard()


def accounts(store: Store) -> list[Account]:
    """Return all accounts by name; an administrator's.

    Raises:
        DermreviewError: As `unguard`.
    """
    _require_administrator(store)
    return store.accounts()


def add_account(store: Store, name: str, role: Role, secret: str) -> list[Account]:
    """Add an account, whose password has to be changed at the first sign-in; return all.

    Raises:
        DermreviewError: ACCOUNT_EXISTS, REVIEWER_NAME_EMPTY, a SECRET_* code, or as `unguard`.
    """
    _require_administrator(store)
    check_secret(secret, name)
    store.add_account(name, role, passwords.password_hash(secret))
    return store.accounts()


def set_role(store: Store, name: str, role: Role) -> list[Account]:
    """Give an account another role; return all.

    Raises:
        DermreviewError: ACCOUNT_UNKNOWN, ACCOUNT_LAST, or as `unguard`.
    """
    _require_administrator(store)
    account = store.account(name)
    if account.role is not role:
        store.change_account(account, role=role)
    return store.accounts()


def disable(store: Store, name: str, *, disabled: bool = True) -> list[Account]:
    """Keep an account from signing in, or let it again; return all.

    Raises:
        DermreviewError: ACCOUNT_UNKNOWN, ACCOUNT_LAST, or as `unguard`.
    """
    _require_administrator(store)
    account = store.account(name)
    if account.disabled is not disabled:
        store.change_account(account, disabled=disabled)
    return store.accounts()


def reset_password(store: Store, name: str, secret: str) -> list[Account]:
    """Give another's account a password, to be changed at the next sign-in; return all.

    Raises:
        DermreviewError: ACCOUNT_UNKNOWN, ACCOUNT_OWN, a SECRET_* code, or as `unguard`.
    """
    me = _require_administrator(store)
    account = store.account(name)
    if account.id == me.id:
        raise DermreviewError(ErrorCode.ACCOUNT_OWN)
    check_secret(secret, account.name)
    store.set_password_hash(account, passwords.password_hash(secret), must_change=True)
    return store.accounts()


def _require_administrator(store: Store) -> Account:
    require(store, Right.ADMINISTER)
    if store.session is None:
        raise DermreviewError(ErrorCode.STORE_NOT_GUARDED)
    return store.session


def idle_minutes(store: Store) -> int:
    """Return after how many minutes without a key or the mouse the screen locks; 0 in a store without sign-in."""
    if not store.guarded:
        return 0
    kept = store.setting(_IDLE)
    return int(kept) if kept is not None and kept.isdecimal() else IDLE_MINUTES


def set_idle_minutes(store: Store, minutes: int) -> int:
    """Choose when the screen locks, 1 to `MOST_IDLE_MINUTES`; an administrator's.

    Raises:
        DermreviewError: As `unguard`.
        ValueError: If ``minutes`` is out of range.
    """
    _require_administrator(store)
    if not 1 <= minutes <= MOST_IDLE_MINUTES:
        raise ValueError(f"{minutes} minutes")
    store.set_setting(_IDLE, str(minutes))
    return minutes
