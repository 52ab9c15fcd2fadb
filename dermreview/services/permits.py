"""Whether whoever signed in may do what a verb does; every verb on a store asks here first."""

from dermreview.domain.access import LEAST_ROLE, Right, account_key
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store

_BEHIND_THE_LOCK = frozenset({Right.VIEW, Right.ANALYZE, Right.IMPORT})
"""What the program goes on with while the screen is locked."""


def require(store: Store, right: Right, reviewer: str | None = None) -> None:
    """Return if whoever signed in has a right and acts under the own name; always in a store without sign-in.

    Nothing is read from the disk, so that any thread may call this.

    Args:
        store: The store.
        right: What the verb needs.
        reviewer: Whose act or read it is; None for nobody's.

    Raises:
        DermreviewError: SIGN_IN_NEEDED, PASSWORD_MUST_CHANGE, ACCESS_DENIED or ACCESS_OTHER_NAME.
    """
    if not store.guarded:
        return
    account = store.session
    if account is None or (store.locked and right not in _BEHIND_THE_LOCK):
        raise DermreviewError(ErrorCode.SIGN_IN_NEEDED)
    if account.must_change:
        raise DermreviewError(ErrorCode.PASSWORD_MUST_CHANGE, name=account.name)
    if not account.may(right):
        raise DermreviewError(ErrorCode.ACCESS_DENIED, role=LEAST_ROLE[right], name=account.name, has=account.role)
    if reviewer is not None and account_key(reviewer) != account_key(account.name):
        raise DermreviewError(ErrorCode.ACCESS_OTHER_NAME, name=account.name, other=reviewer)
