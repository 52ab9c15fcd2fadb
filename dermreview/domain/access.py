"""Who may do what in a store whose reviewers sign in, and what a password must be.

A store is `open` (one person, no sign-in) or `guarded` (accounts). Reading is for everyone who signed in, and so
are importing and analyzing: whoever reads needs cases. What leaves the store, and what settles the label of
others, is for adjudicators; what changes how everyone reads, and the store itself, for administrators.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import reviewer_name


class Role(StrEnum):
    """Who somebody is to a store; each may do all that those before it may."""

    READER = "reader"
    ADJUDICATOR = "adjudicator"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a verb needs."""

    VIEW = "view"
    """Look at the worklist, cases, images and statistics."""
    READ = "read"
    """Label, flag, defer, note, order one's queue, and undo one's own acts."""
    IMPORT = "import"
    ANALYZE = "analyze"
    ADJUDICATE = "adjudicate"
    """Settle a case whose readers differ."""
    EXPORT = "export"
    ADMINISTER = "administer"
    """The queue's mode, rules and control cases; accounts; backup, restore, conversion, erasure."""


LEAST_ROLE: Final = {
    Right.VIEW: Role.READER,
    Right.READ: Role.READER,
    Right.IMPORT: Role.READER,
    Right.ANALYZE: Role.READER,
    Right.ADJUDICATE: Role.ADJUDICATOR,
    Right.EXPORT: Role.ADJUDICATOR,
    Right.ADMINISTER: Role.ADMINISTRATOR,
}
"""The least role that has a right."""
_RANK: Final = {role: rank for rank, role in enumerate(Role)}

LEAST_DIGITS: Final = 6
LEAST_CHARACTERS: Final = 8
LONGEST: Final = 256
"""A longer password is refused, so that nobody keeps the program busy with one."""
FREE_TRIES: Final = 3
"""Wrong tries before waiting begins."""
FIRST_WAIT: Final = 5
LONGEST_WAIT: Final = 900
"""Seconds that the next try has to wait: doubling from the first to the longest."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in.

    Attributes:
        id: The store's number of it.
        name: As it stands on this person's acts; unique, whatever the case of its letters.
        role: What the person may do.
        disabled: Whether signing in is refused.
        must_change: Whether the password was set by another and has to be changed before anything else.
        created_at: ISO 8601 in UTC.
    """

    id: int
    name: str
    role: Role
    disabled: bool = False
    must_change: bool = False
    created_at: str = ""

    def may(self, right: Right) -> bool:
        """Tell whether the role has a right."""
        return role_may(self.role, right)


def role_may(role: Role, right: Right) -> bool:
    """Tell whether a role has a right."""
    return _RANK[role] >= _RANK[LEAST_ROLE[right]]


def account_key(name: str) -> str:
    """Return what makes two names the same account: composed, single blanks, without the case of the letters.

    Raises:
        DermreviewError: REVIEWER_NAME_EMPTY.
    """
    return unicodedata.normalize("NFC", reviewer_name(name).casefold())


def check_secret(secret: str, name: str) -> None:
    """Refuse a PIN or password that is quickly guessed.

    A PIN (digits alone) has at least `LEAST_DIGITS` digits that are no run and no short pattern; a password at
    least `LEAST_CHARACTERS` characters that are not all the same and not the name.

    Raises:
        DermreviewError: SECRET_SHORT, SECRET_LONG or SECRET_SIMPLE.
    """
    if len(secret) > LONGEST:
        raise DermreviewError(ErrorCode.SECRET_LONG, most=LONGEST)
    digits = secret.isdecimal()
    if len(secret) < (LEAST_DIGITS if digits else LEAST_CHARACTERS):
        raise DermreviewError(ErrorCode.SECRET_SHORT, digits=LEAST_DIGITS, characters=LEAST_CHARACTERS)
    if _repeats(secret) or (digits and _runs(secret)) or account_key(name) == " ".join(secret.casefold().split()):
        raise DermreviewError(ErrorCode.SECRET_SIMPLE)


def _repeats(secret: str) -> bool:
    """Tell whether a secret is one to three characters over and over."""
    return re.fullmatch(r"(.{1,3}?)\1+.{0,2}", secret, re.DOTALL) is not None and len(set(secret)) <= 3


def _runs(digits: str) -> bool:
    """Tell whether every digit is as far from the one before it as the others are; 9 goes on with 0."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1


def wait_after(failed: int) -> int:
    """Return how many seconds the next try has to wait after so many wrong ones in a row."""
    if failed < FREE_TRIES:
        return 0
    return int(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failed - FREE_TRIES, 20)))
