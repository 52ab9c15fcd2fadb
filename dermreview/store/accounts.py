"""Who signs in to a store: accounts, their wrong tries, and who is signed in now.

Passwords never come here, only their hashes. Times are the machine's clock; where it was set back, the wait after
wrong tries begins anew instead of lasting until the clock has caught up.
"""

import json
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from dermreview.domain.access import Account, Right, Role, account_key, wait_after
from dermreview.domain.audit import AuditKind, Json
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import reviewer_name
from dermreview.store import audit, settings
from dermreview.store.database import Database
from dermreview.store.schema import accounts
from dermreview.store.text import now_text

_ACCESS: Final = "access"
_GUARDED: Final = "guarded"
_OPEN: Final = "open"
_UNKNOWN_TRIES: Final = "sign_in_unknown"
"""The wrong tries under names that no account has, all of them together."""


@dataclass(frozen=True, slots=True)
class Try:
    """A try to sign in that was counted.

    Attributes:
        account: Under which name; None if no account has it.
        password_hash: Of the account, '' without one.
        wait: Seconds until the next one, if this one is wrong.
    """

    account: Account | None
    password_hash: str
    wait: int


class Accounts:
    """The part of a store that knows its readers; its methods are as safe and raise as those of the `Store`."""

    _database: Database
    _session: Account | None = None
    _guarded: bool = False
    locked: bool = False
    """Whether whoever is signed in has to prove it again before the next act."""

    @property
    def guarded(self) -> bool:
        """Whether the reviewers sign in; known from the opening on, so that asking waits for nothing."""
        return self._guarded

    def find_out_who_may_enter(self) -> None:
        """Read whether the reviewers sign in; a part of the opening."""
        with self._database.transaction() as connection:
            self._guarded = settings.get(connection, _ACCESS) == _GUARDED

    @property
    def session(self) -> Account | None:
        """Who is signed in; None for nobody, and in a store without sign-in."""
        return self._session

    def may(self, right: Right) -> bool:
        """Tell whether whoever works on this store now has a right; in a store without sign-in everyone has."""
        if not self.guarded:
            return True
        return self._session is not None and not self._session.must_change and self._session.may(right)

    def guard(self, name: str, password_hash: str) -> Account:
        """Let the reviewers sign in from now on, with a first account: an administrator's.

        Raises:
            DermreviewError: STORE_GUARDED or REVIEWER_NAME_EMPTY.
        """
        with self._database.transaction() as connection:
            if settings.get(connection, _ACCESS) == _GUARDED:
                raise DermreviewError(ErrorCode.STORE_GUARDED)
            settings.put(connection, _ACCESS, _GUARDED)
            account = _add(connection, name, Role.ADMINISTRATOR, password_hash, must_change=False)
            said = {"act": "guard", "account": account.name, "role": account.role.value}
            audit.append(connection, AuditKind.ACCOUNT, said, reviewer=account.name)
        self._guarded, self._session = True, account
        return account

    def unguard(self) -> None:
        """Let everyone read without signing in; all accounts go, what was done under their names stays."""
        with self._database.transaction() as connection:
            settings.put(connection, _ACCESS, _OPEN)
            connection.execute(delete(accounts))
            audit.append(connection, AuditKind.ACCOUNT, {"act": "unguard"}, reviewer=self._name)
        self._guarded, self._session = False, None

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        with self._database.transaction() as connection:
            return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name_key))]

    def account(self, name: str) -> Account:
        """Return an account by its name.

        Raises:
            DermreviewError: ACCOUNT_UNKNOWN or REVIEWER_NAME_EMPTY.
        """
        with self._database.transaction() as connection:
            return _account(_get(connection, name))

    def password_hash(self, account: Account) -> str:
        """Return the hash of an account's password."""
        with self._database.transaction() as connection:
            query = select(accounts.c.password_hash).filter_by(id=account.id)
            return str(connection.execute(query).scalar_one())

    def add_account(self, name: str, role: Role, password_hash: str) -> Account:
        """Add an account whose password has to be changed at the first sign-in.

        Raises:
            DermreviewError: ACCOUNT_EXISTS or REVIEWER_NAME_EMPTY.
        """
        with self._database.transaction() as connection:
            account = _add(connection, name, role, password_hash, must_change=True)
            said: dict[str, Json] = {"act": "add", "account": account.name, "role": role.value}
            audit.append(connection, AuditKind.ACCOUNT, said, reviewer=self._name)
            return account

    def change_account(
        self, account: Account, *, role: Role | None = None, disabled: bool | None = None
    ) -> Account:
        """Give an account another role, disable it or enable it again.

        Raises:
            DermreviewError: ACCOUNT_LAST if no administrator would be left.
        """
        wanted = replace(
            account,
            role=account.role if role is None else role,
            disabled=account.disabled if disabled is None else disabled,
        )
        with self._database.transaction() as connection:
            others = select(func.count()).select_from(accounts).where(accounts.c.id != account.id)
            others = others.where(accounts.c.role == Role.ADMINISTRATOR.value, accounts.c.disabled.is_(False))
            stays = wanted.role is Role.ADMINISTRATOR and not wanted.disabled
            if not stays and connection.execute(others).scalar_one() == 0:
                raise DermreviewError(ErrorCode.ACCOUNT_LAST, name=account.name)
            values: dict[str, Json] = {"role": wanted.role.value, "disabled": wanted.disabled}
            connection.execute(update(accounts).filter_by(id=account.id).values(**values))
            was: dict[str, Json] = {"role": account.role.value, "disabled": account.disabled}
            said: dict[str, Json] = {"act": "change", "account": account.name, "was": was, "is": values}
            audit.append(connection, AuditKind.ACCOUNT, said, reviewer=self._name)
        if self._session is not None and self._session.id == account.id:
            self._session = None if wanted.disabled else replace(self._session, role=wanted.role)
        return wanted

    def set_password_hash(self, account: Account, password_hash: str, *, must_change: bool) -> None:
        """Give an account another password; its wrong tries are forgotten.

        Args:
            account: Whose.
            password_hash: Of the new one.
            must_change: Whether another person set it, so that its owner has to choose a new one.
        """
        values = {
            "password_hash": password_hash,
            "must_change": must_change,
            "failed_tries": 0,
            "locked_until": None,
        }
        with self._database.transaction() as connection:
            connection.execute(update(accounts).filter_by(id=account.id).values(**values))
            said: dict[str, Json] = {"act": "password", "account": account.name, "by_another": must_change}
            audit.append(connection, AuditKind.ACCOUNT, said, reviewer=self._name)
        if self._session is not None and self._session.id == account.id:
            self._session = replace(self._session, must_change=must_change)

    def begin_try(self, name: str, now: datetime) -> Try:
        """Count a try to sign in before its password is looked at, so that ending the program gives none for free.

        Args:
            name: Of the account.
            now: By the machine's clock, with its zone.

        Raises:
            DermreviewError: SIGN_IN_WAIT with ``seconds`` after too many wrong tries; then nothing is counted, or
                REVIEWER_NAME_EMPTY.
        """
        with self._database.transaction() as connection:
            found = _find(connection, name)
            failed, until = (
                _unknown_tries(connection) if found is None else (found.failed_tries, found.locked_until)
            )
            left, most = _left(until, now), wait_after(failed)
            if left <= 0:
                wait = wait_after(failed + 1)
                _keep_tries(connection, found, failed + 1, now + timedelta(seconds=wait))
                if found is None:
                    return Try(None, "", wait)
                return Try(_account(found), found.password_hash, wait)
            if left > most:  # the clock was set back: begin to wait anew
                _keep_tries(connection, found, failed, now + timedelta(seconds=most))
        raise DermreviewError(ErrorCode.SIGN_IN_WAIT, seconds=math.ceil(min(left, most)))

    def rehash(self, account: Account, password_hash: str) -> None:
        """Keep another hash of the same password, made with newer parameters."""
        with self._database.transaction() as connection:
            values = {"password_hash": password_hash}
            connection.execute(update(accounts).filter_by(id=account.id).values(**values))

    def note_wrong_try(self, tried: Try) -> None:
        """Log that a try was wrong.

        A name that no account has is not kept: it may be a password in the wrong field.
        """
        said = {"known": tried.account is not None, "wait": tried.wait}
        name = None if tried.account is None else tried.account.name
        with self._database.transaction() as connection:
            audit.append(connection, AuditKind.SIGN_IN_FAILED, said, reviewer=name)

    def begin_session(self, account: Account) -> None:
        """Let an account be who works on this store; wrong tries are forgotten."""
        with self._database.transaction() as connection:
            settings.put(connection, _UNKNOWN_TRIES, json.dumps([0, None]))
            values = {"failed_tries": 0, "locked_until": None}
            connection.execute(update(accounts).filter_by(id=account.id).values(**values))
            audit.append(connection, AuditKind.SIGN_IN, {"role": account.role.value}, reviewer=account.name)
        self._session, self.locked = account, False

    def lock(self, *, automatic: bool) -> None:
        """Let whoever is signed in do nothing more before signing in again."""
        if self._session is None or self.locked:
            return
        self.locked = True
        with self._database.transaction() as connection:
            audit.append(connection, AuditKind.LOCK, {"automatic": automatic}, reviewer=self._name)

    def end_session(self) -> None:
        """Let nobody be signed in."""
        if self._session is not None:
            with self._database.transaction() as connection:
                audit.append(connection, AuditKind.SIGN_OUT, {}, reviewer=self._name)
        self._session, self.locked = None, False

    @property
    def _name(self) -> str | None:
        return None if self._session is None else self._session.name


