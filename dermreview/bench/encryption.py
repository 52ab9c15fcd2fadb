"""What encryption costs: the same work on a plain store and on an encrypted one, in turn, in one run."""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dermreview.domain.review import Act, Action
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.synthetic import generate_case
from dermreview.imaging.synthetic.catalogue import encode_jpeg
from dermreview.services.importing import import_cases
from dermreview.services.reviews import record_review
from dermreview.services.stores import Store, create_store, open_store

IMAGES: Final = 28
DECISIONS: Final = 200
OPENINGS: Final = 7
_PASSPHRASE: Final = "four words that nobody needs"  # noqa: S105
_READER: Final = "Bench"


@dataclass(frozen=True, slots=True)
class EncryptionCost:
    """Medians in milliseconds; the references are the plain store's.

    Attributes:
        decision_ms: From the call to the decision on disk.
        rest_decision_ms: Reference.
        image_ms: Reading an image of 600 x 450 from the vault, verified, not decoded.
        rest_image_ms: Reference.
        open_ms: Opening the store with its passphrase, which is made slow to guess.
        rest_open_ms: Reference.
        decisions: How many were measured, of each.
    """

    decision_ms: float
    rest_decision_ms: float
    image_ms: float
    rest_image_ms: float
    open_ms: float
    rest_open_ms: float
    decisions: int


def measure_encryption(stage: Callable[[str], None] = lambda words: None) -> EncryptionCost:
    """Measure on generated cases in two stores of their own, without a screen.

    Args:
        stage: Called with what is done, in words.
    """
    with tempfile.TemporaryDirectory(prefix="dermreview-bench-") as name:
        root = Path(name)
        stage(f"{IMAGES} cases in a plain and an encrypted store")
        _generate(root / "images")
        passphrases = {"plain": None, "encrypted": _PASSPHRASE}
        for kind, passphrase in passphrases.items():
            with create_store(root / kind, passphrase) as store:
                import_cases(store, [root / "images"])
        stage(f"{OPENINGS} openings of each")
        openings = {kind: _opening(root / kind, passphrase) for kind, passphrase in passphrases.items()}
        with open_store(root / "plain") as plain, open_store(root / "encrypted", _PASSPHRASE) as encrypted:
            stage(f"{DECISIONS} decisions on each")
            decisions = _in_turn(_decision(plain), _decision(encrypted))
            stage(f"{DECISIONS} images of each")
            images = _in_turn(_image(plain), _image(encrypted))
    return EncryptionCost(
        decision_ms=decisions[1],
        rest_decision_ms=decisions[0],
        image_ms=images[1],
        rest_image_ms=images[0],
        open_ms=openings["encrypted"],
        rest_open_ms=openings["plain"],
        decisions=DECISIONS,
    )


def _generate(folder: Path) -> None:
    folder.mkdir()
    for number in range(IMAGES):
        case = generate_case(number, _code(number))
        (folder / f"bench{number:04d}.jpg").write_bytes(encode_jpeg(case))


def _code(number: int) -> str:
    return CLASSES[number % len(CLASSES)]


def _decision(store: Store) -> Callable[[int], object]:
    return lambda number: record_review(
        store, number % IMAGES + 1, _READER, Act(Action.OVERRIDE, _code(number)), None
    )


def _image(store: Store) -> Callable[[int], object]:
    hashes = [case.sha256 for case in store.cases()]
    return lambda number: store.vault.read(hashes[number % len(hashes)])


def _in_turn(one: Callable[[int], object], other: Callable[[int], object]) -> tuple[float, float]:
    """Return the medians of both; what disturbs one disturbs the other."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(DECISIONS):
        for work, times in zip((one, other), took, strict=True):
            begun = time.perf_counter()
            work(number)
            times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took[0]), statistics.median(took[1])


def _opening(folder: Path, passphrase: str | None) -> float:
    took = []
    for _ in range(OPENINGS):
        begun = time.perf_counter()
        store = open_store(folder, passphrase)
        took.append(1000 * (time.perf_counter() - begun))
        store.close()
    return statistics.median(took)
