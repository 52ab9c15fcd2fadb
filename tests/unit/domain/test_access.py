import pytest

from dermreview.domain.access import LONGEST_WAIT, Right, Role, account_key, check_secret, role_may, wait_after
from dermreview.domain.errors import DermreviewError, ErrorCode


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_what_each_role_may(role: Role, right: Right) -> None:
    everyone = {Right.VIEW, Right.READ, Right.IMPORT, Right.ANALYZE}
    rights = {
        Role.READER: everyone,
        Role.ADJUDICATOR: everyone | {Right.ADJUDICATE, Right.EXPORT},
        Role.ADMINISTRATOR: set(Right),
    }
    assert role_may(role, right) is (right in rights[role])


@pytest.mark.parametrize("name", ["ann  müller", " Ann Müller", "ANN MU\u0308LLER"])
def test_a_name_is_one_account_whatever_its_letters(name: str) -> None:
    assert account_key(name) == account_key("Ann Müller")


@pytest.mark.parametrize("secret", ["280375", "correct horse", "Ünïcødé!", "71 93 55", "114477x!"])
def test_a_fair_secret_is_taken(secret: str) -> None:
    check_secret(secret, "Ann")


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("", ErrorCode.SECRET_SHORT),
        ("28037", ErrorCode.SECRET_SHORT),
        ("seven77", ErrorCode.SECRET_SHORT),
        ("111111", ErrorCode.SECRET_SIMPLE),
        ("123456", ErrorCode.SECRET_SIMPLE),
        ("4567890", ErrorCode.SECRET_SIMPLE),
        ("987654", ErrorCode.SECRET_SIMPLE),
        ("121212", ErrorCode.SECRET_SIMPLE),
        ("123123", ErrorCode.SECRET_SIMPLE),
        ("135791", ErrorCode.SECRET_SIMPLE),
        ("aaaaaaaa", ErrorCode.SECRET_SIMPLE),
        ("dr. weber", ErrorCode.SECRET_SIMPLE),
        ("x" * 257, ErrorCode.SECRET_LONG),
    ],
)
def test_a_poor_secret_is_refused(secret: str, code: ErrorCode) -> None:
    with pytest.raises(DermreviewError) as caught:
        check_secret(secret, "Dr. Weber")
    assert caught.value.code is code


def test_wrong_tries_wait_longer_and_longer() -> None:
    waits = [wait_after(failed) for failed in range(40)]
    assert waits[:6] == [0, 0, 0, 5, 10, 20]
    assert waits == sorted(waits)
    assert waits[-1] == wait_after(100_000) == LONGEST_WAIT
