"""Everything an interrupted training needs, in one file that is never half there."""

import pickle
from pathlib import Path
from typing import Any

import torch

from dermreview.domain.errors import DermreviewError, ErrorCode

State = dict[str, Any]
_FORM = "1"  # of what a training keeps; another one can't go on from it


class Checkpoint:
    """One file, written beside its name and renamed.

    Attributes:
        path: Of the file.
    """

    def __init__(self, path: Path, settings: dict[str, str]) -> None:
        """Keep the path, and what has to be the same when training goes on, by name."""
        self.path = path
        self._settings = settings | {"the form of a checkpoint": _FORM}

    def save(self, state: State) -> None:
        """Write a state of tensors, numbers, texts, lists and dictionaries.

        Raises:
            DermreviewError: TARGET_NOT_WRITABLE, as on a full disk; the checkpoint before stays as it was.
        """
        partial = self.path.with_suffix(".partial")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            torch.save({"settings": self._settings, "state": state}, partial)
            partial.replace(self.path)
        except (OSError, RuntimeError) as error:  # torch words a failed write as the latter
            detail = str(error).splitlines()[0]
            raise DermreviewError(ErrorCode.TARGET_NOT_WRITABLE, path=self.path, detail=detail) from error

    def load(self, device: torch.device) -> State | None:
        """Read the state onto a device; None where nothing was saved yet.

        Raises:
            DermreviewError: CHECKPOINT_MISMATCH if the file is damaged or belongs to other settings.
        """
        if not self.path.is_file():
            return None
        try:
            stored = torch.load(self.path, map_location=device, weights_only=True)
            settings, state = dict(stored["settings"]), stored["state"]
        except (OSError, RuntimeError, EOFError, KeyError, TypeError, ValueError, pickle.UnpicklingError) as error:
            raise self._mismatch("it is damaged or of another version") from error
        differing = [name for name, value in self._settings.items() if settings.get(name) != value]
        if differing:
            raise self._mismatch(f"changed since: {', '.join(differing)}")
        found: State = state
        return found

    def _mismatch(self, detail: str) -> DermreviewError:
        return DermreviewError(ErrorCode.CHECKPOINT_MISMATCH, path=self.path.parent, detail=detail)
