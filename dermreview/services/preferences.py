"""Where the preferences of an account on this workstation are kept: one readable JSON file.

Not QSettings: this file is the same on every system, and a person can read, copy and mend it.
"""

import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.preferences import Preferences, from_json, to_json
from dermreview.domain.trust import Trust
from dermreview.services.locations import default_store_dir


def default_file() -> Path:
    """Return the file of the account that runs this program."""
    return user_config_path("dermreview", appauthor=False) / "preferences.json"


def store_dir() -> Path:
    """Return the store to work on where none is named: the one chosen in the window, else the account's own."""
    return load(default_file())[0].store or default_store_dir()


def trust() -> Trust:
    """Return which bundles the account that runs this program trusts."""
    return load(default_file())[0].trust


def load(file: Path) -> tuple[Preferences, tuple[str, ...]]:
    """Read preferences; never fails.

    A file that can't be read as a whole is kept beside the new one with the ending ``.broken``.

    Returns:
        The preferences, and what of them could not be understood.
    """
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences(), ()
    except OSError as error:
        return Preferences(), (f"{file} ({error.strerror})",)
    except ValueError:
        with suppress(OSError):
            file.replace(file.with_suffix(".broken"))
        return Preferences(), (str(file),)


def save(file: Path, preferences: Preferences) -> None:
    """Write preferences, all or nothing.

    Raises:
        DermreviewError: PREFERENCES_NOT_WRITABLE.
    """
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with new.open("w", encoding="utf-8") as target:
            target.write(to_json(preferences))
            target.flush()
            os.fsync(target.fileno())
        new.replace(file)
    except OSError as error:
        raise DermreviewError(
            ErrorCode.PREFERENCES_NOT_WRITABLE, path=file, detail=error.strerror or error
        ) from error
