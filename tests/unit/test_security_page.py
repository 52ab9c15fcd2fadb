"""The page on what is protected names tests that are there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "SECURITY.md"


def named() -> list[Path]:
    """The tests of each row; a name without a folder lies beside the one before it."""
    found: list[Path] = []
    for row in PAGE.read_text(encoding="utf-8").splitlines():
        if row.startswith("|"):
            for name in re.findall(r"`([\w/]+(?:\.py)?)`", row.rsplit("|", 2)[1]):
                beside = "/" not in name and name.endswith(".py")
                found.append(found[-1].parent / name if beside else TESTS / name)
    return found


def test_each_promise_names_tests() -> None:
    rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    promises = [row for row in rows if not row.startswith("| promise")]
    assert len(promises) >= 15
    assert all("`" in row.rsplit("|", 2)[1] for row in promises)


@pytest.mark.parametrize("path", named(), ids=lambda path: path.name)
def test_a_named_test_is_there(path: Path) -> None:
    assert path.exists()
    files = [path] if path.is_file() else list(path.glob("test_*.py"))
    assert any("def test_" in file.read_text(encoding="utf-8") for file in files)
