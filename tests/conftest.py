"""Lets tests/unit run where PySide6 is not installed, with or without pytest-qt."""

import importlib.util
import os

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:  # read when torch is imported: as many workers as cores, a thread each
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# A machine that does other things meanwhile is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# The real parameters of argon2 take 64 MiB and 50 ms each time; one test in tests/unit/services uses them.
CHEAP_HASHES = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}

# Nobody's own keyring is touched, by no process that a test starts either.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

HAS_QT = importlib.util.find_spec("PySide6") is not None
collect_ignore = [] if HAS_QT else ["gui", "e2e"]


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    if HAS_QT:
        return
    # pytest-qt gives up where it finds no binding; its settings in pyproject.toml stay known.
    if pluginmanager.unregister(name="pytest-qt") is None:
        parser.addini("qt_api", "the Qt binding")
        parser.addini("qt_log_level_fail", "the level of Qt's messages that fails a test")
        parser.addini("qt_log_ignore", "messages of Qt that fail no test")


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords be hashed quickly."""
    from argon2 import PasswordHasher

    from dermreview.services import passwords

    monkeypatch.setattr(passwords, "hasher", PasswordHasher(**CHEAP_HASHES))


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try of a passphrase is dear by design; tests of encrypted stores make many."""
    from dermreview.store import keys

    monkeypatch.setattr(keys, "COST", keys.Cost(memory=64, passes=1, lanes=1))