def _add(connection: Connection, name: str, role: Role, password_hash: str, *, must_change: bool) -> Account:
    kept = reviewer_name(name)
    if _find(connection, kept) is not None:
        raise DermreviewError(ErrorCode.ACCOUNT_EXISTS, name=kept)
    values = {
        "name": kept,
        "name_key": account_key(kept),
        "role": role.value,
        "password_hash": password_hash,
        "must_change": must_change,
        "disabled": False,
        "failed_tries": 0,
        "locked_until": None,
        "created_at": now_text(),
    }
    connection.execute(insert(accounts).values(**values))
    return _account(_get(connection, kept))


def _find(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(accounts).filter_by(name_key=account_key(name))).one_or_none()


def _get(connection: Connection, name: str) -> Row[Any]:
    found = _find(connection, name)
    if found is None:
        raise DermreviewError(ErrorCode.ACCOUNT_UNKNOWN, name=reviewer_name(name))
    return found


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, Role(row.role), row.disabled, row.must_change, row.created_at)


def _left(until: str | None, now: datetime) -> float:
    """Return the seconds until a time; 0 or less once it has come."""
    return 0.0 if until is None else (datetime.fromisoformat(until) - now).total_seconds()


def _unknown_tries(connection: Connection) -> tuple[int, str | None]:
    kept = settings.get(connection, _UNKNOWN_TRIES)
    if kept is None:
        return 0, None
    failed, until = json.loads(kept)
    return failed, until


def _keep_tries(connection: Connection, found: Row[Any] | None, failed: int, until: datetime) -> None:
    text = until.isoformat(timespec="microseconds")
    if found is None:
        settings.put(connection, _UNKNOWN_TRIES, json.dumps([failed, text]))
        return
    values = {"failed_tries": failed, "locked_until": text}
    connection.execute(update(accounts).filter_by(id=found.id).values(**values))
