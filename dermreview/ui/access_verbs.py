"""Signing in and accounts, as one window calls them; every method runs on the store worker."""

from dataclasses import dataclass

from dermreview.domain.access import Account, Role
from dermreview.services import access, reviews
from dermreview.services.stores import Store


@dataclass(frozen=True, slots=True)
class AccessState:
    """What the window has to know before it shows anything.

    Attributes:
        guarded: Whether the reviewers sign in.
        last: The name that was given last, '' for none.
        account: Who is signed in already: whoever just made the store; None for nobody.
        idle_minutes: After so many minutes without a key or the mouse the screen locks; 0 for never.
    """

    guarded: bool
    last: str
    account: Account | None
    idle_minutes: int


class AccessVerbs:
    """The services of `dermreview.services.access` on the store of a window."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self) -> AccessState:
        """Return whether anybody has to sign in."""
        last = reviews.remembered_reviewer(self._store) or ""
        return AccessState(self._store.guarded, last, self._store.session, access.idle_minutes(self._store))

    def sign_in(self, name: str, secret: str) -> Account:
        """Let somebody work under the own name."""
        return access.sign_in(self._store, name, secret)

    def change_password(self, old: str, new: str) -> Account:
        """Give whoever signed in another password."""
        return access.change_password(self._store, old, new)

    def lock(self, *, automatic: bool) -> None:
        """Let nothing be decided until somebody signs in."""
        access.lock(self._store, automatic=automatic)

    def guard(self, name: str, secret: str) -> Account:
        """Let the reviewers sign in from now on."""
        return access.guard(self._store, name, secret)

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        return access.accounts(self._store)

    def add(self, name: str, role: Role, secret: str) -> list[Account]:
        """Add an account."""
        return access.add_account(self._store, name, role, secret)

    def set_role(self, name: str, role: Role) -> list[Account]:
        """Give an account another role."""
        return access.set_role(self._store, name, role)

    def disable(self, name: str, *, disabled: bool) -> list[Account]:
        """Keep an account from signing in, or let it again."""
        return access.disable(self._store, name, disabled=disabled)

    def reset_password(self, name: str, secret: str) -> list[Account]:
        """Give another's account a password."""
        return access.reset_password(self._store, name, secret)

    def set_idle_minutes(self, minutes: int) -> int:
        """Choose when the screen locks."""
        return access.set_idle_minutes(self._store, minutes)
