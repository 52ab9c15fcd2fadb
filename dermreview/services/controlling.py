"""The choice of control cases: what is mixed into the worklist to measure its readers."""

from dataclasses import dataclass

from dermreview.domain.access import Right
from dermreview.domain.control_cases import ControlCases
from dermreview.services.permits import require
from dermreview.store import Store


@dataclass(frozen=True, slots=True)
class ControlChoice:
    """What is chosen, and what there is to choose from.

    Attributes:
        chosen: What is mixed in.
        folders: Folder to how many cases with a diagnosis were imported from it.
        cases: How many the store has.
    """

    chosen: ControlCases
    folders: dict[str, int]
    cases: int


def control_choice(store: Store) -> ControlChoice:
    """Return what is mixed into the worklist, and what could be.

    Raises:
        DermreviewError: A STORE_* code.
    """
    require(store, Right.ADMINISTER)
    return ControlChoice(store.control_cases(), store.diagnosed_folders(), store.count_cases())


def choose_control_cases(store: Store, wanted: ControlCases) -> None:
    """Mix other control cases into the worklist, from its next opening on.

    Raises:
        DermreviewError: A STORE_* code.
    """
    require(store, Right.ADMINISTER)
    store.set_control_cases(wanted)
